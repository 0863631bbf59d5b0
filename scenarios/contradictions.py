"""Rules that bind several fields to each other: each is a function that says what contradicts what, and where."""

from collections.abc import Callable, Iterator

from smarketing.scenarios.facts import FactError, facts_of
from smarketing.scenarios.paths import Path
from smarketing.scenarios.plan_contradictions import PLAN_RULES
from smarketing.scenarios.schema import Spec

Finding = tuple[Path, str]

# All that the rules below read, as the schema addresses it: many firms that differ in other fields alone contradict
# themselves all or none. A test takes everything else away and asks them.
READS = (
    "budget.amount", "client", "compensation", "events", "horizon.weeks", "marketing.channels.share",
    "market.seasonality", "market.segments.name", "market.segments.opens_week", "organisation.salespeople",
)  # fmt: skip
SHARE_TOLERANCE = 0.001  # shares typed to three decimals


def may_contradict(field: str) -> bool:
    """Whether any rule reads the field, as the schema addresses it, or something in it."""
    return any(field == read or field.startswith(f"{read}.") or read.startswith(f"{field}.") for read in READS)


def contradictions(spec: Spec) -> Iterator[Finding]:
    """Every pair of values that cannot both hold."""
    for rule in RULES:
        yield from rule(spec)


def _winners_are_people(spec: Spec) -> Iterator[Finding]:
    contest = spec.compensation.salespeople.contest
    if contest is not None and contest.top > spec.organisation.salespeople:
        yield (
            ("compensation", "salespeople", "contest", "top"),
            f"is {contest.top}, but a business unit has only {spec.organisation.salespeople} salespeople",
        )


def _shares_add_up(spec: Spec) -> Iterator[Finding]:
    channels = spec.marketing.channels
    total = sum(channel.share for channel in channels.values())
    if abs(total - 1) > SHARE_TOLERANCE:
        parts = " + ".join(f"{name} {channel.share:g}" for name, channel in channels.items())
        yield (
            ("marketing", "channels"),
            f"the shares of programme money must add up to 1, but {parts} = {total:g}; change one so that they do",
        )


def _a_segment_is_open(spec: Spec) -> Iterator[Finding]:
    if all(segment.opens_week is not None for segment in spec.market.segments):
        yield (
            ("market", "segments"),
            "no segment is open from the start, so there is nobody to sell to; set opens_week: null in at least one",
        )


def _segments_open_in_time(spec: Spec) -> Iterator[Finding]:
    for position, segment in enumerate(spec.market.segments):
        if segment.opens_week is not None and segment.opens_week >= spec.horizon.weeks:
            yield (
                ("market", "segments", position, "opens_week"),
                f"is {segment.opens_week}, but only weeks 0 to {spec.horizon.weeks - 1} are measured (horizon.weeks)",
            )


def _segments_have_names_of_their_own(spec: Spec) -> Iterator[Finding]:
    seen: set[str] = set()
    for position, segment in enumerate(spec.market.segments):
        if segment.name in seen:
            yield (("market", "segments", position, "name"), f"{segment.name!r} is the name of an earlier segment, too")
        seen.add(segment.name)


def _a_year_has_demand(spec: Spec) -> Iterator[Finding]:
    if not any(spec.market.seasonality):
        yield (("market", "seasonality"), "no month has any demand; at least one factor must be above 0")


def _events_happen_in_the_horizon(spec: Spec) -> Iterator[Finding]:
    for position, event in enumerate(spec.events):
        if event.week >= spec.horizon.weeks:
            yield (
                ("events", position, "week"),
                f"is {event.week}, but only weeks 0 to {spec.horizon.weeks - 1} are measured (horizon.weeks)",
            )


def _budget_is_money_or_share(spec: Spec) -> Iterator[Finding]:
    """An event that sets the share while money is set changes nothing."""
    money = spec.budget.amount
    ordered = sorted(enumerate(spec.events), key=lambda item: item[1].week)  # those of a week in the file's order
    for position, event in ordered:
        money = event.set.get("budget.amount", money)
        if "budget.total" in event.set and money is not None:
            yield (
                ("events", position, "set"),
                "sets budget.total, a share of revenue, while budget.amount is a sum of money; set"
                " budget.amount: null with it, or budget.amount in its place",
            )


def _facts_can_be_used(spec: Spec) -> Iterator[Finding]:
    try:
        facts_of(spec.client.facts if spec.client else {})
    except FactError as fault:
        yield (("client", "facts", fault.name), str(fault))


RULES: tuple[Callable[[Spec], Iterator[Finding]], ...] = (
    *PLAN_RULES,
    _winners_are_people,
    _shares_add_up,
    _a_segment_is_open,
    _segments_open_in_time,
    _segments_have_names_of_their_own,
    _a_year_has_demand,
    _events_happen_in_the_horizon,
    _budget_is_money_or_share,
    _facts_can_be_used,
)
