"""What the library is fitted to: the rows of the evidence that are meant for calibration, and no other.

The rows are V1 (a survey of the simulated population), V3 (what misalignment costs) and V10 (speed pays, in shape).
Everything else that is published is kept for validation. The balances are no published patterns: they hold the base
firm to what it is said to be, its opening books and the win rate that they rest on
(docs/decisions/2026-11-22-the-fit-keeps-the-opening-books.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf, sqrt

CAL_ROWS = ("V1", "V3", "V10")
BALANCE = "balance"

# What the base firm books and loses in a year as it opens (docs/odd.md, initialisation).
LIST_BOOKINGS, NET_BOOKINGS, DEALS = 5.1e6, 4.3e6, 143.0  # $, $, number


@dataclass(frozen=True)
class Target:
    """An interval that a measured number should fall into; `unit` says how it reads.

    steers   False for a number too coarse to steer the search by: it is checked for every set, and not emulated
    """

    name: str
    row: str
    title: str
    source: str
    low: float
    high: float
    unit: str
    steers: bool = True

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    @property
    def deviation(self) -> float:
        """The standard deviation of what is published: its interval is read as two of them either way."""
        return (self.high - self.middle) / 2.0

    def met(self, value: float) -> bool:
        return self.low <= value <= self.high

    def distance(self, value: float) -> float:
        """0 in the middle of the interval, 1 at its ends, 2 as far out again; without a middle, 0 inside, else 2."""
        if value != value:
            return inf
        if inf in (self.high, -self.low):
            return 0.0 if self.met(value) else 2.0
        return abs(value - self.middle) / (self.high - self.middle)


TARGETS = (
    Target("survey_top", "V1", "growth of the top 20 % of firms", "Aberdeen Group 2010: +20 %", 0.18, 0.22, "1/yr"),
    Target("survey_bottom", "V1", "growth of the bottom 30 % of firms", "the same: −4 %", -0.06, -0.02, "1/yr"),
    Target(
        "base_growth", "V1", "growth of the base firm beyond its market's",
        "the middle firm of the same survey keeps pace with its market", 0.0, 0.02, "1/yr",
    ),
    Target(
        "alignment_gain", "V3", "revenue gained by the best joint policy at the same budget share",
        "IDC, quoted second-hand: at least 10 % of revenue is lost; soft", 0.07, 0.30, "share",
    ),
    Target(
        "alignment_gain_low", "V3", "lower end of the 95 % interval of that gain",
        "the same; soft", 0.05, inf, "share", steers=False,
    ),
    Target(
        "speed_slope", "V10", "slope of the log odds to qualify on log delay, within the run",
        "Oldroyd, McElheran & Elkington 2011: speed pays", -inf, 0.0, "logit", steers=False,
    ),
    Target(
        "speed_first", "V10", "fall of these log odds a day in the first bin of delay, over the steepest later fall",
        "the same: steepest at first", 1.0, inf, "ratio", steers=False,
    ),
    Target(
        "opening_bookings", BALANCE, "bookings of the first quarter over those of the second half year, base firm",
        "the pipeline at the opening is that of a firm that has long been selling", 0.87, 1.13, "ratio",
    ),
    Target(
        "opening_cost", BALANCE, "cost of the first half year over the budget, base firm",
        "the pay that the budget leaves room for is what people then earn", 0.92, 1.08, "ratio",
    ),
    Target(
        "books_list", BALANCE, "list bookings of the first year over those of the opening books, base firm",
        "opening books: $5.1M a year", 0.9, 1.1, "ratio",
    ),
    Target(
        "books_net", BALANCE, "the same, net of discount", "opening books: $4.3M a year", 0.9, 1.1, "ratio",
    ),
    Target(
        "books_deals", BALANCE, "deals of the first year over those of the opening books, base firm",
        "opening books: 143 a year", 0.9, 1.1, "ratio",
    ),
    Target(
        "books_churn", BALANCE, "customers lost in the first year over those that `firm.churn` says, base firm",
        "the firm's own churn is that of ordinary times", 0.85, 1.15, "ratio",
    ),
    Target(
        "win_rate", BALANCE, "opportunities won, base firm",
        "an input of the base firm: published benchmarks of qualified opportunities, 15 to 35 %", 0.15, 0.35, "share",
    ),
)  # fmt: skip
STEERING = tuple(target for target in TARGETS if target.steers)

type Achieved = Mapping[str, float]


def distance(achieved: Achieved, targets: Iterable[Target] = TARGETS) -> float:
    """Root mean square of the distances to the targets; up to about 1 all may be met, beyond sqrt(n) none is."""
    distances = [target.distance(achieved[target.name]) ** 2 for target in targets]
    return sqrt(sum(distances) / len(distances))
