"""What changes while a firm runs: one record type per kind of thing, in columns of a `World`.

Units stand beside every field. `u` is the business unit, `j` a marketer and `i` a salesperson inside it. Money is in
the scenario's currency, times are in weeks from the start of the warm-up unless a unit says otherwise.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.customer_record import CUSTOMER as CUSTOMER
from smarketing.agents.customer_record import CUSTOMER_LIFE as CUSTOMER_LIFE
from smarketing.agents.incentives import OUTLOOK
from smarketing.agents.jit import columns
from smarketing.agents.parameters import (
    MAX_CHANNELS,
    MAX_EXPIRY_WEEKS,
    MAX_SEGMENTS,
    N_BASES,
    N_SOURCES,
    NEED_DIMENSIONS,
)
from smarketing.agents.weekly_record import N_CAUSES as N_CAUSES
from smarketing.agents.weekly_record import RECORD as RECORD
from smarketing.agents.weekly_record import Cause as Cause


class Status(IntEnum):
    """How a replication ended; `simulation/run.py` turns each into a sentence with the remedy."""

    OK = 0
    LEAD_POOL_FULL = 1
    QUEUE_FULL = 2
    BOOK_FULL = 3
    NOT_FINITE = 4
    TRACE_FULL = 5
    CUSTOMERS_FULL = 6
    NO_SUCH_PERSON = 7  # a rule of one's own sent a lead to nobody


class Stage(IntEnum):
    """Where a lead is; the last four are ends."""

    FREE = 0  # the row holds no lead
    CAPTURED = 1
    QUALIFIED = 2
    HANDED_OVER = 3
    OPPORTUNITY = 4
    NEGOTIATION = 5
    WON = 6
    LOST = 7
    EXPIRED = 8
    REJECTED = 9


AGE_WEEKS = MAX_EXPIRY_WEEKS  # ages of a waiting lead, 0 to the week before it expires
NOBODY = -1  # stands for a person where there is none
CLOSED = -1  # stands in a book where a deal has ended this week


class Activity(IntEnum):
    """What a marketer's hours go to."""

    VOLUME = 0
    TARGETING = 1
    SENSING = 2
    ENABLEMENT = 3


N_ACTIVITIES = 4


class Task(IntEnum):
    """What a salesperson's hours go to."""

    CONTACT = 0
    PROGRESS = 1
    CLOSE = 2
    PROSPECT = 3
    LEFT = 4  # did not fit into the week


def _record(*fields: tuple) -> np.dtype:
    return np.dtype(list(fields), align=True)


