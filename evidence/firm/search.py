"""The levers, moved until the simulated firm is the one described.

SciPy's trust-region least squares, each residual a fact's distance from what was said in units of how far it may be
off, and a weak one for every lever, which keeps what no fact asks for where the literature has it. Its Jacobian starts
from what each lever is known to move and learns from every simulation (Broyden's rank-one update): a simulation costs a
second and has luck in it, so slopes by differences cost more and say less. Only where the known slopes lead no further,
and time is left, are they measured, lever by lever. All simulations of a search meet the same luck.
"""

import math
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from smarketing.evidence.firm.levers import Lever, applied, distance, slope
from smarketing.scenarios import Scenario
from smarketing.scenarios.agreement import Floats
from smarketing.scenarios.facts import Fact

MOST_STEPS, STEPS_AT_ONCE, FEWEST_RUNS, MOST_RUNS = 24, 8, 2, 64
MOST_ROUNDS = 4  # with slopes measured, each from the best firm so far
SMALL_MOVE = 0.12  # of a lever, to measure a slope: larger than luck, smaller than a bend
WORTH_GOING_ON = 0.03  # of the distance left, gained in a round
SOUGHT = (
    "revenue", "growth", "recurring_share", "customers", "churn", "deals_per_year", "deal_mean", "win_rate",
    "cycle_weeks", "leads_per_month", "lead_to_customer", "quota_share", "discount", "response_days",
    "contacted_share", "gross_margin",
)  # fmt: skip
WELL_MET = 0.5
FAR = 3.0  # residuals count in full up to about here; beyond, by their logarithm: one lost fact is not to rule the rest

type Values = NDArray[np.float64]
type Watch = Callable[[int, int, str], None]
type Look = Callable[[Scenario, int, int | None], Mapping[str, Floats]]


class FitStoppedError(KeyboardInterrupt):
    """The search was stopped from outside: nothing is written."""


