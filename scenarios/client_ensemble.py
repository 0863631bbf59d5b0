"""The ensemble of a client's firm: other values under which it fits the client's figures about as well, in a file."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from smarketing.errors import InputError

FORMAT = 1

type Values = Mapping[str, float]


def beside(file: Path) -> Path:
    """Where the ensemble of a client's scenario file stands."""
    return file.with_name(f"{file.stem}.ensemble.json")


def text_of(sets: Sequence[Values]) -> str:
    """The content of the file."""
    return json.dumps({"format": FORMAT, "fits": "the client's figures", "sets": list(sets)}, indent=1) + "\n"


def sets_in(file: Path) -> list[Values]:
    """The sets of a file. Raises InputError for a file that is none."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        sets, about = content["sets"], content.get("format", FORMAT)
        if about != FORMAT:
            raise InputError(
                f"{file}: is of format {about!r}, and this smarketing reads format {FORMAT}. Make it anew with "
                "--ensemble."
            )
        good = all(isinstance(v, int | float) for each in sets for v in each.values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        good, sets = False, []
    if not good or not sets:
        raise InputError(f"{file}: is no ensemble that `smarketing calibrate --ensemble` has written. Delete it.")
    return list(sets)
