"""The answer in one sentence, and the numbers below it."""

from dataclasses import replace
from typing import Any

import pytest

from smarketing.reports.cautions import cautions
from smarketing.reports.headline import answer, key_numbers, luck, question, role
from smarketing.reports.results import Summary
from tests.reports.synthetic import ALIGNED, MISALIGNED, STATUS_QUO, THREE, make_summary


def with_growth(raw: dict[str, Any], key: str, **values: float | None) -> Summary:
    """The same summary with another difference in growth."""
    found = raw["differences"][key]["growth_rate"]
    both = {f"simultaneous_{name}": value for name, value in values.items() if name in ("low", "high")}
    return Summary(
        {**raw, "differences": {key: {**raw["differences"][key], "growth_rate": {**found, **values, **both}}}}
    )


@pytest.fixture
def two() -> dict[str, Any]:
    return make_summary(MISALIGNED, ALIGNED)


def test_the_answer_carries_its_certainty_its_size_and_its_payback(two: dict[str, Any]):
    said = answer(with_growth(two, "aligned", mean=0.15, low=0.138, high=0.162, p_better=1.0))
    assert said == (
        "Aligned would virtually certainly (>99 %) raise revenue growth by 14 to 16 points a year over Misaligned; "
        "it pays back in about 40 weeks."
    )


def test_with_three_policies_the_answer_says_how_sure_it_is_that_the_best_is_best():
    raw = make_summary(*THREE)
    assert "; it is as surely the best of the three and pays back in about 40 weeks." in answer(Summary(raw))
    raw["best"]["growth_rate"]["aligned"]["p_best"] = 0.8
    assert "; it is likely (80 %) the best of the three and pays" in answer(Summary(raw))


def test_an_interval_across_zero_settles_nothing(two: dict[str, Any]):
    said = answer(with_growth(two, "aligned", mean=0.01, low=-0.01, high=0.03, p_better=0.85))
    assert said.startswith(
        "Aligned would likely (85 %) raise revenue growth over Misaligned, but with a difference of "
    )
    assert said.endswith("−1 to 3 points a year 200 paired runs do not settle it.")


def test_a_coin_toss_is_called_one(two: dict[str, Any]):
    said = answer(with_growth(two, "aligned", mean=0.001, low=-0.02, high=0.022, p_better=0.55))
    assert "cannot be told" in said
    assert "about as likely as not (55 %)" in said
    assert "pays back" not in said


def test_policies_that_come_out_the_same_are_told_to(two: dict[str, Any]):
    said = answer(with_growth(two, "aligned", mean=0.0, low=0.0, high=0.0, p_better=0.5))
    assert said == (
        "No difference: Misaligned and Aligned gave exactly the same revenue growth in all 200 pairs of runs."
    )


def test_a_better_baseline_is_recommended():
    said = answer(Summary(make_summary(ALIGNED, MISALIGNED)))
    assert said.startswith("Stay with Aligned: Misaligned would virtually certainly (>99 %) lower revenue growth by ")
    assert "pays back" not in said


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (None, "it does not pay back within the 156 weeks simulated."),
        (0, "it pays from the first week."),
        (1, "it pays back in about 1 week."),
    ],
)
def test_payback_is_told_also_when_it_never_comes_or_comes_at_once(two: dict[str, Any], weeks: int | None, said: str):
    two["payback_weeks"]["aligned"] = {"weeks": weeks, "low": None, "high": None, "share_of_runs": 0.1}
    assert answer(Summary(two)).endswith(said)


def test_one_pair_of_runs_claims_no_certainty_and_marks_no_best():
    summary = Summary(make_summary(MISALIGNED, ALIGNED, runs=1))
    assert answer(summary).endswith("one pair cannot say how sure that is: repeat with -n 200.")
    assert "%" not in answer(summary).split("(")[-1]
    assert luck(summary) == ""
    assert [role(summary, policy) for policy in summary.policies] == ["baseline", ""]
    assert key_numbers(summary)[0].note.startswith("one pair of runs, no interval")


def test_no_finished_pair_gives_no_answer_and_no_numbers(two: dict[str, Any]):
    nothing = {"mean": None, "low": None, "high": None, "sd": None, "n": 0}
    for scenario in two["scenarios"].values():
        scenario["outcomes"] = dict.fromkeys(scenario["outcomes"], nothing)
        scenario["replications"] = {"done": 0, "failed": 200}
    two["differences"] = {"aligned": dict.fromkeys(two["differences"]["aligned"], nothing)}
    summary = Summary(two)
    assert answer(summary).startswith("No answer: ")
    assert all(number.title == "Pay-back" for number in key_numbers(summary))
    assert any(caution.startswith("400 runs failed") for caution in cautions(summary, 0, 0))


def test_one_scenario_is_described_with_its_spread():
    said = answer(Summary(make_summary(ALIGNED)))
    assert said == (
        "Under Aligned the firm has revenue growth of 13.5 to 14.3 % a year on average; "
        "eight firms in ten lie between 11 and 17 % a year."
    )
    assert "one run cannot say how sure" in answer(Summary(make_summary(ALIGNED, runs=1)))


def test_certainty_about_the_average_is_kept_apart_from_the_luck_of_one_firm(two: dict[str, Any]):
    summary = with_growth(two, "aligned", share_better=0.925, p_better=1.0)
    assert "(>99 %)" in answer(summary)
    assert luck(summary) == (
        "That is the average. For one firm, luck included, Aligned beat Misaligned in 185 of 200 simulated futures."
    )


def test_the_three_numbers_are_growth_contribution_and_payback(two: dict[str, Any]):
    numbers = key_numbers(Summary(two))
    assert [number.title for number in numbers] == [
        "Revenue growth, a year",
        "Operating contribution, a year",
        "Pay-back",
    ]
    assert numbers[2].value == "40 weeks"
    assert numbers[2].note == "31 to 52 weeks; paid back in 186 of 200 simulated futures"


def test_a_best_that_is_not_certain_is_called_likely_or_not_at_all():
    raw = make_summary(STATUS_QUO, ALIGNED)
    for p, expected in ((0.95, "best"), (0.8, "likely best"), (0.5, "")):
        raw["best"] = {"growth_rate": {"status_quo": {"p_best": 1 - p}, "aligned": {"p_best": p}}}
        summary = Summary(raw)
        assert role(summary, summary.policies[1]) == expected


def test_the_question_names_every_policy():
    asked = question(Summary(make_summary(*THREE)))
    assert asked == "Which policy gives the higher revenue growth: Misaligned, Status quo or Aligned?"


def test_cautions_say_what_the_certainty_leaves_out_and_what_one_firm_in_ten_meets():
    found = " ".join(cautions(Summary(make_summary(*THREE)), assumed=41, inputs=112))
    assert "41 of 112 inputs are assumptions" in found
    assert "In the worst tenth of simulated futures revenue growth is at most −5.3 % a year under Misaligned, " in found
    assert "the same simulated firm" in found
    assert "the same simulated firm" not in " ".join(cautions(Summary(make_summary(replace(ALIGNED))), 0, 0))


def test_steady_states_are_called_so_and_show_no_payback(two: dict[str, Any]):
    two |= {"steady_states": True, "payback_weeks": {}}
    summary = Summary(two)
    assert "compares steady states" in answer(summary)
    assert "pays back" not in answer(summary)
    assert all(number.title != "Pay-back" for number in key_numbers(summary))
