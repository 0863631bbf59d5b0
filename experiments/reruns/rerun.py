"""`rerun`: one row of results again, from the manifest alone, and whether it is the row that is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smarketing.errors import InputError
from smarketing.experiments.reruns.asked import Asked
from smarketing.experiments.reruns.recorded import recorded
from smarketing.experiments.reruns.rows_of_firms import row_of_a_population, row_of_a_scenario, row_of_a_search
from smarketing.experiments.reruns.rows_of_studies import row_of_a_point
from smarketing.experiments.reruns.stored_rows import stored_rows
from smarketing.showing import Shown
from smarketing.simulation.own_rules import own_rules
from smarketing.store.damage import reading
from smarketing.store.same_bytes import differing

if TYPE_CHECKING:
    import pandas as pd

_ROWS = {
    "sweep": row_of_a_point, "run": row_of_a_scenario, "compare": row_of_a_scenario, "decompose": row_of_a_scenario,
    "population": row_of_a_population, "optimise": row_of_a_search,
}  # fmt: skip
_COLUMNS_NAMED = 3


@dataclass(frozen=True, repr=False)
class Rerun(Shown):
    """A row that was made again.

    row      its columns, as `replications.parquet` has them
    differs  for each file that holds the row, relative to the folder: the columns that are otherwise there
    stored   the row as a file holds it, the first that differs or else the first; empty where none does
    notes    what is otherwise here and now than where the folder was made, and what could not be made sure of
    """

    folder: Path
    row: Mapping[str, Any]
    differs: Mapping[str, Sequence[str]]
    stored: Mapping[str, Any]
    notes: Sequence[str]

    @property
    def same(self) -> bool | None:
        """Whether it is the stored row to the byte; None where there is nothing to compare with."""
        return not any(self.differs.values()) if self.differs else None

    @property
    def verdict(self) -> str:
        """In a sentence."""
        files = ", ".join(self.differs)
        if self.same is None:
            return "Nothing to compare with: the folder holds this row no more."
        if self.same:
            return f"The same as stored, every column to the byte ({files})."
        others = (f"{file} differs in {_named(names)}" for file, names in self.differs.items() if names)
        same = [file for file, names in self.differs.items() if not names]
        return f"NOT the same as stored: {'; '.join(others)}{'; the same in ' + ', '.join(same) if same else ''}."

    def notebook_lines(self) -> dict[str, str]:
        """What a notebook shows."""
        shown = {name: str(value) for name, value in list(self.row.items())[:12]}
        return {"folder": str(self.folder), "verdict": self.verdict, **shown, "more": ".row, .to_frame()"}

    def to_frame(self) -> "pd.DataFrame":
        """A row a column: as it was made, as it is stored, and whether they are the same."""
        import pandas as pd

        names = dict.fromkeys(name for each in self.differs.values() for name in each)
        rows = {
            name: {"made": value, "stored": self.stored.get(name), "same": name not in names}
            for name, value in self.row.items()
        }
        return pd.DataFrame.from_dict(rows, orient="index", columns=["made", "stored", "same"])


def rerun(
    folder: str | Path,
    *,
    point: int | None = None,
    scenario: str | None = None,
    case: str | None = None,
    replication: int | None = None,
    outcomes: Mapping[str, Any] | None = None,
    behaviours: Mapping[str, Any] | None = None,
) -> Rerun:
    """Make one row of a folder of results again, from its manifest alone, and compare it with what is stored.

        >>> again = sm.rerun(compared, scenario="aligned", replication=3)
        >>> again.same, again.row["replication"]
        (True, 3)

    Neither the study's file nor the scenario's is read, nor anything of the folder but `manifest.json`; the row itself
    is looked up only to compare. Whatever is None is the first.

    folder       of a sweep (also of a sensitivity analysis), a run, a comparison, a population or a search; or the
                 manifest itself
    point        of a sweep: which point; `scenario` of all others: which scenario, set of policies, or policy found
    case         of a search in several firms: in which one
    replication  of a population the number of the firm; of a search the fresh runs have rows
    outcomes, behaviours  the user's own, where the folder was made with any: a manifest has their digest alone

    Raises InputError for a folder without rows, a row that it does not have, and a manifest that was changed.
    """
    of, own = recorded(folder), own_rules(outcomes, behaviours)
    of.check_rules(own)
    with reading(of.path):
        try:
            made = _ROWS[of.kind](of, Asked(point, scenario, case, replication), own)
        except (KeyError, IndexError, AttributeError, TypeError) as fault:
            raise InputError(
                f"{of.path}: its manifest does not say what the row was ({type(fault).__name__}: {fault}). It was "
                "changed, or is of a version that kept less."
            ) from fault
        stored = dict(stored_rows(of.path, made))
    differs = {file: differing(row, made.row) for file, row in stored.items()}
    kept = next((row for file, row in stored.items() if differs[file]), next(iter(stored.values()), {}))
    return Rerun(of.path, made.row, differs, kept, (*of.differences(), *made.notes))


def _named(columns: Sequence[str]) -> str:
    """The first few by name, the others by their number."""
    more = f" and {len(columns) - _COLUMNS_NAMED} more columns" if len(columns) > _COLUMNS_NAMED else ""
    return f"{', '.join(columns[:_COLUMNS_NAMED])}{more}"
