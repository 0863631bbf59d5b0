"""Seven slides a consultant would send: answer, comparison, growth, leaks, what drives the gap, risks, assumptions."""

import io
from pathlib import Path

from smarketing.reports import (
    assumptions,
    comparison,
    ensemble_robustness,
    equal_pay,
    figures,
    prose,
    recommendation,
    survey,
)
from smarketing.reports.cautions import cautions
from smarketing.reports.documents.deck import BODY, MARGIN, TOP, WIDTH, Deck
from smarketing.reports.documents.next_steps import next_steps
from smarketing.reports.documents.page import client_of, logo_of
from smarketing.reports.documents.sheet import Sheet
from smarketing.reports.documents.sheets import sheets
from smarketing.reports.documents.writing import made_on, put
from smarketing.reports.figures.canvas import Figure
from smarketing.reports.headline import answer, key_numbers, luck, question, role
from smarketing.reports.palette import QUIET
from smarketing.reports.results import Policy, Results
from smarketing.reports.switch_points import switching

_ROOM = WIDTH - 2 * MARGIN
_TELLING = (  # inputs that describe a firm where there is no other to tell it from
    *("firm.opening_revenue", "firm.opening_customers", "firm.churn", "firm.gross_margin", "market.growth"),
    *("organisation.marketers", "organisation.salespeople", "compensation.salespeople.commission_rate"),
    *("compensation.salespeople.quota", "budget.total", "feedback.rule", "attribution.rule"),
)
_PICTURES = (".png", ".jpg", ".jpeg")  # of the logo formats those that slides can hold
_LETTERS = 95


def write_slides(folder: str | Path) -> Path:
    """Write report.pptx into a result folder; returns its path.

        >>> sm.slides(compared).name
        'report.pptx'

    Raises InputError: no result folder, no library.
    """
    results = Results.read(Path(folder))
    made = made_on(results.manifest)
    deck = Deck(_source(results))
    drawn, tables = figures.draw(results), {sheet.name: sheet for sheet in sheets(results)}
    _answer(deck, results)
    _comparison(deck, results, drawn)
    _growth(deck, results, drawn, tables)
    _leaks(deck, results, drawn, tables)
    _drivers(deck, results, drawn, tables)
    _risks(deck, results)
    _assumptions(deck, results)
    properties = deck.pptx.core_properties
    properties.title, properties.author = question(results.summary)[:250], "smarketing"
    if made is not None:
        properties.created = properties.modified = made
    content = io.BytesIO()
    deck.pptx.save(content)
    return put(results.folder / "report.pptx", content.getvalue())


def _answer(deck: Deck, results: Results) -> None:
    """The first slide: the answer, what to do, what it costs, three numbers."""
    summary = results.summary
    deck.start(answer(summary))
    what = "" if summary.is_comparison else recommendation.described(summary.baseline)
    lines = [luck(summary), what, recommendation.to_do(summary), recommendation.cost(results)]
    deck.text(lines, MARGIN, TOP + 0.1, _ROOM, 2.7, size=18)
    numbers = key_numbers(summary)
    width = _ROOM / max(1, len(numbers))
    for at, number in enumerate(numbers):
        left = MARGIN + at * width
        deck.text([number.title], left, TOP + 3.0, width - 0.3, 0.35, size=14, colour=QUIET)
        deck.text([number.value], left, TOP + 3.35, width - 0.3, 0.7, size=34, bold=True)
        deck.text([number.note], left, TOP + 4.05, width - 0.3, 0.75, size=14, colour=QUIET)
    client = client_of(results)
    if client is not None:
        logo = logo_of(results, client)
        if logo is not None and logo.suffix.lower() in _PICTURES:
            deck.picture(logo, client["name"])
        deck.text([f"For {client['name']}"], MARGIN, 0.08, _ROOM / 2, 0.3, size=12, colour=QUIET)


def _comparison(deck: Deck, results: Results, drawn: dict[str, Figure]) -> None:
    """Levels, differences and verdicts, at most two policies beside the baseline."""
    summary = results.summary
    shown = [policy for policy in (summary.challenger, *summary.alternatives) if policy is not None]
    shown = list(dict.fromkeys(shown))[:2]
    deck.start(
        drawn["differences"].title if "differences" in drawn else f"How the firm does under {summary.policies[0].title}"
    )
    if not summary.is_comparison:
        rows = [["Outcome", "Mean", "Interval", "8 runs in 10"]]
        for row in comparison.tables(summary, summary.headlines())[0].rows:
            rows.append([row.title, row.cells[0].level, row.cells[0].span, row.cells[0].spread])
        deck.table(rows, [4.5, 2.2, 2.6, 2.6])
        return
    name = _with_role if len(shown) == 1 else _title
    rows = [["Outcome", name(results, summary.baseline)]]
    for policy in shown:
        rows[0] += [name(results, policy), "difference and its interval", ""]
    table = comparison.side_by_side(summary, [summary.baseline, *shown], summary.headlines())
    for row in table.rows:
        line = [row.title, row.cells[0].level]
        for cell in row.cells[1:]:
            line += [cell.level, f"{cell.gap} ({cell.span})" if cell.span else cell.gap, _verdict(cell.verdict)]
        rows.append(line)
    widths = [3.1, 1.75, 1.75, 3.6, 1.5] if len(shown) == 1 else [2.3, 1.25, 1.15, 2.3, 1.05, 1.15, 2.3, 1.05]
    scale = _ROOM / sum(widths)
    deck.table(rows, [width * scale for width in widths], size=15 if len(shown) == 1 else 12)


