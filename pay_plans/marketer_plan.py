"""What a marketer's plan pays: by how much of the usual results come, with the arithmetic that pays in the simulation.

A plan may count many things, so 100 % is a year in which each of them comes as usual: a goal's measure at its target,
anything else as the firm's opening year lets a newcomer expect. Plans side by side are read at equal results: those of
the baseline's opening year, for the money of a plan also decides how many leads there will be. The firm's revenue,
which a shared pool follows, is at plan.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from smarketing.agents.bonus import bonus_rate
from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.goals import pay_of_marketers_goals
from smarketing.agents.morale import pooled_share
from smarketing.agents.parameters import N_BASES, GoalMeasure
from smarketing.agents.plain_python import Fields, in_plain_python
from smarketing.agents.plan_line import periods_a_year
from smarketing.pay_plans.cost import SHIFTS
from smarketing.pay_plans.curve import ATTAINMENTS, WORKED
from smarketing.simulation.opening_money import opening_bookings, opening_leads
from smarketing.simulation.staffing import usual_count

_rate, _goals = in_plain_python(bonus_rate), in_plain_python(pay_of_marketers_goals)
_usual = in_plain_python(usual_count)
_bookings, _leads = in_plain_python(opening_bookings), in_plain_python(opening_leads)
_pooled_share, _periods_a_year = in_plain_python(pooled_share), in_plain_python(periods_a_year)

_NEXT = 1e-3  # of attainment
_LEAST_TARGET = 0.1  # of base pay: what the pool takes as target bonus where a plan promises less (docs/odd.md M28)


@dataclass(frozen=True)
class Measure:
    """One thing that the plan pays for.

    per_year   100 %, by one marketer or, for the team's bookings and the firm's revenue, by all [number or $ a year]
    of         "target" of a goal, "opening year", or "opening year of the baseline"
    rate       paid for one of it, goals aside, $
    """

    measure: str
    per_year: float
    of: str
    rate: float


@dataclass(frozen=True)
class MarketerCurve:
    """The plan of marketers under `p`, read at what is usual under `p`, or in the `opening` year of another plan."""

    p: Fields
    opening: Fields | None = None

    @property
    def base(self) -> float:
        return float(self.p.compensation.marketers["base"])

    @property
    def measures(self) -> list[Measure]:
        """What the plan pays for, in the order of the schema."""
        measures = []
        for measure in GoalMeasure:
            target = self._targets.get(measure)
            rate = self._rate(measure)
            if target is not None or rate > 0.0:
                of = "target" if target is not None else self._usual_of
                measures.append(Measure(measure.name.lower(), self._usual(measure), of, rate))
        return measures

    def parts(self, attainment: float) -> dict[str, float]:
        """A year's bonus [$] by what it is paid for, with every measure at this share of what is usual."""
        paid = {f"for {_WORDS[measure]}": attainment * usual for measure, usual in self._paid_at_usual.items()}
        paid["goals"] = self._kept * self._goals(attainment)
        if self._kept < 1.0:
            paid["shared pool"] = self._from_pool
        return {what: amount for what, amount in paid.items() if amount != 0.0}

    def bonus(self, attainment: float) -> float:
        """A year's pay beside base [$] at this attainment."""
        return sum(self.parts(attainment).values())

    def slope(self, attainment: float) -> float:
        """What one more of attainment would add at the rate of the next thousandth [$]: no jump of a threshold."""
        ahead = attainment + _NEXT / 2, attainment + _NEXT
        return (self.bonus(ahead[1]) - self.bonus(ahead[0])) / (ahead[1] - ahead[0])

    def _goals(self, attainment: float) -> float:
        """What goals pay in a year of equal periods [$]."""
        plan = self.p.compensation.marketers
        n = float(_periods_a_year(plan.period))
        counted = [attainment * self._usual(basis) / n for basis in range(N_BASES)]
        team = attainment * self._usual(GoalMeasure.TEAM_BOOKINGS) / n
        revenue = attainment * self._usual(GoalMeasure.COMPANY_REVENUE) / n
        return float(n * _goals(plan, WEEKS_A_YEAR / n, counted, team, revenue))

    def _rate(self, measure: int) -> float:
        return float(_rate(self.p, measure)) if measure < N_BASES else 0.0

    def _usual(self, measure: int) -> float:
        """100 % of a measure, a year."""
        return self._usual_results[measure]

    @cached_property
    def _kept(self) -> float:
        """The share of the bonus that no pool takes."""
        return float(1.0 - _pooled_share(self.p))

    @cached_property
    def _paid_at_usual(self) -> dict[int, float]:
        """What is paid for each measure at 100 %, goals aside [$ a year]."""
        return {m: self._kept * self._rate(m) * self._usual(m) for m in GoalMeasure if self._rate(m) > 0.0}

    @cached_property
    def _from_pool(self) -> float:
        """What the pool pays at plan [$ a year]."""
        at_plan = sum(self._rate(m) * self._usual(m) for m in GoalMeasure) + self._goals(1.0)
        return (1.0 - self._kept) * max(at_plan, _LEAST_TARGET * self.base)

    @cached_property
    def _targets(self) -> dict[int, float]:
        """The target a year of each measure that a goal has; of several for one measure, the first's."""
        plan = self.p.compensation.marketers
        goals = list(plan.goals[: plan.n_goals])
        return {int(goal.measure): float(goal.target) for goal in reversed(goals)}

    @cached_property
    def _usual_results(self) -> dict[int, float]:
        """100 % of every measure, a year: a goal's target, or what the opening year lets expect."""
        opening = self.p if self.opening is None else self.opening
        n = opening.organisation.marketers
        bookings, leads = WEEKS_A_YEAR * _bookings(opening), WEEKS_A_YEAR * _leads(opening)
        usual = {int(basis): float(_usual(basis, leads / n, bookings / n)) for basis in range(N_BASES)}
        usual |= {GoalMeasure.BOOKINGS: float(bookings), GoalMeasure.TEAM_BOOKINGS: float(bookings)}
        return usual | {GoalMeasure.COMPANY_REVENUE: float(opening.firm.opening_revenue)} | self._targets

    @property
    def _usual_of(self) -> str:
        return "opening year" if self.opening is None else "opening year of the baseline"


