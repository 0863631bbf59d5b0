"""The folder of a search: its trials, what was found as scenario files, and the fresh runs it is judged by.

`trials.db` every trial as Optuna keeps it · `trials.csv` the same as a table · `summary.json` what was found ·
`found.csv` the firm as it is and what was found: levers, objectives, flattery · `replications.parquet` the fresh runs ·
`best.yaml`, or `front-1.yaml` and so on · `manifest.json`.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from smarketing.errors import InputError
from smarketing.experiments.design.study import Study
from smarketing.experiments.optimisation.goal import Goal
from smarketing.experiments.optimisation.policy_file import policy_file
from smarketing.experiments.optimisation.search import FILE, Trial
from smarketing.experiments.optimisation.verdict import Tried
from smarketing.experiments.sweeps.folder import slug
from smarketing.experiments.sweeps.sweep_summary import described
from smarketing.store.csv_text import frame_as_csv
from smarketing.store.damage import check_format
from smarketing.store.folders import HOME, made, next_free, write_text, write_whole
from smarketing.store.provenance import origin, this_command, versions
from smarketing.store.strict_json import plain

FORMAT = 1
_ENDS = {"": "mean", "_low": "low", "_high": "high"}


def new(out: str | Path | None, name: str) -> Path:
    """Make `out`, or the next free `results/<name>-<n>`."""
    return made(Path(out)) if out is not None else next_free(HOME / slug(name))


def again(out: str | Path | None, name: str) -> Path:
    """The folder to go on in: `out`, or the latest search of the study. Raises InputError where there is none."""
    stem = slug(name)
    numbers = [folder.parent.name.removeprefix(f"{stem}-") for folder in HOME.glob(f"{stem}-*/{FILE}")]
    latest = max((int(number) for number in numbers if number.isdecimal()), default=0)
    path = Path(out) if out is not None else HOME / f"{stem}-{latest}"
    if not (path / FILE).is_file():
        where = (
            f"{path} holds no search (no {FILE} in it)" if out is not None else f"there is no search {HOME / stem}-<n>"
        )
        raise InputError(f"--resume: {where}. Name one with --out, or leave --resume away to begin a new one.")
    check_format(_said(path), path / "manifest.json")
    return path


def keep(
    folder: Path,
    study: Study,
    goal: Goal,
    summary: Mapping[str, Any],
    trials: Sequence[Trial],
    tried: Mapping[str, Tried],
) -> None:
    """Write what was found. Raises InputError where there is no room."""
    first = summary["replications"]["first_fresh"]
    fresh = pd.concat([_rows(goal, name, each, first, study.seed) for name, each in tried.items()], ignore_index=True)
    table = pd.DataFrame([_row(trial, goal) for trial in trials])
    try:
        for found in summary["found"]:
            told = f"Found by smarketing optimise ({study.name}). {' '.join(found['says'])}"
            title = f"{study.name}: {found['name'].replace('-', ' ')}"
            write_text(folder / found["file"], policy_file(tried[found["name"]].firms[0], study.scenario, title, told))
        write_text(folder / "trials.csv", frame_as_csv(table))
        write_text(folder / "found.csv", frame_as_csv(_found(summary)))
        write_whole(folder / "replications.parquet", lambda path: fresh.to_parquet(path, engine="pyarrow", index=False))
        _json(folder / "summary.json", summary)
    except OSError as fault:
        raise InputError(
            f"{folder}: cannot be written ({fault.strerror or fault}). Every trial is kept. Make room and go on with "
            "--resume."
        ) from fault


def manifest(folder: Path, study: Study, goal: Goal, engine: str, status: str, trials: int, wanted: int) -> None:
    """Say what the folder is and how far the search is; the start of the first session stays.

    trials  candidates that were tried, of those that are `wanted`
    """
    file = folder / "manifest.json"
    now = datetime.now(UTC).isoformat(timespec="seconds")
    before = _said(folder)
    scenarios = [
        {
            "name": case.name,
            "title": case.scenario.title,
            "files": case.scenario.files,
            "resolved": case.scenario.resolved(),
        }
        for case in goal.cases
    ]
    content = {
        "format": FORMAT,
        "product": "smarketing",
        "kind": "optimise",
        "status": status,
        "command": this_command(),
        "seed": study.seed,
        "engine": engine,
        "started": before.get("started", now),
        "finished": None if status == "running" else now,
        "trials": trials,
        "wanted": wanted,
        "versions": versions(),
        **origin(),
        "study": described(study),
        "scenarios": scenarios,
    }
    _json(file, content)


def _said(folder: Path) -> dict[str, Any]:
    """What the manifest says so far. It is written anew: of one that is damaged only the beginning is forgotten."""
    file = folder / "manifest.json"
    try:
        found = json.loads(file.read_text("utf-8")) if file.exists() else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _rows(goal: Goal, name: str, tried: Tried, first: int, seed: int) -> pd.DataFrame:
    """One row a fresh run of one candidate."""
    parts = []
    for case, runs in zip(goal.cases, tried.fresh, strict=True):
        failed = np.isnan(np.column_stack([runs[outcome] for outcome in runs.dtype.names])).all(axis=1)
        about = {
            "scenario": name,
            "case": case.name,
            "replication": first + np.arange(len(runs)),
            "seed": seed,
            "status": np.where(failed, "failed", "ok"),
        }
        parts.append(pd.DataFrame(about | {outcome: runs[outcome] for outcome in runs.dtype.names}))
    return pd.concat(parts, ignore_index=True)


def _found(summary: Mapping[str, Any]) -> pd.DataFrame:
    """One row a policy, the firm as it is first: its levers, its objectives on fresh runs, and the gain.

    NAME_seen is what the search saw, NAME_flattered the gain it saw less the gain on fresh runs.
    """
    rows = []
    for each in ({**summary["start"], "file": None}, *summary["found"]):
        row = {"policy": each["name"], "file": each["file"]}
        row |= {path: told["value"] for path, told in each["values"].items()}
        for name, told in each["objectives"].items():
            fresh, gap = told.get("fresh", told), told.get("difference", {})
            row |= {name: fresh["mean"], f"{name}_low": fresh["low"], f"{name}_high": fresh["high"]}
            row |= {f"{name}_difference{end}": gap.get(key) for end, key in _ENDS.items()}
            row |= {f"{name}_seen": told.get("search", {}).get("mean")}
            row |= {f"{name}_flattered": told.get("optimism", {}).get("mean")}
        rows.append(row | {"limits_hold": all(limit["holds"] for limit in each["limits"])})
    return pd.DataFrame(rows)


def _row(trial: Trial, goal: Goal) -> dict[str, Any]:
    """A trial as a row: what the search saw."""
    limits = {f"excess of {limit.text}": value for limit, value in zip(goal.limits, trial.excess, strict=True)}
    told = {"feasible": trial.feasible, "why": trial.why}
    return {"trial": trial.number, **trial.values, **trial.objectives, **limits, **told}


def _json(file: Path, content: Mapping[str, Any]) -> None:
    write_text(file, json.dumps(plain(content), indent=1, ensure_ascii=False, allow_nan=False) + "\n")
