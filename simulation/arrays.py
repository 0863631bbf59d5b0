"""The arrays of one firm: allocated once, used for any number of replications."""

import math
import mmap
from typing import Any, NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.hiring import MOST_GROWTH
from smarketing.agents.jit import kernel
from smarketing.agents.parameters import MAX_SEGMENTS, Hiring
from smarketing.agents.row_blocks import padded
from smarketing.agents.state import (
    ADDRESS_ROWS,
    BATCH_ROWS,
    BLAME_EVENT,
    BOOK_SIZE,
    CUSTOMER,
    CUSTOMER_LIFE,
    CYCLE_BINS,
    LEAD,
    MARKETER,
    MOST_BLOCKS,
    PAIR,
    PERSON_YEAR,
    RECORD,
    RESPONSE_BINS,
    SALESPERSON,
    SCRATCH_ROWS,
    SEGMENT_STATE,
    TASK,
    UNIT,
    World,
)
from smarketing.simulation.inputs import Inputs
from smarketing.simulation.recorder import Keep, Rows

USUAL_WINS = 0.3  # a week and salesperson: twice what library firms hold at the end
LARGE = 1 << 22  # bytes from which NumPy asks for large pages
MOST_BYTES = 1 << 39  # half a terabyte: systems promise it in parts, and end the process when it is used


class Column(NamedTuple):
    """What a column of a `World` is made of."""

    shape: tuple[int, ...]
    dtype: np.dtype

    @property
    def size(self) -> int:
        """Bytes."""
        return math.prod(self.shape) * self.dtype.itemsize


def allocate(
    inputs: Inputs,
    *,
    room: float = 1.0,
    trace: int = 0,
    blame_events: int = 0,
    person_years: int = 0,
    customers: int = 0,
) -> World:
    """Arrays for one firm, to be used for any number of replications: the `columns`, filled with zeros.

    Raises:
        MemoryError: they take more than there is; the message says how much
    """
    made = columns(
        inputs, room=room, trace=trace, blame_events=blame_events, person_years=person_years, customers=customers
    )
    size = sum(column.size for column in made.values())
    if size > MOST_BYTES:
        raise MemoryError(_too_large(size))
    try:
        return World(**{name: _zeros(column) for name, column in made.items()})  # type: ignore[arg-type]
    except (MemoryError, OSError) as fault:
        raise MemoryError(_too_large(size)) from fault


def _too_large(size: int) -> str:
    return f"the arrays of this firm take {size / 1e9:,.0f} GB, more than there is. Have fewer people, units or leads"


def columns(
    inputs: Inputs,
    *,
    room: float = 1.0,
    trace: int = 0,
    blame_events: int = 0,
    person_years: int = 0,
    customers: int = 0,
) -> dict[str, Column]:
    """What the arrays of a firm have to hold, by name.

    `room` scales the arrays that hold leads: results do not depend on it, but a run that fills one stops with a
    status, and is repeated with more room. `trace` is how many leads' lives to keep, `blame_events` how many
    explanations of leads that came to nothing, `person_years` how many years of salespeople, `customers` how many
    customers who have left.
    """
    organisation = inputs.parameters["organisation"]
    units = int(organisation["business_units"].max())
    hires = bool((organisation["hiring"] != Hiring.FIXED).any())
    marketers = int(organisation["marketers"].max()) * (MOST_GROWTH if hires else 1)
    salespeople = int(organisation["salespeople"].max()) * (MOST_GROWTH if hires else 1)
    weekly = max(_usual_leads(row, inputs.total_weeks) for row in inputs.parameters)
    expiry = int(inputs.parameters["handoff"]["lead_expiry_weeks"].max())
    leads = int(room * (0.6 * weekly * (expiry + 1) + 50.0 * salespeople + 500.0))  # twice what library firms hold
    book = int(room * BOOK_SIZE)
    fresh = int(room * (8.0 * weekly + 500.0))
    queue = int(room * (1.5 * weekly * (expiry + 1) / salespeople + 200.0))
    at_once = max(_most_customers(row, inputs.total_weeks, salespeople, room) for row in inputs.parameters)
    waiting = units, salespeople, queue
    row = padded(max(fresh, queue, book, marketers, salespeople, MOST_BLOCKS))
    kinds: dict[str, tuple[int | tuple[int, ...], Any]] = {
        "units": (units, UNIT),
        "segments": ((units, MAX_SEGMENTS), SEGMENT_STATE),
        "marketers": ((units, marketers), MARKETER),
        "salespeople": ((units, salespeople), SALESPERSON),
        "pairs": ((units, marketers, salespeople), PAIR),
        "leads": ((units, leads), LEAD),
        "customers": ((units, at_once), CUSTOMER),
        "customer_due": ((units, at_once), np.float64),
        "customer_segment": ((units, at_once), np.int32),
        "customer_owner": ((units, at_once), np.int32),
        "waiting_lead": (waiting, np.int32),
        "waiting_source": (waiting, np.int32),
        "waiting_week": (waiting, np.int32),
        "waiting_again": (waiting, np.int32),
        "waiting_appeal": (waiting, np.float64),
        "pipelines": ((units, salespeople, book), np.int64),
        "agendas": ((units, salespeople, queue + book), TASK),
        "qualified_this_week": ((units, fresh), np.int64),
        "addresses": ((ADDRESS_ROWS, row), np.int64),
        "batch": ((BATCH_ROWS, row), np.float64),
        "scratch": ((SCRATCH_ROWS, row), np.float64),
        "activation_order": ((units, salespeople), np.int64),
        "revenue_history": ((units, WEEKS_A_YEAR), np.float64),
        "weeks": (inputs.total_weeks, RECORD),
        "response_days": (RESPONSE_BINS, np.float64),
        "cycle_weeks": (CYCLE_BINS, np.float64),
        "lost_weeks": (CYCLE_BINS, np.float64),
        "blank": (1, RECORD),
        "trace": (trace, LEAD),
        "blame_events": (blame_events, BLAME_EVENT),
        "person_years": (person_years, PERSON_YEAR),
        "customer_lives": (customers, CUSTOMER_LIFE),
        "in_force": (units if hires else 0, inputs.parameters.dtype),
    }
    return {
        name: Column(shape if isinstance(shape, tuple) else (shape,), np.dtype(dtype))
        for name, (shape, dtype) in kinds.items()
    }


