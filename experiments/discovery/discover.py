"""`discover`: under which circumstances does a policy lose, or an outcome fall short? In boxes, a tree, and regrets."""

import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from smarketing.experiments.discovery.futures import Futures, Question, futures
from smarketing.extras import library
from smarketing.inference.decision_tree import leaves
from smarketing.inference.prim import boxes
from smarketing.scenarios.field_labels import named
from smarketing.store.csv_text import frame_as_csv
from smarketing.store.folders import write_text
from smarketing.store.strict_json import plain
from smarketing.store.sweep_folder import SweepFolder

FORMAT = 1
RESULT, FUTURES = "discovery.json", "futures.csv"


@dataclass(frozen=True, eq=False)
class Discovery:
    """What was found. `summary` is the content of discovery.json; `futures` a row for each future."""

    folder: Path
    summary: Mapping[str, Any]
    futures: pd.DataFrame

    @property
    def boxes(self) -> pd.DataFrame:
        """One row a box and limit: coverage, density, mass, held-out density, and the limit."""
        rows = [
            {"box": number, **{key: box[key] for key in ("coverage", "density", "mass", "held_out")}, **limit}
            for number, box in enumerate(self.summary["boxes"], 1)
            for limit in box["limits"]
        ]
        return pd.DataFrame(rows)


def discover(
    folder: str | Path,
    outcome: str | None = None,
    *,
    policy: str | None = None,
    against: Any = None,
    of: Any = None,
    below: float | None = None,
    above: float | None = None,
) -> Discovery:
    """Look through the points of a sweep for circumstances; writes discovery.json and futures.csv beside them.

        discover("results/pay-1", policy="compensation.salespeople.commission_rate", of=0.04)

    outcome       None: the first of the study
    policy        the lever whose values are the policies; where does the value `of` do worse than `against`, under the
                  same luck? None of them: the study's own value against the only other
    below, above  without a policy: where is the outcome below, or above, this?

    Raises InputError for what the folder cannot answer.
    """
    place, kept = Path(folder), SweepFolder(Path(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of optional parts of the workbench that are not installed
        library("ema_workbench.analysis.prim", "the EMA workbench", "Scenario discovery")
    library("sklearn.tree", "scikit-learn", "Scenario discovery")
    judged = futures(place, Question(outcome, policy, against, of, below, above))
    titles = kept.plan().titles
    happens = judged.happens
    some = 0 < happens.sum() < len(happens)
    summary: dict[str, Any] = plain(
        {
            "format": FORMAT,
            "kind": "discovery",
            **judged.about,
            **({"lever": asdict(named(policy, titles.get(policy, "")))} if policy else {}),
            "futures": len(happens),
            "cases": int(happens.sum()),
            "undecided": int(judged.undecided.sum()),
            "inputs": {path: asdict(named(path, titles.get(path, ""))) for path in map(str, judged.inputs)},
            "ranges": {path: _range(judged.inputs[path]) for path in judged.inputs},
            "boxes": [_as_mapping(box) for box in boxes(judged.inputs, happens)] if some else [],
            "leaves": [_as_mapping(leaf) for leaf in leaves(judged.inputs, happens)] if some else [],
            "robustness": _robustness(judged),
        }
    )
    table = judged.inputs.assign(value=judged.values, happens=happens, undecided=judged.undecided)
    with kept.written("Make room, or copy the folder."):
        kept.write_json(RESULT, summary)
        write_text(place / FUTURES, frame_as_csv(table, "future"))
    return Discovery(place, summary, table)


def _robustness(judged: Futures) -> list[dict[str, Any]]:
    """Of each policy over all futures: what it loses by not being the best (regret), and in how many it is best."""
    table = judged.by_policy
    if table.empty:
        return []
    regret = table.max(axis=1).to_numpy()[:, None] - table.to_numpy()
    best = regret.min(axis=1)[:, None] == regret
    return [
        {
            "policy": level,
            "mean_regret": float(np.mean(regret[:, place])),
            "largest_regret": float(np.max(regret[:, place])),
            "share_best": float(best[:, place].mean()),
            "worst": float(table[level].min() * (judged.about["measure"]["good"] or 1)),
        }
        for place, level in enumerate(table)
    ]


def _as_mapping(part: Any) -> dict[str, Any]:
    limits = [
        {"path": path, "words": list(limit)}
        if isinstance(limit[0], str)
        else {"path": path, "low": limit[0], "high": limit[1]}
        for path, limit in part.limits.items()
    ]
    return {**{key: value for key, value in vars(part).items() if key != "limits"}, "limits": limits}


def _range(column: "pd.Series[Any]") -> list[Any]:
    if column.dtype.kind in "if":
        return [float(column.min()), float(column.max())]
    return sorted(set(column.astype(str)))
