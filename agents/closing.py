"""The end of a deal: tried, held, won or dead, and what a win sets in motion."""

import math

from smarketing.agents.bounds import toward
from smarketing.agents.buyer import pace_of_ripening, weeks_to_ripe
from smarketing.agents.commission import pay
from smarketing.agents.credit import note_win
from smarketing.agents.customers import first_experience, gain_customer, log_factor
from smarketing.agents.draws import Stream, uniform1, uniforms
from smarketing.agents.gains import credited
from smarketing.agents.instalments import hangs_on_customer, pay_for_deal, worth_of_commission
from smarketing.agents.jit import kernel
from smarketing.agents.leads import end_lead
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.morale import pooled_share
from smarketing.agents.negotiation import close_or_hold
from smarketing.agents.parameters import BASIS_REVENUE, NEED_DIMENSIONS, SplitMode
from smarketing.agents.progress import chance_logit, lose, remember_end
from smarketing.agents.spiffs import spiff
from smarketing.agents.state import CYCLE_BINS, Stage


@kernel
def decide_close(p, me, lead, week, rows):
    """Whether the owner of a deal in negotiation tries to close it this week; notes discount and chance on the deal.

    `rows` is scratch, as `close_or_hold` wants it.

    Writes  lead.ripe, .pressed, .discount, .p_close
    Source  docs/odd.md M20, M21, M22
    """
    since = week - int(lead.opened)
    c = p.behaviour.closing
    pace = pace_of_ripening(c, lead.eta)
    lead.ripe = min(1.0, pace * since)
    ripe_week = int(lead.opened) + weeks_to_ripe(pace, 0.0)
    weeks_ripe = max(0, week - max(ripe_week, lead.negotiating_since))
    press(p, me, lead)
    engagement = lead.eta + p.behaviour.progress.pressing * lead.pressed
    credit = credit_of_closer(p, lead)
    heading_for = me.outlook.expected
    me.outlook.expected = heading_for - me.outlook.table * lead.value  # without this deal
    tries, discount, p_close = close_or_hold(
        p, me.outlook, lead.segment, credit * lead.value, lead.list_price, engagement, lead.ripe, pace,
        float(weeks_ripe), rows,
    )  # fmt: skip
    me.outlook.expected = heading_for
    lead.discount = discount
    lead.p_close = p_close if tries else 0.0
    return tries


@kernel
def press(p, me, lead):
    """A buyer is pressed as hard as the seller is, unless pay that hangs on the customer makes that a loss.

    Pressing raises the chance of winning by its log-odds x the chance of losing, and may cost the customer's stay.

    Writes  lead.pressed, 0-1
    Source  docs/odd.md M22, M15
    """
    lead.pressed = 0.0
    if p.neutral[Mechanism.COLD_CALLING] or me.pressure == 0.0:
        return
    hangs = hangs_on_customer(p.compensation.salespeople)
    freely = worth_of_customer(p, lead) if hangs else 1.0
    lead.pressed = me.pressure
    log_odds = p.behaviour.closing.engagement * p.behaviour.progress.pressing * me.pressure
    gain = log_odds * (1.0 - p.behaviour.salesperson.believed_close)
    if hangs and worth_of_customer(p, lead) * (1.0 + gain) <= freely:
        lead.pressed = 0.0


@kernel
def worth_of_customer(p, lead):
    """What a dollar of commission for this deal is worth to its owner, who sees how well the offer fits, 0-1."""
    b = p.behaviour.customers
    disappointment = b.experience_base - first_experience(p, lead)
    factor = math.exp(log_factor(p, b.fit_reference - lead.relative_fit, disappointment))
    return worth_of_commission(p, factor, p.people.patience, p.people.discount_rate)


@kernel
def credit_of_closer(p, lead):
    """The share of a deal that counts for whoever closes it, 0-1; less where marketing sourced it and it is shared."""
    split = p.compensation.salespeople.split
    return split.closed if split.agreed and split.mode == SplitMode.SHARED and lead.marketer >= 0 else 1.0


@kernel
def credit_of_source(p):
    """The share of a deal that counts for the marketer who sourced it, 0-1."""
    split = p.compensation.salespeople.split
    return split.sourced if split.agreed and split.mode == SplitMode.SHARED else 1.0


