"""The figures of a folder, as `smarketing plot` draws them and as the page shows them: one drawing for both."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from smarketing.errors import InputError
from smarketing.reports.figures import KINDS, STUDY_KINDS
from smarketing.reports.figures.canvas import Figure
from smarketing.reports.results import Results
from smarketing.reports.study_results import Asked, Axis, Studied
from smarketing.scenarios.field_labels import named
from smarketing.store.strict_json import plain

MOST_ROWS = 2_000  # of the numbers below a figure; its CSV has all


def axes(folder: Path) -> dict[str, Axis]:
    """What varies in the folder, with the names and units that the schema gives it."""
    try:
        summary = json.loads((folder / "summary.json").read_text("utf-8"))
        titles = dict(summary.get("parameters") or {})
        if (folder / "sensitivity.json").is_file():  # it has the study's own names, its sweep only paths
            analysed = json.loads((folder / "sensitivity.json").read_text("utf-8"))
            titles |= {each["path"]: each["title"] for each in analysed["inputs"]}
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return {}  # what is wrong with the folder is said where it is read
    return axes_of(titles)


def axes_of(titles: Mapping[str, str]) -> dict[str, Axis]:
    """The same, of paths and the study's own names for them."""
    known = {path: named(path, title) for path, title in titles.items()}
    return {path: Axis(path, what.title, what.unit) for path, what in known.items()}


def drawn(studied: Studied, kind: str, asked: Asked) -> Figure | None:
    """The figure of that kind; None where the folder has not what it shows."""
    if kind in STUDY_KINDS:
        return STUDY_KINDS[kind](studied, asked)
    return KINDS[kind](Results.read(studied.folder)) if studied.summary.get("scenarios") else None


def pictures(studied: Studied, asked: Asked, broke: Callable[[Exception], str]) -> Iterator[dict[str, Any]]:
    """Every figure that the folder has the data for, one by one: what it says, its numbers, and its drawing.

    A figure that breaks is told in its place, in the words of `broke`; the others stand.
    """
    for kind in (*STUDY_KINDS, *KINDS):
        try:
            figure = drawn(studied, kind, asked)
            if figure is not None:
                yield _picture(kind, figure)
        except InputError as fault:  # it teaches, but not where the folder lies
            said = str(fault).replace(str(studied.folder), studied.folder.name)
            yield {"kind": "figure", "figure": kind, "fault": said}
        except Exception as fault:
            yield {"kind": "figure", "figure": kind, "fault": broke(fault)}


def _picture(kind: str, figure: Figure) -> dict[str, Any]:
    """A picture in a page runs no script and asks nobody for anything, whatever names are written in it."""
    drawing = base64.b64encode(figure.svg().encode()).decode()
    content: dict[str, Any] = plain(
        {
            "kind": "figure",
            "figure": kind,
            "title": figure.title,
            "subtitle": figure.subtitle,
            "alt": figure.alt,
            "columns": list(figure.columns),
            "rows": [list(row) for row in figure.rows[:MOST_ROWS]],
            "picture": f"data:image/svg+xml;base64,{drawing}",
        }
    )
    return content
