"""What a run came to: every outcome once, with its name, unit, definition and good direction.

Outcomes are pure functions of a replication's books over the measured horizon; `docs/outcomes.md` is generated from
this table. A ratio of nothing to nothing is NaN, never zero.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.calendar import WEEKS_A_QUARTER, WEEKS_A_YEAR
from smarketing.agents.state import Cause, World
from smarketing.simulation.inputs import Inputs
from smarketing.simulation.recorder import gross_profit, operating_contribution, selling_cost

RESPONSE_BINS_A_DAY = 4.0

LOSS_CAUSES = ("leaked", "ignored", "stale", "capacity", "misfit", "price", "skill", "competitor")


@dataclass(frozen=True)
class Books:
    """One replication, as outcomes read it."""

    base: NDArray[np.void]  # (52,) records of the last 52 weeks of the warm-up
    measured: NDArray[np.void]  # (weeks,) records of the measured horizon
    first_fiscal_week: int  # week of the fiscal year in which the measured horizon begins
    over_assignment: float  # quotas beyond the plan, share
    response_days: NDArray[np.float64]  # histogram of contacts by quarter days
    cycle_weeks: NDArray[np.float64]  # histogram of wins by weeks from first touch
    lost_weeks: NDArray[np.float64]  # histogram of lost opportunities by weeks from opening

    @property
    def years(self) -> float:
        """Length of the measured horizon [years]."""
        return len(self.measured) / WEEKS_A_YEAR

    @cached_property
    def totals(self) -> dict[str, Any]:
        """Sum of every field over the measured horizon, all in one sweep; by cause where there are causes."""
        fields = self.measured.view(np.float64).reshape(len(self.measured), -1)
        sums = fields.sum(axis=0).view(self.measured.dtype)
        return dict(zip(sums.dtype.names or (), sums.tolist()[0], strict=True))

    def total(self, field: str) -> float:
        """Sum of a field over the measured horizon."""
        total: float = self.totals[field]
        return total

    def a_year(self, field: str) -> float:
        """Sum of a field over the measured horizon, a year."""
        return self.total(field) / self.years

    def mean(self, field: str) -> float:
        """Mean of a field over the measured weeks."""
        return self.total(field) / len(self.measured)

    def cost(self) -> float:
        """Selling and marketing cost over the measured horizon [$]."""
        return float(selling_cost(self.totals))


@dataclass(frozen=True)
class Outcome:
    """A result of a run.

    good: +1 higher is better for the firm, -1 lower is better, 0 neither. kind says how it is shown: "share" and "rate"
    are fractions shown as per cent (a rate is per year), "money" is in the scenario's currency.
    """

    name: str
    title: str
    unit: str
    definition: str
    good: int
    kind: str
    measure: Callable[..., float]  # of `Books`; one of the user's, of a `simulation.history.History`


def ratio(part: float, whole: float) -> float:
    """part / whole, or NaN where there is no whole."""
    return part / whole if whole > 0 else float("nan")


def growth_rate(books: Books) -> float:
    """Compound yearly growth from the revenue of the base year to that of the last measured year."""
    before, after = float(books.base["revenue"].sum()), float(books.measured["revenue"][-WEEKS_A_YEAR:].sum())
    if before <= 0 or after < 0:
        return float("nan")
    return float((after / before) ** (1.0 / books.years) - 1.0)


def histogram_median(counts: NDArray[np.float64]) -> float:
    """Median of a histogram with bins of width 1 from 0 on, interpolated within its bin; NaN when empty."""
    total = counts.sum()
    if total <= 0:
        return float("nan")
    below = np.cumsum(counts)
    at = int(np.searchsorted(below, total / 2.0))
    return at + float((total / 2.0 - (below[at] - counts[at])) / counts[at])


def last_week_share(books: Books) -> float:
    """Share of bookings made in the last week of a fiscal quarter."""
    week = (books.first_fiscal_week + np.arange(len(books.measured))) % WEEKS_A_QUARTER
    last = float(books.measured["bookings"][week == WEEKS_A_QUARTER - 1].sum())
    return ratio(last, books.total("bookings"))


def cohort_retention(books: Books) -> float:
    """Share of the customers won in the first measured year who stayed for a year."""
    if len(books.measured) < 2 * WEEKS_A_YEAR:
        return float("nan")
    return 1.0 - ratio(books.total("cohort_lost"), books.total("cohort_won"))


def alignment_index(books: Books) -> float:
    """Mean of trust, closeness and absence of blame; no economic outcome enters it."""
    return (books.mean("trust") + books.mean("closeness") + 1.0 - books.mean("blame")) / 3.0


def lost_to(books: Books, cause: str) -> float:
    """Revenue lost to one true cause, a year."""
    return float(books.totals["lost_revenue"][int(Cause[cause.upper()])]) / books.years


def _lost(cause: str) -> Outcome:
    return Outcome(
        f"revenue_lost_{cause}",
        f"Lost: {cause}",
        "$/yr",
        f"List value of the prospects lost to the cause '{cause}' that would have been won with every gate neutral.",
        -1,
        "money",
        lambda books: lost_to(books, cause),
    )


_TABLE = (
    Outcome("growth_rate", "Revenue growth", "1/yr", "Compound yearly growth from the revenue of the last 52 weeks of the warm-up to that of the last 52 weeks measured.", 1, "rate", growth_rate),  # noqa: E501
    Outcome("revenue", "Revenue", "$/yr", "Recurring and one-off revenue over the measured horizon, a year.", 1, "money", lambda b: b.a_year("revenue")),  # noqa: E501
    Outcome("bookings", "New bookings", "$/yr", "Value of the deals won, net of discount, a year.", 1, "money", lambda b: b.a_year("bookings")),  # noqa: E501
    Outcome("operating_contribution", "Operating contribution", "$/yr", "Gross profit less selling and marketing cost and the cost of change, a year.", 1, "money", lambda b: float(operating_contribution(b.totals)) / b.years),  # noqa: E501
    Outcome("gross_profit", "Gross profit", "$/yr", "Revenue less the cost of goods, a year: what is sold at a discount costs what it costs at list price.", 1, "money", lambda b: float(gross_profit(b.totals)) / b.years),  # noqa: E501
    Outcome("contribution", "Revenue less selling cost", "$/yr", "Revenue less selling and marketing cost, a year; it knows no cost of goods.", 1, "money", lambda b: b.a_year("revenue") - b.cost() / b.years),  # noqa: E501
    Outcome("recurring_revenue", "Recurring revenue", "$/yr", "Revenue that comes again every year, over the measured horizon, a year.", 1, "money", lambda b: b.a_year("recurring_revenue")),  # noqa: E501
    Outcome("recurring_revenue_share", "Recurring revenue, share", "share of revenue", "Recurring revenue over revenue.", 0, "share", lambda b: ratio(b.total("recurring_revenue"), b.total("revenue"))),  # noqa: E501
    Outcome("change_cost", "Cost of change", "$/yr", "What it costs to bring the policies about, a year.", -1, "money", lambda b: b.a_year("change_cost")),  # noqa: E501
    Outcome("cost_of_sales_ratio", "Cost of sales", "share of revenue", "Selling and marketing cost, pay included, over revenue.", -1, "share", lambda b: ratio(b.cost(), b.total("revenue"))),  # noqa: E501
    Outcome("acquisition_cost", "Cost of a new customer", "$", "Selling and marketing cost over deals won.", -1, "money", lambda b: ratio(b.cost(), b.total("won"))),  # noqa: E501
    Outcome("win_rate", "Win rate", "share of opportunities", "Deals won over deals won or lost.", 1, "share", lambda b: ratio(b.total("won"), b.total("won") + b.total("lost"))),  # noqa: E501
    Outcome("lead_to_win_rate", "Leads that become customers", "share of leads", "Deals won from marketing's leads over leads captured.", 1, "share", lambda b: ratio(b.total("marketing_won"), b.total("captured"))),  # noqa: E501
    Outcome("never_contacted_share", "Leads never contacted", "share of leads", "Leads handed over that ended without a first contact, over all handed over that ended.", -1, "share", lambda b: ratio(b.total("never_contacted"), b.total("ended_marketing_leads"))),  # noqa: E501
    Outcome("response_days_median", "Median response", "days", "Days from capture to first contact, median over contacted leads.", -1, "days", lambda b: histogram_median(b.response_days) / RESPONSE_BINS_A_DAY),  # noqa: E501
    Outcome("response_days_mean", "Mean response", "days", "Days from capture to first contact, mean over contacted leads.", -1, "days", lambda b: ratio(b.total("response_sum"), b.total("contacted"))),  # noqa: E501
    Outcome("sales_cycle_weeks_median", "Sales cycle", "weeks", "Weeks that go by from first contact to the win, median over wins.", -1, "weeks", lambda b: histogram_median(b.cycle_weeks)),  # noqa: E501
    Outcome("sla_compliance", "Promised responses kept", "share of leads", "Leads handed over under a service-level agreement that were first contacted within the promised days of their capture, over all of these that were contacted or ended; not defined without an agreement.", 1, "share", lambda b: ratio(b.total("sla_kept"), b.total("sla_due"))),  # noqa: E501
    Outcome("no_decision_share", "Lost without a decision", "share of lost opportunities", "Opportunities that ended without an answer from the customer (gone silent and given up, or dead while on hold), over all that were lost; whoever buys elsewhere has decided.", -1, "share", lambda b: ratio(b.total("no_decision"), b.total("lost"))),  # noqa: E501
    Outcome("lost_deal_weeks_median", "Time to a loss", "weeks", "Weeks that go by from becoming an opportunity to being known lost, median over lost opportunities.", -1, "weeks", lambda b: histogram_median(b.lost_weeks)),  # noqa: E501
    Outcome("market_entry_cost", "Cost of entering a market", "$ per $", "Selling and marketing cost of a new segment's first 52 weeks (its equal part of the total) over its bookings in them; not defined where no segment opens.", -1, "ratio", lambda b: ratio(b.total("new_segment_spend"), b.total("new_segment_revenue"))),  # noqa: E501
    Outcome("marketing_sourced_share", "Sourced by marketing", "share of bookings", "Bookings from leads that marketing captured, over all bookings.", 0, "share", lambda b: ratio(b.total("marketing_sourced_bookings"), b.total("bookings"))),  # noqa: E501
    Outcome("quota_attainment_share", "Salespeople at quota", "share of people", "Salespeople who booked at least their quota over a fiscal year, of those who worked all of it; not defined without quotas.", 0, "share", lambda b: ratio(b.total("quota_reached"), b.total("quota_years"))),  # noqa: E501
    Outcome("plan_attainment", "Plan reached", "share of plan", "Bookings of these salespeople over the plan, which is their quotas less the usual over-assignment.", 1, "share", lambda b: ratio(b.total("quota_bookings"), b.total("quota_sum") * (1.0 - b.over_assignment))),  # noqa: E501
    Outcome("last_week_share", "Booked in a quarter's last week", "share of bookings", "Share of bookings made in the last week of a fiscal quarter; even selling gives 7.7 %.", 0, "share", last_week_share),  # noqa: E501
    Outcome("discount_mean", "Discount", "share of list", "Mean discount over deals won.", -1, "share", lambda b: ratio(b.total("discounts"), b.total("won"))),  # noqa: E501
    Outcome("churn_rate", "Churn", "1/yr", "Customers who left over customers, a year.", -1, "rate", lambda b: ratio(b.a_year("churned"), b.mean("customers"))),  # noqa: E501
    Outcome("cohort_retention", "Customers kept for a year", "share of customers", "Customers won in the first measured year who were there a year later; not defined in fewer than 104 measured weeks.", 1, "share", cohort_retention),  # noqa: E501
    Outcome("customer_experience", "Customer experience", "index", "Mean experience of customers, 0 to 1.", 1, "index", lambda b: b.mean("experience")),  # noqa: E501
    Outcome("relative_fit", "Fit against competitors", "logit", "How much nearer the offer is to customers' needs than the competitors', log odds.", 1, "ratio", lambda b: b.mean("relative_fit")),  # noqa: E501
    Outcome("belief_error", "Marketing's error about needs", "sd", "Distance of marketers' beliefs from customers' needs.", -1, "ratio", lambda b: b.mean("belief_error")),  # noqa: E501
    Outcome("blame_index", "Blame", "index", "Mean over pairs and weeks of the blame in a pair of marketer and salesperson, 0 to 1.", -1, "index", lambda b: b.mean("blame")),  # noqa: E501
    Outcome("trust_index", "Trust", "index", "Mean over pairs and weeks of trust in both directions, 0 to 1.", 1, "index", lambda b: b.mean("trust")),  # noqa: E501
    Outcome("alignment_index", "Alignment", "index", "Mean of trust, closeness and one minus blame; no economic outcome enters it.", 1, "index", alignment_index),  # noqa: E501
    Outcome("conflict_hours", "Hours lost to conflict", "h/week", "Hours a week and person that blame takes.", -1, "hours", lambda b: ratio(b.total("conflict_hours"), b.total("people"))),  # noqa: E501
    Outcome("turnover_rate", "Staff turnover", "1/yr", "People who left over people, a year.", -1, "rate", lambda b: ratio(b.a_year("leavers"), b.mean("people"))),  # noqa: E501
    Outcome("pay_ratio", "Pay of sales over marketing", "ratio", "Mean pay of a salesperson over that of a marketer.", 0, "ratio", lambda b: ratio(b.total("sales_pay") / max(1.0, b.total("salespeople")), b.total("marketer_pay") / max(1.0, b.total("people") - b.total("salespeople")))),  # noqa: E501
    Outcome("commission_cost", "Variable pay of sales", "$/yr", "Commission, bonuses, prizes and shares of pools paid to salespeople, a year.", 0, "money", lambda b: b.a_year("commission")),  # noqa: E501
    Outcome("base_pay_cost", "Base pay", "$/yr", "Base pay of salespeople and marketers, a year.", 0, "money", lambda b: b.a_year("base_pay")),  # noqa: E501
    Outcome("marketer_bonus_cost", "Variable pay of marketing", "$/yr", "Bonuses and shares of pools paid to marketers, a year.", 0, "money", lambda b: b.a_year("marketer_bonus")),  # noqa: E501
    Outcome("programme_cost", "Marketing programmes", "$/yr", "Money spent on the channels that bring leads, a year.", 0, "money", lambda b: b.a_year("programme_spend")),  # noqa: E501
    Outcome("research_cost", "Market research", "$/yr", "Money spent on learning what customers need, a year.", 0, "money", lambda b: b.a_year("research_spend")),  # noqa: E501
    Outcome("support_cost", "Support of sales", "$/yr", "Money spent on the support of salespeople, a year.", 0, "money", lambda b: b.a_year("support_spend")),  # noqa: E501
    Outcome("credit_claimed_ratio", "Credit claimed", "share of bookings", "What both functions claim of the bookings together; more than 100 % means that both over-claim.", 0, "share", lambda b: ratio(b.total("claimed"), b.total("bookings"))),  # noqa: E501
    Outcome("revenue_lost", "Revenue lost", "$/yr", "List value of the prospects that would have been won with every gate neutral: the sum over the causes.", -1, "money", lambda b: math.fsum(lost_to(b, cause) for cause in LOSS_CAUSES)),  # noqa: E501
    *(_lost(cause) for cause in LOSS_CAUSES),
)  # fmt: skip

OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in _TABLE}
OUTCOME_DTYPE = np.dtype([(name, "f8") for name in OUTCOMES])


def books_of(world: World, inputs: Inputs) -> Books:
    """The books of the replication that `world` holds."""
    start = inputs.warm_up_weeks
    fiscal = int(inputs.parameters["horizon"]["fiscal_start_week"][-1])
    weeks = world.weeks.view(np.ndarray)  # a record array takes twice as long to look a field up
    return Books(
        base=weeks[start - WEEKS_A_YEAR : start],
        measured=weeks[start:],
        first_fiscal_week=(start - fiscal) % WEEKS_A_YEAR,
        over_assignment=float(inputs.parameters["behaviour"]["leader"]["over_assignment"][-1]),
        response_days=world.response_days,
        cycle_weeks=world.cycle_weeks,
        lost_weeks=world.lost_weeks,
    )


def measure(books: Books) -> NDArray[np.void]:
    """All outcomes of one replication, a scalar record of `OUTCOME_DTYPE`."""
    row = np.empty((), OUTCOME_DTYPE)
    for name, outcome in OUTCOMES.items():
        row[name] = outcome.measure(books)
    return row
