"""A closer look at some of the runs: who is paid what, and who blames whom, as the books of a run alone do not tell.

A run hands back its outcomes and its weekly series, and the people are gone. So the first of the replications, one in
ten and at most `MOST_RUNS`, are made once more, with equal results, and the firm is looked at in its last week.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.draws import key
from smarketing.agents.state import Status, World
from smarketing.experiments.running.runner import in_threads
from smarketing.simulation.arrays import allocate
from smarketing.simulation.inputs import Inputs
from smarketing.simulation.loop import run_firm
from smarketing.simulation.remedies import FULL, MOST_ROOM
from smarketing.store.columns import real, table, texts, whole
from smarketing.store.policy_runs import PolicyRuns, common

if TYPE_CHECKING:
    import pyarrow as pa

MOST_RUNS, FEWEST_RUNS = 20, 2  # two are the fewest that have an interval
ONE_RUN_IN = 10
MOST_PAIRS = 1_600  # 40 marketers by 40 salespeople; beyond that no picture shows who blames whom
THIRDS = ("salespeople, lowest third of skill", "salespeople, middle third", "salespeople, highest third of skill")

type Columns = dict[str, Callable[[Any], Any]]  # name -> what makes an Arrow column of its values

_PAY: Columns = {"scenario": texts, "replication": whole, "group": texts, "pay": real}
_PAIRS: Columns = {
    **{"scenario": texts, "marketer": whole, "salesperson": whole},
    **dict.fromkeys(("blame_by_sales", "blame_by_marketing", "closeness"), real),
    "n": whole,
}

type Row = tuple[Any, ...]


def people_tables(runs: Sequence[PolicyRuns], seed: int, jobs: int) -> "tuple[pa.Table, pa.Table]":
    """Pay and pairs of the first business unit of every scenario; both empty where there are fewer than ten runs.

    The first table has a row for each scenario, replication and group: `pay` of a person [currency a year]. Of
    "marketers" and "salespeople" it is the mean over the measured horizon; of salespeople by skill the running mean of
    about a quarter in the last week. The second has a row for each scenario, marketer and salesperson whose chairs the
    firm has in at least half of the replications: means over those `n`, in the last week, of the blame in both
    directions and of closeness [0 to 1].
    """
    shared = common([one.replications for one in runs])
    count = min(MOST_RUNS, max(FEWEST_RUNS, len(shared) // ONE_RUN_IN)) if len(shared) >= ONE_RUN_IN else 0
    chosen = [int(number) for number in shared[:count]]
    parts = dict(in_threads(lambda one: (one.name, _look(one, seed, chosen)), runs, jobs, threading.Event()))
    pay = [row for one in runs for row in parts[one.name][0]]
    pairs = [row for one in runs for row in parts[one.name][1]]
    return _table(pay, _PAY), _table(pairs, _PAIRS)


def _look(runs: PolicyRuns, seed: int, chosen: Sequence[int]) -> tuple[list[Row], list[Row]]:
    """The rows of one scenario in both tables."""
    if not chosen:
        return [], []
    inputs = runs.scenario.inputs
    pay: list[Row] = []
    blame, seated = [], []
    for replication, world in ends(inputs, seed, chosen):
        pay += [(runs.name, replication, group, value) for group, value in _pay(world, inputs)]
        pairs = world.pairs[0]
        blame.append([pairs[name].copy() for name in ("blame_by_sales", "blame_by_marketing", "closeness")])
        seated.append(np.outer(world.marketers[0]["is_seated"], world.salespeople[0]["is_seated"]))
    if not blame:
        return pay, []
    counts = np.sum(seated, axis=0)
    places = np.argwhere(2 * counts >= max(2, len(blame)))  # a firm that hires has chairs that few of its runs fill
    if len(places) > MOST_PAIRS:
        return pay, []
    totals = np.sum(np.array(blame) * np.array(seated)[:, None], axis=0)
    return pay, [
        (runs.name, j, i, *(totals[:, j, i] / counts[j, i]).tolist(), int(counts[j, i])) for j, i in places.tolist()
    ]


def ends(inputs: Inputs, seed: int, chosen: Sequence[int]) -> Iterator[tuple[int, World]]:
    """The firm in its last week, replication by replication, always in the same arrays; failed ones are left out."""
    parameters = inputs.parameters.view(np.recarray)
    room = 1.0
    world = allocate(inputs)
    for replication in chosen:
        while True:
            status = run_firm(  # type: ignore[no-untyped-call]  # a kernel
                world, parameters, inputs.epoch_starts, inputs.warm_up_weeks, key(seed, replication)
            )
            if status not in FULL or room >= MOST_ROOM:
                break
            room *= 4.0
            world = allocate(inputs, room=room)
        if status == Status.OK:
            yield replication, world


def _table(rows: Sequence[Row], columns: Columns) -> "pa.Table":
    values = zip(*rows, strict=True) if rows else [()] * len(columns)
    return table({name: column(each) for (name, column), each in zip(columns.items(), values, strict=True)})


def _pay(world: World, inputs: Inputs) -> Iterator[tuple[str, float]]:
    """Pay of a person [currency a year] by group: everybody over the horizon, thirds of skill at the end."""
    weeks = world.weeks[inputs.warm_up_weeks :]
    sellers = weeks["salespeople"].sum()
    marketers = weeks["people"].sum() - sellers
    yield "marketers", float(weeks["marketer_pay"].sum() / max(1.0, marketers) * WEEKS_A_YEAR)
    yield "salespeople", float(weeks["sales_pay"].sum() / max(1.0, sellers) * WEEKS_A_YEAR)
    people = world.salespeople[0]
    people = people[people["is_seated"] & (people["vacant_weeks"] == 0)]
    by_skill = people["pay_trend"][np.argsort(people["skill"], kind="stable")]
    for group, members in zip(THIRDS, np.array_split(by_skill, len(THIRDS)), strict=True):
        if len(members):
            yield group, float(members.mean() * WEEKS_A_YEAR)
