"""What a fresh lead seems worth to the salesperson whom it reaches: read once, when it is handed over.

The appeal of a lead is the log of its usual value, as far as its score and the trust in its marketer go, with an error.
What is learnt later comes on top of it week by week (agents/waiting.py): the record of its source, and its age.
"""

from smarketing.agents.bounds import clip, power
from smarketing.agents.jit import kernel


@kernel
def p_closing(p):
    """Believed chance that a new opportunity is won, 0-1."""
    b = p.behaviour.salesperson
    return b.believed_close * power(b.believed_pass, p.behaviour.progress.steps)


@kernel
def worth_seen(median, closing, trust):
    """What a fresh lead is usually worth [$]: its segment's median deal x the believed chance of closing, by trust."""
    return median * closing * (0.25 + 1.5 * trust)


@kernel
def score_seen(score, usual):
    """A lead's score against a usual one, within bounds."""
    return clip(score / usual, 0.1, 5.0)


@kernel
def usual_score(p, unit, source):
    """The score that leads of a source usually come with: remembered like its record, from an ordinary lead's.

    What a source is worth is in its record (agents/waiting.py); so a lead's score tells only how it differs from others
    of that source. Against a fixed mark the quality of a source that has improved would count twice.

    Source  docs/odd.md M17 (assumption)
    """
    b = p.behaviour.salesperson
    prior = b.prior_weight
    return (b.normal_score * prior + unit.score_of_source[source]) / max(1e-9, prior + unit.read_of_source[source])


@kernel
def ranking_noise(p):
    """Standard deviation of the error of an appeal; it falls with people.rationality."""
    return p.behaviour.salesperson.ranking_noise / max(0.1, p.people.rationality)


@kernel
def appeal_of(log_worth, log_score, trust, shows, error):
    """Log of what a fresh lead seems worth to its owner, before the record of its source and its age.

    What it is usually worth (`worth_seen`); its value as far as that `shows` before a first contact [log]; its score
    (`score_seen`) as far as trust [0-1] in the marketer who sends it goes; and an error.

    Source  docs/odd.md M17, M26
    """
    return log_worth + shows + 2.0 * trust * log_score + error
