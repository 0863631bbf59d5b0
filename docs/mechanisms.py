"""docs/mechanisms.md: a row for each mechanism, from the code, from docs/odd.md and from docs/ablations.json."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from textwrap import wrap
from typing import Any

from docs.ablations import MEASURED
from smarketing.agents.mechanisms import MECHANISMS
from smarketing.experiments.comparison.ablation import MATERIAL
from smarketing.scenarios.field_index import fields
from smarketing.simulation.outcomes import OUTCOMES

HEAD = "id | name | mechanism and rule | levers | neutral form | source | moves most (with it less without it), in"
_ABOUT = (
    "Each mechanism: its rule, the scenario paths that control it, what `neutralise` puts in its place, its source, "
    "and the outcome of the firm that it moves most, in which library scenario. `neutralise` takes ids and names; a "
    "kernel reads `p.neutral[Mechanism.FIXATION]`. Rules in full: [odd.md](odd.md)."
)
_MEASURED = (
    "Measured by `make ablations`: {runs} runs of each library scenario (all but {left_out}) with and without each "
    "mechanism from measured week 0 on, under common random numbers. Shares are of the outcome's mean with the "
    "mechanism; their 95 % intervals hold for all mechanisms of a scenario together. Shown is the outcome whose "
    "interval lies farthest from zero. No coefficient was chosen with a view to this table."
)
_MOST_LEVERS = 4


def mechanisms() -> Iterator[str]:
    """The lines of the page, its heading and note about how it was made left out."""
    measured = json.loads(MEASURED.read_text("utf-8"))
    for paragraph in (_ABOUT, _MEASURED.format(runs=measured["runs"], left_out=", ".join(measured["left_out"]))):
        yield from (*wrap(paragraph, 118), "")
    yield f"| {HEAD} |"
    yield "|" + "---|" * (HEAD.count("|") + 1)
    for key in MECHANISMS:
        yield "| " + " | ".join(_row(key, measured["firms"])) + " |"
    yield ""
    yield from _verdict(measured["firms"])


def _row(key: str, firms: Mapping[str, Any]) -> tuple[str, ...]:
    mechanism = MECHANISMS[key]
    kind = "" if mechanism.is_core else " *Extension.*"
    return (
        key,
        f"`{mechanism.name.lower()}`",
        f"**{mechanism.title}**: {mechanism.rule}.{kind}",
        _levers(key),
        _cell(key, "Neutral"),
        _cell(key, "Source"),
        _moved(key, firms),
    )


def _levers(key: str) -> str:
    """The paths a scenario sets: policies and circumstances first, then how many coefficients of behaviour."""
    own = [field.path for field in fields().values() if field.quantity and key in field.quantity.mechanisms]
    levers = [path for path in own if not path.startswith("behaviour.")]
    shown = levers[:_MOST_LEVERS] or own[:_MOST_LEVERS]
    rest = len(own) - len(shown)
    listed = ", ".join(f"`{path}`" for path in shown) or "`neutralise`"
    return f"{listed} and {rest} more" if rest else listed


@cache
def _sections() -> Mapping[str, str]:
    text = MEASURED.with_name("odd.md").read_text("utf-8")
    parts = re.split(r"^## (M\d+) .+\n", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _cell(key: str, label: str) -> str:
    """What stands behind "*Neutral:*" or "*Source:*" in the mechanism's section of docs/odd.md."""
    match = re.search(rf"\*{label}:\*\s+(.+?)(?=\s\*[A-Z]\w+:\*|\n\n)", _sections()[key], re.S)
    assert match, f"docs/odd.md: {key} does not state its {label.lower()}"
    return " ".join(match[1].split()).rstrip(".")


def _best(key: str, firms: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]] | None:
    """The library scenario in which the mechanism surely moves an outcome most; one of at least the mark, if any."""
    moved = {name: firm[key] for name, firm in firms.items() if key in firm and firm[key]["most"]}
    if not moved:
        return None

    def sureness(name: str) -> tuple[bool, float]:
        entry = moved[name]
        return entry["material"], min(abs(entry["low"]), abs(entry["high"]))

    name = max(moved, key=sureness)
    return name, moved[name]


def _moved(key: str, firms: Mapping[str, Any]) -> str:
    best = _best(key, firms)
    if not any(key in firm for firm in firms.values()):
        return "not measured yet: `make ablations`"
    if best is None:
        idle = all(firm[key]["idle"] for firm in firms.values() if key in firm)
        return f"nothing {'at all: no' if idle else 'beyond luck in any'} library scenario{' uses it' if idle else ''}"
    name, entry = best
    low, high = sorted((entry["low"], entry["high"]))
    size = f"{entry['relative']:+.0%} [{low:+.0%}, {high:+.0%}]".replace("%", " %").replace("-", "−")
    weak = "" if entry["material"] else f", less than {100 * MATERIAL:.0f} %"
    return f"{OUTCOMES[entry['most']].title} {size}{weak}, in `{name}`"


def _verdict(firms: Mapping[str, Any]) -> Iterator[str]:
    """Which core mechanisms stay below the mark, said plainly."""
    weak = [
        key
        for key, mechanism in MECHANISMS.items()
        if mechanism.is_core
        and any(key in firm for firm in firms.values())
        and not any(key in firm and firm[key]["material"] for firm in firms.values())
    ]
    mark = f"{100 * MATERIAL:.0f} % of its mean with the interval beyond zero"
    if not weak:
        yield f"Every core mechanism moves an outcome of the firm by at least {mark} in some library scenario."
    else:
        yield f"Core mechanisms that move no outcome of the firm by at least {mark} in any library scenario:"
        yield f"{', '.join(weak)}. They stay on, as they are."
