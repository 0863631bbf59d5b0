"""What is read of the lives of leads: how long they took, how they fitted, where a salesperson's quarter ended."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from smarketing.agents.calendar import WEEKS_A_QUARTER, WEEKS_A_YEAR
from smarketing.agents.hiring import MOST_GROWTH
from smarketing.agents.state import Stage
from smarketing.evidence.calibration.speed_of_response import days_since_asked
from smarketing.evidence.validation.people_readings import measured_years
from smarketing.evidence.validation.row import Floats, Reading
from smarketing.scenarios import Scenario
from smarketing.simulation.run import Run

DAYS = 7.0
LONGEST_CYCLE = 26  # weeks: leads first contacted later than this before the end may not have ended
DELAY_BINS = (0.0, 1.0, 3.0, 7.0, 14.0, 128.0)  # days
_SIZES = 3

type Leads = NDArray[np.void]


def _traced(name: str, read: Callable[[Leads, Run, Scenario], float | Floats]) -> Reading:
    """A reading of the leads that marketing captured, were handed over, and ended; NaN where a run failed."""

    def every(run: Run, scenario: Scenario) -> Floats:
        assert run.traces is not None
        values = []
        for leads, status in zip(run.traces, run.status, strict=True):
            own = leads[(leads["marketer"] >= 0) & (leads["arrived"] >= 0.0)]
            values.append(np.asarray(read(own, run, scenario)) if status == 0 else None)
        shape = next((one.shape for one in values if one is not None), ())
        return np.stack([np.full(shape, np.nan) if one is None else one for one in values])

    return Reading(name, every, ("trace",))


def lead_to_close() -> Reading:
    """Days from capture to the win, median over the measured wins from marketing's leads."""
    return _traced("days from lead to close", lambda leads, run, scenario: _median_days(_won(leads, run)))


def lead_to_close_by_size() -> Reading:
    """The same within three classes of list value that are equally likely, averaged: what a change of mix leaves."""

    def read(leads: Leads, run: Run, scenario: Scenario) -> float:
        won = _won(leads, run)
        deal = scenario.spec.market.segments[0].deal_size
        edges = deal.median * np.exp(deal.sigma * stats.norm.ppf(np.arange(1, _SIZES) / _SIZES))
        size = np.searchsorted(edges, won["value"])
        return float(np.mean([_median_days(won[size == k]) for k in range(_SIZES)]))

    return _traced("days from lead to close by size", read)


def _won(leads: Leads, run: Run) -> Leads:
    won: Leads = leads[(leads["stage"] == Stage.WON) & (leads["ended"] >= run.warm_up_weeks)]
    return won


def _median_days(leads: Leads) -> float:
    return float(np.median(leads["ended"] - leads["born"])) * DAYS if len(leads) else np.nan


def delay_slope() -> Reading:
    """Slope of the log odds that a contacted lead becomes an opportunity, on days from inquiry to contact."""

    def read(leads: Leads, run: Run, scenario: Scenario) -> float:
        days, became = _contacts(leads, run, scenario)
        return logit_slope(days, became)

    return _traced("slope of the log odds on delay", read)


def delay_steps() -> Reading:
    """Fall of those log odds a day between neighbouring bins of delay: (replications, bins - 1)."""

    def read(leads: Leads, run: Run, scenario: Scenario) -> Floats:
        days, became = _contacts(leads, run, scenario)
        bins = np.digitize(days, DELAY_BINS[1:-1])
        log_odds, centre = np.empty((2, len(DELAY_BINS) - 1))
        for k in range(len(centre)):
            here = bins == k
            yes = became[here].sum()
            log_odds[k] = np.log((yes + 0.5) / (here.sum() - yes + 0.5))  # Haldane's correction for empty cells
            centre[k] = days[here].mean() if here.any() else np.nan
        return np.diff(log_odds) / np.diff(centre)

    return _traced("steps of the log odds on delay", read)


def _contacts(leads: Leads, run: Run, scenario: Scenario) -> tuple[Floats, NDArray[np.bool_]]:
    """Days from the last inquiry to the first contact, and whether the contact became an opportunity."""
    last = run.warm_up_weeks + scenario.inputs.weeks - LONGEST_CYCLE
    met = leads[(leads["first_touch"] >= run.warm_up_weeks) & (leads["first_touch"] < last)]
    return days_since_asked(met), met["opened"] >= 0.0


