"""`make bench`: measure, print one table, write benchmarks/results.json."""

from itertools import chain

from benchmarks.engine import engine_lines
from benchmarks.phases import phase_lines
from benchmarks.startup import startup_lines
from benchmarks.table import RESULTS, machine, write


def main() -> None:
    """Print each line as soon as it is measured; a missed target is shown, and is no error."""
    about = machine()
    print(f"{about['processor']}, {about['cores']} cores, python {about['python']}, numba {about['numba']}\n")
    lines = []
    for line in chain(engine_lines(), phase_lines(), startup_lines()):
        print(line, flush=True)
        lines.append(line)
    write(lines)
    print(f"\nWritten to {RESULTS.relative_to(RESULTS.parents[1])}")


if __name__ == "__main__":
    main()
