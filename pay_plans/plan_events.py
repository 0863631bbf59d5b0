"""When events change what a plan pays: what is told of a plan is what it pays at the end."""

from smarketing.scenarios import Scenario
from smarketing.scenarios.paths import Path, covers, parse

_POOL = parse("compensation.shared_pool")
_PAY = {"salespeople": parse("compensation.salespeople"), "marketers": parse("compensation.marketers")}


def weeks_of_change(scenario: Scenario) -> dict[str, list[int]]:
    """The weeks in which an event changes pay, by whose; what holds from week 0 on is no change."""
    return {
        who: sorted({each.week for each in scenario.spec.events if each.week and _touches(each.set, path)})
        for who, path in _PAY.items()
    }


def _touches(changes: dict[str, object], pay: Path) -> bool:
    paths = [parse(text) for text in changes]
    return any(covers(whole, path) or covers(path, whole) for path in paths for whole in (pay, _POOL))
