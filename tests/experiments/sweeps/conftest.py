"""Fixtures of the tests of sweeps."""

from collections.abc import Callable
from pathlib import Path

import pytest

from smarketing.experiments.design.parameters import Levels
from smarketing.experiments.design.study import Design, Study
from tests.experiments.sweeps.fast_engine import FastEngine


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FastEngine:
    """The engine that takes no time, in place of the real one."""
    fast = FastEngine()
    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", fast.simulate)
    return fast


@pytest.fixture
def study() -> Study:
    """Four points."""
    return Study(
        "Four",
        "status_quo",
        (Levels("budget.total", (0.15, 0.2)), Levels("feedback.rule", ("none", "periodic"))),
        Design("grid"),
        replications=60,
        outcomes=("growth_rate", "contribution", "blame_index"),
    )


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a study file of this text; return where it is."""

    def written(text: str) -> Path:
        file = tmp_path / "mine.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return written
