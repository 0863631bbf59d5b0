"""Numbers and probabilities in words."""

import math
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smarketing.reports import prose
from smarketing.reports.estimates import Difference, Estimate, Measure

GROWTH = Measure("growth_rate", "Revenue growth", "1/yr", "", 1, "rate")
SHARE = Measure("never_contacted_share", "Leads never contacted", "1", "", -1, "share")
MONEY = Measure("contribution", "Contribution", "$", "", 1, "money")
WEEKS = Measure("sales_cycle_weeks_median", "Sales cycle", "weeks", "", -1, "weeks")
BLAME = Measure("blame_index", "Blame", "0-1", "", -1, "index")


def estimate(mean: float, low: float | None, high: float | None, n: int = 50) -> Estimate:
    return Estimate(mean, low, high, n)


@st.composite
def estimates(draw: st.DrawFn) -> Estimate:
    mean = draw(st.floats(-1e9, 1e9, allow_subnormal=False))
    half = draw(st.floats(max(1e-6, 1e-12 * abs(mean)), 1e9))  # narrower is no interval but the error of adding up
    return estimate(mean, mean - half, mean + half)


def number(text: str) -> float:
    """The number in a text such as "−$4.3M"."""
    size = {"B": 1e9, "M": 1e6, "k": 1e3}.get(text[-1], 1.0)
    found = re.search(r"\d[\d,]*\.?\d*", text)
    assert found, text
    return (-1 if prose.MINUS in text else 1) * float(found.group().replace(",", "")) * size


def last_digit(text: str) -> float:
    """What one more in the last digit shown would add, in the unit printed."""
    found = re.search(r"\d[\d,]*(?:\.(\d+))?", text)
    assert found, text
    return 10.0 ** -len(found.group(1) or "")


@given(estimates())
def test_rounding_never_claims_more_than_the_interval_supports(found: Estimate):
    text = prose.level(found, BLAME, "USD")
    low, high = found.low or 0.0, found.high or 0.0
    step = last_digit(text)
    near_zero = min(abs(low), abs(high)) < (found.half_width or 0.0)  # one digit more says on which side a bound lies
    if step < 1:
        assert step >= (found.half_width or 0.0) / (100.001 if near_zero else 10.001)


def test_what_adding_up_makes_of_the_last_digits_is_no_interval():
    found = estimate(18_400.000000000002, 18_399.999999999995, 18_400.000000000006)
    assert prose.gap(found, MONEY, "USD") == "+$18.4k"
    assert prose.span(found, MONEY, "USD", gap=True) == ""


@given(estimates())
def test_a_difference_as_printed_lies_within_its_interval_or_half_a_digit_off(found: Estimate):
    step = 10.0 ** math.floor(math.log10(found.half_width or 1.0))
    assert abs(number(prose.gap(found, BLAME, "USD")) - found.mean) <= step / 2 * 1.001


@given(estimates())
def test_a_bound_is_printed_as_zero_only_if_a_digit_more_would_not_help(found: Estimate):
    assume(found.low and found.high)
    low, high = prose.span(found, BLAME, "USD").split(" to ")
    finest = 10.0 ** (math.floor(math.log10(found.half_width or 1.0)) - 1)
    for text, bound in ((low, found.low or 0.0), (high, found.high or 0.0)):
        assert number(text) * bound > 0 or abs(bound) <= finest / 2 * 1.001


@given(st.floats(-1e12, 1e12), st.floats(1.0, 1e11))
def test_money_as_printed_is_the_money_within_the_precision_of_its_interval(mean: float, half: float):
    printed = number(prose.gap(estimate(mean, mean - half, mean + half), MONEY, "USD"))
    assert abs(printed - mean) <= 10.0 ** math.floor(math.log10(half)) / 2 * 1.001


@pytest.mark.parametrize(
    ("found", "measure", "level", "gap", "span"),
    [
        (estimate(0.0745, 0.061, 0.088), GROWTH, "7 %", "+7 points", "6 to 9"),
        (estimate(0.072914, 0.069, 0.077), GROWTH, "7.3 %", "+7.3 points", "6.9 to 7.7"),
        (estimate(-0.46, -0.48, -0.44), SHARE, "−46 %", "−46 points", "−48 to −44"),
        (estimate(4.312e6, 4.19e6, 4.43e6), MONEY, "$4.3M", "+$4.3M", "4.2 to 4.4"),
        (estimate(118_230, 114_000, 122_000), MONEY, "$118k", "+$118k", "114 to 122"),
        (estimate(2.31e9, 2.2e9, 2.4e9), MONEY, "$2.3B", "+$2.3B", "2.2 to 2.4"),
        (estimate(0.371, 0.25, 0.49), SHARE, "37 %", "+37 points", "25 to 49"),
        (estimate(0.371, 0.0, 0.742), SHARE, "40 %", "+40 points", "0 to 70"),
        (estimate(12.31, 12.1, 12.5), WEEKS, "12.3 weeks", "+12.3 weeks", "12.1 to 12.5"),
        (estimate(1.0, -1.2, 3.2), WEEKS, "1 week", "+1 week", "−1 to 3"),
        (estimate(0.331, 0.329, 0.333), BLAME, "0.331", "+0.331", "0.329 to 0.333"),
        (estimate(0.0, 0.0, 0.0), GROWTH, "0 %", "0 points", ""),
    ],
)
def test_outcomes_are_printed_as_people_say_them(found: Estimate, measure: Measure, level: str, gap: str, span: str):
    assert prose.level(found, measure, "USD") == level
    assert prose.gap(found, measure, "USD") == gap
    assert prose.span(found, measure, "USD") == span


