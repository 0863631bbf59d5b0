"""Stored results of every library scenario: what a run gave yesterday it gives today.

`make baseline` rewrites them. Do so only when results are meant to move, and say in CHANGELOG.md which, by how much and
why. Floating point differs in the last digit between processors, hence the tolerance; nothing else may differ.
"""

import json
from pathlib import Path

import pytest

from smarketing.scenarios import library, load
from smarketing.simulation import simulate

BASELINES = Path(__file__).with_name("baselines.json")
REPLICATIONS = 3
RELATIVE_TOLERANCE = 1e-6


type Results = dict[str, list[float]]


def results(name: str) -> Results:
    """Every outcome of the first replications."""
    run = simulate(load(name), replications=REPLICATIONS, seed=1)
    assert not run.failures()
    return {outcome: run.outcomes[outcome].tolist() for outcome in run.outcomes.dtype.names or ()}


def stored() -> dict[str, Results]:
    return json.loads(BASELINES.read_text("utf-8")) if BASELINES.exists() else {}


@pytest.mark.parametrize("name", list(library()))
def test_a_library_scenario_gives_what_it_gave(name: str, rewrite_baselines: bool):
    now = results(name)
    if rewrite_baselines:
        rewritten = dict(sorted((stored() | {name: now}).items()))
        BASELINES.write_text(json.dumps(rewritten, indent=1) + "\n", encoding="utf-8")
        pytest.skip("rewritten")
    assert name in stored(), "a new scenario: make baseline"
    before = stored()[name]
    moved = [
        outcome
        for outcome in now.keys() | before.keys()
        if now.get(outcome, []) != pytest.approx(before.get(outcome, []), rel=RELATIVE_TOLERANCE, nan_ok=True)
    ]
    assert not moved, f"results of {name} moved: if they are meant to, say so in CHANGELOG.md and make baseline"


def test_no_baseline_is_kept_of_a_scenario_that_is_gone():
    assert set(stored()) <= set(library())
