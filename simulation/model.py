"""FirmModel: the same week, stepped by Mesa, agent by agent.

Every behaviour is the kernel that the compiled loop calls, in the order of `simulation/schedule.py`, on the same
arrays: the results are equal byte for byte. What Mesa adds is a place to look in and to change a behaviour in plain
Python.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from smarketing.agents.draws import key
from smarketing.agents.hiring import count_heads
from smarketing.agents.jit import code_for
from smarketing.agents.mesa_agents import Leader, Marketer, Salesperson
from smarketing.agents.parameters import Hiring, parameter_rows
from smarketing.agents.state import Status, World
from smarketing.errors import InputError
from smarketing.simulation.arrays import allocate, blank_record, rows_kept
from smarketing.simulation.compiled_rules import with_decision
from smarketing.simulation.history import Snapshots
from smarketing.simulation.inputs import HasInputs, Inputs, WithRules, named
from smarketing.simulation.mesa_views import network_of, weekly_collector
from smarketing.simulation.mistakes import mistakes_told
from smarketing.simulation.opening import open_firm
from smarketing.simulation.outcomes import OUTCOMES, books_of, measure
from smarketing.simulation.own_rules import STEPS, WITHIN, own_rules
from smarketing.simulation.recorder import Keep
from smarketing.simulation.remedies import FULL, MORE, MOST_ROOM, REMEDIES
from smarketing.simulation.schedule import MARKETERS, PHASES, SALESPEOPLE, Step

if TYPE_CHECKING:
    import networkx


class FirmModel(mesa.Model):
    """A firm of one or more business units; `step()` is one week, `run_for(52)` a year.

        model = FirmModel("aligned", rng=1)
        while model.running:
            model.step()
        model.outcomes["growth_rate"]
        model.datacollector.get_model_vars_dataframe()["bookings"]

    The first `warm_up_weeks` weeks let the firm settle and count in no outcome; `measures` says whether they are over.

    world, parameters, week   the arrays, the parameters in force, and the current week from the start of the warm-up
    seed, key     what the seed was (drawn where none was given), and the key of all draws
    datacollector the weekly series of the firm, and some fields of its people, week by week
    is_open   the firm has opened and its people are there: from now on their attributes are fields, or an error
    running   becomes False after the last week of the scenario's horizon

    Args:
        scenario: a library name, a file, or anything with `.inputs`
        seed, rng: which random world, a whole number under either name, or a Generator to draw it from; None: another
            each time
        replication: replication r of a seed equals row r of `simulate(..., seed=seed)`
        overrides: {path: value}, laid over a scenario that is named
        salesperson, marketer: subclasses of the agents that override a behaviour in plain Python
        behaviours: name -> what stands for a behaviour of the model: see `simulation.own_rules`
        collect: keep what the datacollector keeps
        room, trace, blame_events, person_years, customers: see `simulation.arrays.allocate`

    Raises:
        MemoryError: the firm takes more than there is; the message says how much
        RuntimeError: the week cannot be finished, or the horizon is over; the message says what to do
        ProgrammingError: a behaviour has a mistake in its source; the message says where
    """

    def __init__(
        self,
        scenario: HasInputs | str | Path = "status_quo",
        seed: int | None = None,
        replication: int = 0,
        *,
        rng: int | np.random.Generator | None = None,
        overrides: Mapping[str, Any] | None = None,
        salesperson: type[Salesperson] | None = None,
        marketer: type[Marketer] | None = None,
        behaviours: Mapping[str, Any] | None = None,
        room: float = 4.0,
        trace: int = 0,
        blame_events: int = 0,
        person_years: int = 0,
        customers: int = 0,
        collect: bool = True,
    ) -> None:
        self.seed = _seed(seed, rng)
        super().__init__(rng=self.seed)
        if isinstance(scenario, str | Path):
            scenario = named(scenario, overrides)
        elif overrides:
            raise InputError("overrides are for a scenario given by name; load it with them instead.")
        if behaviours:
            scenario = WithRules.of(scenario, own_rules(behaviours=behaviours))
        self.inputs: Inputs = scenario.inputs
        own = dict(self.inputs.own.behaviours) if self.inputs.own else {}
        salesperson, marketer = salesperson or own.pop("salesperson", None), marketer or own.pop("marketer", None)
        self._own = {name: rule for name, rule in own.items() if name in STEPS}
        self._own |= {WITHIN[name].__name__: with_decision(name, rule) for name, rule in own.items() if name in WITHIN}
        self.is_open = False
        self.key = key(self.seed, replication)
        self.world: World = allocate(
            self.inputs,
            room=room,
            trace=trace,
            blame_events=blame_events,
            person_years=person_years,
            customers=customers,
        )
        self.week = -1
        self._code: dict[Callable[..., Any], Callable[..., Any]] = {}
        self._rows = parameter_rows(self.inputs.parameters)
        self.parameters = self._rows[0]
        units, marketers = self.world.marketers.shape
        people = self.world.salespeople.shape[1]
        with mistakes_told():
            blank_record(self.world)
            for u in range(units):
                open_firm(self.world, self.parameters, u, self.inputs.warm_up_weeks, self.key)
        self.leaders = [Leader(self, u, 0) for u in range(units)]
        self.marketers = [[(marketer or Marketer)(self, u, j) for j in range(marketers)] for u in range(units)]
        self.salespeople = [[(salesperson or Salesperson)(self, u, i) for i in range(people)] for u in range(units)]
        self.is_open = True
        if collect:
            self.datacollector = self._collector = weekly_collector(self)

    def step(self) -> None:
        """One week: the twelve phases, in every business unit."""
        for _ in self.phases():
            pass
        if getattr(self, "_collector", None) is not None and self._collector is self.datacollector:
            self.datacollector.collect(self)

    @property
    def warm_up_weeks(self) -> int:
        """How many weeks come before the measured horizon."""
        return self.inputs.warm_up_weeks

    @property
    def measures(self) -> bool:
        """Whether the warm-up is over, and weeks count in the outcomes."""
        return self.week >= self.inputs.warm_up_weeks

    @property
    def outcomes(self) -> dict[str, float]:
        """What the run came to. Raises RuntimeError before its last week."""
        if self.week + 1 < self.inputs.total_weeks:
            raise RuntimeError(
                f"Outcomes are of a whole run: {self.inputs.total_weeks - self.week - 1} of {self.inputs.total_weeks} "
                f"weeks are to come ({self.inputs.warm_up_weeks} of them all are warm-up). Go on while model.running."
            )
        outcomes = measure(books_of(self.world, self.inputs))
        return {name: float(outcomes[name]) for name in OUTCOMES}

    @property
    def network(self) -> "networkx.Graph[int]":
        """Marketers and salespeople by `unique_id`; each edge a pair with its `closeness`, `trust`, `blame` (0-1)."""
        return network_of(self)

    def phases(self) -> Iterator[tuple[int, str]]:
        """One week, phase by phase: yields (business unit, name of the phase) after each. To be walked to its end."""
        if self.week + 1 >= self.inputs.total_weeks:
            self.running = False
            raise RuntimeError(
                f"week {self.week + 1} lies past the scenario's horizon of {self.inputs.total_weeks} weeks "
                "(warm-up included); raise horizon.weeks to go on"
            )
        self.week += 1
        epoch = int(np.searchsorted(self.inputs.epoch_starts, self.week, side="right")) - 1
        for u in range(len(self.leaders)):
            self.parameters = self._rows[epoch]
            if self.parameters.organisation.hiring != Hiring.FIXED:
                count_heads(self.world, self.parameters, u)
                self.parameters = self.world.in_force[u]
            organisation = self.parameters["organisation"]
            heads = {who: int(organisation[who]) for who in (MARKETERS, SALESPEOPLE)}
            with mistakes_told():
                for phase in PHASES:
                    for step in phase.steps:
                        self._act(u, step, heads)
                    yield u, phase.name
            status = Status(int(self.world.units[u].status))
            if status is not Status.OK:
                self.running = False
                raise RuntimeError(f"week {self.week}, business unit {u}: {REMEDIES[status]}")
        self.running = self.week + 1 < self.inputs.total_weeks

    def _act(self, u: int, step: Step, heads: dict[str, int]) -> None:
        """One behaviour: by each of the unit's people in turn, by its leaders, or by the unit as a whole."""
        name = step.act.__name__
        if name in self._own:
            self._act_by_rule(self._own[name], u, step, heads)
        elif step.who == MARKETERS:
            for marketer in self.marketers[u][: heads[MARKETERS]]:
                getattr(marketer, name)()
        elif step.who == SALESPEOPLE:
            n = heads[SALESPEOPLE]
            for i in self.world.activation_order[u][:n].tolist() if step.in_turn else range(n):
                getattr(self.salespeople[u][i], name)()
        elif hasattr(self.leaders[u], name):
            getattr(self.leaders[u], name)()
        else:
            self.call(step.act, self.world, self.parameters, u, self.week, self.key)

    def _act_by_rule(self, rule: Callable[..., Any], u: int, step: Step, heads: dict[str, int]) -> None:
        """The same by a rule of the user's, which takes the arguments of the kernel that it stands for."""
        rows: list[tuple[int, ...]] = [()]
        if step.who == MARKETERS:
            rows = [(j,) for j in range(heads[MARKETERS])]
        elif step.who == SALESPEOPLE:
            n = heads[SALESPEOPLE]
            rows = [(i,) for i in (self.world.activation_order[u][:n].tolist() if step.in_turn else range(n))]
        for row in rows:
            self.call(rule, self.world, self.parameters, u, *row, self.week, self.key)

    def call(self, kernel: Callable[..., Any], *args: Any) -> None:
        """A kernel of the schedule: the forms of its arguments are the same all along, so they are told once."""
        code = self._code.get(kernel)
        if code is None:
            code = self._code[kernel] = code_for(kernel, args)
        code(*args)


