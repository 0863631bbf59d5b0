"""The payout curve of a plan: a year's pay by attainment, what the next dollar pays, and what pay is made of.

A point of the curve is somebody who books the same share of quota in every period of a year, among colleagues at plan,
with the shared pool at plan and the firm's revenue as it opens; contests and what is taken back when a customer leaves
are not in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any

from smarketing.agents.plain_python import Fields, in_plain_python
from smarketing.pay_plans.plan_ledger import Deal, PlanLedger, paid_by_period, settle
from smarketing.simulation.opening_customers import growth_in_balance, one_off_load

_one_off_load, _growth_in_balance = in_plain_python(one_off_load), in_plain_python(growth_in_balance)

ATTAINMENTS = tuple(percent / 100 for percent in range(0, 205, 5))
WORKED = (0.5, 0.85, 1.0, 1.25)  # attainments told as examples
_A_DOLLAR = 1.0


@dataclass(frozen=True)
class CurvePoint:
    """A year at one attainment.

    variable, total   pay without and with base, $
    marginal          what the next dollar booked pays, $/$
    """

    attainment: float
    bookings: float
    variable: float
    total: float
    marginal: float


@dataclass(frozen=True)
class Example:
    """A worked example: the parts add up to the total [$]; the next deal of `size` pays `next_pays` [$]."""

    attainment: float
    bookings: float
    total: float
    parts: tuple[tuple[str, float], ...]
    size: float
    next_pays: float


@dataclass(frozen=True)
class Curve:
    """The plan of `p`, with 100 % attainment at `reference` [$ of bookings a year]."""

    p: Fields
    reference: float

    @property
    def base(self) -> float:
        return float(self.p.compensation.salespeople["base"])

    def point(self, attainment: float) -> CurvePoint:
        ledger, variable = self._year(self.p, attainment)
        marginal = round(self._reaches_me(ledger, _A_DOLLAR) / _A_DOLLAR, 6)
        return CurvePoint(attainment, attainment * self.reference, variable, self.base + variable, marginal)

    @cached_property
    def points(self) -> list[CurvePoint]:
        return [self.point(attainment) for attainment in ATTAINMENTS]

    def variable(self, attainment: float) -> float:
        """A year's variable pay [$] at an attainment."""
        return self._year(self.p, attainment)[1]

    def example(self, attainment: float) -> Example:
        """What pay is made of at an attainment, form by form, and what a next deal of a tenth of a quarter pays."""
        parts, before = [("base pay", self.base)], 0.0
        for what, p in _form_by_form(self.p):
            paid = self._year(p, attainment)[1]
            parts.append((what, paid - before))
            before = paid
        ledger, variable = self._year(self.p, attainment)
        size = next_deal(self.reference)
        shown = tuple((what, amount) for what, amount in parts if abs(amount) >= 0.005)
        next_pays = self._reaches_me(ledger, size)
        return Example(attainment, attainment * self.reference, self.base + variable, shown, size, next_pays)

    def _reaches_me(self, ledger: PlanLedger, amount: float) -> float:
        """What of the pay [$] for a next deal of `amount` [$] the person has, once the team has shared its part."""
        share = self.p.compensation.salespeople.team_share
        return float((1.0 - share + share / self.p.organisation.salespeople) * ledger.next_pays(amount))

    def _year(self, p: Fields, attainment: float) -> tuple[PlanLedger, float]:
        """The ledger at the end of a year, and what the year has paid [$]."""
        ledger = PlanLedger(p, usual=self.reference)
        at_plan = self.reference / ledger.n_periods
        deal = Deal(attainment * at_plan)  # as a plan's own thresholds are: equal is equal
        ledger_lines = settle(
            ledger,
            [[deal] if deal.amount > 0 else []] * ledger.n_periods,
            colleagues=(p.organisation.salespeople - 1) * at_plan,
            company_revenue=p.firm.opening_revenue / ledger.n_periods,
        )
        paid = sum(paid_by_period(ledger_lines, ledger.n_periods)) / 100
        return ledger, paid + self._from_team(p, attainment, ledger)

    def _from_team(self, p: Fields, attainment: float, ledger: PlanLedger) -> float:
        """What comes back of the pooled commission, with the colleagues at plan [$ a year]."""
        share, n = p.compensation.salespeople.team_share, p.organisation.salespeople
        if share <= 0.0:
            return 0.0
        at_plan = self._pooled(p, 1.0) if attainment != 1.0 else ledger.to_team * ledger.n_periods / 100
        mine = ledger.to_team * ledger.n_periods / 100
        return float((mine + (n - 1) * at_plan) / n)

    def _pooled(self, p: Fields, attainment: float) -> float:
        """What somebody pays into the team's pool in a year [$], by the last of its periods, which are alike."""
        ledger = PlanLedger(p, usual=self.reference)
        settle(ledger, [[Deal(attainment * (self.reference / ledger.n_periods))]] * ledger.n_periods)
        return ledger.to_team * ledger.n_periods / 100