def _zeros(column: Column) -> NDArray[Any]:
    """Zeros that take memory page by small page, as they are written; records, where the column holds records.

    Most rows of a large firm's arrays are room that is never needed. NumPy asks the system for pages of 2 MB, of which
    a few rows in use would hold whole ones: twice the memory, and half as much again of the time.
    """
    shape, dtype = column
    if column.size < LARGE or not hasattr(mmap, "MADV_NOHUGEPAGE"):
        array = np.zeros(shape, dtype)
    else:
        pages = mmap.mmap(-1, column.size)
        pages.madvise(mmap.MADV_NOHUGEPAGE)
        array = np.frombuffer(pages, dtype).reshape(shape)
    return array.view(np.recarray) if dtype.names else array


class RowsKept(TypedDict):
    """How many rows of each kind `allocate` is to make."""

    trace: int
    blame_events: int
    person_years: int
    customers: int


def rows_kept(inputs: Inputs, keep: Keep, more: float = 1.0) -> RowsKept:
    """How many rows `allocate` is to make for what is kept; `more` scales the guess at what "all" comes to."""
    organisation = inputs.parameters["organisation"]
    units = int(organisation["business_units"].max())
    weekly = max(_usual_leads(row, inputs.total_weeks) for row in inputs.parameters)
    leads = int(more * units * inputs.total_weeks * (weekly + organisation["salespeople"].max()))
    years = inputs.total_weeks // WEEKS_A_YEAR + 1
    people = units * int(organisation["salespeople"].max()) * MOST_GROWTH * years

    def rows(asked: Rows) -> int:
        return leads if asked == "all" else asked

    return {
        "trace": rows(keep.trace),
        "blame_events": rows(keep.blame_events),
        "person_years": people if keep.person_years else 0,
        "customers": rows(keep.customers),
    }


def _most_customers(row: np.void, weeks: int, salespeople: int, room: float) -> int:
    """Customers of a unit at once: the opening's, and half as many wins again as a good salesperson makes in a week."""
    opening = float(row["firm"]["opening_customers"])
    accounts = float(row["market"]["segments"]["accounts"].sum())
    return int(min(accounts, opening + room * (USUAL_WINS * weeks * salespeople + 100.0)))


def _usual_leads(row: np.void, weeks: int) -> float:
    """Leads a week that the opening money buys, grown with the market to the horizon's end."""
    channels = row["marketing"]["channels"][: int(row["marketing"]["n_channels"])]
    budget = row["budget"]
    year = budget["amount"] if budget["amount"] > 0 else budget["total"] * row["firm"]["opening_revenue"]
    money = year / WEEKS_A_YEAR * budget["marketing_share"]
    per_dollar = float((channels["share"] / channels["cost_per_lead"]).sum())
    growth = max(1.0, (1.0 + float(row["market"]["growth"])) ** (weeks / WEEKS_A_YEAR))
    return float(money) * per_dollar * growth * float(row["market"]["seasonality"].max())


@kernel
def blank_record(world):
    """Empty the week's records and the histograms of an earlier run."""
    for week in range(world.weeks.shape[0]):
        world.weeks[week] = world.blank[0]
    world.response_days[:] = 0.0
    world.cycle_weeks[:] = 0.0
    world.lost_weeks[:] = 0.0