def _growth(deck: Deck, results: Results, drawn: dict[str, Figure], tables: dict[str, Sheet]) -> None:
    sheet = tables.get("Growth")
    if sheet is None:
        deck.start("How revenue runs was not kept")
        deck.text(["The folder keeps no weekly series. Run the comparison again to see growth week by week."], *_BODY)
        return
    deck.start(drawn["growth"].title)
    _chart(deck, results, sheet, drawn["growth"], (MARGIN, TOP, _ROOM, BODY - 0.35))
    note = "Median of the runs; dashed: one run in ten is below, one in ten above."
    deck.text([note], MARGIN, TOP + BODY - 0.3, _ROOM, 0.3, size=12, colour=QUIET)


def _leaks(deck: Deck, results: Results, drawn: dict[str, Figure], tables: dict[str, Sheet]) -> None:
    """Where leads go at the left, where revenue is lost at the right."""
    shown = [
        (name, kind) for name, kind in (("Funnel", "funnel"), ("Losses", "losses")) if name in tables and kind in drawn
    ]
    if not shown:
        deck.start("Where leads go was not kept")
        deck.text(["The folder keeps no funnel and no losses. Run the comparison again to see them."], *_BODY)
        return
    deck.start(drawn[shown[-1][1]].title)
    width = _ROOM / len(shown)
    for at, (name, kind) in enumerate(shown):
        left, sheet = MARGIN + at * width, tables[name]
        deck.text([sheet.chart.title if sheet.chart else name], left, TOP, width - 0.3, 0.35, size=14, bold=True)
        _chart(deck, results, sheet, drawn[kind], (left, TOP + 0.35, width - 0.2, BODY - 0.35))


def _drivers(deck: Deck, results: Results, drawn: dict[str, Figure], tables: dict[str, Sheet]) -> None:
    """The parts of the gap where they are known; else the gap in money and the command that divides it."""
    for name, kind in (("Drivers", "decomposition"), ("Bridge", "bridge")):
        if name not in tables or kind not in drawn:
            continue
        deck.start(drawn[kind].title)
        deck.text([drawn[kind].subtitle], MARGIN, TOP - 0.1, _ROOM, 0.5, size=13, colour=QUIET)
        _chart(deck, results, tables[name], drawn[kind], (MARGIN, TOP + 0.4, _ROOM, BODY - 0.9))
        more = next_steps(results).get("drivers", "")
        if more:
            deck.text(
                [f"To divide the gap among the practices that make it: {more}"],
                MARGIN,
                TOP + BODY - 0.4,
                _ROOM,
                0.4,
                size=13,
            )
        return
    deck.start("One policy alone has no gap to explain")
    deck.text(["Compare it with another: smarketing compare."], *_BODY)


def _risks(deck: Deck, results: Results) -> None:
    inputs, unlike = assumptions.inputs(results.manifest), assumptions.unlike(results.manifest)
    doubts = cautions(results.summary, sum(one.assumed for one in inputs), len(inputs), unlike)
    turns = [
        text for pair in switching(results) for text in filter(None, (*pair.statements, pair.together, pair.robustness))
    ]
    more = next_steps(results).get("switching", "")
    ask = f"At which value of an input the answer turns: {more}" if more else ""
    first, *rest = doubts
    deck.start(first)
    deck.text(
        [
            equal_pay.note(results),
            ensemble_robustness.paragraph(results),
            *turns,
            *rest,
            ask,
            survey.caveat(results, same_firm=not unlike),
        ],
        *_BODY,
        size=16,
    )


def _assumptions(deck: Deck, results: Results) -> None:
    """What differs between the policies, and how well all inputs are known."""
    inputs = assumptions.inputs(results.manifest)
    known = sum(one.confidence == assumptions.PUBLISHED for one in inputs)
    in_part = sum(one.confidence == assumptions.INFORMED for one in inputs)
    deck.start(
        f"Of {len(inputs)} inputs {known} have a source, {in_part} have one in part, and "
        f"{len(inputs) - known - in_part} are assumptions that you may replace"
    )
    differ = [one for one in inputs if len(one.values) > 1]
    chosen = (
        sorted(differ, key=lambda one: one.of_behaviour) or [one for one in inputs if one.path in _TELLING] or inputs
    )
    rows = [["What the policies set differently" if differ else "Input", "Value", "Known from"]]
    rows += [[one.meaning or one.path, one.value, one.source] for one in chosen]
    shown = deck.table(rows, [4.9, 4.4, _ROOM - 9.3], size=12, height=BODY - 0.75)
    rest = f"{len(chosen) - shown} more, and all inputs: " if shown < len(chosen) else "All inputs: "
    again = results.manifest.get("command")
    lines = f"{rest}report.html and report.xlsx. {f'Repeat with: {again}' if again else ''}".rstrip()
    deck.text([lines], MARGIN, TOP + BODY - 0.6, _ROOM, 0.6, size=12)


_BODY = (MARGIN, TOP, _ROOM, BODY)


def _chart(
    deck: Deck, results: Results, sheet: Sheet, figure: Figure, place: tuple[float, float, float, float]
) -> None:
    if sheet.chart is not None:
        deck.chart(sheet, sheet.chart, place, results.summary.currency, figure.alt)


def _title(results: Results, policy: Policy) -> str:
    return policy.title


def _with_role(results: Results, policy: Policy) -> str:
    what = role(results.summary, policy)
    return f"{policy.title} ({what})" if what else policy.title


def _verdict(verdict: prose.Verdict) -> str:
    return f"{verdict.mark} {verdict.word}".strip()


def _source(results: Results) -> str:
    summary = results.summary
    version = (results.manifest.get("versions") or {}).get("smarketing", "")
    return (
        f"Source: smarketing {version}, {prose.runs(summary.runs)} of each policy, seed {summary.raw.get('seed')}; "
        f"{prose.chance(summary.confidence)} intervals; folder {results.folder.name[:_LETTERS]}"
    )
