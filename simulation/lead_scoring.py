"""What a prospect is and looks like, and the score that the firm's systems give it."""

from smarketing.agents.bounds import clip
from smarketing.agents.jit import kernel
from smarketing.agents.mechanisms import Mechanism

# Rows of `world.batch`: uniforms as they are drawn at an address, then the normal scores of some of them, then how well
# a prospect is suited. The needs take the place of their scores; what a prospect meets, is and looks like takes that of
# uniforms that have been read.
TRAITS, NEED, SCORE_ERROR, NEED_SCORE, SUITS, SCRATCH = 0, 4, 8, 9, 12, 13


P_BUYER, CHANNEL_FIT, INTENT, SCORE = NEED, NEED + 1, NEED + 2, NEED + 3


MEAN, DISPERSION, COUNT = NEED, NEED + 1, NEED + 2  # of each cell, before anything is drawn of those who come


@kernel
def score_prospects(world, p, u, n):
    """How well each of n prospects is suited, whether it has a real need, its intent, and the score it gets, all 0-1.

    Reads   units[u].score_noise, behaviour.leads, behaviour.marketer.normal_resonance
    Writes  batch
    Source  docs/odd.md M8
    """
    luck = world.batch
    b, noise = p.behaviour.leads, world.units[u].score_noise
    # In variables, for a row that is written might as well be part of the parameters, as far as the compiler knows.
    buyer_low, buyer_high, other_low, other_high = b.buyer_low, b.buyer_high, b.other_low, b.other_high
    everybody_alike, normal_resonance = p.neutral[Mechanism.RESONANCE], p.behaviour.marketer.normal_resonance
    suits, channel_fit, p_buyer = luck[SUITS], luck[CHANNEL_FIT], luck[P_BUYER]
    need, eagerness, error, intent, score = luck[TRAITS], luck[TRAITS + 1], luck[SCORE_ERROR], luck[INTENT], luck[SCORE]
    for f in range(n):
        suits[f] = clip(channel_fit[f] * (normal_resonance if everybody_alike else suits[f]), 0.0, 1.0)
        is_buyer = need[f] < p_buyer[f]
        low = buyer_low if is_buyer else other_low
        high = buyer_high if is_buyer else other_high
        intent[f] = low + (high - low) * eagerness[f]
        score[f] = clip(intent[f] * suits[f] + noise * error[f], 0.0, 1.0)
