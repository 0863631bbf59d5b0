"""Reads one scenario file into plain values, with the line each stands on.

A scenario may come from a stranger, so size, depth and aliases are bounded before anything is built, and only plain
YAML 1.2 values are known: mappings, lists, numbers, truth values, null and text.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as File
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from smarketing.scenarios.errors import Fault, ScenarioError
from smarketing.scenarios.number_words import meant, written
from smarketing.scenarios.paths import Path
from smarketing.visible import unseen

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_VALUES = 20_000

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
FACTS = ("client", "facts")  # of a scenario
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **{sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}


@dataclass(frozen=True)
class Document:
    """A file as it was read: plain values, the line of each, and the digest of its bytes."""

    name: str
    file: File
    digest: str
    values: dict[str, Any]
    lines: dict[Path, int]

    def place(self, path: Path) -> str:
        """Where a value stands: "acme.yaml:12"; for a path that is not there, where its nearest parent does."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.name}:{self.lines.get(path, 1)}"


NEW = "`smarketing scenario new FILE` writes one to start from"


def read(file: File, name: str, *, facts: bool = False, start: str = NEW) -> Document:
    """Read a file; `name` is what messages call it, `facts` whether it holds a client's figures.

    start  how to begin one, for whoever gives an empty file

    Raises ScenarioError.
    """
    try:
        size = file.stat().st_size
        if file.is_dir():
            raise _refuse("is a folder; name a scenario file in it", name)
        if not file.is_file():
            raise _refuse("is not a regular file", name)
        if size > MAX_BYTES:
            raise _refuse(
                f"is {size:,} bytes; a scenario file may have {MAX_BYTES:,} (they are a page or two of YAML)", name
            )
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _refuse(f"cannot be read: {error.strerror}", name) from None
    text = _decode(content, name)
    values, lines = _parse_cached(text, name, facts)
    if values is None:
        raise _refuse(f"is empty; {start}", name)
    if not isinstance(values, dict):
        raise ScenarioError(Fault("must be a mapping of fields, such as `name: My firm`", f"{name}:1"))
    return Document(name, file, hashlib.sha256(content).hexdigest(), values, lines)


def parse(text: str, name: str, facts: bool = False) -> tuple[Any, dict[Path, int]]:
    """Plain values of a YAML text and the line of each. Raises ScenarioError with `name` and the line."""
    return _Builder(name, facts).build(_events(text, name))


def _events(text: str, name: str) -> Iterator[Any]:
    """The parser's events. Raises ScenarioError where it cannot go on."""
    line = 1
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            line = event.end_mark.line + 1
            yield event
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problem = f"the character U+{error.character:04X} is not allowed; delete it"
        raise ScenarioError(Fault(f"not valid YAML: {problem}", f"{name}:{line}")) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = mark.line if mark else line - 1
        problem = error.problem or error.context or "it ends in the middle"
        said = text.splitlines()[at] if at < len(text.splitlines()) else ""
        raise ScenarioError(Fault(f"not valid YAML: {problem}{_remedy(problem, said)}", f"{name}:{at + 1}")) from None
    except Exception:  # the scanner stumbles over what no YAML has, such as a character beyond U+10FFFF
        what = "not valid YAML from here on; look for an escape (\\U…, %…) that means no character"
        raise ScenarioError(Fault(what, f"{name}:{line}")) from None


def _remedy(problem: str, line: str) -> str:
    """What to write instead of a line that is no YAML, as the end of a sentence; empty where that is a guess."""
    if "\t" in line[: len(line) - len(line.lstrip())] or "\\t" in problem:
        return "; YAML knows no tabs: indent with spaces"
    name, colon, value = line.partition(": ")
    if "mapping values are not allowed" in problem and colon and ":" in value:
        quoted = value.strip().replace("\\", "\\\\").replace('"', '\\"')
        return f'; a text with a colon stands in quotes: write {name.strip()}: "{quoted}"'
    return ""


@lru_cache(maxsize=64)
def _parse_cached(text: str, name: str, facts: bool) -> tuple[Any, dict[Path, int]]:
    return parse(text, name, facts)


