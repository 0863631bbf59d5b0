"""`smarketing calibrate`: a firm from the export of its CRM."""

from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smarketing.commands.options import Jobs, Quiet
from smarketing.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

    from smarketing.evidence.crm.calibrate import Calibration


def calibrate(
    files: Annotated[list[Path], typer.Argument(help="CSV or Excel: deals, leads, closed deals.", metavar="FILE...")],
    out: Annotated[Path, typer.Option("--out", help="The scenario file to write. It must not exist yet.")],
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="Which heading is what, where it is not seen.")
    ] = None,
    facts: Annotated[
        Path | None, typer.Option("--facts", help="What the client says beside: revenue, pay, ...")
    ] = None,
    seconds: Annotated[float, typer.Option("--seconds", min=5, max=3600, help="How long to search.")] = 40.0,
    ensemble: Annotated[
        int, typer.Option("--ensemble", min=0, max=200, help="Also look for so many firms that fit about as well.")
    ] = 0,
    jobs: Jobs = None,
    quiet: Quiet = False,
) -> None:
    """A firm from a CRM export: rows read and dropped, what is known of it and what is not, a backtest, and a fit.

    Beside the scenario it writes the facts it found (NAME.facts.yaml), which `scenario fit` reads, too, and the
    headings it took for what (NAME.mapping.yaml), which you may change for --mapping.
    """
    from smarketing.commands.firm_files import fit_firm, print_fit, write_whole
    from smarketing.commands.terminal import Terminal
    from smarketing.evidence.crm.calibrate import calibrate as read_export
    from smarketing.evidence.crm.calibrate import mapping_text
    from smarketing.evidence.firm.facts_file import read_facts

    terminal = Terminal(False, quiet)
    beside = {kind: out.with_name(f"{out.stem}.{kind}.yaml") for kind in ("facts", "mapping")}
    for file in (out, *beside.values()):
        if file.exists():
            raise InputError(f"{file}: this file exists, and nothing is ever overwritten. Name another one with --out.")
    said = read_facts(facts) if facts is not None else {}
    records = read_export(files, mapping)
    for table in (_rows_table(records), _numbers_table(records)):
        terminal.out.print(table)
        terminal.out.print()
    terminal.out.print("\n".join(_what_is_not_known(records)), markup=False)
    terminal.out.print(_backtest_sentence(records), markup=False)
    write_whole(beside["mapping"], mapping_text(records.records))
    facts_told = {**records.facts, **said}
    write_whole(beside["facts"], _facts_text(facts_told, files))
    terminal.out.print(f"\nWrote {beside['facts']} and {beside['mapping']}.", markup=False, soft_wrap=True)
    if "revenue" not in said:
        terminal.out.print("No export knows revenue and what of it recurs; they set the books: say them with --facts.")
    made = fit_firm(beside["facts"], out, seconds, jobs, terminal, records.worth, ensemble)
    terminal.out.print("\n".join(_conversions(records, made.conversion)), markup=False)
    print_fit(made, out, terminal, {name: "client" if name in said else "data" for name in facts_told})


def _rows_table(calibration: "Calibration") -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), title="Rows", title_justify="left")
    for title in ("", "rows", ""):
        table.add_column(title, justify="right" if title else "left")
    for name, n in calibration.records.read.items():
        used = ", ".join(f"{canonical} = {heading}" for canonical, heading in calibration.records.columns[name].items())
        table.add_row(f"read from {name}", f"{n:,}", used or "no heading known: not used")
    for each in calibration.records.dropped:
        table.add_row(each.why, f"{each.n:,}", f"such as {', '.join(each.first)}")
    table.add_row("used", f"{len(calibration.records.rows):,}", f"up to {calibration.records.exported.date()}")
    return table


def _numbers_table(calibration: "Calibration") -> "Table":
    from rich.table import Table

    from smarketing.scenarios.facts import KINDS

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), title="From your data", title_justify="left")
    for title in ("", "value", "95 % interval", "rows"):
        table.add_column(title, justify="right" if title else "left", no_wrap=bool(title))
    for name, each in calibration.findings.numbers.items():
        low, high = (_money(name, end, calibration) for end in (each.low, each.high))
        interval = f"{low} to {high}" if each.high > each.low else ""
        table.add_row(KINDS[name].title, _money(name, each.value, calibration), interval, f"{each.n:,}")
    for source, each in calibration.findings.conversion.items():
        interval = f"{100 * each.low:.1f} % to {100 * each.high:.1f} %"
        table.add_row(f"won in the end, of {source}", f"{100 * each.value:.1f} %", interval, f"{each.n:,}")
    return table


def _money(name: str, value: float, calibration: "Calibration") -> str:
    """A number; without a currency where no amount of the export names one."""
    from smarketing.scenarios.facts import shown

    text = shown(name, value, calibration.records.currency or "USD")
    return text if calibration.records.currency else text.replace("$", "")


def _what_is_not_known(calibration: "Calibration") -> Iterator[str]:
    yield "Not identified, and left as published research or --facts have it:"
    for name, why in calibration.findings.unknown.items():
        yield f"  {name.replace('_', ' ')}: {why}"


def _backtest_sentence(fit: "Calibration") -> str:
    covered = fit.covered
    if covered is None:
        return "\nBacktest: too few leads were waiting to foretell anything."
    lines = [
        f"\nBacktest, fitted on the first part: {sum(each.inside for each in fit.backtest)} of {len(fit.backtest)} "
        f"counts of later wins came inside limits that should hold nine in ten."
    ]
    lines += [
        f"  {each.source}: {each.foretold:.0f} foretold ({each.low} to {each.high}), {each.came} came"
        f"{'' if each.inside else ': outside'}"
        for each in fit.backtest
    ]
    return "\n".join(lines)


def _conversions(calibration: "Calibration", simulated: Mapping[str, float]) -> Iterator[str]:
    """The conversion of each source in the export beside the simulated firm's."""
    both = {source: each for source, each in calibration.findings.conversion.items() if source in simulated}
    if not both:
        return
    inside = sum(each.low <= simulated[source] <= each.high for source, each in both.items())
    yield f"\nLeads won in the end: {inside} of {len(both)} sources convert in the simulated firm as in your data."
    for source, each in both.items():
        outside = "" if each.low <= simulated[source] <= each.high else ": outside"
        yield (
            f"  {source}: {100 * each.value:.1f} % ({100 * each.low:.1f} % to {100 * each.high:.1f} %), "
            f"simulated {100 * simulated[source]:.1f} %{outside}"
        )
    yield ""


def _facts_text(facts: dict[str, Any], files: list[Path]) -> str:
    from ruamel.yaml import YAML

    stream = StringIO()
    yaml = YAML()
    yaml.dump(facts, stream)
    names = ", ".join(file.name for file in files)
    head = f"# From {names}. Add what no export says: revenue, growth, budgets, pay (docs/your-firm.md).\n"
    return head + stream.getvalue()
