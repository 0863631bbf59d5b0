"""What an extra dollar of bookings pays a salesperson, under any plan.

An `OUTLOOK` is how one salesperson sees the pay period: the line that the plan pays along, where bookings stand, where
they are likely to end, and where those of a fresh period like this one would. From it follow what a deal adds to pay
now or next period (agents/gains.py: close or hold), what a dollar of work is worth (effort, time), and nothing else
enters.

Order of use: `sign_plan` when a pay period opens; `look_ahead` every week; then the gains, as often as needed.
"""

import math

import numpy as np

from smarketing.agents.bounds import clip, toward
from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.commission import PAY_LINE, draw_straight_line, expected_pay
from smarketing.agents.distributions import normal
from smarketing.agents.gains import gain_next, gain_now
from smarketing.agents.instalments import worth_of_commission
from smarketing.agents.jit import kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.morale import pooled_share
from smarketing.agents.normal import density, p_reach
from smarketing.agents.parameters import ContestPeriod, PayBasis
from smarketing.agents.plan_line import draw_line, periods_a_year, terms_of, usual_rate

OUTLOOK = np.dtype(
    [
        ("line", PAY_LINE),  # the plan's pay as a function of the period's credited bookings
        ("next_line", PAY_LINE),  # the same for a fresh period
        ("quota", "f8"),  # of the period, $; 0: none
        ("demanded", "f8"),  # of bookings in the period, by the plan or by leaders, $; 0: nothing
        ("soon", "f8"),  # weight of money that comes at the end of the period, 0-1
        ("later", "f8"),  # of money at the end of the next, 0-1
        ("week", "i8"),  # of the measured horizon, now
        ("epoch", "i8"),  # of the parameters that it was signed under
        ("last_week", "i8"),  # of the period
        ("weeks", "f8"),  # length of the period, weeks
        ("weeks_left", "f8"),  # of the period, after this one, weeks
        ("booked", "f8"),  # credited in the period so far, $
        ("expected", "f8"),  # bookings of the period as a whole, $
        ("sd", "f8"),  # of them, $
        ("table", "f8"),  # share of the list value of deals at the table that `expected` counts on
        ("next_expected", "f8"),  # bookings of a fresh period, $
        ("next_sd", "f8"),  # of them, $
        ("kept", "f8"),  # share of pay that is expected not to be taken back, 0-1
        ("own_share", "f8"),  # of what the plan pays for own bookings: what reaches oneself and stays, 0-1
        ("pool_rate", "f8"),  # what a booked dollar adds to one's part of the shared pool, $/$; written by the ledger
        ("discount_weight", "f8"),  # credit lost per share of list given away: 1, or 1 / gross margin
        ("risk_rate", "f8"),  # what a dollar that fills a shortfall is worth for keeping the job, $/$
        ("quota_cost", "f8"),  # what a booked dollar costs through higher quotas later, $/$
        ("prize", "f8"),  # of the contest, $; 0: none
        ("by_year", "?"),  # whether a fiscal year's bookings are compared
        ("top", "i8"),  # how many win it
        ("prize_line", "f8"),  # expected bookings that win it, $
        ("prize_sd", "f8"),  # of that, $
        ("next_prize_line", "f8"),  # the same for a fresh period, $
        ("next_prize_sd", "f8"),
    ],
    align=True,
)

# Assumption: nobody knows the period's end to better than this share of the quota. Range 0.01-0.05.
LEAST_DOUBT = 0.02
# Assumption: people neither stop working nor double their hours. Share of normal effort; docs/odd.md M16.
LEAST_EFFORT, MOST_EFFORT = 0.4, 1.4
LEAST_MARGIN = 0.01  # below it a plan paid on margin credits nothing for any discount; keeps the credit finite
COMMITTED_FROM = 0.5  # of what is demanded: who is heading for less gives it up (goal commitment, Locke & Latham)
SEEN = 0.02  # of the quota: a result nearer to it teaches nothing about how quotas are revised


@kernel
def sign_plan(p, outlook, quota, weeks):
    """A pay period of `weeks` opens under the plan of `p` with this quota [$ in the period; 0: none], and by itself."""
    sign_terms(p, outlook, terms_of(p.compensation.salespeople, quota, p.firm.gross_margin), weeks)


