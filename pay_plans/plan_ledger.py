"""One person's account under a plan: deals go in as they are credited, lines of pay come out, to the cent.

The arithmetic is that of the simulation: the terms of a period, its line, what is owed of a draw, spiffs and goals come
from the kernels that pay there (agents/plan_line.py, incentives.py, spiffs.py, goals.py), run as plain Python. What is
added here is the order of events, and rounding: what a period has paid so far is rounded to the cent, half to even, and
a line is by how much a deal raises it. So lines add up to the period, and that is what the plan says of its total.

Whoever gives plans a new form adds a step to `PlanLedger`, and nowhere else: tests, curve and back-test all go through
`settle`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import numpy as np

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.commission import pay
from smarketing.agents.goals import pay_of_shared_goals
from smarketing.agents.incentives import OUTLOOK, sign_terms, target_pay
from smarketing.agents.morale import pooled_share
from smarketing.agents.parameters import PayBasis
from smarketing.agents.plain_python import Fields, fields_of, in_plain_python
from smarketing.agents.plan_line import periods_a_year, terms_of_person
from smarketing.agents.spiffs import spiff
from smarketing.simulation.pay_periods import settle_draw

_pay, _spiff, _target_pay = in_plain_python(pay), in_plain_python(spiff), in_plain_python(target_pay)
_terms_of_person, _sign_terms = in_plain_python(terms_of_person), in_plain_python(sign_terms)
_shared_goals, _settle_draw = in_plain_python(pay_of_shared_goals), in_plain_python(settle_draw)
_periods_a_year, _pooled_share = in_plain_python(periods_a_year), in_plain_python(pooled_share)

_EXACT = 6  # decimal places of an amount that doubles surely hold
_CENT = Decimal("0.01")
LONG_THERE = 1e9  # weeks of tenure: nobody new
NO_SEGMENT = -2  # of the plan's: only what is paid for every segment is paid


@dataclass(frozen=True)
class Deal:
    """A deal as a plan sees it.

    amount         booked, $
    gross_profit   of it, $; None: what the firm's gross margin makes of the amount
    week           of the horizon, for what is paid for a while
    segment        place among the firm's segments; `NO_SEGMENT`: none of them
    is_new         whether the customer is
    number         by which its line is known
    """

    amount: float
    gross_profit: float | None = None
    week: int = 0
    segment: int = NO_SEGMENT
    is_new: bool = True
    number: int | None = None


@dataclass(frozen=True)
class Line:
    """One line of a statement of pay.

    period      place of the pay period among those settled
    what        "commission" (with all that the plan's line holds), "guarantee", "spiff", "goals", "contest", "team" or
                "pool"
    deal        number of the deal; None for what no single deal brings
    credited    bookings that count for the plan, $
    cents       paid
    owed        of a recoverable draw after this line, cents
    """

    period: int
    what: str
    deal: int | None
    credited: float
    cents: int
    owed: int = 0


class PlanLedger:
    """A person under a plan, from one pay period to the next.

    Args:
        p: the parameters in force, as `plan_of` makes them
        quota: $ a year; None: the plan's own
        usual: bookings that target pay is reckoned from where there is no quota, $ a year
        tenure: weeks that the person has been there when the first period opens
        first: place of that period in the fiscal year
    """

    def __init__(
        self, p: Fields, quota: float | None = None, usual: float = 0.0, tenure: float = LONG_THERE, first: int = 0
    ) -> None:
        self.p, self.plan = p, p.compensation.salespeople
        self.n_periods = int(_periods_a_year(self.plan.period))
        self.kept = 1.0 - _pooled_share(p)  # beside the shared pool
        outlook = fields_of(np.zeros((), OUTLOOK))
        self.me = Fields(quota=self.plan.quota if quota is None else quota, outlook=outlook, tenure=tenure, owed=0.0)
        self.me.quota_year = self.me.bookings_year = self.me.bookings_period = 0.0
        self.me.bookings_rate = usual / WEEKS_A_YEAR
        self.me.target_pay = _target_pay(p, self.me)
        self.first = self.opened = first
        self.paid, self.to_team = 0, 0
        self._without_new_only = _for_existing(self.plan)

    def open(self) -> list[Line]:
        """A period begins: what is paid for no bookings. A year begins with every so many of them."""
        me, weeks = self.me, WEEKS_A_YEAR / self.n_periods
        if self.opened % self.n_periods == 0:
            me.quota_year = me.bookings_year = 0.0
        quota = me.quota / self.n_periods
        me.quota_year += quota
        me.target_pay = _target_pay(self.p, me)
        terms = _terms_of_person(self.plan, self.p.firm.gross_margin, me, quota, float(self.n_periods))
        _sign_terms(self.p, me.outlook, terms, weeks)
        me.bookings_period = 0.0
        self.opened += 1
        self.paid, self.to_team = cents(self.kept * me.outlook.line.start), 0
        return [self._line("guarantee", self.paid)] if self.paid else []

    def credit(self, deal: Deal) -> list[Line]:
        """A deal is booked: what it adds to what the period has paid, and what is paid for it beside the plan."""
        amount = self.credited(deal)
        before = self.me.bookings_period
        self.me.bookings_period += amount
        self.me.bookings_year += amount
        raised = max(self.paid, cents(self.kept * _pay(self.me.outlook.line, self.me.bookings_period)))
        own, self.paid = raised - self.paid, raised
        shared = cents(own / 100 * self.plan.team_share)
        self.to_team += shared
        lines = [self._line("commission", own - shared, deal.number, self.me.bookings_period - before)]
        plan = self.plan if deal.is_new else self._without_new_only
        extra = cents(_spiff(plan, deal.week, deal.segment, deal.amount))
        return [*lines, self._line("spiff", extra, deal.number)] if extra else lines

    def close(self, team_bookings: float = 0.0, company_revenue: float = 0.0, rank: int | None = None) -> list[Line]:
        """A period ends: goals that are shared, the contest, the pool at plan, and what of a draw is now owed.

        `rank`: how many of the team are ahead in `contested`; None where nobody is compared now
        """
        me, plan = self.me, self.plan
        if plan.draw.recoverable:
            _settle_draw(self.p, me)
        goals = self.kept * _shared_goals(plan, me.outlook.weeks, team_bookings, company_revenue)
        wins = rank is not None and rank < me.outlook.top and self.contested > 0.0
        pool = (1.0 - self.kept) * me.target_pay / self.n_periods
        me.tenure += me.outlook.weeks
        earned = {"goals": goals, "contest": me.outlook.prize if wins else 0.0, "pool": pool}
        return [self._line(what, cents(amount)) for what, amount in earned.items() if cents(amount)]

    def from_team(self, share: int) -> Line:
        """The person's part [cents] of what everybody has paid into the team's pool in the period."""
        return self._line("team", share)

    @property
    def contest_is_due(self) -> bool:
        """Whether a contest is decided when the open period closes."""
        is_last = self.opened % self.n_periods == 0
        return bool(self.me.outlook.prize > 0.0 and (is_last or not self.me.outlook.by_year))

    @property
    def contested(self) -> float:
        """The bookings [$] that are compared in it."""
        return float(self.me.bookings_year if self.me.outlook.by_year else self.me.bookings_period)

    def credited(self, deal: Deal) -> float:
        """The bookings [$] that the plan counts for a deal: on margin, those at which it is earned at list price."""
        if self.plan.basis != PayBasis.MARGIN:
            return deal.amount
        margin = self.p.firm.gross_margin
        profit = deal.amount * margin if deal.gross_profit is None else deal.gross_profit
        return float(profit * self.me.outlook.discount_weight)

    def next_pays(self, amount: float) -> float:
        """What the next deal of `amount` [$] would add to the plan's pay of the open period, $, not rounded."""
        booked = self.me.bookings_period
        line = self.me.outlook.line
        return float(self.kept * max(0.0, _pay(line, booked + amount) - _pay(line, booked)))

    def _line(self, what: str, paid: int, deal: int | None = None, credited: float = 0.0) -> Line:
        return Line(self.opened - 1 - self.first, what, deal, credited, paid, cents(self.me.owed))


def settle(
    ledger: PlanLedger, periods: Sequence[Sequence[Deal]], colleagues: float = 0.0, company_revenue: float = 0.0
) -> list[Line]:
    """Every line of pay for one person's deals of one period after the other.

    colleagues, company_revenue: what the others book and the firm earns in each period, $
    """
    lines = []
    for deals in periods:
        lines += ledger.open()
        for deal in deals:
            lines += ledger.credit(deal)
        booked = colleagues + sum(deal.amount for deal in deals)
        lines += ledger.close(team_bookings=booked, company_revenue=company_revenue)
    return lines


def paid_by_period(lines: Sequence[Line], n: int) -> list[int]:
    """What the first `n` periods have paid, cents each."""
    return [sum(line.cents for line in lines if line.period == period) for period in range(n)]


def cents(amount: float) -> int:
    """An amount [$] in whole cents, half to even; what doubles cannot hold is no half."""
    exact = Decimal(repr(round(float(amount), _EXACT)))
    return int((exact.quantize(_CENT, ROUND_HALF_EVEN) * 100).to_integral_value())


def plan_of(scenario: Any) -> Fields:
    """The parameters that a scenario ends with, as a `PlanLedger` takes them; spiffs know whether only new ones count.

    Of all that a scenario says only what pay hangs on is turned into objects.
    """
    row = scenario.inputs.parameters[-1]
    kept = ("compensation", "firm", "market", "organisation", "neutral", "people")
    p = Fields(**{name: fields_of(row[name]) for name in kept})
    for spiff_terms, as_written in zip(p.compensation.salespeople.spiffs, _spiffs(scenario), strict=False):
        spiff_terms.new_only = as_written.new_only
    return p


def _spiffs(scenario: Any) -> Sequence[Any]:
    spiffs: Sequence[Any] = scenario.spec.compensation.salespeople.spiffs
    return spiffs


def _for_existing(plan: Fields) -> Fields:
    """The plan as it pays for a customer who is not new."""
    kept = [each for each in plan.spiffs[: plan.n_spiffs] if not getattr(each, "new_only", False)]
    return plan.but(spiffs=kept, n_spiffs=len(kept))
