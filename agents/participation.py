"""Whether the job is worth having: what a year of it pays, as sure money, against what one could earn elsewhere.

    sure pay = base + E[variable pay] − ½·r·Var[variable pay]
    standing = sure pay / outside pay

The lower the standing, the more people quit, the longer a chair stays empty and the less able are those who take it.

Source  certainty equivalent under constant absolute risk aversion: Holmström & Milgrom (1987, 1991); separations and
        recruits by the wage: Manning (2003); who applies: Lazear (2000), Dal Bó, Finan & Rossi (2013). docs/odd.md M41
"""

import math
from statistics import NormalDist

from smarketing.agents.bonus import expected_bonus
from smarketing.agents.bounds import clip
from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.commission import pay
from smarketing.agents.jit import kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.morale import pooled_share

_OUTCOMES = tuple(NormalDist().inv_cdf((i + 0.5) / 9.0) for i in range(9))  # equally likely, of a standard Normal
LEAST_STANDING = 0.02  # keeps the hazard finite where a job pays nothing: 2,500 times the usual one
LONGEST_VACANCY = 10.0 * WEEKS_A_YEAR  # nobody comes


@kernel
def foresee_year(p, me, n, team_rate, spread):
    """What the plan that has just been signed will pay in a year, as its owner sees it and as who might come does.

    One's own bookings count as far as one has been here; a newcomer goes by the team's.

    Reads   p.compensation, me.outlook, me.bookings_rate; the team's bookings a head, `team_rate` [$/week], and the
            variance of bookings against their mean, `spread` [$²/$]
    Writes  me.variable_mean [$/yr], .variable_variance [$²/yr], .offered_mean, .offered_variance (the same to others)
    """
    me.offered_mean, me.offered_variance = _year_at(p, me, n, team_rate, spread)
    known = me.tenure / (me.tenure + max(1.0, p.sales.ramp_weeks))
    if me.vacant_weeks > 0:
        known = 0.0
    rate = team_rate + known * (me.bookings_rate - team_rate)
    me.variable_mean, me.variable_variance = _year_at(p, me, n, rate, spread)


@kernel
def _year_at(p, me, n, rate, spread):
    """Mean [$/yr] and variance [$²/yr] of the variable pay of a year in which `rate` [$/week] is booked."""
    outlook = me.outlook
    mean = rate * outlook.weeks
    sd = math.sqrt(mean * spread)
    total, squares = 0.0, 0.0
    for z in _OUTCOMES:
        paid = pay(outlook.next_line, max(0.0, mean + z * sd))
        total += paid
        squares += paid * paid
    expected = total / len(_OUTCOMES)
    periods = WEEKS_A_YEAR / outlook.weeks
    prize = outlook.prize * min(1.0, outlook.top / n)
    pooled = pooled_share(p)
    year = periods * ((1.0 - pooled) * outlook.kept * expected + prize) + pooled * me.target_pay
    variance = outlook.own_share * outlook.own_share * max(0.0, squares / len(_OUTCOMES) - expected * expected)
    return year, periods * variance


@kernel
def sure_pay(p, base, mean, variance, outside):
    """Base and variable pay of a year as sure money [$/yr]; risk aversion is relative to a year's outside pay."""
    return base + mean - 0.5 * p.people.risk_aversion / max(1.0, outside) * variance


@kernel
def standing(p, base, mean, variance, outside):
    """Sure pay over outside pay, at least `LEAST_STANDING`; 1 where nobody looks."""
    if p.neutral[Mechanism.PARTICIPATION] or outside <= 0.0:
        return 1.0
    return max(LEAST_STANDING, sure_pay(p, base, mean, variance, outside) / outside)


@kernel
def standing_of_salesperson(p, me):
    """What the job is worth to a salesperson against others, 1."""
    base = p.compensation.salespeople["base"]
    return standing(p, base, me.variable_mean, me.variable_variance, p.market.pay.salespeople)


@kernel
def standing_of_chair(p, me):
    """What a salesperson's job is worth to somebody who might come: whoever sat there before does not matter."""
    base = p.compensation.salespeople["base"]
    return standing(p, base, me.offered_mean, me.offered_variance, p.market.pay.salespeople)


@kernel
def standing_of_marketer(p, me):
    """The same for a marketer, whose bonus counts so much that its luck evens out over a year."""
    mean = expected_bonus(p, me) * WEEKS_A_YEAR
    return standing(p, p.compensation.marketers["base"], mean, 0.0, p.market.pay.marketers)


@kernel
def quitting_factor(p, worth):
    """By how much a job of this standing raises the hazard of quitting, 1 at a standing of 1."""
    return worth ** (-p.behaviour.careers.pay_elasticity)


@kernel
def vacancy_weeks(p, worth):
    """How long a chair stays empty [weeks, to the nearest]: as much longer as quitting is more frequent."""
    return int(min(LONGEST_VACANCY, p.behaviour.careers.vacancy_weeks * quitting_factor(p, worth)) + 0.5)


@kernel
def skill_of_recruits(p, worth):
    """By how much the median log skill of those who apply differs at this standing; at most one sd either way."""
    return p.people.skill_sigma * clip(p.behaviour.careers.selection * math.log(worth), -1.0, 1.0)
