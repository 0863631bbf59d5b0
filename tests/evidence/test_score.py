"""What a verdict says, and what the headline counts."""

import math
from dataclasses import replace

import pytest

from smarketing.evidence.validation.row import Nature, Use, above, below, including, within
from smarketing.evidence.validation.score import Verdict, judge, meets, together
from smarketing.evidence.validation.scoreboard import scoreboard
from smarketing.inference.estimates import Estimate
from tests.evidence.boards import estimate_of, line, readings, row

PASS, FAIL, UNCLEAR = Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("required", "low", "high", "verdict"),
    [
        (above(0.0), 0.1, 0.3, PASS),
        (above(0.0), -0.1, 0.3, UNCLEAR),
        (above(0.0), -0.3, -0.1, FAIL),
        (below(0.0), -0.3, -0.1, PASS),
        (below(0.0), 0.1, 0.3, FAIL),
        (within(1.0, 2.0), 1.2, 1.8, PASS),
        (within(1.0, 2.0), 0.8, 1.8, UNCLEAR),
        (within(1.0, 2.0), 0.8, 2.2, UNCLEAR),
        (within(1.0, 2.0), 2.1, 2.2, FAIL),
        (including(0.0), -0.1, 0.3, PASS),
        (including(0.0), 0.1, 0.3, FAIL),
    ],
)
def test_the_whole_interval_decides(required, low, high, verdict):
    assert judge(estimate_of(low, high), required) is verdict


@pytest.mark.parametrize("required", [above(0.0), below(0.0)])
def test_no_effect_at_all_is_no_effect_of_the_right_sign(required):
    assert judge(estimate_of(0.0, 0.0), required) is FAIL


def test_what_cannot_be_measured_fails():
    assert judge(Estimate(math.nan, math.nan, math.nan, math.nan, 0), above(0.0)) is FAIL
    assert judge(estimate_of(1.0, math.nan), above(0.0)) is FAIL


def test_a_member_of_the_ensemble_is_judged_by_its_mean():
    unclear = estimate_of(-0.1, 0.3)
    assert meets(unclear, above(0.0)) and not meets(unclear, above(0.2))
    assert not meets(Estimate(math.nan, math.nan, math.nan, math.nan, 0), above(0.0))


def test_a_pattern_passes_only_if_all_of_its_tests_do():
    assert together([PASS, PASS]) is PASS
    assert together([PASS, UNCLEAR]) is UNCLEAR
    assert together([UNCLEAR, FAIL]) is FAIL


def headline(*rows):
    return scoreboard({"Family": rows}, readings(0.5), [])["headline"]


def test_the_headline_counts_emergent_rows_that_score_the_model():
    counted = headline(
        row("V1", line("V1.1")),
        row("V12", line("V12.1"), use=Use.SIGN),
        row("V3", line("V3.1", required=above(0.9))),
        row("V4", line("V4.1", Nature.BUILT_IN)),
        row("V5", line("V5.1"), use=Use.CAL),
        row("V6", line("V6.1"), use=Use.PREDICTION),
    )
    assert counted["rows"] == {"all": 3, "pass": 2, "fail": 1, "inconclusive": 0}
    assert counted["not_counted"] == 3


def test_a_row_is_judged_by_its_emergent_tests_alone_where_it_has_some():
    board = scoreboard(
        {"Family": [row("V1", line("V1.1"), line("V1.2", Nature.BUILT_IN, required=above(0.9)))]}, readings(0.5), []
    )
    assert board["families"][0]["rows"][0]["verdict"] == "pass"
    assert board["headline"]["tests"]["all"] == 1


def test_one_test_of_a_row_may_be_for_another_use():
    counted = headline(row("V1", line("V1.1", use=Use.CAL, required=above(0.9)), line("V1.2")))
    assert counted["rows"]["pass"] == 1 and counted["tests"]["all"] == 1


def test_a_pattern_that_the_model_cannot_show_counts_as_failed():
    counted = headline(row("V1", line("V1.1", estimate=None, takes=())))
    assert counted["rows"]["fail"] == 1


def test_the_share_of_the_ensemble_is_that_of_members_that_pass():
    members = [readings(gap, runs=4, assumed={"a": gap}) for gap in (0.5, 0.5, -0.5, 0.5)]
    board = scoreboard({"Family": [row("V1", line())]}, readings(0.5), members)
    assert board["families"][0]["rows"][0]["lines"][0]["ensemble_share"] == 0.75
    assert board["ensemble"] == {"members": 4, "replications": 4}


def test_estimates_are_shown_in_the_unit_of_the_line():
    shown = scoreboard({"Family": [row("V1", replace(line(), scale=100, unit="%"))]}, readings(0.5), [])
    told = shown["families"][0]["rows"][0]["lines"][0]
    assert told["mean"] == pytest.approx(50, abs=1) and told["low"] < told["mean"] < told["high"]
