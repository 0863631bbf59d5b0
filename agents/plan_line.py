"""From a plan to its line: what a salesperson's plan pays in one period, as a function of the bookings credited in it.

How the forms combine, in this order:

* commission, by `rates` where there are some, each from its multiple of quota to the next; a retroactive one is paid on
  everything booked in the period once it is reached. Else `commission_rate`, times the factor in force: the
  `accelerator` from the quota up to the first tier, from there on the tiers alone. `annual.gate` holds the rate at the
  first one until the year's quota is reached; beyond that `annual.accelerator` pays more for every dollar.
* `bonus_at_quota`, once bookings reach the quota, or those of the year to date the quotas of the year to date;
  `annual.bonus`, once those of the year reach the year's.
* `threshold`: below this multiple of quota nothing of all that is paid.
* what is owed of a recoverable draw goes off.
* `cap`: no more than this multiple of the target variable pay, which is what commission and bonus pay at quota.
* the guarantee (`draw`, or the target while ramping): no less than this; it goes before the cap where the two collide.

Without a quota only commission and guarantee act. On margin, quota and attainment are counted in bookings at which the
margin would be earned at list price, and every rate is of gross profit.
"""

import math
from typing import NamedTuple

from smarketing.agents.bounds import clip
from smarketing.agents.commission import bend, draw_straight_line
from smarketing.agents.goals import draw_goals
from smarketing.agents.jit import kernel
from smarketing.agents.parameters import PayBasis, Period


class Terms(NamedTuple):
    """What a plan's line hangs on beside the plan."""

    quota: float  # of the period, $; 0: none
    of_basis: float  # what a rate is of: 1, or the gross margin
    guarantee: float  # the least that the period pays, $
    owed: float  # of a recoverable draw, $
    bonus_at: float  # bookings of the period that bring the bonus, $
    year_at: float  # bookings of the period that bring the year's to its quota, $; infinite: nothing hangs on it
    year_bonus: float  # that is still to be had in the year, $
    share_of_year: float  # that the period is, 1


@kernel
def terms_of(plan, quota, gross_margin):
    """The terms of a fresh period with this quota [$], by itself."""
    of_basis = gross_margin if plan.basis == PayBasis.MARGIN else 1.0
    return Terms(quota, of_basis, plan.draw.amount, 0.0, quota, math.inf, 0.0, 1.0 / periods_a_year(plan.period))


@kernel
def terms_of_person(plan, gross_margin, me, quota, n_periods):
    """The terms of the period that somebody begins with this quota [$]; a year has `n_periods` of them.

    Reads   me.quota, .quota_year with this period's, .bookings_year, .owed, .tenure, .target_pay
    """
    of_basis = gross_margin if plan.basis == PayBasis.MARGIN else 1.0
    guarantee, owed = plan.draw.amount, me.owed
    if me.tenure < plan.ramp_guarantee_weeks:
        guarantee = max(guarantee, me.target_pay / n_periods)
    bonus_at = quota
    if plan.year_to_date:
        bonus_at = min(quota, max(0.0, me.quota_year - me.bookings_year))
    annual = plan.annual
    year_at, year_bonus = math.inf, 0.0
    if me.quota > 0.0 and (annual.gate or annual.bonus > 0.0 or annual.accelerator != 1.0):
        year_at = max(0.0, me.quota - me.bookings_year)
        year_bonus = annual.bonus if year_at > 0.0 else 0.0
    return Terms(quota, of_basis, guarantee, owed, bonus_at, year_at, year_bonus, 1.0 / n_periods)


@kernel
def usual_rate(plan, gross_margin):
    """What a dollar booked pays somebody who ends at quota, bonuses aside, $/$."""
    of_basis = gross_margin if plan.basis == PayBasis.MARGIN else 1.0
    return commission_at_quota(plan, 1.0, of_basis) if plan.quota > 0.0 else of_basis * first_rate(plan)


@kernel
def periods_a_year(period):
    """How many pay periods a year has."""
    return 12.0 if period == Period.MONTH else (4.0 if period == Period.QUARTER else 1.0)


@kernel
def n_steps(plan):
    """How many rates the plan has, one after the other."""
    if plan.n_rates > 0:
        return plan.n_rates
    return 1 + plan.n_tiers + (1 if _accelerates(plan) else 0)


@kernel
def _accelerates(plan):
    """Whether the accelerator ever is in force: tiers that begin at quota or before it switch it off."""
    return plan.n_tiers == 0 or plan.tiers[0].above > 1.0