def _decode(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ScenarioError(
            Fault("is not text in UTF-8; save the file as UTF-8 and try again", f"{name}:{line}")
        ) from None
    if "\0" in text:
        raise _refuse("is a binary file, no text; write it in YAML", name)
    return text


def _refuse(message: str, name: str) -> ScenarioError:
    return ScenarioError(Fault(message, name))


class _Builder:
    """Builds plain values from the parser's events, within the limits."""

    def __init__(self, name: str, facts: bool = False) -> None:
        self.name, self.facts = name, facts
        self.lines: dict[Path, int] = {}
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.n_values = 0

    def build(self, events: Iterator[Any]) -> tuple[Any, dict[Path, int]]:
        value, n_documents = None, 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                n_documents += 1
                if n_documents > 1:
                    raise self.fault(event, "a scenario file holds one document; remove the second `---`")
            elif isinstance(event, NodeEvent):
                value = self.value(event, events, ())
            elif isinstance(event, StreamEndEvent):
                break
        return value, self.lines

    def value(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        """One value, and every event that belongs to it."""
        self.lines.setdefault(path, self.line(event))
        if isinstance(event, AliasEvent):
            return self.alias(event)
        if event.tag is not None:
            raise self.fault(event, f"the tag {event.tag} is not allowed: a scenario holds plain values only")
        if len(path) > MAX_DEPTH:
            raise self.fault(event, f"nested more than {MAX_DEPTH} levels deep")
        before = self.n_values
        self.count(event, 1)
        value: Any
        if isinstance(event, MappingStartEvent):
            value = self.mapping(events, path)
        elif isinstance(event, SequenceStartEvent):
            value = []
            while not isinstance(item := next(events), SequenceEndEvent):
                value.append(self.value(item, events, (*path, len(value))))
        else:
            value = self.scalar(event)
            # A client's 85.000 is told by its unit, which YAML does not know: 85 to it.
            if isinstance(value, float) and (self.facts or path[:2] == FACTS) and _GROUPED.fullmatch(event.value):
                value = event.value
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, self.n_values - before)
        return value

    def mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        last = ""
        cut_off: list[tuple[Any, str]] = []
        while not isinstance(key_event := next(events), MappingEndEvent):
            key = key_event.value if isinstance(key_event, ScalarEvent) else None
            if not isinstance(key, str):
                raise self.fault(key_event, "a key must be a word")
            self.refuse_unseen(key_event)
            here = (*path, key)
            if key in values:
                first = self.lines[here]
                raise self.fault(key_event, f"{key} is given twice; it stands on line {first} already")
            value = self.value(next(events), events, here)
            if value is None and key[:1].isdigit() and isinstance(values.get(last), int):
                cut_off.append((key_event, key))  # `{churn: 0,1}` reads as churn: 0 and a field 1
                continue
            self.lines[here] = self.line(key_event)
            values[key], last = value, key
        if cut_off:
            event, text = cut_off[0][0], ",".join([str(values[last]), *(key for _, key in cut_off)])
            number = meant(text)
            advice = "" if number is None else f": write {last}: {written(number)}"
            raise self.fault(event, f"{last} is {text}, but a comma ends a value here{advice}")
        return values

    def scalar(self, event: Any) -> Any:
        text: str = event.value
        self.refuse_unseen(event)
        if event.style:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return int(text) if len(text) < 400 else float(text)
        return float(text) if _FLOAT.fullmatch(text) else text

    def refuse_unseen(self, event: Any) -> None:
        if mark := unseen(event.value):
            raise self.fault(event, f"the text holds {mark}, a character that is not seen; delete it")

    def alias(self, event: Any) -> Any:
        if event.anchor not in self.anchors:
            raise self.fault(event, f"*{event.anchor} refers to nothing above it")
        value, size = self.anchors[event.anchor]
        self.count(event, size)
        return value

    def count(self, event: Any, n: int) -> None:
        self.n_values += n
        if self.n_values > MAX_VALUES:
            raise self.fault(
                event, f"more than {MAX_VALUES:,} values, aliases written out; a scenario has a few hundred"
            )

    def line(self, event: Any) -> int:
        return int(event.start_mark.line) + 1

    def fault(self, event: Any, message: str) -> ScenarioError:
        return ScenarioError(Fault(message, f"{self.name}:{self.line(event)}"))
