"""What `smarketing run` and `smarketing compare` do: replicate, keep, show, and say where the rest is.

The answer does not wait for what it does not need: the table is out as soon as the runs are kept, then come the further
questions, and the figures and the report last.
"""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from threading import Event, Thread
from typing import Any

from smarketing.commands.exit_codes import DONE, INTERRUPTED, SOME_FAILED
from smarketing.commands.further_analyses import Files, FurtherAnalyses, say
from smarketing.commands.memory import tell_of_memory
from smarketing.commands.overrides import overrides
from smarketing.commands.progress import stop_on_signal, watched
from smarketing.commands.streams import write_json
from smarketing.commands.terminal import Terminal
from smarketing.errors import InputError
from smarketing.experiments.comparison.compare import Comparison, conduct
from smarketing.experiments.comparison.comparison_folder import ComparisonFolder
from smarketing.experiments.comparison.summary import DECIDING
from smarketing.experiments.running.runner import Engine
from smarketing.experiments.running.settings import Settings
from smarketing.product import PRODUCT
from smarketing.reports.tables import comparison_table, run_table
from smarketing.scenarios.compared_policies import Policy, policies
from smarketing.scenarios.pending import notes
from smarketing.store.replications_table import failures
from smarketing.store.strict_json import plain
from smarketing.store.traces import TraceFiles

_AFTER_THE_RUNS = ("pyarrow.parquet",)  # keeps them


@dataclass(frozen=True)
class Request:
    """The command as it was typed."""

    scenarios: Sequence[str]
    out: Path | None
    replications: str
    precision: float | None
    seed: int
    first: int
    jobs: int | None
    engine: Engine
    changes: Sequence[str]
    further: FurtherAnalyses = field(default_factory=FurtherAnalyses)
    traced: bool = False

    def settings(self) -> Settings:
        return Settings(
            replications=_count(self.replications),
            precision=self.precision,
            seed=self.seed,
            first=self.first,
            engine=self.engine,
            jobs=self.jobs,
        )


def replicate_and_report(request: Request, terminal: Terminal) -> int:
    """Do what `request` asks and return the exit code. Raises InputError, nothing written, if it cannot be done."""
    settings = request.settings()
    chosen = policies(request.scenarios, overrides(request.changes))
    if terminal.shows_progress:
        _print_pending(chosen, terminal)
    request.further.check(chosen, settings)
    folder = ComparisonFolder.of(request.out, chosen, settings)
    try:
        with stop_on_signal() as stop:
            compared, files = request.further.at_equal_pay(chosen, settings, terminal, stop)
            traces = TraceFiles(folder.path) if request.traced else None
            with _loading(*_AFTER_THE_RUNS):
                comparison = _conduct(compared, settings, terminal, stop, traces)
            has_runs = any(len(one.replications) for one in comparison.runs)
            if has_runs:
                folder.keep(comparison)
            _show_table(comparison, terminal)
            finished = comparison.complete
            try:
                files |= request.further.look(compared, settings, terminal, stop) if finished else {}
            except KeyboardInterrupt:
                finished = False
            if has_runs:
                folder.finish(comparison, files | {"payout.json": _what_plans_pay(comparison)})
    finally:
        folder.give_back_if_empty()
    _say_the_rest(comparison, files, folder, terminal)
    _print_notes(comparison, finished, folder, terminal)
    if not finished:
        return INTERRUPTED
    return SOME_FAILED if comparison.summary["replications"]["failed"] else DONE


def _what_plans_pay(comparison: Comparison) -> Mapping[str, Any]:
    """The arithmetic of the plans that were compared, for the report and the workbook."""
    from smarketing.pay_plans.payout import arithmetic

    return arithmetic({policy.name: policy.as_written or policy.scenario for policy in comparison.policies})


@contextmanager
def _loading(*modules: str) -> Iterator[None]:
    """Load modules beside what is done in the context. What cannot be loaded is said where it is needed."""

    def load() -> None:
        with suppress(ImportError):
            for module in modules:
                import_module(module)

    loader = Thread(target=load, name="loading")
    loader.start()
    try:
        yield
    finally:
        loader.join()


def _conduct(
    chosen: Sequence[Policy], settings: Settings, terminal: Terminal, stop: Event, traces: TraceFiles | None
) -> Comparison:
    with ExitStack() as stack:
        watch = None
        if terminal.shows_progress:
            tell_of_memory([policy.scenario for policy in chosen], settings.threads, terminal)
            terminal.tell_of_compiling()
            what = f"Running {len(chosen)} scenarios" if len(chosen) > 1 else f"Running {chosen[0].name}"
            watch = stack.enter_context(watched(terminal.err, what, settings.threads, stop))
        comparison = conduct(chosen, settings, watch, stop, traces)
        if traces is not None:
            traces.close()
        return comparison


def _print_pending(chosen: Sequence[Policy], terminal: Terminal) -> None:
    """Say it where a scenario sets what the model does not read yet."""
    for policy in chosen:
        n = len(list(notes(policy.scenario)))
        if n:
            check = shlex.join([PRODUCT, "scenario", "check", policy.given or policy.name])
            what = "value has" if n == 1 else "values have"
            terminal.err.print(f"Note: {n} {what} no effect yet in {policy.name}; `{check}` names them.", markup=False)