UNIT = _record(
    ("status", "i8"),  # Status
    ("measured_from", "i8"),  # first week of the measured horizon
    ("agreed_from", "i8"),  # first week since which a service-level agreement has been in force without a break
    # money
    ("marketing_share", "f8"),  # of non-pay money, 1
    ("marketing_money", "f8"),  # granted, $/week
    ("support_money", "f8"),  # granted, $/week
    ("opening_marketing_money", "f8"),  # $/week
    ("opening_support_money", "f8"),  # $/week
    ("opening_programme", "f8"),  # marketing money less research, $/week
    ("opening_research", "f8"),  # $/week
    ("revenue_last_52", "f8"),  # $
    ("plan_revenue", "f8"),  # planned for the fiscal year, $
    ("plan_bookings", "f8"),  # planned for the fiscal year, $
    ("usual_quota", "f8"),  # of a salesperson with ordinary results, $/yr; 0: none
    ("pay_rate", "f8"),  # running mean of pay, $/week
    # the market as this unit meets it
    ("goodwill", "f8", (MAX_CHANNELS,)),  # stock of advertising, opening = 1
    ("n_open", "i8"),  # segments that the firm serves
    ("seasonal_growth", "f8"),  # demand against the opening, 1
    ("market_growth", "f8"),  # of the market now, 1/yr
    ("market_size", "f8"),  # against the opening when it began to grow at this rate, 1
    ("market_from", "i8"),  # week in which it began
    ("demand", "f8", (MAX_SEGMENTS, MAX_CHANNELS)),  # leads that an ordinary team draws, 1/week
    ("age_worth", "f8", (AGE_WEEKS,)),  # log worth of a lead by its age in weeks, up to the week before it expires
    ("reputation", "f8"),  # patience of the market with cold calls, 0-1
    ("referral_strength", "f8"),  # happy customers against the opening, 1
    # what the unit lives by
    ("materials", "f8"),  # quality of sales materials, 0-1
    ("support_effect", "f8"),  # productivity of sales by its support money, opening = 1
    ("score_noise", "f8"),  # sd of a lead score, 1
    ("bookings_trend", "f8"),  # running mean, $/week
    ("aspiration", "f8"),  # bookings the unit has come to expect, $/week
    ("shortfall", "f8"),  # of the unit against its aspiration, 0-1
    ("cooperation", "f8"),  # mean closeness in the unit, 0-1
    ("backlog", "f8"),  # orders waiting for delivery, number
    ("won", "f8"),  # orders of the week so far, number
    ("marketing_aspiration", "f8"),  # visible credit that marketing is expected to show, $/week
    ("marketing_pressure", "f8"),  # felt by marketing, later than by sales, 0-1
    ("opportunity_value", "f8"),  # running mean of list value, $
    ("won_share", "f8"),  # running mean of won / (won + lost) opportunities, 1
    ("neglected_share", "f8"),  # running share of opportunities that ended for lack of time, 1
    ("breach_share", "f8"),  # running share of first contacts later than promised, 1
    ("read_of_source", "f8", (MAX_CHANNELS,)),  # remembered leads handed over by source, number
    ("score_of_source", "f8", (MAX_CHANNELS,)),  # their scores, sum
    ("handed_rate", "f8"),  # running mean of leads handed over, 1/week
    ("contacted_rate", "f8"),  # running mean of leads first contacted, 1/week
    # this week so far
    ("booked", "f8"),  # bookings net of discount, $
    ("one_off", "f8"),  # revenue that does not recur, $
    ("list_one_off", "f8"),  # the same at the list prices of the opening, $
    ("handed", "f8"),  # leads
    ("contacted", "f8"),  # leads
    ("shown_marketing", "f8"),  # visible credit of marketing, $
    ("shown_total", "f8"),  # $
    ("claims", "f8"),  # by both functions, $
    # what the firm's systems show
    ("credit_marketing", "f8"),  # running mean of visible credit, $/week
    ("credit_sales", "f8"),  # $/week
    # bookkeeping of the pool
    ("free", "i8"),  # head of the list of free lead rows, -1 when none
    ("n_leads", "i8"),  # rows ever used
    ("n_qualified", "i8"),  # leads qualified this week
    ("n_traced", "i8"),  # leads whose life is kept; counted in unit 0
    ("n_blame_events", "i8"),  # explanations that are kept; counted in unit 0
    ("n_person_years", "i8"),  # years of people that are kept; counted in unit 0
    ("n_customers", "i8"),  # rows in use
    ("n_lives", "i8"),  # customers who have left and are kept; counted in unit 0
    # hiring with the budget
    ("hired_marketers", "i8"),  # beyond the scenario's head count; below zero: let go
    ("hired_salespeople", "i8"),
    ("money_a_marketer", "f8"),  # non-pay money of marketing at the opening, $/week and head
    ("money_a_salesperson", "f8"),  # of sales, $/week and head
)

SEGMENT_STATE = _record(
    ("need", "f8", (NEED_DIMENSIONS,)),  # what customers want, sd of opening disagreement = 1
    ("trend", "f8", (NEED_DIMENSIONS,)),  # direction of the drift, unit vector
    ("competitor", "f8", (NEED_DIMENSIONS,)),
    ("offer", "f8", (NEED_DIMENSIONS,)),
    ("offer_variance", "f8"),  # of the need around the offer, per dimension, as who decides it sees it
    ("accounts", "f8"),  # firms that could ever buy, number
    ("claimed", "f8"),  # held by a lead or a customer, number
    ("opening_claimed", "f8"),  # accounts held at the opening, number
    ("customers", "f8"),  # number
    ("clock", "f8"),  # hazard that an ordinary customer has met since the run began
    ("growth", "f8"),  # what a customer of the opening pays now, opening = 1
    ("sold", "f8"),  # recurring revenue of those who are there at a growth of 1, $/yr
    ("list_sold", "f8"),  # the same at the list prices of the opening, $/yr
    ("recurring", "f8"),  # recurring revenue, $/yr
    ("list_recurring", "f8"),  # the same at the list prices of the opening, $/yr
    ("experience", "f8"),  # of customers, 0-1
    ("awareness", "f8"),  # 0-1; 1 where the firm has long been present
    ("is_open", "?"),
    ("entered", "f8"),  # week in which the firm entered, -inf where it always was
)

