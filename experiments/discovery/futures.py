"""The futures of a sweep, and in which of them something happens: a policy loses, or an outcome falls short."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smarketing.errors import InputError, sentence
from smarketing.inference.estimates import critical_t
from smarketing.scenarios.errors import nearest
from smarketing.store.sweep_folder import SweepFolder

FEWEST = 20  # futures from which anything can be told

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    """What is asked of a sweep's folder.

    outcome       None: the first of the study
    policy        path of the lever whose values are the policies; None: the outcome itself is judged
    against, of   the value it is compared with and the one that may lose; None: the study's own, and the only other
    below, above  without a policy: the outcome falls short where it is below, or above, this
    """

    outcome: str | None = None
    policy: str | None = None
    against: Any = None
    of: Any = None
    below: float | None = None
    above: float | None = None


@dataclass(frozen=True, eq=False)
class Futures:
    """A row for each future, which is a point of the design but for the policy.

    inputs      what varies beside the policy
    happens     (n,) whether the policy loses, or the outcome falls short, by the mean of the runs
    values      (n,) that mean: of paired differences, or of the outcome
    undecided   (n,) whether luck could have made it the other way: the 95 % interval holds the limit
    by_policy   a column for each value of the policy: means of the outcome, higher better; empty without one
    """

    inputs: pd.DataFrame
    happens: NDArray[np.bool_]
    values: Floats
    undecided: NDArray[np.bool_]
    by_policy: pd.DataFrame
    about: Mapping[str, Any]


def futures(folder: Path, asked: Question) -> Futures:
    """Read the futures. Raises InputError for what the folder cannot answer."""
    summary = _summary(folder)
    outcome = asked.outcome or next(iter(summary["measures"]))
    if outcome not in summary["measures"]:
        message = sentence(f"--outcome {outcome}: the sweep has no such outcome{nearest(outcome, summary['measures'])}")
        raise InputError(f"{message} It has {', '.join(summary['measures'])}.")
    runs = pd.read_parquet(folder / "replications.parquet")
    paths = [path for path in summary["parameters"] if path != asked.policy]
    about = {"outcome": outcome, "measure": summary["measures"][outcome], "currency": summary["currency"]}
    if asked.policy is None:
        result = _of_outcome(runs, paths, outcome, asked, about)
    else:
        _check_pairs(summary, asked.policy)
        result = _of_policy(runs, paths, outcome, asked, about, _own(folder, asked.policy))
    if len(result.happens) < FEWEST:
        raise InputError(
            f"{folder}: {len(result.happens)} futures are too few to find a pattern in; sample {FEWEST} or more, "
            "better some hundreds (design.samples)."
        )
    return result


def _summary(folder: Path) -> dict[str, Any]:
    SweepFolder(folder).manifest()  # says what is wrong where it is none
    try:
        summary: dict[str, Any] = json.loads((folder / "summary.json").read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(f"{folder}: nothing of this sweep is finished. Go on with --resume.") from None
    return summary


def _check_pairs(summary: Mapping[str, Any], policy: str) -> None:
    if policy not in summary["parameters"]:
        message = sentence(f"--policy {policy}: this does not vary here{nearest(policy, summary['parameters'])}")
        raise InputError(f"{message} What does: {', '.join(summary['parameters'])}.")
    if summary.get("seeds") != "common":
        raise InputError("--policy: policies are compared under the same luck, and this study has `seeds: separate`.")


def _own(folder: Path, path: str) -> Any:
    """The value that the study's own scenario has there, as the table of points writes it; None where it has none."""
    from smarketing.scenarios.paths import get, parse
    from smarketing.scenarios.starred_paths import elements

    manifest = SweepFolder(folder).manifest()
    base = manifest["scenarios"][0]["resolved"]
    fixed = manifest["study"].get("set", {})
    return fixed.get(path, get(base, parse(elements(path, base)[0])))


