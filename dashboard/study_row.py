"""One row of a folder: what makes its firm, its runs, the trace of a run in words, and the firm for Compare."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from smarketing.dashboard import downloads
from smarketing.dashboard.question import Asked, read_yaml
from smarketing.dashboard.study_folder import read
from smarketing.dashboard.study_rows import Row, cells, found_row, heads, measures
from smarketing.errors import InputError
from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, number
from smarketing.reports.study_results import Studied
from smarketing.reports.traced_story import person, story_of_lead, story_of_person
from smarketing.scenarios import Scenario, ScenarioError, library, load
from smarketing.scenarios.descriptions import explain_difference
from smarketing.scenarios.load import from_resolved
from smarketing.scenarios.paths import PathError
from smarketing.scenarios.starred_paths import elements
from smarketing.store.traced_lives import life_of_lead, life_of_person
from smarketing.store.traces import LEADS

MOST_RUNS = 300
MOST_LEADS = 12  # offered by name, the largest
_MIXED = "own"  # policies of a population in which every firm drew policies of its own


def detail(folder: Path, key: str) -> dict[str, Any]:
    """All that is known of one row. Raises InputError where there is none."""
    studied = _studied(folder)
    row = found_row(studied, key)
    firm, base, why_not = _firms(studied, row)
    return {
        "key": key,
        "title": row["title"],
        "values": [list(pair) for pair in zip(heads(studied)[1:], cells(studied, row)[1:], strict=True)],
        "differs": [one.text for one in explain_difference(base, firm)] if firm and base else [],
        "base": base.title if base else "",
        **_runs(studied, row),
        "traced": _traced(folder, key, studied.currency),
        **_for_compare(studied, row, firm, base, why_not),
    }


def story(folder: Path, scenario: str, replication: int | None, who: str) -> dict[str, Any]:
    """The life of a lead or a person of a traced run, in the words of `smarketing trace`."""
    studied = _studied(folder)
    is_lead = who.startswith("w")  # w12-u1-s3-c2-n15: a lead is named for the week it came in
    life = (life_of_lead if is_lead else life_of_person)(folder, who, scenario, replication)
    if is_lead:
        story_lines = story_of_lead(life.leads.iloc[0].to_dict(), life.blame, studied.currency)
    else:
        story_lines = story_of_person(life.who, life.leads, life.blame, studied.currency)
    return {"who": life.who, "replication": life.replication, "story": list(story_lines)}


def _studied(folder: Path) -> Studied:
    studied = read(folder).studied
    if studied is None:
        raise InputError("There is nothing finished in this folder yet.")
    return studied


def _runs(studied: Studied, row: Row) -> dict[str, Any]:
    """The runs of the row as a table of words, failed ones with their reason."""
    path, measured = studied.folder / "replications.parquet", measures(studied)
    none: dict[str, Any] = {"run_heads": [], "runs": [], "runs_note": ""}
    if not path.is_file():
        return none | {"runs_note": "Single runs can be looked at once the command that makes them has ended."}
    import pandas as pd

    by, value = ("point", int(row["key"])) if "point" in _columns(path) else ("scenario", _name(studied, row))
    rows = pd.read_parquet(path, filters=[(by, "==", value)])
    lines = []
    for one in rows.head(MOST_RUNS).to_dict("records"):
        known = {each.name: number(one.get(each.name)) for each in measured}
        levels = [
            "–" if (mean := known[each.name]) is None else prose.level(
                Estimate(mean, None, None, 1), each, studied.currency
            )
            for each in measured
        ]  # fmt: skip
        fault = "" if one["status"] == "ok" else f"failed: {one.get('reason') or ''}"
        lines.append([str(one["replication"]), fault or "ok", *levels])
    note = f"The first {MOST_RUNS} of {len(rows):,} runs." if len(rows) > MOST_RUNS else ""
    return {"run_heads": ["run", "", *map(prose.label, measured)], "runs": lines, "runs_note": note}


def _name(studied: Studied, row: Row) -> str:
    """What a search calls the rows of its table: the firm as it is by the scenario's own name."""
    return str(studied.summary["start"]["name"]) if row["key"] == "start" and studied.kind == "optimise" else row["key"]


def _columns(path: Path) -> list[str]:
    import pyarrow.parquet as pq

    return list(pq.read_schema(path).names)


