"""Pass, fail or inconclusive: what an estimate and its interval say of a requirement."""

import math
from collections.abc import Iterable
from enum import StrEnum

from smarketing.evidence.validation.row import Required
from smarketing.inference.estimates import Estimate


class Verdict(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


def judge(estimate: Estimate, required: Required) -> Verdict:
    """Pass if the whole interval satisfies the requirement, fail if none of it does, else inconclusive.

    Bounds are strict: an effect that is nil in every replication is not above zero. What cannot be measured fails: a
    model that lacks what a pattern needs does not show the pattern. A requirement that the interval hold a value (no
    effect) is met or not, and cannot be inconclusive.
    """
    low, high = estimate.low, estimate.high
    if not (math.isfinite(low) and math.isfinite(high)):
        return Verdict.FAIL
    if required.includes is not None:
        return Verdict.PASS if low <= required.includes <= high else Verdict.FAIL
    if required.low < low and high < required.high:
        return Verdict.PASS
    return Verdict.FAIL if high <= required.low or low >= required.high else Verdict.INCONCLUSIVE


def meets(estimate: Estimate, required: Required) -> bool:
    """Whether the mean alone satisfies the requirement: how a member of the ensemble, run a few times, is judged."""
    if required.includes is not None:
        return judge(estimate, required) is Verdict.PASS
    return required.low < estimate.mean < required.high


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """Of several tests of one pattern: all must pass; one that fails fails the pattern."""
    kinds = set(verdicts)
    if Verdict.FAIL in kinds:
        return Verdict.FAIL
    return Verdict.INCONCLUSIVE if Verdict.INCONCLUSIVE in kinds else Verdict.PASS
