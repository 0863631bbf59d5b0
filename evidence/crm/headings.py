"""Which column is what: the headings of Salesforce, HubSpot and Zoho, and of a mapping file that says otherwise."""

import re
from collections.abc import Mapping, Sequence

# Canonical name: headings as exports write them, case, spaces and underscores aside; the first that is there is taken.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": ("lead id", "opportunity id", "deal id", "record id", "hs object id", "mql id", "id"),
    "created": (
        "created date", "create date", "createdate", "created time", "created on", "created at", "created",
        "first contact date", "engage date",
    ),
    "source": ("lead source", "leadsource", "original source", "hs analytics source", "source", "origin"),
    "owner": (
        "opportunity owner", "deal owner", "lead owner", "contact owner", "deal owner name", "owner id", "ownerid",
        "hubspot owner id", "sales agent", "owner", "seller", "sr id",
    ),
    "stage": ("stage", "stage name", "deal stage", "dealstage", "lead status", "lifecycle stage", "status"),
    "won": ("won", "iswon", "is won", "is closed won", "hs is closed won"),
    "closed": ("closed", "isclosed", "is closed"),
    "close_date": ("close date", "closedate", "closing date", "won date", "closed date"),
    "amount": ("amount", "close value", "offer total amount", "deal amount", "value"),
    "response": (
        "first call", "first call date time", "firstcalldatetime", "lead response time", "hs lead response time", "sla",
        "first response",
    ),
}  # fmt: skip
NEEDED = ("created",)


def normal(heading: str) -> str:
    """A heading without case, blanks, underscores and what is in brackets."""
    return re.sub(r"[\s_\-]+", "", re.sub(r"\(.*?\)", "", str(heading)).casefold()).strip(".:")


def recognised(
    headings: Sequence[str], said: Mapping[str, str] | None = None, names: Mapping[str, tuple[str, ...]] = HEADINGS
) -> dict[str, str]:
    """Canonical name → heading of the file, of `names`; `said` overrides."""
    present = {normal(each): each for each in reversed(headings)}
    columns: dict[str, str] = {}
    for name, known in names.items():
        wanted = (said or {}).get(name)
        options = (wanted,) if wanted else known
        hit = next((present[normal(each)] for each in options if normal(each) in present), None)
        if hit is not None and hit not in columns.values():
            columns[name] = hit
    return columns
