"""Whether two rows are the same: number by number to the byte, what is not defined by whatever name."""

import math
import struct
from collections.abc import Mapping
from typing import Any


def differing(stored: Mapping[str, Any], made: Mapping[str, Any]) -> list[str]:
    """The columns of `stored` that `made` lacks, or has other values in. Null, NaN and nothing are one: not defined."""
    return [name for name, value in stored.items() if name not in made or _bits(value) != _bits(made[name])]


def _bits(value: Any) -> object:
    """What two values share if they are the same to the byte. 0.0 is not -0.0, and 1 is 1.0: a table knows one kind."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return struct.pack("<d", value)
    return value
