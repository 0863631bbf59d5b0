"""A row of a run, a comparison, a population or a search: one replication of one scenario of the manifest."""

from collections.abc import Mapping
from typing import Any

from smarketing.errors import InputError
from smarketing.experiments.optimisation.candidate_runs import CandidateRuns
from smarketing.experiments.optimisation.goal import StartingFirm
from smarketing.experiments.population.draws import draw
from smarketing.experiments.population.firms import templates_of
from smarketing.experiments.population.runs import run_firm
from smarketing.experiments.population.study_population import drawn
from smarketing.experiments.reruns.asked import Asked, Made, chosen, within
from smarketing.experiments.reruns.recorded import Recorded
from smarketing.experiments.running.one_row import as_row, one_row
from smarketing.experiments.running.runner import Runner
from smarketing.experiments.sweeps.sweep_summary import study_restored
from smarketing.scenarios import Scenario, from_resolved
from smarketing.simulation.own_rules import OwnRules


def row_of_a_scenario(of: Recorded, asked: Asked, own: OwnRules) -> Made:
    """A run of one of the scenarios that were compared, as it was when it ran."""
    asked.refuse(of.kind, point="--scenario says which firm", case="--scenario says which firm")
    says = of.manifest
    saved = {each["name"]: each for each in says["scenarios"]}
    name = chosen("scenario", asked.scenario, list(saved))
    replication = within("replication", asked.replication, says["first"], _count(says["replications"]))
    scenario = _firm(of, saved[name])
    row = {"scenario": name, **one_row(scenario, says["seed"], replication, of.engine, own)}
    return Made(row, {"scenario": name, "replication": replication})


def row_of_a_population(of: Recorded, asked: Asked, own: OwnRules) -> Made:
    """A firm of the population, drawn anew, under its own policies or others."""
    asked.refuse("population", point="--replication is the number of the firm", case="--scenario says which policies")
    says = of.manifest
    saved = {each["name"]: _firm(of, each) for each in says["scenarios"]}
    name = chosen("scenario", asked.scenario, list(saved))
    number = within("replication", asked.replication, says["first"], _count(says["replications"]))
    notes = []
    if says["population"] != drawn():
        notes.append("This version draws firms otherwise than the one that made the folder: firms are other ones.")
    _, (outcomes,), broken = run_firm(templates_of(saved), draw(says["seed"], number), [name], says["seed"])
    row = {"scenario": name, **as_row(number, says["seed"], broken.get(name), outcomes[0])}
    return Made(row, {"scenario": name, "replication": number}, None, notes)


def row_of_a_search(of: Recorded, asked: Asked, own: OwnRules) -> Made:
    """A fresh run of what was found, or of the firm as it was."""
    asked.refuse("search", point="--scenario says which policy, such as best")
    says = of.manifest
    if not says.get("judged"):
        raise InputError(
            f"{of.path}: its manifest names no policy that was judged on fresh runs: the search is not finished, or of "
            "a version that kept them in summary.json. Go on with --resume, which writes it."
        )
    judged = {each["name"]: each for each in says["judged"]}
    name = chosen("scenario", asked.scenario, list(judged))
    cases = [each["name"] for each in says["scenarios"]]
    case = chosen("case", asked.case, cases)
    runs = says["replications"]
    replication = within("replication", asked.replication, runs["first_fresh"], runs["fresh"])
    firms = tuple(StartingFirm(each["name"], _firm(of, each)) for each in says["scenarios"])
    study = study_restored(says["study"], own)
    candidates = CandidateRuns(study, firms, Runner(study.seed))
    scenario = candidates.scenarios(judged[name]["values"])[cases.index(case)]
    _check(of, scenario, judged[name]["digests"][cases.index(case)], name)
    row = {"scenario": name, "case": case, **one_row(scenario, study.seed, replication, of.engine, own)}
    return Made(row, {"scenario": name, "case": case, "replication": replication})


def _count(runs: Mapping[str, Any]) -> int:
    """How many rows a scenario has at most: of `auto` runs those that were made."""
    requested = runs["requested"]
    return int(requested) if requested != "auto" else int(runs.get("done", 0)) + int(runs.get("failed", 0))


def _firm(of: Recorded, saved: Mapping[str, Any]) -> Scenario:
    scenario = from_resolved(saved["resolved"])
    _check(of, scenario, saved.get("digest"), saved["name"])
    return scenario


def _check(of: Recorded, scenario: Scenario, digest: str | None, name: str) -> None:
    """Raise InputError where this is not the firm that ran; other sources name firms otherwise."""
    if digest and of.same_sources and scenario.digest != digest:
        raise InputError(
            f"{of.path}: the scenario {name} of its manifest is not the one that ran: the manifest was changed. Put it "
            "back as it was."
        )
