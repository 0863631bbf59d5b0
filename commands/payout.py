"""`smarketing payout`: what plans pay, by attainment, person by person, and on a firm's own deals."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smarketing.commands.exit_codes import DONE, SOME_FAILED
from smarketing.commands.options import Jobs, Json, Out, Quiet, Seed, Set
from smarketing.commands.overrides import overrides
from smarketing.commands.streams import write_json
from smarketing.commands.terminal import Terminal
from smarketing.errors import InputError

if TYPE_CHECKING:
    from smarketing.pay_plans.payout import Payout


@dataclass(frozen=True)
class Asked:
    """The command as it was typed; `runs`: replications, seed and threads, None without a simulation."""

    scenarios: Sequence[str]
    changes: Mapping[str, str]
    deals: Path | None
    quotas: Path | None
    first_day: date | None
    last_day: date | None
    runs: tuple[int, int, int | None] | None


def payout(
    scenarios: Annotated[
        list[str], typer.Argument(help="Names or files; the first is the baseline.", metavar="SCENARIO")
    ],
    no_simulation: Annotated[
        bool, typer.Option("--no-simulation", help="Arithmetic only, at once: nothing is simulated.")
    ] = False,
    deals: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Your own deals as CSV: who, date, amount, margin, segment, new or existing."
        ),
    ] = None,
    quotas: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With --deals: each person's quota a year as CSV: who, quota.")
    ] = None,
    first_day: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE", help="With --deals: leave out those before."),
    ] = None,
    last_day: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], metavar="DATE", help="With --deals: leave out those after."),
    ] = None,
    out: Out = None,
    replications: Annotated[
        int, typer.Option("-n", "--replications", min=1, metavar="N", help="How many simulated firms.")
    ] = 50,
    seed: Seed = 1,
    jobs: Jobs = None,
    changes: Set = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """What a plan pays: by attainment, what the next deal pays, what it costs, who gains and who loses.

    With --deals also what it would have paid on your own deals, to the cent.
    """
    from smarketing.pay_plans.folder import fill, reserve

    terminal = Terminal(as_json, quiet)
    asked = Asked(
        scenarios,
        overrides(changes or []),
        deals,
        quotas,
        None if first_day is None else first_day.date(),
        None if last_day is None else last_day.date(),
        None if no_simulation else (replications, seed, jobs),
    )
    folder = reserve(out)
    try:
        result = _computed(asked, terminal)
        fill(folder, result)
        _show(result, terminal)
        _write(folder.path, result, terminal)
    finally:
        if not any(folder.path.iterdir()):
            folder.path.rmdir()
    raise typer.Exit(_say_the_rest(result, folder.path, terminal))


def _computed(asked: Asked, terminal: Terminal) -> "Payout":
    from smarketing.pay_plans.payout import payout as pay_out

    given: dict[str, Any] = {
        "deals": asked.deals, "quotas": asked.quotas, "first_day": asked.first_day, "last_day": asked.last_day,
        "overrides": asked.changes,
    }  # fmt: skip
    if asked.runs is None:
        return pay_out(asked.scenarios, simulation=False, **given)
    from smarketing.agents.jit import cache_is_cold
    from smarketing.commands.progress import stop_on_signal, watched
    from smarketing.experiments.running.runner import threads

    replications, seed, jobs = asked.runs
    with ExitStack() as stack:
        stop, watch = stack.enter_context(stop_on_signal()), None
        if terminal.shows_progress:
            if cache_is_cold():
                terminal.err.print("Compiling the model for this machine (once, a minute or two)…")
            what = f"Running {replications:,} firms under {len(asked.scenarios)} plans"
            watch = stack.enter_context(watched(terminal.err, what, jobs or threads(), stop))
        runs: dict[str, Any] = {"replications": replications, "seed": seed, "jobs": jobs, "watch": watch, "stop": stop}
        return pay_out(asked.scenarios, **runs, **given)


def _write(path: Path, result: "Payout", terminal: Terminal) -> None:
    """The figure, and the workbook where the library for it is there."""
    from smarketing.pay_plans.folder import tables
    from smarketing.reports.documents.payout_workbook import write_payout_workbook
    from smarketing.reports.figures import write
    from smarketing.reports.figures.payout import payout_figure

    figure = payout_figure(result.summary)
    try:
        write({"payout": figure}, path)
        (path / "figures" / "payout.png").write_bytes(figure.png())
        write_payout_workbook(path, result.summary, tables(result))
    except OSError as fault:
        message = f"{path}: not all could be written ({fault.strerror or fault}). Make room, and ask again."
        raise InputError(message) from None
    except InputError as missing:  # the tables are there as CSV
        terminal.err.print(str(missing), markup=False)


def _show(result: "Payout", terminal: Terminal) -> None:
    """The table; it does not wait for figure and workbook."""
    if not terminal.as_json:
        from smarketing.reports.payout_table import payout_table

        terminal.out.print(payout_table(result.summary, terminal.out.width))


def _say_the_rest(result: "Payout", path: Path, terminal: Terminal) -> int:
    """Where the rest is; the exit code."""
    if terminal.as_json:
        write_json({**result.summary, "folder": str(path)})
    else:
        terminal.out.print(f"\nTables, figure and workbook: {path}", soft_wrap=True, markup=False)
    failed = sum((plan["simulated"] or {"n_failed": 0})["n_failed"] for plan in result.summary["plans"].values())
    if failed:
        terminal.err.print(f"{failed:,} runs failed and are left out.")
    return SOME_FAILED if failed else DONE
