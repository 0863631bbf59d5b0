"""Where input comes in as text: scenarios, settings, studies, deals, conditions and command lines."""

import contextlib
import io
import shlex
from pathlib import Path
from unittest import mock

from smarketing.commands.main import main
from smarketing.commands.overrides import overrides
from smarketing.errors import InputError
from smarketing.experiments.design.points import StudyScenarios, points
from smarketing.experiments.design.study_file import load_study
from smarketing.experiments.optimisation.goal import goal
from smarketing.experiments.running.runner import Runner
from smarketing.experiments.sensitivity import prepared
from smarketing.pay_plans.back_test import tried
from smarketing.pay_plans.deals_file import read_deals
from smarketing.pay_plans.plan_ledger import plan_of
from smarketing.scenarios import load
from smarketing.scenarios.constraints import Constraint, ConstraintError, lookup_in
from smarketing.scenarios.paths import PathError
from tests.robustness.door import Door, as_written, refusal, would_run
from tests.robustness.file_doors import FILE_DOORS

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = [
    file.read_text("utf-8")
    for file in (*sorted((ROOT / "scenarios").glob("*.yaml")), ROOT / "docs/examples/shared_upside.yaml")
    if file.stem != "status_quo"
]
STUDIES = [file.read_text("utf-8") for file in sorted((ROOT / "experiments/studies").glob("*.yaml"))]
DEALS = "".join((ROOT / "docs/examples/deals.csv").read_text("utf-8").splitlines(keepends=True)[:12])
SETTINGS = (
    "budget.total=0.2",
    "feedback={rule: closed_loop, interval_weeks: 4}",
    "neutralise=[M7, M9]",
    "events=[]",
    "compensation.salespeople.cap=null",
    "market.segments[0].drift=0.03",
    "marketing.channels.website.share=0.3",
    "compensation.salespeople.rates=[{above: 0, rate: 0.05}, {above: 1, rate: 0.1}]",
    "name=Acme",
    "currency=EUR",
    "events=[{week: 4, set: {budget.total: 0.1}}]",
    "market.seasonality=[1,1,1,1,1,1,1,1,1,1,1,1]",
)
CONDITIONS = (
    "budget.marketing_share <= 0.5",
    "feedback.interval_weeks * 2 < 30 and budget.total > 0.1",
    "compensation.salespeople.cap == null or compensation.salespeople.cap > 1.5",
    "market.segments.0.drift < 0.04",
    "not (feedback.rule == 'none') and -budget.total * 3 < organisation.salespeople / 2",
)
COMMANDS = (
    "scenario check firm.yaml",
    "scenario show status_quo --set budget.total=0.2",
    "scenario diff status_quo aligned",
    "run status_quo -n 2 --seed 1 --first 0 --jobs 1 --out here --set budget.total=0.2",
    "status here --json",
    "compare status_quo aligned -n auto --precision 0.01 --engine compiled --quiet --json",
    "twin a b --replication 3",
    "sweep commission_and_feedback -n 3 --shard 1/2 --executor local --patience 5 --resume --out here",
    "report here",
    "sensitivity what_matters --method morris --samples 4 -n 2",
    "optimise best_pay_plan --trials 3 --final 2 -n 2",
    "population --firms 3 --seed 3 --out here",
    "plot here growth --out there",
    "trace here --lead 3",
    "rerun here --point 17 --scenario aligned --case a --replication 3",
    "report here",
    "payout status_quo --no-simulation --deals deals.csv --from 2026-01-01 --to 2026-12-31",
    "decompose a b -n 3",
)


def _scenario(content: bytes) -> str | None:
    Path("firm.yaml").write_bytes(content)
    return refusal(lambda: load("firm.yaml").digest)


def _set(content: bytes) -> str | None:
    text = content.decode("utf-8", "surrogateescape")
    return refusal(lambda: load("status_quo", overrides([text])).digest)


def _study(content: bytes) -> str | None:
    Path("study.yaml").write_bytes(content)

    def attempt() -> None:
        study = load_study("study.yaml")
        if "optimise" in study.sections:
            goal(study)
        elif "sensitivity" in study.sections:
            prepared(study, "morris")
        firms = StudyScenarios(study)
        if study.design.method in ("grid", "list") or study.design.samples <= 256:
            firms.at(points(study, firms)[-1].values)

    return refusal(attempt)


def _deals(content: bytes) -> str | None:
    Path("deals.csv").write_bytes(content)
    firm = load("status_quo")
    return refusal(lambda: tried("status_quo", firm, plan_of(firm), read_deals("deals.csv"), {}, 400_000.0).total)


def _condition(content: bytes) -> str | None:
    condition = Constraint(content.decode("utf-8", "replace"))
    look_up = lookup_in({"budget.total": 0.3}, load("status_quo").spec.model_dump())
    try:
        condition.holds(look_up)
        condition.excess(look_up)
    except (ConstraintError, PathError) as fault:
        return str(InputError(f"study.yaml:1: constraints[0]: {fault}"))
    return None


def _command(content: bytes) -> str | None:
    """What a command line says on standard error where it ends with code 2; None where it would run, or has run."""
    text = content.decode("utf-8", "surrogateescape").replace("\0", "")  # no system hands a null byte over
    try:
        words = shlex.split(text)
    except ValueError:
        words = text.split()
    said, code = io.StringIO(), 0
    with (
        mock.patch.object(Runner, "__init__", would_run),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(said),
    ):
        try:
            main(words)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
    assert code in (0, 2), f"exit code {code}: {said.getvalue()[-2000:]}"
    return said.getvalue() if code == 2 and "it would run now" not in said.getvalue() else None


DOORS = {
    door.name: door
    for door in (
        Door("scenario", _scenario, as_written(lambda chance: chance.choice(SCENARIOS))),
        Door("set", _set, as_written(lambda chance: chance.choice(SETTINGS))),
        Door("study", _study, as_written(lambda chance: chance.choice(STUDIES))),
        Door("deals", _deals, as_written(lambda chance: DEALS)),
        Door("condition", _condition, as_written(lambda chance: chance.choice(CONDITIONS))),
        Door("command", _command, as_written(lambda chance: chance.choice(COMMANDS))),
        *FILE_DOORS,
    )
}
