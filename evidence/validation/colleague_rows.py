"""Rows on people among people: unequal ability, and colleagues who leave."""

import numpy as np

from smarketing.evidence.validation.firm_rows import of_size
from smarketing.evidence.validation.firms import BASE
from smarketing.evidence.validation.people_readings import quits_after_departures
from smarketing.evidence.validation.readings import outcome
from smarketing.evidence.validation.row import Floats, Line, Nature, Row, Use, above
from smarketing.inference.contrasts import jackknife, second_difference
from smarketing.inference.estimates import Estimate

BOOKINGS = outcome("bookings")
SPREADS = (0.8, 0.2)  # of log skill
TEAMS = tuple(
    of_size(4, shared).having(f"four salespeople, skill spread {spread}, {words}", people__skill_sigma=spread)
    for spread in SPREADS for shared, words in ((1.0, "commission pooled"), (0.0, "own commission"))
)  # fmt: skip


def _multiplied(*bookings: Floats) -> Estimate:
    """Second difference of log bookings."""
    return second_difference(*(np.log(column) for column in bookings))


def _hazard_ratio(strata: Floats) -> Estimate:
    """Rate of quitting after departures over that otherwise, within strata (Mantel & Haenszel 1959).

    Columns (n, strata, 4): quits and person-weeks after departures, quits and person-weeks otherwise.
    """

    def ratio(hazards: Floats) -> float:
        quits, weeks, others, other_weeks = hazards.sum(axis=0).T
        every = np.maximum(weeks + other_weeks, 1.0)
        usual = float((others * weeks / every).sum())
        return float((quits * other_weeks / every).sum()) / usual if usual > 0.0 else np.nan  # nobody quit otherwise

    return jackknife(ratio, strata)


_UNEQUAL_POOLED, _UNEQUAL_ALONE, _EQUAL_POOLED, _EQUAL_ALONE = TEAMS

# A test reads best as a few lines: what is measured, what it must be, how, and why it proves something.
# fmt: off
ROWS = (
    Row("V47", "Unequal ability helps teams and hurts individualists", "Chan, Li & Pierce 2014, 2019", Use.VAL, (
        Line("V47.1", "second difference of log bookings: unequal ability x pooled commission", above(0.0),
             _multiplied, Nature.EMERGENT, "Nobody is told what ability colleagues have.",
             ((_UNEQUAL_POOLED, BOOKINGS), (_UNEQUAL_ALONE, BOOKINGS), (_EQUAL_POOLED, BOOKINGS),
              (_EQUAL_ALONE, BOOKINGS)),
             why="A pool takes the same fifth of effort from equal people (0.99 of normal, then 0.79) and from "
             "unequal ones (0.99, then 0.78), and costs the unequal more bookings (−18 and −16 %). With effort fixed "
             "(M16 neutral) the row reads 0.00 [−0.01, 0.01]; without quitting −0.03 [−0.04, −0.01], without quotas "
             "−0.02 [−0.04, −0.01] (300 pairs). What the study sees, the able who help and teach the others of their "
             "team, no rule has."),
    )),
    Row("V51", "Quitting is contagious", "Sunder, Kumar, Goreczny & Maurer 2017", Use.VAL, (
        Line("V51.1", "rate of quitting in the quarter after two or more colleagues left, over that otherwise",
             above(1.15), _hazard_ratio, Nature.EMERGENT, "Nobody's hazard knows of colleagues who have left.",
             ((BASE, quits_after_departures()),), unit="times",
             why="No rule makes quitting contagious, and nothing else here does: with 200 runs the row reads 1.0 "
             "[0.9, 1.2], so that 1.2 was luck."),
    )),
)
