"""Draws have an address: published answers, no echo between neighbouring addresses, no stream with two purposes."""

import ast
import functools
from collections import defaultdict
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from smarketing.agents import draws
from smarketing.agents.draws import Stream, uniforms
from smarketing.agents.jit import kernel

ROOT = Path(draws.__file__).parent.parent
WORD = st.integers(0, 2**32 - 1)
SHORT = st.integers(0, 2**16 - 1)
AXES = ("seed", "replication", "n", "entity", "week", "slot")

# Random123 (Salmon et al. 2011), kat_vectors, philox4x32 with 10 rounds: counter, key, answer.
KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def hexadecimal(text):
    return [int(word, 16) for word in text.split()]


def reference(counter, key):
    """Philox-4x32-10 in unbounded integers, written from the paper and not from the kernel."""
    left_0, right_0, left_1, right_1 = counter
    for step in range(10):
        bumped = [(k + step * weyl) % 2**32 for k, weyl in zip(key, (0x9E3779B9, 0xBB67AE85), strict=True)]
        high_0, low_0 = divmod(0xD2511F53 * left_0, 2**32)
        high_1, low_1 = divmod(0xCD9E8D57 * left_1, 2**32)
        left_0, right_0, left_1, right_1 = high_1 ^ right_0 ^ bumped[0], low_1, high_0 ^ right_1 ^ bumped[1], low_0
    return [left_0, right_0, left_1, right_1]


@kernel
def _along(addresses, out):
    for i in range(len(addresses)):
        seed, replication, stream, n, entity, week, slot = addresses[i]
        key = np.uint64(seed) << np.uint64(32) | np.uint64(replication)
        out[i] = uniforms(key, stream, n, entity, week, slot)


@functools.cache
def uniforms_along(axis, count, *, stream=Stream.TOUCH, start=0):
    """The (count, 4) uniforms at consecutive addresses along one address word, the others held."""
    columns = ("seed", "replication", "stream", "n", "entity", "week", "slot")
    addresses = np.tile(np.array([1, 0, stream, 1, 77, 130, 2]), (count, 1))
    addresses[:, columns.index(axis)] = start + np.arange(count)
    out = np.empty((count, 4))
    _along(addresses, out)
    out.setflags(write=False)
    return out


def z_scores(a, b):
    """Correlations between the columns of two samples, in standard errors under independence."""
    a, b = (a - a.mean(0)) / a.std(0), (b - b.mean(0)) / b.std(0)
    return a.T @ b / np.sqrt(len(a))


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_philox_gives_the_published_answers(counter, key, answer):
    arguments = [np.uint64(word) for word in hexadecimal(key) + hexadecimal(counter)]
    assert [int(word) for word in draws.philox(*arguments)] == hexadecimal(answer)
    assert reference(hexadecimal(counter), hexadecimal(key)) == hexadecimal(answer)


@given(WORD, WORD, st.sampled_from(Stream), SHORT, WORD, WORD, WORD)
def test_an_address_is_the_key_and_counter_of_philox(seed, replication, stream, n, entity, week, slot):
    got = draws.random_words(draws.key(seed, replication), stream, n, entity, week, slot)
    assert [int(word) for word in got] == reference((stream << 16 | n, entity, week, slot), (seed, replication))


@given(st.tuples(WORD, WORD, SHORT, SHORT, WORD, WORD, WORD), st.data())
def test_one_bit_of_the_address_changes_about_half_of_the_bits_drawn(address, data):
    position = data.draw(st.integers(0, len(address) - 1))
    bit = data.draw(st.integers(0, 15 if position in (2, 3) else 31))
    neighbour = list(address)
    neighbour[position] ^= 1 << bit
    changed = 0
    for a, b in zip(*(draws.random_words(draws.key(*x[:2]), *x[2:]) for x in (address, neighbour)), strict=True):
        changed += (int(a) ^ int(b)).bit_count()
    assert abs(changed - 64) < 6.5 * np.sqrt(128 / 4)  # a binomial count of 128 bits


@pytest.mark.parametrize("axis", AXES)
def test_draws_are_uniform_along_every_address_word(axis):
    sample = uniforms_along(axis, 60_000)
    assert all(stats.kstest(column, "uniform").pvalue > 1e-4 for column in sample.T)


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("lag", [1, 2, 13, 52])
def test_neighbouring_addresses_do_not_echo(axis, lag):
    sample = uniforms_along(axis, 60_000)
    assert np.abs(z_scores(sample[lag:], sample[:-lag])).max() < 4.5
    assert np.abs(z_scores(sample[lag:] ** 2, sample[:-lag] ** 2)).max() < 4.5


@pytest.mark.parametrize("axis", AXES)
def test_pairs_of_neighbours_fill_the_square_evenly(axis):
    sample = uniforms_along(axis, 65_536)
    for a, b in [(sample[1:, 0], sample[:-1, 0]), (sample[:, 0], sample[:, 1]), (sample[:, 2], sample[:, 3])]:
        observed, _, _ = np.histogram2d(a, b, bins=16, range=[[0, 1], [0, 1]])
        assert 1e-4 < stats.chisquare(observed.ravel()).pvalue < 1 - 1e-4


