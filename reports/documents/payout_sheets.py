"""What plans pay, as sheets of the workbook: the curve with its live chart, and what plans cost."""

from collections.abc import Iterator

from smarketing.reports import payout as words
from smarketing.reports import prose
from smarketing.reports.documents.sheet import Chart, Column, Series, Sheet
from smarketing.reports.palette import colours
from smarketing.reports.results import Results


def payout_sheets(results: Results) -> Iterator[Sheet]:
    """The sheets; none where the folder keeps no `payout.json`."""
    payout = results.extra("payout")
    if payout is None:
        return
    yield _curve(payout)
    yield _cost(payout)


def _curve(payout: words.Told) -> Sheet:
    """A row an attainment; per plan a year's pay and what the next dollar pays."""
    plans, tone = payout["plans"], colours(list(payout["plans"]))
    unit = f"{prose.symbol(payout['currency'])} a year"
    columns, series = [Column("Attainment", "share")], []
    for name, plan in plans.items():
        series.append(Series(plan["title"], len(columns), tone[name]))
        columns += [Column(f"{plan['title']}, pay", "money", 18), Column(f"{plan['title']}, next dollar", "share", 18)]
    points = zip(*(plan["curve"] for plan in plans.values()), strict=True)
    rows = [
        (row[0]["attainment"], *(value for point in row for value in (point["total"], point["marginal"])))
        for row in points
    ]
    chart = Chart(f"Pay of a salesperson, {unit}", "line", "attainment", 0, series, "money")
    note = f"What plans pay, {unit} with base, by attainment held through a year"
    return Sheet("Payout curve", note, columns, rows, chart=chart)


def _cost(payout: words.Told) -> Sheet:
    """What all salespeople of a unit cost, at attainments as they are and shifted by ten points."""
    rows = [
        (plan["title"], each["shift"], each["attainment"], each["variable"], each["total"], each["of_bookings"],
         each["of_revenue"])
        for plan in payout["plans"].values()
        for each in plan["budget"]
    ]  # fmt: skip
    columns = [Column("Plan", width=24), Column("Shift", "share"), Column("Mean attainment", "share", 16)]
    columns += [Column(title, "money", 16) for title in ("Variable pay", "Cost with base")]
    columns += [Column(title, "share", 16) for title in ("Of bookings", "Of revenue")]
    note = f"Cost of all salespeople of a unit, a year: {words.people_are(payout)}"
    return Sheet("Cost of plans", note, columns, rows)
