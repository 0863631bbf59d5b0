"""The workbook: the answer first, then every table on a sheet of its own, with live charts, and what it rests on."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from smarketing.extras import library
from smarketing.reports import assumptions, ensemble_robustness, equal_pay, prose, recommendation, survey
from smarketing.reports.cautions import cautions
from smarketing.reports.documents.sheet import Chart, Column, Sheet, Value
from smarketing.reports.documents.sheets import headline_rows, sheets, tone
from smarketing.reports.documents.writing import made_on, put
from smarketing.reports.headline import answer, luck, question
from smarketing.reports.palette import QUIET, RULE, TEXT
from smarketing.reports.results import Results

_FIRST_ROW = 3  # of a table, below its note
_CHART = {"x_offset": 20, "y_offset": 8}
_SHORT = 20  # rows of a table below which its chart stands; beside longer ones
_WIDE = 90  # characters of the first column of sheets of sentences


def write_workbook(folder: str | Path) -> Path:
    """Write report.xlsx into a result folder; returns its path.

        >>> sm.workbook(compared).name
        'report.xlsx'

    Raises InputError: no result folder, no library.
    """
    results = Results.read(Path(folder))
    content = io.BytesIO()
    book = library("xlsxwriter", "XlsxWriter", "A workbook", "reports").Workbook(
        content,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    made = made_on(results.manifest)
    book.set_properties({"title": question(results.summary), "created": made} if made else {"title": "smarketing"})
    writer = _Writer(book, results)
    writer.summary()
    for sheet in sheets(results):
        writer.table(sheet)
    writer.assumptions()
    writer.method()
    book.close()
    return put(results.folder / "report.xlsx", content.getvalue())


class _Writer:
    """Writes sheets into one open book; formats are made once each."""

    def __init__(self, book: Any, results: Results) -> None:
        self.book, self.results, self.summary_ = book, results, results.summary
        self._formats: dict[str, Any] = {}

    def style(self, kind: str = "text") -> Any:
        """The cell format of a kind of number, or of "text", "head", "title", "wrap", "quiet"."""
        if kind not in self._formats:
            self._formats[kind] = self.book.add_format(_look(kind, self.summary_.currency))
        return self._formats[kind]

    def summary(self) -> None:
        """The answer in words, and the headline outcomes beside one another."""
        summary = self.summary_
        page = self.book.add_worksheet("Summary")
        page.set_column(0, 0, 34)
        page.set_column(1, 40, 15)
        page.hide_gridlines(2)
        sentences = [
            question(summary),
            answer(summary),
            luck(summary),
            recommendation.to_do(summary),
            recommendation.cost(self.results),
        ]
        kinds = ("quiet", "title", "wrap", "wrap", "wrap")
        row = 0
        for text, kind in zip(sentences, kinds, strict=True):
            if text:
                page.merge_range(row, 0, row, 7, text, self.style(kind))
                page.set_row(row, 16 * (1 + len(text) // (80 if kind == "title" else 115)) + 4)
                row += 1
        heads = ["Outcome", "Unit", *(policy.title for policy in summary.policies)]
        for policy in summary.alternatives:
            heads += [f"{policy.title}: difference", "Low", "High", "Better on average"]
        row += 1
        page.write_row(row, 0, heads, self.style("head"))
        page.set_row(row, 48)
        for measure, levels, gaps in headline_rows(summary):
            row += 1
            page.write_string(row, 0, measure.title, self.style())
            page.write_string(row, 1, prose.unit_of(measure), self.style())
            values = [(level.mean if level else None, measure.kind) for level in levels]
            for gap in gaps:
                known = (gap.mean, gap.low, gap.high) if gap else (None,) * 3
                values += [(value, measure.kind) for value in known] + [(gap.p_better if gap else None, "chance")]
            for column, (value, kind) in enumerate(values, 2):
                self._cell(page, row, column, value, kind)
        page.write_string(row + 1, 0, _source(self.results), self.style("quiet"))
        growth = next((sheet for sheet in sheets(self.results) if sheet.name == "Growth"), None)
        if growth is not None and growth.chart is not None:
            page.insert_chart(row + 3, 0, self._chart(growth, growth.chart))
        page.set_landscape()
        page.fit_to_pages(1, 0)

    def table(self, sheet: Sheet) -> None:
        """One table with its head, filter and chart."""
        page = self._page(sheet.name, sheet.note, sheet.columns, len(sheet.rows))
        for at, row in enumerate(sheet.rows):
            for column, value in enumerate(row):
                kind = sheet.columns[column].kind
                self._cell(page, _FIRST_ROW + at, column, value, sheet.kinds[at] if kind == "row" else kind)
        if sheet.chart is not None:
            below = len(sheet.rows) <= _SHORT
            place = (_FIRST_ROW + len(sheet.rows) + 1, 0) if below else (_FIRST_ROW, len(sheet.columns))
            page.insert_chart(*place, self._chart(sheet, sheet.chart), _CHART)

    def assumptions(self) -> None:
        """Every input with its value for each policy, its unit, its source and how well it is known."""
        self.client_figures()
        inputs = assumptions.inputs(self.results.manifest)
        widths = ("Input", 54), ("Path", 44), ("Unit", 12), ("Value", 34), ("Known from", 50), ("How well", 22)
        columns = [Column(title, width=width) for title, width in widths]
        rows = [(one.meaning, one.path, one.unit, one.value, one.source, one.confidence) for one in inputs]
        self.table(Sheet("Assumptions", "What the answer rests on; an assumption may be replaced", columns, rows))

    def client_figures(self) -> None:
        """What the client says of the firm beside what is simulated; no sheet where nothing was said."""
        if not self.summary_.facts:
            return
        widths = ("Figure", 44), ("Client", 18), ("Simulated", 18), ("Interval", 28), ("Met?", 10), ("Why not", 90)
        columns = [Column(title, width=width) for title, width in widths]
        rows = [(one.title, one.said, one.simulated, one.interval, one.verdict, one.why) for one in self.summary_.facts]
        note = self.summary_.drift or "Is it this firm? The client's figures beside the simulated firm as it is today"
        self.table(Sheet("Client's figures", note, columns, rows))

    def method(self) -> None:
        """What could make the answer wrong, what a survey would say, and how to make the numbers again."""
        results, manifest = self.results, self.results.manifest
        inputs, unlike = assumptions.inputs(manifest), assumptions.unlike(manifest)
        doubts = cautions(self.summary_, sum(one.assumed for one in inputs), len(inputs), unlike)
        lines = [
            *filter(None, [equal_pay.note(results), ensemble_robustness.paragraph(results)]),
            *doubts,
            survey.caveat(results, same_firm=not unlike),
            _source(results),
        ]
        lines += [f"Repeat with: {manifest['command']}"] if manifest.get("command") else []
        lines += [f"{name} {version}" for name, version in (manifest.get("versions") or {}).items()]
        page = self._page(
            "Method", "What could make the answer wrong, and how to repeat it", [Column("", width=_WIDE)], 0
        )
        for row, line in enumerate(lines, _FIRST_ROW):
            page.write_string(row, 0, line, self.style("wrap"))

    def _page(self, name: str, note: str, columns: Sequence[Column], rows: int) -> Any:
        page = self.book.add_worksheet(name)
        page.write_string(0, 0, note, self.style("note"))
        for at, column in enumerate(columns):
            page.set_column(at, at, column.width)
            page.write_string(_FIRST_ROW - 1, at, column.title, self.style("head"))
        page.set_row(_FIRST_ROW - 1, 32)
        page.freeze_panes(_FIRST_ROW, 1)
        if rows:
            page.autofilter(_FIRST_ROW - 1, 0, _FIRST_ROW + rows - 1, len(columns) - 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(_FIRST_ROW - 1)
        return page

    def _cell(self, page: Any, row: int, column: int, value: Value, kind: str) -> None:
        if value is None:
            page.write_blank(row, column, None, self.style(kind))
        elif isinstance(value, str):
            page.write_string(row, column, value, self.style())
        else:
            page.write_number(row, column, value, self.style(kind))

    def _chart(self, sheet: Sheet, chart: Chart) -> Any:
        """A native chart of the cells of the sheet, with its intervals as error bars."""
        drawing = self.book.add_chart({"type": chart.kind})
        last = _FIRST_ROW + len(sheet.rows) - 1

        def cells(column: int) -> list[Any]:
            return [sheet.name, _FIRST_ROW, column, last, column]

        for series in chart.series:
            options: dict[str, Any] = {"categories": cells(chart.categories), "values": cells(series.column)}
            options["name"] = [sheet.name, _FIRST_ROW - 1, series.column] if len(chart.series) > 1 else series.name
            if chart.kind == "line":
                options["line"] = {"color": series.colour, "width": 1.0 if series.is_bound else 2.25}
                if series.is_bound:
                    options["line"]["dash_type"] = "dash"
            else:
                options |= {"fill": {"color": series.colour}, "gap": 60}
                options["points"] = [{"fill": {"color": tone(series, row[series.column])}} for row in sheet.rows]
            if series.spread is not None:
                halves = {f"{sign}_values": _range(sheet, series.spread) for sign in ("plus", "minus")}
                bars = {"type": "custom", "line": {"color": TEXT}, **halves}
                options["x_error_bars" if chart.kind == "bar" else "y_error_bars"] = bars
            drawing.add_series(options)
        number = _axis(sheet, chart, self.summary_.currency)
        names = {"label_position": "low", "reverse": chart.kind == "bar", "name": chart.unit}
        if chart.kind == "line":
            drawing.set_x_axis(names | {"interval_unit": 26, "reverse": False})
            drawing.set_y_axis(number)
        else:
            drawing.set_y_axis(names | {"name": ""})
            drawing.set_x_axis(number | {"name": ""})
        drawing.set_title({"name": chart.title, "name_font": {"size": 12, "color": TEXT}, "overlay": False})
        drawing.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
        drawing.set_size({"width": 760, "height": 420})
        return drawing


def _range(sheet: Sheet, column: int) -> str:
    letter = _letter(column)
    return f"='{sheet.name}'!${letter}${_FIRST_ROW + 1}:${letter}${_FIRST_ROW + len(sheet.rows)}"


def _letter(column: int) -> str:
    """A column as Excel calls it: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _look(kind: str, currency: str) -> dict[str, Any]:
    match kind:
        case "title":
            return {"bold": True, "font_size": 13, "font_color": TEXT, "text_wrap": True, "valign": "top"}
        case "note":
            return {"bold": True, "font_size": 13, "font_color": TEXT}
        case "head":
            return {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"}
        case "wrap":
            return {"text_wrap": True, "valign": "top"}
        case "quiet":
            return {"font_color": QUIET, "valign": "top"}
        case "text":
            return {"valign": "top", "indent": 1}
        case _:
            return {"num_format": _number(kind, currency), "valign": "top"}


def _number(kind: str, currency: str) -> str:
    """The number format of a kind: money in the currency, fractions as per cent."""
    symbol = prose.symbol(currency).replace('"', "")
    formats = {
        "money": f'"{symbol}"#,##0;-"{symbol}"#,##0',
        "share": "0.0%",
        "rate": "0.0%",
        "chance": '[>0.99]">99%";[<0.01]"<1%";0%',
        "count": "#,##0",
        "number": "0",
    }
    return formats.get(kind, "0.00")


def _axis(sheet: Sheet, chart: Chart, currency: str) -> dict[str, Any]:
    """The axis of numbers: money in thousands or millions; lines need not begin at zero, bars do."""
    columns = [series.column for series in chart.series]
    values = [abs(value) for row in sheet.rows for at in columns if isinstance(value := row[at], int | float)]
    axis: dict[str, Any] = {"num_format": _number(chart.number, currency), "major_gridlines": {"visible": True}}
    if chart.number == "money":
        scale = prose.money_scale(currency, max(values, default=1.0))
        commas = {"B": ",,,", "M": ",,", "k": ","}.get(scale.suffix, "")
        symbol = prose.symbol(currency).replace('"', "")
        axis["num_format"] = f'"{symbol}"#,##0.#{commas}"{scale.suffix}";-"{symbol}"#,##0.#{commas}"{scale.suffix}"'
    if chart.kind == "line" and values:
        axis["min"] = prose.floor_of(min(values))
    return axis | {"line": {"none": True}, "major_gridlines": {"visible": True, "line": {"color": RULE}}}


def _source(results: Results) -> str:
    summary = results.summary
    return (
        f"Source: smarketing, {prose.runs(summary.runs)} of each policy, seed {summary.raw.get('seed')}; "
        f"{prose.chance(summary.confidence)} intervals; folder {results.folder.name}"
    )
