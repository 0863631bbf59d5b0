"""Leaders: split the money, set plans and quotas, bring pressure, move people out."""

from smarketing.agents.bounds import clip, toward
from smarketing.agents.calendar import WEEKS_A_YEAR, is_last_week
from smarketing.agents.hiring import budget_in_money, follow_money
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import BudgetRule, Period
from smarketing.agents.state import NOBODY

QUARTER, YEAR = int(Period.QUARTER), int(Period.YEAR)


@behaviour
def review(world, p, u, week, key):
    """On review weeks money is granted and split; every week the leaders compare results with the plan.

    Reads   budget.*, units[u].revenue_last_52, .pay_rate
    Writes  units[u].marketing_money, .support_money [$/week], .marketing_share, .plan_*, .aspiration, .shortfall,
            .marketing_pressure, .marketing_aspiration, .hired_marketers, .hired_salespeople;
            marketers[u] and salespeople[u] .dismissed
    Source  docs/odd.md M32, M23
    """
    if week == 0 or is_last_week(p.budget.review, p.horizon.fiscal_start_week, week - 1):
        _split_budget(world, p, u)
        _grant(world, p, u)
        follow_money(world, p, u)
    if week == 0 or is_last_week(YEAR, p.horizon.fiscal_start_week, week - 1):
        _plan_year(world, p, u)
    _feel_results(world, p, u)
    decisive = p.leadership.decisive and not p.neutral[Mechanism.LEADERSHIP]
    if decisive and is_last_week(QUARTER, p.horizon.fiscal_start_week, week - 1):
        _move_out(world, p, u)


@kernel
def _grant(world, p, u):
    """Money is a sum or a share of trailing revenue; pay comes first, the rest is split; research is marketing's."""
    unit = world.units[u]
    total = budget_in_money(p, p.budget.total * unit.revenue_last_52 / WEEKS_A_YEAR)
    rest = max(0.0, total - unit.pay_rate)
    unit.marketing_money = rest * unit.marketing_share
    unit.support_money = rest - unit.marketing_money


@kernel
def _split_budget(world, p, u):
    """The share of marketing moves towards what the rule looks at; budgets move slowly whatever the rule.

    Visible credit: what attribution shows. Political: who carries less blame, and lobbies. Marginal: shares in
    proportion to the elasticities of sales to each kind of money. Joint: the same target, reached faster, since nobody
    defends a share.

    Source  Berman (2018), Dorfman and Steiner (1954) for the marginal rule; docs/odd.md M32
    """
    unit = world.units[u]
    b = p.behaviour.budget
    rule = p.budget.rule
    if rule == BudgetRule.FIXED or p.neutral[Mechanism.BUDGET_SPLIT]:
        unit.marketing_share = p.budget.marketing_share
        return
    target = p.budget.marketing_share
    if rule == BudgetRule.VISIBLE_CREDIT:
        shown = unit.credit_marketing + unit.credit_sales
        if shown > 0.0:
            target = unit.credit_marketing / shown
    elif rule == BudgetRule.POLITICAL:
        on_marketing, on_sales = _blame_of_functions(world, p, u)
        target = p.budget.marketing_share + b.of_blame * p.budget.lobbying * (on_sales - on_marketing)
        shown = unit.credit_marketing + unit.credit_sales
        if shown > 0.0:
            target = toward(target, unit.credit_marketing / shown, 0.5 * p.budget.lobbying)
    else:
        target = b.marketing_elasticity / (b.marketing_elasticity + p.sales.support_elasticity + 1e-9)
    pace = b.inertia if rule != BudgetRule.JOINT else min(1.0, b.joint_pace * b.inertia)
    unit.marketing_share = clip(toward(unit.marketing_share, target, pace), b.least_share, 1.0 - b.least_share)


@kernel
def _blame_of_functions(world, p, u):
    """Mean blame on marketing and on sales, 0-1 each."""
    on_marketing, on_sales = 0.0, 0.0
    for j in range(p.organisation.marketers):
        on_marketing += world.marketers[u, j].blame_received / p.organisation.marketers
    for i in range(p.organisation.salespeople):
        on_sales += world.salespeople[u, i].blame_received / p.organisation.salespeople
    return on_marketing, on_sales


@kernel
def _plan_year(world, p, u):
    """The fiscal year's plan: the quotas less the usual over-assignment; without quotas, last year's results."""
    unit = world.units[u]
    unit.plan_revenue = unit.revenue_last_52 * (1.0 + p.behaviour.leader.planned_growth)
    quotas = 0.0
    for i in range(p.organisation.salespeople):
        quotas += world.salespeople[u, i].quota
    if quotas > 0.0:
        unit.plan_bookings = quotas * (1.0 - p.behaviour.leader.over_assignment)
    else:
        unit.plan_bookings = unit.bookings_trend * WEEKS_A_YEAR


@kernel
def _feel_results(world, p, u):
    """Expectations adapt to results, shortfalls are felt, and marketing feels them later than sales.

    Source  Cyert and March (1963) for the adapting aspiration; docs/odd.md M23, M25
    """
    unit = world.units[u]
    b = p.behaviour.leader
    unit.aspiration = toward(unit.aspiration, unit.bookings_trend, b.aspiration_rate)
    expected = max(unit.aspiration, b.weight_of_plan * unit.plan_bookings / WEEKS_A_YEAR)
    unit.shortfall = clip(1.0 - unit.bookings_trend / max(1.0, expected), 0.0, 1.0)
    felt = 0.0 if p.neutral[Mechanism.PRESSURE] else p.leadership.pressure * _shortfall_of_marketing(p, unit)
    speed = b.marketing_delay + b.attributes * (1.0 - b.marketing_delay)
    unit.marketing_pressure = toward(unit.marketing_pressure, felt, speed)


@kernel
def _shortfall_of_marketing(p, unit):
    """The shortfall that leaders lay to marketing, 0-1: they attribute, too, by what they can see.

    What sales books shows at once. What marketing has done shows when its leads are sold, and as far as the systems
    give it credit; so its failures are seen late, and not at all where nothing of it is ever seen.

    Writes  unit.marketing_aspiration [$/week]
    Source  docs/odd.md M23 (assumption). Neutral: attributes 0, the unit's shortfall, felt with a delay
    """
    b = p.behaviour.leader
    unit.marketing_aspiration = toward(unit.marketing_aspiration, unit.credit_marketing, b.aspiration_rate)
    shown = clip(1.0 - unit.credit_marketing / max(1.0, unit.marketing_aspiration), 0.0, 1.0)
    if unit.marketing_aspiration < 1.0:
        shown = 0.0
    return toward(unit.shortfall, shown, b.attributes)


@kernel
def _move_out(world, p, u):
    """Decisive leaders move out whoever blames persistently, one person a quarter in each function.

    Source  docs/odd.md M36
    """
    limit = p.behaviour.leader.blame_limit
    worst, most = NOBODY, limit
    for i in range(p.organisation.salespeople):
        if world.salespeople[u, i].blame_given > most and world.salespeople[u, i].vacant_weeks == 0:
            worst, most = i, world.salespeople[u, i].blame_given
    if worst >= 0:
        world.salespeople[u, worst].dismissed = True
    worst, most = NOBODY, limit
    for j in range(p.organisation.marketers):
        if world.marketers[u, j].blame_given > most and world.marketers[u, j].vacant_weeks == 0:
            worst, most = j, world.marketers[u, j].blame_given
    if worst >= 0:
        world.marketers[u, worst].dismissed = True
