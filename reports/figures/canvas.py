"""What every figure shares: a title that states the finding, a subtitle with measure and unit, one look, real text.

A figure also carries its alternative text and the numbers it shows, so that it can be read without being seen.
"""

import difflib
import io
import math
import re
import textwrap
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from smarketing.errors import InputError
from smarketing.reports.palette import QUIET, TEXT
from smarketing.reports.printable import printable
from smarketing.reports.prose import unbroken
from smarketing.store.csv_text import as_csv

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

WIDTH = 7.0  # inches: the text column of a printed page
_DOTS, _POINTS = 300, 72  # an inch: of a PNG, of letters
_LEAST = 0.7  # inches that a drawing takes beside its labels
_EDGE = 0.08  # inches of white around a page: the page is as wide as it is asked for
_LETTERS_AN_INCH, _MOST_LINES = 11.7, 4  # of text beside a drawing; of a name
_GAP = 0.12  # inches between the two
TITLE_SIZE, TEXT_SIZE = 12.0, 9.0  # points; nothing is smaller than TEXT_SIZE
_TITLE_LINE, _TEXT_LINE = 0.22, 0.17  # inches
_TITLE_LETTERS, _SUBTITLE_LETTERS = 68, 100  # that fit the width in the widest of the fonts below
_FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
STYLE = Path(__file__).parent / "smarketing.mplstyle"  # for `matplotlib.style.use`


@dataclass(frozen=True)
class Look:
    """What a journal asks for; what is wrong is an InputError.

    titled   with title and subtitle; without them they belong into the caption
    width    of the figure, and `height` of the drawing below the titles [inches]; None: what its content takes
    font     a family that is installed, such as "Times New Roman"; None: that of the style
    dpi      dots an inch of a PNG
    """

    titled: bool = True
    width: float = WIDTH
    height: float | None = None
    font: str | None = None
    dpi: int = _DOTS

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("width", self.width, 2, 40), ("height", self.height or 3, 1, 40), ("dpi", self.dpi, 50, 1200)
        ):  # fmt: skip
            if not low <= value <= high:
                raise InputError(f"--{name} {value:g}: must be from {low} to {high}.")
        if self.font is not None:
            from matplotlib.font_manager import get_font_names

            known = get_font_names()
            if self.font not in known:
                close = difflib.get_close_matches(self.font, known, 1)
                hint = f"; did you mean {close[0]!r}?" if close else "."
                raise InputError(f"--font {self.font!r}: no font of that name is installed{hint}")


