"""From parameters to points."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from smarketing.errors import InputError
from smarketing.experiments.design.parameters import Levels, Range
from smarketing.experiments.design.points import StudyScenarios, from_unit, points
from smarketing.experiments.design.study import Design, Study
from smarketing.scenarios.constraints import Constraint

A, B = Range("budget.total", 0.1, 0.3), Range("feedback.interval_weeks", 1, 8, whole=True)
WORDS = Levels("feedback.rule", ("none", "ad_hoc", "periodic"))


def a_study(*parameters, design=None, constraints=(), **rest) -> Study:
    design = design or Design("grid")
    return Study("A", "status_quo", parameters, design, constraints=tuple(map(Constraint, constraints)), **rest)


def values(study) -> list[dict]:
    return [dict(point.values) for point in points(study)]


def test_a_grid_is_every_combination():
    found = values(a_study(WORDS, Range("budget.total", 0.1, 0.3, steps=3)))
    assert len(found) == 9
    assert {round(row["budget.total"], 9) for row in found} == {0.1, 0.2, 0.3}


def test_the_ranges_of_a_grid_share_the_room_that_levels_leave():
    assert len(values(a_study(WORDS, A, design=Design("grid", samples=30)))) == 3 * 10
    assert len(values(a_study(A, B, design=Design("grid", samples=27)))) == 5 * 5
    with pytest.raises(InputError, match="Ask for 12 or more"):
        points(a_study(WORDS, A, B, design=Design("grid", samples=11)))


def test_a_list_takes_levels_together_or_points_as_they_stand():
    together = a_study(
        Levels("budget.total", (0.1, 0.2)), Levels("feedback.rule", ("none", "ad_hoc")), design=Design("list")
    )
    assert values(together) == [
        {"budget.total": 0.1, "feedback.rule": "none"},
        {"budget.total": 0.2, "feedback.rule": "ad_hoc"},
    ]
    given = ({"budget.total": 0.1}, {"feedback.rule": "none", "market.segments.2.drift": 0.05})
    assert values(a_study(design=Design("list", points=given))) == [dict(point) for point in given]
    with pytest.raises(InputError, match="equally many"):
        points(a_study(Levels("budget.total", (0.1,)), WORDS, design=Design("list")))


@pytest.mark.parametrize("method", ["lhs", "sobol"])
def test_a_sample_fills_every_parameter_evenly(method):
    found = values(a_study(A, B, WORDS, design=Design(method, samples=256)))
    assert len(found) == 256
    totals = np.array([row["budget.total"] for row in found])
    assert np.histogram(totals, bins=8, range=(0.1, 0.3))[0].tolist() == [32] * 8
    assert [sum(row["feedback.interval_weeks"] == week for row in found) for week in range(1, 9)] == pytest.approx(
        [32] * 8, abs=4
    )
    assert [sum(row["feedback.rule"] == word for row in found) for word in WORDS.values] == pytest.approx(
        [85] * 3, abs=3
    )


def test_a_larger_sobol_sample_begins_with_the_smaller_one():
    small, large = (values(a_study(A, B, design=Design("sobol", samples=n))) for n in (20, 300))
    assert large[:20] == small


def test_another_seed_is_another_sample_and_the_same_seed_the_same():
    first, again, other = (values(a_study(A, design=Design("lhs", samples=8, seed=seed))) for seed in (1, 1, 2))
    assert first == again != other


def test_a_log_scale_is_even_in_the_logarithm():
    found = values(a_study(Range("firm.opening_revenue", 1e6, 1e8, log=True), design=Design("sobol", samples=128)))
    assert sum(row["firm.opening_revenue"] < 1e7 for row in found) == 64


@pytest.mark.parametrize("method", ["grid", "lhs", "sobol"])
def test_every_point_meets_every_constraint(method):
    told = ("budget.total * 20 <= feedback.interval_weeks", "feedback.rule != 'none' or budget.total < 0.2")
    found = values(a_study(A, B, WORDS, design=Design(method, samples=100), constraints=told))
    assert found
    assert all(row["budget.total"] * 20 <= row["feedback.interval_weeks"] for row in found)
    assert all(row["feedback.rule"] != "none" or row["budget.total"] < 0.2 for row in found)
    if method != "grid":
        assert len(found) == 100


def test_constraints_know_the_values_that_do_not_vary():
    assert len(values(a_study(WORDS, constraints=["organisation.salespeople == 12"]))) == 3
    with pytest.raises(InputError, match="no point of the design meets them"):
        points(a_study(WORDS, constraints=["organisation.salespeople == 13"]))


def test_constraints_that_nearly_nothing_meets_are_refused_in_time():
    with pytest.raises(InputError, match="too few to go on"):
        points(a_study(A, design=Design("lhs", samples=50), constraints=["budget.total > 0.29999999"]))


def test_list_elements_vary_one_by_one_or_all_together():
    study = a_study(Levels("market.segments.1.drift", (0.05,)), Levels("marketing.channels.*.elasticity", (0.3,)))
    firm = StudyScenarios(study).at(points(study)[0].values).spec
    assert [segment.drift for segment in firm.market.segments] == [0.02, 0.05, 0.02, 0.02]
    assert {channel.elasticity for channel in firm.marketing.channels.values()} == {0.3}
    for spelt in ("market.segments.*.drift", "market.segments[*].drift"):
        study = a_study(Levels(spelt, (0.04,)), constraints=["market.segments.3.drift > 0.03"])
        firm = StudyScenarios(study).at(points(study)[0].values).spec
        assert {segment.drift for segment in firm.market.segments} == {0.04}


def test_what_is_set_for_all_holds_at_every_point():
    study = replace(a_study(WORDS), fixed={"budget.total": 0.25})
    assert {StudyScenarios(study).at(point.values).spec.budget.total for point in points(study)} == {0.25}


def test_somebody_elses_sample_of_the_unit_cube_becomes_values():
    found = list(from_unit((A, B, WORDS), [[0.0, 0.0, 0.0], [0.5, 0.99, 0.99], [1.0, 1.0, 1.0]]))
    assert [row["feedback.interval_weeks"] for row in found] == [1, 8, 8]
    assert [row["feedback.rule"] for row in found] == ["none", "periodic", "periodic"]
    assert math.isclose(found[1]["budget.total"], 0.2)
    assert found[2]["budget.total"] == 0.3


def test_a_constraint_on_something_that_is_no_field_is_refused():
    with pytest.raises(InputError, match=r"names budget\.totl, which is no field of a scenario; did you mean total\?$"):
        a_study(A, constraints=["budget.totl < 1"])


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((0.1, 0.2, 0.2), "0.2"),
        ((1, 1.0), "1"),
        ((None, 0.2, None), "null"),
        (("none", "none"), "none"),
        (({"a": 1}, {"a": 1}), '{"a": 1}'),
    ],
)
@pytest.mark.parametrize("method", ["grid", "lhs", "sobol"])
def test_a_level_that_stands_twice_is_refused(values, told, method):
    with pytest.raises(InputError, match=f"parameters.budget.total: the level {re.escape(told)} stands more than once"):
        a_study(Levels("budget.total", values), WORDS, design=Design(method))


def test_levels_that_only_look_alike_stay_and_a_list_may_repeat_one():
    assert len(values(a_study(Levels("feedback.both_ways", (True, 1, "1", 0, False))))) == 5
    together = a_study(
        Levels("budget.total", (0.1, 0.1)), Levels("feedback.rule", ("none", "ad_hoc")), design=Design("list")
    )
    assert len(values(together)) == 2


def test_a_level_that_stands_twice_is_told_by_its_label():
    with pytest.raises(InputError, match="the level half stands"):
        a_study(Levels("marketing.channels", ({"website": None}, {"website": None}), ("half", "whole")))


@pytest.mark.parametrize(
    ("fixed", "varied"),
    [
        ("budget.total", "budget.total"),
        ("market.segments[0].drift", "market.segments.0.drift"),
        ("market.segments.1.drift", "market.segments.*.drift"),
        ("market.segments[*].drift", "market.segments.*.drift"),
    ],
)
def test_a_value_that_is_set_and_varies_is_refused(fixed, varied):
    with pytest.raises(InputError, match="this varies, too, as") as refused:
        a_study(Levels(varied, (0.1, 0.2)), fixed={fixed: 0.15})
    assert f"set.{fixed}" in str(refused.value)
    points_given = ({varied: 0.1},)
    with pytest.raises(InputError, match="this varies, too, as"):
        a_study(design=Design("list", points=points_given), fixed={fixed: 0.15})


def test_what_is_set_around_a_value_that_varies_stays():
    study = a_study(Levels("market.segments.0.drift", (0.04,)), fixed={"market.segments.*.drift": 0.01})
    firm = StudyScenarios(study).at(points(study)[0].values).spec
    assert [segment.drift for segment in firm.market.segments] == [0.04, 0.01, 0.01, 0.01]
