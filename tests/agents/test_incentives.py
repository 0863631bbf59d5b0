"""What an extra dollar of bookings is worth to a salesperson."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.agents import gains
from smarketing.agents import incentives as inc
from smarketing.agents.commission import pay_gain
from smarketing.agents.loyalty import hazard_of_new, share_left
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.normal import excess
from smarketing.agents.parameters import PayBasis
from smarketing.agents.patience import weight_of_later
from smarketing.agents.state import SALESPERSON
from tests.agents.outlooks import BONUS, FEAR, MIXTURE, QUOTA, RATE, WEEKS, firm, outlook_of, per_dollar


def test_the_outlook_is_what_is_booked_plus_what_the_weeks_left_bring():
    outlook = outlook_of(firm())
    inc.look_ahead(outlook, 30_000.0, 8_000.0, 12_000.0, 4.0)
    assert (outlook.booked, outlook.weeks_left) == (30_000.0, 4.0)
    assert outlook.expected == 62_000.0
    assert outlook.sd == 24_000.0
    assert outlook.next_expected == 8_000.0 * WEEKS
    assert outlook.next_sd == pytest.approx(12_000.0 * math.sqrt(WEEKS))


def test_the_end_of_a_period_is_never_known_to_the_dollar():
    outlook = outlook_of(firm())
    inc.look_ahead(outlook, 30_000.0, 8_000.0, 12_000.0, 0.0)
    assert outlook.sd == inc.LEAST_DOUBT * QUOTA


@pytest.mark.parametrize("weeks_left", [12.0, 6.0, 1.0, 0.0])
def test_plain_commission_pays_the_same_in_every_week_and_for_every_outlook(weeks_left):
    p = firm(quota=4 * QUOTA)
    outlook = outlook_of(p)
    for booked in (0.0, 90_000.0, 300_000.0):
        inc.look_ahead(outlook, booked, 8_000.0, 12_000.0, weeks_left)
        assert gains.is_straight(outlook)
        assert gains.gain_now(outlook, 24_000.0) == RATE * 24_000.0 == gains.gain_next(outlook, 24_000.0)
        assert gains.marginal_now(outlook) == RATE


def test_an_extra_dollar_pays_more_the_nearer_the_goal():
    p = firm(**BONUS)
    far, nearer, close = (per_dollar(outlook_of(p, mean)) for mean in (40_000.0, 70_000.0, 95_000.0))
    assert RATE < far < nearer < close


def test_the_goal_pulls_harder_as_the_end_comes_near():
    p = firm(**BONUS)
    early, late = (per_dollar(outlook_of(p, 96_000.0, sd)) for sd in (40_000.0, 8_000.0))
    assert late > 1.5 * early


def test_a_goal_out_of_reach_pulls_no_more():
    p = firm(**BONUS)
    assert per_dollar(outlook_of(p, 30_000.0, 40_000.0)) > 1.05 * RATE  # hope, early in the period
    assert per_dollar(outlook_of(p, 30_000.0, 8_000.0)) == pytest.approx(RATE, rel=1e-6)  # none, late


def test_nothing_pays_above_a_cap():
    p = firm(cap=1.5)
    assert per_dollar(outlook_of(p, 80_000.0, 10_000.0)) == pytest.approx(RATE, rel=1e-6)
    assert per_dollar(outlook_of(p, 250_000.0, 10_000.0)) == pytest.approx(0.0, abs=1e-9)


def test_an_accelerator_pays_its_factor_beyond_the_quota():
    p = firm(accelerator=1.5)
    assert per_dollar(outlook_of(p, 250_000.0)) == pytest.approx(1.5 * RATE)
    assert per_dollar(outlook_of(p, 10_000.0, 5_000.0)) == pytest.approx(RATE)


def test_without_a_quota_accelerator_bonus_and_fear_are_inert():
    p = firm(accelerator=2.5, bonus_at_quota=9_000.0, n_tiers=1)
    outlook = outlook_of(p, quota=0.0, pressure=1.0)
    assert gains.is_straight(outlook)
    assert gains.gain_now(outlook, 24_000.0) == RATE * 24_000.0
    assert gains.marginal_now(outlook) == RATE


def test_neutral_incentives_are_the_plain_commission_rate():
    p = firm(**MIXTURE, contest=(3, 5_000.0))
    p.neutral[Mechanism.MARGINAL_PAY] = True
    outlook = outlook_of(p)
    assert gains.is_straight(outlook)
    assert gains.gain_now(outlook, 24_000.0) == RATE * 24_000.0


@pytest.mark.parametrize("form", [{}, {"accelerator": 1.5}, BONUS, {"cap": 1.2}, MIXTURE], ids=str)
@pytest.mark.parametrize("mean", [60_000.0, 98_000.0, 130_000.0])
def test_what_a_deal_is_worth_is_the_sum_of_its_parts(form, mean):
    p = firm(**form, contest=(3, 6_000.0), team_share=0.3)
    p.compensation.shared_pool = 0.2
    outlook = outlook_of(p, mean, pressure=0.7)
    outlook.pool_rate = 0.004
    inc.enter_contest(outlook, 3, 12, QUOTA, 30_000.0, QUOTA, 50_000.0)
    value, sd = 24_000.0, 20_000.0
    spread = math.hypot(sd, outlook.prize_sd)
    beyond = excess(mean + value, sd, QUOTA) - excess(mean, sd, QUOTA)
    wins = (math.erf((mean + value - outlook.prize_line) / spread / math.sqrt(2.0)) + 1.0) / 2.0
    won = (math.erf((mean - outlook.prize_line) / spread / math.sqrt(2.0)) + 1.0) / 2.0
    wanted = 0.8 * (0.7 + 0.3 / 12) * pay_gain(outlook.line, mean, sd, value)
    wanted += 0.004 * value + FEAR * 0.7 * (value - beyond) + 6_000.0 * (wins - won)
    assert gains.gain_now(outlook, value) == pytest.approx(wanted, rel=1e-10)


@pytest.mark.parametrize("form", [{}, {"accelerator": 1.5}, BONUS, {"cap": 1.2}, MIXTURE], ids=str)
@pytest.mark.parametrize("mean", [60_000.0, 98_000.0, 130_000.0])
def test_the_marginal_is_the_limit_of_the_gain(form, mean):
    p = firm(**form, contest=(3, 6_000.0))
    outlook = outlook_of(p, mean, pressure=0.5)
    inc.enter_contest(outlook, 3, 12, QUOTA, 30_000.0, QUOTA, 50_000.0)
    assert gains.gain_now(outlook, 1.0) == pytest.approx(gains.marginal_now(outlook), rel=1e-3)


@given(st.floats(0.0, 4e5), st.floats(1e3, 1e5), st.floats(0.0, 2e5), st.floats(0.0, 1.0))
def test_no_deal_is_ever_worth_less_than_nothing(mean, sd, value, pressure):
    outlook = outlook_of(firm(**MIXTURE), mean, sd, pressure=pressure)
    assert gains.gain_now(outlook, value) >= -1e-6
    assert gains.gain_next(outlook, value) >= -1e-6


def test_fear_for_the_job_adds_below_the_quota_and_only_there():
    p = firm()
    below = per_dollar(outlook_of(p, 40_000.0, 5_000.0, pressure=0.5))
    above = per_dollar(outlook_of(p, 160_000.0, 5_000.0, pressure=0.5))
    assert below == pytest.approx(RATE + 0.5 * FEAR)
    assert above == pytest.approx(RATE)


def test_fear_counts_only_the_part_of_a_deal_that_fills_the_shortfall():
    outlook = outlook_of(firm(), 90_000.0, 1.0, pressure=1.0)
    fear = gains.gain_now(outlook, 24_000.0) - RATE * 24_000.0
    assert fear == pytest.approx(FEAR * 10_000.0, rel=1e-6)


def test_fear_looks_no_further_than_this_period():
    calm, afraid = outlook_of(firm(**MIXTURE)), outlook_of(firm(**MIXTURE), pressure=1.0)
    assert gains.gain_next(afraid, 24_000.0) == gains.gain_next(calm, 24_000.0)
    assert gains.gain_now(afraid, 24_000.0) > gains.gain_now(calm, 24_000.0)


def test_a_pooled_share_of_pay_leaves_the_rest_and_one_part_of_the_pool():
    assert inc.team_take(0.0, 12) == 1.0
    assert inc.team_take(0.4, 1) == pytest.approx(1.0)  # a team of one shares with nobody
    assert inc.team_take(0.4, 4) == pytest.approx(0.6 + 0.1)
    assert inc.team_take(1.0, 12) == pytest.approx(1.0 / 12.0)
    assert per_dollar(outlook_of(firm(team_share=0.5))) == pytest.approx(RATE * (0.5 + 0.5 / 12.0))


def test_what_is_pooled_adds_up_to_what_was_earned():
    earned = np.array([4_000.0, 0.0, 9_000.0, 2_000.0])
    share, n = 0.3, 4
    others = share / n * (earned.sum() - earned)
    assert (inc.team_take(share, n) * earned + others).sum() == pytest.approx(earned.sum())


def test_pay_that_may_be_taken_back_counts_as_far_as_customers_stay():
    p = firm(clawback_weeks=26.0)
    p.firm.churn, p.behaviour.customers.likeness = 0.14, 3.0
    p.people.patience, p.people.discount_rate = 1.0, 0.0
    stays = share_left(3.0, 0.5 * hazard_of_new(p))
    assert per_dollar(outlook_of(p)) == pytest.approx(RATE * stays)


@given(st.floats(1e3, 1e6), st.floats(0.0, 0.6))
def test_both_bases_credit_a_deal_at_list_alike_and_margin_punishes_a_discount(value, discount):
    on_revenue = outlook_of(firm(basis=int(PayBasis.REVENUE)))
    on_margin = outlook_of(firm(basis=int(PayBasis.MARGIN)))
    assert gains.credited(on_revenue, value, 0.0) == gains.credited(on_margin, value, 0.0) == value
    assert gains.credited(on_revenue, value, discount) == pytest.approx(value * (1.0 - discount))
    margin = (1.0 - discount) - (1.0 - 0.7)
    assert gains.credited(on_margin, value, discount) == pytest.approx(value * margin / 0.7)


def test_a_deal_sold_below_cost_is_credited_with_nothing():
    p = firm(basis=int(PayBasis.MARGIN))
    p.firm.gross_margin = 0.0
    assert gains.credited(outlook_of(p), 24_000.0, 0.1) == 0.0
    assert gains.credited(outlook_of(p), 24_000.0, 0.0) == 24_000.0


@pytest.mark.parametrize(("top", "n"), [(1, 12), (3, 12), (10, 30)])
def test_a_prize_is_won_about_as_often_as_in_contests_played_out(top, n):
    outlook = outlook_of(firm(contest=(top, 6_000.0)), 120_000.0)
    inc.enter_contest(outlook, top, n, QUOTA, 30_000.0, QUOTA, 30_000.0)
    luck = np.random.default_rng(7)
    own = luck.normal([[100_000.0], [120_000.0], [144_000.0]], 20_000.0, (3, 40_000))
    rivals = np.sort(luck.normal(QUOTA, 30_000.0, (40_000, n - 1)), axis=1)[:, -top]
    lost, won, won_with_deal = (own > rivals).mean(axis=1)
    gain = gains.gain_now(outlook, 24_000.0) - RATE * 24_000.0
    assert gain == pytest.approx(6_000.0 * (won_with_deal - won), abs=180.0)  # 3 % of the prize
    outlook.expected = 100_000.0
    gain = gains.gain_now(outlook, 20_000.0) - RATE * 20_000.0
    assert gain == pytest.approx(6_000.0 * (won - lost), abs=180.0)


def test_a_contest_that_everybody_wins_moves_nobody():
    outlook = outlook_of(firm(contest=(12, 6_000.0)))
    inc.enter_contest(outlook, 12, 12, QUOTA, 30_000.0, QUOTA, 30_000.0)
    assert gains.gain_now(outlook, 24_000.0) == RATE * 24_000.0
    assert gains.marginal_now(outlook) == RATE


def test_a_contest_pulls_those_near_the_line_and_not_the_hopeless():
    outlook = outlook_of(firm(contest=(3, 6_000.0)), sd=8_000.0)
    inc.enter_contest(outlook, 3, 12, QUOTA, 20_000.0, QUOTA, 20_000.0)
    outlook.expected = outlook.prize_line
    near = per_dollar(outlook)
    outlook.expected = outlook.prize_line - 70_000.0
    assert near > 2.0 * RATE
    assert per_dollar(outlook) == pytest.approx(RATE, rel=1e-3)


def test_a_ratchet_costs_what_a_higher_quota_takes_from_later_pay():
    p = firm(accelerator=1.5)
    outlook = outlook_of(p)
    # d/dQ of c(a − 1)·E(S − Q)⁺ is −c(a − 1)·P(S > Q); P = 1/2 in a fresh period that is expected to end on quota.
    of_a_dollar = RATE * 0.5 * 0.5
    raised, cost = 0.4, 0.0
    for year in range(1, 200):
        cost += 0.7 * 0.8**year * raised * of_a_dollar
        raised *= 1.0 - 0.4
    assert inc.ratchet_cost(p, outlook, 0.4, 0.7, 0.8) == pytest.approx(cost, rel=1e-3)


def test_a_ratchet_costs_more_the_heavier_it_is_and_the_more_one_cares_for_later():
    p = firm(**MIXTURE)

    def cost(w=0.5, bias=0.8, year=0.8):
        return inc.ratchet_cost(p, outlook_of(p), w, bias, year)

    assert cost(w=0.0) == 0.0 < cost(w=0.3) < cost(w=0.9)
    assert cost(bias=0.5) < cost(bias=0.9)
    assert cost(year=0.0) == 0.0 < cost(year=0.4) < cost(year=1.0)  # 0: nobody stays; 1: for ever, at no interest
    assert math.isfinite(cost(w=1e-12, year=1.0))


def test_looking_at_the_ratchet_leaves_the_plan_as_it_was():
    p = firm(**MIXTURE, ratchet=0.5)
    outlook, untouched = outlook_of(p), outlook_of(p)
    inc.ratchet_cost(p, outlook, 0.5, 0.8, 0.8)
    assert outlook.tobytes() == untouched.tobytes()


def test_a_ratchet_costs_nothing_where_pay_knows_no_quota():
    assert inc.ratchet_cost(firm(), outlook_of(firm()), 0.5, 0.8, 0.8) == 0.0
    assert inc.ratchet_cost(firm(draw=3e3), outlook_of(firm(draw=3e3), quota=0.0), 0.5, 0.8, 0.8) == 0.0


def revised(before, after, bookings, seen=0.2):
    """What is believed of the weight of results once a quota has been revised."""
    me = np.zeros(1, SALESPERSON).view(np.recarray)[0]
    me.ratchet_seen, me.quota = seen, after
    inc.learn_ratchet(me, before, bookings)
    return me.ratchet_seen


def test_half_of_what_a_revision_shows_is_believed():
    assert revised(400e3, 460e3, 500e3) == pytest.approx((0.2 + 0.6) / 2)
    assert revised(400e3, 400e3, 500e3) == pytest.approx(0.1)  # no ratchet: it is forgotten by halves
    assert revised(400e3, 370e3, 300e3) == pytest.approx((0.2 + 0.3) / 2)  # a fall teaches, too


def test_a_ratchet_that_holds_is_learned_in_some_years_and_no_revision_teaches_the_impossible():
    seen = 0.0
    for _ in range(8):
        seen = revised(400e3, 440e3, 500e3, seen)
    assert seen == pytest.approx(0.4, rel=0.01)
    assert revised(400e3, 900e3, 500e3, 1.0) == 1.0
    assert revised(400e3, 300e3, 500e3, 0.0) == 0.0


def test_a_year_that_ends_on_quota_teaches_nothing():
    assert revised(400e3, 400e3, 407e3) == revised(400e3, 900e3, 400e3) == 0.2


# Waiting for money


def test_any_wait_costs_patience_and_a_longer_one_more():
    assert weight_of_later(0.8, 0.2, 0.0) == 1.0
    assert weight_of_later(0.8, 0.0, 40.0) == 0.8  # β alone
    assert weight_of_later(1.0, 0.2, 52.0) == pytest.approx(math.exp(-0.2))  # δ alone
    assert weight_of_later(0.8, 0.2, 26.0) == pytest.approx(0.8 * math.exp(-0.1))
    assert weight_of_later(1.0, 0.0, 40.0) == 1.0  # neutral
    assert weight_of_later(0.3, 2.0, 104.0) > 0.0


def test_a_bonus_fifty_weeks_away_weighs_less_than_one_next_week():
    pulls = []
    for weeks in (0.0, 1.0, 50.0):
        outlook = outlook_of(firm(**BONUS), 95_000.0)
        outlook.soon = weight_of_later(0.9, 0.2, weeks)
        pulls.append(per_dollar(outlook) - RATE)
    assert pulls[0] > pulls[1] > pulls[2] > 0.0
    assert pulls[2] / pulls[1] == pytest.approx(math.exp(-0.2 * 49 / 52))


def test_commission_is_paid_at_once_and_never_waited_for():
    outlook = outlook_of(firm())
    outlook.soon, outlook.later = 0.5, 0.4
    assert gains.gain_now(outlook, 24_000.0) == gains.gain_next(outlook, 24_000.0) == RATE * 24_000.0


@pytest.mark.parametrize("soon", [0.3, 0.8, 1.0])
def test_what_bookings_have_passed_acts_at_once_however_impatient_people_are(soon):
    capped = outlook_of(firm(cap=1.5), 260_000.0, 5_000.0)
    capped.soon, capped.booked = soon, 250_000.0
    assert per_dollar(capped) == pytest.approx(0.0, abs=1e-9)  # beyond a cap nothing pays, not even the impatient
    fast = outlook_of(firm(accelerator=1.5), 260_000.0, 5_000.0)
    fast.soon, fast.booked = soon, 250_000.0
    assert per_dollar(fast) == pytest.approx(1.5 * RATE)
    drawn = outlook_of(firm(draw=6_000.0), 10_000.0, 1_000.0)
    drawn.soon = drawn.later = soon
    assert per_dollar(drawn) == pytest.approx(0.0, abs=1e-9)  # a dollar within the draw
    drawn.next_expected, drawn.next_sd = 10_000.0, 1_000.0
    assert gains.gain_next(drawn, 10_000.0) == pytest.approx(0.0, abs=1e-6)


def test_what_is_still_to_come_is_discounted_by_the_time_until_it_is_paid():
    outlook = outlook_of(firm(accelerator=1.5), 260_000.0, 5_000.0)
    outlook.soon, outlook.later, outlook.booked = 0.6, 0.5, 20_000.0
    assert per_dollar(outlook) == pytest.approx(RATE * (1.0 + 0.5 * 0.6))
    outlook.next_expected, outlook.next_sd = 260_000.0, 5_000.0
    assert gains.gain_next(outlook, 10_000.0) / 10_000.0 == pytest.approx(RATE * (1.0 + 0.5 * 0.5))


@given(st.floats(0.0, 4e5), st.floats(0.0, 4e5), st.floats(1e3, 1e5), st.floats(0.0, 2e5), st.floats(0.04, 1.0))
def test_no_impatience_makes_a_deal_worth_less_than_nothing(booked, mean, sd, value, weight):
    outlook = outlook_of(firm(**MIXTURE), mean, sd)
    outlook.booked, outlook.soon, outlook.later = booked, weight, weight
    assert gains.gain_now(outlook, value) >= -1e-6
    assert gains.gain_next(outlook, value) >= -1e-6
