"""`smarketing plot`: one figure of a folder of results, for a paper."""

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smarketing.errors import InputError, sentence

if TYPE_CHECKING:
    from smarketing.reports.figures.canvas import Figure
    from smarketing.reports.study_results import Asked


class Picture(StrEnum):
    """Vectors for the web and for print, or dots."""

    SVG = "svg"
    PDF = "pdf"
    PNG = "png"


def plot(
    folder: Annotated[Path, typer.Argument(help="A folder of results.", metavar="DIR")],
    kind: Annotated[
        str,
        typer.Argument(
            help="lines, heatmap, tornado, surface, distribution, morris, sobol, pareto, boxes; growth, differences, "
            "alignment and the other figures of the report.",
            metavar="KIND",
        ),
    ],
    form: Annotated[Picture, typer.Option("--format", help="Vectors for the web or print, or dots.")] = Picture.SVG,
    outcome: Annotated[str | None, typer.Option(metavar="NAME", help="Which outcome. [default: the first]")] = None,
    x: Annotated[str | None, typer.Option("--x", metavar="PATH", help="What lies along the axis.")] = None,
    y: Annotated[str | None, typer.Option("--y", metavar="PATH", help="What lies across, or is a line each.")] = None,
    no_title: Annotated[bool, typer.Option("--no-title", help="Leave title and subtitle to the caption.")] = False,
    width: Annotated[float, typer.Option(metavar="INCHES", help="Of the whole figure.")] = 7.0,
    height: Annotated[
        float | None, typer.Option(metavar="INCHES", help="Of the drawing below the titles. [default: as it needs]")
    ] = None,
    font: Annotated[str | None, typer.Option(metavar="NAME", help="A font family that is installed.")] = None,
    dpi: Annotated[int, typer.Option(metavar="N", help="Dots an inch of a PNG.")] = 300,
) -> None:
    """Draw one figure of saved results into DIR/figures, with its data as CSV beside it.

    Runs nothing. A figure of the same name that is there is replaced.
    """
    from smarketing.reports.figures.canvas import Look
    from smarketing.reports.study_results import Asked

    asked, look = Asked(outcome, x, y), Look(not no_title, width, height, font, dpi)
    try:
        figure = replace(_figure(folder, kind, asked), look=look)
        written = _write(figure, folder, "-".join(filter(None, (kind, outcome))), form)
    except OSError as fault:
        raise InputError(
            f"{folder}: the figure could not be written ({fault.strerror or fault}). Make room, or copy the folder to "
            "a place where you may write."
        ) from None
    typer.echo(f"{figure.title}\nFigure: {written}")


def draw(
    folder: str | Path,
    kind: str,
    outcome: str | None = None,
    *,
    x: str | None = None,
    y: str | None = None,
    **look: Any,
) -> "Figure":
    """One figure of saved results: `.svg()`, `.pdf()`, `.png()`, and `.csv()`, the numbers it shows.

    outcome  of a study: whose; None: the first. `x`, `y`: paths of what lies along the axis, and across
    look     titled, width, height, font, dpi: see `reports.figures.canvas.Look`
    Raises InputError for a kind that there is not or that the folder has no data for, FolderError for no such folder.
    """
    from smarketing.reports.figures.canvas import Look
    from smarketing.reports.study_results import Asked

    return replace(_figure(Path(folder), kind, Asked(outcome, x, y)), look=Look(**look))


def _figure(folder: Path, kind: str, asked: "Asked") -> "Figure":
    from smarketing.dashboard.study_figures import axes, drawn
    from smarketing.reports.figures import KINDS, STUDY_KINDS
    from smarketing.reports.study_results import Asked, Studied
    from smarketing.scenarios.errors import close

    every = (*STUDY_KINDS, *KINDS)
    if kind not in every:
        message = sentence(f"{kind!r} is no kind of figure{close(kind, every)}")
        raise InputError(f"{message} There are: {', '.join(every)}.")
    if kind in KINDS and asked != Asked():
        raise InputError(f"{kind} always shows the same: leave --outcome, --x and --y away.")
    studied = Studied.read(folder, axes(folder))
    figure = drawn(studied, kind, asked)
    if figure is None:
        possible = [other for other in every if drawn(studied, other, Asked()) is not None]
        message = f"It can draw: {', '.join(possible)}." if possible else "It can draw none."
        raise InputError(f"{folder} has not what {kind} shows{' of these' if asked != Asked() else ''}. {message}")
    return figure


def _write(figure: "Figure", folder: Path, name: str, form: Picture) -> Path:
    from smarketing.store.folders import write_whole

    target = folder / "figures"
    target.mkdir(exist_ok=True)
    match form:
        case Picture.SVG:
            drawing = ('<?xml version="1.0" encoding="utf-8"?>\n' + figure.svg()).encode()
        case Picture.PDF:
            drawing = figure.pdf()
        case Picture.PNG:
            drawing = figure.png()
    file = target / f"{name}.{form.value}"
    write_whole(file, lambda path: path.write_bytes(drawing))
    write_whole(file.with_suffix(".csv"), lambda path: path.write_text(figure.csv(), encoding="utf-8"))
    return file
