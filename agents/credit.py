"""Who is given credit for a win, by what the firm's systems can see, and what each side claims.

A deal's history is reduced to the touches that any attribution rule reads: marketing's first touch (the capture),
marketing's later touches (materials in use), and the salesperson's touches. A touch counts if the systems saw it, if
the lead's story survived them, and if it lies in the window.
"""

from smarketing.agents.blame import ambiguity
from smarketing.agents.bounds import clip, toward
from smarketing.agents.jit import behaviour, kernel
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import AttributionRule


@kernel
def note_win(world, p, u, i, lead, net, week):
    """Credit of one win [$]: what the rule shows of marketing's part, and what both sides claim of it.

    Writes  units[u].shown_marketing, .shown_total, .claims
    Source  docs/odd.md M33, M25; Ross and Sicoly (1979) for the claims
    """
    unit = world.units[u]
    shown = marketing_share_of(world, p, u, lead, week)
    unit.shown_marketing += net * shown
    unit.shown_total += net
    true = p.behaviour.credit.true_share if lead.marketer >= 0 else p.behaviour.credit.true_share_of_own
    over = p.behaviour.credit.over_claim * p.culture.self_serving_bias * ambiguity(p)
    unit.claims += net * (clip(true + over, 0.0, 1.0) + clip(1.0 - true + over, 0.0, 1.0))


@kernel
def marketing_share_of(world, p, u, lead, week):
    """Marketing's share of the credit for a win under the attribution rule, as the systems see it, 0-1.

    Source  docs/odd.md M33; Berman (2018) for what last touch and Shapley do to the split
    """
    b = p.behaviour.credit
    seen = 1.0 - ambiguity(p)
    in_window = 1.0 if week - lead.born <= p.attribution.window_weeks else 0.0
    sourced = 1.0 if lead.marketer >= 0 and lead.history else 0.0
    first = seen * in_window * sourced
    materials = world.units[u].materials
    later = seen * b.material_touches * materials * lead.touches
    sales = float(lead.touches)
    last = seen * b.material_touches * materials
    if p.neutral[Mechanism.CREDIT]:
        return b.true_share * sourced
    rule = p.attribution.rule
    if rule == AttributionRule.LAST_TOUCH:
        return last
    if rule == AttributionRule.FIRST_TOUCH:
        return first
    if rule == AttributionRule.LINEAR:
        return (first + later) / (first + later + sales)
    if rule == AttributionRule.POSITION:
        return 0.4 * first + 0.2 * later / (later + sales) + 0.4 * last
    if rule == AttributionRule.SHAPLEY:
        # Neither side wins a sourced deal alone, so each gets half of it; materials earn half of what they add.
        return 0.5 * first + 0.5 * last * (1.0 - first)
    # A holdout compares with what would have been sold without marketing: it needs no trail through the systems.
    return b.true_share if lead.marketer >= 0 else b.true_share_of_own


@behaviour
def assign_credit(world, p, u, week, key):
    """The week's credit enters the running record that budgets follow.

    Writes  units[u].credit_marketing, .credit_sales [$/week], .shown_marketing, .shown_total, .claims;
            the week's record
    Source  docs/odd.md M33
    """
    unit = world.units[u]
    record = world.weeks[week]
    rate = p.behaviour.credit.memory
    unit.credit_marketing = toward(unit.credit_marketing, unit.shown_marketing, rate)
    unit.credit_sales = toward(unit.credit_sales, unit.shown_total - unit.shown_marketing, rate)
    record.credited_marketing += unit.shown_marketing
    record.claimed += unit.claims
    unit.shown_marketing = 0.0
    unit.shown_total = 0.0
    unit.claims = 0.0
