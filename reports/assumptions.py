"""What an answer rests on: every input of the scenarios, its value, and where that is known from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

ASSUMPTION = "assumption"
PUBLISHED, INFORMED, ASSUMED = "has a source", "in part from a source", "assumption"
_CIRCUMSTANCES = {
    "firm": "books",
    "organisation.marketers": "number of marketers",
    "organisation.salespeople": "number of salespeople",
    "organisation.business_units": "number of business units",
    "people": "people",
    "market": "market",
    "fulfilment": "capacity",
}
_NO_UNITS = ("choice", "text", "yes/no")  # they say what kind of value it is
_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class Input:
    """One input, the same in all scenarios or one value for each."""

    path: str
    meaning: str
    unit: str
    values: tuple[tuple[str, str], ...]  # (title of the scenario, value); a single one without title where all agree
    source: str

    @property
    def value(self) -> str:
        """Its value, or one for each scenario, on one line."""
        return "; ".join(f"{title}: {value}" if title else value for title, value in self.values)

    @property
    def of_behaviour(self) -> bool:
        """Whether it says how people behave; all else describes the firm, its market and its policies."""
        return self.path.startswith("behaviour.")

    @property
    def assumed(self) -> bool:
        return self.confidence == ASSUMED

    @property
    def confidence(self) -> str:
        """How well the value is known: published, published in part (its sign, its order), or assumed."""
        source = self.source.casefold()
        if source.startswith(ASSUMPTION):
            return ASSUMED if source == ASSUMPTION else INFORMED
        return INFORMED if ASSUMPTION in source or "shrunk" in source else PUBLISHED


def inputs(manifest: Mapping[str, Any]) -> list[Input]:
    """The inputs in the order of the first scenario; those that only a later scenario has follow."""
    scenarios = manifest.get("scenarios") or []
    described = [_sources(scenario) for scenario in scenarios]
    paths = list(dict.fromkeys(path for one in described for path in one))
    rows = []
    for path in paths:
        having = [(scenario, one[path]) for scenario, one in zip(scenarios, described, strict=True) if path in one]
        values = [(str(scenario.get("title") or scenario.get("name")), said["value"]) for scenario, said in having]
        same = len({value for _, value in values}) == 1
        sources = dict.fromkeys(said["source"] for _, said in having)
        said = having[0][1]
        shown = (("", values[0][1]),) if same else tuple(values)
        rows.append(Input(path, said["meaning"], said["unit"], shown, "; ".join(sources)))
    return _together(rows)


def unlike(manifest: Mapping[str, Any]) -> list[str]:
    """What is not the same in all scenarios although no policy changes it: "books", "market", ...

    A difference between such scenarios is not the effect of policy alone.
    """
    scenarios = [scenario.get("resolved") for scenario in manifest.get("scenarios") or []]
    circumstances = {name: [_at(scenario, path) for scenario in scenarios] for path, name in _CIRCUMSTANCES.items()}
    return list(
        dict.fromkeys(name for name, values in circumstances.items() if any(value != values[0] for value in values))
    )


def _together(listed: Sequence[Input]) -> list[Input]:
    """Members of a list that have the same value stand in one row: `market.segments[].accounts`."""
    alike: dict[str, list[Input]] = {}
    for each in listed:
        alike.setdefault(_INDEX.sub("[]", each.path), []).append(each)
    rows = []
    for path, members in alike.items():
        same = len({replace(member, path=path) for member in members}) == 1
        rows += [replace(members[0], path=path)] if same and len(members) > 1 else members
    return rows


def _sources(scenario: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Per path what the manifest tells of it: with meaning and unit where it lists them, else value and source."""
    entries = scenario.get("assumptions") or [
        {"path": path, "value": _at(scenario.get("resolved"), path), "source": source}
        for path, source in (scenario.get("sources") or {}).items()
    ]
    return {
        str(entry["path"]): {
            "value": _shown(entry.get("value")),
            "meaning": str(entry.get("meaning") or ""),
            "unit": "" if entry.get("unit") in _NO_UNITS else str(entry.get("unit") or ""),
            "source": str(entry.get("source") or ASSUMPTION),
        }
        for entry in entries
    }


def _at(tree: Any, path: str) -> Any:
    """The value at `market.segments[0].drift`; None where there is none."""
    for part in re.sub(r"\[(\d+)\]", r".\1", path).split("."):
        if isinstance(tree, list) and part.isdecimal() and int(part) < len(tree):
            tree = tree[int(part)]
        elif isinstance(tree, Mapping):
            tree = tree.get(part)
        else:
            return None
    return tree


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_shown(item)}" for key, item in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(_shown(item) for item in value) or "none"
    return str(value)
