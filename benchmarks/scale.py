"""How cost and memory grow with the firm: from 18 people to 100,000, each in a process of its own, for one year.

`python -m benchmarks.scale UNITS` runs one firm of so many business units and prints what it took, as JSON.
"""

import json
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.table import Line
from benchmarks.timing import Work, seconds
from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.draws import key
from smarketing.agents.state import Status, World
from smarketing.scenarios import load
from smarketing.simulation.arrays import allocate
from smarketing.simulation.inputs import Inputs
from smarketing.simulation.loop import run_firm

UNITS = (1, 10, 100, 1_000, 5_556)  # of 18 people
REPEATS = 30  # of a firm of 18 people
MICRO, KILO, GIGA = 1e6, 1e3, 1e9
PAGE = resource.getpagesize()
RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # what a peak of resident memory is counted in [bytes]


def scale_lines() -> Iterator[Line | str]:
    """Cost of a person's week and memory of a person by size; the largest must cost at most twice the smallest.

    Each is compared with a firm of 18 people that was timed before and after it in the same process.
    """
    base: dict[str, float] = {}
    for units in UNITS:
        needed, free = units * base.get("array_bytes", 0.0), available_bytes()
        if needed > free:
            yield (
                f"{units * base['people']:,.0f} people were not run: their arrays take {needed / GIGA:,.0f} GB, "
                f"and {free / GIGA:,.0f} GB of memory are free."
            )
            return
        took = _in_own_process(units)
        base = base or took
        cost = took["seconds"] / took["person_weeks"]
        yield Line(f"{took['people']:,.0f} people: one year", took["seconds"], "s")
        yield Line("  a week of a person", cost * MICRO, "µs")
        if took is not base:
            yield Line("  against a week in a firm of 18", cost / took["least_cost"], "times", target=2.0)
            yield Line("  memory a person", took["used_bytes"] / took["people"] / KILO, "kB")


def available_bytes() -> float:
    """Memory that can be had without swapping [bytes]; infinite where the system does not tell."""
    meminfo = Path("/proc/meminfo")
    if meminfo.exists():
        for row in meminfo.read_text(encoding="utf-8").splitlines():
            if row.startswith("MemAvailable"):
                return float(row.split()[1]) * 1024
    return float("inf")


def resident_bytes() -> float:
    """Memory that this process has resident now [bytes]; where the system does not tell, the most it has had."""
    statm = Path("/proc/self/statm")
    return float(statm.read_text(encoding="ascii").split()[1]) * PAGE if statm.exists() else peak_bytes()


def peak_bytes() -> float:
    """The most memory that this process has had resident so far [bytes]."""
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * RSS_UNIT


def measure(units: int) -> dict[str, float]:
    """A firm of `units` status-quo units over its first year: median time where it is short, the one run otherwise."""
    one, many = _firm(1), _firm(units)
    world = allocate(one)
    seconds(_first_year(one, world))  # loads the compiled code
    before = [seconds(_first_year(one, world)) for _ in range(REPEATS)]
    resident = resident_bytes()
    large = allocate(many)
    times = [seconds(_first_year(many, large)) for _ in range(max(1, REPEATS // units))]
    used = resident_bytes() - resident
    after = [seconds(_first_year(one, world)) for _ in range(REPEATS)]
    return {
        "people": units * _people(many),
        "person_weeks": units * _people(many) * many.total_weeks,
        "seconds": statistics.median(times),
        "least_cost": statistics.mean(map(statistics.median, (before, after))) / (_people(one) * one.total_weeks),
        "array_bytes": float(sum(array.nbytes for array in large)),
        "used_bytes": used,
    }


def _firm(units: int) -> Inputs:
    firm = load("status_quo", overrides={"organisation.business_units": units}).inputs
    return replace(firm, warm_up_weeks=0, weeks=WEEKS_A_YEAR)


def _people(firm: Inputs) -> int:
    organisation = firm.parameters[0]["organisation"]
    return int(organisation["marketers"] + organisation["salespeople"])


def _first_year(inputs: Inputs, world: World) -> Work:
    parameters = inputs.parameters.view(np.recarray)

    def run() -> None:
        status = run_firm(world, parameters, inputs.epoch_starts, inputs.warm_up_weeks, key(1, 0))
        assert status == Status.OK, Status(status)

    return run


def _in_own_process(units: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale", str(units)], check=True, capture_output=True, text=True
    )
    took: dict[str, float] = json.loads(done.stdout)
    return took


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
