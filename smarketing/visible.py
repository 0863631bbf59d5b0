"""Text of strangers made fit to be shown: nothing that is not seen, and nothing without end.

Control characters move the cursor of a terminal, marks of direction (U+202A…) make a line read otherwise than it stands
(Boucher & Anderson 2023, "Trojan Source"), and half a character cannot be written at all.
"""

import re

LONGEST_LINE = 700  # characters
MOST_LINES = 60
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb]")


def unseen(text: str) -> str:
    """The name (U+001B) of the first character that is not seen and steers what is; empty where there is none."""
    match = _UNSEEN.search(text)
    return f"U+{ord(match[0]):04X}" if match else ""


def visible(text: str) -> str:
    """The text with such characters written out by their numbers, as Python does."""
    return _UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def bounded(text: str) -> str:
    """The text with long lines cut in the middle, so that place and remedy stay, and no more than so many lines."""
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"and {len(lines) - MOST_LINES + 1} lines more"]
    return "\n".join(map(_cut, lines))


def _cut(line: str) -> str:
    if len(line) <= LONGEST_LINE:
        return line
    end = LONGEST_LINE // 3
    return f"{line[: LONGEST_LINE - end - 3]} … {line[-end:]}"
