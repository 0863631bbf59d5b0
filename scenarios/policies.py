"""Which fields are policy, which friction group each belongs to, and which policies hold when.

A policy is what leaders can change from one week to the next; all else is circumstance. Policies switch at measured
week 0, and events may change them later; circumstance is the scenario's own from the first week of the warm-up.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

from smarketing.scenarios.paths import Path, assign, covers, get, parse

Tree = dict[str, Any]

# The eight frictions: every path named, and every path below it. Disjoint; a test holds that against the schema.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "incentives": ("compensation",),
    "blame": ("culture.self_serving_bias", "alignment"),
    "handoff": ("handoff",),
    "feedback": ("feedback", "marketing.research_share"),
    "systems": ("systems", "attribution"),
    "budget_politics": ("budget.rule", "budget.review", "budget.marketing_share", "budget.lobbying"),
    "short_termism": ("leadership.horizon_weeks", "leadership.pressure", "decision_rights"),
    "culture": (
        "culture.distance",
        "culture.status_bias",
        "culture.rivalry",
        "culture.recency",
        "culture.horizon_gap",
        "culture.trust_rate",
        "leadership.support",
        "leadership.education",
        "leadership.decisive",
    ),
}
GROUP_TITLES: Mapping[str, str] = {  # "" for what is in no group
    "incentives": "Pay",
    "blame": "Contact and blame",
    "handoff": "Handoff",
    "feedback": "Feedback",
    "systems": "Systems and credit",
    "budget_politics": "Budget",
    "short_termism": "Horizon and decisions",
    "culture": "Culture and leadership",
    "": "Everything else",
}
OTHER_POLICIES = (
    "budget.total", "budget.amount", "neutralise", "marketing.professional_norm", "change_cost", "offer.list_price",
)  # fmt: skip
POLICIES: tuple[str, ...] = (*(path for paths in GROUPS.values() for path in paths), *OTHER_POLICIES)

# Head counts are no policy (a change of policy keeps the people), but an event may change them.
STAFFING = ("organisation.marketers", "organisation.salespeople")
# Circumstance that can turn in mid-run: nobody decides it, and an event may say so.
TURNS = ("market.growth",)


def group_of(path: str) -> str | None:
    """The friction group of a path; None for a path in no group."""
    here = parse(path)
    for name, prefixes in GROUPS.items():
        if _within(here, prefixes):
            return name
    return None


def is_policy(path: str) -> bool:
    """True for a path that leaders may change: it switches at measured week 0."""
    return _within(parse(path), POLICIES)


def may_change(path: str) -> bool:
    """True for what an event may set: policy, staffing, and what turns of itself."""
    return _within(parse(path), (*POLICIES, *STAFFING, *TURNS))


def extract(tree: Mapping[str, Any], paths: Iterable[str] = POLICIES) -> Tree:
    """Only the named paths of a resolved scenario, as a tree of the same shape."""
    part: Tree = {}
    for path in map(parse, paths):
        inner = part
        for name in path[:-1]:
            inner = inner.setdefault(str(name), {})
        inner[str(path[-1])] = deepcopy(get(tree, path))
    return part


def adopt(tree: Mapping[str, Any], other: Mapping[str, Any], paths: Iterable[str] = POLICIES) -> Tree:
    """A copy of a resolved scenario in which the named paths have the other scenario's values."""
    changed = deepcopy(dict(tree))
    for path in map(parse, paths):
        get(changed, path[:-1])[path[-1]] = deepcopy(get(other, path))
    return changed


def completed(saved: Mapping[str, Any], own: Mapping[str, Any]) -> Tree:
    """The policies that another version has saved, as `extract` gives them; what it did not know is as in `own`."""
    known = [path for path in POLICIES if _has(saved, parse(path))]
    return adopt(extract(own), saved, known)


def _has(tree: Mapping[str, Any], path: Path) -> bool:
    inner: Any = tree
    for name in path:
        if not isinstance(inner, Mapping) or name not in inner:
            return False
        inner = inner[name]
    return True


def epochs(tree: Tree, before: Mapping[str, Any] | None) -> list[tuple[int, Tree]]:
    """All that holds from which week on: [(week from the start of the warm-up, resolved scenario), ...].

    The first epoch is the warm-up, the second starts at measured week 0, and one more starts at each later week that
    has events. Events of one week apply in the order of the file.

    Args:
        tree: the resolved scenario
        before: the policies of the warm-up, as `extract` gives them; None for the scenario's own
    """
    warm_up = int(tree["horizon"]["warm_up_weeks"])
    rows = [(0, adopt(tree, before) if before is not None else tree), (warm_up, tree)]
    for week, events in _by_week(tree["events"]):
        changed = deepcopy(rows[-1][1])
        for event in events:
            for path, value in event["set"].items():
                assign(changed, parse(path), value)
        if week == 0:
            rows.pop()
        rows.append((warm_up + week, changed))
    return rows


def _by_week(events: Sequence[Mapping[str, Any]]) -> list[tuple[int, list[Mapping[str, Any]]]]:
    weeks: dict[int, list[Mapping[str, Any]]] = {}
    for event in events:
        weeks.setdefault(event["week"], []).append(event)
    return sorted(weeks.items(), key=lambda item: item[0])


def _within(path: Path, prefixes: Iterable[str]) -> bool:
    return any(covers(parse(prefix), path) for prefix in prefixes)
