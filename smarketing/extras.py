"""Libraries that only some commands need, with one sentence that says how to install them where they are missing."""

from importlib import import_module
from typing import Any

from smarketing.errors import InputError


class MissingLibraryError(InputError):
    """A library that only some commands need is not installed."""


def library(module: str, name: str, what_for: str, extra: str = "studies") -> Any:
    """The `module` of the library `name`. Raises MissingLibraryError with what to type where that is not installed."""
    try:
        return import_module(module)
    except ImportError:
        raise MissingLibraryError(
            f"{what_for} needs {name}, which is not installed: pip install 'smarketing[{extra}]'."
        ) from None
