"""What kernels know of the parameters: the words that stand in them as numbers, and how many there may be of what.

The parameters in force are one record, `p`, in the shape of the scenario file: a kernel reads
`p.compensation.salespeople.quota` where a user wrote `compensation: {salespeople: {quota: ...}}`. Its type is derived
from the schema (`scenarios/record.py`) and comes with the argument; docs/parameters.md lists every field and what a
kernel finds there.
"""

from enum import IntEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

# Ends of ranges in `scenarios/`: arrays have room for so much and addresses tell so many apart, so the schema takes
# these from here.
MAX_MARKETERS = MAX_SALESPEOPLE = 1_000  # of a business unit
MAX_BUSINESS_UNITS = 10_000
MAX_EXPIRY_WEEKS = 104  # until an unworked lead expires
MAX_SEGMENTS = 12
N_MONTHS = 12
MAX_CHANNELS = 8
N_SOURCES = MAX_CHANNELS + 1
OUTBOUND = MAX_CHANNELS  # the source of leads that salespeople find themselves
MAX_TIERS = 4
MAX_RATES = 6
MAX_GOALS = 4
MAX_SPIFFS = 4
MAX_INSTALMENTS = 4
MAX_KINKS = 14 + 3 * MAX_GOALS  # of a plan's line: rates, quota, the year's, threshold, guarantee and cap; goals
NEED_DIMENSIONS = 3

# The bonus bases of marketers, in the order of `compensation.marketers.bonus`.
N_BASES = 5
BASIS_LEADS, BASIS_QUALIFIED, BASIS_ACCEPTED, BASIS_PIPELINE, BASIS_REVENUE = range(N_BASES)


class Structure(IntEnum):
    SEPARATE = 0
    ONE_HEAD = 1
    GENERALISTS = 2


class Function(IntEnum):
    """Who: an answer to `organisation.head` and to every decision right."""

    MARKETING = 0
    SALES = 1
    JOINT = 2


class Hiring(IntEnum):
    FIXED = 0
    WITH_BUDGET = 1


class ChannelKind(IntEnum):
    INBOUND = 0
    PAID = 1
    EVENTS = 2
    LIST = 3
    PARTNER = 4
    REFERRAL = 5


class GoalMeasure(IntEnum):
    """What a goal is for; the first five are the bonus bases of marketers."""

    LEADS = BASIS_LEADS
    QUALIFIED = BASIS_QUALIFIED
    ACCEPTED = BASIS_ACCEPTED
    PIPELINE = BASIS_PIPELINE
    SOURCED_BOOKINGS = BASIS_REVENUE
    BOOKINGS = 5
    TEAM_BOOKINGS = 6
    COMPANY_REVENUE = 7


class ContestPeriod(IntEnum):
    PAY_PERIOD = 0
    YEAR = 1


class SplitMode(IntEnum):
    SHARED = 0
    DOUBLE = 1


class PayBasis(IntEnum):
    REVENUE = 0
    MARGIN = 1


class QuotaRule(IntEnum):
    FIXED = 0
    PLANNED = 1


class Period(IntEnum):
    MONTH = 0
    QUARTER = 1
    YEAR = 2


class BudgetRule(IntEnum):
    FIXED = 0
    VISIBLE_CREDIT = 1
    POLITICAL = 2
    MARGINAL = 3
    JOINT = 4


class FeedbackRule(IntEnum):
    NONE = 0
    AD_HOC = 1
    PERIODIC = 2
    CLOSED_LOOP = 3


class Routing(IntEnum):
    ROUND_ROBIN = 0
    TERRITORY = 1
    PERFORMANCE = 2


class AttributionRule(IntEnum):
    LAST_TOUCH = 0
    FIRST_TOUCH = 1
    LINEAR = 2
    POSITION = 3
    SHAPLEY = 4
    HOLDOUT = 5


class ParameterRow(np.record):  # type: ignore[misc]  # NumPy's stubs call it final; NumPy does not
    """One row of parameters as Python hands it to kernels, one call at a time (the Mesa engine).

    Whoever asks a record where its bytes are has NumPy describe the type of each of its some four hundred fields:
    0.1 ms a call, more than most behaviours take. This row knows.
    """

    @property
    def address(self) -> int | None:
        """Where its bytes are, as `agents/jit/forms.py` asks; None for a part of a row."""
        known: int | None = self.__dict__.get("_address")
        return known


@cache
def _row_type(record: np.dtype) -> np.dtype:
    """One object for each record: NumPy knows a type at once by its identity only."""
    return np.dtype((ParameterRow, record))


def parameter_rows(parameters: NDArray[np.void]) -> list[ParameterRow]:
    """The rows of (n_epochs,) parameters, as views."""
    rows = list(parameters.view(np.ndarray).view(_row_type(np.asarray(parameters).dtype)))
    for epoch, row in enumerate(rows):
        np.void.__setattr__(row, "_address", int(parameters.ctypes.data) + epoch * parameters.itemsize)
    return rows
