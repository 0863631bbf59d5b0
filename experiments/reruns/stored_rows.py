"""The row as a folder holds it: in its table, and in a chunk of a sweep."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from smarketing.errors import InputError
from smarketing.experiments.reruns.asked import Made
from smarketing.store.chunks import BrokenChunkError, ChunkStore, Coverage
from smarketing.store.sweep_folder import CHUNKS

TABLE = "replications.parquet"
_NOT_OF_THE_RUN = ("cell", "reproduce")  # where it lies, and what to type


def stored_rows(folder: Path, made: Made) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(file, row) for each place in the folder that holds it. Raises InputError for a file that is damaged."""
    if (folder / TABLE).is_file():
        filters = [(name, "==", value) for name, value in made.address.items()]
        rows = pq.read_table(folder / TABLE, filters=filters).to_pylist()
        if len(rows) > 1:
            raise InputError(f"{folder / TABLE}: holds this row {len(rows)} times. It was changed.")
        if rows:
            yield TABLE, _of_the_run(rows[0])
    if made.cell is None or not (folder / CHUNKS).is_dir():
        return
    store, replication = ChunkStore(folder / CHUNKS), made.row["replication"]
    for first, count, _, name in Coverage.of(store, verify=False).chunks.get(made.cell, ()):
        if first <= replication < first + count:
            try:
                table = store.read(name)[1]
            except BrokenChunkError as fault:
                raise InputError(
                    f"{store.folder / name}: {fault}. Go on with --resume, which makes it again."
                ) from None
            yield f"{CHUNKS}/{name}", _of_the_run(table.slice(replication - first, 1).to_pylist()[0])


def _of_the_run(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _NOT_OF_THE_RUN}
