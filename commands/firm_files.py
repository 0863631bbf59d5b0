"""Facts in, a firm out: what `smarketing scenario fit` and `check --run` do with files and the terminal."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smarketing.commands.progress import BEGINS_ANEW, stop_on_signal
from smarketing.commands.terminal import Terminal
from smarketing.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

    from smarketing.evidence.firm.fit import Fit
    from smarketing.scenarios import Scenario


def fit_firm(
    facts: Path,
    out: Path,
    seconds: float,
    jobs: int | None,
    terminal: Terminal,
    worth: Mapping[str, float] | None = None,
    ensemble: int = 0,
) -> "Fit":
    """Fit and write; the file appears whole or not at all."""
    from smarketing.evidence.firm.client_file import client_file
    from smarketing.evidence.firm.facts_file import read_facts
    from smarketing.evidence.firm.fit import fit
    from smarketing.scenarios.client_ensemble import beside, text_of

    said = read_facts(facts)
    if out.exists():
        raise InputError(f"{out}: this file exists, and nothing is ever overwritten. Name another one.")
    if out.suffix not in (".yaml", ".yml"):
        raise InputError(f"{out}: the name of a scenario file ends in .yaml. Write {out.with_suffix('.yaml')}.")
    title = str(said.pop("name", "") or out.stem.replace("_", " ").replace("-", " ").capitalize())

    def watch(done: int, total: int, what: str) -> None:
        if terminal.shows_progress:
            of = f" of {total}" if total > done else ""
            terminal.err.print(f"Step {done}{of}: {what}", markup=False)

    with ExitStack() as stack:
        stop = stack.enter_context(stop_on_signal())
        if terminal.shows_progress:
            terminal.tell_of_compiling()
            terminal.err.print(f"Fitting {title}: about {seconds + 15:.0f} s at most. {BEGINS_ANEW}", markup=False)
        fitted = fit(
            said, name=title, worth=worth, seconds=seconds, jobs=jobs, watch=watch, stop=stop, ensemble=ensemble
        )
    if fitted.ensemble:
        write_whole(beside(out), text_of(fitted.ensemble))
    write_whole(out, client_file(fitted, title, out.name))
    return fitted


def print_fit(fitted: "Fit", out: Path, terminal: Terminal, known_from: Mapping[str, str] | None = None) -> None:
    """The table, what is missed and why, what was not said, and where the firm is."""
    rows = [row.plain() for row in fitted.rows]
    terminal.out.print(facts_table(rows, known_from))
    terminal.out.print(f"\n{verdict(rows)}", markup=False)
    for sentence in without_effect(fitted):
        terminal.out.print(sentence, markup=False)
    if unsaid := not_said(fitted):
        terminal.out.print(f"Not said, and taken as follows or as is usual: {unsaid}.", markup=False)
    for clash in fitted.books.clashes:
        if not any(row["why"] == clash for row in rows):
            terminal.out.print(f"The figures contradict each other: {clash}.", markup=False)
    if fitted.ensemble:
        terminal.out.print(
            f"{len(fitted.ensemble)} other firms fit about as well: `smarketing compare {out} CHANGE.yaml --ensemble` "
            "asks them, too.", markup=False,
        )  # fmt: skip
    terminal.out.print(f"\nWrote {out}. Next: smarketing run {out}", markup=False, soft_wrap=True)


def without_effect(fitted: "Fit") -> list[str]:
    """A sentence for each fact that moves nothing in this firm."""
    from smarketing.scenarios.facts import shown
    from smarketing.scenarios.orders import orders_a_year

    said, sentences = fitted.facts.keys(), []
    if orders := orders_a_year(fitted.facts):
        each = shown("deal_mean", fitted.books.revenue / fitted.books.customers, fitted.scenario.spec.currency)
        return [
            f"Customers order again, {orders:.2g} times a year: what they order counts as revenue that recurs, "
            f"whatever the contract, and a deal of the simulation is a customer won, {fitted.books.deals:,.0f} a year, "
            f"each worth {each} a year. Orders are told as customers times {orders:.2g}."
        ]
    if fitted.books.recurring_share == 0:
        if "expansion" in said:
            sentences.append("Without effect: the growth of what customers pay, since nothing of the revenue recurs.")
        if "churn" in said:
            sentences.append("The churn that was said moves customers and no revenue, since nothing of it recurs.")
    if {"quota", "quota_share"} <= said:
        sentences.append("Who makes the quota follows from the quota that was said: it is compared and not sought.")
    return sentences


def not_said(fitted: "Fit") -> str:
    """What a client would look for in vain among the facts, as the firm has it: worked out, or a usual value."""
    from smarketing.scenarios.facts import KINDS, shown
    from smarketing.scenarios.orders import OF_ORDERS, orders_a_year

    spec, books = fitted.scenario.spec, fitted.books
    plan = spec.compensation.salespeople
    has = {
        "revenue": books.revenue, "growth": books.growth, "recurring_share": books.recurring_share,
        "customers": books.customers, "churn": books.churn, "expansion": books.expansion,
        "deals_per_year": books.deals, "marketers": books.marketers, "salespeople": books.salespeople,
        "base_pay": plan.base, "quota": plan.quota,
    }  # fmt: skip
    if orders_a_year(fitted.facts):
        has = {name: value for name, value in has.items() if name not in OF_ORDERS}
    if books.recurring_share == 0:
        del has["expansion"]  # of what recurs
    return ", ".join(
        f"{KINDS[name].title} {shown(name, value, spec.currency)}"
        for name, value in has.items()
        if name not in fitted.facts and value is not None
    )


def write_whole(file: Path, text: str) -> None:
    """Write a file at once: it is there as a whole, or it is not. Raises InputError where it cannot be."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.chmod(name, 0o644)
        os.replace(name, file)
    except OSError as fault:
        raise InputError(f"{file}: cannot be written ({fault.strerror}). Name a file in another folder.") from None


def check_by_running(scenario: "Scenario", jobs: int | None = None) -> list[Mapping[str, Any]]:
    """Each of the client's facts beside what a fit would tell of it; empty where the scenario has none.

    A client describes the firm of today: what a file changes on week 0 or later is left out of it.
    """
    from smarketing.evidence.firm.fit import simulated_facts
    from smarketing.scenarios.client_firm import as_of_today, client_rows

    if scenario.spec.client is None or not scenario.spec.client.facts:
        return []
    today = as_of_today(scenario)
    return client_rows(today, simulated_facts(today, jobs))


def facts_table(rows: Sequence[Mapping[str, Any]], known_from: Mapping[str, str] | None = None) -> "Table":
    """Client beside simulated, with the interval of the mean, met or not; `known_from` says where each fact is from."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    for title in ("client", "simulated", "95 % interval"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    if known_from:
        table.add_column("from", no_wrap=True)
    for row in rows:
        source = (known_from or {}).get(row["name"].partition(".")[0], "")
        met = {True: Text("met"), False: Text("NOT MET", "bold"), None: Text("")}[row["met"]]
        table.add_row(row["title"], row["said"], row["simulated"], row["interval"], met, *filter(None, [source]))
    return table


def verdict(rows: Sequence[Mapping[str, Any]]) -> str:
    """How many facts are met, and why the others are not."""
    judged = [row for row in rows if row["met"] is not None]
    missed = [row for row in judged if not row["met"]]
    if not missed:
        return f"All {len(judged)} facts are met: the simulated firm is the one described."
    why = [f"  {row['title']}: {row['why'] or 'the simulated firm differs in this'}." for row in missed]
    return "\n".join([f"{len(judged) - len(missed)} of {len(judged)} facts are met. Not met:", *why])
