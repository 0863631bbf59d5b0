"""The tables of a workbook, one a sheet, in the order of the report."""

from collections.abc import Iterator, Sequence

from smarketing.reports import prose
from smarketing.reports.documents.payout_sheets import payout_sheets
from smarketing.reports.documents.sheet import Chart, Column, Series, Sheet, Value
from smarketing.reports.estimates import Difference, Estimate, Measure
from smarketing.reports.figures.bridge import bridge_of
from smarketing.reports.figures.decomposition import estimate as as_estimate
from smarketing.reports.figures.decomposition import parts
from smarketing.reports.figures.growth import BEFORE, revenue_of
from smarketing.reports.figures.leaks import CAUSES, STAGES
from smarketing.reports.figures.pay import groups_of
from smarketing.reports.palette import BAD, GOOD, colours
from smarketing.reports.results import Results, Summary
from smarketing.reports.switch_points import switching


def sheets(results: Results) -> list[Sheet]:
    """Every sheet that the folder has the data for, in the order of the report."""
    money = (_growth, _bridge, _drivers)
    people = (_funnel, _losses, _pay, payout_sheets, _blame)
    made = (_outcomes, _differences, *money, *people, _switching)
    return [sheet for make in made for sheet in make(results) if sheet.rows]


def _outcomes(results: Results) -> Iterator[Sheet]:
    summary, rows, kinds = results.summary, [], []
    for policy in summary.policies:
        for measure in summary.measures.values():
            estimate = summary.estimate(policy, measure.name)
            if estimate is not None:
                spread = (estimate.q10, estimate.q50, estimate.q90, estimate.worst_decile)
                rows.append(
                    (policy.title, measure.title, measure.unit, *_numbers(estimate), *spread, measure.definition)
                )
                kinds.append(measure.kind)
    columns = [Column("Policy", width=22), Column("Outcome", width=30), Column("Unit", width=18), *_ESTIMATE]
    tails = [Column(name, "row") for name in ("1 run in 10 is below", "Median", "1 in 10 is above", "Worst decile")]
    note = "Mean over the runs with its interval, and how single runs spread"
    yield Sheet("Outcomes", note, [*columns, *tails, Column("Definition", width=80)], rows, kinds)


def _differences(results: Results) -> Iterator[Sheet]:
    summary, rows, kinds = results.summary, [], []
    for policy in summary.alternatives:
        for measure in summary.measures.values():
            difference = summary.difference(policy, measure.name)
            if difference is not None:
                odds = (difference.p_better, difference.share_better, prose.verdict(difference, measure).word)
                rows.append((policy.title, measure.title, measure.unit, *_numbers(difference), *odds))
                kinds.append(measure.kind)
    columns = [Column("Policy", width=22), Column("Outcome", width=30), Column("Unit", width=18), *_ESTIMATE]
    sure = [Column("Better on average", "chance", 16), Column("Better for one firm", "share", 16), Column("Verdict")]
    note = (
        f"Paired difference to {summary.baseline.title}; differences of shares and rates are points, shown as per cent"
    )
    yield Sheet("Differences", note, [*columns, *sure], rows, kinds)


def _growth(results: Results) -> Iterator[Sheet]:
    table, what = revenue_of(results)
    if table is None:
        return
    table = table[table["week"] >= -BEFORE]
    policies, colour = results.summary.policies, _colours(results)
    columns, series = [Column("Week", "number")], []
    wide = {}
    for policy in policies:
        own = table[table["scenario"] == policy.key].set_index("week")
        for name, title in (("q50", "median"), ("q10", "1 run in 10 below"), ("q90", "1 run in 10 above")):
            wide[(policy.key, name)] = own[name]
            label = policy.title if name == "q50" else f"{policy.title}, {title}"
            series.append(Series(label, len(columns), colour[policy.key], is_bound=name != "q50"))
            columns.append(Column(f"{policy.title}, {title}", "money", 18))
    weeks = sorted({week for own in wide.values() for week in own.index})
    rows = [(int(week), *(float(own[week]) if week in own.index else None for own in wide.values())) for week in weeks]
    unit = f"{prose.symbol(results.summary.currency)} a year"
    chart = Chart(
        f"{what}, {unit}: median, and 8 runs in 10", "line", "weeks after the policies begin", 0, series, "money"
    )
    note = f"{what}, {unit}; weeks below zero are the warm-up"
    yield Sheet("Growth", note, columns, rows, chart=chart)


def _bridge(results: Results) -> Iterator[Sheet]:
    bridge = bridge_of(results)
    if bridge is None:
        return
    lines = [*bridge.lines, (bridge.name, bridge.total)]
    rows = [(title, *_with_half(line), line.n) for title, line in lines]
    unit = f"{prose.symbol(results.summary.currency)} a year"
    title = f"{bridge.policy.title} against {results.summary.baseline.title}, {unit}"
    note = f"{title}: the lines add up to the difference in {bridge.name.lower()}"
    chart = Chart(title, "bar", unit, 0, [Series("Difference", 1, GOOD, 4, signed=True)], "money")
    yield Sheet("Bridge", note, [Column("Line", width=34), *_span("money"), Column("Runs", "count")], rows, chart=chart)


def _drivers(results: Results) -> Iterator[Sheet]:
    decomposition = results.extra("decomposition") or {}
    gap = as_estimate(decomposition.get("gap") or {})
    shares = parts(decomposition)
    if gap is None or not shares:
        return
    measure = results.summary.measures.get(str(decomposition.get("outcome")), results.summary.deciding)
    rows = [(title, *_with_half(size)) for title, size in (*shares, ("All together", gap))]
    title = f"What drives the gap: {prose.label(measure)}"
    chart = Chart(title, "bar", measure.unit, 0, [Series("Part of the gap", 1, GOOD, 4, signed=True)], measure.kind)
    note = f"{title}; the parts add up to the gap"
    yield Sheet("Drivers", note, [Column("Group of practices", width=34), *_span(measure.kind)], rows, chart=chart)


