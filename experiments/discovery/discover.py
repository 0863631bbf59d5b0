"""`discover`: under which circumstances does a policy lose, or an outcome fall short? In boxes, a tree, and regrets."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from smarketing.experiments.comparison.limits import limits, robustness_frame
from smarketing.experiments.discovery.futures import Futures, Question, futures
from smarketing.inference.decision_tree import leaves
from smarketing.inference.prim import boxes
from smarketing.inference.robustness import regrets
from smarketing.scenarios.field_labels import named
from smarketing.showing import Shown
from smarketing.store.csv_text import frame_as_csv
from smarketing.store.folders import write_text
from smarketing.store.strict_json import plain
from smarketing.store.sweep_folder import SweepFolder

FORMAT = 1
RESULT, FUTURES = "discovery.json", "futures.csv"


@dataclass(frozen=True, eq=False, repr=False)
class Discovery(Shown):
    """What was found. `summary` is the content of discovery.json; `futures` a row for each future."""

    folder: Path
    summary: Mapping[str, Any]
    futures: pd.DataFrame

    def notebook_lines(self) -> dict[str, str]:
        """What a notebook shows: how often it happens, and the boxes."""
        summary = self.summary
        boxes = {
            f"box {number}": ", ".join(f"{limit['path']} {_limited(limit)}" for limit in box["limits"])
            for number, box in enumerate(summary["boxes"], 1)
        }
        return {
            "happens in": f"{summary['cases']} of {summary['futures']} futures, {summary['undecided']} undecided",
            **boxes,
            "more": ".summary, .boxes, .robustness, .to_frame()",
        }

    def to_frame(self) -> pd.DataFrame:
        """A row a future: `.futures`."""
        return self.futures

    @property
    def robustness(self) -> pd.DataFrame:
        """A row a policy: its regrets, whether it has the least largest one, and the share that meets each limit."""
        return robustness_frame({self.summary["outcome"]: self.summary["robustness"]}, self.summary["limits"])

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
    meets: Sequence[str] = (),
) -> Discovery:
    """Look through the points of a sweep for circumstances; writes discovery.json and futures.csv beside them.

        >>> sm.sweep("futures.yaml", out="futures").complete
        True
        >>> found = sm.discover("futures", policy="compensation.salespeople.commission_rate")
        >>> list(found.robustness["policy"])
        ['0.08', '0.04']

    outcome       None: the first of the study
    policy        the lever whose values are the policies; where does the value `of` do worse than `against`, under the
                  same luck? None of them: the study's own value against the only other
    below, above  without a policy: where is the outcome below, or above, this?
    meets         with a policy: limits such as "growth_rate >= 0.05"; in what share of the futures does each meet it?

    Raises InputError for what the folder cannot answer.
    """
    place = Path(folder)
    kept = SweepFolder(place)
    judged = futures(place, Question(outcome, policy, against, of, below, above, limits(meets)))
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
            "ranges": {path: value_range(judged.inputs[path]) for path in judged.inputs},
            "boxes": [as_mapping(box) for box in boxes(judged.inputs, happens)] if some else [],
            "leaves": [as_mapping(leaf) for leaf in leaves(judged.inputs, happens)] if some else [],
            "robustness": _robustness(judged),
            "limits": judged.limits,
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
    of_each = regrets(table.to_numpy(), judged.about["measure"]["good"] or 1)
    return [{"policy": level, **asdict(each)} for level, each in zip(table, of_each, strict=True)]


def as_mapping(part: Any) -> dict[str, Any]:
    """A box or a leaf as discovery.json has it."""
    limits = [
        {"path": path, "words": list(limit)}
        if isinstance(limit[0], str)
        else {"path": path, "low": limit[0], "high": limit[1]}
        for path, limit in part.limits.items()
    ]
    return {**{key: value for key, value in vars(part).items() if key != "limits"}, "limits": limits}


def _limited(limit: Mapping[str, Any]) -> str:
    return " or ".join(limit["words"]) if "words" in limit else f"{limit['low']:.4g} to {limit['high']:.4g}"


def value_range(column: "pd.Series[Any]") -> list[Any]:
    """The lowest and the highest of numbers, or the words there are."""
    if column.dtype.kind in "if":
        return [float(column.min()), float(column.max())]
    return sorted(set(column.astype(str)))