@dataclass(frozen=True)
class Figure:
    """One figure and what it says.

    columns, rows   the data shown, as written to the CSV beside it, in the units of the result folder
    height          of the drawing below the titles [inches]; where names beside it may take more lines in a narrow
                    figure, a function of its width
    paint           draws on a sheet, below the line it is told [inches from the bottom]
    measured        what is measured, with its unit: stands above where the subtitle is left to a caption
    """

    name: str
    title: str
    subtitle: str
    alt: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | int | float | None]]
    height: float | Callable[[float], float]
    paint: "Callable[[Sheet, float], None]"
    look: Look = Look()
    measured: str = ""

    def csv(self) -> str:
        """The data of the figure; an undefined number is an empty field."""
        return as_csv(self.columns, self.rows)

    def svg(self) -> str:
        """The figure as one <svg> element with text as text, named for screen readers; the same bytes every time."""
        return self._named(self._drawn("svg", {"Date": None}).decode("utf-8"))

    def pdf(self) -> bytes:
        """The figure as a page of its size, with text as text; the same bytes every time."""
        return self._drawn("pdf", {"Title": self.title, "Subject": self.alt, "CreationDate": None})

    def png(self) -> bytes:
        """The figure on white, sharp enough for print."""
        return self._drawn("png", {"Title": self.title, "Description": self.alt})

    def _drawn(self, form: str, metadata: "dict[str, str | None]") -> bytes:
        import matplotlib as mpl
        from matplotlib.figure import Figure as Sheet
        from matplotlib.transforms import Bbox

        look = self.look
        edge = 0.0 if form == "svg" else _EDGE  # in the SVG a page has its own
        height = look.height or (self.height(look.width - 2 * edge) if callable(self.height) else self.height)
        share = look.width / WIDTH
        titles = textwrap.wrap(unbroken(self.title), int(_TITLE_LETTERS * share)) or [""]
        subtitles = textwrap.wrap(unbroken(self.subtitle), int(_SUBTITLE_LETTERS * share))
        if not look.titled:
            titles, subtitles = [], textwrap.wrap(unbroken(self.measured), int(_SUBTITLE_LETTERS * share))
        head = 0.1 + _TITLE_LINE * len(titles) + _TEXT_LINE * len(subtitles) + 0.16
        with mpl.rc_context(fname=STYLE), warnings.catch_warnings():
            if look.font:
                mpl.rcParams["font.family"] = [look.font]
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # the reader's font may have it
            sheet = Sheet(figsize=(look.width - 2 * edge, height + head))
            place = height + head - 0.1
            for lines, step, size, weight, colour in (
                (titles, _TITLE_LINE, TITLE_SIZE, "bold", TEXT),
                (subtitles, _TEXT_LINE, TEXT_SIZE, "normal", QUIET),
            ):
                for line in lines:
                    top = place / (height + head)
                    sheet.text(0.0, top, line, size=size, weight=weight, color=colour, va="top")
                    place -= step
            self.paint(sheet, height)
            drawing = io.BytesIO()
            page = Bbox([[-edge, -edge], [look.width - edge, height + head + edge]])
            sheet.savefig(
                drawing, format=form, dpi=look.dpi, transparent=form == "svg", metadata=metadata, bbox_inches=page
            )
        return drawing.getvalue()

    def _named(self, drawing: str) -> str:
        """Without prolog and metadata, with title and description, and ids that do not clash on one page."""
        drawing = drawing[drawing.index("<svg") :]
        drawing = re.sub(
            r"<defs>\s*<style.*?</style>\s*</defs>", "", drawing, count=1, flags=re.DOTALL
        )  # rules for a page
        drawing = re.sub(r"<metadata>.*?</metadata>", "", drawing, flags=re.DOTALL)
        drawing = re.sub(r"'DejaVu Sans'[^;\"]*", _FONTS.replace('"', "'"), drawing)
        drawing = re.sub(r'\bid="', f'id="{self.name}-', drawing)
        drawing = re.sub(r'url\(#|href="#', lambda match: f"{match.group()}{self.name}-", drawing)
        drawing = drawing.replace("xlink:href", "href").replace('xmlns:xlink="http://www.w3.org/1999/xlink" ', "")
        named = f'<svg role="img" aria-labelledby="{self.name}-title {self.name}-alt" stroke-linejoin="round" '
        words = (
            f'<title id="{self.name}-title">{escape(self.title)}</title>'
            f'<desc id="{self.name}-alt">{escape(self.alt)}</desc>'
        )
        start, rest = drawing.removeprefix("<svg ").split(">", 1)
        drawing = f"{named}{start}>{words}{rest}"
        return printable(drawing)


def axes(sheet: "Sheet", top: float, *, left: float, right: float, bottom: float) -> "Axes":
    """Axes with margins in inches; `top` is the height of the drawing as told to `paint`."""
    width, height = sheet.get_size_inches()
    for name, size, margins in (("width", width, left + right), ("height", top, bottom)):
        if size - margins < _LEAST:
            least = margins + _LEAST + (2 * _EDGE if name == "width" else 0.0)
            raise InputError(f"--{name}: this figure takes at least {math.ceil(10 * least) / 10:g} inches.")
    return sheet.add_axes((left / width, bottom / height, (width - left - right) / width, (top - bottom) / height))


def beside(sheet: "Sheet", texts: Sequence[str], most: float, *, share: float = 0.4) -> tuple[float, list[str]]:
    """Names to stand beside a drawing, in lines, and the inches that takes: `most`, or that `share` of the width."""
    lines = _in_lines(texts, min(most, share * float(sheet.get_size_inches()[0])))
    return width_of([line for each in lines for line in each]) + _GAP, ["\n".join(each) for each in lines]


def inches_of(texts: Sequence[str], most: float, width: float, *, share: float = 0.4) -> float:
    """Height of the names one below the other, as `beside` breaks them in a figure of this width."""
    lines = _in_lines(texts, min(most, share * width))
    return len(texts) * _TEXT_LINE * max(map(len, lines))


def _in_lines(texts: Sequence[str], room: float) -> list[list[str]]:
    letters = max(8, int(room * _LETTERS_AN_INCH))
    return [textwrap.wrap(unbroken(text), letters, max_lines=_MOST_LINES, placeholder=" …") or [""] for text in texts]


def rows_high(texts: Sequence[str], most: float, row: float, rest: float) -> Callable[[float], float]:
    """The height of a figure by its width, with a row for each of some names: `row` inches, or what their lines take,
    and `rest` for what else there is.
    """

    def height(width: float) -> float:
        return rest + max(len(texts) * row, inches_of(texts, most, width))

    return height


def inches(drawing: "Axes") -> tuple[float, float]:
    """Width and height of the sheet that a drawing is on."""
    sheet: Any = drawing.figure
    width, height = sheet.get_size_inches()
    return float(width), float(height)


