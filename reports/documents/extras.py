"""Libraries of the extra `reports`, with one sentence that says how to install them where they are missing."""

from importlib import import_module
from types import ModuleType


class MissingLibraryError(ImportError):
    """A document cannot be made without a library that is not installed; the message says what to type."""


def library(name: str, document: str) -> ModuleType:
    """The library `name`, which writes a `document`. Raises MissingLibraryError."""
    try:
        return import_module(name)
    except ImportError:
        raise MissingLibraryError(
            f"A {document} needs the library {name}, which is not installed: pip install 'smarketing[reports]'"
        ) from None