_WORDS: Mapping[int, str] = {
    GoalMeasure.LEADS: "leads",
    GoalMeasure.QUALIFIED: "qualified leads",
    GoalMeasure.ACCEPTED: "accepted leads",
    GoalMeasure.PIPELINE: "pipeline",
    GoalMeasure.SOURCED_BOOKINGS: "sourced bookings",
    GoalMeasure.BOOKINGS: "bookings",
    GoalMeasure.TEAM_BOOKINGS: "the team's bookings",
    GoalMeasure.COMPANY_REVENUE: "the firm's revenue",
}


def marketers_of(p: Fields, revenue: float, baseline: Fields) -> dict[str, Any] | None:
    """The plan of marketers as plain data; None where a firm has none of them. `revenue` of a unit, $ a year."""
    n = int(p.organisation.marketers)
    if n == 0:
        return None
    curve = MarketerCurve(p, baseline if p is not baseline and baseline.organisation.marketers else None)
    return {
        "base": curve.base,
        "target_bonus": curve.bonus(1.0),
        "target_total": curve.base + curve.bonus(1.0),
        "n_people": n,
        "measures": [asdict(each) for each in curve.measures],
        "curve": [
            {"attainment": at, "bonus": paid, "total": curve.base + paid, "slope": curve.slope(at)}
            for at, paid in ((at, curve.bonus(at)) for at in ATTAINMENTS)
        ],
        "examples": [
            {"attainment": at, "total": curve.base + curve.bonus(at),
             "parts": [("base pay", curve.base), *curve.parts(at).items()]}
            for at in WORKED
        ],
        "budget": [*_budgets(curve, n, revenue)],
    }  # fmt: skip


def _budgets(curve: MarketerCurve, n: int, revenue: float) -> Iterator[dict[str, float]]:
    for shift in SHIFTS:
        total = n * (curve.base + curve.bonus(1.0 + shift))
        yield {"shift": shift, "total": total, "of_revenue": total / revenue}
