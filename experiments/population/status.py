"""What the manifest of a population says of it. A population is kept at its end, so there is nothing of it before."""

import json
from dataclasses import dataclass
from pathlib import Path

from smarketing.store.audit import Audit
from smarketing.store.damage import check_format
from smarketing.store.result_folder import MANIFEST


@dataclass(frozen=True)
class PopulationStatus:
    """How far a population came.

    wanted, done  firms
    failed        runs, of which each firm has one under each set of policies
    audit         whether seeds were used as promised, in a sentence
    """

    folder: Path
    wanted: int
    done: int
    failed: int
    audit: str


def population_status(folder: str | Path) -> PopulationStatus | None:
    """What is told of a population; None for a folder of something else. Raises InputError for another format."""
    file = Path(folder) / MANIFEST
    try:
        says = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(says, dict) or says.get("kind") != "population":
        return None
    check_format(says, file)
    runs = says["replications"]
    failed = int(runs["failed"])
    wanted, done = int(runs["requested"]), int(runs["done"])
    if says["status"] == "complete":
        done = wanted  # `done` counts firms all of whose runs are sound
    return PopulationStatus(file.parent, wanted, done, failed, Audit.saved(says).sentence)
