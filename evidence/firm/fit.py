"""From a client's facts to a firm: the books by identities, then a few levers by simulation.

The search is SciPy's trust-region least squares over the levers (`levers.py`), each residual a fact's distance from
what was said in units of how far it may be off, and a weak one for every lever, which keeps what no fact asks for where
the literature has it. Its Jacobian starts from what each lever is known to move and learns from every simulation
(Broyden's rank-one update): a simulation costs a second and has luck in it, so slopes by differences would cost more
and say less. All simulations of a fit meet the same luck; what is told in the end is simulated anew, with other luck.
"""

import math
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from smarketing.evidence.firm.books import Books, settings
from smarketing.evidence.firm.facts_file import read_facts
from smarketing.evidence.firm.levers import Lever, applied, distance, levers, slope
from smarketing.evidence.firm.market import channels, segments
from smarketing.evidence.firm.reasons import reasons
from smarketing.experiments.comparison.agreement import Floats, Row, agreement, measured
from smarketing.scenarios import Scenario, load
from smarketing.scenarios.facts import Fact, facts_of
from smarketing.scenarios.lineage import BASE
from smarketing.scenarios.paths import PathError, get, parse
from smarketing.simulation import simulate

SECONDS = 40.0  # for the search, of the minute that a fit may take
MOST_STEPS, STEPS_AT_ONCE, FEWEST_RUNS, MOST_RUNS = 24, 8, 2, 64
SOUGHT = (
    "revenue", "growth", "recurring_share", "customers", "churn", "deals_per_year", "deal_mean", "win_rate",
    "cycle_weeks", "leads_per_month", "quota_share", "discount", "response_days", "contacted_share",
)  # fmt: skip
RUNS_TOLD, FIRST_TOLD, SECONDS_TOLD, QUICK = 60, 1000, 12.0, 0.4
WELL_MET = 0.5
FAR = 3.0  # residuals count in full up to about here; beyond, by their logarithm: one lost fact is not to rule the rest
ALWAYS_SO = {"horizon.warm_up_policies": "own"}  # today's policies are those of the two years before
HORIZON = {"horizon.warm_up_weeks": 104, "horizon.weeks": 104, **ALWAYS_SO}

type Values = NDArray[np.float64]
type Watch = Callable[[int, int, str], None]


class FitStoppedError(KeyboardInterrupt):
    """The search was stopped from outside: nothing is written."""


@dataclass(frozen=True)
class Fit:
    """A firm that was fitted to what its client says.

    scenario  with the facts as they were `said` in `client`; `values` are what it sets, by path
    rows      each fact beside what is simulated; `books` behind, with what the client's words contradict
    """

    scenario: Scenario
    facts: Mapping[str, Fact]
    said: Mapping[str, Any]
    values: Mapping[str, Any]
    rows: Sequence[Row]
    books: Books
    simulations: int
    seconds: float

    @property
    def met(self) -> bool:
        return all(row.met is not False for row in self.rows)


def fit(
    said: Mapping[str, Any] | str | Path,
    *,
    name: str = "",
    worth: Mapping[str, float] | None = None,
    seconds: float = SECONDS,
    runs: int | None = None,
    jobs: int | None = None,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
) -> Fit:
    """Fit a firm to facts: {name: number, range or {value, error}}, or a file of them.

        sm.fit({"revenue": "$11M", "deals_per_year": 120, "win_rate": "28 %"}).scenario

    `currency` among them is a code such as EUR, `name` the client's.

    worth    conversion of a source of leads against the average one, where it is known
    seconds  for the search, about
    runs     of each firm that is tried; as many as there is time for unless given, and then the result is the same on
             every machine
    watch    is called with steps done, steps in all at most, and what is being done

    Raises InputError for a fact that cannot be used.
    """
    words = dict(said) if isinstance(said, Mapping) else read_facts(Path(said))
    said = {fact: value for fact, value in words.items() if fact != "name"}
    name = name or str(words.pop("name", "Client"))
    words.pop("name", None)
    currency = str(words.pop("currency", "USD"))
    facts = facts_of(words)
    usual = load(BASE)
    values, found = settings(facts, currency)
    start = _start(facts, values, found, usual, worth or {})
    sought = _with_deals(facts, found)
    chosen = levers(sought, found)
    search = _Search(sought, usual.changed({"currency": currency, **HORIZON}), start, chosen, jobs, watch, stop)
    search.ends, search.runs = (perf_counter() + seconds, 0) if runs is None else (math.inf, runs)
    began = perf_counter()
    at = search.run()
    final = _unlike(usual, {path: _rounded(value) for path, value in applied(start, at).items()})
    scenario = usual.changed({"name": name, "currency": currency, **ALWAYS_SO, **final})
    scenario = scenario.changed({"client": {"name": name, "facts": plain_facts(said)}})
    if watch is not None:
        watch(MOST_STEPS, MOST_STEPS, "simulating the firm that was found, with other luck")
    simulated = look_told(scenario, jobs)
    why = reasons(facts, simulated, search.told(at), found, currency)
    rows = agreement(facts, scenario, simulated, why)
    return Fit(scenario, facts, dict(said), final, rows, found, search.count, perf_counter() - began)


