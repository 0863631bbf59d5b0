"""What of a pay plan cannot hold together: each rule says what contradicts what, and where."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from smarketing.scenarios.fields.pay import Rate, SalesPlan
from smarketing.scenarios.paths import Path
from smarketing.scenarios.schema import Spec

Finding = tuple[Path, str]
_SALES: Path = ("compensation", "salespeople")
_MARKETERS: Path = ("compensation", "marketers")
_ROUNDING = 1e-9
_SHARE_TOLERANCE = 0.001  # shares typed to three decimals


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


def _a_cap_leaves_something(spec: Spec) -> Iterator[Finding]:
    """A cap is a multiple of what is paid at quota; where that is nothing, nothing would ever be paid."""
    plan = spec.compensation.salespeople
    if plan.quota is None or plan.cap is None or plan.bonus_at_quota or not any(step.rate for step in plan.rates):
        return
    to_quota = [*(step for step in plan.rates if step.above <= 1), Rate(above=1, rate=0)]
    *_, (at_quota, _) = _earned_before(to_quota)
    if at_quota == 0:
        yield (
            (*_SALES, "cap"),
            f"is {plan.cap:g} times the variable pay at quota, which is 0: nothing would ever be paid; set cap: null"
            " and end rates with the multiple of quota at which pay stops, {above: ..., rate: 0}",
        )


def _goals_have_a_bonus(spec: Spec) -> Iterator[Finding]:
    for side, pays in ((_SALES, spec.compensation.salespeople), (_MARKETERS, spec.compensation.marketers)):
        if pays.goals and not pays.target_bonus:
            yield (
                (*side, "goals"),
                "pay a share of target_bonus, which is 0; give one, a share of base pay",
            )
        if pays.target_bonus and not pays.goals:
            yield (*side, "target_bonus"), "is paid for goals, and there are none; list goals, each with its measure"


def _weights_of_goals_add_up(spec: Spec) -> Iterator[Finding]:
    for side, pays in ((_SALES, spec.compensation.salespeople), (_MARKETERS, spec.compensation.marketers)):
        total = sum(goal.weight for goal in pays.goals)
        if pays.goals and abs(total - 1) > _SHARE_TOLERANCE:
            yield (
                (*side, "goals"),
                f"hang on target_bonus with weights that add up to {100 * total:g} %; it is paid for reaching all of"
                f" them, so they must add up to 100 %; give each a weight, such as {1 / len(pays.goals):.3g}",
            )


def _terms_of_a_goal_act(spec: Spec) -> Iterator[Finding]:
    for side, pays in ((_SALES, spec.compensation.salespeople), (_MARKETERS, spec.compensation.marketers)):
        for position, goal in enumerate(pays.goals):
            place = (*side, "goals", position)
            if goal.threshold >= 1 and goal.at_threshold is not None:
                yield (
                    (*place, "at_threshold"),
                    "is what is paid at a threshold below the target, but the threshold is the target (threshold: 1);"
                    " leave it out or lower the threshold",
                )
            if goal.cap == 1 and goal.accelerator:
                yield (
                    (*place, "accelerator"),
                    "pays beyond the target, where a cap of 1 pays nothing more; raise the cap or leave it out",
                )


def _spiffs_are_announced_in_time(spec: Spec) -> Iterator[Finding]:
    """What an event brings in cannot be paid for weeks that are over."""
    known = {_weeks(spiff.model_dump()) for spiff in spec.compensation.salespeople.spiffs}
    for position, event in enumerate(spec.events):
        announced = event.set.get(".".join((*map(str, _SALES), "spiffs")))
        for spiff in announced if isinstance(announced, list) else []:
            weeks = _weeks(spiff) if isinstance(spiff, dict) else (None, None)
            if isinstance(weeks[1], int) and weeks[1] < event.week and weeks not in known:
                yield (
                    ("events", position, "set"),
                    f"brings in a spiff in week {event.week} that ended in week {weeks[1]}; a spiff is paid once it is"
                    f" announced, so let it last beyond week {event.week - 1}",
                )


def _weeks(spiff: dict[str, Any]) -> tuple[Any, Any]:
    return spiff.get("from"), spiff.get("to")


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
    _a_cap_leaves_something,
    _goals_have_a_bonus,
    _weights_of_goals_add_up,
    _terms_of_a_goal_act,
    _spiffs_are_announced_in_time,
    _spiffs_can_be_won,
    _shared_credit_adds_up,
    _schedule_pays_all,
)