MARKETER = _record(
    ("is_seated", "?"),  # whether the head count has this chair
    ("hire", "i8"),  # how many have held this position before
    ("vacant_weeks", "i8"),  # until a replacement starts, weeks
    ("tenure", "f8"),  # weeks
    ("skill", "f8"),  # median 1
    ("morale", "f8"),  # 0-1
    ("belief", "f8", (MAX_SEGMENTS, NEED_DIMENSIONS)),
    ("variance", "f8", (MAX_SEGMENTS,)),  # of the belief, per dimension
    ("resonance", "f8", (MAX_SEGMENTS,)),  # expected fit of the messages, 0-1
    ("freshness", "f8", (MAX_CHANNELS,)),  # 0-1
    ("threshold", "f8"),  # lowest score that is handed over, 0-1
    ("shares", "f8", (N_ACTIVITIES,)),  # of hours, sum 1
    ("aim", "f8"),  # share of real needs among the leads drawn, against an even split of hours, 1
    ("effort", "f8"),  # 1 = normal
    ("hours", "f8"),  # left for the work, h/week of normal effort
    ("hours_used", "f8"),  # h in the week
    ("conflict_hours", "f8"),  # lost to blame, h/week
    ("capture_rate", "f8", (MAX_SEGMENTS, MAX_CHANNELS)),  # expected leads, 1/week
    ("counted", "f8", (N_BASES,)),  # what the bonus counts, this week so far
    ("counted_rate", "f8", (N_BASES,)),  # running mean, per week
    ("target_bonus", "f8"),  # variable pay to be expected, $/week
    ("team_period", "f8"),  # net bookings of the unit in the pay period so far, $
    ("revenue_period", "f8"),  # revenue of the unit in the pay period so far, $
    ("counted_period", "f8", (N_BASES,)),  # in the pay period so far
    ("goal_pay", "f8"),  # of goals, to be expected, $/week
    ("goal_rate", "f8", (N_BASES,)),  # of goals, for one more of what a bonus basis counts, $
    ("resentment", "f8"),  # of the pay of sales, 0-1
    ("pay_trend", "f8"),  # running mean of all pay, $/week
    ("blame_given", "f8"),  # 0-1
    ("blame_received", "f8"),  # 0-1
    ("dismissed", "?"),
)

