"""One replication under two policies: the first thing that differs, and the chain from there.

Possible because randomness is addressed: the twins share market, prospects, people and luck, so whatever differs is the
policies' doing, and its order in time shows how it came about. Both firms are stepped side by side on the Mesa engine,
and compared after every phase of every week.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.state import World
from smarketing.errors import InputError
from smarketing.experiments.comparison.twin_leads import LEAD_EVENTS, lead_differences
from smarketing.scenarios import Scenario
from smarketing.simulation.model import FirmModel

LEADS = "leads"
_ROOM = 200_000  # leads of a unit whose ends are kept

# What is worth telling, by array and field of the world: in words, and how its numbers are printed.
TOLD: Mapping[tuple[str, str], tuple[str, str]] = {
    ("units", "marketing_share"): ("the share of money that goes to marketing", "share"),
    ("units", "marketing_money"): ("marketing's money a week", "money"),
    ("units", "support_money"): ("money a week that supports sales", "money"),
    ("salespeople", "vacant_weeks"): ("weeks until an empty chair in sales is filled", "number"),
    ("marketers", "vacant_weeks"): ("weeks until an empty chair in marketing is filled", "number"),
    ("salespeople", "quota"): ("the yearly quota", "money"),
    ("salespeople", "value_of_effort"): ("what a salesperson sees an extra dollar of bookings pay", "cents"),
    ("salespeople", "effort"): ("effort, against normal", "number"),
    ("salespeople", "hours"): ("hours a week left for selling", "number"),
    ("salespeople", "willing"): ("willingness to report what customers say", "share"),
    ("salespeople", "pressure"): ("pressure on a salesperson", "share"),
    ("salespeople", "earned"): ("variable pay of the week", "money"),
    ("salespeople", "n_waiting"): ("leads waiting for a salesperson", "number"),
    ("salespeople", "morale"): ("a salesperson's morale", "share"),
    ("marketers", "shares"): ("how a marketer splits the week", "share"),
    ("marketers", "threshold"): ("the lowest score a marketer hands over", "number"),
    ("marketers", "belief"): ("what a marketer believes customers need", "number"),
    ("marketers", "capture_rate"): ("the leads a marketer can expect to draw", "number"),
    ("marketers", "morale"): ("a marketer's morale", "share"),
    ("segments", "offer"): ("the offer", "number"),
    ("segments", "customers"): ("the number of customers", "number"),
    ("segments", "experience"): ("customers' experience", "share"),
    ("pairs", "blame_by_sales"): ("blame of a salesperson on a marketer", "share"),
    ("pairs", "blame_by_marketing"): ("blame of a marketer on a salesperson", "share"),
    ("pairs", "trust_in_leads"): ("a salesperson's trust in a marketer's leads", "share"),
    ("pairs", "closeness"): ("closeness of a pair", "share"),
}
NAMED = {"marketers": "marketer", "salespeople": "salesperson", "segments": "segment"}


@dataclass(frozen=True)
class Divergence:
    """The first time that one kind of thing differs.

    week     of the measured horizon; negative in the warm-up
    phase    after which it differs
    what     in words; `who` names the person, pair, segment or lead with the largest difference
    a, b     its value under each policy, as text
    """

    week: int
    phase: str
    what: str
    who: str
    a: str
    b: str


@dataclass(frozen=True)
class Twins:
    """Two firms that were one until `chain[0]`; `complete` is False if the walk was stopped."""

    names: tuple[str, str]
    replication: int
    currency: str
    chain: tuple[Divergence, ...]
    revenue: tuple[float, float]
    complete: bool


def twins(
    a: Scenario,
    b: Scenario,
    *,
    replication: int = 0,
    seed: int = 1,
    watch: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> Twins:
    """Step both firms through replication `replication` and note when each kind of thing first differs.

    watch  is called with weeks done and weeks in all

    Raises InputError where the two cannot be the same firm: other horizons, head counts or numbers of units.
    """
    a, b = a.with_history_of(a), b.with_history_of(a)
    _check_alike(a, b)
    units = a.spec.organisation.business_units
    firms = [FirmModel(scenario, seed, replication, trace=_ROOM * units, collect=False) for scenario in (a, b)]
    weeks, warm_up = a.inputs.total_weeks, a.inputs.warm_up_weeks
    look = _Look(warm_up)
    for week in range(weeks):
        if stop is not None and stop.is_set():
            break
        for (_, phase), _ in zip(firms[0].phases(), firms[1].phases(), strict=True):
            look.compare(firms[0].world, firms[1].world, week - warm_up, phase)
        if watch is not None:
            watch(week + 1, weeks)
    measured = slice(max(warm_up, weeks - WEEKS_A_YEAR), weeks)
    revenue = tuple(float(firm.world.weeks["revenue"][measured].sum()) for firm in firms)
    return Twins(
        (a.name, b.name), replication, a.spec.currency, tuple(look.chain), (revenue[0], revenue[1]), week + 1 == weeks
    )


def _check_alike(a: Scenario, b: Scenario) -> None:
    for path in ("horizon", "organisation"):
        tree_a, tree_b = (getattr(one.spec, path).model_dump() for one in (a, b))
        fields = ("warm_up_weeks", "weeks") if path == "horizon" else ("marketers", "salespeople", "business_units")
        for name in fields:
            if tree_a[name] != tree_b[name]:
                raise InputError(
                    f"{a.name} has {path}.{name} = {tree_a[name]}, {b.name} has {tree_b[name]}: twins are one firm "
                    f"under two policies. Make them equal, for instance with --set {path}.{name}={tree_a[name]}."
                )


class _Look:
    """What has differed so far; each kind is told once."""

    def __init__(self, warm_up: int) -> None:
        self.warm_up = warm_up
        self.chain: list[Divergence] = []
        self.open: set[tuple[str, str]] = {*TOLD, *((LEADS, kind) for kind in LEAD_EVENTS)}

    def compare(self, a: World, b: World, week: int, phase: str) -> None:
        for place in [place for place in TOLD if place in self.open]:
            array, field = place
            left, right = getattr(a, array)[field], getattr(b, array)[field]
            if not np.array_equal(left, right):
                self.open.discard(place)
                self.chain.append(_divergence(place, left, right, week, phase))
        kinds = {kind for array, kind in self.open if array == LEADS}
        if phase in ("handoff", "salespeople work") and kinds:
            for kind, who, states in lead_differences(a, b, kinds, self.warm_up):
                self.open.discard((LEADS, kind))
                self.chain.append(Divergence(week, phase, LEAD_EVENTS[kind], who, *states))


def _divergence(kind: tuple[str, str], left: NDArray[Any], right: NDArray[Any], week: int, phase: str) -> Divergence:
    what, form = TOLD[kind]
    at = np.unravel_index(int(np.argmax(np.abs(left.astype(float) - right.astype(float)))), left.shape)
    a, b = (number(float(values[at]), form) for values in (left, right))
    return Divergence(week, phase, what, _who(kind[0], [int(i) for i in at]), a, b)


def _who(array: str, at: list[int]) -> str:
    """Where in an array a difference lies, counted from 1 as people do; the unit only where there are several."""
    if array == "pairs":
        return f"marketer {at[1] + 1} and salesperson {at[2] + 1}"
    return f"{NAMED[array]} {at[1] + 1}" if array in NAMED else ""


def number(value: float, form: str) -> str:
    """A value as text: share, money, cents a dollar, or a plain number."""
    if form == "money":
        return f"${value:,.0f}"
    if form == "share":
        return f"{100 * value:.3g} %"
    if form == "cents":
        return f"{100 * value:.3g} cents"
    return f"{value:.3g}"
