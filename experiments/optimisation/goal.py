"""What a study wants of its levers: objectives, limits on outcomes, and the firms it must hold for."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from smarketing.errors import InputError, check
from smarketing.experiments.design.study import Study, check_outcome
from smarketing.scenarios import Scenario, library, load
from smarketing.scenarios.constraints import Constraint, ConstraintError
from smarketing.scenarios.errors import nearest
from smarketing.scenarios.parameter_ensemble import ensemble
from smarketing.simulation.outcomes import Outcome

KEYS = ("objectives", "constraints", "scenarios", "combine", "trials")
DIRECTIONS = {"maximise": 1, "minimise": -1, "maximize": 1, "minimize": -1, "max": 1, "min": -1}
DEFAULT_TRIALS = 60
ENSEMBLE, ENSEMBLE_SETS = "ensemble", 8

type Combine = Literal["mean", "worst"]
type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class StartingFirm:
    """A firm that the levers are pulled in, as it is before."""

    name: str
    scenario: Scenario


@dataclass(frozen=True)
class Goal:
    """What is wanted.

    objectives   outcome -> +1 to maximise, -1 to minimise
    limits       conditions on the mean of outcomes; each must hold in every firm
    firms        the study's own scenario, or several for a policy that is good in all
    combine      what counts of several firms: their mean, or the worst
    """

    objectives: Mapping[str, int]
    limits: tuple[Constraint, ...]
    firms: tuple[StartingFirm, ...]
    combine: Combine = "mean"
    trials: int = DEFAULT_TRIALS

    @property
    def currency(self) -> str:
        return str(self.firms[0].scenario.spec.currency)

    def series(self, outcome: str, runs: NDArray[np.void]) -> Floats:
        """An objective run by run (count,), of the runs of every firm (firms, count): their mean, or the worst firm."""
        values: Floats = runs[outcome]
        if self.combine == "mean" or len(values) == 1:
            combined: Floats = values.mean(axis=0)
            return combined
        with np.errstate(invalid="ignore"):
            means = np.nanmean(values, axis=1) * self.objectives[outcome]
        worst: Floats = values[int(np.nanargmin(means))]
        return worst

    def excess(self, runs: NDArray[np.void]) -> list[float]:
        """How far each limit is broken in the firm that breaks it most; 0 or less where it holds."""
        return [max(limit.excess(_means(runs_of_firm)) for runs_of_firm in runs) for limit in self.limits]


def goal(study: Study) -> Goal:
    """What the part `optimise` of a study says. Raises InputError for what is wrong with it."""
    section = study.sections.get("optimise")
    where = study.at("optimise")
    if not isinstance(section, Mapping) or "objectives" not in section:
        raise InputError(
            f"{where}optimise: the study does not say what is best. Add for instance\noptimise:\n  objectives: "
            "[contribution]\n  constraints: [commission_cost <= 1300000]"
        )
    for key in section:
        if key not in KEYS:
            raise InputError(f"{where}optimise.{key}: is not known here{nearest(str(key), KEYS)}")
    if not study.parameters:
        raise InputError(f"{study.at('parameters')}parameters: name the levers to search, each a range or levels.")
    combine, trials = section.get("combine", "mean"), section.get("trials", DEFAULT_TRIALS)
    check(combine in ("mean", "worst"), f"{where}optimise.combine", combine, "mean or worst")
    is_count = isinstance(trials, int) and not isinstance(trials, bool) and trials > 0
    check(is_count, f"{where}optimise.trials", trials, "a whole number above zero")
    return Goal(
        _objectives(section["objectives"], where, study.own.known),
        _limits(section.get("constraints", ()), where, study.own.known),
        _firms(section.get("scenarios"), study, where),
        combine,
        trials,
    )


def _objectives(given: Any, where: str, known: Mapping[str, Outcome]) -> dict[str, int]:
    """`[contribution]` goes where it is good for the firm; `{commission_cost: minimise}` says so itself."""
    if isinstance(given, list) and given:
        given = dict.fromkeys(given)
    if not isinstance(given, Mapping) or not given:
        raise InputError(
            f"{where}optimise.objectives: must be a list of outcomes, or a mapping such as {{contribution: maximise}}."
        )
    objectives = {}
    for name, wanted in given.items():
        check_outcome(name, f"{where}optimise.objectives", known)
        good = known[name].good if wanted is None else DIRECTIONS.get(str(wanted), 0)
        if not good:
            raise InputError(
                f"{where}optimise.objectives.{name}: say maximise or minimise"
                + ("; neither is better for the firm of itself." if wanted is None else f", not {wanted!r}.")
            )
        objectives[name] = good
    return objectives


def _limits(given: Any, where: str, known: Mapping[str, Outcome]) -> tuple[Constraint, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str) or not all(isinstance(text, str) for text in given):
        raise InputError(f"{where}optimise.constraints: must be a list such as [commission_cost <= 1300000].")
    limits = tuple(map(Constraint, given))
    for limit in limits:
        try:
            names = limit.paths
        except ConstraintError as fault:
            raise InputError(f"{where}optimise.constraints: {limit.text!r} {fault}.") from None
        for name in names:
            check_outcome(name, f"{where}optimise.constraints: {limit.text!r}", known)
    return limits


def _firms(given: Any, study: Study, where: str) -> tuple[StartingFirm, ...]:
    if given is None:
        given = [study.scenario]
    if given == ENSEMBLE:
        sets = ensemble()
        chosen = sets[: min(ENSEMBLE_SETS, len(sets))]
        return tuple(
            StartingFirm(f"set {number}", load(study.scenario, study.fixed, assumed=values))
            for number, values in enumerate(chosen, 1)
        )
    if not isinstance(given, list) or not given or not all(isinstance(name, str) for name in given):
        raise InputError(f"{where}optimise.scenarios: must be a list of scenarios, or the word ensemble.")
    return tuple(StartingFirm(Path(name).stem, load(_place(name, study, where), study.fixed)) for name in given)


def _place(name: str, study: Study, where: str) -> str:
    """A library name as it is; a file as its path, which is meant from the folder of the study file."""
    if name in library() or Path(name).is_file():
        return name
    beside = (study.file.parent if study.file else Path()) / name
    if beside.is_file():
        return str(beside)
    raise InputError(
        f"{where}optimise.scenarios: {name!r} is no scenario of the library, and no file{nearest(name, library())}"
    )


def _means(runs_of_firm: NDArray[np.void]) -> Any:
    def lookup(name: str) -> float:
        finite = runs_of_firm[name][np.isfinite(runs_of_firm[name])]
        return float(finite.mean()) if finite.size else math.nan

    return lookup
