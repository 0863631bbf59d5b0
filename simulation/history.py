"""The history of one replication: what outcomes of one's own are functions of."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.state import Stage, World
from smarketing.extras import library
from smarketing.showing import Shown
from smarketing.simulation.inputs import Inputs

TABLES = ("weeks", "salespeople", "marketers", "customers", "leads", "deals")

_NEVER = -1.0  # in `opened` of a lead that became no opportunity


@dataclass
class Snapshots:
    """What each week leaves of the state, unit by unit: `see` is called at the end of every week of every unit."""

    world: World
    total_weeks: int
    salespeople: NDArray[np.void] = field(init=False)
    marketers: NDArray[np.void] = field(init=False)
    customers: NDArray[np.void] = field(init=False)

    def __post_init__(self) -> None:
        for mine, column in (("salespeople", "salespeople"), ("marketers", "marketers"), ("customers", "segments")):
            now = getattr(self.world, column).view(np.ndarray)
            setattr(self, mine, np.zeros((self.total_weeks, *now.shape), now.dtype))

    def see(self, unit: int, week: int) -> None:
        self.salespeople[week, unit] = self.world.salespeople[unit]
        self.marketers[week, unit] = self.world.marketers[unit]
        self.customers[week, unit] = self.world.segments[unit]


@dataclass(frozen=True, eq=False, repr=False)
class History(Shown):
    """One replication, week by week; week 0 is the first of the warm-up, `warm_up_weeks` the first measured one.

    weeks        (weeks,) records of the firm's books: money, leads by stage, indices (`agents.weekly_record.RECORD`)
    salespeople  (weeks, units, people) records at each week's end (`agents.state.SALESPERSON`); is_seated tells chairs
    marketers    (weeks, units, people) the same (`agents.state.MARKETER`)
    customers    (weeks, units, segments) records of each segment: `customers`, `recurring` [$/yr], `awareness`, …
    leads        (leads,) every prospect at its end (`agents.state.LEAD`), the last week's open ones left out
    person_years (rows,) salespeople at the close of each fiscal year (`agents.state.PERSON_YEAR`)

    `frame(name)` is any of them as a table of pandas with a row for each person or segment and week.
    """

    weeks: NDArray[np.void]
    salespeople: NDArray[np.void]
    marketers: NDArray[np.void]
    customers: NDArray[np.void]
    leads: NDArray[np.void]
    person_years: NDArray[np.void]
    warm_up_weeks: int

    @classmethod
    def of(cls, world: World, inputs: Inputs, seen: Snapshots) -> "History":
        """The replication that `world` holds at its end."""
        firm = world.units[0]
        return cls(
            weeks=np.array(world.weeks.view(np.ndarray)),
            salespeople=seen.salespeople,
            marketers=seen.marketers,
            customers=seen.customers,
            leads=np.array(world.trace[: firm.n_traced].view(np.ndarray)),
            person_years=np.array(world.person_years[: firm.n_person_years].view(np.ndarray)),
            warm_up_weeks=inputs.warm_up_weeks,
        )

    def notebook_lines(self) -> dict[str, str]:
        """What a notebook shows: the shape of each table."""
        sizes = {name: " x ".join(map(str, getattr(self, name).shape)) for name in (*TABLES, "person_years")}
        return {**sizes, "weeks of warm-up": str(self.warm_up_weeks), "as tables": ".frame('salespeople')"}

    @cached_property
    def deals(self) -> NDArray[np.void]:
        """The leads that became an opportunity: won, or lost after it."""
        never = self.leads["opened"] == _NEVER  # those of the opening pipeline were opened before week 0
        return self.leads[~never | (self.leads["stage"] == Stage.WON)]

    @property
    def won(self) -> NDArray[np.void]:
        """The deals that were won; net value is value · (1 - discount)."""
        return self.deals[self.deals["stage"] == Stage.WON]

    def frame(self, name: str) -> Any:
        """One of `TABLES` or `person_years` with plain columns; of vectors, such as beliefs, there are none in it."""
        table: NDArray[np.void] = getattr(self, name)
        made = library("pandas", "pandas", "A labelled table").DataFrame(_flat(table))
        keys = {1: ["week"], 3: ["week", "unit", "segment" if name == "customers" else "person"]}[table.ndim]
        if name in ("leads", "deals", "person_years"):
            return made
        for place, (key, values) in enumerate(zip(keys, np.indices(table.shape), strict=True)):
            made.insert(place, key, values.ravel())
        return made


def _flat(table: NDArray[np.void]) -> dict[str, NDArray[Any]]:
    """Every field that is one number, as a column."""
    names = [name for name in table.dtype.names or () if table.dtype[name].shape == () and not table.dtype[name].names]
    return {name: table[name].ravel() for name in names}
