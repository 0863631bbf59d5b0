"""The rows: all that are published for this model, each with a firm that can be run, a source and a reason."""

import pytest

from smarketing.evidence.validation.firms import BASE
from smarketing.evidence.validation.protocol import Plan, gather, total_runs, wanted
from smarketing.evidence.validation.row import Firm, Line, Row, Use
from smarketing.evidence.validation.rows import LINES, ROWS
from smarketing.scenarios import load

# Every published pattern that was collected for this model before it was built, by its number there; the numbers have
# gaps. None may be dropped because it fails, and a new one is added here and there together.
COLLECTED = (
    "V1 V2 V3 V4 V5 V6 V8 V9 V10 V11 V12 V13 V14 V15 V16 V17 V20 V21 V22 V23 V24 V25 V26 V28 V30 V31 V32 V33 V34 V35 "
    "V37 V38 V40 V42"
)
# What each may be used for, as settled beforehand; all others are VAL.
USES = {
    "V3": Use.CAL, "V10": Use.CAL, "V5": Use.SIGN, "V15": Use.SIGN, "V30": Use.SIGN, "V31": Use.SIGN, "V40": Use.SIGN,
    "V42": Use.SIGN, "V34": Use.PREDICTION,
}  # fmt: skip


def test_every_collected_pattern_has_its_row():
    assert sorted(row.id for row in ROWS) == sorted(COLLECTED.split())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_is_used_for_what_was_settled(row: Row):
    assert row.use is USES.get(row.id, Use.VAL)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_has_numbered_tests_each_with_its_reason(row: Row):
    assert [line.id for line in row.lines] == [f"{row.id}.{n}" for n in range(1, len(row.lines) + 1)]
    assert all(line.reason.endswith(".") and line.metric for line in row.lines)
    assert row.source


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
def test_a_test_can_be_missed(line: Line):
    rule = line.required
    assert rule.includes is not None or rule.low > float("-inf") or rule.high < float("inf")
    assert rule.low < rule.high


def test_only_the_survey_of_growth_is_tuned_to_among_the_tests_of_a_row_that_is_not():
    apart = [line.id for row in ROWS for line in row.lines if line.use is not None]
    assert apart == ["V1.1", "V1.2", "V1.3"]


@pytest.mark.parametrize("firm", wanted(LINES), ids=lambda firm: firm.name)
def test_every_firm_is_a_valid_scenario_over_twelve_quarters(firm: Firm):
    scenario = firm.load()
    assert scenario.inputs.weeks >= 12 * 13
    assert scenario.inputs.warm_up_weeks >= 4 * 13


def test_the_base_firm_is_the_librarys():
    assert BASE.load() == load("status_quo")


def test_no_two_firms_are_the_same_under_two_names():
    known: dict[object, str] = {}
    for firm in wanted(LINES):
        if firm.paid_like is None:  # the plan is scaled first
            assert known.setdefault(firm.load(), firm.name) == firm.name


def test_two_firms_of_one_name_are_refused():
    line = LINES[3]
    twin = Firm(line.takes[0][0].name, changes={"budget.total": 0.2})
    other = Line("X.1", "x", line.required, line.estimate, line.nature, "x.", ((twin, line.takes[0][1]),))
    with pytest.raises(ValueError, match="two firms are called"):
        wanted([line, other])


def test_firms_paid_alike_cost_alike_and_all_runs_are_announced():
    lines = [line for line in LINES if line.id == "V14.1"]
    plan = Plan(runs=8, firms=0)
    seen: list[int] = []
    gathered = gather(lines, plan, seen.append)
    assert sum(seen) == total_runs(lines, plan)
    assert gathered.pay["linear commission"] > 0
    linear = next(firm for firm in wanted(lines) if firm.paid_like)
    from smarketing.simulation import simulate

    costs = [
        simulate(scenario, 8, 1, jobs=1, weekly=False).outcomes["commission_cost"].mean()
        for scenario in (BASE.load(), linear.load(pay=gathered.pay[linear.name]))
    ]
    assert costs[1] == pytest.approx(costs[0], rel=0.03)


def test_a_run_read_twice_gives_the_same_numbers():
    lines = [line for line in LINES if line.id in ("V6.1", "V5.1")]
    one, other = (gather(lines, Plan(runs=3, firms=0, jobs=jobs)) for jobs in (1, 2))
    assert all((one.found[key] == other.found[key]).all() for key in one.found)