def look(scenario: Scenario, runs: int, *, first: int = 0, jobs: int | None = None) -> dict[str, Floats]:
    """What every fact comes to in so many runs."""
    run = simulate(scenario, runs, seed=1, first=first, jobs=jobs)
    assert run.weekly is not None
    return measured(run.outcomes, run.weekly, run.warm_up_weeks)


def look_told(scenario: Scenario, jobs: int | None = None) -> dict[str, Floats]:
    """The runs that are told: other luck than the search has seen, and fewer of a firm that takes long."""
    threads = jobs or os.cpu_count() or 1
    began = process_time()
    look(scenario, 1, first=FIRST_TOLD, jobs=1)
    each = process_time() - began
    runs = RUNS_TOLD if each < QUICK else max(FEWEST_RUNS, int(SECONDS_TOLD * threads / each))
    return look(scenario, min(RUNS_TOLD, runs), first=FIRST_TOLD, jobs=jobs)


def plain_facts(said: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as a scenario keeps them: the currency stands elsewhere."""
    return {name: value for name, value in said.items() if name != "currency" and value is not None}


def _start(
    facts: Mapping[str, Fact], values: Mapping[str, Any], found: Books, usual: Scenario, worth: Mapping[str, float]
) -> dict[str, Any]:
    """The books as of the opening, two years before today, and what the levers start from."""
    spec, growth = usual.spec, max(-0.3, min(0.6, found.growth))
    spread = values["market.segments[*].deal_size.sigma"]
    median = facts["deal_median"].value if "deal_median" in facts else found.deal / math.exp(0.5 * spread**2)
    segment = spec.market.segments[0]
    start: dict[str, Any] = {
        "market.segments": segments(facts, found, median, spread),
        **values,
        "firm.opening_revenue": found.revenue / (1 + growth) ** 1.5,  # last year's middle is a year and a half later
        "firm.opening_customers": max(1.0, found.customers / (1 + growth) ** 2),
        "market.segments[*].deal_size.median": median,
        "market.segments[*].in_market": segment.in_market,
        "market.segments[*].price_elasticity": segment.price_elasticity,
        "sales.prospecting.appointment_rate": spec.sales.prospecting.appointment_rate,
        "behaviour.contact.reaction_weeks": spec.behaviour.contact.reaction_weeks,
        "behaviour.progress.log_odds": spec.behaviour.progress.log_odds,
        "behaviour.salesperson.contact_hours": spec.behaviour.salesperson.contact_hours,
        "behaviour.salesperson.touch_hours": spec.behaviour.salesperson.touch_hours,
        "behaviour.salesperson.try_hours": spec.behaviour.salesperson.try_hours,
        "expansion is said": "expansion" in facts,
    }
    pay = values["compensation.marketers.base"] * found.marketers
    pay += found.salespeople * values["compensation.salespeople.base"]
    pay += values["compensation.salespeople.commission_rate"] * found.bookings
    free = max(0.02 * pay, values["budget.total"] * start["firm.opening_revenue"] - pay)
    programme = free * values["budget.marketing_share"] * (1 - spec.marketing.research_share)
    then = programme * (1 + growth) ** 1.5  # fewer leads came of it before the market grew
    by_source = "leads_per_month" in facts and bool(facts["leads_per_month"].parts)
    for channel, terms in channels(facts, usual, then, found, worth).items():
        if by_source:
            start[f"marketing.channels.{channel}"] = terms
        if terms is not None:
            start[f"marketing.channels.{channel}.cost_per_lead"] = terms["cost_per_lead"]
    return start


def _with_deals(facts: Mapping[str, Fact], found: Books) -> Mapping[str, Fact]:
    """Where the books say how many deals there must be, they are sought like those that are said."""
    if "deals_per_year" in facts or not ({"deal_mean", "deal_median"} & facts.keys() or found.recurring_share < 1):
        return facts
    return {**facts, **facts_of({"deals_per_year": found.deals})}


def _unlike(usual: Scenario, values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what differs from the base firm: the rest stays where it comes from."""
    tree = usual.spec.model_dump()

    def same(path: str, value: Any) -> bool:
        try:
            return bool(get(tree, parse(path)) == value)
        except PathError:
            return False

    return {path: value for path, value in values.items() if "*" in path or not same(path, value)}


class _Search:
    """The levers, moved until the simulated firm is the one described."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        base: Scenario,
        start: Mapping[str, Any],
        chosen: Mapping[str, Lever],
        jobs: int | None,
        watch: Watch | None,
        stop: threading.Event | None,
    ) -> None:
        self.facts, self.base, self.start, self.chosen = facts, base, start, chosen
        self.jobs, self.watch, self.stop = jobs, watch, stop
        self.ends, self.runs = math.inf, 0  # 0: as many as there is time for
        self.count = self.steps = 0
        self.aims = [name for name in SOUGHT if name in facts and (name != "customers" or "customers" in chosen)]
        self.jacobian = self._known_slopes()
        self.seen: list[tuple[Values, Values]] = []

    def run(self) -> dict[str, float]:
        """Where the levers end: the best point seen."""
        low, high = (np.array([getattr(each, end) for each in self.chosen.values()]) for end in ("low", "high"))
        with suppress(_OutOfTimeError):
            while self.aims and self.steps < MOST_STEPS and not self._all_met():
                self.jacobian = self._known_slopes()  # what was learnt far away, or of luck, is forgotten
                least_squares(
                    self.residuals, np.clip(self._best(), low + 1e-6, high - 1e-6), jac=self.slopes,
                    bounds=(low, high), x_scale=1.0, max_nfev=STEPS_AT_ONCE, xtol=1e-3, ftol=1e-3, gtol=1e-3,
                )  # fmt: skip
        return self.named(self._best())

    def _best(self) -> Values:
        """The point seen at which the facts are met best."""
        if not self.seen:
            return np.zeros(len(self.chosen))
        return min(self.seen, key=lambda pair: float(np.sum(np.arcsinh(pair[1] / FAR) ** 2)))[0]

    def _all_met(self) -> bool:
        """Whether every fact is met with room to spare: what is left to gain is luck."""
        return any(bool(np.all(np.abs(raw[: len(self.aims)]) < WELL_MET)) for _, raw in self.seen)

    def named(self, at: Values) -> dict[str, float]:
        return dict(zip(self.chosen, at.tolist(), strict=True))

    def told(self, at: Mapping[str, float]) -> Mapping[str, tuple[float, Lever]]:
        """Each lever with where it ended."""
        return {name: (at[name], lever) for name, lever in self.chosen.items()}

    def residuals(self, at: Values) -> Values:
        """How far each fact is off, and how far each lever has been moved; learns slopes on the way."""
        if self.stop is not None and self.stop.is_set():
            raise FitStoppedError
        if self.steps and perf_counter() > self.ends:
            raise _OutOfTimeError
        made = self._simulated(at)
        off = [distance(self.facts[name])(float(np.nanmean(made[name])), self.facts[name].value) for name in self.aims]
        weak = [value / lever.weak * 0.3 for value, lever in zip(at, self.chosen.values(), strict=True)]
        raw = np.array([*off, *weak])
        self._learn(at, raw)
        found = FAR * np.arcsinh(raw / FAR)
        self.steps += 1
        if self.watch is not None:
            n = sum(abs(each) <= 1 for each in off)
            self.watch(min(self.steps, MOST_STEPS), MOST_STEPS, f"{n} of {len(off)} facts met")
        return found

    def slopes(self, at: Values) -> Values:
        raw = next(raw for seen, raw in reversed(self.seen) if np.array_equal(seen, at))
        return self.jacobian / np.sqrt(1 + (raw / FAR) ** 2)[:, None]

    def _simulated(self, at: Values) -> Mapping[str, Floats]:
        scenario = self.base.changed(applied(self.start, self.named(at)))
        if not self.runs:
            each = math.inf
            for _ in range(2):  # the first compiles, and makes room
                began = perf_counter()
                look(scenario, 1, jobs=1)
                each = min(each, max(0.01, perf_counter() - began))
            left = max(1.0, self.ends - perf_counter())
            threads = self.jobs or os.cpu_count() or 1
            self.runs = int(min(MOST_RUNS, max(FEWEST_RUNS, threads * left / MOST_STEPS / each)))
        self.count += self.runs
        return look(scenario, self.runs, jobs=self.jobs)

    def _known_slopes(self) -> Values:
        rows = [
            [slope(self.facts[name], lever.moves.get(name, 0.0)) for lever in self.chosen.values()]
            for name in self.aims
        ]
        weak = np.diag([0.3 / lever.weak for lever in self.chosen.values()])
        return np.vstack([np.array(rows).reshape(len(self.aims), len(self.chosen)), weak])

    def _learn(self, at: Values, found: Values) -> None:
        """Broyden's update from the nearest point seen before: the slopes explain what was just found."""
        n = len(self.aims)
        if self.seen:
            before, then = min(self.seen, key=lambda pair: float(np.sum((pair[0] - at) ** 2)))
            step = at - before
            size = float(step @ step)
            if size > 1e-4:  # nearer, luck would be taken for a slope
                missed = (found - then)[:n] - self.jacobian[:n] @ step
                self.jacobian[:n] += 0.7 * np.outer(missed, step) / size
        self.seen.append((at.copy(), found))


class _OutOfTimeError(Exception):
    """The time for the search is over: the best point so far is taken."""


def _rounded(value: Any) -> Any:
    """To four digits: more is not known, and a file is read by people."""
    if isinstance(value, bool) or value is None or isinstance(value, int | str):
        return value
    if isinstance(value, Mapping):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return float(f"{value:.4g}")