def run_mesa(inputs: Inputs, keep: Keep, replication_key: np.uint64) -> tuple[World, int, Snapshots | None]:
    """One whole replication on the Mesa engine; repeated with more room if the arrays that hold leads fill up."""
    seed, replication = divmod(int(replication_key), 2**32)
    room, more = 1.0, 1.0
    while True:
        kept = rows_kept(inputs, keep, more)
        model = FirmModel(WithRules(inputs), seed, replication, room=room, collect=False, **kept)
        seen = Snapshots(model.world, inputs.total_weeks) if keep.history else None
        try:
            for week in range(inputs.total_weeks):
                model.step()
                if seen is not None:
                    for u in range(len(model.leaders)):
                        seen.see(u, week)
        except RuntimeError:
            status = _worst(model)
            if status is Status.OK:
                raise
            if status is Status.TRACE_FULL and keep.grows:
                more *= MORE
                continue
            if status in FULL and room < MOST_ROOM:
                room *= MORE
                continue
            return model.world, int(status), seen
        return model.world, int(Status.OK), seen


def _seed(seed: int | None, rng: int | np.random.Generator | None) -> int:
    if seed is not None and rng is not None:
        raise ValueError("seed and rng are two names for one thing: pass either")
    given = rng if seed is None else seed
    if given is None:
        given = np.random.default_rng()
    return int(given.integers(2**32)) if isinstance(given, np.random.Generator) else int(given)


def _worst(model: Any) -> Status:
    return Status(int(model.world.units["status"].max()))
