"""`make bench`: measure, print one table, write benchmarks/results.json."""

from collections.abc import Callable, Iterator, Mapping

from benchmarks.answers import answer_lines
from benchmarks.compiling import compiling_lines
from benchmarks.engine import engine_lines
from benchmarks.forecast import forecast_lines
from benchmarks.guard import guard_lines
from benchmarks.memory import memory_lines
from benchmarks.page import page_lines
from benchmarks.scale import scale_lines
from benchmarks.startup import startup_lines
from benchmarks.sweeping import sweep_lines
from benchmarks.table import NAME_WIDTH, RESULTS, Line, machine, write
from benchmarks.versus import funnel_lines
from benchmarks.warm import warm_lines

SECTIONS: Mapping[str, Callable[[], Iterator[Line | str]]] = {
    "The whole model": engine_lines,
    "The reduced funnel, and its peers": funnel_lines,
    "Answers": answer_lines,
    "Sweeps": sweep_lines,
    "Cost known beforehand": forecast_lines,
    "Starting": startup_lines,
    "Compiling": compiling_lines,
    "Warm answers": warm_lines,
    "The live page": page_lines,
    "Memory": memory_lines,
    "Scale": scale_lines,
    "Against the reference loop, for the guard in the tests": guard_lines,
}


def main() -> None:
    """Print each line as soon as it is measured; a missed target is shown, and is no error."""
    about = machine()
    print(f"{about['processor']}, {about['cores']} cores, python {about['python']}, numba {about['numba']}")
    lines: list[Line] = []
    notes: list[str] = []
    for title, section in SECTIONS.items():
        print(f"\n{title:<{NAME_WIDTH}}    value           target")
        for line in section():
            print(line, flush=True)
            if isinstance(line, Line):
                lines.append(line)
            else:
                notes.append(line)
    write(lines, notes)
    print(f"\nWritten to {RESULTS.relative_to(RESULTS.parents[1])}")


if __name__ == "__main__":
    main()
