"""Results as strict JSON knows them."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pydantic_core import to_json

from smarketing.errors import InputError
from smarketing.store.damage import check_format

_PLAIN = (str, int, bool, type(None))


def plain(value: Any) -> Any:
    """The same as strict JSON knows it: dicts, lists, text, numbers; what is not finite is None."""
    if type(value) in _PLAIN:  # most values, and asking for more would take most of the time
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, np.generic | np.ndarray):
        return plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def as_json(content: Mapping[str, Any]) -> bytes:
    """The content of a JSON file."""
    return to_json(plain(content), indent=1) + b"\n"


def read_mapping(file: Path, remedy: str) -> dict[str, Any]:
    """What a JSON file of the product holds. Raises InputError with the `remedy` where that is no mapping.

    Raises InputError, too, where it is of another format.
    """
    try:
        content = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as fault:
        raise InputError(f"{file}: cannot be read ({fault}). {remedy}") from None
    if not isinstance(content, dict):
        raise InputError(f"{file}: holds no mapping. {remedy}")
    check_format(content, file)
    return content
