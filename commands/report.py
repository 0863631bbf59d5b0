"""`smarketing report`: the decision report, the workbook or the slides of a folder of results."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from smarketing.errors import InputError
from smarketing.store.damage import reading


class Format(StrEnum):
    """A page to read, a workbook to calculate with, slides to forward."""

    HTML = "html"
    XLSX = "xlsx"
    PPTX = "pptx"


def report(
    folder: Annotated[Path, typer.Argument(help="A folder of results.", metavar="DIR")],
    form: Annotated[
        Format, typer.Option("--format", help="A page to read, a workbook to calculate with, slides to forward.")
    ] = Format.HTML,
) -> None:
    """Write the report of saved results into their folder: report.html, report.xlsx or report.pptx.

    Runs nothing. A report of the same form that is there is replaced.
    """
    try:
        with reading(folder):
            written = _write(folder, form)
    except OSError as fault:
        raise InputError(
            f"{folder}: the report could not be written ({fault.strerror or fault}). "
            "Make room, or copy the folder to a place where you may write, and ask again."
        ) from None
    typer.echo(f"Report: {written}")


def _write(folder: Path, form: Format) -> Path:
    match form:
        case Format.HTML:
            from smarketing.reports.documents.page import write_report

            return write_report(folder)
        case Format.XLSX:
            from smarketing.reports.documents.workbook import write_workbook

            return write_workbook(folder)
        case Format.PPTX:
            from smarketing.reports.documents.slides import write_slides

            return write_slides(folder)
