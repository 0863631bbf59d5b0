"""What a scenario says, as one record of numbers that a kernel can read.

The record has the shape of the scenario file: a kernel reads `p.compensation.salespeople.quota` where a user wrote
`compensation: {salespeople: {quota: ...}}`. Units, ranges, defaults and sources of every field stand once, in
`scenarios/schema.py`; a test holds the two together. Words are encoded by the enumerations below; a `null` is
encoded as stated beside the field.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.behaviour import BEHAVIOUR

# Ends of ranges in `scenarios/`: arrays have room for so much and addresses tell so many apart, so the schema takes
# these from here.
MAX_MARKETERS = MAX_SALESPEOPLE = 1_000  # of a business unit
MAX_BUSINESS_UNITS = 10_000
MAX_EXPIRY_WEEKS = 104  # until an unworked lead expires
N_SEGMENTS = 4
N_MONTHS = 12
MAX_CHANNELS = 8
N_SOURCES = MAX_CHANNELS + 1
OUTBOUND = MAX_CHANNELS  # the source of leads that salespeople find themselves
MAX_TIERS = 4
N_MECHANISMS = 41  # neutral[7] is M7; neutral[0] is unused
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


class PayBasis(IntEnum):
    REVENUE = 0
    MARGIN = 1


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


def _record(*fields: tuple) -> np.dtype:
    return np.dtype(list(fields), align=True)


FIRM = _record(
    ("opening_revenue", "f8"),
    ("opening_customers", "f8"),
    ("recurring_share", "f8"),
    ("churn", "f8"),
    ("expansion", "f8"),
    ("gross_margin", "f8"),
)
ORGANISATION = _record(
    ("marketers", "i8"),
    ("salespeople", "i8"),
    ("business_units", "i8"),
    ("structure", "i8"),  # Structure
    ("head", "i8"),  # Function
    ("hiring", "i8"),  # Hiring
)
PEOPLE = _record(
    ("skill_sigma", "f8"),
    ("patience", "f8"),
    ("effort_elasticity", "f8"),
    ("rationality", "f8"),
    ("own_lead_premium", "f8"),
)
SEGMENT = _record(
    ("accounts", "f8"),
    ("in_market", "f8"),
    ("drift", "f8"),
    ("deal_size", _record(("median", "f8"), ("sigma", "f8"))),
    ("price_elasticity", "f8"),
    ("emotional_share", "f8"),
    ("opens_week", "f8"),  # counted from measured week 0; null: -inf, open from the start
)
MARKET = _record(
    ("growth", "f8"),
    ("seasonality", "f8", (N_MONTHS,)),
    ("lead_decay", "f8"),
    ("competition", _record(("lag_weeks", "f8"), ("strength", "f8"))),
    ("segments", SEGMENT, (N_SEGMENTS,)),
)
CHANNEL = _record(
    ("kind", "i8"),  # ChannelKind
    ("cost_per_lead", "f8"),
    ("share", "f8"),
    ("intent", "f8"),
    ("fit", "f8"),
    ("elasticity", "f8"),
    ("carry_over", "f8"),
    ("dispersion", "f8"),
    ("wear_out_half_life_weeks", "f8"),
)
MARKETING = _record(
    ("n_channels", "i8"),
    ("channels", CHANNEL, (MAX_CHANNELS,)),  # in the order of the file; rows past n_channels are zero
    ("research_share", "f8"),
    ("professional_norm", "f8"),
)
SALES = _record(
    ("prospecting", _record(("dials_per_hour", "f8"), ("appointment_rate", "f8"), ("goodwill_cost", "f8"))),
    ("support_elasticity", "f8"),
    ("ramp_weeks", "f8"),
    ("quit_hazard", "f8"),
)
TIER = _record(("above", "f8"), ("factor", "f8"))
PLAN = _record(
    ("base", "f8"),  # read it as plan["base"]: outside compiled code `.base` is NumPy's own attribute
    ("commission_rate", "f8"),
    ("basis", "i8"),  # PayBasis
    ("quota", "f8"),  # $/yr; null: 0
    ("period", "i8"),  # Period
    ("accelerator", "f8"),
    ("n_tiers", "i8"),
    ("tiers", TIER, (MAX_TIERS,)),  # ascending in `above`
    ("cap", "f8"),  # multiple of target variable pay; null: inf
    ("bonus_at_quota", "f8"),
    ("ratchet", "f8"),
    ("draw", "f8"),
    ("clawback_weeks", "f8"),
    ("team_share", "f8"),
    ("contest", _record(("top", "i8"), ("prize", "f8"))),  # null: top 0
)
MARKETER_PAY = _record(
    ("base", "f8"),
    (
        "bonus",
        _record(("leads", "f8"), ("qualified", "f8"), ("accepted", "f8"), ("pipeline", "f8"), ("revenue", "f8")),
    ),
)
COMPENSATION = _record(("salespeople", PLAN), ("marketers", MARKETER_PAY), ("shared_pool", "f8"))
BUDGET = _record(
    ("total", "f8"),
    ("rule", "i8"),  # BudgetRule
    ("marketing_share", "f8"),
    ("review", "i8"),  # Period
    ("lobbying", "f8"),
)
FEEDBACK = _record(
    ("rule", "i8"),  # FeedbackRule
    ("interval_weeks", "i8"),
    ("both_ways", "?"),
    ("paid_hours", "f8"),
    ("candour", "f8"),
)
SLA = _record(("agreed", "?"), ("min_score", "f8"), ("response_days", "f8"), ("volume", "f8"))  # null: agreed False
HANDOFF = _record(("routing", "i8"), ("lead_expiry_weeks", "i8"), ("sla", SLA))
SYSTEMS = _record(("count", "i8"), ("integrated", "f8"))
ATTRIBUTION = _record(("rule", "i8"), ("window_weeks", "f8"))
DECISION_RIGHTS = _record(
    ("message", "i8"),  # Function
    ("offer", "i8"),  # Function
    ("conversion", "i8"),  # Function
    ("discount_limit", "f8"),
    ("close_date_weeks", "i8"),
)
ALIGNMENT = _record(
    ("joint_meetings_hours", "f8"),
    ("call_shadowing_hours", "f8"),
    ("training_hours", "f8"),
    ("quality", "f8"),
    ("colocated", "?"),
    ("rotation", _record(("weeks", "i8"), ("per_year", "f8"))),  # null: weeks 0
)
LEADERSHIP = _record(
    ("support", "f8"),
    ("education", "f8"),
    ("decisive", "?"),
    ("horizon_weeks", "f8"),
    ("pressure", "f8"),
)
CULTURE = _record(
    ("self_serving_bias", "f8"),
    ("distance", "f8"),
    ("status_bias", "f8"),
    ("rivalry", "f8"),
    ("recency", "f8"),
    ("horizon_gap", "f8"),
    ("trust_rate", "f8"),
)
PARAMETERS = _record(
    ("neutral", "i1", (N_MECHANISMS,)),  # from the list `neutralise`
    ("fiscal_start_week", "i8"),  # horizon.fiscal_start_week
    ("firm", FIRM),
    ("organisation", ORGANISATION),
    ("people", PEOPLE),
    ("market", MARKET),
    ("marketing", MARKETING),
    ("offer", _record(("lead_time_weeks", "f8"))),
    ("sales", SALES),
    ("compensation", COMPENSATION),
    ("budget", BUDGET),
    ("feedback", FEEDBACK),
    ("handoff", HANDOFF),
    ("systems", SYSTEMS),
    ("attribution", ATTRIBUTION),
    ("decision_rights", DECISION_RIGHTS),
    ("alignment", ALIGNMENT),
    ("leadership", LEADERSHIP),
    ("culture", CULTURE),
    ("fulfilment", _record(("capacity", "f8"))),  # null: inf
    ("behaviour", BEHAVIOUR),
)


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


_ROWS = np.dtype((ParameterRow, PARAMETERS))  # one object: NumPy knows a type at once by its identity only


def parameter_rows(parameters: NDArray[np.void]) -> list[ParameterRow]:
    """The rows of (n_epochs,) parameters, as views."""
    rows = list(parameters.view(np.ndarray).view(_ROWS))
    for epoch, row in enumerate(rows):
        np.void.__setattr__(row, "_address", int(parameters.ctypes.data) + epoch * parameters.itemsize)
    return rows