def label_below(drawing: "Axes", text: str) -> None:
    """What is along an axis, below its middle, moved aside where it would leave the page."""
    width, _ = inches(drawing)
    if width_of([text]) > width:
        text = "\n".join(textwrap.wrap(unbroken(text), int(width * _LETTERS_AN_INCH)))
    drawing.set_xlabel(text)
    where, half = drawing.get_position(), width_of(text.split("\n")) / 2 / width
    middle = max(half, min((where.x0 + where.x1) / 2, 1 - half))
    drawing.xaxis.label.set_x((middle - where.x0) / where.width)


def heading(drawing: "Axes", text: str) -> None:
    """What is up an axis, above it, from the left edge of the figure on: broken where the figure is narrow."""
    sheet: Any = drawing.figure
    width, _ = inches(drawing)
    where = drawing.get_position()
    lines = textwrap.wrap(unbroken(text), max(8, int((width - 0.1) * _LETTERS_AN_INCH * 1.05)))
    start = min(where.x0, max(0.0, 1 - (width_of(lines) + 0.05) / width))
    sheet.text(start, where.y1, "\n".join(lines), va="bottom", color=QUIET, transform=_raised(sheet))


def _raised(sheet: "Sheet") -> Any:
    """Places on the sheet, a little higher."""
    from matplotlib.transforms import ScaledTranslation

    return sheet.transFigure + ScaledTranslation(0, 0.09, sheet.dpi_scale_trans)


def kept_apart(places: Sequence[float], texts: Sequence[str]) -> list[str]:
    """The texts of ticks at `places` [inches], those left empty that would run into another; the ends stay."""
    widths = [width_of([text]) for text in texts]
    order = [0, len(texts) - 1, *range(1, len(texts) - 1)]
    kept: list[int] = []
    for at in order[: len(texts)]:
        if all(abs(places[at] - places[other]) > (widths[at] + widths[other]) / 2 + _GAP / 2 for other in kept):
            kept.append(at)
    return [text if at in kept else "" for at, text in enumerate(texts)]


def width_of(texts: Iterable[str], weight: str = "normal") -> float:
    """Inches that the longest of some lines of text takes, in the size and the font of figures."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    font = FontProperties(size=TEXT_SIZE, weight=weight)
    lengths = [TextPath((0, 0), text, prop=font).get_extents().width for text in texts if text]
    return float(max(lengths, default=0.0)) / _POINTS


def uncrossed(ends: Sequence[tuple[float, float]], edge: float, heights: Sequence[float]) -> list[float]:
    """The same heights at `edge`, dealt out so that straight leaders from the `ends` to them do not cross."""
    dealt = list(heights)
    for _ in range(len(ends) ** 2):  # each swap of two that cross makes the leaders shorter, so there is an end
        swapped = False
        for i in range(len(ends)):
            for j in range(i):
                if _cross(ends[i], dealt[i], ends[j], dealt[j], edge):
                    dealt[i], dealt[j] = dealt[j], dealt[i]
                    swapped = True
        if not swapped:
            break
    return dealt


def _cross(a: tuple[float, float], a_to: float, b: tuple[float, float], b_to: float, edge: float) -> bool:
    start = max(a[0], b[0])
    if start >= edge:
        return False

    def height(end: tuple[float, float], to: float) -> float:
        return end[1] + (to - end[1]) * (start - end[0]) / (edge - end[0])

    return (height(a, a_to) - height(b, b_to)) * (a_to - b_to) < 0


def colour_bar(drawing: "Axes", shown: Any, ticks: Sequence[float], texts: Sequence[str], label: str) -> None:
    """What a colour stands for, beside the drawing, with the ticks given."""
    sheet: Any = drawing.figure
    where, (width, height) = drawing.get_position(), inches(drawing)
    place = sheet.add_axes((where.x1 + 0.14 / width, where.y0, 0.12 / width, where.height))
    bar = sheet.colorbar(shown, cax=place, ticks=list(ticks))
    bar.set_ticklabels(list(texts))
    bar.outline.set_visible(False)
    lines = textwrap.wrap(label, max(6, int(((1 - where.x1) * width - 0.14) * _LETTERS_AN_INCH)))
    sheet.text(where.x1 + 0.14 / width, where.y1 + 0.09 / height, "\n".join(lines), va="bottom", color=QUIET)


def spread(places: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """The same places moved apart, in their order, to be `distance` from each other, and within bounds if they fit."""
    order = sorted(range(len(places)), key=lambda at: places[at])
    moved = [0.0] * len(places)
    floor = low
    for at in order:
        floor = moved[at] = max(places[at], floor)
        floor += distance
    ceiling = high
    for at in reversed(order):
        ceiling = moved[at] = min(moved[at], ceiling)
        ceiling -= distance
    return moved
