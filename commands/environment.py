"""What comes from around the command: words of the shell, environment variables. Put right, or refused."""

import os
from collections.abc import Iterable
from pathlib import Path

from smarketing.errors import InputError
from smarketing.visible import unseen

LEAST_COLUMNS = 20


def words(arguments: Iterable[str]) -> list[str]:
    """The words of a command line, `--out=~/x` with the home folder in it (a shell writes it out only after a space).

    Raises InputError for a word with characters that are not seen.
    """
    sentences = []
    for word in arguments:
        if mark := unseen(word):
            raise InputError(
                f"{word}: this holds {mark}, a character that is not seen. Delete it; a file of such a name "
                "needs a new one."
            )
        option, is_set, value = word.partition("=")
        sentences.append(f"{option}={_at_home(value)}" if is_set and option.startswith("--") else word)
    return sentences


def put_right() -> None:
    """Environment variables that other libraries would stumble over. Raises InputError where one means nothing."""
    threads = os.environ.get("NUMBA_NUM_THREADS", "1")
    if not (threads.isascii() and threads.isdecimal() and int(threads) >= 1):
        raise InputError(
            f"NUMBA_NUM_THREADS={threads}: this must be a whole number, at least 1. Set one, or unset the variable; "
            "--jobs says how many threads make runs."
        )
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) < LEAST_COLUMNS:
        os.environ["COLUMNS"] = str(LEAST_COLUMNS)
    os.environ["MPLBACKEND"] = "svg"  # figures go into files, whatever window a user's settings name
    # Pydantic would read the metadata of every library installed, for plugins that look on as scenarios are checked.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def _at_home(value: str) -> str:
    if not value.startswith("~"):
        return value
    try:
        return str(Path(value).expanduser())
    except RuntimeError:  # nobody of that name
        return value