@kernel
def rate_step(plan, k):
    """Rate k of the plan: from which multiple of quota on, $/$, and whether it is paid on everything below, too."""
    if plan.n_rates > 0:
        return plan.rates[k].above, plan.rates[k].rate, plan.rates[k].retroactive
    if k == 0:
        return 0.0, plan.commission_rate, False
    if _accelerates(plan):
        if k == 1:
            return 1.0, plan.commission_rate * plan.accelerator, False
        k -= 1
    return plan.tiers[k - 1].above, plan.commission_rate * plan.tiers[k - 1].factor, False


@kernel
def first_rate(plan):
    """What the first dollar pays, $/$."""
    above, rate, _ = rate_step(plan, 0)
    return rate if above <= 0.0 else 0.0


@kernel
def commission_at_quota(plan, quota, of_basis):
    """What the rates pay to somebody exactly at quota [$]."""
    paid, rate, at = 0.0, 0.0, 0.0
    for k in range(n_steps(plan)):
        above, next_rate, retroactive = rate_step(plan, k)
        if above > 1.0:
            break
        paid += rate * (above * quota - at)
        rate, at = next_rate, above * quota
        if retroactive:
            paid = rate * at
    return of_basis * (paid + rate * (quota - at))


@kernel
def draw_line(line, plan, terms):
    """Write to `line` what `plan` pays in a period under these terms, goals for own bookings beside the rest."""
    draw_commission(line, plan, terms)
    draw_goals(line, plan, terms.share_of_year)


@kernel
def draw_commission(line, plan, terms):
    """Write to `line` what `plan` pays in a period under these terms, but for the goals.

    The walk goes up in bookings from one threshold to the next. `earned` is what commission and bonuses come to,
    `level` what of it would be paid without cap and guarantee; `paid` is the slope that is really paid: none below the
    guarantee or above the cap.
    """
    quota, floor, ceiling = terms.quota, terms.guarantee, math.inf
    if quota > 0.0 and plan.cap < math.inf:
        target = commission_at_quota(plan, quota, terms.of_basis) + plan.bonus_at_quota
        ceiling = max(floor, plan.cap * target)
    base = terms.of_basis * first_rate(plan)
    draw_straight_line(line, base)
    at, earned, end, paid, step, rate = 0.0, 0.0, floor, base, 0, 0.0
    counts, has_bonus, has_year = quota <= 0.0 or plan.threshold <= 0.0, quota <= 0.0, False
    while True:
        while step < n_steps(plan) and (quota > 0.0 or step == 0) and rate_step(plan, step)[0] * quota <= at:
            rate = terms.of_basis * rate_step(plan, step)[1]
            if rate_step(plan, step)[2] and not (plan.annual.gate and not has_year):
                earned += rate * at - _commission_so_far(plan, terms, earned, has_bonus, has_year)
            step += 1
        counts = counts or at >= plan.threshold * quota
        if not has_bonus and at >= terms.bonus_at:
            has_bonus = True
            earned += plan.bonus_at_quota
        if not has_year and at >= terms.year_at:
            has_year = True
            earned += terms.year_bonus
        slope = base if plan.annual.gate and not has_year else rate
        slope += (plan.annual.accelerator - 1.0) * base if has_year else 0.0
        level = (earned if counts else 0.0) - terms.owed
        now = slope if counts and floor <= level < ceiling else 0.0
        jump = clip(level, floor, ceiling) - end
        if at == 0.0:
            line.start = end = clip(level, floor, ceiling)
            jump = 0.0
        bend(line, at, now - paid, jump)
        paid = now
        to = _next_stop(plan, terms, step, at, counts, has_bonus, has_year)
        top = level + slope * (to - at) if counts and slope > 0.0 else level
        if level < floor < top:
            bend(line, at + (floor - level) / slope, slope, 0.0)
            paid = slope
        if level < ceiling < top:
            bend(line, at + (ceiling - level) / slope, -slope, 0.0)
            paid = 0.0
        if to == math.inf:
            return
        earned += slope * (to - at)
        at, end = to, clip(top, floor, ceiling)


@kernel
def _commission_so_far(plan, terms, earned, has_bonus, has_year):
    """What of `earned` is commission [$]: the rest are bonuses."""
    bonus = plan.bonus_at_quota if has_bonus and terms.quota > 0.0 else 0.0
    return earned - bonus - (terms.year_bonus if has_year else 0.0)


@kernel
def _next_stop(plan, terms, step, at, counts, has_bonus, has_year):
    """The next bookings [$] at which anything changes; infinite where nothing does."""
    to = math.inf
    if terms.quota > 0.0:
        if step < n_steps(plan):
            to = min(to, rate_step(plan, step)[0] * terms.quota)
        if not counts:
            to = min(to, plan.threshold * terms.quota)
        if not has_bonus and terms.bonus_at > at:
            to = min(to, terms.bonus_at)
    if not has_year and terms.year_at > at:
        to = min(to, terms.year_at)
    return to
