"""A row of a sweep, a sensitivity analysis or a discovery: one replication of one point of the study."""

from pathlib import Path

from smarketing.errors import InputError
from smarketing.experiments.design.points import StudyScenarios, points
from smarketing.experiments.reruns.asked import Asked, Made, within
from smarketing.experiments.reruns.recorded import Recorded
from smarketing.experiments.running.one_row import one_row
from smarketing.experiments.sweeps.plan import seeds_of, varied_columns
from smarketing.experiments.sweeps.sweep_summary import study_restored
from smarketing.scenarios import from_resolved
from smarketing.simulation.own_rules import OwnRules
from smarketing.store.chunks import Cell


def row_of_a_point(of: Recorded, asked: Asked, own: OwnRules) -> Made:
    """Lay the study out anew, build the firm of the point from the saved scenario, and run it once."""
    asked.refuse("sweep", scenario="--point says which firm", case="--point says which firm")
    plan = of.manifest["plan"]
    study = study_restored(of.manifest["study"], own)
    scenarios = StudyScenarios.of_saved(study, from_resolved(of.manifest["scenarios"][0]["resolved"]))
    laid_out = points(study, scenarios)
    number = within("point", asked.point, 0, len(laid_out))
    replication = within("replication", asked.replication, plan["first"], plan["replications"])
    scenario = scenarios.at(laid_out[number].values)
    seed = seeds_of(study, laid_out)[number]
    digest = f"{scenario.digest} {own.digest}" if own else scenario.digest
    cell = Cell(digest, of.sources, seed).key
    notes = _checked(of, plan.get("cells"), number, cell)
    varied = {path: column.tolist()[number] for path, column in varied_columns(scenarios, laid_out).items()}
    row = {"point": number, **varied, "scenario": Path(study.scenario).stem}
    row |= one_row(scenario, seed, replication, of.engine, own)
    return Made(row, {"point": number, "replication": replication}, cell, notes)


def _checked(of: Recorded, cells: list[str] | None, number: int, cell: str) -> list[str]:
    """Whether this is the firm and the seed that were planned. Raises InputError where they are not."""
    if not cells:
        return ["Of this version manifests do not say which firm each point was: that it is the same is not checked."]
    if cells[number] == cell:
        return []
    if not of.same_sources:
        return ["Other sources name firms otherwise: that this one is the one that was planned is not checked."]
    raise InputError(
        f"{of.path}: point {number} cannot be made again from its manifest: the firm that comes out is not the one "
        "that was planned. The manifest was changed, or the study sets what a saved scenario does not keep "
        "(horizon.warm_up_policies: today)."
    )
