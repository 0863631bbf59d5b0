"""How a study is run: where, by whom, which part of it. Checked when made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypedDict

from smarketing.errors import InputError, check
from smarketing.experiments.running.runner import Engine, threads
from smarketing.experiments.running.settings import ENGINES, SEEDS
from smarketing.simulation.own_rules import OwnRules, own_rules

type ExecutorName = Literal["local", "dask"]


class Options(TypedDict, total=False):
    """`Conditions` as keyword arguments."""

    out: str | Path | None
    resume: bool
    replications: int | None
    seed: int | None
    first: int
    shard: tuple[int, int]
    jobs: int | None
    engine: Engine
    executor: ExecutorName
    scheduler: str | None
    patience: float | None
    audit: bool
    outcomes: Mapping[str, Any]
    behaviours: Mapping[str, Any]


@dataclass(frozen=True)
class Conditions:
    """Everything about a sweep that its study does not say.

    out, resume         a new folder (None: results/<name>-<n>); or the one to go on in (None: the latest of the study)
    replications, seed  instead of the study's own
    first               number of the first replication
    shard               (k, n): the k-th of n equal parts; copy the chunks of all parts together, and they are the whole
    jobs                threads; with "dask" and no scheduler, worker processes; None: one a core
    scheduler           the address of a Dask scheduler, such as tcp://10.0.0.5:8786; None: one on this machine
    patience            seconds after which a chunk is given up, and for which no worker at all is waited for;
                        None: see `experiments.sweeps.executors` and `.cluster`
    audit               at the end look at the keys of all rows, and run one in a thousand again: see `.seeds_kept`
    outcomes, behaviours  the user's own, beside those of the study: see `simulation.own_rules`
    """

    out: str | Path | None = None
    resume: bool = False
    replications: int | None = None
    seed: int | None = None
    first: int = 0
    shard: tuple[int, int] = (1, 1)
    jobs: int | None = None
    engine: Engine = "compiled"
    executor: ExecutorName = "local"
    scheduler: str | None = None
    patience: float | None = None
    audit: bool = True
    outcomes: Mapping[str, Any] = field(default_factory=dict)
    behaviours: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check(0 <= self.first < SEEDS, "first", self.first, f"a whole number from 0 to {SEEDS - 1}")
        check(self.jobs is None or self.jobs >= 1, "jobs", self.jobs, "a number of threads, at least 1")
        check(self.engine in ENGINES, "engine", self.engine, "compiled or mesa")
        check(self.executor in ("local", "dask"), "executor", self.executor, "local or dask")
        check(self.patience is None or self.patience > 0, "patience", self.patience, "a number of seconds above 0")
        k, n = self.shard
        check(1 <= k <= n, "shard", f"{k}/{n}", "K/N with K from 1 to N, such as 3/16")
        if self.scheduler is not None and self.executor != "dask":
            raise InputError("scheduler: only Dask has one. Add --executor dask, or leave the address away.")

    @cached_property
    def own(self) -> OwnRules:
        """The user's rules. Raises InputError where one cannot be used."""
        return own_rules(self.outcomes, self.behaviours)

    @property
    def threads(self) -> int:
        return self.jobs or threads()
