"""The scoreboard that comes with the package: what the last published `smarketing validate` found of this model."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "scoreboard.json"  # `smarketing validate` writes it with docs/validation.md
NONE = "The model was not scored yet: `smarketing validate`, in a checkout of the project, makes the scoreboard."


def stored(file: Path = FILE) -> Mapping[str, Any] | None:
    """The content of `summary.json` of that validation; None as long as there is none."""
    if not file.is_file():
        return None
    board: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return board
