"""The search: Optuna proposes values of the levers, the model answers, and every answer is kept in a SQLite file.

One objective: tree-structured Parzen estimator (Bergstra et al. 2011). Several: NSGA-II (Deb et al. 2002). Each
proposal has a seed of its own, made from how many came before, so a search that was stopped goes on as if it had not
been. Every candidate meets the same replications, so candidates differ by what they do and not by their luck.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from smarketing.errors import InputError
from smarketing.experiments.design.parameters import Levels, Parameter
from smarketing.experiments.design.study import Study
from smarketing.experiments.optimisation.candidate_runs import RejectedError
from smarketing.experiments.optimisation.goal import Goal
from smarketing.extras import library
from smarketing.inference.pareto_front import undominated

FILE, NAME, QUESTION = "trials.db", "smarketing", "question"
_STARTUP, _POPULATION = 10, 12  # proposals at random before a model is made of them; firms of a generation

type Ask = Callable[[Mapping[str, Any]], NDArray[np.void]]


@dataclass(frozen=True)
class Trial:
    """A candidate that was tried: its values by path, its objectives, and how far it breaks each limit.

    why  the reason why it was not run, else empty
    """

    number: int
    values: Mapping[str, Any]
    objectives: Mapping[str, float]
    excess: tuple[float, ...]
    why: str = ""

    @property
    def feasible(self) -> bool:
        return not self.why and all(value <= 0 for value in self.excess)


class Search:
    """The trials of a folder, and those to come."""

    def __init__(self, folder: Path, study: Study, goal: Goal, question: str) -> None:
        self.optuna = library("optuna", "Optuna", "Optimising")
        self.optuna.logging.set_verbosity(self.optuna.logging.WARNING)
        self.study, self.goal = study, goal
        directions = ["maximize" if good > 0 else "minimize" for good in goal.objectives.values()]
        self.trials = self.optuna.create_study(
            storage=f"sqlite:///{folder / FILE}", study_name=NAME, directions=directions, load_if_exists=True
        )
        kept = self.trials.user_attrs.setdefault(QUESTION, question)
        if kept != question:
            raise InputError(
                f"{folder}: the search in this folder asked something else (other levers, objectives, replications, "
                "seed or model). Leave --resume away to begin a new one."
            )
        self.trials.set_user_attr(QUESTION, question)
        states = self.optuna.trial.TrialState
        for trial in self.trials.get_trials(states=(states.RUNNING,)):
            self.trials.tell(trial.number, state=states.FAIL)  # its process was ended: it counts for nothing

    @property
    def done(self) -> int:
        return len(self._finished())

    def step(self, ask: Ask) -> None:
        """Try one candidate more. An exception of `ask` other than RejectedError leaves nothing behind."""
        self.trials.sampler = self._sampler(self.done)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", self.optuna.exceptions.ExperimentalWarning)
            trial = self.trials.ask()
        states = self.optuna.trial.TrialState
        try:
            values = {parameter.path: _proposed(trial, parameter) for parameter in self.study.parameters}
            self._tell(trial, ask(values))
        except RejectedError as fault:
            trial.set_user_attr("why", str(fault))
            self.trials.tell(trial, state=states.PRUNED)
        except BaseException:
            self.trials.tell(trial, state=states.FAIL)
            raise

    def all(self) -> list[Trial]:
        """Every trial that was told, in order, and numbered so: one that a kill ended halfway leaves no gap."""
        return [self._read(trial, number) for number, trial in enumerate(self._finished())]

    def best(self) -> list[Trial]:
        """The feasible trials that no other one beats in every objective; one only where there is one objective."""
        good = np.array(list(self.goal.objectives.values()))
        feasible = [trial for trial in self.all() if trial.feasible]
        if not feasible:
            return []
        merits = np.array([list(trial.objectives.values()) for trial in feasible]) * good
        if len(good) == 1:
            return [feasible[int(np.argmax(merits[:, 0]))]]
        return [feasible[i] for i in undominated(merits)]

    def _tell(self, trial: Any, runs: NDArray[np.void]) -> None:
        series = [self.goal.series(name, runs) for name in self.goal.objectives]
        defined = [values[np.isfinite(values)] for values in series]
        if any(not values.size for values in defined):
            raise RejectedError("has no value of an objective in any run")
        for limit, value in zip(self.goal.limits, self.goal.excess(runs), strict=True):
            trial.set_constraint(limit.text, value)
        self.trials.tell(trial, [float(values.mean()) for values in defined])

    def _finished(self) -> list[Any]:
        states = self.optuna.trial.TrialState
        finished: list[Any] = self.trials.get_trials(states=(states.COMPLETE, states.PRUNED))
        return finished

    def _read(self, trial: Any, number: int) -> Trial:
        values = {parameter.path: _value(trial.params, parameter) for parameter in self.study.parameters}
        objectives = dict(zip(self.goal.objectives, trial.values or (), strict=False))
        excess = tuple(trial.constraints.get(limit.text, 1.0) for limit in self.goal.limits)
        return Trial(number, values, objectives, excess, trial.user_attrs.get("why", ""))

    def _sampler(self, done: int) -> Any:
        seed = int(np.random.SeedSequence((self.study.design.seed, done)).generate_state(1)[0])
        if len(self.goal.objectives) == 1:
            return self.optuna.samplers.TPESampler(seed=seed, n_startup_trials=_STARTUP)
        return self.optuna.samplers.NSGAIISampler(seed=seed, population_size=_POPULATION)


def _proposed(trial: Any, parameter: Parameter) -> Any:
    """What the search proposes for a parameter; kept by Optuna as it is, and read by `_value`."""
    if isinstance(parameter, Levels):
        trial.suggest_categorical(parameter.path, list(range(len(parameter.values))))
    elif parameter.whole:
        trial.suggest_int(parameter.path, int(parameter.low), int(parameter.high), log=parameter.log)
    else:
        trial.suggest_float(parameter.path, float(parameter.low), float(parameter.high), log=parameter.log)
    return _value(trial.params, parameter)


def _value(params: Mapping[str, Any], parameter: Parameter) -> Any:
    """The value of a parameter in a trial: to three digits, so that the policy can be read and typed."""
    proposed = params[parameter.path]
    if isinstance(parameter, Levels):
        return parameter.values[proposed]
    return proposed if parameter.whole else min(max(float(f"{proposed:.3g}"), parameter.low), parameter.high)