def _traced(folder: Path, scenario: str, currency: str) -> list[dict[str, Any]]:
    """The traced runs of a scenario: people, and the largest leads; a folder without traces has none."""
    if not (folder / LEADS).is_file():
        return []
    import pandas as pd

    columns = ["replication", "lead", "marketer", "salesperson", "value", "end"]
    leads = pd.read_parquet(folder / LEADS, columns=columns, filters=[("scenario", "==", scenario)])
    traced = []
    for replication, rows in list(leads.groupby("replication"))[:MOST_RUNS]:
        people = sorted(who for side in ("marketer", "salesperson") for who in rows[side].dropna().unique())
        largest = rows[rows["end"].isin(["won", "lost"])].nlargest(MOST_LEADS, "value").to_dict("records")
        traced.append(
            {
                "replication": int(str(replication)),
                "people": [[who, person(who)] for who in people],
                "leads": [[one["lead"], f"{one['end']}, {_money(one['value'], currency)}"] for one in largest],
            }
        )
    return traced


def _money(value: float, currency: str) -> str:
    return prose.money_scale(currency, value).text(value, 0)


def _firms(studied: Studied, row: Row) -> tuple[Scenario | None, Scenario | None, str]:
    """The firm of a row, the one it is told against, and else why there is none."""
    try:
        kept = {one["name"]: one["resolved"] for one in studied.manifest["scenarios"]}
        if studied.kind == "population" and row["key"] == _MIXED:
            return None, None, "Every firm here drew policies of its own: there is no one firm to open."
        if studied.summary.get("scenarios"):
            base = str(studied.summary.get("baseline") or next(iter(kept)))
            return from_resolved(kept[row["key"]]), from_resolved(kept[base]), ""
        base_firm = from_resolved(next(iter(kept.values())))
        return base_firm.changed(_changes(studied, row, base_firm)), base_firm, ""
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration, ScenarioError, PathError, LookupError):
        return None, None, "The manifest of this folder does not say what makes the firm of this row."


def _changes(studied: Studied, row: Row, base: Scenario) -> dict[str, Any]:
    """What makes the firm of a row of the study's, path by path: labels stand for what they label."""
    given = (studied.manifest.get("study") or {}).get("parameters") or {}
    tree = base.spec.model_dump()
    changes: dict[str, Any] = {}
    for path, value in row["values"].items():
        meant = _meant(given.get(path) or {}, value)
        changes |= dict.fromkeys(elements(path, tree), meant)
    return changes


def _meant(parameter: Mapping[str, Any], shown: Any) -> Any:
    """The level that a table tells by its label, or as text where it is a mapping or a list."""
    levels, labels = parameter.get("values") or [], parameter.get("labels") or []
    for label, level in zip(labels, levels, strict=False):
        if label == shown:
            return level
    for level in levels:
        if not isinstance(level, str) and isinstance(shown, str) and json.dumps(level) == shown:
            return level
    return shown


def _for_compare(
    studied: Studied, row: Row, firm: Scenario | None, base: Scenario | None, why_not: str
) -> dict[str, Any]:
    """The base and the firm as the page holds policies, or the sentence that says why it cannot."""
    if firm is None or base is None:
        return {"policies": None, "why_not": why_not}
    if studied.manifest.get("own_rules") or (studied.manifest.get("study") or {}).get("own_rules"):
        return {"policies": None, "why_not": "These runs used rules of your own, which a page cannot run."}
    try:
        if firm.resolved() == base.resolved():
            return {"policies": [_asked("base", base)], "why_not": ""}
        first = _asked("base", base)
        title = firm.title if studied.summary.get("scenarios") else f"{base.title[:80]}, {row['title']}"
        try:  # as levers that were moved, where they are such: then Compare says what differs in those words
            changes = {} if studied.summary.get("scenarios") else _changes(studied, row, base)
            if not changes:
                raise InputError("Not by levers alone.")
            second = Asked.model_validate(first | {"key": "row", "title": title, "changes": changes}).model_dump()
        except (ValidationError, InputError):
            second = _asked("row", firm) | {"title": title}
        return {"policies": [first, second], "why_not": ""}
    except (InputError, ValidationError):
        message = (
            "The firm of this row cannot be written as one scenario file; `smarketing bundle` writes all it takes."
        )
        return {"policies": None, "why_not": message}


def _asked(key: str, scenario: Scenario) -> dict[str, Any]:
    """A scenario as a policy of the page: by name where the library has just this one, else as the text of its file."""
    if scenario.name in library() and load(scenario.name).resolved() == scenario.resolved():
        return Asked(key=key, base=scenario.name, title=scenario.title[:120]).model_dump()
    text = downloads.as_yaml(scenario, scenario.name, scenario.spec.description)
    again, meant = read_yaml(text, "row").resolved(), scenario.resolved()
    if any(again[part] != meant[part] for part in meant if part not in ("id", "name", "client", "assumptions")):
        raise InputError("It would be another firm.")
    return Asked(key=key, base=f"{scenario.name[:100]}.yaml", title=scenario.title[:120], yaml=text).model_dump()
