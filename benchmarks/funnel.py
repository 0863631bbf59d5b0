"""The reduced funnel: one small workload that every peer in `benchmarks/peers/` runs, too.

8 marketers, 12 salespeople, 156 weeks. In each week, in this order:

1. Each of the three components of the customers' need takes a step of 0.02 N(0, 1); all start at 0.
2. Each marketer creates Poisson(8) leads of quality clip(0.6 exp(-|belief - need|^2) + 0.2 N(0, 1), 0, 1), where the
   belief stays at 0, and of value lognormal(3, 0.8).
3. They are dealt to the salespeople in turn, from salesperson 0 each week, in the order in which they were created.
4. A salesperson goes through the own open leads, oldest first, until 25 are touched. With probability trust (at first
   0.6) a lead is touched: it is won with probability 0.3 x quality (its value is revenue, trust rises by 0.01 to at
   most 1) or lost with probability 0.1 (the marketer is blamed, trust falls by 0.01 to at least 0). A lead that was
   looked at and stays open is a week older, and gone when older than 12. Those that nobody came to do not age.
5. The week's revenue is recorded.

Mean total revenue of a run: 156,950, with a standard error of 50 (20,000 runs). That salespeople touch what they trust
with a probability is a rule of this workload only; in the model they weigh what pays.

The funnel is built as the model is: kernels over record arrays, addressed draws, the model's weekly record and series,
its threads. All its kernels stand in this file: numba compiles anew after an edit of it, and the folder of compiled
code is named after all that they call (`agents/jit.py`).
"""

import math
import threading
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.bounds import clip
from smarketing.agents.distributions import normal, poisson
from smarketing.agents.draws import Stream, key, uniform1, uniforms
from smarketing.agents.jit import kernel
from smarketing.agents.state import RECORD
from smarketing.experiments.running.runner import in_threads
from smarketing.simulation.recorder import weekly_series

MARKETERS, SALESPEOPLE, WEEKS = 8, 12, 156
DIMENSIONS, NEED_STEP = 3, 0.02
LEADS_A_WEEK = 8.0  # of one marketer
BEST_QUALITY, QUALITY_SD = 0.6, 0.2
VALUE_MU, VALUE_SIGMA = 3.0, 0.8  # of the log of $
CAPACITY = 25  # touches a week
P_WON, P_LOST = 0.3, 0.1  # of a touch
FIRST_TRUST, TRUST_STEP = 0.6, 0.01
OLDEST = 12  # weeks
KNOWN_MEAN, KNOWN_ERROR = 156_950.0, 50.0  # total revenue of a run, $
_ROOM = 2_048  # leads of one salesperson: more than twice of what comes in a whole run
_BLOCK = 25  # runs that a thread takes up at a time

LEAD = np.dtype(
    [
        ("quality", "f8"),  # 0-1
        ("value", "f8"),  # $
        ("luck", "f8", (2,)),  # uniforms for its next look, drawn with those of the last one
        ("marketer", "i4"),
        ("age", "i4"),  # looks so far
        ("birth_week", "i4"),
        ("slot", "i4"),
    ],
    align=True,
)
SALESPERSON = np.dtype([("trust", "f8"), ("n_open", "i8")])
MARKETER = np.dtype([("blame", "f8")])
MARKET = np.dtype([("need", "f8", (DIMENSIONS,)), ("fit", "f8")])


class Firm(NamedTuple):
    """The columns of one firm, used for any number of runs."""

    market: np.recarray  # (1,)
    marketers: np.recarray  # (MARKETERS,)
    salespeople: np.recarray  # (SALESPEOPLE,)
    queues: np.recarray  # (SALESPEOPLE, places) LEAD, oldest first
    weeks: np.recarray  # (WEEKS,) RECORD
    blank: np.recarray  # (1,) RECORD of zeros


def allocate() -> Firm:
    """Arrays for one firm."""

    def records(shape: int | tuple[int, ...], dtype: np.dtype) -> np.recarray:
        return np.zeros(shape, dtype).view(np.recarray)

    return Firm(
        market=records(1, MARKET),
        marketers=records(MARKETERS, MARKETER),
        salespeople=records(SALESPEOPLE, SALESPERSON),
        queues=records((SALESPEOPLE, _ROOM), LEAD),
        weeks=records(WEEKS, RECORD),
        blank=records(1, RECORD),
    )