def _of_outcome(runs: pd.DataFrame, paths: list[str], outcome: str, asked: Question, about: dict[str, Any]) -> Futures:
    if (asked.below is None) == (asked.above is None):
        raise InputError(
            "Say what is asked: --policy PATH (where does it lose?), or --below X or --above X (where is the outcome "
            "so low, or so high?)."
        )
    limit, sign = (asked.below, 1) if asked.below is not None else (asked.above, -1)
    assert limit is not None
    table = runs.pivot(index="point", columns="replication", values=outcome)
    inputs = runs.groupby("point", sort=True)[paths].first().loc[table.index].reset_index(drop=True)
    gaps = sign * (table.to_numpy(dtype=np.float64) - limit)
    about |= {"kind": "outcome", "limit": limit, "side": "below" if sign > 0 else "above"}
    return _judged(inputs, gaps, pd.DataFrame(), about, sign * gaps + limit)


def _of_policy(
    runs: pd.DataFrame, paths: list[str], outcome: str, asked: Question, about: dict[str, Any], own: Any
) -> Futures:
    policy = str(asked.policy)
    levels = list(dict.fromkeys(runs[policy]))
    against = _level(asked.against if asked.against is not None else own, levels, policy, "--against")
    others = [level for level in levels if level != against]
    if asked.of is None and len(others) != 1:
        raise InputError(f"--of: {policy} has {len(levels)} values; say which may lose: {_listed(others)}.")
    other = _level(asked.of, others, policy, "--of") if asked.of is not None else others[0]
    good = about["measure"]["good"] or 1
    keys = [path for path in paths if runs[path].nunique(dropna=False) > 1]
    if not keys:
        raise InputError(f"--policy {policy}: nothing else varies in this sweep, so there is one future only.")
    filled = runs.assign(**{key: runs[key].astype(object).where(runs[key].notna(), "none") for key in keys})
    table = filled.pivot_table(index=keys, columns=[policy, "replication"], values=outcome, sort=False, dropna=False)
    both = table[against].notna().any(axis=1) & table[other].notna().any(axis=1)
    if not both.any():
        raise InputError(
            f"--policy {policy}: no two points differ in it alone, so nothing is paired. Use a grid, or sample the "
            f"rest and add `cross: [{policy}]` to the study's design."
        )
    table = table[both]
    gaps = good * (table[other] - table[against]).to_numpy(dtype=np.float64)
    inputs = table.index.to_frame(index=False).infer_objects()
    by_policy = good * pd.DataFrame({str(level): table[level].mean(axis=1).to_numpy() for level in levels})
    about |= {
        "kind": "policy", "policy": policy, "against": _plain(against), "of": _plain(other),
        "dropped": int((~both).sum()),
    }  # fmt: skip
    return _judged(inputs, gaps, by_policy, about, good * gaps)


def _judged(
    inputs: pd.DataFrame, gaps: Floats, by_policy: pd.DataFrame, about: dict[str, Any], shown: Floats
) -> Futures:
    """What is asked about happens where the mean of `gaps` (futures, runs) is below zero."""
    n = np.isfinite(gaps).sum(axis=1)
    means, sds = np.nanmean(gaps, axis=1), np.zeros(len(gaps))
    several = n > 1
    sds[several] = np.nanstd(gaps[several], axis=1, ddof=1)
    half = np.array(
        [critical_t(int(k) - 1) * sd / np.sqrt(k) if k > 1 else np.inf for k, sd in zip(n, sds, strict=True)]
    )
    constant = [path for path in inputs if inputs[path].nunique() < 2]
    return Futures(
        inputs=inputs.drop(columns=constant),
        happens=means < 0,
        values=np.nanmean(shown, axis=1),
        undecided=np.abs(means) <= half,
        by_policy=by_policy,
        about=about,
    )


def _level(wanted: Any, levels: list[Any], policy: str, option: str) -> Any:
    for level in levels:
        if level == wanted or str(level) == str(wanted):
            return level
        number = _number(wanted)
        if isinstance(level, int | float) and number is not None and np.isclose(level, number):
            return level
    raise InputError(f"{option} {wanted}: {policy} has the values {_listed(levels)}; say one of them with {option}.")


def _number(text: Any) -> float | None:
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _listed(values: list[Any]) -> str:
    return ", ".join(str(_plain(value)) for value in values)
