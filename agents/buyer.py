"""The buyer at the table: when ready, and how likely to sign at what price.

`c` stands for `behaviour.closing` of the parameters throughout. Source  docs/odd.md M20, M21
"""

import math
from typing import NamedTuple

from smarketing.agents.bounds import clip, logistic
from smarketing.agents.jit import kernel

_NEARLY = 1e-9  # ripeness is a sum of steps
NORMAL_ETA = 0.5  # log-odds of a step at which a buyer is ready in the ordinary time


class Deal(NamedTuple):
    """What the two sides of one table bring to it."""

    value: float  # list, $
    log_odds: float  # of one try at list price when ripe
    price_slope: float  # log-odds per share of list given away
    limit: float  # largest discount allowed, share of list
    pace: float  # readiness that the buyer gains in a week
    spiff: float = 0.0  # for winning it, $
    spiff_weeks: int = 0  # for which that goes on after this one; nobody waits for one that has yet to begin


@kernel
def retry(c):
    """Chance that a deal is still there a week after a failed try."""
    return (1.0 - c.lost_share) * (1.0 - c.hold_hazard)


@kernel
def persistence(c):
    """Log-odds by which being won in the end exceeds being won in one try."""
    return -math.log(1.0 - retry(c))


@kernel
def price_slope(c, elasticity):
    """Log-odds of one try per share of list given away, so that wins of whole opportunities follow `elasticity`.

    A published price elasticity counts what is sold at one price against another: deals pursued to their end, not one
    evening of them. Price acts in closing only, so it is the elasticity of W that must equal it at the reference deal
    (list price, ripe, engagement 1). W is logistic, with the log-odds of a try + ln 1/(1 − r(1 − h)), hence
    elasticity = −slope·(1 − W). Buyers come back, so one try must react more strongly than the whole: 6.5 for −1.5.

    Source  Bijmolt, Van Heerde & Pieters (2005); Tellis (1988); size for firms selling to firms: assumption
    """
    return -elasticity / (1.0 - logistic(c.log_odds + persistence(c)))


@kernel
def closing_chance(c, deal, ripe, discount):
    """Probability that one try closes the deal; ripeness 0-1, discount as share of list.

    A discount first pays the buyer for signing early: it buys off what un-readiness there is. Only what is left of it
    is a lower price.
    """
    return logistic(log_odds_of_try(c, deal, ripe, discount))


@kernel
def log_odds_of_try(c, deal, ripe, discount):
    """Log-odds that one try closes the deal, as `closing_chance` has it."""
    unready = c.unripe_penalty * (1.0 - ripe)
    rest = discount - unready / c.timing_discount
    return deal.log_odds + (deal.price_slope if rest > 0.0 else c.timing_discount) * rest


@kernel
def win_chance(c, deal, ripe, discount):
    """Probability W that the deal is won in the end if tried every week: p/(1 − (1 − p)·r·(1 − h)).

    With p = logistic(x) this is logistic(x + ln 1/(1 − r(1 − h))).
    """
    p = closing_chance(c, deal, ripe, discount)
    return p / (1.0 - (1.0 - p) * retry(c))


@kernel
def pace_of_ripening(c, eta):
    """Readiness that a buyer gains in a week, η being what speaks for the deal: who is convinced is ready sooner.

    Source  docs/odd.md M21 (assumption). Neutral: ripening_of_conviction 0
    """
    return c.ripening * math.exp(clip(c.ripening_of_conviction * (eta - NORMAL_ETA), -1.0, 1.0))


@kernel
def weeks_to_ripe(pace, ripe):
    """Weeks until a deal is fully ripe."""
    return math.ceil((1.0 - ripe) / pace - _NEARLY)
