"""Money and leads of week 0: what the books are opened with, and what payout curves count as usual."""

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.agents.hiring import budget_in_money
from smarketing.agents.jit import kernel
from smarketing.agents.plan_line import usual_rate
from smarketing.simulation.opening_customers import growth_in_balance, one_off_load


@kernel
def opening_bookings(p):
    """Bookings that balance churn, expansion and the market's growth [$/week]."""
    weekly = p.firm.opening_revenue / WEEKS_A_YEAR
    recurring = max(1e-9, p.firm.recurring_share)
    return weekly / one_off_load(p) * growth_in_balance(p) / recurring


@kernel
def leads_per_dollar(p):
    """Leads that a dollar of programmes buys in its channels, 1/$."""
    bought = 0.0
    for c in range(p.marketing.n_channels):
        bought += p.marketing.channels[c].share / p.marketing.channels[c].cost_per_lead
    return bought


@kernel
def money_beside_pay(p):
    """What pay leaves of the budget of week 0 for programmes, research and support of sales [$/week]."""
    weekly = p.firm.opening_revenue / WEEKS_A_YEAR
    n_m, n_s = p.organisation.marketers, p.organisation.salespeople
    wages = (n_m * p.compensation.marketers["base"] + n_s * p.compensation.salespeople["base"]) / WEEKS_A_YEAR
    commission = usual_rate(p.compensation.salespeople, p.firm.gross_margin) * opening_bookings(p)
    share = p.budget.marketing_share * (1.0 - p.marketing.research_share)
    bonus = p.compensation.marketers.bonus.leads * leads_per_dollar(p) * share
    granted = budget_in_money(p, p.budget.total * weekly)
    return max(1.0, (granted - wages - commission) / (1.0 + bonus))


@kernel
def opening_leads(p):
    """Leads that the programme money of week 0 buys, 1/week."""
    programme = money_beside_pay(p) * p.budget.marketing_share * (1.0 - p.marketing.research_share)
    return leads_per_dollar(p) * programme
