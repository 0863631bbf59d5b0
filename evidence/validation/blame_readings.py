"""What is read of how people explain results: what each side accepts, and how much blame follows a shortfall."""

import numpy as np
from numpy.typing import NDArray

from smarketing.evidence.validation.readings import measured
from smarketing.evidence.validation.row import Floats, Reading
from smarketing.scenarios import Scenario
from smarketing.simulation.run import Run

BINS = 20  # of a shortfall from 0 to 1
OWN_PART = 0.5  # of each side in what marketing's leads and sales' work bring about together

type Events = NDArray[np.void]


def accepted_share() -> Reading:
    """Share of the responsibility for shortfalls that both sides accept together, 1 where nobody lays any elsewhere."""
    return Reading("accepted", lambda run, scenario: measured(run, "accepted").mean(axis=1))


def attribution_gap() -> Reading:
    """Mean own share claimed of wins less that accepted of losses, over the sd of the shares accepted."""

    def read(run: Run, scenario: Scenario) -> Floats:
        gaps = []
        for events, claimed in zip(_events(run), run.outcomes["credit_claimed_ratio"], strict=True):
            accepted = OWN_PART * (1.0 - events["laid"])
            gaps.append((0.5 * claimed - accepted.mean()) / accepted.std() if accepted.std() > 0 else np.nan)
        return np.array(gaps)

    return Reading("attribution gap", read, ("blame_events",))


def blame_by_shortfall() -> Reading:
    """Explanations, and the sum of the blame after them, by size of the shortfall: (replications, 2 x BINS)."""

    def read(run: Run, scenario: Scenario) -> Floats:
        slopes = []
        for events in _events(run):
            at = np.clip((BINS * events["shortfall"]).astype(np.int64), 0, BINS - 1)
            counts = np.bincount(at, minlength=BINS)
            slopes.append(np.concatenate([counts, np.bincount(at, events["blame"], minlength=BINS)]))
        return np.array(slopes)

    return Reading("blame by shortfall", read, ("blame_events",))


def _events(run: Run) -> list[Events]:
    """The explanations of the measured horizon, replication by replication."""
    assert run.blame_events is not None
    return [events[events["week"] >= run.warm_up_weeks] for events in run.blame_events]
