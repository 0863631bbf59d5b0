"""Where results come from: the versions, the sources and the commands that make them again."""

import functools
import json
import platform
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from smarketing.agents.jit import source_digest
from smarketing.product import PRODUCT, version_of

LIBRARIES = ("numpy", "numba", "llvmlite", "scipy", "mesa", "pandas", "pyarrow")  # what the numbers depend on


class Settings(Protocol):
    """What of the settings of an experiment makes one of its runs again."""

    @property
    def seed(self) -> int: ...
    @property
    def engine(self) -> str: ...


@functools.cache
def versions() -> dict[str, str]:
    """The version of the product, of Python and of each library that numbers pass through."""
    return {
        PRODUCT: version_of(PRODUCT),
        "python": platform.python_version(),
        **{name: version_of(name) for name in LIBRARIES},
    }


def origin() -> dict[str, str]:
    """The machine and the code: with the same versions on the same kind of machine results are the same bytes."""
    return {"source_digest": source_digest(), "platform": platform.platform(), "machine": platform.machine()}


def command_line(arguments: Sequence[str]) -> str:
    """The command as one could type it again."""
    return shlex.join([PRODUCT, *arguments])


def this_command() -> str | None:
    """The command that this process is; None if it is a program that uses the Python functions."""
    return command_line(sys.argv[1:]) if Path(sys.argv[0]).stem == PRODUCT else None


def going_on(command: str | None, folder: Path, function: str) -> str:
    """A command that was typed, made to go on in its folder; the Python `function` where none was."""
    if not command:
        return f"smarketing.{function}(study, resume=True, out={str(folder)!r})"
    arguments = shlex.split(command)
    arguments += ["--resume"] if "--resume" not in arguments else []
    arguments += ["--out", str(folder)] if not any(argument.split("=")[0] == "--out" for argument in arguments) else []
    return shlex.join(arguments)


def one_run(given: str | None, overrides: Mapping[str, Any], settings: Settings, replication: int) -> str:
    """What to type to see one replication again: a command, or Python for a scenario that is in no file."""
    if given is None:
        return (
            f"smarketing.simulate(scenario, replications=1, first={replication}, seed={settings.seed}, "
            f"engine={settings.engine!r})"
        )
    changes = [part for path, value in overrides.items() for part in ("--set", f"{path}={_as_typed(value)}")]
    engine = ["--engine", settings.engine] if settings.engine != "compiled" else []
    where = ["--seed", str(settings.seed), "--first", str(replication), "-n", "1"]
    return command_line(["run", given, *where, *changes, *engine])


def _as_typed(value: Any) -> str:
    """A value as `--set` reads it: text as it is, all else in JSON, which is YAML too."""
    return value if isinstance(value, str) else json.dumps(value)
