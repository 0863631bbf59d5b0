"""Which assumptions the fit searches together, of those whose effects are known alone."""

from smarketing.evidence.calibration.candidates import candidates
from smarketing.evidence.calibration.screening import Effect, worth_searching
from smarketing.evidence.calibration.targets import STEERING


def an_effect(path: str, **moves: tuple[float, float]) -> Effect:
    """An assumption that moves these targets, given in half widths at the low and the high end of its box."""
    half = {target.name: target.high - target.middle for target in STEERING}
    changes = dict.fromkeys(half, (0.0, 0.0)) | {
        name: (low * half[name], high * half[name]) for name, (low, high) in moves.items()
    }
    return Effect(candidates()[path], changes)


def test_what_is_searched_reaches_the_targets_together_and_not_only_the_strongest():
    """Two strong assumptions do the same; a weak one is the only way to another target that is missed."""
    one = an_effect("behaviour.contact.rate", survey_top=(-4.0, 4.0))
    twin = an_effect("behaviour.progress.log_odds", survey_top=(-3.9, 3.9))
    weak = an_effect("behaviour.blame.gain", books_net=(-1.5, 1.5))
    unnoticed = an_effect("behaviour.trust.recovery", books_churn=(-0.3, 0.3))
    middles = {target.name: target.middle for target in STEERING}
    base = middles | {"survey_top": 0.14, "books_net": 1.1}
    effects = [one, twin, weak, unnoticed]
    assert worth_searching(effects, base, 2) == [one.candidate, weak.candidate]
    assert worth_searching(effects, base, 9) == [one.candidate, twin.candidate, weak.candidate]
