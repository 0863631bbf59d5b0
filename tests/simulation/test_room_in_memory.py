"""A firm that no machine can hold is refused in a sentence with its size, before anything is run."""

import mmap
from typing import Any

import pytest

from smarketing.scenarios import Scenario, load
from smarketing.simulation import FirmModel, arrays, simulate
from tests.runs import short


def of(people: int, units: int) -> Scenario:
    size = {"organisation.marketers": people, "organisation.salespeople": people, "organisation.business_units": units}
    return load("status_quo", size)


@pytest.mark.parametrize("run", [simulate, FirmModel])
def test_ten_thousand_units_of_a_thousand_people_each_are_refused_with_their_gigabytes(run: Any):
    with pytest.raises(MemoryError, match=r"^the arrays of this firm take [\d,]+ GB, .* Have fewer people"):
        run(of(1_000, 10_000))


def test_what_the_system_does_not_give_is_told_in_the_same_way(monkeypatch: pytest.MonkeyPatch):
    def refuses(*_: object) -> mmap.mmap:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(mmap, "mmap", refuses)
    monkeypatch.setattr(arrays, "LARGE", 1)
    with pytest.raises(MemoryError, match=r"the arrays of this firm take \d+ GB, more than there is"):
        simulate(short())
