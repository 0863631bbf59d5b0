"""The rows: all that are published for this model, each with a firm that can be run, a source and a reason."""

import pytest

from smarketing.evidence.validation.firms import BASE
from smarketing.evidence.validation.protocol import Plan, read_firms, total_runs, wanted
from smarketing.evidence.validation.row import LOOKED_AT, Firm, Line, Row, Standing, Use
from smarketing.evidence.validation.rows import LINES, ROWS
from smarketing.scenarios import load

# Every published pattern that was collected for this model before it was built, by its number there; the numbers have
# gaps. None may be dropped because it fails, and a new one is added here and there together.
COLLECTED = (
    "V1 V2 V3 V4 V5 V6 V8 V9 V10 V11 V12 V13 V14 V15 V16 V17 V20 V21 V22 V23 V24 V25 V26 V28 V30 V31 V32 V33 V34 V35 "
    "V37 V38 V40 V42 "
    # found later, and run on no version of the model before its structure was settled
    "V43 V44 V45 V46 V47 V51 V52 V53 V54 V55 V60 V63"
)
# What each may be used for, as settled beforehand; all others are VAL.
USES = {
    "V3": Use.CAL, "V10": Use.CAL, "V5": Use.SIGN, "V15": Use.SIGN, "V30": Use.SIGN, "V31": Use.SIGN, "V40": Use.SIGN,
    "V42": Use.SIGN, "V34": Use.PREDICTION, "V54": Use.SIGN, "V63": Use.SIGN,
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
    apart = [line.id for row in ROWS for line in row.lines if line.use is Use.CAL]
    assert apart == ["V1.1", "V1.2", "V1.3"]


def test_weak_tests_are_predictions_as_was_settled_beforehand():
    weak = {line.id for row in ROWS for line in row.lines if line.use is Use.PREDICTION}
    assert weak == {"V9.2", "V9.5", "V13.4", "V14.3", "V21.4", "V28.2", "V28.3", "V35.3", "V37.2"}
    assert not any(row.counts(line) for row in ROWS for line in row.lines if line.id in weak)


def test_held_out_and_development_rows_are_those_settled_beforehand():
    counted = {row.id: row.standing for row in ROWS if any(row.counts(line) for line in row.lines)}
    held_out = {id for id, standing in counted.items() if standing is Standing.HELD_OUT}
    numbers = (1, 4, 6, 12, 16, 24, 30, 31, 33, 40, 43, 44, 45, 47, 51, 52, 54, 60, 63)
    assert held_out == {f"V{n}" for n in numbers}
    assert set(counted) - held_out == LOOKED_AT


@pytest.mark.parametrize("row", [row for row in ROWS if int(row.id[1:]) > 42], ids=lambda row: row.id)
def test_a_row_that_is_scored_once_can_be_measured(row: Row):
    """That its code runs, on few and small runs: what comes out is looked at once, after the last fit."""
    readings = read_firms(row.lines, Plan(runs=2, firms=12))
    for line in row.lines:
        assert line.measure(readings).n >= 0
    assert readings.failed == 0


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
    readings = read_firms(lines, plan, seen.append)
    assert sum(seen) == total_runs(lines, plan)
    linear = next(firm for firm in wanted(lines) if firm.paid_like)
    assert linear.paid_like is not None and readings.pay[linear.name] > 0
    from smarketing.simulation import simulate

    costs = [
        simulate(scenario, 8, 1, jobs=1, weekly=False).outcomes["commission_cost"].mean()
        for scenario in (linear.paid_like.load(), linear.load(pay=readings.pay[linear.name]))
    ]
    assert costs[1] == pytest.approx(costs[0], rel=0.03)


def test_a_run_read_twice_gives_the_same_numbers():
    lines = [line for line in LINES if line.id in ("V6.1", "V5.1")]
    one, other = (read_firms(lines, Plan(runs=3, firms=0, jobs=jobs)) for jobs in (1, 2))
    assert all((one.by_reading[key] == other.by_reading[key]).all() for key in one.by_reading)