def next_deal(reference: float) -> float:
    """A deal to tell of: 1, 2 or 5 times a power of ten, about a fortieth of a year's bookings [$]."""
    sizes = [lead * 10.0**power for power in range(0, 12) for lead in (1, 2, 5)]
    return min(sizes, key=lambda size: abs(size - reference / 40.0))


def reference_of(plans: Sequence[Fields]) -> list[tuple[float, str]]:
    """Bookings a year [$] that count as 100 % for each plan, and whether that is a quota or what the firm books.

    A plan without a quota takes the first other one's, so that plans side by side are read at equal bookings; with
    none at all, what a salesperson of the firm's opening year booked.
    """
    quotas = [float(p.compensation.salespeople.quota) for p in plans]
    borrowed = next((quota for quota in quotas if quota > 0.0), 0.0)
    references = []
    for p, quota in zip(plans, quotas, strict=True):
        if quota > 0.0:
            references.append((quota, "quota"))
        elif borrowed > 0.0:
            references.append((borrowed, "quota of another plan"))
        else:
            references.append((_booked(p), "bookings of the opening year"))
    return references


def _booked(p: Fields) -> float:
    """What a salesperson books in the year before the simulation [$]."""
    recurring = p.firm.opening_revenue / _one_off_load(p)
    booked = recurring * _growth_in_balance(p) / max(1e-9, p.firm.recurring_share)
    return float(booked / p.organisation.salespeople)


def _form_by_form(p: Fields) -> Iterator[tuple[str, Fields]]:
    """The plan built up from its first rate, one form after the other: what it adds, and the plan with it."""
    plan = p.compensation.salespeople
    rates = {name: getattr(plan, name) for name in ("accelerator", "n_tiers", "n_rates")}
    steps: list[tuple[str, dict[str, Any]]] = [
        ("commission", {}),
        ("higher rates", {**rates, "annual": plan.annual.but(bonus=0.0)}),
        ("bonus", {"bonus_at_quota": plan.bonus_at_quota, "annual": plan.annual, "year_to_date": plan.year_to_date}),
        ("goals", {"n_goals": plan.n_goals}),
        ("below the threshold", {"threshold": plan.threshold}),
        ("cut by the cap", {"cap": plan.cap}),
        ("guarantee", {"draw": plan.draw}),
        ("shared with the team", {"team_share": plan.team_share}),
    ]
    built = plan.but(
        accelerator=1.0, n_tiers=0, n_rates=min(1, plan.n_rates), bonus_at_quota=0.0, year_to_date=False,
        annual=Fields(accelerator=1.0, bonus=0.0, gate=False), n_goals=0, threshold=0.0, cap=inf,
        draw=Fields(amount=0.0, recoverable=False), team_share=0.0,
    )  # fmt: skip
    for what, added in steps:
        built = built.but(**added)
        pay = p.compensation.but(salespeople=built, shared_pool=0.0)
        yield what, p.but(compensation=pay)
    yield "shared pool", p
