"""The folder of a sweep: chunks of runs that are kept as they are made, so that it can be read at any moment.

`manifest.json` the study, seeds, versions, sources, commands · `design.parquet` the points and the cell of each ·
`chunks/` finished runs · after a session `points.csv`, `points.parquet`, `replications.parquet`, `summary.json`.
"""

import json
import shutil
from pathlib import Path
from typing import Any, Self

from smarketing.errors import InputError
from smarketing.store.chunks import ChunkStore
from smarketing.store.damage import check_format
from smarketing.store.folders import clear_unfinished
from smarketing.store.result_folder import MANIFEST, ResultFolder, slug
from smarketing.store.sweep_plan import Plan

DESIGN, CHUNKS, SUMMARY = "design.parquet", "chunks", "summary.json"


class SweepFolder(ResultFolder):
    """A folder that holds, or will hold, the runs of a study."""

    @property
    def store(self) -> ChunkStore:
        return ChunkStore(self.path / CHUNKS)

    @classmethod
    def of(cls, study: str, out: str | Path | None, *, resume: bool) -> Self:
        """A new folder, or the one to go on in. Raises InputError where there is none."""
        if resume:
            return cls.latest(out, slug(study), "sweep", CHUNKS)
        folder = cls.reserve(out, slug(study))
        try:
            (folder.path / CHUNKS).mkdir()
        except OSError as fault:
            raise InputError(
                f"{folder.path}: cannot be written ({fault.strerror}). Name another with --out."
            ) from fault
        return folder

    def clear_unfinished(self) -> None:
        super().clear_unfinished()
        clear_unfinished(self.path / CHUNKS)

    def give_back_if_empty(self) -> None:
        """Remove the folder if no run came to be in it."""
        if not self.store.names():
            shutil.rmtree(self.path, ignore_errors=True)

    def write_design(self, plan: Plan) -> None:
        """Keep the table of points."""
        self.write(DESIGN, lambda path: plan.design.to_parquet(path, engine="pyarrow", index=False))

    def manifest(self) -> dict[str, Any]:
        """What the manifest says; empty where there is none yet. Raises InputError for a folder of something else."""
        try:
            manifest = json.loads((self.path / MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as fault:
            raise InputError(f"{self.path / MANIFEST}: cannot be read ({fault}).") from None
        if not isinstance(manifest, dict) or manifest.get("kind") != "sweep":
            raise InputError(f"{self.path}: these are no results of a sweep. Name the folder of one.")
        self._check(manifest)
        return manifest

    def plan(self) -> Plan:
        """The plan that was kept. Raises InputError where there is none."""
        manifest = self.manifest()
        if "plan" not in manifest:
            raise InputError(f"{self.path}: there is no sweep here (no {MANIFEST}). Name the folder of one.")
        return Plan.saved(manifest["plan"], self.path / DESIGN)

    def _check(self, manifest: dict[str, Any]) -> None:
        """Raise InputError for a manifest of another format, or one that somebody has changed beyond use."""
        check_format(manifest, self.path / MANIFEST)
        sessions, plan = manifest.get("sessions", []), manifest.get("plan", {})
        sound = isinstance(sessions, list) and all(isinstance(session, dict) for session in sessions)
        if not sound or not isinstance(plan, dict):
            raise InputError(
                f"{self.path / MANIFEST}: sessions must be a list and plan a mapping; this file was changed. Put it "
                f"back as it was, or delete it and run the study again with --resume --out {self.path}: runs are kept."
            )
