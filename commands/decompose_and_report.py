"""What `smarketing decompose` does: run every coalition of friction groups, keep, show, say where the rest is."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from smarketing.commands.exit_codes import DONE, INTERRUPTED, SOME_FAILED
from smarketing.commands.overrides import overrides
from smarketing.commands.progress import stop_on_signal, watched
from smarketing.commands.streams import write_json
from smarketing.commands.terminal import Terminal
from smarketing.experiments.comparison.comparison_folder import ComparisonFolder
from smarketing.experiments.comparison.decomposition import COALITIONS, Decomposition, check, take_apart
from smarketing.experiments.running.settings import Settings
from smarketing.inference.bootstrap_t import FEWEST_RUNS
from smarketing.reports.decomposition_table import shares_table
from smarketing.reports.documents.page import write_report
from smarketing.scenarios.compared_policies import policies
from smarketing.store.strict_json import plain


def decompose_and_report(
    scenarios: Sequence[str],
    changes: Sequence[str],
    outcome: str,
    settings: Settings,
    out: Path | None,
    terminal: Terminal,
) -> int:
    """Do it and return the exit code. Raises InputError, nothing written, if it cannot be done."""
    one, other = policies(scenarios, overrides(changes))
    check((one, other), outcome, settings)
    folder = ComparisonFolder.of(out, (one, other), settings, kind="decompose")
    try:
        with stop_on_signal() as stop, ExitStack() as stack:
            watch = None
            if terminal.shows_progress:
                terminal.tell_of_compiling()
                what = f"Running {COALITIONS} firms"
                watch = stack.enter_context(watched(terminal.err, what, settings.threads, stop))
            result = take_apart((one, other), outcome, settings, watch, stop)
        has_result = len(result.replications) >= FEWEST_RUNS
        if has_result:
            folder.fill(result.ends, result.files)
    finally:
        folder.give_back_if_empty()
    if has_result:
        _answer(result, folder, terminal)
    _print_notes(result, folder, has_result, terminal)
    if not result.complete:
        return INTERRUPTED
    return SOME_FAILED if _failed(result) else DONE


def _answer(result: Decomposition, folder: ComparisonFolder, terminal: Terminal) -> None:
    if not terminal.as_json:
        terminal.out.print(shares_table(result.content, result.policies[0].scenario.spec.currency))
    report = str(write_report(folder.path))
    if terminal.as_json:
        content = plain(result.content) | {"folder": str(folder.path), "report": report}
        write_json(content)
    else:
        terminal.out.print(f"\nReport: {report}", soft_wrap=True, markup=False)


def _print_notes(result: Decomposition, folder: ComparisonFolder, has_result: bool, terminal: Terminal) -> None:
    """What went otherwise than asked for: stopped, failed."""
    runs = len(result.replications)
    if not result.complete:
        kept = (
            f"{runs} of {result.settings.replications} runs were finished by every firm and are kept in {folder.path}"
            if has_result
            else f"every firm had finished {runs} runs, an interval takes {FEWEST_RUNS}, and nothing is kept"
        )
        terminal.err.print(f"Stopped early: {kept}.", markup=False)
    failed = _failed(result)
    if failed:
        terminal.err.print(
            f"{failed:,} runs of the {len(result.runs)} firms failed; the replications they belong to are left out of "
            "every firm.",
            markup=False,
        )


def _failed(result: Decomposition) -> int:
    return sum(len(runs.failures) for runs in result.runs)
