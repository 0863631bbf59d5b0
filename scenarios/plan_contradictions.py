"""What of a pay plan cannot hold together: each rule says what contradicts what, and where."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from smarketing.scenarios.fields.pay import Rate, SalesPlan
from smarketing.scenarios.paths import Path
from smarketing.scenarios.schema import Spec

Finding = tuple[Path, str]
_SALES: Path = ("compensation", "salespeople")
_MARKETERS: Path = ("compensation", "marketers")
_ROUNDING = 1e-9


def _what_needs_a_quota(spec: Spec) -> Iterator[Finding]:
    plan = spec.compensation.salespeople
    if plan.quota is not None:
        return
    if plan.cap is not None:
        yield (
            (*_SALES, "cap"),
            f"is {plan.cap:g}, but without a quota (quota: null) a plan is pure linear commission and has no cap;"
            " set cap: null or give a quota",
        )
    for name, given in (
        ("bonus_at_quota", plan.bonus_at_quota > 0),
        ("tiers", bool(plan.tiers)),
        ("rates", bool(plan.rates)),
        ("threshold", plan.threshold > 0),
        ("ratchet", plan.ratchet > 0),
        ("annual", plan.annual != type(plan.annual)()),
    ):
        if given:
            yield (*_SALES, name), "needs a quota, and there is none (quota: null); give a quota or leave it out"


def _tiers_ascend(spec: Spec) -> Iterator[Finding]:
    tiers = spec.compensation.salespeople.tiers
    for position, (lower, upper) in enumerate(pairwise(tiers), start=1):
        if upper.above <= lower.above:
            yield (
                (*_SALES, "tiers", position, "above"),
                f"is {upper.above:g}, but the tier before it starts at {lower.above:g}; list tiers from low to high",
            )


def _rates_ascend(spec: Spec) -> Iterator[Finding]:
    rates = spec.compensation.salespeople.rates
    for position, (lower, upper) in enumerate(pairwise(rates), start=1):
        if upper.above <= lower.above:
            yield (
                (*_SALES, "rates", position, "above"),
                f"is {upper.above:g}, but the rate before it starts at {lower.above:g}; list rates from low to high",
            )


def _rates_or_tiers(spec: Spec) -> Iterator[Finding]:
    plan = spec.compensation.salespeople
    if plan.rates and plan.tiers:
        yield (*_SALES, "tiers"), "cannot stand beside rates, which say the same in $/$; give one of them"


def _more_never_pays_less(spec: Spec) -> Iterator[Finding]:
    """A retroactive rate that is lower than what was earned before it takes pay away from who sells more."""
    rates = spec.compensation.salespeople.rates
    for position, (earned, step) in enumerate(_earned_before(rates)):
        if step.retroactive and step.above > 0 and step.rate * step.above < earned - _ROUNDING:
            yield (
                (*_SALES, "rates", position, "rate"),
                f"is {step.rate:g} on everything from {100 * step.above:g} % of quota, less than what was earned just"
                f" below: selling more would pay less; give at least {earned / step.above:.4g}, or retroactive: false",
            )


def _earned_before(rates: list[Rate]) -> Iterator[tuple[float, Rate]]:
    """Each rate with what a quota of 1 has earned where it begins."""
    earned, rate, at = 0.0, 0.0, 0.0
    for step in rates:
        earned += rate * (step.above - at)
        yield earned, step
        rate, at = step.rate, step.above
        if step.retroactive:
            earned = rate * at


def _year_to_date_tests_a_bonus(spec: Spec) -> Iterator[Finding]:
    plan = spec.compensation.salespeople
    if plan.year_to_date and not plan.bonus_at_quota:
        yield (*_SALES, "year_to_date"), "is a test of bonus_at_quota, and there is none; give a bonus or leave it out"


def _goals_have_a_bonus(spec: Spec) -> Iterator[Finding]:
    for side, pays in ((_SALES, spec.compensation.salespeople), (_MARKETERS, spec.compensation.marketers)):
        if pays.goals and not pays.target_bonus:
            yield (
                (*side, "goals"),
                "pay a share of target_bonus, which is 0; give one, a share of base pay",
            )
        if pays.target_bonus and not pays.goals:
            yield (*side, "target_bonus"), "is paid for goals, and there are none; list goals, each with its measure"


def _spiffs_can_be_won(spec: Spec) -> Iterator[Finding]:
    plan: SalesPlan = spec.compensation.salespeople
    names = [segment.name for segment in spec.market.segments]
    for position, spiff in enumerate(plan.spiffs):
        place = (*_SALES, "spiffs", position)
        first, last = (getattr(spiff, name) for name in ("from", "to"))  # fields that Python cannot spell
        if last < first:
            yield (*place, "to"), f"is {last}, before the spiff begins in week {first}"
        elif last >= spec.horizon.weeks:
            yield (
                (*place, "to"),
                f"is {last}, but only weeks 0 to {spec.horizon.weeks - 1} are measured (horizon.weeks)",
            )
        if spiff.segment is not None and spiff.segment not in names:
            yield (*place, "segment"), f"{spiff.segment!r} is no segment; there are {', '.join(names)}"
        if not spiff.per_deal and not spiff.rate:
            yield place, "pays nothing; give per_deal in $ or a rate"


def _shared_credit_adds_up(spec: Spec) -> Iterator[Finding]:
    split = spec.compensation.salespeople.split
    if split is not None and split.mode == "shared" and abs(split.sourced + split.closed - 1) > _ROUNDING:
        yield (
            (*_SALES, "split"),
            f"sourced {split.sourced:g} and closed {split.closed:g} must add up to 1 where credit is shared;"
            " mode: double gives both all of it",
        )


def _schedule_pays_all(spec: Spec) -> Iterator[Finding]:
    parts = spec.compensation.salespeople.schedule
    total = sum(part.share for part in parts)
    if parts and abs(total - 1) > _ROUNDING:
        terms = " + ".join(f"{part.share:g}" for part in parts)
        yield (*_SALES, "schedule"), f"the shares of a deal's commission must add up to 1, but {terms} = {total:g}"


PLAN_RULES: tuple[Callable[[Spec], Iterator[Finding]], ...] = (
    _what_needs_a_quota,
    _tiers_ascend,
    _rates_ascend,
    _rates_or_tiers,
    _more_never_pays_less,
    _year_to_date_tests_a_bonus,
    _goals_have_a_bonus,
    _spiffs_can_be_won,
    _shared_credit_adds_up,
    _schedule_pays_all,
)
