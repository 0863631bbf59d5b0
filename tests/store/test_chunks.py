"""Chunks: whole or not there, named by what is in them, and never believed without a check."""

import os
import random
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.simulation.outcomes import OUTCOMES
from smarketing.store.chunks import BROKEN, BrokenChunkError, Cell, Chunk, ChunkStore, Coverage, Runs
from smarketing.store.folders import clear_unfinished

CELL = Cell("a" * 64, "b" * 64, 1)


def runs(first: int = 0, count: int = 25, failed: tuple[int, ...] = ()) -> Runs:
    numbers = np.arange(first, first + count, dtype=np.int64)
    outcomes = np.zeros(count, dtype=[(name, "f8") for name in OUTCOMES])
    for position, name in enumerate(OUTCOMES):
        outcomes[name] = np.cos(numbers + position)
    outcomes["market_entry_cost"] = np.nan
    return Runs(numbers, outcomes, dict.fromkeys(failed, "too few people"))


@pytest.fixture
def store(tmp_path: Path) -> ChunkStore:
    (tmp_path / "chunks").mkdir()
    return ChunkStore(tmp_path / "chunks")


def test_what_is_written_is_read(store):
    chunk = store.write(CELL, runs(50, failed=(51, 60)))
    found, rows = store.read(chunk.name)
    assert found == chunk == Chunk(CELL, 50, 25, 2)
    assert store.peek(chunk.name) == chunk
    assert rows["replication"].to_pylist() == list(range(50, 75))
    assert rows["status"].to_pylist().count("failed") == 2
    assert rows["reason"].to_pylist()[1] == "too few people"
    assert set(rows["cell"].to_pylist()) == {CELL.key}
    np.testing.assert_array_equal(rows["revenue"].to_numpy(), runs(50).outcomes["revenue"])


def test_the_name_says_scenario_sources_seed_and_replications():
    others = [
        Chunk(Cell("c" * 64, "b" * 64, 1), 0, 25),
        Chunk(Cell("a" * 64, "c" * 64, 1), 0, 25),
        Chunk(Cell("a" * 64, "b" * 64, 2), 0, 25),
        Chunk(CELL, 25, 25),
        Chunk(CELL, 0, 24),
    ]
    assert len({Chunk(CELL, 0, 25).name, *(chunk.name for chunk in others)}) == 6


def test_the_same_runs_make_the_same_file_wherever_they_are_made(store, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    chunk = store.write(CELL, runs())
    again = ChunkStore(tmp_path / "elsewhere").write(CELL, runs())
    assert (store.folder / chunk.name).read_bytes() == (tmp_path / "elsewhere" / again.name).read_bytes()


def test_no_damage_goes_unseen(store):
    chunk = store.write(CELL, runs(failed=(3,)))
    file = store.folder / chunk.name
    sound, rows = file.read_bytes(), store.read(chunk.name)[1]
    chance = random.Random(0)
    n_seen = 0
    for _ in range(300):
        damaged = bytearray(sound)
        damaged[chance.randrange(len(sound))] ^= 1 << chance.randrange(8)
        file.write_bytes(damaged)
        try:
            read = store.read(chunk.name)[1]
        except BrokenChunkError:
            n_seen += 1
        else:  # a byte that says nothing of the values
            assert all(
                np.array_equal(read[name].to_numpy(), rows[name].to_numpy(), equal_nan=name in OUTCOMES)
                for name in ("replication", "seed", *OUTCOMES)
            )
            assert read.select(["status", "reason", "cell"]).to_pylist() == (
                rows.select(["status", "reason", "cell"]).to_pylist()
            )
    assert n_seen > 100


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_a_chunk_cut_short_is_known(store, share):
    chunk = store.write(CELL, runs())
    file = store.folder / chunk.name
    os.truncate(file, int(file.stat().st_size * share))
    for look in (store.read, store.peek):
        with pytest.raises(BrokenChunkError):
            look(chunk.name)


def test_a_chunk_under_another_name_is_not_believed(store):
    first, second = store.write(CELL, runs()), Chunk(CELL, 25, 25)
    (store.folder / first.name).rename(store.folder / second.name)
    with pytest.raises(BrokenChunkError, match="other runs than its name says"):
        store.read(second.name)


def test_a_strangers_parquet_file_is_no_chunk(store):
    chunk = store.write(CELL, runs())
    table = store.read(chunk.name)[1].replace_schema_metadata({})
    pq.write_table(table, store.folder / "stranger.parquet")
    found = Coverage.of(store, verify=True)
    assert found.broken == {"stranger.parquet": "is no chunk of a sweep"}
    store.set_aside("stranger.parquet")
    assert store.names() == [chunk.name]
    assert (store.folder / f"stranger.parquet{BROKEN}").is_file()


def test_chunks_of_models_with_other_outcomes_are_sound(store, monkeypatch):
    """A model that measures more has other sources, so its cells differ; the old chunks are no wrecks."""
    chunk = store.write(CELL, runs())
    monkeypatch.setattr("smarketing.store.chunks.OUTCOMES", dict(list(OUTCOMES.items())[:3]))
    assert store.read(chunk.name)[0] == chunk


def test_a_full_disk_leaves_nothing_half_written(store, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.write(CELL, runs())
    assert list(store.folder.iterdir()) == []


def test_what_a_killed_process_left_half_written_is_no_chunk(store):
    (store.folder / ".abc.parquet.17.unfinished").write_bytes(b"PAR1")
    assert store.names() == []
    clear_unfinished(store.folder)
    assert list(store.folder.iterdir()) == []


@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 30)), max_size=6),
    st.integers(0, 60),
    st.integers(1, 100),
    st.sampled_from([1, 5, 25]),
)
def test_what_is_missing_and_what_is_there_are_the_whole(there, first, count, size):
    coverage = Coverage({}, {})
    for start, n in there:
        coverage.add(Chunk(CELL, start, n))
    gaps = list(coverage.missing(CELL.key, first, count, size))
    held = {number for start, n in there for number in range(start, start + n)}
    made = [number for start, n in gaps for number in range(start, start + n)]
    assert made == [number for number in range(first, first + count) if number not in held]
    assert all(n <= size and start // size == (start + n - 1) // size for start, n in gaps)
