"""The arrays of one firm: allocated once, used for any number of replications."""

import numpy as np

from agents.calendar import WEEKS_A_YEAR
from agents.jit import kernel
from agents.parameters import N_SEGMENTS
from agents.state import (
    BOOK_SIZE,
    CYCLE_BINS,
    LEAD,
    LUCK_ROWS,
    MARKETER,
    PAIR,
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


def allocate(inputs: Inputs, *, room: float = 1.0, trace: int = 0) -> World:
    """Arrays for one firm, to be used for any number of replications.

    `room` scales the arrays that hold leads: results do not depend on it, but a run that fills one stops with a
    status, and is repeated with more room. `trace` is how many leads' lives to keep.
    """
    organisation = inputs.parameters["organisation"]
    units = int(organisation["business_units"].max())
    marketers = int(organisation["marketers"].max())
    salespeople = int(organisation["salespeople"].max())
    weekly = max(_usual_leads(row, inputs.total_weeks) for row in inputs.parameters)
    expiry = int(inputs.parameters["handoff"]["lead_expiry_weeks"].max())
    leads = int(room * (2.0 * weekly * (expiry + 1) + 100.0 * salespeople + 1000.0))
    book = int(room * BOOK_SIZE)
    fresh = int(room * (8.0 * weekly + 500.0))
    queue = int(room * (4.0 * weekly * (expiry + 1) / salespeople + 200.0))

    def records(shape: int | tuple[int, ...], dtype: np.dtype) -> np.recarray:
        return np.zeros(shape, dtype).view(np.recarray)

    return World(
        units=records(units, UNIT),
        segments=records((units, N_SEGMENTS), SEGMENT_STATE),
        marketers=records((units, marketers), MARKETER),
        salespeople=records((units, salespeople), SALESPERSON),
        pairs=records((units, marketers, salespeople), PAIR),
        leads=records((units, leads), LEAD),
        queues=records((units, salespeople, queue), WAITING),
        books=np.zeros((units, salespeople, book), np.int64),
        agendas=records((units, salespeople, queue + book), TASK),
        fresh=np.zeros((units, fresh), np.int64),
        addresses=np.zeros((3, fresh), np.int64),
        luck=np.zeros((LUCK_ROWS, fresh)),
        turns=np.zeros((units, salespeople), np.int64),
        revenue_history=np.zeros((units, WEEKS_A_YEAR)),
        weeks=records(inputs.total_weeks, RECORD),
        response_days=np.zeros(RESPONSE_BINS),
        cycle_weeks=np.zeros(CYCLE_BINS),
        blank=records(1, RECORD),
        trace=records(trace, LEAD),
    )


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
