"""How far a search is: read from its folder, while it runs or after, without Optuna."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from smarketing.errors import InputError
from smarketing.experiments.optimisation.goal import DEFAULT_TRIALS
from smarketing.experiments.optimisation.search import FILE
from smarketing.store.audit import Audit
from smarketing.store.provenance import going_on
from smarketing.store.result_folder import MANIFEST, ResultFolder
from smarketing.store.strict_json import read_mapping

_RECENT = timedelta(minutes=10)
_RESUME = "Go on with --resume, which writes it anew."


@dataclass(frozen=True)
class SearchStatus:
    """How far a search is.

    wanted, done, rejected  candidates; those that could not be run (rejected) are done, too
    found                   policies that were found, judged on fresh runs; None before that
    running                 whether a process is at work in the folder
    rate                    candidates a second lately; 0 where it is not known
    command                 what goes on with it
    audit                   whether seeds were used as promised, in a sentence
    """

    folder: Path
    name: str
    wanted: int
    done: int
    rejected: int
    found: int | None
    running: bool
    rate: float
    command: str
    audit: str = ""

    @property
    def seconds_left(self) -> float | None:
        """Of the search, at the rate of late; the fresh runs come after. None where it is not known."""
        return max(0, self.wanted - self.done) / self.rate if self.running and self.rate else None


def is_search(folder: str | Path) -> bool:
    """Whether a search was begun in this folder."""
    return (Path(folder) / FILE).is_file()


def search_status(folder: str | Path) -> SearchStatus:
    """How far the search in `folder` is. Raises InputError where it cannot be told."""
    place = ResultFolder(Path(folder))
    says = read_mapping(place.path / MANIFEST, _RESUME)
    if says.get("kind") != "optimise":
        raise InputError(f"{folder}: there is no search here (its manifest does not say so). Name the folder of one.")
    study = says.get("study") or {}
    states = _finished(place.path / FILE)
    ends = [end for _, end in states if end is not None]
    return SearchStatus(
        folder=place.path,
        name=str(study.get("name", place.path.name)),
        wanted=int(says.get("wanted") or (study.get("optimise") or {}).get("trials", DEFAULT_TRIALS)),
        done=len(states),
        rejected=sum(state == "PRUNED" for state, _ in states),
        found=_n_found(place.path) if says.get("status") == "complete" else None,
        running=place.in_use(),
        rate=_rate(ends),
        command=going_on(says.get("command"), place.path, "optimise"),
        audit=Audit.saved(says).sentence,
    )


def _finished(file: Path) -> list[tuple[str, datetime | None]]:
    """State and end of every candidate that was told. The file is only read, and may be written meanwhile."""
    question = "select state, datetime_complete from trials where state in ('COMPLETE', 'PRUNED')"
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as base:
            rows = base.execute(question).fetchall()
        return [(str(state), datetime.fromisoformat(end) if end else None) for state, end in rows]
    except (sqlite3.Error, ValueError, TypeError) as fault:
        raise InputError(f"{file}: cannot be read ({fault}). Begin the search anew, or put the file back.") from None


def _n_found(folder: Path) -> int:
    return len(read_mapping(folder / "summary.json", _RESUME).get("found", ()))


def _rate(ends: list[datetime]) -> float:
    """Candidates a second over the last minutes of work."""
    recent = [end for end in ends if end > max(ends) - _RECENT]
    elapsed = (max(recent) - min(recent)).total_seconds() if len(recent) > 1 else 0.0
    return (len(recent) - 1) / elapsed if elapsed > 0 else 0.0
