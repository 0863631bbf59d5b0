"""Where the time of a replication goes, phase by phase of the week.

The timed loop is made from `simulation/schedule.py`, so it has the phases that both engines have, and the kernels are
inlined into it as into the compiled loop. Between two phases it reads the processor's cycle counter: some twenty
cycles, 3,380 times a replication, which is nothing. One replication is repeated; the time of each phase of each week is
the median over the repeats, so what a crowded machine does in between falls away.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from benchmarks.table import Line
from benchmarks.timing import median_seconds, seconds
from smarketing.agents.draws import key
from smarketing.agents.hiring import count_heads
from smarketing.agents.jit import kernel
from smarketing.agents.parameters import Hiring
from smarketing.agents.state import Status
from smarketing.scenarios import load
from smarketing.simulation import simulate
from smarketing.simulation.arrays import allocate, blank_record
from smarketing.simulation.loop import run_firm
from smarketing.simulation.opening import open_firm
from smarketing.simulation.outcomes import books_of, measure
from smarketing.simulation.schedule import MARKETERS, PHASES, SALESPEOPLE, Step

REPEATS = 60
MILLI = 1e3


def phase_lines() -> Iterator[Line]:
    """Time of each phase in one replication of `status_quo`, and of what is done around the weeks."""
    firm = load("status_quo")
    inputs = firm.inputs
    world, rows = allocate(inputs), inputs.parameters.view(np.recarray)
    arguments = (world, rows, inputs.epoch_starts, inputs.warm_up_weeks, key(1, 0))
    run_firm(*arguments)
    books = world.weeks.tobytes()
    timed = timed_loop()
    spent = np.zeros((inputs.total_weeks + 1, len(PHASES)), np.int64)
    timed(*arguments, spent)
    assert world.weeks.tobytes() == books, "the timed loop is not the model's"

    repeats, tick = [], []
    for _ in range(REPEATS):
        wall = seconds(partial(timed, *arguments, spent))
        tick.append(wall / spent.sum())
        repeats.append(spent.copy())
    typical = np.median(repeats, axis=0) * np.median(tick)
    opening, weeks = typical[0, 0], typical[1:].sum(axis=0)
    yield Line("compiled part of a replication", (opening + weeks.sum()) * MILLI, "ms")
    for name, time in zip(("opening", *(phase.name for phase in PHASES)), (opening, *weeks), strict=True):
        yield Line(f"  {name}", time * MILLI, "ms")
    outcomes = median_seconds(lambda: measure(books_of(world, inputs)), REPEATS)
    yield Line("outcomes of a replication (Python)", outcomes * MILLI, "ms")
    whole = median_seconds(partial(simulate, firm, weekly=False, jobs=1), REPEATS)
    yield Line("a call of simulate for one replication", whole * MILLI, "ms")


def timed_loop() -> Callable[..., int]:
    """`run_firm` with one more argument, (weeks + 1, phases): cycles of the opening, then of each week's phases."""
    names: dict[str, Any] = {
        "__name__": __name__,
        "cycles": cycles, "blank_record": blank_record, "open_firm": open_firm, "OK": int(Status.OK),
        "count_heads": count_heads, "FIXED": int(Hiring.FIXED),
    }  # fmt: skip
    week = []
    for n, phase in enumerate(PHASES):
        for step in phase.steps:
            names[step.act.__name__] = step.act
            week += [f"            {line}" for line in source_of(step)]
        week += [
            "            now = cycles()",
            f"            spent[week + 1, {n}] += now - before",
            "            before = now",
        ]
    source = "\n".join([*BEFORE_THE_WEEK, *week, *AFTER_THE_WEEK])
    exec(source, names)
    timed: Callable[..., int] = kernel(names["timed"])
    return timed


BEFORE_THE_WEEK = """
def timed(world, parameters, epoch_starts, warm_up_weeks, key, spent):
    spent[:, :] = 0
    before = cycles()
    blank_record(world)
    for u in range(world.units.shape[0]):
        open_firm(world, parameters[0], u, warm_up_weeks, key)
    now = cycles()
    spent[0, 0] = now - before
    before = now
    epoch = 0
    for week in range(world.weeks.shape[0]):
        while epoch + 1 < epoch_starts.shape[0] and epoch_starts[epoch + 1] <= week:
            epoch += 1
        for u in range(world.units.shape[0]):
            p = parameters[epoch]
            if p.organisation.hiring != FIXED:
                count_heads(world, p, u)
                p = world.in_force[u]
            turns = world.activation_order[u]
""".strip().splitlines()
AFTER_THE_WEEK = """
            if world.units[u].status != OK:
                return world.units[u].status
    return OK
""".strip("\n").splitlines()


def source_of(step: Step) -> tuple[str, ...]:
    """The lines that call one behaviour, for everybody who acts."""
    act = step.act.__name__
    if step.who == MARKETERS:
        return ("for j in range(p.organisation.marketers):", f"    {act}(world, p, u, j, week, key)")
    if step.who == SALESPEOPLE:
        who = "turns[turn]" if step.in_turn else "turn"
        return ("for turn in range(p.organisation.salespeople):", f"    {act}(world, p, u, {who}, week, key)")
    return (f"{act}(world, p, u, week, key)",)


@intrinsic
def cycles(typing_context):
    """The processor's cycle counter (on x86 the time stamp counter, which runs at one speed whatever the load)."""

    def read(context, builder, signature, arguments):
        kind = ir.FunctionType(ir.IntType(64), ())
        counter = builder.module.declare_intrinsic("llvm.readcyclecounter", (), kind)
        return builder.call(counter, ())

    return types.int64(), read
