"""What sales learned goes, or does not go, to marketing; and back."""

import math

from smarketing.agents.beliefs import observe
from smarketing.agents.bounds import clip, toward
from smarketing.agents.distributions import normal
from smarketing.agents.draws import Stream, uniform1, uniforms
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import FeedbackRule


@behaviour
def prepare_report(world, p, u, i, week, key):
    """How far a salesperson takes part in reporting: as time, trust and pay allow.

    Paid hours are used as far as there is trust in what becomes of the report. Unpaid reporting is a favour, and the
    smaller the more selling pays: an hour spent on it is an hour not sold.

    Reads   feedback.paid_hours [h/week], trust in the unit's marketers, salespeople[u, i].value_of_effort [$/$]
    Writes  salespeople[u, i].willing [0-1], .report_hours [h/week]
    Source  Holmström and Milgrom (1991); Kishore et al. (2013) on unpaid tasks; docs/odd.md M34
    """
    me = world.salespeople[u, i]
    b = p.behaviour.feedback
    me.willing = 0.0
    me.report_hours = 0.0
    if p.feedback.rule == FeedbackRule.NONE or p.neutral[Mechanism.FEEDBACK] or me.vacant_weeks > 0:
        return
    trust = 0.0
    for j in range(p.organisation.marketers):
        trust += world.pairs[u, j, i].trust_in_leads / p.organisation.marketers
    paid = 1.0 - math.exp(-p.feedback.paid_hours / b.hours_scale)
    favour = b.unpaid
    if me.value_of_effort > p.behaviour.salesperson.effort_reference:
        favour *= p.behaviour.salesperson.effort_reference / me.value_of_effort
    me.willing = clip((favour + (1.0 - favour) * paid) * (0.5 + trust), 0.0, 1.0)
    me.report_hours = p.feedback.paid_hours * paid


@kernel
def is_report_week(p, u, week, key):
    """Whether reports travel this week: every interval, or, ad hoc, now and then at half the frequency.

    Draws   Stream.REPORT_WEEK
    """
    rule = p.feedback.rule
    if rule == FeedbackRule.NONE or p.neutral[Mechanism.FEEDBACK]:
        return False
    if rule == FeedbackRule.AD_HOC:
        return uniform1(key, Stream.REPORT_WEEK, 0, u, week, 0) < 0.5 / p.feedback.interval_weeks
    return week % p.feedback.interval_weeks == 0


@behaviour
def exchange_reports(world, p, u, week, key):
    """Reports on each segment's need go to the marketers, and, if feedback goes both ways, an answer comes back.

    A report is the mean of what the reporting salespeople heard, coloured by the last sale as far as candour lacks; a
    closed loop adds what the lost deals said. Its variance is report_sd^2 / n + a floor that many reports cannot lower.

    Reads   salespeople[u].heard, .last_success, .willing; feedback.candour
    Writes  marketers[u].belief, .variance; pairs[u].trust_*; salespeople[u].n_heard; the week's record
    Draws   Stream.REPORT, REPORT_WEEK
    Source  docs/odd.md M34, M19; M29 for rivals who cooperate
    """
    if not is_report_week(p, u, week, key):
        return
    closed = p.feedback.rule == FeedbackRule.CLOSED_LOOP
    b = p.behaviour.feedback
    candour = p.feedback.candour
    floor = b.floor
    if closed:
        candour += b.candour_of_closed_loop * (1.0 - candour)
        floor *= b.floor_of_closed_loop
    if not p.neutral[Mechanism.COOPETITION]:
        floor *= 1.0 - b.learning_of_rivalry * p.culture.rivalry * world.units[u].cooperation
    for k in range(p.market.n_segments):
        _report_segment(world, p, u, k, week, candour, floor, key)
    if p.feedback.both_ways:
        _answer(world, p, u)
    for i in range(p.organisation.salespeople):
        world.weeks[week].reports += world.salespeople[u, i].willing


@kernel
def _report_segment(world, p, u, k, week, candour, floor, key):
    """The pooled report on one segment reaches every marketer of the unit."""
    n, said_0, said_1, said_2 = 0.0, 0.0, 0.0, 0.0
    for i in range(p.organisation.salespeople):
        me = world.salespeople[u, i]
        if me.n_heard[k] > 0.0 and me.willing > 0.0:
            weight = me.willing
            open_share = candour if me.has_success[k] else 1.0
            n += weight
            said_0 += weight * toward(me.last_success[k, 0], me.heard[k, 0], open_share)
            said_1 += weight * toward(me.last_success[k, 1], me.heard[k, 1], open_share)
            said_2 += weight * toward(me.last_success[k, 2], me.heard[k, 2], open_share)
        me.n_heard[k] = 0.0
    if n <= 0.0:
        return
    own = p.behaviour.feedback.report_sd * p.behaviour.feedback.report_sd / n
    z = uniforms(key, Stream.REPORT, 0, u, week, k)
    spread = math.sqrt(own)
    report = (
        said_0 / n + spread * normal(z[0]),
        said_1 / n + spread * normal(z[1]),
        said_2 / n + spread * normal(z[2]),
    )
    for j in range(p.organisation.marketers):
        if world.marketers[u, j].vacant_weeks == 0:
            observe(world.marketers[u, j], k, report, own + floor)


@kernel
def _answer(world, p, u):
    """An answer shows those who reported that reports are read: trust rises on both sides.

    Source  Massey and Dawes (2007): it is the reply that counts, not the number of messages
    """
    if p.neutral[Mechanism.TRUST]:
        return
    rate = p.culture.trust_rate * p.behaviour.feedback.trust_of_reply
    for j in range(p.organisation.marketers):
        for i in range(p.organisation.salespeople):
            pair = world.pairs[u, j, i]
            answered = rate * world.salespeople[u, i].willing
            pair.trust_in_leads = toward(pair.trust_in_leads, 1.0, answered)
            pair.trust_in_follow_up = toward(pair.trust_in_follow_up, 1.0, answered)


@kernel
def share_reporting(world, p, u):
    """How far the unit's salespeople report at all, 0-1: without feedback nobody hears what sales knows."""
    total = 0.0
    for i in range(p.organisation.salespeople):
        total += world.salespeople[u, i].willing / p.organisation.salespeople
    return total