SALESPERSON = _record(
    ("is_seated", "?"),  # whether the head count has this chair
    ("hire", "i8"),
    ("vacant_weeks", "i8"),
    ("tenure", "f8"),  # weeks
    ("skill", "f8"),  # median 1
    ("ramp", "f8"),  # share of full productivity, 0-1
    ("morale", "f8"),  # 0-1
    ("won_of_source", "f8", (N_SOURCES,)),  # remembered conversions by source, number
    ("worked_of_source", "f8", (N_SOURCES,)),  # remembered leads worked by source, number
    ("p_of_source", "f8", (N_SOURCES,)),  # believed chance that a contact becomes an opportunity
    ("worth_of_source", "f8", (N_SOURCES,)),  # log of that chance per hour
    ("contacts", "f8"),  # customers won who still know the person, number
    ("p_appointment", "f8"),  # chance in the week's first block of cold calls
    ("last_success", "f8", (MAX_SEGMENTS, NEED_DIMENSIONS)),  # what worked last
    ("has_success", "i1", (MAX_SEGMENTS,)),
    ("heard", "f8", (MAX_SEGMENTS, NEED_DIMENSIONS)),  # running mean of what customers said
    ("n_heard", "f8", (MAX_SEGMENTS,)),  # conversations since the last report
    ("has_heard", "i1", (MAX_SEGMENTS,)),
    ("outlook", OUTLOOK),  # of the pay period, as the plan sees it
    ("variable_mean", "f8"),  # variable pay to be expected, $/yr
    ("variable_variance", "f8"),  # of that, $²/yr
    ("offered_mean", "f8"),  # variable pay that a newcomer would expect, $/yr
    ("offered_variance", "f8"),  # of that, $²/yr
    ("target_pay", "f8"),  # variable pay at target, $/yr
    ("willing", "f8"),  # to report, 0-1
    ("bookings_rate", "f8"),  # running mean, $/week
    ("booked", "f8"),  # credited this week so far, $
    ("bookings_year", "f8"),  # credited in the fiscal year so far, $
    ("bookings_last_year", "f8"),  # in the fiscal year before, $
    ("bookings_period", "f8"),  # in the pay period so far, $
    ("quota", "f8"),  # $/yr; 0: none
    ("policy_quota", "f8"),  # that it was last set from, $/yr
    ("owed", "f8"),  # of recoverable draws, $
    ("ratchet_seen", "f8"),  # weight of results in quotas, as learned from revisions, 0-1
    ("quota_year", "f8"),  # sum of the period quotas of the fiscal year so far, $
    ("variable_year", "f8"),  # variable pay of the fiscal year so far, $
    ("weeks_year", "f8"),  # of it in which somebody sat in the chair; the next three are sums over them
    ("effort_year", "f8"),
    ("hours_year", "f8"),  # h/week
    ("pressure_year", "f8"),
    ("leavers_year", "f8"),  # who have left the chair in it, number
    ("earned", "f8"),  # variable pay this week so far, $
    ("pay_trend", "f8"),  # running mean of all pay, $/week
    ("misses", "f8"),  # running share of pay periods below quota, 0-1
    ("pressure", "f8"),  # 0-1
    ("shortfall", "f8"),  # of own bookings against what is expected, 0-1
    ("value_of_effort", "f8"),  # marginal pay, $/$ booked
    ("effort", "f8"),  # 1 = normal
    ("hours", "f8"),  # for selling, h/week
    ("hours_used", "f8"),  # h in the week
    ("conflict_hours", "f8"),  # lost to blame, h/week
    ("report_hours", "f8"),  # h in the week
    ("lobby_hours", "f8"),  # h in the week
    ("own_share", "f8"),  # running share of contact and prospecting hours spent on own prospects
    ("blame_given", "f8"),  # 0-1
    ("blame_received", "f8"),  # 0-1
    ("n_received", "i8"),  # leads handed over this week
    ("n_waiting", "i8"),  # leads in the queue
    ("n_book", "i8"),  # open opportunities
    ("n_agenda", "i8"),  # tasks that were weighed this week
    ("last_task", "i8"),  # the tasks from here to the end of the list are done, the last one first
    ("n_blocks", "i8"),  # prospecting blocks planned this week
    ("dismissed", "?"),
    ("team_period", "f8"),  # net bookings of the unit in the pay period so far, $
    ("revenue_period", "f8"),  # revenue of the unit in the pay period so far, $
    ("turn_key", "f8"),  # of this week's order
)

# Fields that lie in [0, 1]: whoever writes one as an attribute of an agent is held to it.
FRACTIONS = {
    "units": (
        "marketing_share", "reputation", "materials", "score_noise", "shortfall", "cooperation", "marketing_pressure",
        "won_share", "neglected_share",
    ),
    "marketers": (
        "morale", "resonance", "freshness", "threshold", "shares", "resentment", "blame_given", "blame_received",
    ),
    "salespeople": (
        "morale", "ramp", "p_of_source", "p_appointment", "willing", "misses", "pressure", "shortfall", "own_share",
        "ratchet_seen", "blame_given", "blame_received",
    ),
}  # fmt: skip

