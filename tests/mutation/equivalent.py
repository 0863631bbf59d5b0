"""Edits that change no result of any valid firm, so no test can notice them: `equivalent.toml`, with reasons."""

import tomllib
from pathlib import Path

from tests.mutation.edits import Edit

_LIST = Path(__file__).with_name("equivalent.toml")
type Place = tuple[str, str, str, str]  # file, function, the line, what becomes of it: stays when lines move


def place_of(edit: Edit) -> Place:
    return edit.file, edit.function, *edit.lines()


def equivalents() -> dict[Place, str]:
    """Why each changes nothing."""
    entries = tomllib.loads(_LIST.read_text("utf-8")).get("edit", [])
    return {(entry["file"], entry["function"], entry["before"], entry["after"]): entry["why"] for entry in entries}
