"""The decision report: one self-contained page that answers before it scrolls, reads aloud and prints well."""

import base64
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from reports import assumptions, comparison, figures, palette, recommendation, survey, words
from reports.answer import answer, key_numbers, luck, question, role
from reports.cautions import cautions
from reports.documents.next_steps import next_steps
from reports.results import Results
from reports.switching import switching

TEMPLATES = Path(__file__).parent / "templates"
_LOGO_BYTES = 1_000_000
_LOGO_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=%|points?\b|weeks?\b|years?\b|runs?\b)")
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def write_report(folder: Path) -> Path:
    """Write figures/*.svg, their data as CSV, and report.html into a result folder; returns the path of the page.

    Reads nothing but the folder. Raises FolderError, with what to do, when it is no result folder.
    """
    results = Results.read(Path(folder))
    drawings = figures.write(figures.draw(results), results.folder)
    path = results.folder / "report.html"
    path.write_text(page(results, drawings), encoding="utf-8")
    return path


def page(results: Results, drawings: Mapping[str, str]) -> str:
    """The report as HTML. What comes from files is escaped; our own drawings (SVG by kind) go in as they are."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["tight"] = lambda text: _BEFORE_UNIT.sub(_NO_BREAK_SPACE, str(text))
    ours = {kind: Markup(drawing) for kind, drawing in drawings.items()}
    return environment.get_template("report.html").render(_content(results), drawings=ours)


def _content(results: Results) -> dict[str, Any]:
    summary, manifest = results.summary, results.manifest
    colour = palette.colours([policy.key for policy in summary.policies])
    inputs = assumptions.inputs(manifest)
    unlike = assumptions.unlike(manifest)
    return {
        "palette": palette,
        "summary": summary,
        "manifest": manifest,
        "client": _client(results),
        "question": question(summary),
        "answer": answer(summary),
        "luck": luck(summary),
        "to_do": recommendation.to_do(summary),
        "cost": recommendation.cost(results),
        "numbers": key_numbers(summary),
        "role": role,
        "inks": {key: palette.ink(value) for key, value in colour.items()},
        "tables": comparison.tables(summary, summary.headlines()),
        "further": comparison.tables(summary, comparison.other_measures(summary)),
        "cautions": cautions(summary, sum(each.assumed for each in inputs), len(inputs), unlike),
        "switching": switching(results),
        "caveat": survey.caveat(results, same_firm=not unlike),
        "next_steps": next_steps(results),
        "confidence": words.chance(summary.confidence),
        "inputs": inputs,
        "known": {
            level: sum(each.confidence == level for each in inputs)
            for level in (assumptions.PUBLISHED, assumptions.INFORMED, assumptions.ASSUMED)
        },
        "failures": manifest.get("failures") or [],
        "made": _made(manifest),
    }


def _client(results: Results) -> dict[str, str] | None:
    """Name and logo of whom the report is for; the logo as data, so that the page stays one file."""
    given = results.manifest.get("client") or _first_client(results.manifest)
    if not isinstance(given, Mapping) or not given.get("name"):
        return None
    copy = next((path.name for path in sorted(results.folder.glob("logo.*"))), given.get("logo"))
    return {"name": str(given["name"]), "logo": _logo(results.folder, copy)}


def _first_client(manifest: Mapping[str, Any]) -> Any:
    clients = [(scenario.get("resolved") or {}).get("client") for scenario in manifest.get("scenarios") or []]
    return next((client for client in clients if client), None)


def _logo(folder: Path, name: Any) -> str:
    """The logo as a data address; empty when it is not a small picture inside the folder."""
    if not isinstance(name, str):
        return ""
    path = (folder / name).resolve()
    kind = _LOGO_TYPES.get(path.suffix.lower())
    inside = path.is_relative_to(folder.resolve()) and path.is_file()
    if kind is None or not inside or path.stat().st_size > _LOGO_BYTES:
        return ""
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def _made(manifest: Mapping[str, Any]) -> str:
    """The day the runs were made, "22 November 2026"; empty when the manifest has none."""
    try:
        day = datetime.fromisoformat(str(manifest.get("finished") or manifest.get("started")))
    except ValueError:
        return ""
    return f"{day.day} {day:%B %Y}"