PAIR = _record(
    ("trust_in_leads", "f8"),  # the salesperson's trust in the marketer's leads, 0-1
    ("trust_in_follow_up", "f8"),  # the marketer's trust in the salesperson's work, 0-1
    ("closeness", "f8"),  # 0-1
    ("n_worked", "f8"),  # leads of the marketer that the salesperson has first contacted this week, number
    ("promise_kept", "f8"),  # sum over them of what each showed its promise to be worth, 0-1 each
    ("blame_by_sales", "f8"),  # 0-1
    ("blame_by_marketing", "f8"),  # 0-1
    ("failed_leads", "f8"),  # list value of the marketer's prospects that the salesperson worked in vain, fading, $
    ("dropped_leads", "f8"),  # of those that the marketer saw neglected or lost, fading, $
)

LEAD = _record(
    # what every lead has comes first: two lines of the processor's cache, and most leads never need the rest
    ("stage", "i2"),  # Stage; FREE rows use `slot` as the link to the next free row
    ("segment", "i2"),
    ("source", "i2"),  # channel, or OUTBOUND
    ("cause", "i2"),  # Cause
    ("marketer", "i4"),  # who sourced it, -1 for none
    ("owner", "i4"),  # salesperson, -1 for none
    # its address: the same prospect meets the same luck under every policy
    ("cell", "i8"),
    ("birth_week", "i4"),
    ("slot", "i4"),
    ("born", "f8"),  # week
    ("arrived", "f8"),  # at the salesperson, week
    ("first_touch", "f8"),  # week
    ("ended", "f8"),  # week
    ("intent", "f8"),  # 0-1
    ("fit", "f8"),  # of the message that attracted it, 0-1
    ("score", "f8"),  # 0-1
    ("value", "f8"),  # list, $
    ("need", "f8", (NEED_DIMENSIONS,)),
    ("touches", "i4"),
    ("is_buyer", "?"),  # has a real need
    ("history", "?"),  # its story survived the systems
    ("asked", "i2"),  # a second time, week; -1: once only
    # an opportunity
    ("opened", "f8"),  # became one, week
    ("touched", "f8"),  # last worked on, week
    ("work", "f8"),  # hours that it takes against an ordinary deal, 1
    ("list_price", "f8"),  # at which it was quoted, opening = 1
    ("relative_fit", "f8"),  # offer against competitor, at the last touch
    ("eta", "f8"),  # logit of its last step
    ("steps", "i4"),  # taken towards negotiation
    ("stepped", "i4"),  # when the last of them was taken, week
    ("unanswered", "i4"),  # touches; above 0 the customer has decided against, and the owner does not know
    ("negotiating_since", "i4"),  # week
    ("tries", "i4"),  # attempts to close
    ("ripe", "f8"),  # 0-1
    ("discount", "f8"),  # share of list
    ("p_close", "f8"),  # of this week's try
    ("pressed", "f8"),  # how hard it was pressed, 0-1
)

BLAME_EVENT = _record(
    # a lead that ended unsold, as one side explained it at the week's end
    ("week", "i4"),
    ("unit", "i4"),
    ("marketer", "i4"),
    ("salesperson", "i4"),
    ("cell", "i8"),  # the lead's address, with its birth week and slot
    ("birth_week", "i4"),
    ("slot", "i4"),
    ("by", "i4"),  # Function: whose explanation it is
    ("shortfall", "f8"),  # that was explained: 0-1 of results, and the pressure felt beside it
    ("laid", "f8"),  # share of the own part that was laid on the other, 0-1
    ("blame", "f8"),  # of the other in this pair, after it, 0-1
)

PERSON_YEAR = _record(
    # a salesperson at the close of a fiscal year; sums are of the chair, `tenure` tells who sat in it for all of it
    ("week", "i4"),
    ("unit", "i4"),
    ("person", "i4"),
    ("hire", "i4"),
    ("tenure", "f8"),  # weeks
    ("skill", "f8"),  # median 1
    ("quota", "f8"),  # of the year, $; 0: none
    ("bookings", "f8"),  # credited in the year, $
    ("variable_pay", "f8"),  # of the year, $
    ("own_share", "f8"),  # running share of hunting hours spent on own prospects, 0-1
    ("effort", "f8"),  # mean over the year's weeks in which somebody sat there, normal = 1
    ("hours", "f8"),  # for selling, the same mean, h/week
    ("pressure", "f8"),  # the same mean, 0-1
    ("leavers", "f8"),  # people who left the chair in the year, number
)

