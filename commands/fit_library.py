"""`make fit-library`: fit the library's assumptions, and write `scenarios/calibration.json` and docs/calibration.md."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from smarketing.agents.jit import source_digest
from smarketing.commands.terminal import Terminal
from smarketing.evidence.calibration.candidates import candidates
from smarketing.evidence.calibration.fit import fit
from smarketing.evidence.calibration.journal import Journal
from smarketing.evidence.calibration.plan import USUAL, Plan
from smarketing.experiments.running.runner import threads
from smarketing.reports.progress_words import duration
from smarketing.scenarios.calibration import FILE

JOURNALS = Path("results/fit-library")
SECONDS_A_RUN = 0.022  # of one thread, what the emulators take among it


def main() -> None:
    """Fit, telling how far it is. Interrupted, it goes on where it stopped when it is run again."""
    parser = argparse.ArgumentParser(prog="python -m smarketing.evidence.calibration", description=__doc__)
    parser.add_argument("--out", type=Path, default=FILE, help="where to write the result")
    parser.add_argument("--jobs", type=int, default=threads(), help="threads; the result is the same")
    parser.add_argument("--scale", type=float, default=1.0, help="part of the usual number of runs and sets, for a try")
    options = parser.parse_args()
    plan = USUAL if options.scale == 1.0 else scaled(USUAL, options.scale)
    known = Journal(JOURNALS / f"{source_digest()[:16]}-{plan.seed}.jsonl", plan.seed, options.jobs)
    runs = plan.runs(len(candidates()), sum(plan.waves))
    expected = duration(runs * SECONDS_A_RUN / options.jobs)
    print(f"At most {runs:,} runs on {options.jobs} threads, about {expected}.")
    print(f"What is known is taken from {known.path}.")
    Terminal(as_json=False, quiet=False).tell_of_compiling()
    try:
        record = fit(plan, known, _telling(known, runs))
    except KeyboardInterrupt:
        sys.exit("Interrupted. What is known is kept: the same command goes on from here.")
    options.out.write_text(json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
    missed = [target["title"] for target in record["targets"].values() if not target["met"]]
    print("{}: {acceptable} acceptable sets of {evaluated}, {kept} kept.".format(options.out, **record["sets"]))
    print(f"Missed: {'; '.join(missed)}." if missed else "Every target is met.")
    print("Next: make docs, make baseline, make test; the CHANGELOG says what moved.")


def _telling(known: Journal, runs: int) -> Callable[[str], None]:
    """Print a line with the time so far and, once runs were made, the time left."""
    begun = time.monotonic()
    paced: list[tuple[float, int]] = []  # when the first new runs were done, and how many: known ones take no time

    def say(text: str) -> None:
        now = time.monotonic()
        if known.made and not paced:
            paced.append((now, known.made))
        left = ""
        if paced and known.made > paced[0][1]:
            a_run = (now - paced[0][0]) / (known.made - paced[0][1])
            left = f", {duration((runs - known.runs) * a_run)} left at most"
        print(f"{duration(now - begun)}{left}: {text}", flush=True)

    return say


def scaled(plan: Plan, part: float) -> Plan:
    """The same plan with fewer runs and sets, to try it out."""

    def fewer(count: int, least: int) -> int:
        return max(least, round(count * part))

    def less(budget: object) -> dict[str, int]:
        counts = vars(budget)
        return {name: fewer(count, 1 if count else 0) for name, count in counts.items()}

    return replace(
        plan,
        screening=replace(plan.screening, **less(plan.screening)),
        evaluation=replace(plan.evaluation, **less(plan.evaluation)),
        check=replace(plan.check, **less(plan.check)),
        waves=tuple(fewer(count, plan.parameters) for count in plan.waves),
    )


if __name__ == "__main__":
    main()
