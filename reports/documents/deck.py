"""What slides are made of: a title that is the message, text that fits its box, native tables and charts, a source."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from smarketing.extras import library
from smarketing.reports import prose
from smarketing.reports.documents.fit import LINE, POINTS, lines_of, shortened, size_that_fits
from smarketing.reports.documents.sheet import Chart, Series, Sheet, Value
from smarketing.reports.documents.sheets import tone
from smarketing.reports.palette import QUIET, RULE, TEXT, ink
from smarketing.reports.printable import printable

WIDTH, HEIGHT = 13.333, 7.5  # inches
MARGIN, TOP, FOOT = 0.6, 1.75, 0.62  # inches: sides, where the body begins, what the source takes at the foot
BODY = HEIGHT - TOP - FOOT - 0.15
_TITLE_ONLY = 5  # layout of the default template that has a title and nothing else
_TITLE = (26, 17)  # points: largest and smallest
_AXIS_POINTS = 12
_ROW_GAP, _MOST_ROW_GAP = 0.08, 0.22  # inches between the text of rows
_CELL = 0.14  # inches of a cell's width that stay free


class Deck:
    """A presentation under construction; every place and size is in inches."""

    def __init__(self, source: str) -> None:
        self.pptx = library("pptx", "python-pptx", "A set of slides", "reports").Presentation()
        self.pptx.slide_width, self.pptx.slide_height = _inches(WIDTH), _inches(HEIGHT)
        self.source = source
        self.slide: Any = None

    def start(self, title: str) -> None:
        """Begin a slide: its title says its message."""
        self.slide = self.pptx.slides.add_slide(self.pptx.slide_layouts[_TITLE_ONLY])
        box = self.slide.shapes.title
        width, height = WIDTH - 2 * MARGIN, TOP - 0.55
        box.left, box.top, box.width, box.height = (_inches(place) for place in (MARGIN, 0.4, width, height))
        size = size_that_fits(title, width, height, *_TITLE)
        self._fill(box.text_frame, [shortened(title, size, width, height)], size, bold=True)
        self.text([self.source], MARGIN, HEIGHT - FOOT, WIDTH - 2 * MARGIN, 0.35, size=11, colour=QUIET)

    def text(
        self, lines: Sequence[str], left: float, top: float, width: float, height: float, *,
        size: float = 18, least: float = 11, colour: str = TEXT, bold: bool = False,
    ) -> None:  # fmt: skip
        """Paragraphs in a box, in the largest size up to `size` in which they fit."""
        known = [line for line in lines if line]
        joined = "\n\n".join(known)
        size = size_that_fits(joined, width, height, size, least)
        whole = shortened(joined, size, width, height)
        box = self.slide.shapes.add_textbox(*(_inches(place) for place in (left, top, width, height)))
        self._fill(box.text_frame, [line for line in whole.split("\n\n") if line], size, colour=colour, bold=bold)

    def table(
        self, rows: Sequence[Sequence[str]], widths: Sequence[float], *, size: float = 14, height: float = BODY
    ) -> int:
        """A native table in the body; the first row is its head. Returns how many rows of data found room.

        Rows have one or two lines; what does not fit its cell is cut with "…".
        """
        line = size * LINE / POINTS
        tall = [
            min(2, max(lines_of(text, size, w - _CELL) for text, w in zip(row, widths, strict=True))) for row in rows
        ]
        while line * sum(tall) + _ROW_GAP * len(tall) > height:
            tall.pop()
        rows = rows[: len(tall)]
        spare = min(_MOST_ROW_GAP, (height - line * sum(tall)) / len(tall))
        heights = [line * count + spare for count in tall]
        shape = self.slide.shapes.add_table(
            len(rows), len(widths), *(_inches(each) for each in (MARGIN, TOP, sum(widths), sum(heights)))
        )
        shape.name = "Table"
        _plain_table(shape)
        for column, width in enumerate(widths):
            shape.table.columns[column].width = _inches(width)
        for at, row in enumerate(rows):
            shape.table.rows[at].height = _inches(heights[at])
            for column, text in enumerate(row):
                cell = shape.table.cell(at, column)
                fitting = shortened(text, size, widths[column] - _CELL, line * tall[at] + 0.01)
                self._fill(cell.text_frame, [fitting], size, bold=at == 0, colour=TEXT if at else QUIET)
                cell.margin_left = cell.margin_right = _inches(_CELL / 2)
                cell.margin_top = cell.margin_bottom = _inches(0.02)
        return len(rows) - 1

    def picture(self, path: Path, alt: str) -> None:
        """A logo in the upper right corner."""
        shape = self.slide.shapes.add_picture(str(path), 0, _inches(0.06), height=_inches(0.4))
        shape.left = _inches(WIDTH - MARGIN) - shape.width
        shape._element.nvPicPr.cNvPr.set("descr", printable(alt))

    def chart(
        self, sheet: Sheet, chart: Chart, place: tuple[float, float, float, float], currency: str, alt: str
    ) -> None:
        """A native chart of a sheet, with intervals as error bars or bounds as dashed lines, and direct labels."""
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE

        data = CategoryChartData(number_format="General")  # type: ignore[no-untyped-call]
        data.categories = [printable(str(row[chart.categories])) for row in sheet.rows]
        scale = _Scale(sheet, chart, currency)
        for series in chart.series:
            numbers = [scale.of(row[series.column]) for row in sheet.rows]
            data.add_series(series.name, numbers)  # type: ignore[no-untyped-call]
        kind = XL_CHART_TYPE.LINE if chart.kind == "line" else XL_CHART_TYPE.BAR_CLUSTERED
        shape = self.slide.shapes.add_chart(kind, *(_inches(each) for each in place), data)
        shape.name = "Chart"
        shape._element.nvGraphicFramePr.cNvPr.set("descr", printable(alt))
        drawing = shape.chart
        drawing.font.size = _points(_AXIS_POINTS)
        drawing.has_title = False
        bars = chart.kind == "bar" and len(chart.series) > 1
        drawing.has_legend = bars
        if bars:
            from pptx.enum.chart import XL_LEGEND_POSITION

            drawing.legend.position, drawing.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        _axes(drawing, chart, scale)
        for series, plotted in zip(chart.series, drawing.plots[0].series, strict=True):
            (_line if chart.kind == "line" else _bars)(plotted, series, sheet, scale)

    def _fill(self, frame: Any, lines: Sequence[str], size: float, *, colour: str = TEXT, bold: bool = False) -> None:
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = MSO_ANCHOR.TOP
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.LEFT
            if number:
                paragraph.space_before = _points(size)
            run = paragraph.add_run()
            run.text = printable(line)
            run.font.size, run.font.bold, run.font.color.rgb = _points(size), bold, _rgb(colour)


class _Scale:
    """Numbers as the axis shows them: millions of money, per cent of fractions."""

    def __init__(self, sheet: Sheet, chart: Chart, currency: str) -> None:
        columns = [series.column for series in chart.series]
        self.values = [value for row in sheet.rows for at in columns if isinstance(value := row[at], int | float)]
        largest = max(map(abs, self.values), default=1.0)
        if chart.number == "money":
            money = prose.money_scale(currency, largest)
            self.factor, symbol = money.factor, money.prefix.replace('"', "")
            self.format = f'"{symbol}"0.#"{money.suffix}";-"{symbol}"0.#"{money.suffix}"'
        elif chart.number in ("share", "rate"):
            self.factor, self.format = 100.0, '0.0" %"'
        else:
            self.factor, self.format = 1.0, "#,##0"

    def of(self, value: Value) -> float | None:
        return value * self.factor if isinstance(value, int | float) else None


def _axes(drawing: Any, chart: Chart, scale: _Scale) -> None:
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    values, names = drawing.value_axis, drawing.category_axis
    values.major_gridlines.format.line.color.rgb = _rgb(RULE)
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = scale.format, False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.has_major_gridlines = False
    names.format.line.color.rgb = _rgb(QUIET)
    if chart.kind == "line":
        values.minimum_scale = prose.floor_of(min(scale.values, default=0.0)) * scale.factor
        names.has_title = True
        names.axis_title.text_frame.text = chart.unit
        names.axis_title.text_frame.paragraphs[0].runs[0].font.size = _points(_AXIS_POINTS)
        _every(names, 26)
    else:
        names.reverse_order = True
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH


def _line(plotted: Any, series: Series, sheet: Sheet, scale: _Scale) -> None:
    from pptx.enum.dml import MSO_LINE

    plotted.smooth = False
    plotted.format.line.color.rgb = _rgb(series.colour)
    plotted.format.line.width = _points(1.0 if series.is_bound else 2.5)
    _no_marker(plotted)
    if series.is_bound:
        plotted.format.line.dash_style = MSO_LINE.DASH
        return
    from pptx.enum.chart import XL_LABEL_POSITION

    label = plotted.points[len(sheet.rows) - 1].data_label
    label.has_text_frame = True
    label.text_frame.text = series.name
    run = label.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold, run.font.color.rgb = _points(_AXIS_POINTS), True, _rgb(ink(series.colour))
    label.position = XL_LABEL_POSITION.ABOVE


def _bars(plotted: Any, series: Series, sheet: Sheet, scale: _Scale) -> None:
    plotted.invert_if_negative = False
    plotted.format.fill.solid()
    plotted.format.fill.fore_color.rgb = _rgb(series.colour)
    for number, row in enumerate(sheet.rows):
        if series.signed:
            fill = plotted.points[number].format.fill
            fill.solid()
            fill.fore_color.rgb = _rgb(tone(series, row[series.column]))
    if series.spread is not None:
        _error_bars(plotted, [scale.of(row[series.spread]) for row in sheet.rows])


def _error_bars(plotted: Any, halves: Sequence[float | None]) -> None:
    """Intervals as error bars: python-pptx has no call for them, the format has."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    points = "".join(f'<c:pt idx="{at}"><c:v>{half}</c:v></c:pt>' for at, half in enumerate(halves) if half is not None)
    numbers = f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(halves)}"/>{points}</c:numLit>'
    bars = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"<c:plus>{numbers}</c:plus><c:minus>{numbers}</c:minus>"
        f'<c:spPr><a:ln w="12700"><a:solidFill><a:srgbClr val="{TEXT[1:]}"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )
    plotted._element.cat.addprevious(bars)


def _no_marker(plotted: Any) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE

    plotted.marker.style = XL_MARKER_STYLE.NONE


def _every(axis: Any, n: int) -> None:
    """A label at every n-th category only."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    for name in ("tickLblSkip", "tickMarkSkip"):  # in the order of the format
        axis._element.find(f"{{{_CHART}}}noMultiLvlLbl").addprevious(parse_xml(f'<c:{name} {nsdecls("c")} val="{n}"/>'))


_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's table style "No Style, No Grid"


def _plain_table(shape: Any) -> None:
    """Without the template's stripes: the head is told by weight alone."""
    properties = shape._element.graphic.graphicData.tbl.tblPr
    properties.set("bandRow", "0")
    properties.find("{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId").text = _NO_STYLE


def _inches(value: float) -> int:
    return round(value * 914_400)


def _points(value: float) -> int:
    return round(value * 12_700)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour[1:].upper())  # type: ignore[no-untyped-call]
