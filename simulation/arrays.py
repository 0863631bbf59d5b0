"""The arrays of one firm: allocated once, used for any number of replications."""

import mmap
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from agents.calendar import WEEKS_A_YEAR
from agents.hiring import MOST_GROWTH
from agents.jit import kernel
from agents.parameters import N_SEGMENTS, PARAMETERS, Hiring
from agents.state import (
    BLAME_EVENT,
    BOOK_SIZE,
    CYCLE_BINS,
    LEAD,
    LUCK_ROWS,
    MARKETER,
    PAIR,
    PERSON_YEAR,
    RECORD,
    RESPONSE_BINS,
    SALESPERSON,
    SEGMENT_STATE,
    TASK,
    UNIT,
    WAITING,
    World,
)
from simulation.inputs import Inputs
from simulation.recorder import Keep, Rows

LARGE = 1 << 22  # bytes from which NumPy asks for large pages


def allocate(
    inputs: Inputs, *, room: float = 1.0, trace: int = 0, blame_events: int = 0, person_years: int = 0
) -> World:
    """Arrays for one firm, to be used for any number of replications.

    `room` scales the arrays that hold leads: results do not depend on it, but a run that fills one stops with a
    status, and is repeated with more room. `trace` is how many leads' lives to keep, `blame_events` how many
    explanations of leads that came to nothing, `person_years` how many years of salespeople.
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

    def records(shape: int | tuple[int, ...], dtype: np.dtype) -> np.recarray:
        return _zeros(shape, dtype).view(np.recarray)

    return World(
        units=records(units, UNIT),
        segments=records((units, N_SEGMENTS), SEGMENT_STATE),
        marketers=records((units, marketers), MARKETER),
        salespeople=records((units, salespeople), SALESPERSON),
        pairs=records((units, marketers, salespeople), PAIR),
        leads=records((units, leads), LEAD),
        queues=records((units, salespeople, queue), WAITING),
        books=_zeros((units, salespeople, book), np.int64),
        agendas=records((units, salespeople, queue + book), TASK),
        fresh=_zeros((units, fresh), np.int64),
        addresses=np.zeros((3, fresh), np.int64),
        luck=np.zeros((LUCK_ROWS, fresh)),
        turns=np.zeros((units, salespeople), np.int64),
        revenue_history=np.zeros((units, WEEKS_A_YEAR)),
        weeks=records(inputs.total_weeks, RECORD),
        response_days=np.zeros(RESPONSE_BINS),
        cycle_weeks=np.zeros(CYCLE_BINS),
        blank=records(1, RECORD),
        trace=records(trace, LEAD),
        blame_events=records(blame_events, BLAME_EVENT),
        person_years=records(person_years, PERSON_YEAR),
        in_force=records(units if hires else 0, PARAMETERS),
    )


def _zeros[T: np.generic](shape: int | tuple[int, ...], dtype: np.dtype[T] | type[T]) -> NDArray[T]:
    """Zeros that take memory page by small page, as they are written.

    Most rows of a large firm's arrays are room that is never needed. NumPy asks the system for pages of 2 MB, of which
    a few rows in use would hold whole ones: twice the memory, and half as much again of the time.
    """
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    if size < LARGE or not hasattr(mmap, "MADV_NOHUGEPAGE"):
        return np.zeros(shape, dtype)
    pages = mmap.mmap(-1, size)
    pages.madvise(mmap.MADV_NOHUGEPAGE)
    return np.frombuffer(pages, dtype).reshape(shape)


class RowsKept(TypedDict):
    """How many rows of each kind `allocate` is to make."""

    trace: int
    blame_events: int
    person_years: int


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
    }


def _usual_leads(row: np.void, weeks: int) -> float:
    """Leads a week that the opening money buys, grown with the market to the horizon's end."""
    channels = row["marketing"]["channels"][: int(row["marketing"]["n_channels"])]
    money = row["budget"]["total"] * row["firm"]["opening_revenue"] / WEEKS_A_YEAR * row["budget"]["marketing_share"]
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
