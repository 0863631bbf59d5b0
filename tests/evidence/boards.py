"""Rows, runs and estimates for tests of the scoreboard, small enough to be worked out by hand."""

from dataclasses import replace
from typing import Any

import numpy as np

from smarketing.evidence.validation.protocol import FirmReadings, Plan
from smarketing.evidence.validation.row import Firm, Floats, Line, Nature, Reading, Row, Use, above
from smarketing.inference.contrasts import difference
from smarketing.inference.estimates import Estimate

BASE, OTHER = Firm("base"), Firm("other", "aligned")
GROWTH = Reading("growth", lambda run, scenario: run.outcomes["growth_rate"])


def estimate_of(low: float, high: float) -> Estimate:
    return Estimate((low + high) / 2, low, high, 1.0, 30)


def line(id: str = "X.1", nature: Nature = Nature.EMERGENT, **changes: Any) -> Line:
    """A test that the other firm grows more than the base firm."""
    usual = Line(id, "growth", above(0.0), difference, nature, "a reason", ((OTHER, GROWTH), (BASE, GROWTH)))
    return replace(usual, **changes)


def row(id: str, *lines: Line, use: Use = Use.VAL) -> Row:
    return Row(id, f"pattern of {id}", "Somebody 2000", use, lines)


def readings(gap: float, *, runs: int = 30, assumed: dict[str, float] | None = None) -> FirmReadings:
    """Runs in which the other firm grows by `gap` more than the base firm, with little noise."""
    noise = np.random.default_rng(1).normal(size=(2, runs))
    found: dict[tuple[str, str], Floats] = {
        ("base", "growth"): noise[0],
        ("other", "growth"): noise[0] + gap + 0.01 * noise[1],
    }
    return FirmReadings(Plan(runs, 0, assumed=assumed), _nobody(), {}, found, done={"base": runs, "other": runs})


def _nobody() -> Any:
    class Nobody:
        class population:  # noqa: N801
            firms = ()

    return Nobody()