def _funnel(results: Results) -> Iterator[Sheet]:
    summary = results.summary
    stages = [
        (prose.sentence_case(title), [summary.stage(policy, stage) for policy in summary.policies])
        for stage, (title, _) in STAGES.items()
    ]
    what = f"Leads in {prose.years(summary.weeks)}"
    yield from _by_policy(results, ("Funnel", "Stage"), stages, "count", what, "leads")


def _losses(results: Results) -> Iterator[Sheet]:
    summary = results.summary
    losses = [
        (prose.sentence_case(title), [summary.loss(policy, cause) for policy in summary.policies])
        for cause, (title, _) in CAUSES.items()
    ]
    unit = f"{prose.symbol(summary.currency)} a year"
    yield from _by_policy(results, ("Losses", "First cause"), losses, "money", "Revenue lost, by its first cause", unit)


def _by_policy(
    results: Results,
    names: tuple[str, str],
    by_policy: Sequence[tuple[str, Sequence[Estimate | None]]],
    kind: str,
    what: str,
    unit: str,
) -> Iterator[Sheet]:
    """A row a category; per policy mean, interval and half-width."""
    policies, colour = results.summary.policies, _colours(results)
    columns, series = [Column(names[1], width=26)], []
    for policy in policies:
        series.append(Series(policy.title, len(columns), colour[policy.key], len(columns) + 3))
        columns += [Column(f"{policy.title}, {part}", kind, 16) for part in ("mean", "low", "high", "half-width")]
    rows = [
        (title, *(number for each in estimates for number in (_with_half(each) if each else (None,) * 4)))
        for title, estimates in by_policy
        if any(estimates)
    ]
    chart = Chart(f"{what}, {unit}", "bar", unit, 0, series, kind)
    yield Sheet(names[0], f"{what}, {unit}: mean over the runs with its interval", columns, rows, chart=chart)


def _pay(results: Results) -> Iterator[Sheet]:
    policy = results.summary.challenger
    groups = groups_of(results, policy) if policy is not None else []
    if policy is None or not groups:
        return
    rows = [(group.title, group.before, group.after, *_with_half(group.gap), group.gap.n) for group in groups]
    titles = [Column(title, "money", 18) for title in (results.summary.baseline.title, policy.title)]
    columns = [Column("Group", width=36), *titles, *_span("money"), Column("Runs", "count")]
    unit = f"{prose.symbol(results.summary.currency)} a year"
    chart = Chart(
        f"Pay of a person, difference, {unit}", "bar", unit, 0, [Series("Difference", 3, GOOD, 6, signed=True)], "money"
    )
    yield Sheet("Pay", f"Pay of a person, {unit}, and the paired difference", columns, rows, chart=chart)


def _blame(results: Results) -> Iterator[Sheet]:
    pairs = results.table("pairs")
    if pairs is None:
        return
    titles = {policy.key: policy.title for policy in results.summary.policies}
    names = ("marketer", "salesperson", "blame_by_sales", "blame_by_marketing", "n")
    rows = [
        (titles.get(row["scenario"], str(row["scenario"])), *(row[name] + (name in names[:2]) for name in names))
        for row in pairs.to_dict("records")
    ]
    columns = [Column("Policy", width=22), Column("Marketer", "count"), Column("Salesperson", "count")]
    columns += [Column("Sales blames marketing", "index", 20), Column("Marketing blames sales", "index", 20)]
    yield Sheet("Blame", "Blame in a pair, 0 to 1, in the last week", [*columns, Column("Runs", "count")], rows)


def _switching(results: Results) -> Iterator[Sheet]:
    rows = [
        (turn.meaning, turn.path, turn.at, turn.span, turn.below, turn.above)
        for pair in switching(results)
        for turn in pair.turns
    ]
    titles = ("Input", "Path", "Turns at", "Interval", "Better below", "Better above")
    note = "Values at which another policy becomes better"
    yield Sheet("Switch points", note, [Column(title, width=28) for title in titles], rows)


_ESTIMATE = [Column("Mean", "row"), Column("Low", "row"), Column("High", "row"), Column("Runs", "count")]


def _span(kind: str) -> list[Column]:
    return [Column(title, kind, 14) for title in ("Difference", "Low", "High", "Half-width")]


def _numbers(estimate: Estimate) -> tuple[Value, ...]:
    return (estimate.mean, estimate.low, estimate.high, estimate.n)


def _with_half(estimate: Estimate | Difference) -> tuple[Value, ...]:
    return (estimate.mean, estimate.low, estimate.high, estimate.half_width)


def _colours(results: Results) -> dict[str, str]:
    return colours([policy.key for policy in results.summary.policies])


def headline_rows(summary: Summary) -> list[tuple[Measure, list[Estimate | None], list[Difference | None]]]:
    """The outcomes of the first sheet: levels of all policies, differences of all but the baseline."""
    return [
        (
            measure,
            [summary.estimate(policy, measure.name) for policy in summary.policies],
            [summary.difference(policy, measure.name) for policy in summary.alternatives],
        )
        for measure in summary.headlines()
    ]


def tone(series: Series, value: Value) -> str:
    """The colour of one bar: the policy's, or good and bad where the sign is what matters."""
    if not series.signed or not isinstance(value, int | float):
        return series.colour
    return GOOD if value >= 0 else BAD
