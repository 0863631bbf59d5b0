"""`optimise`: search the levers of a study, judge what was found on fresh luck, and keep all of it in a folder."""

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from smarketing.agents.jit import source_digest
from smarketing.errors import InputError
from smarketing.experiments.design.study import Study
from smarketing.experiments.design.study_file import study_of
from smarketing.experiments.optimisation.candidate_runs import CandidateRuns, RejectedError
from smarketing.experiments.optimisation.goal import Goal, goal
from smarketing.experiments.optimisation.search import Search, Trial
from smarketing.experiments.optimisation.search_folder import RUNS, SearchFolder
from smarketing.experiments.optimisation.verdict import Tried, candidate_summary, start_summary
from smarketing.experiments.running.one_row import one_row
from smarketing.experiments.running.runner import Engine, Runner, Watch, threads
from smarketing.experiments.running.table_audit import audited_table
from smarketing.experiments.sweeps.sweep_summary import measures, study_described
from smarketing.extras import library
from smarketing.inference.estimates import CONFIDENCE
from smarketing.simulation.own_rules import own_rules
from smarketing.store.audit import Audit, not_audited
from smarketing.store.result_folder import FORMAT
from smarketing.store.strict_json import plain

FRESH_FACTOR = 4  # fresh runs for each run of the search: what is reported deserves the narrower interval
MOST_OF_A_FRONT = 12  # policies of a front that are judged: more are not read


@dataclass(frozen=True)
class SearchSettings:
    """How the search is run.

    out, resume   a new folder (None: results/<name>-<n>); or the one to go on in (None: the latest of the study)
    trials        candidates in all; None: what the study says
    replications  runs of each candidate in each scenario; None: the study's own
    final         fresh runs of what was found; None: four times as many
    audit         at the end look at the keys of all fresh runs, and make some again
    outcomes, behaviours  the user's own, beside those of the study: see `simulation.own_rules`
    """

    out: str | Path | None = None
    resume: bool = False
    trials: int | None = None
    replications: int | None = None
    final: int | None = None
    audit: bool = True
    seed: int | None = None
    jobs: int | None = None
    engine: Engine = "compiled"
    outcomes: Mapping[str, Any] = field(default_factory=dict)
    behaviours: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Optimum:
    """What was found. `summary` is the content of summary.json; None when the search was stopped before its end.

    audit  whether seeds were used as promised; its `sentence` says what was found
    """

    folder: Path
    trials: int
    summary: Mapping[str, Any] | None
    audit: Audit


def optimise(
    study: str | Path | Study,
    *,
    objectives: Mapping[str, str | None] | Sequence[str] | None = None,
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    **wish: Any,
) -> Optimum:
    """Search the levers of a study for what its part `optimise` calls best.

        >>> found = sm.optimise("search.yaml", out="search", trials=3)
        >>> found.folder.name
        'search'

    objectives  instead of what the study says: outcomes, or a mapping such as {"growth_rate": "max"}
    watch  is told how far the work is; `stop`: set it from another thread, and finished trials are kept
    wish   see `SearchSettings`

    Raises InputError for what cannot be searched.
    """
    how = SearchSettings(**wish)
    asked = study_of(study, own_rules(how.outcomes, how.behaviours), how.replications, how.seed)
    if objectives is not None:
        asked = _with_objectives(asked, objectives)
    wanted = goal(asked)
    library("optuna", "Optuna", "Optimising")
    runner = Runner(asked.seed, how.engine, how.jobs or threads(), weekly_runs=0, stop=stop or threading.Event())
    candidates = CandidateRuns(asked, wanted.firms, runner)
    folder = SearchFolder.of(asked.name, how.out, resume=how.resume)
    with folder.locked():
        return _Work(asked, wanted, candidates, how, folder, watch).done()


def _with_objectives(study: Study, objectives: Any) -> Study:
    """The study with other objectives; what else it says under `optimise` stays."""
    said = study.sections.get("optimise")
    kept = said if isinstance(said, Mapping) else {}
    given = dict(objectives) if isinstance(objectives, Mapping) else objectives
    given = list(given) if isinstance(given, tuple) else given
    return replace(study, sections={**study.sections, "optimise": {**kept, "objectives": given}})


