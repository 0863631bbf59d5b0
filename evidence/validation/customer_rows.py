"""Rows on customers: whose they are, where they come from, how long they stay."""

from smarketing.evidence.validation.customer_readings import (
    later_pay_by_source,
    lost_to_newcomers,
    lost_with_a_leaver,
    retention_with_age,
)
from smarketing.evidence.validation.firms import BASE
from smarketing.evidence.validation.row import Floats, Line, Nature, Row, Use, above, below, within
from smarketing.inference.contrasts import jackknife, level
from smarketing.inference.estimates import Estimate

BY_WORD_OF_MOUTH = later_pay_by_source("referrals", "advertising", won_by=26)

TAKEN_ALONG = (
    "What share of a leaver's accounts goes, and how many fewer under a colleague, is typed in from this very study."
)
UNLIKE = "Customers unlike in proneness to leave are typed in from these studies; retention then rises by arithmetic."


def _worth_later(columns: Floats) -> Estimate:
    """Later revenue for each dollar of the first year's, of the first source over that of the second."""

    def ratio(paid: Floats) -> float:
        ever, first, ever_other, first_other = paid.sum(axis=0)
        return float((ever / first) / (ever_other / first_other))

    return jackknife(ratio, columns)


# A test reads best as a few lines: what is measured, what it must be, how, and why it proves something.
# fmt: off
ROWS = (
    Row("V46", "A salesperson who leaves takes 13 to 18 % of the accounts' sales along; newcomers mend least",
        "Shi, Sridhar, Grewal & Lilien 2017", Use.VAL, (
        Line("V46.1", "revenue a year after the salesperson left, less that of like customers", within(-0.25, -0.05),
             level, Nature.BUILT_IN, TAKEN_ALONG, ((BASE, lost_with_a_leaver()),), scale=100, unit="%"),
        Line("V46.2", "the same under a newcomer less that under a colleague", below(0.0), level, Nature.BUILT_IN,
             TAKEN_ALONG, ((BASE, lost_to_newcomers()),), scale=100, unit="points"),
    )),
    Row("V52", "Customers won by word of mouth are worth nearly twice as much later",
        "Villanueva, Yoo & Hanssens 2008", Use.VAL, (
        Line("V52.1", "revenue by the end for each dollar of the first year's, referrals over advertising",
             within(1.1, 2.2), _worth_later, Nature.EMERGENT,
             "A customer's hazard follows from its sale: fit and pressing; no rule knows the source.",
             ((BASE, BY_WORD_OF_MOUTH),), unit="times",
             why="No rule ties a customer's stay or growth to its source; that a referral fits better counts at the "
             "first contact alone. With stay and growth at their base rates (M39 neutral) the row reads 1.02 [0.97, "
             "1.06]. That three years are short is not the cause: over six it reads 1.02 [0.94, 1.11] (100 runs)."),
    )),
    Row("V53", "Retention of a cohort rises with its age", "Fader & Hardie 2007, 2014", Use.VAL, (
        Line("V53.1", "customers of the first year kept in their second year, less those kept in their first",
             above(0.01), level, Nature.BUILT_IN, UNLIKE, ((BASE, retention_with_age()),), scale=100, unit="points",
             why="By arithmetic, customers as unlike as they are assumed to be (`behaviour.customers.likeness` 3) "
             "are kept by less than a point better in their second year (0.8 [0.1, 1.4] with 200 runs). As unlike as "
             "consumers (1.5) they are kept by 3.1 [2.2, 4.0] points better, and the row passes."),
    )),
)
