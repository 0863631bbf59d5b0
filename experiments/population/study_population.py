"""A population that was run: what became of the firms under their own policies and others, and the result folder."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from smarketing.errors import InputError
from smarketing.experiments.comparison.summary import Summary, summarise
from smarketing.experiments.population.draws import CIRCUMSTANCES, LEVELS, OWN_FROM_THE_START, WEIGHTS, draw
from smarketing.experiments.population.findings import at_equal_luck, findings
from smarketing.experiments.population.firms import templates
from smarketing.experiments.population.runs import OWN, Population, run_firm, simulate_population
from smarketing.experiments.running.one_row import as_row
from smarketing.experiments.running.runner import Watch
from smarketing.experiments.running.settings import Settings
from smarketing.experiments.running.table_audit import audited_table
from smarketing.scenarios import Scenario, load
from smarketing.scenarios.policies import GROUPS
from smarketing.store.audit import Audit, not_audited
from smarketing.store.policy_runs import PolicyRuns
from smarketing.store.result_folder import ResultFolder, described
from smarketing.store.strict_json import plain

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 20  # firms: with fewer there is no fifth to speak of
ORDER = ("status_quo", "misaligned", "aligned", OWN)  # the baseline first
MIXED = "Policies as drawn"
RUNS = "replications.parquet"


@dataclass(frozen=True)
class StudiedPopulation:
    """A population that was run, and when."""

    population: Population
    settings: Settings
    started: datetime
    finished: datetime

    @cached_property
    def summary(self) -> Summary:
        """The content of `summary.json`: every set of policies as in a comparison; `survey`, `causal`, `alignment`."""
        summary = summarise(_policy_runs(self.population), self.settings, self.population.complete)
        firms = len(self.population.firms)
        strict: Summary = plain(summary | {"kind": "population", "firms": firms} | findings(self.population))
        return strict

    @cached_property
    def firms(self) -> "pd.DataFrame":
        """One row a firm: what it drew, its growth and alignment index, and both with luck and circumstances equal."""
        import pandas as pd

        drawn = pd.DataFrame(
            {
                "firm": firm.number,
                **{f"{group}_level": firm.levels[group] for group in GROUPS},
                **firm.circumstances,
                "own_history": firm.own_history,
                "aligned_levels": firm.aligned_levels,
            }
            for firm in self.population.firms
        )
        return drawn.assign(**at_equal_luck(self.population))

    @cached_property
    def replications(self) -> "pd.DataFrame":
        """One row a run: scenario, replication (the number of the firm), seed, status, reason, and every outcome."""
        import pandas as pd

        tables = []
        for runs in _policy_runs(self.population):
            reasons = [runs.failures.get(int(number)) for number in runs.replications]
            columns = {
                "scenario": runs.name,
                "replication": runs.replications,
                "seed": np.int64(self.settings.seed),
                "status": ["failed" if reason else "ok" for reason in reasons],
                "reason": reasons,
            }
            outcomes = {name: runs.outcomes[name] for name in runs.outcomes.dtype.names or ()}
            tables.append(pd.DataFrame(columns | outcomes).astype({"reason": "str"}))
        return pd.concat(tables, ignore_index=True)

    def save(self, out: str | Path | None = None, *, audit: bool = True) -> Path:
        """Write the result folder to `out`, or to the next free `results/population-<n>`; return where it is.

        audit  look at the keys of all rows and make some again, which the manifest tells of
        """
        folder = reserve(out)
        fill(folder, self, audit=audit)
        return folder.path


def study_population(
    firms: int = 1_000,
    *,
    seed: int = 1,
    jobs: int | None = None,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
) -> StudiedPopulation:
    """Run `firms` firms under their own policies and, for the causal effect, under three others in their place.

        >>> len(sm.population(20).firms)
        20

    Raises InputError for fewer than `FEWEST` firms.
    """
    if firms < FEWEST:
        raise InputError(f"--firms {firms}: a survey that sorts firms needs at least {FEWEST} of them; 1000 is usual.")
    settings, started = Settings(replications=firms, seed=seed, jobs=jobs), datetime.now(UTC)
    population = simulate_population(firms, seed=seed, jobs=settings.threads, watch=watch, stop=stop)
    return StudiedPopulation(population, settings, started, datetime.now(UTC))


def reserve(out: str | Path | None) -> ResultFolder:
    """Make the folder before the work starts. Raises InputError where that cannot be."""
    return ResultFolder.reserve(out, "population")


def fill(folder: ResultFolder, study: StudiedPopulation, *, audit: bool = True) -> Audit:
    """Write every file, the manifest last; what the audit of the seeds found. Raises InputError without room."""
    with folder.written("Make room and run it again."):
        for name, table in ((RUNS, study.replications), ("firms.parquet", study.firms)):
            folder.write(name, partial(table.to_parquet, compression="zstd", index=False))
        folder.write_json("summary.json", study.summary)
        status = "complete" if study.population.complete else "partial"
        found = _audited(folder.path / RUNS, study) if audit else not_audited("it was not asked for")
        folder.write_manifest("population", status, audit=found.described(), **_manifest(study))
    return found


def _audited(file: Path, study: StudiedPopulation) -> Audit:
    """Whether every set of policies met every firm with the luck of its number."""
    if not study.population.complete:
        return not_audited("stopped before its end")
    library, seed = templates(), study.settings.seed

    def again(stored: Mapping[str, Any]) -> Mapping[str, Any]:
        name, number = stored["scenario"], stored["replication"]
        _, (outcomes,), broken = run_firm(library, draw(seed, number), [name], seed)
        return {"scenario": name, **as_row(number, seed, broken.get(name), outcomes[0])}

    return audited_table(file, ["scenario"], (seed, 0, len(study.population.firms)), again)


def _policy_runs(population: Population) -> tuple[PolicyRuns, ...]:
    """The runs of each set of policies as a comparison has them, a firm standing where a replication does."""
    numbers = np.array([firm.number for firm in population.firms], np.int64)
    return tuple(
        PolicyRuns(
            name=policies,
            scenario=_scenario(policies),
            replications=numbers,
            outcomes=population.outcomes[policies],
            weekly=None,
            weekly_of=np.zeros(0, np.int64),
            failures={number: why for (number, where), why in population.failures.items() if where == policies},
        )
        for policies in ORDER
    )


def _scenario(policies: str) -> Scenario:
    if policies != OWN:
        return load(policies)
    base = load("status_quo")
    says = "Each friction group is misaligned, as in the base firm, or aligned, drawn firm by firm."
    return replace(base, name=OWN, spec=base.spec.model_copy(update={"name": MIXED, "description": says}))


def drawn() -> dict[str, Any]:
    """How firms are drawn, for the manifest: whoever draws otherwise has other firms."""
    described_circumstances = {
        name: {"low": each.low, "high": each.high, "unit": each.unit, "source": each.source, "log": each.log}
        for name, each in CIRCUMSTANCES.items()
    }
    return {
        "levels": dict(zip(LEVELS, WEIGHTS, strict=True)),
        "own_from_the_start": OWN_FROM_THE_START,
        "circumstances": described_circumstances,
    }


def _manifest(study: StudiedPopulation) -> Mapping[str, Any]:
    failures = study.population.failures.items()
    return {
        "seed": study.settings.seed,
        "first": 0,
        "engine": "compiled",
        "threads": study.settings.threads,
        "replications": study.summary["replications"],
        "population": drawn(),
        "started": study.started.isoformat(timespec="seconds"),
        "finished": study.finished.isoformat(timespec="seconds"),
        "seconds": round((study.finished - study.started).total_seconds(), 1),
        "failures": [{"scenario": name, "replication": number, "reason": why} for (number, name), why in failures],
        "scenarios": [described(runs.scenario) for runs in _policy_runs(study.population)],
    }
