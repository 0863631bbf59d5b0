"""What plans pay, for a terminal: pay by attainment side by side, thirds and budget, then people and deals."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

from rich.console import Group
from rich.style import Style
from rich.table import Table
from rich.text import Text

from smarketing.reports import payout as words
from smarketing.reports import prose
from smarketing.reports.palette import BLACK, colours
from smarketing.reports.payout import Told

_READING_WIDTH = 100
_LABEL, _PLAN = 18, 30  # columns of the terminal that a label and a plan take
_NAME = 24
_MOST_PEOPLE = 25  # of a back-test that are shown
_QUIET = Style(dim=True)


def payout_table(payout: Told, width: int) -> Group:
    """All that `smarketing payout` found, for a terminal of `width` columns."""
    parts: list[Any] = []
    for plan in payout["plans"].values():
        parts += [Text(line, style="bold") for line in _wrapped(words.opening(plan, payout["currency"]), width)]
    parts.append(Text())
    per_table = max(1, (width - _LABEL) // _PLAN)
    names = list(payout["plans"])
    for at in range(0, len(names), per_table):
        parts += [_by_attainment(payout, names[at : at + per_table]), Text()]
    parts += [Text(line) for line in _said(payout, width)]
    for name in payout["changes"]:
        parts += [Text(), *(Text(line, style="bold") for line in _wrapped(words.change_sentence(payout, name), width))]
        parts.append(_ranks(payout, name))
    if payout.get("back_test"):
        parts += [Text(), Text("On the firm's own deals", style="bold")]
        parts += [Text(line) for text in words.back_test_lines(payout) for line in _wrapped(text, width)]
        parts += [Text(), _people(payout, width)]
    return Group(*parts)


def _by_attainment(payout: Told, names: Sequence[str]) -> Table:
    """A row an attainment, then the thirds and the budget; per plan pay a year and what the next dollar pays."""
    currency = payout["currency"]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(Text("booked of 100 %", _QUIET), no_wrap=True)
    tone = colours(list(payout["plans"]))
    for name in names:
        title = wrap(payout["plans"][name]["title"], _NAME, max_lines=2, placeholder=" …")
        own = Style(color=None if tone[name] == BLACK else tone[name], bold=True)
        table.add_column(Text.assemble(("\n".join(title), own), ("\npay a year", _QUIET)), justify="right")
        table.add_column(Text("\nnext dollar", _QUIET), justify="right", no_wrap=True)
    plans = [payout["plans"][name] for name in names]
    for attainment in words.SHOWN:
        cells: list[str | Text] = []
        for plan in plans:
            point = words.point_at(plan, attainment)
            cells += [words.amount(point["total"], currency), words.percent(point["marginal"], 1)]
        table.add_row(words.percent(attainment), *cells, style="bold" if attainment == 1.0 else None)
    table.add_section()
    table.add_row()
    for at in range(max(len(plan["thirds"]) for plan in plans)):
        thirds = [plan["thirds"][at] for plan in plans]
        cells = [cell for each in thirds for cell in (words.amount(each["total"], currency), _at(each))]
        table.add_row(prose.sentence_case(thirds[0]["third"]), *cells)
    table.add_row()
    table.add_row(Text("all, 10 pts lower", ""), *_budget(plans, 0, currency))
    table.add_row("all, as it is", *_budget(plans, 1, currency))
    table.add_row("all, 10 pts higher", *_budget(plans, 2, currency))
    return table


def _at(third: Told) -> Text:
    return Text(f"at {words.percent(third['attainment'])}", _QUIET)


def _budget(plans: Sequence[Told], at: int, currency: str) -> Iterator[str]:
    for plan in plans:
        budget = plan["budget"][at]
        yield words.rounded(budget["total"], currency)
        yield words.percent(budget["of_bookings"], 1)


def _said(payout: Told, width: int) -> Iterator[str]:
    """What the numbers are, then the examples of each plan."""
    note = (
        f"Pay with base; thirds and all salespeople of a unit: {words.people_are(payout)}. "
        "Beside what all cost: its share of what they book."
    )
    yield from _wrapped(note, width)
    for plan in payout["plans"].values():
        yield ""
        yield plan["title"]
        lines = (*words.examples(plan, payout["currency"]), *words.left_out(plan, payout["currency"]))
        told_of = [_simulated(plan, payout)] if plan["simulated"] else []
        for line in (*lines, *told_of):
            yield from wrap(line, min(width, _READING_WIDTH), initial_indent="  ", subsequent_indent="    ")


def _simulated(plan: Told, payout: Told) -> str:
    """What the plan cost in the simulated firm, with all that people do about it."""
    money = plan["simulated"]
    pay = words.rounded(money["sales_pay"]["mean"], payout["currency"])
    low, high = (
        None if money["of_revenue"][end] is None else 100 * money["of_revenue"][end] for end in ("low", "high")
    )
    span = "" if low is None or high is None else f" ({low:.1f} to {high:.1f})"
    return (
        f"Simulated, salespeople cost {pay} a year, {words.percent(money['of_revenue']['mean'], 1)}{span} of revenue."
    )


def _ranks(payout: Told, name: str) -> Table:
    """Pay before and after by place in the order of skill."""
    change, currency = payout["changes"][name], payout["currency"]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=_QUIET)
    table.add_column("by skill", no_wrap=True)
    for title in ("before", "after", "difference", "95 % interval", "gain", "lose"):
        table.add_column(title, justify="right", no_wrap=True)
    for rank in _some(change["ranks"]):
        gap = rank["gap"]
        low, high = (gap[end] for end in ("low", "high"))
        span = "" if low is None or high is None else f"{_signed(low, currency)} to {_signed(high, currency)}"
        shares = (words.percent(rank["share_gain"]), words.percent(rank["share_lose"]))
        before, after = (words.amount(rank[each], currency) for each in ("before", "after"))
        table.add_row(f"{rank['rank']}.", before, after, _signed(gap["mean"], currency), span, *shares)
    table.caption = Text(
        f"{payout['replications']} paired runs; {change['n_pairs']:,} years of people who stay under both plans, "
        f"{change['unpaired']:,} of others left out",
        _QUIET,
    )
    table.caption_justify = "left"
    return table


def _some(ranks: Sequence[Told]) -> Sequence[Told]:
    """All ranks of a small team; of a large one a dozen from best to last."""
    if len(ranks) <= 12:
        return ranks
    return [ranks[round(at * (len(ranks) - 1) / 11)] for at in range(12)]


def _people(payout: Told, width: int) -> Table:
    """What each plan pays each person on the deals, and the difference to the first."""
    test, currency = payout["back_test"], payout["currency"]
    names = list(test["plans"])[: max(1, (width - _LABEL) // _PLAN + 1)]
    base = test["plans"][payout["baseline"]]["by_person"]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(Text("variable pay", _QUIET), max_width=_LABEL, no_wrap=True)
    for name in names:
        table.add_column(Text(test["plans"][name]["title"]), justify="right")
        if name != payout["baseline"]:
            table.add_column(Text("difference", _QUIET), justify="right", no_wrap=True)
    ordered = sorted(base, key=lambda who: -base[who])
    for who in ordered[:_MOST_PEOPLE]:
        cells = []
        for name in names:
            paid = test["plans"][name]["by_person"].get(who, 0)
            cells.append(words.exact(paid, currency))
            cells += [] if name == payout["baseline"] else [_mark(paid - base[who], currency)]
        table.add_row(Text(who), *cells)
    totals = []
    for name in names:
        total = test["plans"][name]["total"]
        totals.append(words.exact(total, currency))
        totals += (
            [] if name == payout["baseline"] else [_mark(total - test["plans"][payout["baseline"]]["total"], currency)]
        )
    table.add_row("All", *totals, style="bold")
    if len(ordered) > _MOST_PEOPLE:
        table.caption = Text(f"and {len(ordered) - _MOST_PEOPLE} more: back_test_periods.csv", _QUIET)
    return table


def _mark(cents: int, currency: str) -> str:
    """A difference with an arrow: more or less for whom it is paid to."""
    return f"{'▲' if cents > 0 else '▼' if cents < 0 else '='} {words.exact(abs(cents), currency)}"


def _signed(value: float, currency: str) -> str:
    return ("+" if round(value) > 0 else "") + words.amount(value, currency)


def _wrapped(text: str, width: int) -> list[str]:
    indent = " " * (len(text) - len(text.lstrip()))
    return wrap(text, min(width, _READING_WIDTH), subsequent_indent=indent)
