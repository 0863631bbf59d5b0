"""Reads a facts file: a page of YAML in the client's words."""

from pathlib import Path
from typing import Any

from smarketing.errors import InputError, sentence
from smarketing.scenarios.documents import read
from smarketing.scenarios.facts import FactError, facts_of

BESIDE = ("name", "currency")  # what a file may say that is no fact


def read_facts(file: Path) -> dict[str, Any]:
    """What the file says, `name` and `currency` included. Raises InputError with file and line."""
    document = read(file, str(file), facts=True, start="write a fact a line, such as `revenue: $11M`")
    said = dict(document.values)
    try:
        facts_of({name: value for name, value in said.items() if name not in BESIDE})
    except FactError as fault:
        raise InputError(sentence(f"{document.place((fault.name,))}: {fault}")) from None
    currency = said.get("currency", "USD")
    if not isinstance(currency, str) or not (len(currency) == 3 and currency.isalpha() and currency.isupper()):
        place = document.place(("currency",))
        raise InputError(
            f"{place}: currency is {currency!r}, but must be a code of three capital letters, such as EUR."
        )
    return said