def _has_result(comparison: Comparison) -> bool:
    """Whether there is a sound run; without one there is neither table nor report."""
    done: int = comparison.summary["replications"]["done"]
    return done > 0


def _show_table(comparison: Comparison, terminal: Terminal) -> None:
    if _has_result(comparison) and not terminal.as_json:
        table = comparison_table if len(comparison.runs) > 1 else run_table
        terminal.out.print(table(comparison.summary, width=terminal.out.width))
        _say_whose_firm(comparison.summary, terminal)


def _say_whose_firm(summary: Mapping[str, Any], terminal: Terminal) -> None:
    """How many of the client's figures the simulated firm meets, and a warning where its books drift."""
    judged = [row for row in summary["facts"] if row["met"] is not None]
    if judged:
        n_met = sum(row["met"] for row in judged)
        more = "" if n_met == len(judged) else " (the report says which, and why not)"
        terminal.out.print(
            f"\nThe simulated firm meets {n_met} of the client's {len(judged)} figures{more}.", markup=False
        )
    if summary["drift"]:
        terminal.out.print(f"Warning: {summary['drift']}", style="bold", markup=False)


def _say_the_rest(comparison: Comparison, files: Files, folder: ComparisonFolder, terminal: Terminal) -> None:
    """What was looked for beside, then the report, which takes a moment to draw."""
    has_result = _has_result(comparison)
    if has_result and not terminal.as_json:
        say(files, comparison.policies, terminal.out)
    report = str(_report(folder, terminal)) if has_result else None
    if terminal.as_json:
        further = {Path(name).stem: plain(content) for name, content in files.items() if isinstance(content, Mapping)}
        answer = comparison.summary | further | {"folder": str(folder.path), "report": report}
        write_json(answer)
    elif has_result:
        terminal.out.print(f"\nReport: {report}", soft_wrap=True, markup=False)
        if comparison.traced:
            terminal.out.print(f"Trace:  {_trace_command(folder)}", soft_wrap=True, markup=False)
        terminal.out.print(f"Next:   {_next_command(comparison)}", soft_wrap=True, markup=False)


def _report(folder: ComparisonFolder, terminal: Terminal) -> Path:
    """Draw the figures and write the report. Raises InputError where there is no room: the results are kept."""
    if terminal.shows_progress:
        terminal.err.print("Drawing the figures and the report…")
    from smarketing.reports.documents.page import write_report

    try:
        return write_report(folder.path)
    except OSError as fault:
        again = shlex.join([PRODUCT, "report", str(folder.path)])
        raise InputError(
            f"{folder.path}: the results are there, but their report could not be written "
            f"({fault.strerror or fault}). Make room, then: {again}"
        ) from fault


def _next_command(comparison: Comparison) -> str:
    """What a reader of this result most likely asks next."""
    named = [policy.given or policy.name for policy in comparison.policies]
    if len(named) == 1:
        other = "aligned" if named[0] != "aligned" else "status_quo"
        return shlex.join([PRODUCT, "compare", named[0], other])
    chances = comparison.summary["best"].get(DECIDING, {})
    ahead = max(range(1, len(named)), key=lambda i: chances.get(comparison.runs[i].name, {}).get("p_best") or 0.0)
    return shlex.join([PRODUCT, "scenario", "diff", named[0], named[ahead]])


def _trace_command(folder: ComparisonFolder) -> str:
    """How to read one life of a traced run."""
    return shlex.join([PRODUCT, "trace", str(folder.path), "--person", "s1"])


def _print_notes(comparison: Comparison, finished: bool, folder: ComparisonFolder, terminal: Terminal) -> None:
    """What went otherwise than asked for: stopped, failed, not precise enough."""
    runs = sum(len(one.replications) for one in comparison.runs)
    if not comparison.complete:
        kept = f"{runs:,} runs were finished and are kept in {folder.path}" if runs else "no run was finished"
        terminal.err.print(f"Stopped early: {kept}.", markup=False)
    elif not finished:
        terminal.err.print(
            f"Stopped early: the comparison is kept in {folder.path}; what was looked for beside it is not."
        )
    failed = failures(comparison.policies, comparison.runs, comparison.settings)
    if failed:
        first = failed[0]
        terminal.err.print(
            f"{len(failed):,} of {runs:,} runs failed; each is a row of {folder.path / 'replications.parquet'}.\n"
            f"The first, replication {first['replication']} of {first['scenario']}: {first['reason']}\n"
            f"To see it again: {first['reproduce']}",
            markup=False,
        )
    if comparison.complete and not comparison.precise_enough:
        done = comparison.summary["replications"]["done"]
        terminal.err.print(
            f"After {done:,} runs of each scenario the interval is still wider than "
            f"--precision {comparison.settings.wanted_precision:g}, and -n auto makes no more. Ask for less precision, "
            "or for a number of runs with -n.",
            markup=False,
        )


def _count(text: str) -> Any:
    """A number of runs, or the word auto; anything else goes to `Settings`, which says what is wrong with it."""
    try:
        return int(text)
    except ValueError:
        return text