def test_the_four_words_of_an_address_are_independent():
    sample = uniforms_along("entity", 60_000)
    off_diagonal = z_scores(sample, sample)[np.triu_indices(4, 1)]
    assert np.abs(off_diagonal).max() < 4.5


def test_no_two_streams_share_luck():
    sample = np.column_stack([uniforms_along("slot", 20_000, stream=stream)[:, 0] for stream in Stream])
    between = z_scores(sample, sample)[np.triu_indices(len(Stream), 1)]
    assert np.abs(between).max() < 5.0
    assert 0.9 < between.std() < 1.1


def test_the_first_draw_of_each_world_is_as_good_as_any():
    worlds = uniforms_along("replication", 20_000)[:, 0].reshape(200, 100)
    assert stats.kstest(worlds[:, 0], "uniform").pvalue > 1e-3
    assert abs(worlds.mean(1).var() * 100 * 12 - 1) < 0.4  # the variance of a mean of 100, as theory has it


def test_a_uniform_is_never_zero_and_never_one():
    lowest, highest = draws.uniform(np.uint64(0)), draws.uniform(np.uint64(2**32 - 1))
    assert lowest == 2.0**-33
    assert highest == 1 - 2.0**-33


def test_one_uniform_is_the_first_of_the_four():
    address = (draws.key(3, 4), Stream.TURN_ORDER, 5, 6, 7, 8)
    assert (
        draws.uniform1(*address)
        == draws.uniforms(*address)[0]
        == draws.uniform(np.uint64(draws.random_words(*address)[0]))
    )


@pytest.mark.parametrize("n", [0, 1, 8, 61])
def test_many_addresses_drawn_at_once_give_what_each_gives_alone(n):
    cells, slots, weeks = np.arange(n) % 7 * 16, np.arange(n) % 13, 9 + np.arange(n) % 3
    luck = np.full((6, 64), -1.0)
    draws.draw_uniforms(draws.key(3, 4), Stream.LEAD_TRAITS, cells, weeks, slots, n, luck, 1)
    for f in range(n):
        alone = draws.uniforms(draws.key(3, 4), Stream.LEAD_TRAITS, 0, cells[f], weeks[f], slots[f])
        assert luck[1:5, f].tolist() == list(alone)
    assert (luck[:, n:] == -1).all() and (luck[[0, 5]] == -1).all()


@pytest.mark.parametrize(("seed", "replication"), [(-1, 0), (2**32, 0), (0, -1), (0, 2**32)])
def test_a_key_outside_32_bits_is_refused(seed, replication):
    with pytest.raises(ValueError, match=r"must be a whole number from 0 to 4294967295"):
        draws.key(seed, replication)


def test_a_key_has_the_one_type_that_kernels_are_compiled_for():
    assert type(draws.key(1, 2)) is np.uint64
    assert draws.key(1, 2) == 1 << 32 | 2


def test_no_two_cells_share_an_address_word():
    units, segments, sources = np.meshgrid(np.arange(10_000), np.arange(4), np.arange(9), indexing="ij")
    pack = getattr(draws.pack_cell, "py_func", draws.pack_cell)  # compiled, no kernel may make an array
    cells = pack(units, segments, sources)
    assert len(np.unique(cells)) == cells.size
    assert cells.min() >= 0
    assert cells.max() < 2**32


def test_no_two_streams_share_an_address_word():
    words = [stream << 16 | n for stream, n in product(Stream, (0, 2**16 - 1))]
    assert len(set(words)) == len(words)
    assert max(words) < 2**32


def functions_by_stream(sources):
    """Which functions name each stream: {"PLAN": {"agents/salesperson.py:plan"}}, from {path: source}."""
    found = defaultdict(set)
    for path, source in sources.items():
        stack = [(ast.parse(source), "<module>")]
        while stack:
            node, function = stack.pop()
            if isinstance(node, ast.FunctionDef):
                function = node.name
            if isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[-1] == "Stream":
                found[node.attr].add(f"{path}:{function}")
            stack += [(child, function) for child in ast.iter_child_nodes(node)]
    return found


def test_no_stream_is_drawn_for_two_purposes():
    paths = [path for package in ("agents", "simulation") for path in sorted((ROOT / package).rglob("*.py"))]
    found = functions_by_stream({path.relative_to(ROOT).as_posix(): path.read_text() for path in paths})
    shared = {name: sorted(functions) for name, functions in found.items() if len(functions) > 1}
    assert not shared, f"one stream, one function that draws it; give each purpose its own member of Stream: {shared}"


def test_a_stream_drawn_in_two_functions_would_be_noticed():
    one = "def plan(key):\n    return uniform1(key, Stream.PLAN, 0, 0, 0, 0) + uniform1(key, Stream.PLAN, 1, 0, 0, 0)\n"
    two = "from smarketing.agents import draws\n"
    two += "def lobby(key):\n    return draws.uniform1(key, draws.Stream.PLAN, 0, 0, 0, 0)\n"
    assert functions_by_stream({"a.py": one}) == {"PLAN": {"a.py:plan"}}
    assert functions_by_stream({"a.py": one, "b.py": two}) == {"PLAN": {"a.py:plan", "b.py:lobby"}}
