"""Run by run: what each replication came to, and how to see one again that failed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.arms import Arm
from experiments.provenance import one_run
from experiments.settings import Settings
from experiments.subjects import Subject

if TYPE_CHECKING:
    import pandas as pd


def replications_table(subjects: Sequence[Subject], arms: Sequence[Arm], settings: Settings) -> "pd.DataFrame":
    """One row a run, scenario by scenario; what is not defined, and every outcome of a failed run, is NaN."""
    import pandas as pd

    parts = []
    for subject, arm in zip(subjects, arms, strict=True):
        numbers = arm.replications.tolist()
        reasons = [arm.failures.get(number) for number in numbers]
        again = [one_run(subject.given, subject.overrides, settings, r) for r in numbers]
        told = {
            "scenario": arm.name,
            "replication": arm.replications,
            "seed": np.int64(settings.seed),
            "status": ["failed" if reason else "ok" for reason in reasons],
            "reason": reasons,
            "reproduce": [command if reason else None for command, reason in zip(again, reasons, strict=True)],
        }
        outcomes = {name: arm.outcomes[name] for name in arm.outcomes.dtype.names or ()}
        parts.append(pd.DataFrame(told | outcomes).astype({"reason": "str", "reproduce": "str"}))
    return pd.concat(parts, ignore_index=True)


def failures(subjects: Sequence[Subject], arms: Sequence[Arm], settings: Settings) -> list[dict[str, Any]]:
    """Every replication that failed: which, why, and what to type to see it again."""
    return [
        {
            "scenario": arm.name,
            "replication": number,
            "reason": reason,
            "reproduce": one_run(subject.given, subject.overrides, settings, number),
        }
        for subject, arm in zip(subjects, arms, strict=True)
        for number, reason in arm.failures.items()
    ]
