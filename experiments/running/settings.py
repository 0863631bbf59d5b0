"""How a question is put to the model: how many runs, from which seed, on which engine, over how many threads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypedDict

from smarketing.errors import InputError, check
from smarketing.experiments.running.runner import Engine, threads
from smarketing.inference.sequential_stopping import DEFAULT_PRECISION
from smarketing.simulation.own_rules import OwnRules, own_rules

SEEDS = 2**32  # seed and replication are each one 32-bit word of the generator's key
ENGINES = ("compiled", "mesa")


class Options(TypedDict, total=False):
    """`Settings` as keyword arguments."""

    replications: int | Literal["auto"]
    precision: float | None
    seed: int
    first: int
    engine: Engine
    jobs: int | None
    outcomes: Mapping[str, Any]
    behaviours: Mapping[str, Any]


@dataclass(frozen=True)
class Settings:
    """Checked when made; what is wrong is an InputError.

    replications  runs of each scenario, or "auto": as many as `precision` takes
    precision     wanted half-width of the interval of the deciding difference [growth a year]; with "auto" only
    first         number of the first replication: a shard of a larger study, or one run again
    jobs          threads; None: all that this process may use
    outcomes, behaviours  the user's own, beside and instead of the model's: see `simulation.own_rules`
    """

    replications: int | Literal["auto"] = 200
    precision: float | None = None
    seed: int = 1
    first: int = 0
    engine: Engine = "compiled"
    jobs: int | None = None
    outcomes: Mapping[str, Any] = field(default_factory=dict)
    behaviours: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check(0 <= self.seed < SEEDS, "seed", self.seed, f"a whole number from 0 to {SEEDS - 1}")
        check(0 <= self.first < SEEDS, "first", self.first, f"a whole number from 0 to {SEEDS - 1}")
        check(self.jobs is None or self.jobs >= 1, "jobs", self.jobs, "a number of threads, at least 1")
        check(self.engine in ENGINES, "engine", self.engine, "compiled or mesa")
        if self.replications == "auto":
            wanted = self.wanted_precision
            check(0 < wanted < float("inf"), "precision", wanted, "a half-width above zero, such as 0.005")
            return
        most = SEEDS - self.first
        is_count = isinstance(self.replications, int) and 1 <= self.replications <= most
        check(is_count, "replications", self.replications, f"a whole number from 1 to {most}, or auto")
        if self.precision is not None:
            raise InputError(
                f"precision: {self.precision:g} says when to stop, but {self.replications} runs are asked for. "
                "Ask for `auto` runs (-n auto), or leave the precision out."
            )

    @property
    def wanted_precision(self) -> float:
        return DEFAULT_PRECISION if self.precision is None else self.precision

    @cached_property
    def own(self) -> OwnRules:
        """The user's rules. Raises InputError where one cannot be used."""
        return own_rules(self.outcomes, self.behaviours)

    @property
    def threads(self) -> int:
        return self.jobs or threads()
