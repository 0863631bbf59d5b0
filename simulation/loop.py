"""The compiled whole-run loop: the phases of `simulation/schedule.py`, for every week of every unit."""

from smarketing.agents.agenda import make_agenda
from smarketing.agents.blame import answer_blame, explain_shortfall, settle
from smarketing.agents.careers import careers_of_marketer, careers_of_salesperson
from smarketing.agents.credit import assign_credit
from smarketing.agents.effort import plan_effort
from smarketing.agents.feedback import exchange_reports, prepare_report
from smarketing.agents.hiring import count_heads
from smarketing.agents.jit import kernel
from smarketing.agents.leader import review
from smarketing.agents.marketer import allocate_time, plan_capture, sense, set_threshold
from smarketing.agents.offer import develop_offer
from smarketing.agents.parameters import Hiring
from smarketing.agents.salesperson import work_week
from smarketing.agents.state import Status
from smarketing.simulation.activation_order import draw_activation_order
from smarketing.simulation.arrays import blank_record
from smarketing.simulation.capture import capture_leads
from smarketing.simulation.demand import spend_money
from smarketing.simulation.handoff import hand_over
from smarketing.simulation.ledger import close_books
from smarketing.simulation.market import customers_respond, market_moves
from smarketing.simulation.opening import open_firm
from smarketing.simulation.pay_periods import open_pay_periods, pay_draws
from smarketing.simulation.staffing import fit_staff


@kernel
def run_firm(world, parameters, epoch_starts, warm_up_weeks, key):
    """One replication from opening to the last week. Returns a `Status`; `world` holds the result.

    Units share nothing but the books, so each lives all its weeks before the next one opens: what it needs then stays
    in the processor's cache, and a person costs the same in a firm of any size.
    """
    blank_record(world)
    for u in range(world.units.shape[0]):
        open_firm(world, parameters[0], u, warm_up_weeks, key)
        epoch = 0
        for week in range(world.weeks.shape[0]):
            while epoch + 1 < epoch_starts.shape[0] and epoch_starts[epoch + 1] <= week:
                epoch += 1
            p = parameters[epoch]
            if p.organisation.hiring != Hiring.FIXED:
                count_heads(world, p, u)
                p = world.in_force[u]
            status = run_week(world, p, u, week, key)
            if status != Status.OK:
                return status
    return Status.OK + 0


@kernel
def run_week(world, p, u, week, key):
    """The twelve phases of one week in one business unit."""
    market_moves(world, p, u, week, key)
    fit_staff(world, p, u, week, key)
    open_pay_periods(world, p, u, week, key)
    review(world, p, u, week, key)
    for j in range(p.organisation.marketers):
        careers_of_marketer(world, p, u, j, week, key)
    for i in range(p.organisation.salespeople):
        careers_of_salesperson(world, p, u, i, week, key)
    pay_draws(world, p, u, week, key)
    for j in range(p.organisation.marketers):
        sense(world, p, u, j, week, key)
    for j in range(p.organisation.marketers):
        allocate_time(world, p, u, j, week, key)
    for j in range(p.organisation.marketers):
        set_threshold(world, p, u, j, week, key)
    develop_offer(world, p, u, week, key)
    spend_money(world, p, u, week, key)
    for j in range(p.organisation.marketers):
        plan_capture(world, p, u, j, week, key)
    capture_leads(world, p, u, week, key)
    hand_over(world, p, u, week, key)
    draw_activation_order(world, p, u, week, key)
    turns = world.activation_order[u]
    for turn in range(p.organisation.salespeople):
        plan_effort(world, p, u, turns[turn], week, key)
    for turn in range(p.organisation.salespeople):
        make_agenda(world, p, u, turns[turn], week, key)
    for turn in range(p.organisation.salespeople):
        work_week(world, p, u, turns[turn], week, key)
    customers_respond(world, p, u, week, key)
    assign_credit(world, p, u, week, key)
    for turn in range(p.organisation.salespeople):
        explain_shortfall(world, p, u, turns[turn], week, key)
    for j in range(p.organisation.marketers):
        answer_blame(world, p, u, j, week, key)
    settle(world, p, u, week, key)
    for turn in range(p.organisation.salespeople):
        prepare_report(world, p, u, turns[turn], week, key)
    exchange_reports(world, p, u, week, key)
    close_books(world, p, u, week, key)
    return world.units[u].status
