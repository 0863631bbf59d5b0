"""The team room: one firm stepped by Mesa week by week under one or two policies, in the same luck.

What a week shows of people and pairs, and what became of the week's largest deals, in the words of `smarketing trace`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.state import Stage
from smarketing.errors import InputError
from smarketing.reports.traced_story import person, story_of_lead
from smarketing.scenarios import Scenario
from smarketing.scenarios.compared_policies import Policy
from smarketing.simulation.model import FirmModel
from smarketing.store.traces import blame_table, leads_table

MOST_PEOPLE = 60  # of both sides: more are no picture
MOST_WEEKS = 520
BEFORE = 8  # weeks of the warm-up shown
STORIES = 4  # deals told a week, the largest
TRACED = 200_000  # leads and explanations kept of a run

# What is shown of a person each week: field, what it is called, and by how much it is multiplied.
OF_SALESPEOPLE: Mapping[str, tuple[str, float]] = {
    "morale": ("morale", 1.0),
    "effort": ("effort, against normal", 1.0),
    "pay_trend": ("pay, a year", float(WEEKS_A_YEAR)),
    "quota": ("quota, a year", 1.0),
    "bookings_year": ("booked in the fiscal year", 1.0),
    "n_book": ("open deals", 1.0),
    "n_waiting": ("leads waiting", 1.0),
    "pressure": ("pressure", 1.0),
    "blame_given": ("blames others", 1.0),
    "blame_received": ("is blamed", 1.0),
}
OF_MARKETERS: Mapping[str, tuple[str, float]] = {
    "morale": ("morale", 1.0),
    "effort": ("effort, against normal", 1.0),
    "pay_trend": ("pay, a year", float(WEEKS_A_YEAR)),
    "threshold": ("lowest score handed over", 1.0),
    "blame_given": ("blames others", 1.0),
    "blame_received": ("is blamed", 1.0),
}
IN_MONEY = ("pay, a year", "quota, a year", "booked in the fiscal year")  # of what is shown of a person
OF_PAIRS = ("trust_in_leads", "trust_in_follow_up", "blame_by_sales", "blame_by_marketing")
OF_FIRM = ("revenue", "captured", "won", "lost")

type Message = dict[str, Any]


def check(policies: Sequence[Policy]) -> None:
    """Raise InputError for firms that are no picture, or are not one firm under two policies."""
    for policy in policies:
        spec = policy.scenario.spec
        people = spec.organisation.marketers + spec.organisation.salespeople
        if people > MOST_PEOPLE:
            raise InputError(
                f"{policy.scenario.title} has {people} people in a business unit; the team room shows up to "
                f"{MOST_PEOPLE}. Make organisation.marketers or .salespeople smaller."
            )


def weeks(policies: Sequence[Policy], seed: int = 1, replication: int = 0) -> Iterator[Message]:
    """What the room is made of, and then a message for each week from shortly before the policies begin."""
    check(policies)
    firms = [_Firm(policy.scenario, seed, replication) for policy in policies]
    inputs = policies[0].scenario.inputs
    first, last = inputs.warm_up_weeks - BEFORE, inputs.warm_up_weeks + min(inputs.weeks, MOST_WEEKS)
    yield {
        "kind": "room",
        "weeks": [first - inputs.warm_up_weeks, last - inputs.warm_up_weeks - 1],
        "salespeople": [title for title, _ in OF_SALESPEOPLE.values()],
        "marketers": [title for title, _ in OF_MARKETERS.values()],
        "money": list(IN_MONEY),
        "firm": list(OF_FIRM),
        "replication": replication,
        "currency": policies[0].scenario.spec.currency,
    }
    for week in range(last):
        for firm in firms:
            firm.model.step()
            if week < first:
                firm.pass_over()
        if week >= first:
            shown = [firm.shown(week) for firm in firms]
            yield {"kind": "week", "week": week - inputs.warm_up_weeks, "firms": shown}
        elif week % WEEKS_A_YEAR == 0:
            yield {"kind": "progress", "week": week - inputs.warm_up_weeks}
    yield {"kind": "done"}


@dataclass
class _Firm:
    """One firm, and how much of its trace is told."""

    scenario: Scenario
    seed: int
    replication: int
    model: FirmModel = field(init=False)
    leads_told: int = 0
    events_told: int = 0

    def __post_init__(self) -> None:
        self.model = FirmModel(self.scenario, self.seed, self.replication, trace=TRACED, blame_events=TRACED)

    def pass_over(self) -> None:
        """Leave what became of leads so far untold."""
        unit = self.model.world.units[0]
        self.leads_told, self.events_told = int(unit.n_traced), int(unit.n_blame_events)

    def shown(self, week: int) -> Message:
        """People, pairs and the firm in numbers, and the events of the week's largest deals."""
        world = self.model.world
        marketers, salespeople = (_chairs(rows[0]) for rows in (world.marketers, world.salespeople))
        return {
            "salespeople": _people(world.salespeople[0, :salespeople], OF_SALESPEOPLE),
            "marketers": _people(world.marketers[0, :marketers], OF_MARKETERS),
            "pairs": [_rounded(world.pairs[0, :marketers, :salespeople][name]) for name in OF_PAIRS],
            "firm": [_rounded(world.weeks[week][name]) for name in OF_FIRM],
            "events": self._deal_events(),
        }

    def _deal_events(self) -> list[Message]:
        world = self.model.world
        unit = world.units[0]
        ended = world.trace[self.leads_told : int(unit.n_traced)]
        explained = world.blame_events[self.events_told : int(unit.n_blame_events)]
        self.pass_over()
        deals = ended[(ended["stage"] == Stage.WON) | (ended["opened"] > 0)]
        largest = deals[np.argsort(-deals["value"], kind="stable")[:STORIES]]
        if not len(largest):
            return []
        blame = blame_table(explained, self.scenario, {})
        rows = leads_table(largest, self.scenario, {}).to_dict("records")
        return [_story(lead, blame[blame["lead"] == lead["lead"]], self.scenario.spec.currency) for lead in rows]