def logit_slope(x: Floats, success: NDArray[np.bool_]) -> float:
    """Slope of a logistic regression of `success` on x by Newton's method."""
    design = np.column_stack([np.ones(len(x)), x])
    weights = np.zeros(2)
    for _ in range(25):
        p = 1.0 / (1.0 + np.exp(-design @ weights))
        step = np.linalg.solve((design * (p * (1.0 - p))[:, None]).T @ design, design.T @ (success - p))
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return float(weights[1])


def fit_by_quarter() -> Reading:
    """Mean fit [0-1] of the leads handed over, by the measured quarter in which they were captured."""

    def read(leads: Leads, run: Run, scenario: Scenario) -> Floats:
        quarters = scenario.inputs.weeks // WEEKS_A_QUARTER
        quarter = (leads["birth_week"] - run.warm_up_weeks) // WEEKS_A_QUARTER
        return np.array([leads["fit"][quarter == q].mean() for q in range(quarters)])

    return _traced("fit by quarter", read)


def bookings_by_ability(first: int, end: int) -> Reading:
    """Bookings [$] in measured weeks `first` to before `end` of the abler half of salespeople and of the other half.

    (replications, 2), the abler first. Halves are by skill, of those who are there when the fiscal year before ends.
    """

    def read(run: Run, scenario: Scenario) -> Floats:
        assert run.traces is not None
        means = np.full((len(run.traces), 2), np.nan)
        for r, leads in enumerate(run.traces):
            if run.status[r]:
                continue
            years = measured_years(run, r)
            there = years[years["week"] == run.warm_up_weeks + first - 1]
            of_rank = there["person"][np.argsort(-there["skill"], kind="stable")]
            won = _won(leads, run)
            now = (won["ended"] >= run.warm_up_weeks + first) & (won["ended"] < run.warm_up_weeks + end)
            net = won["value"] * (1.0 - won["discount"]) * now
            half = len(of_rank) // 2
            halves = of_rank[:half], of_rank[len(of_rank) - half :]
            means[r] = [net[np.isin(won["owner"], people)].sum() for people in halves]
        return means

    return Reading(f"bookings by ability in weeks {first} to {end - 1}", read, ("trace", "person_years"))


def under_the_cap(cap: float, quota: float) -> Reading:
    """Share of a salesperson's quarters that end in the last tenth below the cap, beyond the tenths on either side.

    cap    bookings at which pay stops, as a multiple of quota; quota [$/yr], where the plan has none of its own
    """

    def read(run: Run, scenario: Scenario) -> Floats:
        assert run.traces is not None
        shares = []
        for r, leads in enumerate(run.traces):
            at = _quarters_of_people(leads, run, scenario) / (cap * _quotas(run, r, scenario, quota))
            band = np.floor(10.0 * at[np.isfinite(at)])
            beside = 0.5 * (np.mean(band == 8) + np.mean(band == 10))
            shares.append(np.mean(band == 9) - beside if run.status[r] == 0 else np.nan)
        return np.array(shares)

    return Reading(f"quarters just under {cap:g} quotas", read, ("trace", "person_years"))


def _quarters_of_people(leads: Leads, run: Run, scenario: Scenario) -> Floats:
    """Bookings [$] of each salesperson in each measured quarter: (salespeople, years, 4)."""
    people, weeks = _chairs(scenario), scenario.inputs.weeks
    won = _won(leads, run)
    booked = np.zeros((people, weeks // WEEKS_A_QUARTER))
    quarter = (won["ended"].astype(np.int64) - run.warm_up_weeks) // WEEKS_A_QUARTER
    np.add.at(booked, (won["owner"], quarter), won["value"] * (1.0 - won["discount"]))
    hired = booked[scenario.spec.organisation.salespeople :]
    hired[hired.sum(axis=1) == 0.0] = np.nan  # a chair that was never filled
    return booked.reshape(people, -1, 4)


def _quotas(run: Run, r: int, scenario: Scenario, quota: float) -> Floats:
    """Quota of a quarter [$] of each salesperson in each measured year, (salespeople, years, 1)."""
    people, years = _chairs(scenario), scenario.inputs.weeks // WEEKS_A_YEAR
    quotas = np.full((people, years, 1), quota / 4.0)
    if scenario.spec.compensation.salespeople.quota is None:
        return quotas
    closed = measured_years(run, r)
    quotas[:] = np.nan
    year = (closed["week"] - run.warm_up_weeks) // WEEKS_A_YEAR
    quotas[closed["person"], year, 0] = closed["quota"] / 4.0
    return quotas


def _chairs(scenario: Scenario) -> int:
    """Salespeople that there can be at most: a firm that hires with its budget may have more than it opens with."""
    organisation = scenario.spec.organisation
    return organisation.salespeople * (1 if organisation.hiring == "fixed" else MOST_GROWTH)
