"""A folder of results read for the page: what is finished, how far the rest is, and what broke."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smarketing.dashboard.study_figures import axes, axes_of
from smarketing.errors import InputError
from smarketing.experiments.optimisation.status import is_search, search_status
from smarketing.experiments.sweeps.status import so_far, status
from smarketing.reports import progress_words
from smarketing.reports.results import FolderError
from smarketing.reports.study_results import Studied

NOTHING = "There is nothing finished in this folder yet."
MOST_TOLD = 100  # failed runs


@dataclass(frozen=True)
class Told:
    """A folder as it is now.

    state    lines on how far it is; `running`: whether a process is at work in it
    studied  what is finished; None where nothing is
    whole    whether that is what a session wrote at its end, with tables that figures are drawn of
    """

    state: list[str]
    running: bool
    studied: Studied | None
    whole: bool


def read(folder: Path) -> Told:
    """Read the folder, at any moment of its life. What cannot be read is a line of its state."""
    manifest = _manifest(folder)
    state, running = _state(folder, manifest)
    try:
        if manifest.get("kind") == "sweep" and (running or not (folder / "summary.json").is_file()):
            summary = so_far(folder)
            return Told(state, running, Studied(folder, summary, manifest, axes_of(summary["parameters"])), False)
        if not (folder / "summary.json").is_file():
            return Told([*state, NOTHING], running, None, False)
        studied = Studied.read(folder, axes(folder))
        if not studied.measures:
            return Told([*state, "This is no folder that the page can show."], running, None, False)
        return Told(state, running, studied, True)
    except (FolderError, InputError) as fault:
        return Told([*state, message_of(fault, folder)], running, None, False)


def failures(studied: Studied, folder: Path) -> tuple[list[list[str]], int]:
    """Which runs failed, of which row, and why; and how many there are in all."""
    if studied.kind == "optimise":
        trials = studied.csv("trials")
        if trials is None or "why" not in trials:
            return [], 0
        lost = trials[trials["why"].notna()]
        rows = [[f"candidate {row['trial']}", "", str(row["why"])] for row in lost.head(MOST_TOLD).to_dict("records")]
        return rows, len(lost)
    kept = studied.summary.get("failures") or studied.manifest.get("failures") or []
    rows = [
        [
            f"point {one['point']}" if "point" in one else str(one.get("scenario", "")),
            str(one.get("replication", "")),
            str(one.get("reason", "")),
        ]
        for one in kept[:MOST_TOLD]
    ]
    counted = (studied.summary.get("runs") or {}).get("failed")
    return rows, int(len(kept) if counted is None else counted)


def message_of(fault: Exception, folder: Path) -> str:
    """A message for the page: the folder by its name, not by where it lies on this machine."""
    return str(fault).replace(str(folder), folder.name)


def _state(folder: Path, manifest: Mapping[str, Any]) -> tuple[list[str], bool]:
    try:
        if is_search(folder):
            search = search_status(folder)
            return [shown_line(line, folder) for line in progress_words.of_search(search)], search.running
        if manifest.get("kind") == "sweep":
            sweep = status(folder)
            return [shown_line(line, folder) for line in progress_words.of_sweep(sweep)], sweep.running
    except InputError as fault:
        return [message_of(fault, folder)], False
    says = str(manifest.get("status") or "")
    words = {"running": "being written, or broken off", "partial": "broken off: what is here is sound"}
    return [f"{manifest.get('kind')}: {words.get(says, says)}"] if says else [], says == "running"


def shown_line(line: str, folder: Path) -> str:
    """A line of the state without where the folder lies."""
    return line.replace(str(folder), folder.name)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}
