"""One life out of a traced folder: a lead's or a person's, as rows of leads.parquet and blame.parquet."""

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from smarketing.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

LEADS, BLAME = "leads.parquet", "blame.parquet"  # the files of a folder of traced runs


@dataclass(frozen=True)
class Life:
    """What one traced run knows of a lead or a person.

    leads   rows of leads.parquet that concern it, in the order of their ends
    blame   rows of blame.parquet that concern it, week by week
    """

    who: str
    scenario: str
    replication: int
    leads: "pd.DataFrame"
    blame: "pd.DataFrame"


def life_of_lead(folder: Path, lead: str, scenario: str | None, replication: int | None) -> Life:
    """The life of a lead. Raises InputError where the folder is not traced, or has no such lead."""
    return _life(folder, lead, ["lead"], scenario, replication)


def life_of_person(folder: Path, person: str, scenario: str | None, replication: int | None) -> Life:
    """The leads and explanations of a person (s7, m3, 2.s7). Raises InputError as `life_of_lead`."""
    return _life(folder, person, ["marketer" if "m" in person else "salesperson"], scenario, replication)


def _life(folder: Path, who: str, columns: list[str], scenario: str | None, replication: int | None) -> Life:
    for file in (LEADS, BLAME):
        if not (folder / file).is_file():
            raise InputError(
                f"{folder} has no {file}: it is no folder of traced runs. Make one with, for instance, "
                "smarketing run glengarry -n 1 --trace."
            )
    scenario, replication = _run(folder, scenario, replication)
    one_run = [("scenario", "==", scenario), ("replication", "==", replication)]
    column = columns[0]
    leads, blame = (_rows(folder / file, one_run, column, who) for file in (LEADS, BLAME))
    if leads.empty and blame.empty:
        raise InputError(_unknown(folder, who, column, one_run))
    return Life(who, scenario, replication, leads, blame)


def _rows(file: Path, one_run: list[tuple[str, str, object]], column: str, who: str) -> "pd.DataFrame":
    """What a table says of somebody; a column in which nothing is said is no text, and cannot be asked for one."""
    import pandas as pd
    import pyarrow.parquet as pq
    from pyarrow import types

    kind = pq.read_schema(file).field(column).type
    if types.is_string(kind) or types.is_large_string(kind):
        return pd.read_parquet(file, filters=[*one_run, (column, "==", who)])
    return pd.read_parquet(file, filters=one_run).iloc[:0]


def _run(folder: Path, scenario: str | None, replication: int | None) -> tuple[str, int]:
    """The run that is meant: the first of the folder where nothing is said. In the file they stand as they ended."""
    import pandas as pd

    runs = pd.read_parquet(folder / LEADS, columns=["scenario", "replication"]).drop_duplicates()
    runs = runs.sort_values("replication", kind="stable")
    for name, value in (("scenario", scenario), ("replication", replication)):
        if value is not None:
            known = list(dict.fromkeys(runs[name]))
            runs = runs[runs[name] == value]
            if runs.empty:
                raise InputError(f"--{name} {value}: {folder} has no such traced run; it has {_listed(known)}.")
    first = runs.iloc[0]
    return str(first["scenario"]), int(first["replication"])


def _unknown(folder: Path, who: str, column: str, one_run: list[tuple[str, str, object]]) -> str:
    import pandas as pd

    known = pd.read_parquet(folder / LEADS, columns=[column], filters=one_run)[column].dropna().unique().tolist()
    near = difflib.get_close_matches(who, known, n=3, cutoff=0.0)
    (_, _, scenario), (_, _, replication) = one_run
    option = "lead" if column == "lead" else "person"
    return f"--{option} {who}: replication {replication} of {scenario} knows no such {column}. Try {_listed(near)}."


def _listed(values: list[object]) -> str:
    shown = [str(value) for value in values[:5]]
    return ", ".join(shown) + (" …" if len(values) > len(shown) else "")
