"""Standard output and error as a command can rely on them, whatever they are connected to.

Closed, full, a pipe whose reader has left, a terminal that is gone, a code page without a minus sign: the work is done
and its files are whole all the same. What a code page lacks is spelled with what it has.
"""

import codecs
import errno
import json
import os
import sys
import unicodedata
from collections.abc import Mapping
from typing import Any, TextIO

SPELLED: Mapping[str, str] = {
    "−": "-", "–": "-", "—": "-", "‑": "-", "±": "+/-", "×": "x", "·": ".", "…": "...", "≤": "<=", "≥": ">=", "≈": "~",
    "→": "->", "←": "<-", "▲": "^", "▼": "v", "△": "^", "▽": "v", "‘": "'", "’": "'", "“": '"', "”": '"', "•": "*",
    "€": "EUR ", "£": "GBP ", "¥": "JPY ", "²": "2", "³": "3", "½": "1/2", "κ": "kappa", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
_GONE = (errno.EPIPE, errno.EIO, errno.EBADF)  # nobody is there to read: nothing is lost by saying nothing
_RULE = "smarketing.spelled"


class Outlet:
    """A text stream that never fails: after the first fault what is written goes nowhere, and `fault` tells why."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.fault: OSError | None = None

    def write(self, text: str) -> int:
        self._attempt(lambda: self.stream.write(text))
        return len(text)

    def flush(self) -> None:
        self._attempt(self.stream.flush)

    def _attempt(self, act: Any) -> None:
        try:
            act()
        except OSError as fault:
            self.fault = self.fault or fault
            _lead_nowhere(self.stream)

    def __getattr__(self, name: str) -> Any:
        if name == "buffer":  # typer would write past this object
            raise AttributeError(name)
        return getattr(self.stream, name)


def prepare() -> None:
    """Make standard output and error fit for use. Safe to call again."""
    codecs.register_error(_RULE, _spelled)
    for name, number in (("stdout", 1), ("stderr", 2)):
        stream = getattr(sys, name)
        if stream is None:  # it was closed when the command was started; its number must not become a file's
            _open_nothing_below(number + 1)
            stream = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  it is there until the process ends
        if isinstance(stream, Outlet):
            continue
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_RULE)
        setattr(sys, name, Outlet(stream))


def not_written() -> OSError | None:
    """Why standard output could not take the result, where somebody waits for it; None where it could."""
    sys.stdout.flush()
    fault = getattr(sys.stdout, "fault", None)
    return fault if fault is not None and fault.errno not in _GONE else None


def write_json(content: object, indent: int = 1) -> None:
    """Plain data as JSON on standard output: readable where the encoding allows, escaped elsewhere; never NaN."""
    is_unicode = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf")
    sys.stdout.write(json.dumps(content, indent=indent, ensure_ascii=not is_unicode, allow_nan=False) + "\n")


def _spelled(fault: UnicodeError) -> tuple[str, int]:
    """What stands for characters that an encoding lacks: the same in other words, without accents, or its number."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    return "".join(map(_spelling, fault.object[fault.start : fault.end])), fault.end


def _spelling(character: str) -> str:
    if character in SPELLED:
        return SPELLED[character]
    bare = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode("ascii")
    return bare or character.encode("ascii", "backslashreplace").decode("ascii")


def _lead_nowhere(stream: TextIO) -> None:
    """What is still buffered, and all that comes, goes to the null device: so ending the process fails no more."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)
    except (OSError, ValueError):  # no file underneath
        return


def _open_nothing_below(number: int) -> None:
    """Take every free number of a file below this one: the system gives out the lowest."""
    while (handle := os.open(os.devnull, os.O_RDWR)) < number:
        pass
    os.close(handle)