@kernel
def sign_terms(p, outlook, terms, weeks):
    """A pay period of `weeks` opens under the plan of `p` on the terms of one person (agents/plan_line.py).

    Reads   p.compensation, p.firm.gross_margin, p.firm.churn, p.organisation.salespeople
    Writes  outlook.line, .next_line, .quota, .demanded, .soon, .later, .weeks, .kept, .own_share, .discount_weight,
            .prize, .by_year, .top
    Draws   nothing
    Source  docs/odd.md M15. Neutral: plain commission, whatever else the plan says
    """
    plan = p.compensation.salespeople
    if p.neutral[Mechanism.MARGINAL_PAY]:
        draw_straight_line(outlook.line, usual_rate(plan, p.firm.gross_margin))
        draw_straight_line(outlook.next_line, usual_rate(plan, p.firm.gross_margin))
    else:
        draw_line(outlook.line, plan, terms)
        draw_line(outlook.next_line, plan, terms_of(plan, terms.quota, p.firm.gross_margin))
    outlook.quota = terms.quota
    outlook.demanded = terms.quota
    outlook.soon = 1.0
    outlook.later = 1.0
    outlook.weeks = weeks
    outlook.prize = 0.0 if p.neutral[Mechanism.MARGINAL_PAY] or plan.contest.top == 0 else plan.contest.prize
    outlook.by_year = plan.contest.period == ContestPeriod.YEAR
    outlook.top = plan.contest.top
    outlook.kept = worth_of_commission(p, 1.0, 1.0, 0.0)
    own = team_take(plan.team_share, p.organisation.salespeople)
    worth = worth_of_commission(p, 1.0, p.people.patience, p.people.discount_rate)
    outlook.own_share = worth * own * (1.0 - pooled_share(p))
    outlook.discount_weight = 1.0
    if plan.basis == PayBasis.MARGIN:
        outlook.discount_weight = 1.0 / max(p.firm.gross_margin, LEAST_MARGIN)


@kernel
def team_take(team_share, n):
    """Share of own plan pay that reaches oneself when a share of everybody's is pooled and split among n, 0-1."""
    return 1.0 - team_share + team_share / n


@kernel
def target_pay(p, me):
    """Variable pay of a salesperson at target [$/yr]: at quota, or at the usual bookings where there is none."""
    plan = p.compensation.salespeople
    rate = usual_rate(plan, p.firm.gross_margin)
    if me.quota > 0.0:
        return rate * me.quota + periods_a_year(plan.period) * plan.bonus_at_quota + plan.annual.bonus
    return rate * me.bookings_rate * WEEKS_A_YEAR


@kernel
def look_ahead(outlook, booked, rate, weekly_sd, weeks_left):
    """Bookings so far, and how many weeks at `rate` ± `weekly_sd` [$/week] come after this one: where will it end?

    Writes  outlook.booked, .weeks_left, .expected, .sd, .next_expected, .next_sd
    Draws   nothing
    Source  docs/odd.md M15: S ~ Normal(booked + rate·left, max(σ√left, 0.02 quota)²)
    """
    least = LEAST_DOUBT * outlook.quota
    outlook.booked = booked
    outlook.weeks_left = weeks_left
    outlook.expected = booked + rate * weeks_left
    outlook.sd = max(weekly_sd * math.sqrt(weeks_left), least)
    outlook.next_expected = rate * outlook.weeks
    outlook.next_sd = max(weekly_sd * math.sqrt(outlook.weeks), least)


@kernel
def enter_contest(outlook, top, n, mean, sd, next_mean, next_sd):
    """Where the prize for the `top` of n salespeople is won, if a rival's bookings are Normal(mean, sd²), $.

    The line to beat is the top-th best of n − 1 rivals. Its mean is the quantile of Blom's plotting position, its
    variance the large-sample one of an order statistic; with everybody a winner there is no line.

    Writes  outlook.prize_line, .prize_sd, .next_prize_line, .next_prize_sd
    Draws   nothing
    Source  rank-order tournament: Lazear & Rosen (1981); Blom (1958); David & Nagaraja (2003), section 10.2
    """
    rivals = n - 1
    if top > rivals:
        outlook.prize_line = outlook.next_prize_line = -math.inf
        outlook.prize_sd = outlook.next_prize_sd = 0.0
        return
    share = 1.0 - (top - 0.375) / (rivals + 0.25)
    z = normal(share)
    spread = math.sqrt(share * (1.0 - share) / rivals) / density(z, 1.0, 0.0)
    outlook.prize_line = mean + z * sd
    outlook.prize_sd = spread * sd
    outlook.next_prize_line = next_mean + z * next_sd
    outlook.next_prize_sd = spread * next_sd


@kernel
def risk_of_missing(outlook):
    """Chance that the period ends below what is demanded, 0-1; even odds where nothing is demanded."""
    if outlook.demanded <= 0.0:
        return 0.5
    return 1.0 - p_reach(outlook.expected, outlook.sd, outlook.demanded)