@kernel
def try_to_close(world, p, u, i, position, week, key):
    """One try at the deal at a position of the book: won, lost, or still open.

    Draws   Stream.CLOSING, keyed by the number of the try; LOYALTY
    """
    lead = world.leads[u, world.pipelines[u, i, position]]
    lead.tries += 1
    lead.touches += 1
    lead.touched = week
    w = uniforms(key, Stream.CLOSING, lead.tries, lead.cell, lead.birth_week, lead.slot)
    if w[0] < lead.p_close:
        _win(world, p, u, i, position, week, key)
    elif w[1] < p.behaviour.closing.lost_share:
        _, misfit, skill, rival = chance_logit(world, p, u, i, lead)
        lose(world, p, u, i, position, week, misfit, skill, rival)


@kernel
def hold(world, p, u, i, position, week, key):
    """A deal that is not tried this week may die while it waits: nobody asked, so nobody has decided.

    Draws   Stream.HOLD, keyed by the week
    """
    lead = world.leads[u, world.pipelines[u, i, position]]
    luck = uniform1(key, Stream.HOLD, week - lead.birth_week, lead.cell, lead.birth_week, lead.slot)
    if luck < p.behaviour.closing.hold_hazard:
        world.weeks[week].no_decision += 1
        _, misfit, skill, rival = chance_logit(world, p, u, i, lead)
        lose(world, p, u, i, position, week, misfit, skill, rival)


@kernel
def _win(world, p, u, i, position, week, key):
    """A deal is booked: the customer, the money, the commission, the memories."""
    row = world.pipelines[u, i, position]
    world.pipelines[u, i, position] = -1
    lead = world.leads[u, row]
    record = world.weeks[week]
    unit = world.units[u]
    net = lead.value * (1.0 - lead.discount)
    record.bookings += net
    record.list_bookings += lead.value
    record.discounts += lead.discount
    record.pressed += lead.pressed
    customer = gain_customer(world, p, u, i, lead, net, week, key)
    _pay_commission(world, p, u, i, lead, net, customer, week)
    _remember_success(world, p, u, i, lead)
    if lead.marketer >= 0:
        record.marketing_sourced_bookings += net
        record.marketing_won += 1
        marketer = world.marketers[u, lead.marketer]
        marketer.counted[BASIS_REVENUE] += net * credit_of_source(p)
    note_win(world, p, u, i, lead, net, week)
    remember_end(p, unit, 1.0, 0.0)
    unit.booked += net
    unit.won += 1.0
    if week >= unit.measured_from:
        weeks = week - int(lead.first_touch)  # gone by, in full
        world.cycle_weeks[min(CYCLE_BINS - 1, max(0, weeks))] += 1.0
    end_lead(world, p, u, row, Stage.WON, 0, week + 0.999)


@kernel
def _pay_commission(world, p, u, i, lead, net, customer, week):
    """What the win adds to the pay of the period, as the plan's line runs: a share of it goes to the team.

    The closer's own part is paid as the plan's schedule says, and hangs on the `customer` (agents/instalments.py).
    """
    me = world.salespeople[u, i]
    plan = p.compensation.salespeople
    before = pay(me.outlook.line, me.bookings_period)
    amount = credited(me.outlook, lead.value, lead.discount) * credit_of_closer(p, lead)
    me.bookings_period += amount
    me.bookings_year += amount
    me.booked += amount
    # A flat stretch of the line can differ in its last digit.
    earned = max(0.0, pay(me.outlook.line, me.bookings_period) - before)
    earned *= 1.0 - pooled_share(p)
    pay_for_deal(world, p, u, customer, (1.0 - plan.team_share) * earned, week)
    if plan.team_share > 0.0:
        _share_with_team(world, p, u, plan.team_share * earned)
    extra = spiff(plan, week - world.units[u].measured_from, lead.segment, net)
    me.earned += extra
    world.weeks[week].commission += plan.team_share * earned + extra


@kernel
def _share_with_team(world, p, u, amount):
    """An equal part of `amount` [$] to everybody who is there."""
    present = 0
    for i in range(p.organisation.salespeople):
        present += 1 if world.salespeople[u, i].vacant_weeks == 0 else 0
    for i in range(p.organisation.salespeople):
        if world.salespeople[u, i].vacant_weeks == 0:
            world.salespeople[u, i].earned += amount / present


@kernel
def _remember_success(world, p, u, i, lead):
    """What worked last colours what comes next.

    Source  docs/odd.md M19: exponential average with the weight of the last win, culture.recency
    """
    me = world.salespeople[u, i]
    k = lead.segment
    weight = p.culture.recency if me.has_success[k] else 1.0
    for d in range(NEED_DIMENSIONS):
        me.last_success[k, d] = toward(me.last_success[k, d], lead.need[d], weight)
    me.has_success[k] = True
    me.contacts += 1.0