@dataclass
class _Work:
    """A search in its folder."""

    study: Study
    goal: Goal
    candidates: CandidateRuns
    how: SearchSettings
    folder: SearchFolder
    watch: Watch | None
    made: int = 0
    found: dict[str, Any] = field(default_factory=dict)

    def done(self) -> Optimum:
        search = Search(self.folder.path, self.study, self.goal, _question(self.study, self.goal, self.how.engine))
        trials = self.how.trials or self.goal.trials
        self._say("running", search.done, trials)
        try:
            while search.done < trials and not self.candidates.runner.stop.is_set():
                search.step(self._ask)
                self._tell_progress(search, trials)
            if self.candidates.runner.stop.is_set():
                raise KeyboardInterrupt
            best = search.best()[:MOST_OF_A_FRONT]
            summary = self._judged(search, best)
        except KeyboardInterrupt:
            self._say("partial", search.done, trials)
            if not self.candidates.runner.stop.is_set():
                raise
            return Optimum(self.folder.path, search.done, None, not_audited("stopped before its end"))
        self._say("complete", search.done, trials)
        return Optimum(self.folder.path, search.done, summary, Audit.saved(self.found))

    def _say(self, status: str, done: int, wanted: int) -> None:
        self.folder.say(self.study, self.goal, self.how.engine, status, done, wanted, self.found)

    @property
    def count(self) -> int:
        return self.study.replications

    @property
    def final(self) -> int:
        return self.how.final or FRESH_FACTOR * self.count

    def _ask(self, values: Mapping[str, Any]) -> Any:
        return self.candidates.runs(self.candidates.scenarios(values), 0, self.count)

    def _tell_progress(self, search: Search, trials: int) -> None:
        self.made += 1
        if not self.watch:
            return
        of_one = self.count * len(self.goal.firms)
        if self.made == 1:
            to_come = (trials - search.done) * of_one + 2 * self.final * len(self.goal.firms)
            self.watch.expect(trials * of_one, to_come * self.candidates.runner.seconds / self.candidates.runner.jobs)
        self.watch.advance(search.done * of_one, trials * of_one)

    def _judged(self, search: Search, best: Sequence[Trial]) -> dict[str, Any]:
        """Run the start and what was found on fresh replications, and write what that comes to."""
        start = self._tried([firm.scenario for firm in self.goal.firms])
        tried = [self._tried(self.candidates.scenarios(trial.values)) for trial in best]
        trials = search.all()
        names = ["best"] if len(self.goal.objectives) == 1 else [f"front-{n}" for n in range(1, len(best) + 1)]
        policies = [
            {"name": name, "file": f"{name}.yaml", **candidate_summary(self.goal, self.study, trial, each, start)}
            for name, trial, each in zip(names, best, tried, strict=False)
        ]
        shown = tuple(dict.fromkeys([*self.goal.objectives, *self.study.outcomes, *_limited(self.goal)]))
        summary: dict[str, Any] = plain(
            {
                "format": FORMAT,
                "kind": "optimise",
                "status": "complete",
                "confidence": CONFIDENCE,
                "name": self.study.name,
                "description": self.study.description,
                "scenario": Path(self.study.scenario).stem,
                "currency": self.goal.firms[0].scenario.spec.currency,
                "seed": self.study.seed,
                "objectives": dict(self.goal.objectives),
                "limits": [limit.text for limit in self.goal.limits],
                "cases": [firm.name for firm in self.goal.firms],
                "combine": self.goal.combine,
                "replications": {"search": self.count, "fresh": self.final, "first_fresh": self.count},
                "trials": {
                    "done": len(trials),
                    "rejected": sum(bool(trial.why) for trial in trials),
                    "infeasible": sum(not trial.feasible and not trial.why for trial in trials),
                },
                "parameters": self.study.titles,
                "measures": measures(shown, self.study.own.known),
                "start": start_summary(self.goal, self.study, start),
                "found": policies,
            }
        )
        own = summary["start"]["name"]  # unless somebody's firm is called like a policy of the front
        by_name = {"start" if own in names else own: start, **dict(zip(names, tried, strict=False))}
        self.folder.keep(self.study, self.goal, summary, trials, by_name)
        values = dict(zip(by_name, [{}, *(trial.values for trial in best)], strict=True))
        self.found = {
            "audit": self._audited(values).described(),
            "replications": summary["replications"],
            "judged": [
                {"name": name, "values": values[name], "digests": [scenario.digest for scenario in each.scenarios]}
                for name, each in by_name.items()
            ],
        }
        return summary

    def _audited(self, values: Mapping[str, Mapping[str, Any]]) -> Audit:
        """Whether every candidate met, in every firm, the same luck, which the search had not seen."""
        if not self.how.audit:
            return not_audited("it was not asked for")
        cases = [firm.name for firm in self.goal.firms]

        def again(stored: Mapping[str, Any]) -> Mapping[str, Any]:
            scenario = self.candidates.scenarios(values[stored["scenario"]])[cases.index(stored["case"])]
            run = one_row(scenario, self.study.seed, stored["replication"], self.how.engine, self.study.own)
            return {"scenario": stored["scenario"], "case": stored["case"], **run}

        keys = (self.study.seed, self.count, self.final)
        return audited_table(self.folder.path / RUNS, ["scenario", "case"], keys, again, self.candidates.runner.stop)

    def _tried(self, scenarios: Sequence[Any]) -> Tried:
        """The search's own replications again (the same runs), and fresh ones after them."""
        try:
            runs = self.candidates.runs(scenarios, 0, self.count + self.final)
        except RejectedError as fault:
            raise InputError(
                f"{self.study.name}: a firm of the study {fault}. Nothing can be measured against it."
            ) from None
        return Tried(scenarios, runs[:, : self.count], runs[:, self.count :])


def _limited(goal: Goal) -> tuple[str, ...]:
    return tuple(name for limit in goal.limits for name in limit.paths)


def _question(study: Study, goal: Goal, engine: Engine) -> str:
    """A digest of all that decides what a trial comes to, but not of how many there are."""
    about = {
        name: value for name, value in study_described(study).items() if name not in ("optimise", "description", "file")
    }
    content = {
        "study": about,
        "objectives": dict(goal.objectives),
        "limits": [limit.text for limit in goal.limits],
        "cases": [firm.scenario.digest for firm in goal.firms],
        "combine": goal.combine,
        "engine": engine,
        "sources": source_digest(),
        **({"own_rules": study.own.digest} if study.own else {}),
    }
    return hashlib.sha256(json.dumps(plain(content), sort_keys=True, default=str).encode()).hexdigest()
