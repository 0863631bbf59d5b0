"""Garbled input, made of something valid: as people type and export, or send in malice. Same seed, same input."""

import json
import random
import re
from pathlib import Path

HOSTILE: tuple[str, ...] = (
    *json.loads((Path(__file__).parent / "hostile.json").read_text("utf-8")),
    *("9" * 500, "9" * 5000, "1" + "0" * 308, "a" * 300, "x" * 12_000, "[" * 3000, "{a: " * 2000, "- " * 400),
    *("(" * 200, "a < " * 200),
)
_TOKEN = re.compile(r"[^\s,;:{}\[\]=]+")


def garbled(text: str, chance: random.Random, words: tuple[str, ...] = ()) -> str:
    """The text with one to four things wrong in it; `words`: what else may stand in the wrong place."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 4))):
        text = chance.choice(_WAYS)(text, chance, HOSTILE + words)
    return text


def as_bytes(text: str, chance: random.Random) -> bytes:
    """As a file would hold it: mostly UTF-8, now and then another encoding, and a flipped or a lost byte."""
    encoding = chance.choice(("utf-8",) * 12 + ("utf-8-sig", "utf-16", "cp1252", "latin-1"))
    content = bytearray(text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace"))
    if content and chance.random() < 0.08:
        content[chance.randrange(len(content))] = chance.randrange(256)
    if chance.random() < 0.02:
        del content[chance.randrange(len(content) + 1) :]
    return bytes(content)


def _token(text: str, chance: random.Random, words: tuple[str, ...]) -> str:
    """One word for another."""
    found = list(_TOKEN.finditer(text))
    if not found:
        return chance.choice(words)
    one = chance.choice(found)
    return text[: one.start()] + chance.choice(words) + text[one.end() :]


def _value(text: str, chance: random.Random, words: tuple[str, ...]) -> str:
    """What follows a colon or an equals sign."""
    found = list(re.finditer(r"(?<=[:=;,]) *[^\n,;}\]]*", text))
    if not found:
        return text + chance.choice(words)
    one = chance.choice(found)
    return f"{text[: one.start()]} {chance.choice(words)}{text[one.end() :]}"


def _insert(text: str, chance: random.Random, words: tuple[str, ...]) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(words) + text[at:]


def _line(text: str, chance: random.Random, words: tuple[str, ...]) -> str:
    """A line lost, said twice, moved, indented, or added."""
    lines = text.split("\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = " " * chance.randrange(1, 5) + lines[at]
        case _:
            lines.insert(at, f"{chance.choice(words)}: {chance.choice(words)}")
    return "\n".join(lines)


def _character(text: str, chance: random.Random, words: tuple[str, ...]) -> str:
    """A character lost, or exchanged for a mark."""
    if not text:
        return text
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(("", *":-[]{},.=\"'#&*!|>%@\\\n\t 0")) + text[at + 1 :]


def _cut(text: str, chance: random.Random, words: tuple[str, ...]) -> str:
    return text[: chance.randrange(len(text) + 1)]


_WAYS = (_token, _token, _value, _value, _value, _insert, _line, _line, _character, _character, _cut)
