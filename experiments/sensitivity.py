"""`sensitivity`: run the points of a sample as a sweep, so that nothing is lost, and say what its runs come to."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Unpack

import numpy as np
import pandas as pd

from smarketing.errors import InputError, check
from smarketing.experiments.design.parameters import Levels, Parameter
from smarketing.experiments.design.points import StudyScenarios, from_unit
from smarketing.experiments.design.study import MOST_POINTS, SECTIONS, Design, Study, check_outcome
from smarketing.experiments.design.study_file import study_of
from smarketing.experiments.running.runner import Watch
from smarketing.experiments.sweeps.conditions import Conditions, Options
from smarketing.experiments.sweeps.plan import Counted, Planner, until
from smarketing.experiments.sweeps.sweep import Sweep, sweep
from smarketing.experiments.sweeps.sweep_summary import study_described
from smarketing.extras import library
from smarketing.inference.estimates import CONFIDENCE
from smarketing.inference.sensitivity.chance import WANTED_NOISE, Split, split
from smarketing.inference.sensitivity.indices import MAIN, Index, Indices, TooFewGroupsError, indices
from smarketing.inference.sensitivity.sample import (
    DEFAULT_SAMPLES,
    DUMMY,
    FEWEST_GROUPS,
    METHODS,
    Method,
    Sample,
    sample,
    size,
)
from smarketing.scenarios.field_labels import named
from smarketing.showing import Shown, dataset, spans
from smarketing.store.csv_text import frame_as_csv
from smarketing.store.folders import write_text
from smarketing.store.result_folder import ResultFolder
from smarketing.store.strict_json import plain

FORMAT = 2
RESULT, TABLE, PAIRS, SAMPLE = "sensitivity.json", "indices.csv", "pairs.csv", "sample.csv"
_REMARKED = 0.01  # S_1 above S_T by more than this


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Shown):
    """What was found. `summary` is the content of sensitivity.json; None while runs are missing."""

    sweep: Sweep
    summary: Mapping[str, Any] | None

    @property
    def folder(self) -> Path:
        return self.sweep.folder

    def notebook_lines(self) -> dict[str, str]:
        """What a notebook shows: what each input does to the first outcome."""
        if self.summary is None:
            return {"folder": str(self.folder), "status": "runs are missing; go on with resume=True"}
        name, outcome = next(iter(self.summary["outcomes"].items()))
        main = self.summary["main"]
        seen = {index["path"]: {**index[main], "mean": index[main]["value"]} for index in outcome["indices"]}
        return {
            "folder": str(self.folder),
            "method": f"{self.summary['method']}, {outcome['samples']} samples, {main} of {name}",
            **spans(seen, 12),
            "not detected": ", ".join(index["path"] for index in outcome["indices"] if not index["detected"]) or "none",
            "more": ".summary, .to_frame(), .to_xarray()",
        }

    def to_frame(self) -> pd.DataFrame:
        """A row an outcome and input, with every index and its interval. Raises InputError while runs are missing."""
        if self.summary is None:
            raise InputError(f"{self.folder}: indices take all runs, and some are missing. Go on with resume=True.")
        return _table(self.summary)

    def to_xarray(self) -> Any:
        """A Dataset of xarray: every index by outcome and input."""
        return dataset(self.to_frame(), ["outcome", "input"], {}, {})


def sensitivity(
    study: str | Path | Study,
    method: Method,
    samples: int | None = None,
    *,
    second_order: bool = False,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    say: Callable[[str], None] = lambda sentence: None,
    planner: Planner | None = None,
    **conditions: Unpack[Options],
) -> Sensitivity:
    """Find out which parameters of a study matter to its outcomes, and keep runs and findings in a folder.

        >>> found = sm.sensitivity("study.yaml", "morris", samples=4, out="matters")
        >>> "mu_star" in found.to_frame()
        True

    The points of a trajectory, or of a pair, share their luck, so that effects are differences run by run. One input
    more, a dummy, moves to another random world and nothing else: what it seems to do is luck.

    method        "morris": mean and spread of elementary effects; "sobol": first-order and total shares of variance
    samples       trajectories or pairs of points; None: what the study says under `sensitivity`, else 20 and 128
    second_order  with "sobol" also the share of every two inputs together; about twice the points
    planner       is told how many points there are, at once, and how far planning them is
    watch, …      and the conditions, as for `experiments.sweep`
    """
    own = Conditions(**conditions).own
    asked = prepared(study_of(study, own), method)
    number = _samples(asked, method, samples)
    if second_order and method != "sobol":
        raise InputError("--second-order: elementary effects know no pairs of inputs. Ask for --method sobol.")
    many = size(method, len(asked.parameters), number, second_order=second_order)
    if many > MOST_POINTS:
        raise InputError(f"--samples {number}: {many:,} points, and a study may have {MOST_POINTS:,}. Ask for fewer.")
    if planner:
        planner.count(many, conditions.get("replications") or asked.replications, at_most=False)

    def drawn() -> tuple[Sample, Study]:
        found = sample(method, len(asked.parameters), number, asked.design.seed, second_order=second_order)
        return found, points_of(asked, found)

    chosen, listed = until(stop, drawn)
    made = sweep(listed, watch=watch, stop=stop, say=say, planner=planner and Counted(planner), **conditions)
    return Sensitivity(made, analysed(asked, chosen, made))


def for_outcome(study: Study, outcome: str | None) -> Study:
    """The study with this outcome first: the one whose answer is told."""
    if outcome is None:
        return study
    check_outcome(outcome, "--outcome", study.own.known)
    return replace(study, outcomes=(outcome, *(name for name in study.outcomes if name != outcome)))


def prepared(study: Study, method: Method) -> Study:
    """The study, if it can be analysed. Raises InputError with the reason otherwise."""
    check(method in METHODS, "--method", method, " or ".join(METHODS))
    library("SALib.sample.morris", "SALib", "Sensitivity analysis")
    if len(study.parameters) < 2:
        raise InputError(
            f"{study.at('parameters')}parameters: sensitivity tells parameters apart, so name two or more, each with "
            "a range such as {min: 0, max: 1} or a list of levels."
        )
    if study.constraints:
        raise InputError(
            f"{study.at('constraints[0]')}constraints: sensitivity moves each parameter over its whole range whatever "
            "the others are, so no constraint can be kept. Narrow the ranges, and leave the constraints away."
        )
    return study


def points_of(study: Study, chosen: Sample) -> Study:
    """The study of the points of a sample, each in the random world that its group and its dummy say."""
    points = tuple(from_unit(study.parameters, chosen.flat[:, :-1]))
    return replace(
        study,
        name=f"{study.name} {chosen.method}",
        parameters=(),
        design=Design("list", seed=study.design.seed, points=points, worlds=chosen.worlds),
        seeds="separate",
    )


def analysed(study: Study, chosen: Sample, made: Sweep) -> dict[str, Any] | None:
    """Analyse the finished runs of a sample and keep what is found beside them; None while runs are missing."""
    if made.summary["runs"]["done"] < made.summary["runs"]["wanted"]:
        return None
    outcomes = {name: _outcome(study, chosen, made, name) for name in study.outcomes}
    base = StudyScenarios(study).base
    summary: dict[str, Any] = plain(
        {
            "format": FORMAT,
            "kind": "sensitivity",
            "name": study.name,
            "method": chosen.method,
            "samples": chosen.groups,
            "points": len(chosen.flat),
            "replications": made.summary["replications"]["requested"],
            "seed": made.summary["seed"],
            "confidence": CONFIDENCE,
            "currency": base["currency"],
            "main": MAIN[chosen.method],
            "measures": made.summary["measures"],
            "inputs": [_input(parameter, str(base["currency"])) for parameter in study.parameters],
            "outcomes": {name: outcome for name, outcome in outcomes.items() if outcome is not None},
            "study": _asked(study),
        }
    )
    folder = ResultFolder(made.folder)
    table = _table(summary)
    coordinates = pd.DataFrame(chosen.flat, columns=[*(parameter.path for parameter in study.parameters), DUMMY])
    write_text(folder.path / TABLE, frame_as_csv(table))
    write_text(folder.path / SAMPLE, frame_as_csv(coordinates, "point"))
    if chosen.second_order:
        together = pd.DataFrame(
            [{"outcome": name, **pair} for name, outcome in summary["outcomes"].items() for pair in outcome["pairs"]]
        )
        write_text(folder.path / PAIRS, frame_as_csv(together))
    folder.write_json(RESULT, summary)
    return summary


def _asked(study: Study) -> dict[str, Any]:
    """The study whose parameters were moved: the manifest beside has the points that were made of it."""
    left_out = ("file", "scenario", "set", *SECTIONS)
    return {key: value for key, value in study_described(study).items() if key not in left_out}


def _samples(study: Study, method: Method, samples: int | None) -> int:
    section = study.sections.get("sensitivity") or {}
    if not isinstance(section, Mapping) or not set(section) <= set(METHODS):
        raise InputError(
            f"{study.at('sensitivity')}sensitivity: this part of a study says how many samples each method takes, "
            "such as {morris: 20, sobol: 128}, and nothing else."
        )
    number = samples if samples is not None else section.get(method, DEFAULT_SAMPLES[method])
    whole = isinstance(number, int) and not isinstance(number, bool) and number > 0
    check(whole, "sensitivity.samples", number, "a whole number above zero")
    if number < FEWEST_GROUPS:
        raise InputError(f"--samples {number}: intervals take at least {FEWEST_GROUPS}, and useful ones 10 or more.")
    return int(number)


def _outcome(study: Study, chosen: Sample, made: Sweep, name: str) -> dict[str, Any] | None:
    """Indices and split of one outcome; None where too few points define it, unless it is the first of the study."""
    columns = (name, f"{name}_sd", f"{name}_n")
    means, sds, counts = (made.points[column].to_numpy(dtype=np.float64) for column in columns)
    runs = made.replications.pivot(index="point", columns="replication", values=name).reindex(range(len(means)))
    try:
        result = indices(chosen, runs.to_numpy(dtype=np.float64))
    except TooFewGroupsError as fault:
        if name == study.outcomes[0]:
            raise InputError(
                f"{fault}: the outcome is not defined, or runs fail, where these inputs lie. Choose another with "
                "--outcome, or narrow the ranges."
            ) from None
        return None
    divided = split(chosen, means, sds, counts)
    paths = [parameter.path for parameter in study.parameters]
    return {
        "indices": [_index(path, index) for path, index in zip(paths, result.inputs, strict=True)],
        "dummy": {"path": DUMMY, **{part: asdict(spread) for part, spread in result.luck.items()}},
        "pairs": [{"input": paths[i], "with": paths[j], **asdict(share)} for (i, j), share in result.pairs.items()],
        "samples": result.groups,
        "dropped": result.dropped,
        "variance": asdict(divided) if divided else None,
        "warnings": _warnings(study, chosen, result, divided, name, int(counts.max())),
    }


def _index(path: str, index: Index) -> dict[str, Any]:
    about = {"path": path, "detected": index.detected, "p": index.p}
    return about | {part: asdict(spread) for part, spread in index.parts.items()}


def _warnings(
    study: Study, chosen: Sample, result: Indices, divided: Split | None, name: str, replications: int
) -> list[str]:
    """What a reader must know before believing an index."""
    outcome = study.own.known[name].title.lower()
    warnings = []
    blurs = chosen.method == "sobol" and divided is not None and divided.enough is not None
    if blurs and divided is not None and divided.enough is not None and divided.enough > replications:
        warnings.append(
            f"Luck is {100 * divided.noise:.0f} % of what differs between the points in {outcome}; it is taken out of "
            f"the shares, and makes their intervals wide. With -n {divided.enough} it would be "
            f"{100 * WANTED_NOISE:.0f} %."
        )
    above = [
        named(parameter.path, parameter.title).title
        for parameter, index in zip(study.parameters, result.inputs, strict=True)
        if chosen.method == "sobol" and index.parts["first"].value > index.parts["total"].value + _REMARKED
    ]
    if above:
        warnings.append(
            f"S_1 lies above S_T for {', '.join(above)}: shares cannot, so that is sampling error, which the intervals "
            "tell the size of. More samples make it small."
        )
    if result.dropped:
        warnings.append(f"{result.dropped} samples lack a point at which {outcome} is defined, and are left out.")
    return warnings


def _input(parameter: Parameter, currency: str) -> dict[str, str]:
    """What a parameter is called, and from where to where it is moved."""
    what = named(parameter.path, parameter.title)
    ends = parameter.values if isinstance(parameter, Levels) else (parameter.low, parameter.high)
    low, high = (what.text(parameter.shown(ends[place]), currency) for place in (0, -1))
    return {"path": what.path, "title": what.title, "unit": what.unit, "from": low, "to": high}


def _table(summary: Mapping[str, Any]) -> pd.DataFrame:
    """One row an outcome and input: every index with its interval."""
    rows = []
    for name, outcome in summary["outcomes"].items():
        for index in (*outcome["indices"], outcome["dummy"]):
            row = {"outcome": name, "input": index["path"], "detected": index.get("detected"), "p": index.get("p")}
            for part, spread in index.items():
                if isinstance(spread, Mapping):
                    row |= {part: spread["value"], f"{part}_low": spread["low"], f"{part}_high": spread["high"]}
            rows.append(row)
    return pd.DataFrame(rows)
