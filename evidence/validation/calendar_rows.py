"""Rows on the fiscal calendar: when deals are closed, and whether that follows the plan."""

from smarketing.evidence.validation.firms import BASE, VENDOR
from smarketing.evidence.validation.readings import MONTH, QUARTER, WEEK, last_week_win_rate, outcome, season
from smarketing.evidence.validation.row import Firm, Line, Nature, Row, Use, above, below, within
from smarketing.inference.contrasts import difference, level

PLAN = "compensation.salespeople"
FIRST, LAST = (0,), (3,)  # quarters of the year

# Oyer's firms run quotas by the fiscal year. A history of their own: nothing of the base firm's quarters is left.
# Three years have three of each quarter: seasons by the year take many runs.
YEARLY = Firm("yearly quota", changes={f"{PLAN}.period": "year", "horizon.warm_up_policies": "own"}, runs=4)
SHIFTED = YEARLY.having("yearly quota, fiscal year a quarter later", horizon__fiscal_start_week=13)
NO_QUOTA = Firm(
    "linear commission from the start",
    changes={f"{PLAN}.quota": None, "horizon.warm_up_policies": "own"},
    paid_like=BASE,
    runs=4,
)

PLANNED = (
    "No rule knows the calendar: sellers weigh what a deal pays now and later under the plan, and the calendar comes "
    "in by the plan alone."
)

# A test reads best as a few lines: what is measured, what it must be, how, and why it proves something.
# fmt: off
ROWS = (
    Row("V12", "Sales are higher in the last and lower in the first quarter of the fiscal year, whatever the calendar",
        "Oyer 1998", Use.VAL, (
        Line("V12.1", "bookings of the last fiscal quarter, against the mean quarter", above(1.05), level,
             Nature.EMERGENT, PLANNED, ((YEARLY, season("bookings", QUARTER, LAST)),), unit="times"),
        Line("V12.2", "bookings of the first fiscal quarter, against the mean quarter", below(0.95), level,
             Nature.EMERGENT, PLANNED, ((YEARLY, season("bookings", QUARTER, FIRST)),), unit="times"),
        Line("V12.3", "fiscal year a quarter later: bookings of its last one, against the mean quarter", above(1.05),
             level, Nature.EMERGENT, PLANNED, ((SHIFTED, season("bookings", QUARTER, LAST)),), unit="times"),
        Line("V12.4", "the calendar's last quarter in that firm, less that with the calendar's fiscal year", below(0.0),
             difference, Nature.EMERGENT, PLANNED,
             ((SHIFTED, season("bookings", QUARTER, LAST, fiscal=False)),
              (YEARLY, season("bookings", QUARTER, LAST, fiscal=False))), unit="times"),
        Line("V12.5", "last fiscal quarter without a quota, against the mean quarter", within(0.97, 1.03), level,
             Nature.EMERGENT, PLANNED, ((NO_QUOTA, season("bookings", QUARTER, LAST)),), unit="times"),
        Line("V12.6", "first fiscal quarter without a quota, against the mean quarter", within(0.97, 1.03), level,
             Nature.EMERGENT, PLANNED, ((NO_QUOTA, season("bookings", QUARTER, FIRST)),), unit="times"),
    )),
    Row("V13", "Bookings bunch in the last week of the quarter, extremely where sellers have much discretion",
        "Larkin 2014; Arck Systems (Harvard Business School case)", Use.VAL, (
        Line("V13.1", "share of bookings in the last week of a quarter, at a vendor of enterprise software",
             within(0.25, 0.75), level, Nature.EMERGENT, PLANNED, ((VENDOR, outcome("last_week_share")),),
             scale=100, unit="%",
             why="Fear for the job empties the table before the last week: who is below the quota tries every deal "
             "as soon as its date may be moved. Without leaders' pressure 25.0 [24.4, 25.6] % are booked in the last "
             "week (200 runs), at the edge of what is required."),
        Line("V13.2", "share of bookings in the last week of a quarter", within(0.12, 0.35), level,
             Nature.EMERGENT, PLANNED, ((BASE, outcome("last_week_share")),), scale=100, unit="%",
             why="The rush is there, but not in the last week: the last three bring 31 % of the bookings, where even "
             "selling gives 23 %, and the week before the last has most (12 %). A failed try can be made again, so "
             "that deals are tried as soon as their dates may be moved. If failed tries ended more of them "
             "(`behaviour.closing.lost_share` 0.6, the end of its range, instead of 0.35) the row would read 11.5 "
             "[11.1, 11.8] %; without leaders' pressure 10.6 [10.2, 10.9] % (200 runs)."),
        Line("V13.3", "bookings a week in months 3, 6, 9 and 12, against all months", above(1.0), level,
             Nature.EMERGENT, PLANNED, ((BASE, season("bookings", MONTH, (2, 5, 8, 11))),), unit="times"),
        Line("V13.4", "bookings of month 12 less those of months 3, 6 and 9, against all months", above(0.0),
             difference, Nature.EMERGENT, PLANNED,
             ((BASE, season("bookings", MONTH, (11,))), (BASE, season("bookings", MONTH, (2, 5, 8)))), unit="times",
             why="The base firm settles pay by the quarter; nothing in its plan ends with the year. With pay by the "
             "year (`compensation.salespeople.period`) the row reads 0.24 [0.20, 0.28] times (200 "
             "runs).", use=Use.PREDICTION),
    )),
    Row("V15", "The push at the period's end wins more deals, and loses so many more that the win rate falls",
        "InsideSales 2017", Use.SIGN, (
        Line("V15.1", "deals won in the last week of a quarter, against the mean week", above(1.5), level,
             Nature.EMERGENT, PLANNED, ((BASE, season("won", WEEK, (12,))),), unit="times",
             why="As V13.2: a failed try can be made again, so that deals are tried before the last week. If failed "
             "tries ended more deals (`behaviour.closing.lost_share` 0.6, the end of its range, instead of 0.35) the "
             "row would read 1.52 [1.49, 1.55] times. Leaders' pressure is not the cause: without it 1.19 [1.16, "
             "1.22] (200 runs)."),
        Line("V15.2", "win rate of deals that end in the last week of a quarter, less that of all", below(0.0), level,
             Nature.BUILT_IN, "That a review at the period's end writes off deals which do not answer is typed in.",
             ((BASE, last_week_win_rate()),), scale=100, unit="points"),
    )),
)
