"""The canonical small firm: one business unit, two marketers, three salespeople, an ordinary market, nothing going on.

Every test of a behaviour starts from it and changes what it is about. It opens without a pipeline, so what a test finds
in a book or a queue is what the test has put there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from smarketing.agents.contact import open_opportunity
from smarketing.agents.customers import lose_customer
from smarketing.agents.draws import key, pack_cell
from smarketing.agents.jit import kernel
from smarketing.agents.leads import take_row
from smarketing.agents.parameters import OUTBOUND
from smarketing.agents.state import NEVER, Stage, Task, World
from smarketing.scenarios import load
from smarketing.simulation.arrays import allocate, blank_record
from smarketing.simulation.inputs import Inputs
from smarketing.simulation.opening import open_firm
from smarketing.simulation.opening_customers import open_customer
from smarketing.simulation.schedule import MARKETERS, PHASES, SALESPEOPLE, Step

SMALL: Mapping[str, Any] = {
    "horizon.warm_up_weeks": 52,
    "horizon.weeks": 52,
    "horizon.warm_up_policies": "own",
    "firm.opening_revenue": 6e6,
    "firm.opening_customers": 120,
    "organisation.marketers": 2,
    "organisation.salespeople": 3,
    "organisation.hiring": "fixed",
    "behaviour.opening.pipeline": 0,
}
LAST_WEEK = 103
BY_SEGMENT = ("belief", "variance", "resonance", "capture_rate")  # fields of a marketer with a row per segment


def of_segments(marketers: np.recarray, n: int) -> Any:
    """A view of marketers whose fields by segment end with the last of n segments, as if there was no more room."""
    room = marketers.dtype.fields
    assert room is not None
    kinds = {name: kind for name, (kind, *_) in room.items()}
    for name in BY_SEGMENT:
        kinds[name] = np.dtype((kinds[name].base, (n, *kinds[name].shape[1:])))
    offsets = [at for _, at, *_ in room.values()]
    cut = {"names": [*kinds], "formats": [*kinds.values()], "offsets": offsets, "itemsize": marketers.dtype.itemsize}
    return marketers.view(np.dtype((np.record, cut)))


@kernel
def fill(world, p, u, k, n, recurring, owner, key):
    """Segment k of unit u serves these customers and no others; accounts held by leads stay so."""
    segment, row = world.segments[u, k], 0
    while row < world.units[u].n_customers:
        if world.customer_segment[u, row] == k:
            lose_customer(world, p, u, row, 0)
        else:
            row += 1
    world.weeks[0].churned = 0.0
    world.weeks[0].churned_revenue = 0.0
    segment.claimed += n
    for number in range(n):
        open_customer(world, p, u, k, number, recurring, owner, key)


@dataclass
class Firm:
    """A world, the parameters in force, and the key of its luck. Rows are views: what is set here the kernels read."""

    inputs: Inputs
    world: World
    p: np.record
    key: np.uint64

    @property
    def unit(self) -> np.record:
        return self.world.units[0]

    @property
    def demand(self) -> np.ndarray:
        """Leads that an ordinary team draws, by segment that there is and channel."""
        return np.asarray(self.unit.demand[: self.n_segments])

    @property
    def segments(self) -> Any:
        """The segments that there are: columns, as of several leads."""
        return self.world.segments[0, : self.n_segments]

    def segment(self, k: int = 0) -> np.record:
        return self.world.segments[0, k]

    @property
    def marketers(self) -> Any:
        """All marketers: columns, those by segment of the segments that there are."""
        return of_segments(self.world.marketers, self.n_segments)[0]

    def marketer(self, j: int = 0) -> np.record:
        return self.marketers[j]

    def seller(self, i: int = 0) -> np.record:
        return self.world.salespeople[0, i]

    def pair(self, j: int = 0, i: int = 0) -> np.record:
        return self.world.pairs[0, j, i]

    def record(self, week: int = 0) -> np.record:
        return self.world.weeks[week]

    def lead(self, row: int) -> np.record:
        return self.world.leads[0, row]

    def leads(self, rows: Any) -> Any:
        """Several leads as one record array: their fields are columns."""
        return self.world.leads[0][rows]

    def waiting(self, i: int = 0) -> Any:
        """The queue of salesperson i, as one record array: a copy."""
        n = int(self.seller(i).n_waiting)
        names = ("lead", "source", "week", "appeal")
        return np.rec.fromarrays([getattr(self.world, f"waiting_{name}")[0, i, :n] for name in names], names=names)

    @property
    def n_segments(self) -> int:
        return int(self.p.market.n_segments)

    @property
    def n_marketers(self) -> int:
        return int(self.p.organisation.marketers)

    @property
    def n_salespeople(self) -> int:
        return int(self.p.organisation.salespeople)

    def act(self, behaviour: Callable[..., Any], *who: int, week: int = 0) -> None:
        """One behaviour of one person (`who`) or, with nobody named, of the unit."""
        behaviour(self.world, self.p, 0, *who, week, self.key)

    def redraw(self, replication: int) -> None:
        """Other luck from here on; the state stays."""
        self.key = key(1, replication)

    def new_lead(self, i: int = 0, j: int = 0, *, week: int = 0, slot: int = 0, **traits: Any) -> int:
        """A promising lead of marketer j that belongs to salesperson i; returns its row. j = -1: found by sales."""
        row = take_row(self.unit, self.world.leads[0])
        lead = self.lead(row)
        source = 0 if j >= 0 else OUTBOUND
        usual: dict[str, Any] = {
            "stage": Stage.HANDED_OVER, "segment": 0, "source": source, "marketer": j, "owner": i,
            "cell": pack_cell(0, 0, source), "birth_week": week, "slot": slot, "touches": 0, "tries": 0,
            "born": float(week), "arrived": float(week) if j >= 0 else -1.0, "first_touch": -1.0, "opened": float(week),
            "touched": float(week), "steps": 0, "ripe": 0.0, "discount": 0.0, "pressed": 0.0, "cause": 0,
            "intent": 0.8, "fit": 0.7, "score": 0.5, "value": 24_000.0, "eta": 1.0, "relative_fit": 0.0,
            "is_buyer": True, "history": True,
        }  # fmt: skip
        for name, value in {**usual, **traits}.items():
            setattr(lead, name, value)
        if "need" not in traits:
            lead.need[:] = self.segment(int(lead.segment)).need
        self.segment(int(lead.segment)).claimed += 1.0
        return row

    def wait(self, i: int = 0, j: int = 0, *, appeal: float = 8.0, week: int = 0, **traits: Any) -> int:
        """A lead of marketer j in the queue of salesperson i; returns its row."""
        row = self.new_lead(i, j, week=week, **traits)
        me, lead = self.seller(i), self.lead(row)
        place = 0, i, int(me.n_waiting)
        self.world.waiting_lead[place], self.world.waiting_source[place] = row, lead.source
        self.world.waiting_week[place], self.world.waiting_appeal[place] = int(lead.arrived), appeal
        self.world.waiting_again[place] = NEVER
        me.n_waiting += 1
        return row

    def deal(self, i: int = 0, j: int = 0, *, week: int = 0, negotiating: bool = False, **traits: Any) -> int:
        """An open opportunity in the book of salesperson i; returns its row."""
        row = self.new_lead(i, j, week=week, **{"touches": 1, "first_touch": float(week), **traits})
        open_opportunity(self.world, self.p, 0, i, row, float(traits.get("opened", week)))
        lead = self.lead(row)
        lead.work = 1.0
        for name in ("steps", "ripe", "touched", "work"):
            if name in traits:
                setattr(lead, name, traits[name])
        if negotiating:
            lead.stage, lead.steps, lead.negotiating_since = Stage.NEGOTIATION, self.p.behaviour.progress.steps, week
        return row

    def serve(self, n: int, k: int = 0, *, recurring: float = 50_000.0, owner: int = 0) -> None:
        """The customers of segment k become n like those of the opening, each of whom pays `recurring` [$/yr]."""
        fill(self.world, self.p, 0, k, n, recurring, owner, self.key)

    def position(self, row: int, i: int = 0) -> int:
        """Where in the book of salesperson i a deal stands."""
        return int(np.flatnonzero(self.world.pipelines[0, i, : self.seller(i).n_book] == row)[0])

    def tasks(self, i: int = 0) -> list[np.record]:
        """The tasks that salesperson i does this week, best first: the best stands last, and some are left out."""
        me = self.seller(i)
        planned = self.world.agendas[0, i, int(me.last_task) : int(me.n_agenda)]
        return [task for task in planned[::-1] if task.kind != Task.LEFT]

    def agenda(self, i: int = 0) -> list[tuple[int, int]]:
        """What salesperson i does this week: (task, place in the queue or the book), best first."""
        return [(int(task.kind), int(task.place)) for task in self.tasks(i)]

    def week(self, week: int) -> None:
        """All twelve phases of one week."""
        for _, step, who in self.steps():
            self.act(step.act, *who, week=week)

    def steps(self) -> Iterator[tuple[str, Step, tuple[int, ...]]]:
        """Phase, behaviour and actor of everything that happens in a week, in order."""
        for phase in PHASES:
            for step in phase.steps:
                yield from ((phase.name, step, who) for who in self.actors(step))

    def actors(self, step: Step) -> list[tuple[int, ...]]:
        if step.who == MARKETERS:
            return [(j,) for j in range(self.n_marketers)]
        if step.who == SALESPEOPLE:
            order = self.world.activation_order[0][: self.n_salespeople] if step.in_turn else range(self.n_salespeople)
            return [(int(i),) for i in order]
        return [()]


def small_scenario(changes: Mapping[str, Any] | None = None, neutralise: tuple[str, ...] = ()) -> Inputs:
    """What a run of the small firm reads, with `changes` to its scenario (path: value).

    It has the assumptions as the schema states them: fitting the library anew changes no test of a rule.
    """
    overrides = {**SMALL, **(changes or {})}
    if neutralise:
        overrides["neutralise"] = list(neutralise)
    return load("status_quo", overrides=overrides, assumed={}).inputs


def parameters(changes: Mapping[str, Any] | None = None, neutralise: tuple[str, ...] = ()) -> np.record:
    """The parameters of the small firm, for rules that need no world."""
    return small_scenario(changes, neutralise).parameters.view(np.recarray)[-1]


def small_firm(changes: Mapping[str, Any] | None = None, *, neutralise: tuple[str, ...] = (), seed: int = 1) -> Firm:
    """The small firm on the first day of its warm-up."""
    inputs = small_scenario(changes, neutralise)
    world, p, luck = allocate(inputs), inputs.parameters.view(np.recarray)[-1], key(seed, 0)
    served = int(p.market.n_segments)  # and no rows for segments that there are not
    world = world._replace(segments=world.segments[:, :served].copy())
    blank_record(world)
    open_firm(world, p, 0, inputs.warm_up_weeks, luck)
    return Firm(inputs, world, p, luck)