def test_a_bound_close_to_zero_keeps_its_sign():
    assert prose.span(estimate(0.011, -0.004, 0.026), GROWTH, "USD") == "−0.4 to 2.6"


def test_one_run_is_rounded_to_two_digits_and_has_no_interval():
    found = Estimate.read({"mean": 0.031_234, "low": None, "high": None, "sd": None, "n": 1})
    assert found is not None
    assert (prose.level(found, GROWTH, "USD"), prose.span(found, GROWTH, "USD")) == ("3.1 %", "")


@pytest.mark.parametrize("missing", [None, float("nan"), float("inf")])
def test_an_outcome_that_is_not_defined_is_no_estimate(missing: float | None):
    assert Estimate.read({"mean": missing, "low": missing, "high": missing, "n": 0}) is None
    assert Estimate.read({"mean": missing, "low": 1.0, "high": 2.0, "n": 20}) is None


def test_levels_of_one_row_share_the_digits_of_the_least_certain():
    row = [estimate(0.3191, 0.3186, 0.3196), estimate(0.32, 0.30, 0.34)]
    assert [prose.level(found, GROWTH, "USD", among=row) for found in row] == ["32 %", "32 %"]


def test_a_small_level_is_not_rounded_to_zero_beside_a_large_one():
    row = [estimate(0.71, 0.6, 0.82), estimate(0.004, 0.0035, 0.0045)]
    assert [prose.level(found, BLAME, "USD", among=row) for found in row] == ["0.7", "0.004"]


def test_the_currency_of_the_scenario_is_printed():
    found = estimate(4.3e6, 4.2e6, 4.4e6)
    assert prose.level(found, MONEY, "EUR") == "€4.3M"
    assert prose.gap(found, MONEY, "CHF") == "+CHF 4.3M"
    assert prose.span(found, MONEY, "GBP", bare=False) == "£4.2M to £4.4M"


@pytest.mark.parametrize(
    ("p", "said", "shown"),
    [
        (0.0, "very unlikely", "<1 %"),
        (0.004, "very unlikely", "<1 %"),
        (0.05, "very unlikely", "5 %"),
        (0.10, "unlikely", "10 %"),
        (0.32, "unlikely", "32 %"),
        (0.33, "about as likely as not", "33 %"),
        (0.66, "about as likely as not", "66 %"),
        (0.67, "likely", "67 %"),
        (0.904, "likely", "90 %"),
        (0.91, "very likely", "91 %"),
        (0.99, "very likely", "99 %"),
        (0.996, "virtually certain", ">99 %"),
        (1.0, "virtually certain", ">99 %"),
    ],
)
def test_a_probability_has_its_fixed_word_and_never_claims_zero_or_one(p: float, said: str, shown: str):
    assert (prose.likelihood(p).words, prose.likelihood(p).number) == (said, shown)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_larger_probability_never_gets_a_weaker_word(one: float, other: float):
    scale = ["very unlikely", "unlikely", "about as likely as not", "likely", "very likely", "virtually certain"]
    low, high = sorted((one, other))
    assert scale.index(prose.likelihood(low).words) <= scale.index(prose.likelihood(high).words)


def difference(mean: float, low: float, high: float) -> Difference:
    return Difference(mean, low, high, 50)


@pytest.mark.parametrize(
    ("found", "measure", "verdict"),
    [
        (difference(0.05, 0.04, 0.06), GROWTH, prose.BETTER),
        (difference(-0.05, -0.06, -0.04), GROWTH, prose.WORSE),
        (difference(-0.3, -0.4, -0.2), SHARE, prose.BETTER),
        (difference(0.3, 0.2, 0.4), SHARE, prose.WORSE),
        (difference(0.01, -0.01, 0.03), GROWTH, prose.UNCLEAR),
        (difference(0.0, 0.0, 0.0), GROWTH, prose.SAME),
    ],
)
def test_better_is_what_is_good_for_the_firm_and_needs_an_interval_on_one_side_of_zero(
    found: Difference, measure: Measure, verdict: prose.Verdict
):
    assert prose.verdict(found, measure) is verdict


def test_better_and_worse_differ_in_mark_and_word_not_only_in_colour():
    verdicts = (prose.BETTER, prose.WORSE, prose.UNCLEAR, prose.SAME)
    assert len({verdict.mark for verdict in verdicts}) == len({verdict.word for verdict in verdicts}) == 4


@pytest.mark.parametrize(
    ("share", "n", "said"),
    [
        (0.97, 100, "in 97 of 100 simulated futures"),
        (1.0, 200, "in all 200 simulated futures"),
        (0.0, 50, "in none of the 50 simulated futures"),
        (0.975, 20, "in 19 of 20 simulated futures"),  # a tie counts half and is not claimed
        (1.0, 1, "in 1 of 1 simulated future"),
    ],
)
def test_luck_is_told_in_counted_futures(share: float, n: int, said: str):
    assert prose.futures(share, n) == said


def test_a_title_in_a_sentence_keeps_its_abbreviations():
    assert prose.in_sentence("Revenue growth") == "revenue growth"
    assert prose.in_sentence("CRM records") == "CRM records"
