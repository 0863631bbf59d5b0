"""The reduced funnel against its peers: first that all compute the same, then how long each takes."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from benchmarks.funnel import KNOWN_ERROR, KNOWN_MEAN, LEADS_A_WEEK, MARKETERS, SALESPEOPLE, WEEKS, weekly_revenue
from benchmarks.peers import in_c, with_agentpy, with_mesa, with_numpy, with_simpy
from benchmarks.table import Line
from benchmarks.timing import ratio, rounds
from smarketing.scenarios import load
from smarketing.simulation import simulate

REPEATS = 15
MODEL_RUNS = 3  # about 40 ms, as a batch of each peer
LEADS = LEADS_A_WEEK * MARKETERS * WEEKS  # expected in a run
MANY = 100  # firms' worth of people, where vectors pay
MILLI, MICRO = 1e3, 1e6


@dataclass(frozen=True)
class Peer:
    """An implementation of the funnel; `batch` runs make about 40 ms, long enough for the clock.

    totals   the total revenue of runs 0 … n - 1 [$]
    checked  runs over which its mean is compared with the known one
    wanted   how many times faster than it the product's own is to be
    """

    name: str
    totals: Callable[[int], list[float]]
    batch: int = 1
    checked: int = 300
    wanted: float | None = None


def _one_by_one(run: Callable[[int], float]) -> Callable[[int], list[float]]:
    return lambda n: [run(seed) for seed in range(n)]


OURS = Peer("our kernels", lambda n: weekly_revenue(n).sum(axis=1).tolist(), batch=25, checked=5_000)
C = Peer("C at -O3", _one_by_one(in_c.run), batch=50, checked=5_000)
MESA = Peer("Mesa", _one_by_one(with_mesa.run), wanted=20.0)
PYTHON = (
    MESA,
    Peer("agentpy", _one_by_one(with_agentpy.run), wanted=20.0),
    Peer("SimPy", _one_by_one(with_simpy.run), wanted=20.0),
    Peer("NumPy", _one_by_one(with_numpy.run)),
)


def funnel_lines() -> Iterator[Line | str]:
    """Equality of every implementation, then times and ratios of those that are equal."""
    peers = [OURS, *PYTHON]
    if in_c.COMPILER:
        peers.insert(1, C)
    else:
        yield "C is left out: no compiler named cc is installed (Debian: apt-get install gcc)."
    equal = []
    for peer in peers:
        line = Line(f"{peer.name}: distance from the known mean", standard_errors_off(peer), "s.e.", target=3.0)
        yield line
        if line.reached:
            equal.append(peer)
        else:
            yield f"{peer.name} computes something else, so its time says nothing: left out."
    if OURS in equal:
        yield from _times(equal)


def standard_errors_off(peer: Peer) -> float:
    """How far the mean total revenue is from the known one, in standard errors of the difference."""
    totals = np.array(peer.totals(peer.checked))
    error = math.hypot(totals.std(ddof=1) / math.sqrt(len(totals)), KNOWN_ERROR)
    return float(abs(totals.mean() - KNOWN_MEAN) / error)


def _times(peers: list[Peer]) -> Iterator[Line]:
    """One run of each, and ratios within rounds; and the whole model, which does far more for a lead, a lead."""
    model = partial(simulate, load("status_quo"), replications=MODEL_RUNS, jobs=1)
    weekly = model().weekly
    assert weekly is not None
    model_leads = float(weekly["leads"].sum())
    many = partial(with_numpy.run, 1, MANY * MARKETERS, MANY * SALESPEOPLE)
    works = {peer.name: partial(peer.totals, peer.batch) for peer in peers}
    times = rounds(works | {"model": partial(model, weekly=False), "many": many}, REPEATS)
    each = {peer.name: [time / peer.batch for time in times[peer.name]] for peer in peers}
    ours = each[OURS.name]
    for peer in peers:
        yield Line(f"{peer.name}: one run of the funnel", float(np.median(each[peer.name])) * MILLI, "ms")
    if C in peers:
        yield Line("our kernels: times the time of C", ratio(ours, each[C.name]), "times", target=3.0)
    for peer in peers:
        if peer in PYTHON:
            name = f"{peer.name}: times the time of our kernels"
            yield Line(name, ratio(each[peer.name], ours), "times", target=peer.wanted, better="higher")
    if C in peers and MESA in peers:
        yield Line("Mesa: times the time of C", ratio(each[MESA.name], each[C.name]), "times")
    large = [time / MANY for time in times["many"]]
    yield Line(f"NumPy, {MANY * SALESPEOPLE:,} sellers: times ours, a lead", ratio(large, ours), "times")
    if MESA in peers:
        mesa_lead = [time / LEADS for time in each[MESA.name]]
        model_lead = [time / model_leads for time in times["model"]]
        yield Line("Mesa on the funnel, a lead", float(np.median(mesa_lead)) * MICRO, "µs")
        yield Line("the whole model, a lead", float(np.median(model_lead)) * MICRO, "µs", target=0.3)
        name = "Mesa on the funnel: times the model, a lead"
        yield Line(name, ratio(mesa_lead, model_lead), "times", target=12.0, better="higher")
