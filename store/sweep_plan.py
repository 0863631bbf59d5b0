"""Which runs a sweep holds, or will hold: a table of its points with the cell of each, and which replications."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from smarketing.errors import InputError

COLUMNS = ("point", "cell", "scenario_digest", "seed")  # of the table of points; what varies follows


_KEPT = ("name", "scenario", "currency", "first", "titles")


@dataclass(frozen=True, eq=False)
class Plan:
    """Which runs a study asks for.

    design  one row a point: `COLUMNS`, then a column for each path that varies, named as the study spells it
    first   number of the first replication; `count` how many of each point
    titles  what each path that varies is called in tables
    own_outcomes  names of the user's outcomes, which every run has beside the model's
    dropped  points that the constraints leave out; of a sample, draws
    """

    name: str
    scenario: str
    currency: str
    outcomes: tuple[str, ...]
    first: int
    count: int
    titles: Mapping[str, str]
    design: pd.DataFrame
    own_outcomes: tuple[str, ...] = ()
    dropped: int = 0

    @property
    def parameters(self) -> list[str]:
        """The columns of what varies."""
        return [str(column) for column in self.design.columns if column not in COLUMNS]

    @property
    def keys(self) -> list[str]:
        """The cells, each once: points that no run can tell apart share one."""
        return list(dict.fromkeys(self.design["cell"]))

    @property
    def n_runs(self) -> int:
        """How many runs there are to make in all."""
        return len(self.keys) * self.count

    def described(self) -> dict[str, Any]:
        """All but what each point is, as plain data; `cells` says which one it was, to whoever makes it anew."""
        about: dict[str, Any] = {name: getattr(self, name) for name in _KEPT}
        about |= {"replications": self.count, "outcomes": list(self.outcomes), "points": len(self.design)}
        about |= {"cells": list(self.design["cell"])}
        about |= {"dropped": self.dropped} if self.dropped else {}
        return about | ({"own_outcomes": list(self.own_outcomes)} if self.own_outcomes else {})

    @classmethod
    def saved(cls, about: dict[str, Any], design: Path) -> "Plan":
        """The plan that `described` and the file of its points have kept."""
        try:
            table = pd.read_parquet(design)
            named = {name: about[name] for name in _KEPT}
            own = tuple(about.get("own_outcomes", ()))
            outcomes = tuple(about["outcomes"])
            return cls(**named, outcomes=outcomes, count=about["replications"], design=table, own_outcomes=own)
        except (OSError, KeyError, TypeError, ValueError) as fault:
            raise InputError(
                f"{design.parent}: the design of this sweep cannot be read ({fault}). Run the study again with "
                f"--resume --out {design.parent}: the runs that are there are kept."
            ) from None