def _story(lead: Mapping[Any, Any], blame: Any, currency: str) -> Message:
    """One deal: what became of it, who was in it, and its whole life."""
    whole = story_of_lead(lead, blame, currency)
    became = whole[len(whole) - len(blame) - 1]  # the end comes before what was made of it
    people = [each for each in (lead["salesperson"], lead["marketer"]) if isinstance(each, str)]
    who = person(people[0]).capitalize() if people else "Nobody"
    return {
        "text": f"{who}: {became.partition(': ')[2]}",
        "won": lead["end"] == "won",
        "people": people,
        "story": whole,
    }


def _chairs(rows: NDArray[np.void]) -> int:
    """How many chairs the head count has; a firm that may hire has arrays for more."""
    return int(np.flatnonzero(rows["is_seated"]).max(initial=-1)) + 1


def _people(rows: NDArray[np.void], shown: Mapping[str, tuple[str, float]]) -> list[list[float] | None]:
    """The numbers of each person; None for an empty chair."""
    columns = [np.asarray(rows[name], dtype=np.float64) * factor for name, (_, factor) in shown.items()]
    table = np.column_stack(columns)
    here = rows["is_seated"] & (rows["vacant_weeks"] == 0)
    return [_rounded(row) if seated else None for row, seated in zip(table, here, strict=True)]


def _rounded(values: Any) -> Any:
    """Plain numbers of four digits: more would not be seen."""
    array = np.asarray(values, dtype=np.float64)
    with np.errstate(divide="ignore"):
        digits = np.where(array == 0, 0.0, np.floor(np.log10(np.abs(array))))
    scale = 10.0 ** (3 - digits)
    return np.nan_to_num(np.round(array * scale) / scale).tolist()
