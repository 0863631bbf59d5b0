"""The decision report: one self-contained page that answers before it scrolls, reads aloud and prints well."""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from smarketing.reports import (
    assumptions,
    comparison,
    ensemble_robustness,
    equal_pay,
    figures,
    palette,
    payout_section,
    prose,
    recommendation,
    survey,
)
from smarketing.reports.cautions import cautions
from smarketing.reports.documents.next_steps import next_steps
from smarketing.reports.documents.writing import made_on, put
from smarketing.reports.figures.decomposition import interplay
from smarketing.reports.headline import answer, key_numbers, luck, question, role
from smarketing.reports.results import Results
from smarketing.reports.switch_points import switching

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


def write_report(folder: Path) -> Path:
    """Write figures/*.svg, their data as CSV, and report.html into a result folder; returns the path of the page.

        >>> sm.report(compared).name
        'report.html'

    Reads nothing but the folder. Raises FolderError, with what to do, when it is no result folder.
    """
    results = Results.read(Path(folder))
    drawings = figures.write(figures.draw(results), results.folder)
    return put(results.folder / "report.html", page(results, drawings).encode("utf-8"))


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
    environment.filters["tight"] = lambda text: prose.unbroken(str(text))
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
        "client": _shown(results),
        "question": question(summary),
        "answer": answer(summary),
        "luck": luck(summary),
        "to_do": recommendation.to_do(summary),
        "cost": recommendation.cost(results),
        "numbers": key_numbers(summary),
        "role": role,
        "inks": {key: palette.ink(value) for key, value in colour.items()},
        "backlog": comparison.backlog(summary),
        "tables": comparison.tables(summary, summary.headlines()),
        "further": comparison.tables(summary, comparison.other_measures(summary)),
        "cautions": cautions(summary, sum(each.assumed for each in inputs), len(inputs), unlike),
        "interplay": interplay(results),
        "equal_pay": equal_pay.note(results),
        "rescaled": equal_pay.rescaled(results),
        "paid": payout_section.section(results),
        "doubt": ensemble_robustness.paragraph(results),
        "robust": ensemble_robustness.table(
            results.extra("ensemble"), {policy.key: policy.title for policy in summary.policies}, summary.currency
        ),
        "switching": switching(results),
        "caveat": survey.caveat(results, same_firm=not unlike),
        "next_steps": next_steps(results),
        "confidence": prose.chance(summary.confidence),
        "inputs": inputs,
        "known": {
            level: sum(each.confidence == level for each in inputs)
            for level in (assumptions.PUBLISHED, assumptions.INFORMED, assumptions.ASSUMED)
        },
        "failures": manifest.get("failures") or [],
        "made": _made(manifest),
    }


def client_of(results: Results) -> dict[str, str] | None:
    """Name of whom the report is for, and the file name of the logo in the folder or ""; None where nobody is named."""
    given = results.manifest.get("client") or _first_client(results.manifest)
    if not isinstance(given, Mapping) or not given.get("name"):
        return None
    copy = next((path.name for path in sorted(results.folder.glob("logo.*"))), given.get("logo"))
    return {"name": str(given["name"]), "logo": copy if isinstance(copy, str) else ""}


def logo_of(results: Results, client: Mapping[str, str]) -> Path | None:
    """The logo; None when it is not a small picture inside the folder."""
    path = (results.folder / client["logo"]).resolve()
    inside = path.is_relative_to(results.folder.resolve()) and path.is_file()
    known = path.suffix.lower() in _LOGO_TYPES
    return path if known and inside and path.stat().st_size <= _LOGO_BYTES else None


def _first_client(manifest: Mapping[str, Any]) -> Any:
    clients = [(scenario.get("resolved") or {}).get("client") for scenario in manifest.get("scenarios") or []]
    return next((client for client in clients if client), None)


def _shown(results: Results) -> dict[str, str] | None:
    """The client as the page shows it: the logo as a data address, so that the page stays one file."""
    client = client_of(results)
    if client is None:
        return None
    logo = logo_of(results, client)
    data = base64.b64encode(logo.read_bytes()).decode("ascii") if logo else ""
    address = f"data:{_LOGO_TYPES[logo.suffix.lower()]};base64,{data}" if logo else ""
    return {"name": client["name"], "logo": address}


def _made(manifest: Mapping[str, Any]) -> str:
    """The day the runs were made, "22 November 2026"; empty when the manifest has none."""
    day = made_on(manifest)
    return f"{day.day} {day:%B %Y}" if day else ""
