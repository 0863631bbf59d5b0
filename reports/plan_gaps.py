"""By how much one plan pays more than another, in a sentence: the title of a payout curve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from smarketing.reports import payout as words
from smarketing.reports import prose
from smarketing.reports.payout import Told

LOW, HIGH = 0.5, 1.5  # attainments at which plans are compared
_EVEN = 0.5  # $ a year: a difference that is smaller is none


@dataclass(frozen=True)
class Staff:
    """Whose pay it is, and how that is said.

    name   all of them
    pays   what a plan does for one of them
    whole  what 100 % is
    high   one and a half of it
    """

    name: str
    pays: str
    whole: str
    high: str


SALESPEOPLE = Staff("salespeople", "pays", "plan", "one and a half")
MARKETERS = Staff("marketers", "pays a marketer", "the usual", "1½")


def differing(others: Sequence[str], alike: Mapping[str, bool]) -> str | None:
    """The first plan that pays otherwise than the baseline; None where all pay as it does."""
    return next((name for name in others if not alike[name]), None)


def all_alike(base: Told, others: Sequence[Told], staff: Staff) -> str:
    """That every plan pays as the baseline does, and from when on."""
    weeks = [week for plan in (base, *others) for week in _weeks(plan, staff)]
    since = f" from week {max(weeks)} on" if weeks else ""
    who = others[0]["title"] if len(others) == 1 else "Every other policy"
    return f"{who} pays {staff.name} as {base['title']} does{since}"


def gap_sentence(base: str, other: str, gaps: Mapping[float, float], staff: Staff, currency: str) -> str:
    """How a plan differs from the baseline below and above 100 %; `gaps`: by attainment [$ a year]."""
    low, high = gaps[LOW], gaps[HIGH]
    if max(abs(gap) for gap in gaps.values()) < _EVEN:
        return (
            f"{other} {staff.pays} as much as {base} at every share of {staff.whole}, but what counts as 100 % differs"
        )
    if max(abs(low), abs(high)) < _EVEN:
        at = max(gaps, key=lambda each: abs(gaps[each]))
        return f"{other} {staff.pays} {more(gaps[at], currency)} than {base} at {words.percent(at)} of {staff.whole}"
    below = f"as much as {base}" if abs(low) < _EVEN else f"{more(low, currency)} than {base}"
    above = "as much" if abs(high) < _EVEN else more(high, currency)
    return f"{other} {staff.pays} {below} at half of {staff.whole} and {above} at {staff.high}"


def more(gap: float, currency: str) -> str:
    """A gap of pay as words: "$4.0k more"."""
    size = prose.money_scale(currency, abs(gap))
    return f"{size.text(abs(gap), 1 if size.suffix else 0)} {'more' if gap >= 0 else 'less'}"


def changed_in(plan: Told, staff: Staff) -> str:
    """That events change the plan, so that what is told is what it comes to; empty where none does."""
    weeks = _weeks(plan, staff)
    if not weeks:
        return ""
    if len(weeks) == 1:
        return f"An event changes the pay of {staff.name} in week {weeks[0]}: told is what it is from then on."
    listed = prose.listed([str(week) for week in weeks])
    return f"Events change the pay of {staff.name} in weeks {listed}: told is what it is after the last."


def _weeks(plan: Told, staff: Staff) -> Sequence[int]:
    """In which weeks an event changes their pay; a folder of a former version does not know."""
    weeks: Sequence[int] = plan.get("changed_in", {}).get(staff.name, [])
    return weeks
