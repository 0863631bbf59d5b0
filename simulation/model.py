"""FirmModel: the same week, stepped by Mesa, agent by agent.

Every behaviour is the kernel that the compiled loop calls, in the order of `simulation/schedule.py`, on the same
arrays: the results are equal byte for byte. What Mesa adds is a place to look in and to change a behaviour in plain
Python.
"""

from collections.abc import Callable, Iterator
from typing import Any

import mesa
import numpy as np

from smarketing.agents.draws import key
from smarketing.agents.hiring import count_heads
from smarketing.agents.jit import code_for
from smarketing.agents.mesa_agents import Leader, Marketer, Salesperson
from smarketing.agents.parameters import Hiring, parameter_rows
from smarketing.agents.state import Status, World
from smarketing.simulation.arrays import allocate, blank_record, rows_kept
from smarketing.simulation.inputs import HasInputs, Inputs
from smarketing.simulation.mistakes import mistakes_told
from smarketing.simulation.opening import open_firm
from smarketing.simulation.recorder import Keep
from smarketing.simulation.remedies import FULL, MORE, MOST_ROOM, REMEDIES
from smarketing.simulation.schedule import MARKETERS, PHASES, SALESPEOPLE, Step


class FirmModel(mesa.Model):
    """A firm of one or more business units; `step()` is one week.

    world, parameters, week   the arrays, the parameters in force, and the current week from the start of the warm-up
    running   becomes False after the last week of the scenario's horizon

    Args:
        scenario: anything with `.inputs`; a library name works through `scenarios.load`
        seed, replication: the key of all draws; replication r equals row r of `simulate(..., seed=seed)`
        salesperson, marketer: subclasses of the agents that override a behaviour in plain Python
        room, trace, blame_events, person_years, customers: see `simulation.arrays.allocate`

    Raises:
        MemoryError: the firm takes more than there is; the message says how much
        RuntimeError: the week cannot be finished, or the horizon is over; the message says what to do
        ProgrammingError: a behaviour has a mistake in its source; the message says where
    """

    def __init__(
        self,
        scenario: HasInputs,
        seed: int | None = None,
        replication: int = 0,
        *,
        salesperson: type[Salesperson] | None = None,
        marketer: type[Marketer] | None = None,
        room: float = 4.0,
        trace: int = 0,
        blame_events: int = 0,
        person_years: int = 0,
        customers: int = 0,
    ) -> None:
        seed = 1 if seed is None else seed  # Mesa's batch_run passes None where no seed is asked for
        super().__init__(rng=seed)
        self.inputs: Inputs = scenario.inputs
        self.key = key(seed, replication)
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

    def step(self) -> None:
        """One week: the twelve phases, in every business unit."""
        for _ in self.phases():
            pass

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
        if step.who == MARKETERS:
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

    def call(self, kernel: Callable[..., Any], *args: Any) -> None:
        """A kernel of the schedule: the forms of its arguments are the same all along, so they are told once."""
        code = self._code.get(kernel)
        if code is None:
            code = self._code[kernel] = code_for(kernel, args)
        code(*args)


class _Scenario:
    """Inputs in the shape that FirmModel reads."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs


def run_mesa(inputs: Inputs, keep: Keep, replication_key: np.uint64) -> tuple[World, int]:
    """One whole replication on the Mesa engine; repeated with more room if the arrays that hold leads fill up."""
    seed, replication = divmod(int(replication_key), 2**32)
    room, more = 1.0, 1.0
    while True:
        kept = rows_kept(inputs, keep, more)
        model = FirmModel(_Scenario(inputs), seed, replication, room=room, **kept)
        try:
            for _ in range(inputs.total_weeks):
                model.step()
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
            return model.world, int(status)
        return model.world, int(Status.OK)


def _worst(model: Any) -> Status:
    return Status(int(model.world.units["status"].max()))
