"""Exports as records of a funnel: a row a lead or deal, and a count of every row that was left out, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from smarketing.errors import InputError
from smarketing.evidence.crm import cells
from smarketing.evidence.crm.beside import BESIDE, People, Spend, people, spend
from smarketing.evidence.crm.headings import HEADINGS, normal, recognised
from smarketing.evidence.crm.tables import read_table
from smarketing.scenarios.errors import nearest

NOT_REAL = r"\b(?:duplicate|test|dummy)\b"
UNDATED = "closed without a date: kept for conversion, left out of times"
SHOWN = 3


@dataclass(frozen=True)
class Dropped:
    """Rows that were left out, or kept with less: why, how many, and the first few."""

    why: str
    n: int
    first: tuple[str, ...]


@dataclass(frozen=True)
class Records:
    """A funnel.

    rows      id, source, owner, account, created, closed, outcome (won, lost, open), amount, response_days
    leads     the same of a table of leads beside the deals, which then are opportunities; None where there is only one
    exported  the last day that anything is known of
    read      rows of each file; `columns`: which heading was taken for what
    currency  of the amounts, where they name it; `spend` and `people` of tables beside, where there are any
    """

    rows: pd.DataFrame
    leads: pd.DataFrame | None
    exported: pd.Timestamp
    read: Mapping[str, int]
    columns: Mapping[str, Mapping[str, str]]
    dropped: tuple[Dropped, ...]
    currency: str | None = None
    spend: Spend | None = None
    people: People | None = None


class MappingError(InputError):
    """A mapping names what no file has; `path` is where it does: a file, and what the heading was to be."""

    def __init__(self, path: tuple[str, ...], message: str) -> None:
        super().__init__(message)
        self.path = path


def records(files: list[Path], mapping: Mapping[str, Mapping[str, str]] | None = None) -> Records:
    """Read the files of an export. Raises InputError where no file says when its records were created.

    mapping  of each file's name: canonical name → heading, over what is recognised
    """
    read = {file.name: read_table(file) for file in files}
    _check(mapping or {}, read)
    columns = {name: recognised(list(table.columns), (mapping or {}).get(name)) for name, table in read.items()}
    mains = [name for name in read if "created" in columns[name]]
    if not mains:
        names = "; ".join(f"{name}: {', '.join(table.columns[:12])}" for name, table in read.items())
        raise InputError(
            f"No column says when a record was created (such as {', '.join(HEADINGS['created'][:4])}). Found {names}. "
            "Name it in a mapping file: --mapping mapping.yaml."
        )
    for name in read.keys() - set(mains):
        if not {"id", "close_date"} <= columns[name].keys():
            columns[name] = recognised(list(read[name].columns), (mapping or {}).get(name), BESIDE)
    main = max(mains, key=lambda name: ("amount" in columns[name], len(columns[name]), len(read[name])))
    others = [name for name in mains if name != main and "amount" not in columns[name]]
    rows = _typed(read[main], columns[main])
    leads = _typed(read[others[0]], columns[others[0]]) if others and "amount" in columns[main] else None
    for name, table in read.items():
        if name not in (main, *others) and {"id", "close_date"} <= columns[name].keys() and "id" in rows:
            rows = _joined(rows, _typed(table, columns[name]))
    counts = {name: len(table) for name, table in read.items()}
    rows, dropped = _cleaned(rows, main)
    if leads is not None:
        leads, more = _cleaned(leads, others[0])
        dropped += [Dropped(f"leads: {each.why}", each.n, each.first) for each in more if each.why != UNDATED]
    known = pd.concat([rows["created"], rows["closed"]]).max()
    money = cells.currency(read[main][columns[main]["amount"]]) if "amount" in columns[main] else None
    spent = [spending for name in read if (spending := spend(read[name], columns[name]))]
    staff = [listed for name in read if (listed := people(read[name], columns[name], known))]
    return Records(
        rows, leads, known, counts, columns, tuple(dropped), money, next(iter(spent), None), next(iter(staff), None)
    )


def _check(mapping: Mapping[str, Mapping[str, str]], read: Mapping[str, pd.DataFrame]) -> None:
    """A file or a heading that is not there would be passed over in silence."""
    for name, said in mapping.items():
        if name not in read:
            raise MappingError((name,), f"no file {name} is read{nearest(name, read)}")
        known = {normal(heading): heading for heading in read[name].columns}
        for canonical, heading in said.items():
            if normal(heading) not in known:
                message = f"{name} has no heading {heading!r}{nearest(heading, known.values())}"
                raise MappingError((name, canonical), message)


def _typed(table: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    taken = {name: table[heading] for name, heading in columns.items()}
    n = len(table)
    made = pd.DataFrame(index=range(n))
    for name in ("id", "source", "owner", "account"):
        made[name] = cells.text(taken[name]).array if name in taken else pd.array([pd.NA] * n, dtype="string")
    made["account"] = made["account"].str.lower()
    made["source"] = made["source"].str.lower().str.replace(r"[\s_\-]+", " ", regex=True)
    made["stage"] = cells.text(taken["stage"]).array if "stage" in taken else pd.array([pd.NA] * n, dtype="string")
    made["created"] = cells.dates(taken["created"]).array if "created" in taken else pd.NaT
    made["closed"] = cells.dates(taken["close_date"]).array if "close_date" in taken else pd.NaT
    made["amount"] = cells.money(taken["amount"]).array if "amount" in taken else float("nan")
    made["response_days"] = _response(taken, made["created"])
    made["outcome"] = cells.outcome(taken.get("stage"), taken.get("won"), taken.get("closed"), n).array
    if "won" not in taken and "stage" not in taken and "close_date" in taken:
        made.loc[made["closed"].notna(), "outcome"] = "won"  # a list of deals that were closed
    return made


def _response(taken: Mapping[str, pd.Series], created: pd.Series) -> pd.Series:
    """Days until the first response, said as a duration or as a time."""
    if "response" not in taken:
        return pd.Series(float("nan"), index=created.index)
    days = cells.durations(taken["response"]).reset_index(drop=True)
    if days.notna().any():
        return days
    return (cells.dates(taken["response"]).reset_index(drop=True) - created).dt.days.astype(float)


def _joined(rows: pd.DataFrame, deals: pd.DataFrame) -> pd.DataFrame:
    """What a table of closed deals says of the leads of another, by id."""
    deals = deals.dropna(subset=["id"]).drop_duplicates("id").set_index("id")
    known = rows["id"].isin(deals.index)
    at = rows.loc[known, "id"]
    for name in ("closed", "amount", "owner", "outcome"):
        said = deals[name].reindex(at).array
        rows.loc[known, name] = pd.Series(said, index=at.index).where(pd.notna(said), rows.loc[known, name])
    return rows


def _cleaned(rows: pd.DataFrame, name: str) -> tuple[pd.DataFrame, list[Dropped]]:
    dropped: list[Dropped] = []

    def leave_out(which: pd.Series, why: str) -> None:
        nonlocal rows
        which = which.fillna(False).astype(bool)
        if which.any():
            ids = rows.loc[which, "id"].fillna("without id").head(SHOWN)
            dropped.append(Dropped(why, int(which.sum()), tuple(str(each) for each in ids)))
            rows = rows[~which]

    leave_out(rows["created"].isna(), "no date of creation that can be read")
    leave_out(rows["stage"].str.casefold().str.contains(NOT_REAL, regex=True), "marked as duplicate or test")
    leave_out(rows["id"].notna() & rows["id"].duplicated(), "an id that stands above already")
    is_closed = rows["outcome"] != "open"
    rows.loc[~is_closed, "closed"] = pd.NaT  # of an open record it is only expected
    leave_out(is_closed & (rows["closed"] < rows["created"]), "closed before it was created")
    undated = (rows["outcome"] != "open") & rows["closed"].isna()
    if undated.any():
        first = tuple(str(each) for each in rows.loc[undated, "id"].fillna("without id").head(SHOWN))
        dropped.append(Dropped(UNDATED, int(undated.sum()), first))
    if rows.empty:
        reasons = "; ".join(f"{d.n:,} {d.why}" for d in dropped)
        raise InputError(f"{name}: no row of the export can be used: {reasons}.")
    return rows.reset_index(drop=True), dropped
