"""Outcomes are pure functions of the books: each is worked out by hand on books made for it."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.agents.state import CYCLE_BINS, N_CAUSES, RECORD, RESPONSE_BINS, Cause
from smarketing.simulation.outcomes import (
    LOSS_CAUSES,
    OUTCOME_DTYPE,
    OUTCOMES,
    Books,
    books_of,
    histogram_median,
    measure,
    ratio,
)
from tests.runs import finish, short

YEARS = 2
WEEKS = 52 * YEARS
UNDEFINED_WHEN_NOTHING_HAPPENS = {
    "recurring_revenue_share",
    "growth_rate", "cost_of_sales_ratio", "acquisition_cost", "win_rate", "lead_to_win_rate", "never_contacted_share",
    "response_days_median", "response_days_mean", "sales_cycle_weeks_median", "sla_compliance",
    "no_decision_share", "lost_deal_weeks_median", "market_entry_cost",
    "marketing_sourced_share", "quota_attainment_share", "plan_attainment", "last_week_share", "discount_mean",
    "churn_rate", "cohort_retention", "conflict_hours", "turnover_rate", "pay_ratio", "credit_claimed_ratio",
}  # fmt: skip


def books(base: float = 0.0, fiscal_week: int = 0, over_assignment: float = 0.0, **weekly: float | np.ndarray) -> Books:
    """Books of two measured years with these weekly records; `base` is the weekly revenue of the year before."""
    before, measured = np.zeros(52, RECORD), np.zeros(WEEKS, RECORD)
    before["revenue"] = base
    for name, values in weekly.items():
        measured[name] = values
    responses, cycles, losses = np.zeros(RESPONSE_BINS), np.zeros(CYCLE_BINS), np.zeros(CYCLE_BINS)
    return Books(before, measured, fiscal_week, over_assignment, responses, cycles, losses)


def outcome(name: str, made: Books) -> float:
    return float(OUTCOMES[name].measure(made))


# (outcome, weekly records, what it comes to)
CASES = [
    ("revenue", {"revenue": 10.0}, 520.0),
    ("bookings", {"bookings": 3.0}, 156.0),
    ("gross_profit", {"revenue": 10.0, "cost_of_goods": 3.0}, 7 * 52.0),
    ("change_cost", {"change_cost": 2.0}, 2 * 52.0),
    ("operating_contribution", {"revenue": 10.0, "cost_of_goods": 3.0, "base_pay": 4.0, "change_cost": 1.0}, 2 * 52.0),
    ("recurring_revenue", {"recurring_revenue": 8.0}, 8 * 52.0),
    ("recurring_revenue_share", {"recurring_revenue": 8.0, "revenue": 10.0}, 0.8),
    ("contribution", {"revenue": 10.0, "base_pay": 4.0, "commission": 1.0, "research_spend": 1.0}, 4 * 52.0),
    ("cost_of_sales_ratio", {"revenue": 20.0, "base_pay": 4.0, "marketer_bonus": 1.0, "support_spend": 1.0}, 0.3),
    ("acquisition_cost", {"won": 2.0, "base_pay": 100.0, "programme_spend": 50.0}, 75.0),
    ("win_rate", {"won": 1.0, "lost": 3.0, "expired": 50.0, "rejected": 50.0}, 0.25),
    ("lead_to_win_rate", {"captured": 200.0, "marketing_won": 3.0, "won": 9.0}, 0.015),
    ("never_contacted_share", {"never_contacted": 6.0, "ended_marketing_leads": 8.0}, 0.75),
    ("sla_compliance", {"sla_kept": 6.0, "sla_due": 8.0, "contacted": 90.0, "sla_breaches": 9.0}, 0.75),
    ("no_decision_share", {"no_decision": 2.0, "lost": 5.0, "won": 5.0, "expired": 50.0, "rejected": 50.0}, 0.4),
    ("response_days_mean", {"response_sum": 21.0, "contacted": 6.0}, 3.5),
    ("marketing_sourced_share", {"bookings": 10.0, "marketing_sourced_bookings": 4.0}, 0.4),
    ("quota_attainment_share", {"quota_reached": 1.0, "quota_years": 4.0}, 0.25),
    ("discount_mean", {"discounts": 0.3, "won": 2.0}, 0.15),
    ("churn_rate", {"churned": 1.0, "customers": 520.0}, 0.1),
    ("cohort_retention", {"cohort_won": 2.0, "cohort_lost": 0.5}, 0.75),
    ("customer_experience", {"experience": 0.6}, 0.6),
    ("relative_fit", {"relative_fit": -0.4}, -0.4),
    ("belief_error", {"belief_error": 0.9}, 0.9),
    ("blame_index", {"blame": 0.2}, 0.2),
    ("trust_index", {"trust": 0.7}, 0.7),
    ("alignment_index", {"trust": 0.7, "closeness": 0.5, "blame": 0.3}, (0.7 + 0.5 + 0.7) / 3),
    ("conflict_hours", {"conflict_hours": 9.0, "people": 18.0}, 0.5),
    ("turnover_rate", {"leavers": 0.25, "people": 13.0}, 1.0),
    ("pay_ratio", {"sales_pay": 60.0, "salespeople": 3.0, "marketer_pay": 30.0, "people": 6.0}, 2.0),
    ("commission_cost", {"commission": 7.0}, 364.0),
    ("base_pay_cost", {"base_pay": 7.0}, 364.0),
    ("marketer_bonus_cost", {"marketer_bonus": 7.0}, 364.0),
    ("programme_cost", {"programme_spend": 7.0}, 364.0),
    ("research_cost", {"research_spend": 7.0}, 364.0),
    ("support_cost", {"support_spend": 7.0}, 364.0),
    ("credit_claimed_ratio", {"bookings": 10.0, "claimed": 14.0}, 1.4),
    ("market_entry_cost", {"new_segment_spend": 50.0, "new_segment_revenue": 20.0}, 2.5),
]


@pytest.mark.parametrize(("name", "weekly", "expected"), CASES, ids=[case[0] for case in CASES])
def test_an_outcome_is_what_its_definition_says(name: str, weekly: dict[str, Any], expected: float):
    assert outcome(name, books(**weekly)) == pytest.approx(expected)


def test_every_outcome_has_a_case_by_hand():
    elsewhere = {
        "growth_rate",
        "response_days_median",
        "sales_cycle_weeks_median",
        "lost_deal_weeks_median",
        "plan_attainment",
        "last_week_share",
        "revenue_lost",
    }
    assert {case[0] for case in CASES} | elsewhere | {f"revenue_lost_{cause}" for cause in LOSS_CAUSES} == set(OUTCOMES)


# Growth


@pytest.mark.parametrize("rate", [-0.3, 0.0, 0.2, 1.0])
def test_growth_is_compounded_from_the_year_before_to_the_last_year(rate: float):
    revenue = np.repeat([55.0, 100.0 * (1 + rate) ** YEARS], 52)  # what happens between does not count
    assert outcome("growth_rate", books(base=100.0, revenue=revenue)) == pytest.approx(rate)


def test_growth_from_nothing_is_not_defined_and_to_nothing_is_a_total_loss():
    assert math.isnan(outcome("growth_rate", books(base=0.0, revenue=1.0)))
    assert outcome("growth_rate", books(base=1.0, revenue=0.0)) == -1.0


# Fiscal calendar and quotas


@pytest.mark.parametrize("fiscal_week", [0, 4, 12, 26, 51])
def test_the_last_week_of_a_quarter_is_that_of_the_fiscal_calendar(fiscal_week: int):
    weeks = np.arange(WEEKS)
    last = (weeks + fiscal_week) % 13 == 12
    assert outcome("last_week_share", books(fiscal_week=fiscal_week, bookings=np.where(last, 5.0, 0.0))) == 1.0
    assert outcome("last_week_share", books(fiscal_week=fiscal_week, bookings=np.where(last, 0.0, 5.0))) == 0.0
    assert outcome("last_week_share", books(fiscal_week=fiscal_week, bookings=2.0)) == pytest.approx(1 / 13)


def test_the_plan_is_the_quotas_less_the_over_assignment():
    made = books(over_assignment=0.2, quota_sum=100.0, quota_bookings=60.0)
    assert outcome("plan_attainment", made) == pytest.approx(0.75)


def test_the_books_of_a_run_know_its_fiscal_calendar_and_measured_weeks():
    scenario = short(horizon__fiscal_start_week=9, behaviour__leader__over_assignment=0.11)
    world = finish(scenario)
    found = books_of(world, scenario.inputs)
    assert found.first_fiscal_week == (52 - 9) % 52
    assert found.over_assignment == 0.11
    assert found.years == 1.0
    np.testing.assert_array_equal(found.base["revenue"], world.weeks["revenue"][:52])
    np.testing.assert_array_equal(found.measured["revenue"], world.weeks["revenue"][52:])


def test_the_year_before_is_the_last_of_a_longer_warm_up():
    scenario = short(horizon__warm_up_weeks=70)
    world = finish(scenario)
    found = books_of(world, scenario.inputs)
    np.testing.assert_array_equal(found.base["revenue"], world.weeks["revenue"][18:70])
    assert len(found.measured) == 52


# Histograms


def test_the_median_of_a_histogram_lies_within_its_bin():
    assert histogram_median(np.array([0.0, 0.0, 4.0])) == 2.5
    assert histogram_median(np.array([1.0, 1.0])) == 1.0
    assert histogram_median(np.array([1.0, 0.0, 3.0])) == pytest.approx(2 + 1 / 3)
    assert math.isnan(histogram_median(np.zeros(5)))


@pytest.mark.parametrize("seed", range(3))
def test_the_median_of_a_histogram_is_that_of_the_numbers_to_within_a_bin(seed: int):
    values = np.random.default_rng(seed).exponential(6.0, size=501)
    counts = np.bincount(values.astype(int), minlength=200).astype(float)
    assert abs(histogram_median(counts) - np.median(values)) < 1.0


def test_response_is_counted_in_quarters_of_a_day_and_cycles_in_weeks():
    made = books()
    made.response_days[6] = 10.0
    made.cycle_weeks[8] = 10.0
    made.lost_weeks[3] = 10.0
    assert outcome("response_days_median", made) == pytest.approx(6.5 / 4)
    assert outcome("sales_cycle_weeks_median", made) == pytest.approx(8.5)
    assert outcome("lost_deal_weeks_median", made) == pytest.approx(3.5)


# Losses


@pytest.mark.parametrize("cause", LOSS_CAUSES)
def test_lost_revenue_is_told_apart_by_its_true_cause(cause: str):
    made = books()
    made.measured["lost_revenue"][:, Cause[cause.upper()]] = 11.0
    for other in LOSS_CAUSES:
        assert outcome(f"revenue_lost_{other}", made) == (572.0 if other == cause else 0.0)


@given(st.lists(st.floats(0, 1e12), min_size=N_CAUSES, max_size=N_CAUSES), st.integers(0, 2**32 - 1))
def test_revenue_lost_is_exactly_the_sum_of_its_causes(scales: list[float], seed: int):
    """In whatever order they are added: the sum is rounded once."""
    made = books(lost_revenue=np.array(scales) * np.random.default_rng(seed).exponential(size=(WEEKS, N_CAUSES)))
    parts = [outcome(f"revenue_lost_{cause}", made) for cause in LOSS_CAUSES]
    assert outcome("revenue_lost", made) == math.fsum(parts) == math.fsum(reversed(parts))


def test_the_losses_of_a_run_add_up_to_the_revenue_lost():
    found = measure(books_of(finish(short()), short().inputs))
    assert float(found["revenue_lost"]) == math.fsum(found[f"revenue_lost_{cause}"] for cause in LOSS_CAUSES) > 0


def test_what_could_not_be_won_counts_in_no_loss():
    assert {cause.upper() for cause in LOSS_CAUSES} == set(Cause.__members__) - {"NONE", "NO_NEED"}


# All together


def test_what_is_not_defined_is_nan_and_never_zero():
    row = measure(books())
    undefined = {name for name in OUTCOMES if np.isnan(row[name])}
    assert undefined == UNDEFINED_WHEN_NOTHING_HAPPENS


def test_a_ratio_of_nothing_to_nothing_is_not_zero():
    assert ratio(1.0, 4.0) == 0.25
    assert math.isnan(ratio(0.0, 0.0))


def test_measuring_twice_gives_the_same_and_changes_nothing():
    scenario = short()
    made = books_of(finish(scenario), scenario.inputs)
    before = made.measured.tobytes()
    assert measure(made).tobytes() == measure(made).tobytes()
    assert made.measured.tobytes() == before
    assert measure(made).dtype == OUTCOME_DTYPE


def test_every_outcome_tells_its_unit_and_what_is_good():
    kinds = {"share", "rate", "money", "weeks", "days", "hours", "index", "ratio", "count"}
    for name, known in OUTCOMES.items():
        assert known.name == name and name.islower()
        assert known.title[0].isupper() and not known.title.endswith(".") and len(known.title) <= 40
        assert known.unit and known.kind in kinds and known.good in (-1, 0, 1)
        assert known.definition[0].isupper() and known.definition.endswith(".")
