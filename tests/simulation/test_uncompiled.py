"""The same kernels run as plain Python, for a debugger, and give the same bytes."""

import json

import pytest

from tests import other_process
from tests.simulation.few_weeks import digests, library_firms, random_firms


def assert_same(plain: dict[str, dict[str, str]], compiled: dict[str, dict[str, str]]):
    differing = {
        firm: [field for field in fields if plain[firm][field] != fields[field]] for firm, fields in compiled.items()
    }
    assert not {firm: fields for firm, fields in differing.items() if fields}
    assert plain.keys() == compiled.keys()


def test_without_the_compiler_every_library_scenario_gives_the_same_bytes():
    plain = other_process.run("tests.simulation.few_weeks", NUMBA_DISABLE_JIT="1")
    assert_same(json.loads(plain), digests(library_firms()))


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, 150, 15))
def test_without_the_compiler_a_random_firm_gives_the_same_bytes(first: int):
    """NumPy checks here what numba does not: a division by zero, a number that is none, an overflow are errors."""
    plain = other_process.run("tests.simulation.few_weeks", str(first), "15", NUMBA_DISABLE_JIT="1")
    assert_same(json.loads(plain), digests(random_firms(first, 15)))
