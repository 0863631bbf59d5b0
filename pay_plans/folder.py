"""The folder of a payout: tables as CSV, all that was found as JSON, and what made it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smarketing.store.csv_text import as_csv
from smarketing.store.result_folder import ResultFolder, described

if TYPE_CHECKING:
    from smarketing.pay_plans.payout import Payout

type Row = Sequence[Any]
type Table = tuple[Sequence[str], Iterable[Row]]  # heads, rows


def reserve(out: str | Path | None) -> ResultFolder:
    """Make the folder before the work starts. Raises InputError where that cannot be."""
    return ResultFolder.reserve(out, "payout")


def fill(folder: ResultFolder, payout: "Payout") -> None:
    """Write every file, the manifest last. Raises InputError without room."""
    with folder.written("Make room and run it again."):
        for name, (heads, rows) in tables(payout).items():
            folder.write(f"{name}.csv", partial(_write_csv, heads, rows))
        folder.write_json("payout.json", payout.summary)
        folder.write_manifest("payout", "complete", **_manifest(payout))


def tables(payout: "Payout") -> dict[str, Table]:
    """Every table by the name of its file."""
    made: dict[str, Table] = {"curve": (_CURVE, _curve(payout))}
    if payout.changes:
        made["people"] = (_PEOPLE, _people(payout))
    if payout.deals is not None:
        made["back_test_lines"] = (_LINES, back_test_lines(payout))
        made["back_test_periods"] = (_PERIODS, back_test_periods(payout))
    return made


def money(cents: int) -> str:
    """Cents as an amount with two places: -5 is "-0.05"."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"


_CURVE = ("plan", "attainment", "bookings", "variable_pay", "total_pay", "marginal_rate")
_PEOPLE = ("plan", "replication", "week", "unit", "person", "skill", "before", "after", "difference")
_LINES = ("plan", "who", "period", "date", "row", "what", "booked", "credited", "paid", "owed")
_PERIODS = ("plan", "who", "period", "deals", "booked", "credited", "quota", "attainment", "paid")


def _curve(payout: "Payout") -> Iterator[Row]:
    for name, plan in payout.summary["plans"].items():
        for point in plan["curve"]:
            yield (name, *(round(value, 6) for value in point.values()))


def _people(payout: "Payout") -> Iterator[Row]:
    for name, change in payout.changes.items():
        who = ("replication", "week", "unit", "person")
        for pair, before, after in zip(change.pairs, change.before.tolist(), change.after.tolist(), strict=True):
            numbers = (before, after, after - before)
            yield (name, *(int(pair[each]) for each in who), float(pair["skill"]), *(round(n, 2) for n in numbers))


def back_test_lines(payout: "Payout") -> Iterator[Row]:
    """Every line of pay: of which deal, in which period, what for."""
    deals = {deal.row: deal for deal in payout.deals.deals} if payout.deals else {}
    for test in payout.tests:
        for who, line in test.lines:
            deal = deals.get(line.deal) if line.deal is not None else None
            period = test.periods[line.period]
            day = (deal.day if deal else period.first_day if line.what == "guarantee" else period.last_day).isoformat()
            credited = f"{line.credited:.2f}" if line.what == "commission" else ""
            booked = deal.amount if deal and line.what == "commission" else ""
            yield (test.name, who, period.label, day, line.deal or "", line.what, booked, credited,
                   money(line.cents), money(line.owed))  # fmt: skip


def back_test_periods(payout: "Payout") -> Iterator[Row]:
    """Every person in every period: what was booked, how much of quota that is, what is paid."""
    for test in payout.tests:
        for each in test.statements:
            attainment = "" if each.attainment is None else f"{each.attainment:.4f}"
            quota = f"{each.quota:.2f}" if each.quota else ""
            yield (test.name, each.who, each.period.label, each.deals, each.booked, f"{each.credited:.2f}", quota,
                   attainment, money(each.cents))  # fmt: skip


def _write_csv(heads: Sequence[str], rows: Iterable[Row], file: Path) -> None:
    file.write_bytes(as_csv(heads, rows).encode("utf-8-sig"))


def _manifest(payout: "Payout") -> dict[str, Any]:
    return {
        **payout.settings,
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "scenarios": [described(each) | {"name": name} for name, each in payout.scenarios.items()],
        "deals": None if payout.deals is None else asdict(payout.deals) | {"deals": len(payout.deals.deals)},
    }
