"""The store: finished runs in chunks of Parquet, each written once, whole or not at all, and named by what is in it.

A chunk holds some replications of one cell: of one resolved scenario under one seed, by one state of the sources. Its
name is the hash of these four, so whoever makes it, on whatever machine, makes the same file: folders of chunks merge
by copying, and what is there need not be run again, whichever study asks for it. What was read of a chunk is checked
against a digest of its values, written into the file with them: damage is found, said, and made good by running again.
"""

import bisect
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from smarketing.simulation.outcomes import OUTCOMES
from smarketing.store.folders import UNFINISHED, write_whole

CHUNK_RUNS = 25  # chunks begin at multiples of this: well under a second of work for the base firm
BROKEN = ".broken"
_KEY = b"smarketing"


def schema_of(outcomes: Iterable[str]) -> pa.Schema:
    """The columns of a chunk whose runs have these outcomes."""
    return pa.schema(
        [("cell", pa.dictionary(pa.int32(), pa.string())), ("replication", pa.int64()), ("seed", pa.int64())]
        + [("status", pa.dictionary(pa.int32(), pa.string())), ("reason", pa.string())]
        + [(name, pa.float64()) for name in outcomes]
    )


SCHEMA = schema_of(OUTCOMES)


@dataclass(frozen=True)
class Cell:
    """What a run depends on beside the number of its replication: the scenario's digest, the sources', the seed."""

    scenario: str
    sources: str
    seed: int

    @cached_property
    def key(self) -> str:
        """The hash by which tables name it."""
        return hashlib.sha256(f"{self.scenario} {self.sources} {self.seed}".encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Chunk:
    """Replications `first` … `first + count - 1` of a cell, `failed` of which have no outcome."""

    cell: Cell
    first: int
    count: int
    failed: int = 0

    @property
    def name(self) -> str:
        """The hash of (resolved scenario, sources, seed, replications)."""
        cell = self.cell
        text = f"{cell.scenario} {cell.sources} {cell.seed} {self.first} {self.count}"
        return hashlib.sha256(text.encode()).hexdigest()[:40] + ".parquet"


class BrokenChunkError(Exception):
    """A file among the chunks that is not what its name says; the message says how."""


@dataclass(frozen=True)
class Runs:
    """Finished replications of one cell.

    replications  (n,) int64; outcomes (n,) structured, NaN in failed rows; reasons: replication -> why it failed
    """

    replications: NDArray[np.int64]
    outcomes: NDArray[np.void]
    reasons: dict[int, str]


class ChunkStore:
    """A folder of chunks. Several may read it while one writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, cell: Cell, runs: Runs) -> Chunk:
        """Keep consecutive replications. Raises OSError where there is no room."""
        numbers = runs.replications
        chunk = Chunk(cell, int(numbers[0]), len(numbers), len(runs.reasons))
        reasons = [runs.reasons.get(int(number)) for number in numbers]
        names = runs.outcomes.dtype.names or ()
        columns = {
            "cell": [cell.key] * len(numbers),
            "replication": numbers,
            "seed": np.full(len(numbers), cell.seed, np.int64),
            "status": ["failed" if reason else "ok" for reason in reasons],
            "reason": reasons,
            **{name: runs.outcomes[name] for name in names},
        }
        table = pa.table(columns, schema=schema_of(names))
        about = asdict(cell) | {"first": chunk.first, "count": chunk.count, "failed": chunk.failed}
        about |= {"digest": _digest(table)}
        table = table.replace_schema_metadata({_KEY: json.dumps(about).encode()})
        options = {"compression": "zstd", "use_dictionary": ["cell", "status"], "write_statistics": False}
        write_whole(self.folder / chunk.name, lambda path: pq.write_table(table, path, **options))
        return chunk

    def names(self) -> list[str]:
        """The files of all chunks, in an order that stays."""
        files = (file for file in self.folder.glob("*.parquet") if not file.name.startswith("."))
        return sorted(file.name for file in files if file.is_file())  # a pipe of such a name would be waited for

    def peek(self, name: str) -> Chunk:
        """What a chunk says it holds; its values are not read. Raises BrokenChunkError."""
        try:
            metadata = pq.read_metadata(self.folder / name).metadata or {}
        except (OSError, pa.ArrowException) as fault:
            raise BrokenChunkError(f"cannot be read ({_short(fault)})") from None
        return _described(name, metadata)[0]

    def read(self, name: str) -> tuple[Chunk, pa.Table]:
        """A chunk and its rows, checked. Raises BrokenChunkError where it is not what it was when it was written."""
        try:
            table = pq.ParquetFile(io.BytesIO((self.folder / name).read_bytes())).read(use_threads=False)
            digest_now = _digest(table)
        except (OSError, pa.ArrowException, ValueError) as fault:  # ValueError: bytes that are no text
            raise BrokenChunkError(f"cannot be read ({_short(fault)})") from None
        chunk, digest = _described(name, table.schema.metadata or {})
        if len(table) != chunk.count or digest_now != digest:
            raise BrokenChunkError("holds other values than were written")
        return chunk, table

    def set_aside(self, name: str) -> None:
        """Take a broken chunk out of the way; it stays beside the others for a look."""
        (self.folder / name).replace(self.folder / (name + BROKEN))

    def clear_unfinished(self) -> None:
        """Remove what processes that were killed left half written. Only for whoever holds the folder's lock."""
        for file in self.folder.glob(f".*{UNFINISHED}"):
            file.unlink(missing_ok=True)


@dataclass(frozen=True)
class Coverage:
    """Which chunks of a store there are for each cell, by the cell's key: (first, count, failed, name), by first."""

    chunks: dict[str, list[tuple[int, int, int, str]]]
    broken: dict[str, str]

    @classmethod
    def of(cls, store: ChunkStore, verify: bool) -> "Coverage":
        """Look through a store; with `verify` every value is checked, otherwise only what chunks say of themselves."""
        chunks: dict[str, list[tuple[int, int, int, str]]] = {}
        broken = {}
        for name in store.names():
            try:
                chunk = store.read(name)[0] if verify else store.peek(name)
            except BrokenChunkError as fault:
                broken[name] = str(fault)
                continue
            chunks.setdefault(chunk.cell.key, []).append((chunk.first, chunk.count, chunk.failed, name))
        return cls({key: sorted(held) for key, held in chunks.items()}, broken)

    def add(self, chunk: Chunk) -> None:
        """Note a chunk that was written just now."""
        held = self.chunks.setdefault(chunk.cell.key, [])
        bisect.insort(held, (chunk.first, chunk.count, chunk.failed, chunk.name))

    def within(self, key: str, first: int, count: int) -> NDArray[np.bool_]:
        """(count,) whether each replication from `first` on is there."""
        there = np.zeros(count, np.bool_)
        for start, n, _, _ in self.chunks.get(key, ()):
            there[max(0, start - first) : max(0, start + n - first)] = True
        return there

    def missing(self, key: str, first: int, count: int, size: int = CHUNK_RUNS) -> Iterator[tuple[int, int]]:
        """The gaps, as (first, count) of chunks to make: none longer than `size`, none across a multiple of it."""
        gap = np.flatnonzero(~self.within(key, first, count)) + first
        if not len(gap):
            return
        cuts = np.flatnonzero((np.diff(gap) > 1) | (gap[1:] % size == 0)) + 1
        for part in np.split(gap, cuts):
            yield int(part[0]), len(part)


def _described(name: str, metadata: dict[bytes, bytes]) -> tuple[Chunk, str]:
    try:
        about = json.loads(metadata[_KEY])
        cell = Cell(about["scenario"], about["sources"], about["seed"])
        chunk = Chunk(cell, about["first"], about["count"], about["failed"])
        digest = str(about["digest"])
    except (KeyError, TypeError, ValueError):
        raise BrokenChunkError("is no chunk of a sweep") from None
    if chunk.name != name:
        raise BrokenChunkError("holds other runs than its name says")
    return chunk, digest


def _digest(table: pa.Table) -> str:
    """Of every value, the same for the same values however they lie in memory."""
    digest = hashlib.sha256()
    for name in table.column_names:
        column = table[name].combine_chunks() if table[name].num_chunks != 1 else table[name].chunk(0)
        digest.update(f"{name} {column.type}".encode())
        if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
            digest.update(column.to_numpy(zero_copy_only=False).tobytes())
        else:
            digest.update(json.dumps(column.to_pylist()).encode())
    return digest.hexdigest()


def _short(fault: Exception) -> str:
    lines = str(fault).strip().splitlines()
    return lines[0][:120] if lines else type(fault).__name__
