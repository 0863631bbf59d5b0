"""What every figure shares: a title that states the finding, a subtitle with measure and unit, one look, real text.

A figure also carries its alternative text and the numbers it shows, so that it can be read without being seen.
"""

import difflib
import io
import re
import textwrap
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from smarketing.errors import InputError
from smarketing.reports.palette import QUIET, TEXT
from smarketing.reports.printable import printable
from smarketing.store.csv_text import as_csv

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

WIDTH = 7.0  # inches: the text column of a printed page
_DOTS, _POINTS = 300, 72  # an inch: of a PNG, of letters
_LEAST = 0.7  # inches that a drawing takes beside its labels
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
    height          of the drawing below the titles [inches]
    paint           draws on a sheet, below the line it is told [inches from the bottom]
    """

    name: str
    title: str
    subtitle: str
    alt: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | int | float | None]]
    height: float
    paint: "Callable[[Sheet, float], None]"
    look: Look = Look()

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

        look, height = self.look, self.look.height or self.height
        share = look.width / WIDTH
        titles = textwrap.wrap(self.title, int(_TITLE_LETTERS * share)) or [""]
        subtitles = textwrap.wrap(self.subtitle, int(_SUBTITLE_LETTERS * share))
        if not look.titled:
            titles, subtitles = [], []
        head = 0.1 + _TITLE_LINE * len(titles) + _TEXT_LINE * len(subtitles) + 0.16
        with mpl.rc_context(fname=STYLE), warnings.catch_warnings():
            if look.font:
                mpl.rcParams["font.family"] = [look.font]
            warnings.filterwarnings("ignore", message="Glyph .* missing from font")  # the reader's font may have it
            sheet = Sheet(figsize=(look.width, height + head))
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
            # A page keeps its size in the SVG; paper and screens want an edge around it, and white below.
            edge = {} if form == "svg" else {"bbox_inches": "tight", "pad_inches": 0.1}
            sheet.savefig(drawing, format=form, dpi=look.dpi, transparent=form == "svg", metadata=metadata, **edge)
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
            raise InputError(f"--{name} {size:g}: this figure takes at least {margins + _LEAST:.1f} inches.")
    return sheet.add_axes((left / width, bottom / height, (width - left - right) / width, (top - bottom) / height))


def width_of(texts: Iterable[str], weight: str = "normal") -> float:
    """Inches that the longest of some lines of text takes, in the size and the font of figures."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    font = FontProperties(size=TEXT_SIZE, weight=weight)
    lengths = [TextPath((0, 0), text, prop=font).get_extents().width for text in texts if text]
    return float(max(lengths, default=0.0)) / _POINTS


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