TASK = _record(("kind", "i4"), ("place", "i4"), ("density", "f8"), ("hours", "f8"))  # place in the queue or the book

RESPONSE_BINS = 512  # of 1/4 day: 0-128 days
CYCLE_BINS = 256  # weeks
BATCH_ROWS = 14  # two addresses of four uniforms, four normal scores, what follows from them, and one of scratch
WORKED = -(2**31)  # in the place of a week: before any that a lead can have arrived in
NEVER = 2**31 - 1  # in the place of a week: after any
MOST_BLOCKS = 1024  # of cold calls in anybody's week; keeps the addresses of two people's prospects apart
ADDRESS_ROWS = 4  # cell, slot and birth week; places in a list
SCRATCH_ROWS = 7  # what contacts or decisions of one person take at once
BOOK_SIZE = 256  # open opportunities of one salesperson


@columns
class World(NamedTuple):
    """The columns of one firm. Kernels read and write them in place; nothing is allocated while a firm runs."""

    units: np.recarray  # (U,)
    segments: np.recarray  # (U, MAX_SEGMENTS)
    marketers: np.recarray  # (U, M)
    salespeople: np.recarray  # (U, S)
    pairs: np.recarray  # (U, M, S)
    leads: np.recarray  # (U, L)
    customers: np.recarray  # (U, C) CUSTOMER
    customer_due: NDArray[np.float64]  # (U, C) hour of the segment's clock at which it leaves
    customer_segment: NDArray[np.int32]  # (U, C)
    customer_owner: NDArray[np.int32]  # (U, C) salesperson who looks after it
    # the leads that wait for each salesperson: columns, because a week looks at one or two of them
    waiting_lead: NDArray[np.int32]  # (U, S, Q) row in the pool
    waiting_source: NDArray[np.int32]  # (U, S, Q)
    waiting_week: NDArray[np.int32]  # (U, S, Q) of arrival; WORKED once its owner has turned to it
    waiting_again: NDArray[np.int32]  # (U, S, Q) week in which the customer asks a second time; NEVER for most
    waiting_appeal: NDArray[np.float64]  # (U, S, Q) log of what it is worth to its owner, before source and age
    pipelines: NDArray[np.int64]  # (U, S, B) rows of open opportunities
    agendas: np.recarray  # (U, S, A) TASK
    qualified_this_week: NDArray[np.int64]  # (U, F) rows of leads qualified this week
    # scratch: nothing in it outlives the behaviour that wrote it
    addresses: NDArray[np.int64]  # (ADDRESS_ROWS, R) of the leads whose luck is drawn at once
    batch: NDArray[np.float64]  # (BATCH_ROWS, R) of them
    scratch: NDArray[np.float64]  # (SCRATCH_ROWS, R) what is worked out for many at once
    activation_order: NDArray[np.int64]  # (U, S) order in which salespeople act this week
    revenue_history: NDArray[np.float64]  # (U, 52)
    weeks: np.recarray  # (W,) RECORD
    response_days: NDArray[np.float64]  # (RESPONSE_BINS,) contacts in the measured horizon
    cycle_weeks: NDArray[np.float64]  # (CYCLE_BINS,) wins in the measured horizon
    lost_weeks: NDArray[np.float64]  # (CYCLE_BINS,) opportunities lost in the measured horizon
    blank: np.recarray  # (1,) RECORD of zeros
    trace: np.recarray  # (T,) LEAD: every lead at its end; T = 0 keeps none
    blame_events: np.recarray  # (E,) BLAME_EVENT; E = 0 keeps none
    person_years: np.recarray  # (Y,) PERSON_YEAR; Y = 0 keeps none
    customer_lives: np.recarray  # (D,) CUSTOMER_LIFE of those who have left; D = 0 keeps none
    in_force: np.recarray  # (U,) parameters with each unit's own head count; (0,) where head counts are fixed
