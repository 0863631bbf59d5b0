"""Which fields of a pay plan and of the budget act: some are switched off by others."""

from collections.abc import Iterator, Mapping
from typing import Any

from smarketing.scenarios.paths import get, parse

PLAN = "compensation.salespeople"
# Forms that nothing but their own emptiness switches off: to empty one changes what people are paid.
FORMS = (f"{PLAN}.draw", f"{PLAN}.goals", "compensation.marketers.goals")
OF_QUOTA = (
    "quota_rule", "stretch",
    "accelerator", "tiers", "cap", "bonus_at_quota", "threshold", "year_to_date", "annual", "ratchet", "ratchet_down",
)  # fmt: skip


def switched_off(tree: Mapping[str, Any]) -> Iterator[str]:
    """The paths of a resolved scenario that change nothing, as other fields stand; a group stands for all below it."""
    plan = get(tree, parse(PLAN))
    off: set[str] = set()
    if plan["quota"] is None:
        off.update(OF_QUOTA)
    if plan["rates"]:
        off.update(("commission_rate", "accelerator", "tiers"))
    if plan["tiers"] and plan["tiers"][0]["above"] <= 1:
        off.add("accelerator")
    if plan["quota_rule"] == "fixed":
        off.add("stretch")
    if not plan["bonus_at_quota"]:
        off.add("year_to_date")
    if not plan["ratchet"]:
        off.add("ratchet_down")
    if not plan["draw"]["amount"]:
        off.add("draw")
    yield from (f"{PLAN}.{name}" for name in sorted(off))
    for side in (PLAN, "compensation.marketers"):
        pays = get(tree, parse(side))
        if not pays["goals"] or not pays["target_bonus"]:
            yield from (f"{side}.goals", f"{side}.target_bonus")
    if get(tree, parse("budget.amount")) is not None:
        yield "budget.total"
    if not get(tree, parse("compensation.marketers.goals")):
        yield "compensation.marketers.period"


def acts(tree: Mapping[str, Any], path: str) -> bool:
    """Whether the field at a path changes anything in this resolved scenario."""
    return not any(path == off or path.startswith((f"{off}.", f"{off}[")) for off in switched_off(tree))


def is_felt(before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> bool:
    """Whether a field that differs between two resolved scenarios is felt: it acts, or is a form that acted."""
    return acts(after, path) or (path in FORMS and acts(before, path))