@kernel
def open_firm(firm):
    """Nothing is known, nothing is open, trust is where it starts."""
    firm.market[0].need[:] = 0.0
    for j in range(firm.marketers.shape[0]):
        firm.marketers[j].blame = 0.0
    for i in range(firm.salespeople.shape[0]):
        firm.salespeople[i].trust = FIRST_TRUST
        firm.salespeople[i].n_open = 0


@kernel
def market_moves(firm, week, key):
    """Customers' need takes a step; what marketers believe of it (nothing) fits less and less."""
    market = firm.market[0]
    z = uniforms(key, Stream.NEED_DRIFT, 0, 0, week, 0)
    distance = 0.0
    for d in range(DIMENSIONS):
        market.need[d] += NEED_STEP * normal(z[d])
        distance += market.need[d] ** 2
    market.fit = BEST_QUALITY * math.exp(-distance)


@kernel
def capture_leads(firm, week, key):
    """Each marketer creates leads; they are dealt to the salespeople in turn."""
    fit = firm.market[0].fit
    i = 0
    for j in range(firm.marketers.shape[0]):
        for slot in range(poisson(uniform1(key, Stream.LEAD_COUNT, 0, j, week, 0), LEADS_A_WEEK)):
            u = uniforms(key, Stream.LEAD_TRAITS, 0, j, week, slot)
            lead = firm.queues[i, firm.salespeople[i].n_open]
            firm.salespeople[i].n_open += 1
            lead.quality = clip(fit + QUALITY_SD * normal(u[0]), 0.0, 1.0)
            lead.value = math.exp(VALUE_MU + VALUE_SIGMA * normal(u[1]))
            lead.marketer = j
            lead.age = 0
            lead.birth_week = week
            lead.slot = slot
            firm.weeks[week].captured += 1.0
            i = i + 1 if i + 1 < firm.salespeople.shape[0] else 0


@kernel
def work_week(firm, i, week, key):
    """A salesperson goes through the open leads, oldest first, until the capacity is used up; what is closed leaves."""
    me = firm.salespeople[i]
    queue = firm.queues[i]
    record = firm.weeks[week]
    capacity = CAPACITY
    kept = 0
    place = 0
    while place < me.n_open and capacity > 0:
        lead = queue[place]
        place += 1
        if lead.age % 2 == 0:
            doubt, luck, lead.luck[0], lead.luck[1] = uniforms(
                key, Stream.TOUCH, lead.age // 2, lead.marketer, lead.birth_week, lead.slot
            )
        else:
            doubt, luck = lead.luck[0], lead.luck[1]
        if doubt < me.trust:
            capacity -= 1
            if luck < P_WON * lead.quality:
                record.revenue += lead.value
                record.won += 1.0
                me.trust = min(1.0, me.trust + TRUST_STEP)
                continue
            if luck < P_WON * lead.quality + P_LOST:
                firm.marketers[lead.marketer].blame += 1.0
                record.lost += 1.0
                me.trust = max(0.0, me.trust - TRUST_STEP)
                continue
        lead.age += 1
        if lead.age <= OLDEST:
            queue[kept] = lead
            kept += 1
    while place < me.n_open:
        queue[kept] = queue[place]
        kept += 1
        place += 1
    me.n_open = kept


@kernel
def run_funnel(firm, key):
    """One run; `firm.weeks` holds the result."""
    open_firm(firm)
    for week in range(firm.weeks.shape[0]):
        firm.weeks[week] = firm.blank[0]
        market_moves(firm, week, key)
        capture_leads(firm, week, key)
        for i in range(firm.salespeople.shape[0]):
            work_week(firm, i, week, key)


def weekly_revenue(runs: int, seed: int = 1, first: int = 0, jobs: int = 1) -> NDArray[np.float64]:
    """Revenue of each week [$] of runs `first` ... `first + runs - 1`, on `jobs` threads: (runs, WEEKS)."""
    revenue = np.empty((runs, WEEKS))
    local = threading.local()

    def work(block: range) -> None:
        if not hasattr(local, "firm"):
            local.firm = allocate()
        for r in block:
            run_funnel(local.firm, key(seed, first + r))
            revenue[r] = weekly_series(local.firm.weeks)["revenue"]

    blocks = (range(start, min(start + _BLOCK, runs)) for start in range(0, runs, _BLOCK))
    for _ in in_threads(work, blocks, jobs, threading.Event()):
        pass
    return revenue
