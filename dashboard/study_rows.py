"""The rows of a folder: points of a sweep, policies that a search found, or scenarios; with outcomes in words."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from smarketing.dashboard.study_folder import failures, read
from smarketing.errors import InputError
from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure
from smarketing.reports.input_values import input_text
from smarketing.reports.results import HEADLINES
from smarketing.reports.study_results import Asked, Studied

MOST_ROWS = 200  # sent to the page, half of them the best and half the worst

type Row = dict[str, Any]


def overview(folder: Path, asked: Asked) -> dict[str, Any]:
    """How far the folder is, its rows, what can be chosen, and what failed with the reason."""
    state = read(folder)
    about: dict[str, Any] = {"state": state.state, "running": state.running, "figures": state.whole}
    if state.studied is None:
        return about | {"name": folder.name, "rows": None}
    studied = state.studied
    measure = checked(studied, asked)
    shown, note = _chosen(rows_of(studied), measure)
    lost, count = failures(studied, folder)
    return about | {
        "name": str(studied.summary.get("name") or folder.name),
        "kind": studied.kind,
        "outcome": measure.name,
        "outcomes": [{"name": each.name, "title": each.title, "says": each.definition} for each in measures(studied)],
        "paths": [{"path": path, "title": studied.axis(path).title} for path in studied.paths],
        "heads": heads(studied),
        "rows": [{"key": row["key"], "cells": cells(studied, row)} for row in shown],
        "note": note,
        "failed": lost,
        "failed_count": count,
    }


def checked(studied: Studied, asked: Asked) -> Measure:
    """The outcome that is asked for. Raises InputError for one that the folder lacks, or for an axis it lacks."""
    for path in (asked.x, asked.y):
        if path is not None and path not in studied.paths:
            raise InputError(f"Nothing called {path[:60]!r} varies in this folder; choose one of the list.")
    if asked.outcome is not None and asked.outcome not in studied.measures:
        raise InputError(f"This folder has no outcome {asked.outcome[:60]!r}; choose one of the list.")
    return studied.measure(asked)


def measures(studied: Studied) -> list[Measure]:
    """The outcomes shown in tables: those of the study; of scenarios the headlines."""
    chosen = studied.measures
    if studied.summary.get("scenarios"):
        chosen = {name: chosen[name] for name in HEADLINES if name in chosen} or chosen
    return list(chosen.values())


def rows_of(studied: Studied) -> list[Row]:
    """Every row: key, title, values by path, runs, failed, and the estimates by outcome."""
    summary = studied.summary
    if studied.kind == "optimise":
        rows = [(one["name"], one["name"], one) for one in summary["found"]]
        every = [("start", "as it is", summary["start"]), *rows]
        return [
            _row(key, title, {path: value["value"] for path, value in one["values"].items()}, one, fresh=True)
            for key, title, one in every
        ]
    if summary.get("scenarios"):
        return [_row(key, str(one.get("title") or key), {}, one) for key, one in summary["scenarios"].items()]
    return [
        _row(str(one["point"]), f"point {one['point']}", one["parameters"], one) for one in summary.get("points", ())
    ]


def found_row(studied: Studied, key: str) -> Row:
    """The row of that key. Raises InputError where there is none."""
    row = next((row for row in rows_of(studied) if row["key"] == key), None)
    if row is None:
        raise InputError(f"This folder has no row {key[:60]!r}; choose one of the table.")
    return row


def heads(studied: Studied) -> list[str]:
    """What the columns of the table are called."""
    return ["row", *(studied.axis(path).title for path in studied.paths), *map(prose.label, measures(studied))]


def cells(studied: Studied, row: Row) -> list[str]:
    """One row of the table in words."""
    values = [value_text(studied, path, row["values"].get(path)) for path in studied.paths]
    return [row["title"], *values, *(outcome_text(studied, row, measure) for measure in measures(studied))]


def value_text(studied: Studied, path: str, value: Any) -> str:
    """A value of what varies, as people write it."""
    return "none" if value is None else input_text(studied.axis(path), value, studied.currency)


def outcome_text(studied: Studied, row: Row, measure: Measure) -> str:
    """Mean and interval of an outcome: "6 % (3 to 10)"; a dash where it is not defined."""
    estimate = row["outcomes"].get(measure.name)
    if estimate is None:
        return "–"
    span = prose.span(estimate, measure, studied.currency)
    level = prose.level(estimate, measure, studied.currency)
    return f"{level} ({span})" if span else level


def _row(key: str, title: str, values: Mapping[str, Any], one: Mapping[str, Any], fresh: bool = False) -> Row:
    kept: dict[str, Any] = dict(one.get("outcomes") or {})
    if fresh:  # of a search: what the search has seen flatters, so only fresh runs are told
        kept = {name: each.get("fresh", each) for name, each in {**kept, **one["objectives"]}.items()}
    outcomes = {name: estimate for name, each in kept.items() if (estimate := Estimate.read(each)) is not None}
    return {"key": key, "title": title, "values": values, "outcomes": outcomes}


def _chosen(rows: Sequence[Row], measure: Measure) -> tuple[list[Row], str]:
    """The rows that are sent, the best first by the outcome where there are many, and which those are."""
    if len(rows) <= MOST_ROWS:
        return list(rows), ""
    kept = [row for row in rows if measure.name in row["outcomes"]]
    ranked = sorted(kept, key=lambda row: -row["outcomes"][measure.name].mean * (measure.good or 1))
    half = MOST_ROWS // 2
    return (
        [*ranked[:half], *ranked[-half:]],
        f"The {half} best and the {half} worst of {len(rows):,} by {prose.in_sentence(measure.title)}; any other opens "
        "by its number, and points.csv has all.",
    )
