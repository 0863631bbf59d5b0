"""The command `smarketing`. What a command does not need is not loaded: help and answers come at once."""

import atexit
import functools
import gc
import signal
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from smarketing.commands import environment, streams
from smarketing.commands.exit_codes import INTERRUPTED, INVALID_INPUT, PROGRAMMING_ERROR
from smarketing.commands.interrupts import interrupt
from smarketing.errors import InputError, shown
from smarketing.product import PRODUCT, version_of
from smarketing.simulation.errors import ProgrammingError

# In the order of the help: what one asks of one firm, of several, of many; then files and results. Module, what for.
COMMANDS = {
    "run": ("run", "Replicate one scenario: how does this firm do?"),
    "compare": ("compare", "Compare policies: which is better, how sure?"),
    "payout": ("payout", "What pay plans pay, cost, and would have paid."),
    "twin": ("twin", "One run under two policies: what first differs?"),
    "trace": ("trace", "One life out of a traced run, in plain words."),
    "rerun": ("rerun", "One row of results again: the same as stored?"),
    "population": ("population", "Survey many firms: what a survey sees, what policy does."),
    "decompose": ("decompose", "Where a gap comes from: each friction's share."),
    "validate": ("validate", "Score the model against published patterns."),
    "sweep": ("sweep", "Run a study: many firms, each replicated."),
    "status": ("status", "How far a sweep or a search is; its audit."),
    "sensitivity": ("sensitivity", "Which inputs matter, and which are luck?"),
    "optimise": ("optimise", "Search policy levers: the best, on fresh luck."),
    "discover": ("discover", "Under which circumstances a policy loses."),
    "calibrate": ("calibrate", "A firm from a CRM export, with what it cannot say."),
    "export-crm": ("export_crm", "A simulated firm as a CRM export, to try that on."),
    "plot": ("plot", "One figure of saved results, for a paper."),
    "dashboard": ("dashboard", "The live page: move a policy, see the firm."),
    "report": ("report", "The report, workbook or slides of saved results."),
    "bundle": ("bundle", "Saved results as one zip that others can rerun."),
}
GROUPS = {"scenario": "scenario"}


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{PRODUCT} {version_of(PRODUCT)}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Which marketing and sales policies make a firm grow, by how much, and how sure are we?"""


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The command line with the command that is asked for; with all of them where it is another word, or help."""
    app = typer.Typer(
        name=PRODUCT,
        epilog="Start with: smarketing compare misaligned status_quo aligned",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # plain text: no boxes around help and errors
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    asked = arguments[0] if arguments else ""
    is_known = asked in COMMANDS or asked in GROUPS
    for name, (module, what_for) in COMMANDS.items():
        if name == asked or not is_known:
            app.command(name, short_help=what_for)(_loaded(module, name.replace("-", "_")))
    for name, module in GROUPS.items():
        if name == asked or not is_known:
            app.add_typer(_loaded(module, "app"), name=name)
    return app


def _loaded(module: str, name: str) -> Any:
    return getattr(import_module(f"smarketing.commands.{module}"), name)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with a code.

    0 done, 1 the model's source is at fault, 2 invalid input, 3 some runs failed, 130 interrupted.
    """
    # Loading makes many objects that stay: to look for garbage among them takes a tenth of a start, and half a second
    # at the end.
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)
    streams.prepare()
    try:
        asked = environment.words(sys.argv[1:] if arguments is None else arguments)
        environment.put_right()
        _answer_signals()
        _bound_messages()
        app_for(asked)(args=asked, prog_name=PRODUCT)
    except SystemExit as end:
        fault = streams.not_written()
        if end.code or fault is None:
            raise
        _fail(f"Standard output cannot be written ({fault.strerror}). All files are.", INVALID_INPUT)
    except InputError as fault:
        _fail(str(fault), INVALID_INPUT)
    except ProgrammingError as fault:
        _fail(str(fault), PROGRAMMING_ERROR)
    except MemoryError as fault:
        _fail(
            f"There is too little memory: {str(fault) or 'close other programs, or ask for less at once'}.",
            INVALID_INPUT,
        )
    except OSError as fault:
        what = f"{fault.filename}: {fault.strerror}" if fault.filename else str(fault.strerror or fault)
        _fail(f"{what}. Make room or name another place, and give the command again.", INVALID_INPUT)
    except KeyboardInterrupt:
        _fail("Interrupted.", INTERRUPTED)


def _bound_messages(kind: type[TyperException] = TyperException) -> None:
    """What the parser of the command line says quotes the words that it was given, which may be without end."""
    own = kind.__dict__.get("format_message")
    if own is not None and not hasattr(own, "__wrapped__"):
        setattr(kind, "format_message", functools.wraps(own)(lambda fault: _bounded(own(fault))))  # noqa: B010
    for each in kind.__subclasses__():
        _bound_messages(each)


def _bounded(message: str) -> str:
    """The message as it may be shown behind the word that the parser puts before it."""
    word = "Error: "
    return shown(word + message).removeprefix(word)


def _answer_signals() -> None:
    """From here on Ctrl-C, a polite kill and a terminal that is gone interrupt; what is ignored stays ignored."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows knows no SIGHUP
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, interrupt)


def _fail(message: str, code: int) -> None:
    typer.echo(shown(message), err=True)
    sys.exit(code)
