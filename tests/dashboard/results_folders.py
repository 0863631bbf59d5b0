"""Folders of results to look through, made in no time; every name in them is hostile."""

from pathlib import Path

import pytest

from smarketing.commands.main import main
from smarketing.experiments.design.parameters import Levels
from smarketing.experiments.design.study import Design, Study
from smarketing.experiments.sweeps.sweep import sweep
from tests.experiments.sweeps.fast_engine import FastEngine

HOSTILE = '<img src=x onerror="window.broken = 1">'
POOL, WEEKS = "compensation.shared_pool", "feedback.interval_weeks"
FIRST = {"horizon.weeks": 52, "horizon.warm_up_weeks": 52}


def swept(folder: Path, replications: int = 6, fails: frozenset[int] = frozenset({3})) -> Path:
    """Four points, of each of which run 3 fails."""
    study = Study(
        HOSTILE,
        "misaligned",
        (Levels(POOL, (0.0, 0.2), title=f"Pool {HOSTILE}"), Levels(WEEKS, (4, 13))),
        Design("grid"),
        fixed=FIRST,
        replications=replications,
        outcomes=("growth_rate", "contribution"),
    )
    engine = FastEngine(fails=fails)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("smarketing.experiments.running.runner.simulate", engine.simulate)
        sweep(study, out=folder, jobs=1)
    return folder


def traced(folder: Path) -> Path:
    """One run of which everything is kept."""
    words = [word for path, value in FIRST.items() for word in ("--set", f"{path}={value}")]
    with pytest.raises(SystemExit) as left:
        main(["run", "glengarry", "-n", "1", "--trace", "--quiet", "--out", str(folder), *words])
    assert not left.value.code
    return folder
