"""A salesperson's week: what an hour pays on each kind of work, and what therefore gets done.

Nobody decides to ignore a lead. Each task is worth what its owner believes it will pay per hour; the week is filled
from the top; what is left at the bottom waits, ages and in the end expires.
"""

from smarketing.agents.bounds import power, toward
from smarketing.agents.closing import decide_close, worth_of_customer
from smarketing.agents.elementary import logarithms
from smarketing.agents.heap import add_task, arrange, take_best
from smarketing.agents.instalments import hangs_on_customer
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.parameters import N_SOURCES
from smarketing.agents.prospecting import most_blocks, p_appointment, typical_worth, value_blocks
from smarketing.agents.row_blocks import padded
from smarketing.agents.state import Stage, Task
from smarketing.agents.waiting import rank_waiting


@behaviour
def make_agenda(world, p, u, i, week, key):
    """A salesperson ranks open deals, waiting leads and prospecting by believed pay per hour, and fills the week.

    Log density of a task = log(believed chance x value / hours to the close). A lead's chance is the owner's record
    with its source x trust in its marketer x its score as far as that is trusted x the worth of its age. Prospecting
    has diminishing returns within a week, so the mix is interior.

    Reads   the queue, pipelines[u, i], salespeople[u, i].hours, .p_of_source; units[u].age_worth
    Writes  addresses; scratch; agendas[u, i]; the queue; salespeople[u, i].n_agenda, .last_task, .n_blocks, .n_waiting,
            .hours_used, .p_appointment, .p_of_source, .worth_of_source, .own_share; the pool of leads;
            the week's record
    Draws   none: the noise of a ranking is part of the lead's appeal, drawn when it was first read
    Source  Sabnis et al. (2013); docs/odd.md M17, M14
    """
    me = world.salespeople[u, i]
    unit = world.units[u]
    me.n_agenda = 0
    me.p_appointment = p_appointment(p, me, unit.reputation)
    own_worth = typical_worth(p, unit) * p.behaviour.salesperson.own_lead_premium * p.people.own_lead_premium
    blocks = world.scratch[0]
    value_blocks(p, me, own_worth, blocks)
    _value_sources(p, me, world.scratch[1])
    _rank_deals(world, p, u, i, week, world.scratch[1], world.scratch[2:])
    deals = me.n_agenda
    rank_waiting(world, p, u, i, week, blocks)
    _fill_hours(p, me, world.agendas[u, i], deals, blocks)


@kernel
def _value_sources(p, me, worth):
    """Log worth of an hour on a lead of each source, for a deal of value 1 and a fresh lead."""
    b = p.behaviour.salesperson
    weight, contact_hours, deal_hours = b.prior_weight, b.contact_hours, b.deal_hours
    prior = b.prior_chance * weight
    for source in range(N_SOURCES):
        chance = (prior + me.won_of_source[source]) / (weight + me.worked_of_source[source])
        me.p_of_source[source] = chance
        worth[source] = chance / (contact_hours + chance * deal_hours)
    logarithms(worth, padded(N_SOURCES))
    for source in range(N_SOURCES):
        me.worth_of_source[source] = worth[source]


@kernel
def _rank_deals(world, p, u, i, week, density, rows):
    """Open opportunities: their chance rises, and the hours they still need fall, with each step."""
    me = world.salespeople[u, i]
    agenda = world.agendas[u, i]
    b = p.behaviour.salesperson
    for position in range(me.n_book):
        lead = world.leads[u, world.pipelines[u, i, position]]
        negotiating = lead.stage == Stage.NEGOTIATION
        if negotiating and not decide_close(p, me, lead, week, rows):
            continue
        left = p.behaviour.progress.steps - lead.steps
        chance = b.believed_close * power(b.believed_pass, left)
        hours = lead.work * (left * b.touch_hours / b.believed_pass + b.closing_hours)
        density[me.n_agenda] = lead.value * chance / hours
        if lead.unanswered > 0:
            density[me.n_agenda] *= power(p.behaviour.progress.doubt, int(lead.unanswered))
        if hangs_on_customer(p.compensation.salespeople):
            density[me.n_agenda] *= max(1e-3, worth_of_customer(p, lead))
        if negotiating:
            add_task(agenda, me, Task.CLOSE, position, lead.work * b.try_hours)
        else:
            add_task(agenda, me, Task.PROGRESS, position, lead.work * b.touch_hours)
    logarithms(density, padded(me.n_agenda))
    for t in range(me.n_agenda):
        agenda[t].density = density[t]


@kernel
def _fill_hours(p, me, agenda, deals, blocks):
    """Take tasks from the top until the hours are used; a prospecting block goes in wherever it is worth more.

    `deals` of the tasks are open deals: once they have been looked at and no contact fits any more, the week is full.
    """
    b = p.behaviour.salesperson
    hours = me.hours
    me.n_blocks = 0
    contacts = 0.0
    most = most_blocks(p, me)
    arrange(agenda, me.n_agenda)
    waiting = me.n_agenda
    while waiting > 0 and (deals > 0 or hours >= b.contact_hours):
        waiting -= 1
        take_best(agenda, waiting, me.n_agenda)
        task = agenda[waiting]
        deals -= 0 if task.kind == Task.CONTACT else 1
        while hours >= b.block_hours and me.n_blocks < most and blocks[me.n_blocks] > task.density:
            me.n_blocks += 1
            hours -= b.block_hours
        # A touch that is longer than the whole week takes the whole week; one that no longer fits waits.
        task.hours = min(task.hours, me.hours)
        if task.hours <= 0.0 or hours < task.hours:
            task.kind = Task.LEFT
        else:
            hours -= task.hours
            contacts += task.hours if task.kind == Task.CONTACT else 0.0
    me.last_task = waiting
    if me.p_appointment > 0.0:
        spare = min(most - me.n_blocks, int(hours / b.block_hours))
        me.n_blocks += spare
        hours -= spare * b.block_hours
    me.hours_used += me.hours - hours
    own = me.n_blocks * b.block_hours
    if own + contacts > 0.0:
        me.own_share = toward(me.own_share, own / (own + contacts), b.bookings_memory)