class Search:
    """One search; `ended` says why it is over: "met", "stuck" (no nearer firm was found) or "time"."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        base: Scenario,
        start: Mapping[str, Any],
        chosen: Mapping[str, Lever],
        look: Look,
        jobs: int | None,
        watch: Watch | None,
        stop: threading.Event | None,
    ) -> None:
        self.facts, self.base, self.start, self.chosen, self.look = facts, base, start, chosen, look
        self.jobs, self.watch, self.stop = jobs, watch, stop
        self.ends, self.runs = math.inf, 0  # 0: as many as there is time for
        self.count = self.steps = 0
        self.ended = "time"
        self.aims = [name for name in SOUGHT if name in facts and (name != "customers" or "customers" in chosen)]
        self.jacobian = self._known_slopes()
        self.seen: list[tuple[Values, Values]] = []

    def run(self) -> dict[str, float]:
        """Where the levers end: the best point seen."""
        with suppress(_OutOfTimeError):
            while self.aims and self.steps < MOST_STEPS and not self._within(WELL_MET):
                self.jacobian, before = self._known_slopes(), self.steps  # what was learnt far away is forgotten
                self._round(STEPS_AT_ONCE)
                if self.steps == before:
                    break
            self._with_slopes_measured()
            self.ended = "met" if self._within(1.0) else "stuck"
        if self._within(1.0):
            self.ended = "met"
        return self.named(self.best())

    def _with_slopes_measured(self) -> None:
        """From the best firm so far on, as long as facts are missed and a round brings it nearer."""
        for _ in range(MOST_ROUNDS):
            if not self.aims or self._within(1.0):
                return
            before = self._off()
            self.measure()
            self._round(STEPS_AT_ONCE)
            if self._off() > (1 - WORTH_GOING_ON) * before:
                return

    def _round(self, steps: int) -> None:
        low, high = (np.array([getattr(each, end) for each in self.chosen.values()]) for end in ("low", "high"))
        least_squares(
            self.residuals, np.clip(self.best(), low + 1e-6, high - 1e-6), jac=self.slopes, bounds=(low, high),
            x_scale=1.0, max_nfev=steps, xtol=1e-3, ftol=1e-3, gtol=1e-3,
        )  # fmt: skip

    def measure(self) -> None:
        """The Jacobian at the best point, by moving each lever alone, inwards."""
        at = self.best()
        raw = self.raw(at)
        jacobian = self._known_slopes()
        for k, lever in enumerate(self.chosen.values()):
            moved = at.copy()
            moved[k] += -SMALL_MOVE if at[k] > (lever.low + lever.high) / 2 else SMALL_MOVE
            self.residuals(moved)
            n = len(self.aims)
            jacobian[:n, k] = (self.raw(moved)[:n] - raw[:n]) / (moved[k] - at[k])
        self.jacobian = jacobian

    def _off(self) -> float:
        return min(_cost(raw) for _, raw in self.seen)

    def best(self) -> Values:
        """The point seen at which the facts are met best."""
        if not self.seen:
            return np.zeros(len(self.chosen))
        return min(self.seen, key=lambda pair: _cost(pair[1]))[0]

    def _within(self, reach: float) -> bool:
        """Whether every fact is met at a point seen; with room to spare, what is left to gain is luck."""
        return any(bool(np.all(np.abs(raw[: len(self.aims)]) < reach)) for _, raw in self.seen)

    def named(self, at: Values) -> dict[str, float]:
        return dict(zip(self.chosen, at.tolist(), strict=True))

    def levers_at(self, at: Mapping[str, float]) -> Mapping[str, tuple[float, Lever]]:
        """Each lever with where it ended."""
        return {name: (at[name], lever) for name, lever in self.chosen.items()}

    def residuals(self, at: Values) -> Values:
        """How far each fact is off, and how far each lever has been moved; learns slopes on the way."""
        if self.stop is not None and self.stop.is_set():
            raise FitStoppedError
        if self.steps and perf_counter() > self.ends:
            raise _OutOfTimeError
        if any(np.array_equal(seen, at) for seen, _ in self.seen):  # the same luck: the same result
            raw = self.raw(at)
            return FAR * np.arcsinh(raw / FAR)
        made = self._simulated(at)
        off = [distance(self.facts[name])(float(np.nanmean(made[name])), self.facts[name].value) for name in self.aims]
        weak = [value / lever.weak * 0.3 for value, lever in zip(at, self.chosen.values(), strict=True)]
        raw = np.array([*off, *weak])
        self._learn(at, raw)
        self.steps += 1
        if self.watch is not None:
            n = sum(abs(each) <= 1 for each in off)
            self.watch(self.steps, 0, f"{n} of {len(off)} facts met")
        return FAR * np.arcsinh(raw / FAR)

    def slopes(self, at: Values) -> Values:
        return self.jacobian / np.sqrt(1 + (self.raw(at) / FAR) ** 2)[:, None]

    def raw(self, at: Values) -> Values:
        return next(raw for seen, raw in reversed(self.seen) if np.array_equal(seen, at))

    def _simulated(self, at: Values) -> Mapping[str, Floats]:
        scenario = self.base.changed(applied(self.start, self.named(at)))
        if not self.runs:
            each = math.inf
            for _ in range(2):  # the first compiles, and makes room
                began = perf_counter()
                self.look(scenario, 1, 1)
                each = min(each, max(0.01, perf_counter() - began))
            left = max(1.0, self.ends - perf_counter())
            threads = self.jobs or os.cpu_count() or 1
            self.runs = int(min(MOST_RUNS, max(FEWEST_RUNS, threads * left / MOST_STEPS / each)))
        self.count += self.runs
        return self.look(scenario, self.runs, self.jobs)

    def _known_slopes(self) -> Values:
        rows = [
            [slope(self.facts[name], lever.moves.get(name, 0.0)) for lever in self.chosen.values()]
            for name in self.aims
        ]
        weak = np.diag([0.3 / lever.weak for lever in self.chosen.values()])
        return np.vstack([np.array(rows).reshape(len(self.aims), len(self.chosen)), weak])

    def _learn(self, at: Values, achieved: Values) -> None:
        """Broyden's update from the nearest point seen before: the slopes explain what was just found."""
        n = len(self.aims)
        if self.seen:
            before, then = min(self.seen, key=lambda pair: float(np.sum((pair[0] - at) ** 2)))
            step = at - before
            size = float(step @ step)
            if size > 1e-4:  # nearer, luck would be taken for a slope
                missed = (achieved - then)[:n] - self.jacobian[:n] @ step
                self.jacobian[:n] += 0.7 * np.outer(missed, step) / size
        self.seen.append((at.copy(), achieved))


def _cost(raw: Values) -> float:
    return float(np.sum(np.arcsinh(raw / FAR) ** 2))


class _OutOfTimeError(Exception):
    """The time for the search is over: the best point so far is taken."""
