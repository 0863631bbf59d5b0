"""Rows on prizes and bonuses that come and go."""

from typing import Any

from smarketing.evidence.validation.firms import BASE
from smarketing.evidence.validation.lead_readings import bookings_by_ability
from smarketing.evidence.validation.readings import outcome, total_over
from smarketing.evidence.validation.row import Firm, Floats, Line, Nature, Row, Use, above, below
from smarketing.inference.contrasts import relative
from smarketing.inference.estimates import Estimate, estimate

PLAN = "compensation.salespeople"
BOOKINGS = outcome("bookings")
OPEN, CLOSED = 52, 65  # weeks in which a policy comes and goes: a quarter
DURING, WITH_AFTERMATH, AFTER = (total_over("bookings", *weeks) for weeks in ((52, 64), (52, 77), (65, 77)))


def _for_a_quarter(name: str, field: str, value: Any, usual: Any) -> Firm:
    path = f"{PLAN}.{field}"
    return BASE.having(name, events=[{"week": OPEN, "set": {path: value}}, {"week": CLOSED, "set": {path: usual}}])


# Twelve salespeople, of whom each knows the contest.
_TWELVE = {"organisation__hiring": "fixed", "horizon__warm_up_policies": "own"}
MANY_PRIZES, ONE_PRIZE = (
    BASE.having(name, **_TWELVE, compensation__salespeople__contest=contest)
    for name, contest in (
        ("four prizes of $6,000", {"top": 4, "prize": 6_000}), ("one prize of $24,000", {"top": 1, "prize": 24_000}),
    )
)  # fmt: skip
CONTEST = _for_a_quarter("contest for a quarter", "contest", {"top": 3, "prize": 8_000}, None)
PASSING_BONUS = _for_a_quarter("bonus at quota for a quarter", "bonus_at_quota", 4_000, 0)

LINE_TO_BEAT = "What a prize moves follows from one's chance of it; how many prizes pay best is not typed in."
EFFORT = "Effort is what equates its pay and its cost, under any plan; what follows for the firm is not typed in."
ABLE = bookings_by_ability(OPEN, CLOSED)


def _mostly_the_able(contest: Floats, base: Floats) -> Estimate:
    """Gain of the upper half by skill less that of the lower half [$]; columns (n, 2): upper, lower."""
    gain = contest - base
    return estimate(gain[:, 0] - gain[:, 1])


# A test reads best as a few lines: what is measured, what it must be, how, and why it proves something.
# fmt: off
ROWS = (
    Row("V43", "A contest should have more than one winner", "Lim, Ahearne & Ham 2009", Use.VAL, (
        Line("V43.1", "yearly bookings with four prizes of $6,000, against one of $24,000", above(0.0), relative,
             Nature.EMERGENT, LINE_TO_BEAT, ((MANY_PRIZES, BOOKINGS), (ONE_PRIZE, BOOKINGS)), scale=100, unit="%",
             why="Salespeople weigh a prize by their chance of it and do not mind its risk (risk aversion decides "
             "who stays, not how hard people work); to them one large prize pays most at the margin. With effort "
             "fixed (M16 neutral) the row reads 0.7 [0.1, 1.2] % and passes. That the able win anyway is not the "
             "cause: with people nearly alike (`people.skill_sigma` 0.05) it reads −4.0 [−4.5, −3.4] % (200 pairs)."),
    )),
    Row("V44", "A contest nets more sales despite timing, mostly by the able",
        "Assessing sales contest effectiveness, Marketing Letters 2011", Use.VAL, (
        Line("V44.1", "bookings of the quarter with a contest, against without", above(0.0), relative,
             Nature.EMERGENT, EFFORT, ((CONTEST, DURING), (BASE, DURING)), scale=100, unit="%",
             why="Fear for the job does already what the prize would, and dates move: without leaders' pressure the "
             "row reads 2.2 [1.0, 3.4] %, and if deals were tried as soon as they are ripe (M21 neutral) 2.3 [1.6, "
             "2.9] %; it would pass either way. As the library is, 200 runs find 0.8 [−0.1, 1.7] %."),
        Line("V44.2", "bookings of that quarter and the next, against without", above(0.0), relative,
             Nature.EMERGENT, EFFORT, ((CONTEST, WITH_AFTERMATH), (BASE, WITH_AFTERMATH)), scale=100, unit="%"),
        Line("V44.3", "gain of the abler half less that of the other half", above(0.0), _mostly_the_able,
             Nature.EMERGENT, LINE_TO_BEAT, ((CONTEST, ABLE), (BASE, ABLE)), scale=1e-3, unit="$k",
             why="Too few runs: with 200 the row reads 21 [8, 34] and would pass."),
    )),
    Row("V45", "A conditional bonus lifts sales now and lowers them after", "Chung & Narayandas 2017", Use.VAL, (
        Line("V45.1", "bookings of the quarter with a bonus at quota, against without", above(0.0), relative,
             Nature.EMERGENT, EFFORT, ((PASSING_BONUS, DURING), (BASE, DURING)), scale=100, unit="%",
             why="Fear for the job does already what the bonus would: who is below the quota works for it and tries "
             "every deal, bonus or not. Without leaders' pressure the row reads 3.8 [2.8, 4.8] % and passes; with "
             "pressure, 200 runs find −0.2 [−0.9, 0.5] %. Dates that move take their part: people expect a bonus to "
             "come again and keep deals for it (tried as soon as they are ripe, M21 neutral, 0.8 [0.4, 1.3] %), and "
             "a plan cannot say that a bonus is for one quarter."),
        Line("V45.2", "bookings of the quarter after it, against without", below(0.0), relative,
             Nature.EMERGENT, EFFORT, ((PASSING_BONUS, AFTER), (BASE, AFTER)), scale=100, unit="%",
             why="As V45.1: without leaders' pressure the row reads −2.5 [−3.9, −1.1] % and passes. With it there is "
             "nothing to be made up for, and deals that were kept for a next bonus are won: with timing and effort "
             "both neutral (M21, M16) 0.7 [0.0, 1.3] % are left of 2.6 [1.5, 3.6] (200 pairs)."),
    )),
)
