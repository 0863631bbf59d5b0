"""What a plan would have paid on a firm's own deals: by deal, person and pay period, to the cent."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from smarketing.agents.parameters import GoalMeasure, PayBasis
from smarketing.agents.plain_python import Fields
from smarketing.pay_plans.deals_file import FirmDeal, FirmDeals
from smarketing.pay_plans.fiscal_calendar import FiscalCalendar, PayPeriod
from smarketing.pay_plans.plan_ledger import NO_SEGMENT, Deal, Line, PlanLedger
from smarketing.scenarios import Scenario

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Statement:
    """What one person earned in one period, in cents; bookings as they were and as the plan credits them, $."""

    who: str
    period: PayPeriod
    deals: int
    booked: Decimal
    credited: float
    quota: float
    cents: int

    @property
    def attainment(self) -> float | None:
        return self.credited / self.quota if self.quota > 0 else None


@dataclass(frozen=True)
class PlanTest:
    """One plan on the deals: every line of pay with whom it is paid to, and every statement."""

    name: str
    title: str
    calendar: FiscalCalendar
    lines: tuple[tuple[str, Line], ...]
    statements: tuple[Statement, ...]
    periods: tuple[PayPeriod, ...]
    notes: tuple[str, ...]

    @cached_property
    def by_person(self) -> dict[str, int]:
        """Variable pay of each person over all periods, cents."""
        cents: dict[str, int] = defaultdict(int)
        for statement in self.statements:
            cents[statement.who] += statement.cents
        return dict(cents)

    @property
    def total(self) -> int:
        return sum(self.by_person.values())

    @property
    def reconciles(self) -> bool:
        """Whether the lines add up to the statements, one by one and in all."""
        sums: dict[tuple[str, int], int] = defaultdict(int)
        for who, line in self.lines:
            sums[who, line.period] += line.cents
        place = {period: at for at, period in enumerate(self.periods)}
        stated = {(each.who, place[each.period]): each.cents for each in self.statements}
        return all(stated.get(key, 0) == paid for key, paid in sums.items()) and sum(sums.values()) == self.total


def tried(
    name: str, scenario: Scenario, p: Fields, firm: FirmDeals, quotas: Mapping[str, float], usual: float
) -> PlanTest:
    """Pay everybody in the file, or in `quotas`, for every period from that of the first deal to that of the last.

    quotas  $ a year by person; empty: everybody has the plan's
    usual   bookings a year [$] that target pay is reckoned from where the plan has no quota
    """
    plan = p.compensation.salespeople
    calendar = FiscalCalendar.of(scenario.spec.horizon.fiscal_start_week, plan.period)
    periods = tuple(calendar.between(firm.deals[0].day, firm.deals[-1].day))
    people = sorted(quotas or {deal.who for deal in firm.deals}, key=str.casefold)
    has_quota = plan.quota > 0.0
    ledgers = {
        who: PlanLedger(p, quotas.get(who) if has_quota else None, usual, first=periods[0].place) for who in people
    }
    segments = {segment.name.casefold(): at for at, segment in enumerate(scenario.spec.market.segments)}
    by_period = _by_period(firm.deals, periods)
    lines: list[tuple[str, Line]] = []
    statements = []
    for period in periods:
        deals = by_period[period]
        lines_of = _settle(ledgers, deals, periods[0].first_day, segments)
        for who, ledger in ledgers.items():
            mine = [deal for deal in deals if deal.who == who]
            booked = sum((deal.amount for deal in mine), Decimal(0))
            credited, quota = ledger.me.bookings_period, ledger.me.outlook.quota
            paid = sum(line.cents for line in lines_of[who])
            statements.append(Statement(who, period, len(mine), booked, credited, quota, paid))
            lines += [(who, line) for line in lines_of[who]]
    notes = tuple(_notes(scenario, p, firm, periods))
    return PlanTest(name, scenario.title, calendar, tuple(lines), tuple(statements), periods, notes)


def _settle(
    ledgers: Mapping[str, PlanLedger], deals: Sequence[FirmDeal], since: date, segments: Mapping[str, int]
) -> dict[str, list[Line]]:
    """One period of everybody: opened, deals credited in their order, closed, and the team's part shared out."""
    lines = {who: ledger.open() for who, ledger in ledgers.items()}
    for deal in deals:
        lines[deal.who] += ledgers[deal.who].credit(_as_plan_sees(deal, since, segments))
    team_bookings = float(sum(deal.amount for deal in deals))
    for who, ledger in ledgers.items():
        ahead = sum(other.contested > ledger.contested for other in ledgers.values())
        lines[who] += ledger.close(team_bookings, rank=ahead if ledger.contest_is_due else None)
    pooled = sum(ledger.to_team for ledger in ledgers.values())
    for at, (who, ledger) in enumerate(ledgers.items()):
        share = pooled // len(ledgers) + (at < pooled % len(ledgers))  # what cannot be split goes to the first
        if share:
            lines[who].append(ledger.from_team(share))
    return lines


def _as_plan_sees(deal: FirmDeal, since: date, segments: Mapping[str, int]) -> Deal:
    profit = None if deal.gross_profit is None else float(deal.gross_profit)
    week = (deal.day - since).days // DAYS_A_WEEK
    segment = segments.get(deal.segment.casefold(), NO_SEGMENT)
    return Deal(float(deal.amount), profit, week, segment, deal.is_new, deal.row)


def _by_period(deals: Sequence[FirmDeal], periods: Sequence[PayPeriod]) -> dict[PayPeriod, list[FirmDeal]]:
    """The deals of each period; both are in the order of time."""
    by_period: dict[PayPeriod, list[FirmDeal]] = {period: [] for period in periods}
    at = 0
    for deal in deals:
        while deal.day > periods[at].last_day:
            at += 1
        by_period[periods[at]].append(deal)
    return by_period


def _notes(scenario: Scenario, p: Fields, firm: FirmDeals, periods: Sequence[PayPeriod]) -> Iterator[str]:
    """What of the plan a file of deals cannot tell, and what stands in its place."""
    plan = p.compensation.salespeople
    unknown = sum(deal.gross_profit is None for deal in firm.deals)
    if plan.basis == PayBasis.MARGIN and unknown:
        margin = f"{100 * p.firm.gross_margin:g} %"
        yield f"{unknown:,} of {len(firm.deals):,} deals name no margin: the firm's {margin} is taken."
    if plan.clawback_weeks > 0:
        yield "Deals do not tell which customers left: nothing is taken back."
    if p.compensation.shared_pool > 0:
        yield "The shared pool is paid as at plan."
    if plan.draw.amount > 0 or plan.draw.recoverable:
        yield "A draw is paid to everybody in every period of the file."
    if plan.split.agreed:
        yield "Credit is as in the file: whoever is named has all of a deal."
    if any(goal.measure == GoalMeasure.COMPANY_REVENUE for goal in plan.goals[: plan.n_goals]):
        yield "Goals for the firm's revenue are left out: deals do not tell it."
    if plan.n_spiffs:
        yield f"Weeks of spiffs are counted from {periods[0].first_day:%Y-%m-%d}."
    if periods[0].place and (plan.year_to_date or plan.annual.gate or plan.annual.bonus or plan.annual.accelerator > 1):
        yield f"The file begins in {periods[0].label}: what hangs on the year counts from there."
    if len(scenario.spec.events):
        yield "Of a plan that changes, the last one is tried."
