"""How soon a question is answered where the model is compiled: from the shell to the table, and on to the report.

Every question is a process of its own whose standard output is a pipe, as it is to a script. A line has come when it
can be read; the last one before the empty line above "Report:" ends the table.
"""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.startup import COMMAND
from benchmarks.table import Line

QUESTIONS = {
    "run status_quo -n 20": ("run", "status_quo", "-n", "20"),
    "compare of two, 20 pairs": ("compare", "status_quo", "aligned", "-n", "20"),
}
REPEATS = 7
TABLE_SECONDS = 1.5
REPORT = "Report:"
# Who is told to write no bytecode compiles two hundred sources at every start, a fifth of the way to the table. An
# installed product has its bytecode, and a checkout after its first command: here it is kept beside the results.
UNUSUAL = ("PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Answer:
    """When it came [s from the start of the process]."""

    table: float
    report: float
    end: float


def warm_lines() -> Iterator[Line]:
    """Medians over some processes; the questions take turns, so that a slow spell of the machine hits all."""
    with tempfile.TemporaryDirectory() as folder:
        ask = partial(answered, folder=Path(folder))
        for question in QUESTIONS.values():
            ask(question)  # compiles, if nobody has yet
        answers = [{name: ask(question) for name, question in QUESTIONS.items()} for _ in range(REPEATS)]
    for name in QUESTIONS:
        table, report, end = (
            statistics.median(getattr(answer[name], moment) for answer in answers)
            for moment in ("table", "report", "end")
        )
        yield Line(f"{name}, warm: table", table, "s", TABLE_SECONDS)
        yield Line("  and figures and report", report, "s")
        yield Line("  and the end of the process", end, "s")


def answered(question: Sequence[str], folder: Path) -> Answer:
    """Ask in a new process. Raises ValueError where the command fails, or says no table and no report."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        start = time.perf_counter()
        with subprocess.Popen(
            [COMMAND, *question, "--out", out],
            env={name: value for name, value in os.environ.items() if name not in UNUSUAL}
            | {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stdout is not None
            said = [(line.strip(), time.perf_counter() - start) for line in process.stdout]
        end = time.perf_counter() - start
    return moments(said, process.returncode, end)


def moments(said: Sequence[tuple[str, float]], code: int, end: float) -> Answer:
    """When table and report came, from the lines that were said and their times; `answered` says what is wrong."""
    reports = [at for at, (line, _) in enumerate(said) if line.startswith(REPORT)]
    if code or not reports:
        raise ValueError(f"the command ended with code {code} and said {[line for line, _ in said]}")
    table = [moment for line, moment in said[: reports[0]] if line]
    if not table:
        raise ValueError("the command said no table before its report")
    return Answer(table[-1], said[reports[0]][1], end)


if __name__ == "__main__":
    for row in warm_lines():
        print(row, flush=True)
