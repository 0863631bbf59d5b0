"""How long customers stay: unlike customers under one hazard, without a draw a week.

A customer's hazard is Z·λ(t), with λ that of its segment and Z its own proneness to leave, Gamma of shape k and mean 1
over customers. With Z integrated out, of those who have met the cumulated hazard H = ∫λ the share

    S(H) = (1 + H / k)^(−k)

is still there: so each draws one u at birth and leaves when H reaches the H* at which S = u. A cohort's retention rises
with its age, because those who would leave have left. As k grows customers become alike, and S tends to exp(−H).

A book that gains as many as it loses has the mean age of a Lomax(k − 1) distribution, and loses (k − 1)/k of λ a year.

Source  Vaupel, Manton & Stallard (1979), frailty; Fader & Hardie (2007), contracts; docs/odd.md M39
"""

from smarketing.agents.jit import kernel
from smarketing.agents.mechanisms import Mechanism

USUAL_TURNOVER = 0.27  # of salespeople, 1/yr (Zoltners, Sinha & Lorimer)
LEAST_OWN_CHURN = 0.25  # of firm.churn: the part that is customers' own, however many people leave (assumption)


@kernel
def hazard_of_new(p):
    """Usual hazard of a customer just won [1/yr], such that a book of every age loses firm.churn [1/yr].

    Published churn holds what salespeople take along who leave at the usual rate, so that is no part of this hazard.
    """
    k, churn = p.behaviour.customers.likeness, p.firm.churn
    if not p.neutral[Mechanism.CUSTOMERS]:
        b = p.behaviour.customers
        churn -= USUAL_TURNOVER * 0.5 * (b.lost_to_colleague + b.lost_to_newcomer)
    churn = max(LEAST_OWN_CHURN * p.firm.churn, churn)
    return churn * k / (k - 1.0)


@kernel
def share_left(k, hazard):
    """Share of customers who are still there after a cumulated hazard, 0-1."""
    return (1.0 + hazard / k) ** -k


@kernel
def hazard_until(k, hazard, share):
    """Hazard still to come until only `share` (0-1) of those who have stood `hazard` are left."""
    return (k + hazard) * (share ** (-1.0 / k) - 1.0)


@kernel
def hazard_met(k, luck):
    """Cumulated hazard that a customer met at random in a book of every age has stood, at the uniform `luck`."""
    return k * (luck ** (-1.0 / (k - 1.0)) - 1.0)
