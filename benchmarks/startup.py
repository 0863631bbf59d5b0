"""How long a person waits: for help, for the first run on a machine, and for every first run of a day."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.table import Line
from benchmarks.timing import median_seconds, seconds

COMMAND = Path(sys.executable).with_name("smarketing")


def startup_lines() -> Iterator[Line]:
    """Time of `--help`, and of a small comparison in a new process: compiled anew, then from the cache."""
    with tempfile.TemporaryDirectory() as folder:
        command = partial(run, cache=Path(folder))
        results = iter(Path(folder) / f"result_{n}" for n in count())

        def compare() -> None:
            command("compare", "misaligned", "aligned", "-n", "20", "--quiet", "--out", next(results))

        command("--help")
        yield Line("smarketing --help", median_seconds(partial(command, "--help"), 5), "s")
        yield Line("first comparison on a machine, 20 pairs, cold", seconds(compare), "s")
        yield Line("first comparison of a process, 20 pairs, warm", median_seconds(compare, 3), "s")


def run(*arguments: str | Path, cache: Path) -> None:
    """One `smarketing` command in a process of its own, with its own folder of compiled code."""
    subprocess.run(
        [COMMAND, *arguments],
        env=os.environ | {"SMARKETING_CACHE": str(cache)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
