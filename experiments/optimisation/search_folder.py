"""The folder of a search: its trials, what was found as scenario files, and the fresh runs it is judged by.

`trials.db` every trial as Optuna keeps it · `trials.csv` the same as a table · `summary.json` what was found ·
`found.csv` the firm as it is and what was found: levers, objectives, flattery · `replications.parquet` the fresh runs ·
`best.yaml`, or `front-1.yaml` and so on · `manifest.json`.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd

from smarketing.experiments.design.study import Study
from smarketing.experiments.optimisation.goal import Goal
from smarketing.experiments.optimisation.search import FILE, Trial
from smarketing.experiments.optimisation.verdict import Tried
from smarketing.experiments.sweeps.sweep_summary import study_described
from smarketing.scenarios.policy_file import policy_file
from smarketing.store.csv_text import frame_as_csv
from smarketing.store.damage import check_format
from smarketing.store.folders import write_text
from smarketing.store.result_folder import MANIFEST, ResultFolder, described, slug

RUNS = "replications.parquet"
_ENDS = {"": "mean", "_low": "low", "_high": "high"}


class SearchFolder(ResultFolder):
    """A folder that holds, or will hold, the search of a study."""

    @classmethod
    def of(cls, study: str, out: str | Path | None, *, resume: bool) -> Self:
        """A new folder, or the one to go on in. Raises InputError where there is none."""
        if not resume:
            return cls.reserve(out, slug(study))
        folder = cls.latest(out, slug(study), "search", FILE)
        check_format(folder._said(), folder.path / MANIFEST)
        return folder

    def keep(
        self, study: Study, goal: Goal, summary: Mapping[str, Any], trials: Sequence[Trial], tried: Mapping[str, Tried]
    ) -> None:
        """Write what was found. Raises InputError where there is no room."""
        first = summary["replications"]["first_fresh"]
        parts = [_rows(goal, name, each, first, study.seed) for name, each in tried.items()]
        fresh = pd.concat(parts, ignore_index=True)
        table = pd.DataFrame([_row(trial, goal) for trial in trials])
        with self.written("Every trial is kept. Make room and go on with --resume."):
            for policy in summary["found"]:
                description = f"Found by smarketing optimise ({study.name}). {' '.join(policy['says'])}"
                title = f"{study.name}: {policy['name'].replace('-', ' ')}"
                firm = tried[policy["name"]].scenarios[0]
                write_text(self.path / policy["file"], policy_file(firm, study.scenario, title, description))
            write_text(self.path / "trials.csv", frame_as_csv(table))
            write_text(self.path / "found.csv", frame_as_csv(_policies(summary)))
            self.write(RUNS, lambda path: fresh.to_parquet(path, engine="pyarrow", index=False))
            self.write_json("summary.json", summary)

    def say(
        self, study: Study, goal: Goal, engine: str, status: str, trials: int, wanted: int, found: Mapping[str, Any]
    ) -> None:
        """Say in the manifest how far the search is; the start of the first session stays.

        trials  candidates that were tried, of those that are `wanted`
        found   what is known at the end alone
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        before = self._said()
        content: dict[str, Any] = {
            "seed": study.seed,
            "engine": engine,
            "started": before.get("started", now),
            "finished": None if status == "running" else now,
            "trials": trials,
            "wanted": wanted,
            "study": study_described(study),
            "scenarios": [described(firm.scenario) | {"name": firm.name} for firm in goal.firms],
            **found,
        }
        self.write_manifest("optimise", status, **content)

    def _said(self) -> dict[str, Any]:
        """What the manifest says so far. It is written anew: of one that is damaged only the beginning is forgotten."""
        file = self.path / MANIFEST
        try:
            manifest = json.loads(file.read_text("utf-8")) if file.exists() else {}
        except ValueError:
            return {}
        return manifest if isinstance(manifest, dict) else {}


def _rows(goal: Goal, name: str, tried: Tried, first: int, seed: int) -> pd.DataFrame:
    """One row a fresh run of one candidate."""
    parts = []
    for firm, runs in zip(goal.firms, tried.fresh, strict=True):
        failed = np.isnan(np.column_stack([runs[outcome] for outcome in runs.dtype.names])).all(axis=1)
        about = {
            "scenario": name,
            "case": firm.name,
            "replication": first + np.arange(len(runs)),
            "seed": seed,
            "status": np.where(failed, "failed", "ok"),
        }
        parts.append(pd.DataFrame(about | {outcome: runs[outcome] for outcome in runs.dtype.names}))
    return pd.concat(parts, ignore_index=True)


def _policies(summary: Mapping[str, Any]) -> pd.DataFrame:
    """One row a policy, the firm as it is first: its levers, its objectives on fresh runs, and the gain.

    NAME_seen is what the search saw, NAME_flattered the gain it saw less the gain on fresh runs.
    """
    rows = []
    for each in ({**summary["start"], "file": None}, *summary["found"]):
        row = {"policy": each["name"], "file": each["file"]}
        row |= {path: entry["value"] for path, entry in each["values"].items()}
        for name, entry in each["objectives"].items():
            fresh, gap = entry.get("fresh", entry), entry.get("difference", {})
            row |= {name: fresh["mean"], f"{name}_low": fresh["low"], f"{name}_high": fresh["high"]}
            row |= {f"{name}_difference{end}": gap.get(key) for end, key in _ENDS.items()}
            row |= {f"{name}_seen": entry.get("search", {}).get("mean")}
            row |= {f"{name}_flattered": entry.get("optimism", {}).get("mean")}
        rows.append(row | {"limits_hold": all(limit["holds"] for limit in each["limits"])})
    return pd.DataFrame(rows)


def _row(trial: Trial, goal: Goal) -> dict[str, Any]:
    """A trial as a row: what the search saw."""
    limits = {f"excess of {limit.text}": value for limit, value in zip(goal.limits, trial.excess, strict=True)}
    verdict = {"feasible": trial.feasible, "why": trial.why}
    return {"trial": trial.number, **trial.values, **trial.objectives, **limits, **verdict}