@kernel
def job_risk_rate(p, outlook, income, binding):
    """What a dollar that fills a shortfall is worth for keeping the job, $/$.

    At stake is the pay of the weeks that finding another job takes, `income` [$/yr]; the chance of losing it falls by
    a dollar's part in a year's demand. Who is heading for less than half of the demand gives it up, by and by.
    `binding` is how far the demand is meant, 1 where it is in the plan.

    Source  docs/odd.md M23; goal commitment: Locke & Latham (1990, 2002)
    """
    if outlook.demanded <= 0.0:
        return 0.0
    b = p.behaviour.salesperson
    stake = income / WEEKS_A_YEAR * b.search_weeks
    a_year = outlook.demanded * WEEKS_A_YEAR / outlook.weeks
    commitment = clip(outlook.expected / (COMMITTED_FROM * outlook.demanded), 0.0, 1.0)
    return binding * b.dismissal * p.leadership.pressure * commitment * stake / a_year


@kernel
def p_pays_now(weeks_left, cycle_weeks):
    """Chance that work done today is paid in this period: its deal closes, at a constant hazard, within it, 0-1."""
    return 1.0 - math.exp(-(weeks_left + 0.5) / cycle_weeks)


@kernel
def value_of_work(outlook, deal, p_now):
    """What a dollar of bookings is worth to the person who works for it today, $/$; never negative.

    π·now + (1 − π)·next, less the shadow cost of higher quotas. `now` and `next` are the gains per dollar of a typical
    deal [$]; `p_now` = π is the chance that the work pays within the period.

    Source  docs/odd.md M15
    """
    now, later = gain_now(outlook, deal), gain_next(outlook, deal)
    value = (p_now * now + (1.0 - p_now) * later) / deal
    return max(0.0, value - outlook.quota_cost)


@kernel
def ratchet_cost(p, outlook, w, bias, year):
    """Shadow cost of a ratcheted quota: what a dollar booked today costs in pay of later years, $/$.

    With next quota = (1 − w)·quota + w·bookings a dollar raises the quotas of the years to come by w, w(1 − w), ...;
    each dollar of quota costs −∂E[pay]/∂quota in a fresh period, and year n counts bias·year^n, by how people discount
    and how long they expect to stay:

        cost = bias·w·year / (1 − year·(1 − w)) · (−∂E[pay]/∂quota)

    `w` is what experience has taught of it (`learn_ratchet`), 0-1.

    Reads   p.compensation.salespeople, outlook.next_expected, .next_sd
    Writes  outlook.next_line (scratch; the same at the end as before)
    Draws   nothing
    Source  Weitzman (1980), "The ratchet principle and performance incentives"; docs/odd.md M15
    """
    plan = p.compensation.salespeople
    if w <= 0.0 or outlook.quota <= 0.0 or outlook.next_line.n == 0:
        return 0.0
    step = LEAST_DOUBT * outlook.quota
    margin = p.firm.gross_margin
    draw_line(outlook.next_line, plan, terms_of(plan, outlook.quota + step, margin))
    higher = expected_pay(outlook.next_line, outlook.next_expected, outlook.next_sd)
    draw_line(outlook.next_line, plan, terms_of(plan, outlook.quota - step, margin))
    lower = expected_pay(outlook.next_line, outlook.next_expected, outlook.next_sd)
    draw_line(outlook.next_line, plan, terms_of(plan, outlook.quota, margin))
    years = bias * w * year / (1.0 - year * (1.0 - w))
    return max(0.0, years * outlook.own_share * (lower - higher) / (2.0 * step))


@kernel
def learn_ratchet(me, before, bookings):
    """A revised quota teaches how heavily results weigh in quotas: half of the surprise is believed.

    Writes  salespeople[u, i].ratchet_seen, 0-1
    Source  Leone, Misra and Zimmerman (2004): revisions differ upward and downward; docs/odd.md M15
    """
    surprise = bookings - before
    if abs(surprise) > SEEN * before:
        me.ratchet_seen = clip(toward(me.ratchet_seen, (me.quota - before) / surprise, 0.5), 0.0, 1.0)


@kernel
def effort(value, productivity, morale, reference, elasticity):
    """Effort that maximises value·productivity·morale·e − reference·e^(1 + 1/ε)/(1 + 1/ε), 1 = normal.

    The first-order condition of this convex cost is e = (value·productivity·morale / reference)^ε. `value` and
    `reference` in $/$: at value·productivity·morale = reference effort is normal.

    Source  docs/odd.md M16
    """
    return clip((value * productivity * morale / reference) ** elasticity, LEAST_EFFORT, MOST_EFFORT)
