"""Close now or hold, and at what discount."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.agents import buyer, gains
from smarketing.agents import incentives as inc
from smarketing.agents import negotiation as table
from smarketing.agents.distributions import normal
from smarketing.agents.mechanisms import Mechanism
from smarketing.agents.parameters import PayBasis
from smarketing.scenarios import load
from smarketing.scenarios.record import PARAMETERS

QUOTA, WEEKS, RATE, VALUE = 100_000.0, 13.0, 0.08, 24_000.0
C = load("status_quo", assumed={}).inputs.parameters.view(np.recarray)[0].behaviour.closing
C = C.copy()
C.buyer_power = 0.0  # what the seller would do alone; tests/agents/test_closing.py has the bargain
ROWS = np.zeros((5, 32))  # scratch
FLOW, SPREAD = 8_000.0, 18_000.0  # bookings a week and their standard deviation, $


def firm(limit=0.3, weeks=4, elasticity=-1.5, **plan):
    p = np.zeros(1, PARAMETERS).view(np.recarray)[0]
    pay_plan = p.compensation.salespeople
    pay_plan.commission_rate, pay_plan.accelerator, pay_plan.cap = RATE, 1.0, math.inf
    for name, value in plan.items():
        setattr(pay_plan, name, value)
    p.behaviour.closing = C
    p.firm.gross_margin, p.organisation.salespeople = 0.7, 12
    p.decision_rights.discount_limit, p.decision_rights.close_date_weeks = limit, weeks
    for segment in p.market.segments:
        segment["price_elasticity"] = elasticity
    return p


def outlook_of(p, booked=50_000.0, weeks_left=6.0, pressure=0.0, quota=QUOTA):
    outlook = np.zeros(1, inc.OUTLOOK).view(np.recarray)[0]
    inc.sign_plan(p, outlook, quota, WEEKS)
    inc.look_ahead(outlook, booked, FLOW, SPREAD, weeks_left)
    outlook.risk_rate = 1.6 * RATE * pressure
    return outlook


def decide(p, outlook, ripe=1.0, weeks_ripe=0.0, engagement=1.0, value=VALUE, list_price=1.0):
    return table.close_or_hold(p, outlook, 0, value, list_price, engagement, ripe, C.ripening, weeks_ripe, ROWS)


def deal_of(p, engagement=1.0, value=VALUE):
    log_odds = C.log_odds + C.engagement * (engagement - 1.0)
    slope = buyer.price_slope(C, p.market.segments[0]["price_elasticity"])
    return buyer.Deal(value, log_odds, slope, p.decision_rights.discount_limit, C.ripening)


def offered(outlook, deal, ripe, wait):
    table.look_at_offers(C, outlook, deal, 0.0, ripe, ROWS)
    return table.best_offer(C, outlook, deal, ripe, wait, ROWS)


def waited(outlook, deal, longest):
    """Worth of waiting with a ripe deal that will be sold at list price."""
    table.look_at_offers(C, outlook, deal, 0.0, 1.0, ROWS)
    return table.value_of_waiting(C, outlook, deal, 0.0, 1.0, 0, longest, ROWS)


BONUS = {"bonus_at_quota": 6_000.0}
FORMS = [{}, {"accelerator": 1.5}, {"accelerator": 2.5}, BONUS, {"cap": 1.5}, {"draw": 6_000.0}]
ANY_FORM = st.sampled_from(FORMS)
RIPE = st.floats(0.0, 1.0)


# The buyer


@pytest.mark.parametrize("elasticity", [-0.5, -1.5, -3.0])
def test_a_whole_opportunity_has_the_price_elasticity_of_its_segment(elasticity):
    deal = deal_of(firm(elasticity=elasticity))
    step = 1e-6
    at_list, below = buyer.win_chance(C, deal, 1.0, 0.0), buyer.win_chance(C, deal, 1.0, step)
    assert (math.log(below) - math.log(at_list)) / math.log(1.0 - step) == pytest.approx(elasticity, rel=1e-4)


def test_a_deal_pursued_to_its_end_is_won_as_often_as_in_tries_played_out():
    deal = deal_of(firm())
    p = buyer.closing_chance(C, deal, 1.0, 0.1)
    alive, won = 1.0, 0.0
    for _ in range(200):
        won += alive * p
        alive *= (1.0 - p) * (1.0 - C.lost_share) * (1.0 - C.hold_hazard)
    assert buyer.win_chance(C, deal, 1.0, 0.1) == pytest.approx(won, rel=1e-12)


@pytest.mark.parametrize("list_price", [0.8, 1.0, 1.1])
def test_a_list_price_counts_for_the_buyer_like_a_discount_of_as_much(list_price):
    """A tenth off a list price of 1.1 leaves 0.99 of the opening's: as a hundredth off that."""
    p = firm(limit=0.0)
    of_opening = decide(p, outlook_of(p), list_price=list_price)[2]
    usual = deal_of(p)
    same = buyer.closing_chance(C, usual, 1.0, 1.0 - list_price) if list_price <= 1 else None
    slope = usual.price_slope * (1.0 - list_price)
    assert of_opening == pytest.approx(1 / (1 + math.exp(-usual.log_odds - slope)))
    assert same is None or of_opening == pytest.approx(same)


def test_a_discount_pays_for_signing_early_first_and_only_then_as_a_price():
    deal = deal_of(firm())
    corner = C.unripe_penalty * 0.4 / C.timing_discount

    def log_odds(discount):
        p = buyer.closing_chance(C, deal, 0.6, discount)
        return math.log(p / (1.0 - p))

    assert log_odds(0.0) == pytest.approx(deal.log_odds - 0.4 * C.unripe_penalty)
    assert log_odds(corner) == pytest.approx(deal.log_odds)
    assert log_odds(corner + 0.1) - log_odds(corner) == pytest.approx(0.1 * deal.price_slope)


@given(RIPE, RIPE, st.floats(0.0, 0.6), st.floats(0.0, 0.6))
def test_a_riper_buyer_and_a_larger_discount_close_likelier(ripe, more_ripe, discount, larger):
    deal = deal_of(firm())
    (ripe, more_ripe), (discount, larger) = sorted((ripe, more_ripe)), sorted((discount, larger))
    assert buyer.closing_chance(C, deal, ripe, discount) <= buyer.closing_chance(C, deal, more_ripe, larger) + 1e-15


def test_a_deal_is_ripe_after_as_many_weeks_as_it_takes():
    assert [buyer.weeks_to_ripe(C.ripening, ripe) for ripe in (0.0, 0.15, 0.85, 0.86, 1.0)] == [7, 6, 1, 1, 0]
    for since in range(8):  # ripeness that was added up week by week is not a week late
        assert buyer.weeks_to_ripe(C.ripening, min(1.0, sum([C.ripening] * since))) == 7 - since


# The discount


@pytest.mark.parametrize("basis", list(PayBasis))
@pytest.mark.parametrize("elasticity", [-0.5, -1.0, -1.5, -3.0])
@pytest.mark.parametrize("engagement", [-2.0, 1.0, 3.0])
def test_the_usual_discount_is_the_best_of_all_when_every_dollar_pays_alike(basis, elasticity, engagement):
    p = firm(limit=0.5, elasticity=elasticity, basis=int(basis))
    outlook, deal = outlook_of(p), deal_of(p, engagement)
    grid = np.linspace(0.0, 0.5, 5_001)
    worth = [buyer.win_chance(C, deal, 1.0, d) * gains.credited(outlook, 1.0, d) for d in grid]
    assert table.usual_discount(C, outlook, deal) == pytest.approx(grid[np.argmax(worth)], abs=2e-4)


@given(ANY_FORM, st.floats(0.0, 2e5), st.integers(0, 12), RIPE, st.floats(-1.0, 3.0), st.floats(1e3, 1e5))
def test_the_offer_made_is_nearly_the_best_of_all(form, booked, weeks_left, ripe, engagement, value):
    p = firm(**form)
    outlook, deal = outlook_of(p, booked, float(weeks_left), 0.5), deal_of(p, engagement, value)
    wait = 0.4 * RATE * value
    discount, worth = offered(outlook, deal, ripe, wait)

    def offer(d):
        chance = buyer.closing_chance(C, deal, ripe, d)
        gain = gains.gain_now(outlook, gains.credited(outlook, value, d))
        return chance * gain + (1.0 - chance) * (1.0 - C.lost_share) * wait

    assert worth == pytest.approx(offer(discount), rel=1e-9)
    assert worth >= 0.985 * max(offer(d) for d in np.linspace(0.0, 0.3, 301))


def test_pay_on_margin_gives_away_less_than_pay_on_revenue():
    on_revenue, on_margin = firm(basis=int(PayBasis.REVENUE)), firm(basis=int(PayBasis.MARGIN))
    for engagement in (-1.0, 0.0, 1.0):
        _, generous, _ = decide(on_revenue, outlook_of(on_revenue), engagement=engagement)
        _, careful, _ = decide(on_margin, outlook_of(on_margin), engagement=engagement)
        assert careful < generous - 0.04


def test_buyers_who_mind_the_price_more_get_more_off():
    offers = [decide(firm(elasticity=e), outlook_of(firm()))[1] for e in (-0.5, -1.5, -3.0)]
    assert offers[0] == 0.0 < offers[1] < offers[2]


def test_a_goal_within_reach_makes_generous():
    p = firm(**BONUS)
    out_of_reach = decide(p, outlook_of(p, booked=20_000.0, weeks_left=0.0), weeks_ripe=9.0)[1]
    in_reach = decide(p, outlook_of(p, booked=82_000.0, weeks_left=0.0), weeks_ripe=9.0)[1]
    assert in_reach > out_of_reach + 0.03


def test_without_authority_nothing_is_given_away():
    p = firm(limit=0.0)
    tries, discount, chance = decide(p, outlook_of(p))
    assert (tries, discount) == (True, 0.0)
    assert chance == pytest.approx(buyer.closing_chance(C, deal_of(p), 1.0, 0.0))


def test_neutral_discounting_sells_at_list_price():
    p = firm(**BONUS)
    p.neutral[Mechanism.DISCOUNTING] = True
    for booked in (20_000.0, 82_000.0):
        assert decide(p, outlook_of(p, booked, 0.0), ripe=0.9)[1] == 0.0


# The moment


@pytest.mark.parametrize("engagement", [-1.0, 0.0, 1.0, 3.0])
@pytest.mark.parametrize("plan", [{}, {"basis": int(PayBasis.MARGIN)}], ids=["on revenue", "on margin"])
def test_under_plain_commission_a_ripe_deal_is_closed_at_once(plan, engagement):
    p = firm(**plan)
    for weeks_left in range(13):
        tries, _, _ = decide(p, outlook_of(p, weeks_left=float(weeks_left)), engagement=engagement)
        assert tries


@given(RIPE, st.floats(-1.0, 3.0), st.floats(1e3, 1e5), st.floats(0.0, 3e5))
def test_plain_commission_knows_no_calendar(ripe, engagement, value, booked):
    p = firm()
    choices = {
        decide(p, outlook_of(p, booked, float(left)), ripe, engagement=engagement, value=value) for left in range(13)
    }
    assert len(choices) == 1  # the same choice, discount and chance in all weeks, to the last bit


@pytest.mark.parametrize("ripe", [0.45, 0.6, 0.75, 0.9])
def test_plain_commission_waits_for_the_buyer(ripe):
    p = firm()
    tries, _, _ = decide(p, outlook_of(p), ripe)
    assert not tries


def test_the_general_rule_agrees_with_the_short_cut_for_straight_lines():
    p = firm()
    straight, kinked = outlook_of(p), outlook_of(p)
    kinked.line.n, kinked.line.at[0] = 1, 1e12  # a kink that nobody will ever see
    kinked.line.slope[0] = RATE
    short, full = decide(p, straight), decide(p, kinked)
    assert short[0] and full[0]
    assert full[1:] == pytest.approx(short[1:], abs=0.01)


def test_a_deal_that_would_bring_the_bonus_is_pulled_in_at_the_end_and_not_before():
    p = firm(**BONUS)
    unripe = 0.7
    assert not decide(p, outlook_of(p, booked=82_000.0 - 6 * FLOW, weeks_left=6.0), unripe)[0]
    tries, discount, _ = decide(p, outlook_of(p, booked=82_000.0, weeks_left=0.0), unripe)
    assert tries
    assert discount >= C.unripe_penalty * (1.0 - unripe) / C.timing_discount - 1e-9


def test_fear_for_the_job_pulls_deals_in_at_the_end():
    p = firm(accelerator=1.5)
    unripe = 0.85
    calm, afraid = (decide(p, outlook_of(p, 60_000.0, 0.0, pressure), unripe)[0] for pressure in (0.0, 1.0))
    assert (calm, afraid) == (False, True)
    assert not decide(p, outlook_of(p, 10_000.0, 6.0, 1.0), unripe)[0]  # the same fear, with weeks to go


def test_a_ripe_deal_is_held_over_when_the_bonus_is_out_of_reach():
    p = firm(**BONUS)
    assert not decide(p, outlook_of(p, booked=10_000.0, weeks_left=0.0))[0]
    assert decide(p, outlook_of(p, booked=10_000.0, weeks_left=9.0))[0]


def test_a_ripe_deal_is_held_over_when_the_cap_is_passed():
    p = firm(cap=1.5)
    for weeks_left in (0.0, 1.0):
        assert not decide(p, outlook_of(p, booked=170_000.0, weeks_left=weeks_left))[0]
    assert decide(p, outlook_of(p, booked=60_000.0, weeks_left=0.0))[0]


def test_nobody_holds_when_the_next_period_is_further_than_a_date_may_be_moved():
    p = firm(cap=1.5, weeks=4)
    capped = 190_000.0
    held = [not decide(p, outlook_of(p, booked=capped, weeks_left=float(left)))[0] for left in range(7)]
    assert held == [True, True, True, True, False, False, False]


def test_nobody_holds_longer_than_a_date_may_be_moved():
    p = firm(cap=1.5, weeks=4)
    outlook = outlook_of(p, booked=170_000.0, weeks_left=0.0)
    assert [decide(p, outlook, weeks_ripe=float(w))[0] for w in range(6)] == [False, False, False, False, True, True]


def test_nobody_pulls_in_further_than_a_date_may_be_moved():
    p = firm(weeks=2, **BONUS)
    outlook = outlook_of(p, booked=82_000.0, weeks_left=0.0)
    assert decide(p, outlook, ripe=0.7)[0]  # two weeks early
    assert decide(p, outlook, ripe=0.5) == (False, 0.0, 0.0)  # four


def test_without_discretion_deals_close_when_the_buyer_is_ready():
    p = firm(weeks=0, **BONUS)
    for booked in (10_000.0, 82_000.0, 170_000.0):
        outlook = outlook_of(p, booked, 0.0, 1.0)
        assert not decide(p, outlook, ripe=0.9)[0]
        assert decide(p, outlook, ripe=1.0)[0]


def test_neutral_timing_tries_as_soon_as_the_deal_is_ripe():
    p = firm(cap=1.5, **BONUS)
    p.neutral[Mechanism.TIMING] = True
    for booked in (10_000.0, 82_000.0, 170_000.0):
        for weeks_left in (0.0, 6.0):
            outlook = outlook_of(p, booked, weeks_left, 1.0)
            assert decide(p, outlook, ripe=1.0)[0]
            assert decide(p, outlook, ripe=0.95) == (False, 0.0, 0.0)


def test_patience_does_not_enter():
    for form in FORMS:
        p = firm(**form)
        p.people.patience = 0.3
        hasty = [decide(p, outlook_of(p, 80_000.0, float(left), 0.5)) for left in range(13)]
        p.people.patience = 1.0
        assert [decide(p, outlook_of(p, 80_000.0, float(left), 0.5)) for left in range(13)] == hasty


def test_those_whom_deals_do_not_pay_sell_when_the_buyer_is_ready_at_list_price():
    p = firm(commission_rate=0.0)
    assert decide(p, outlook_of(p))[0]
    p = firm(commission_rate=0.0, draw=3_000.0)
    assert decide(p, outlook_of(p), ripe=1.0)[:2] == (True, 0.0)
    assert decide(p, outlook_of(p), ripe=0.9)[:2] == (False, 0.0)


@pytest.mark.parametrize("plan", [{"accelerator": 1.5}, BONUS, {"cap": 1.5}], ids=str)
@pytest.mark.parametrize("booked", [30_000.0, 60_000.0, 80_000.0, 130_000.0])
def test_waiting_is_worth_what_a_person_who_knows_more_by_the_last_week_makes_of_it(plan, booked):
    p = firm(**plan)
    outlook, deal = outlook_of(p, booked, 3.0), deal_of(p)
    known = outlook_of(p)
    known.sd = inc.LEAST_DOUBT * QUOTA
    survives = 1.0 - C.hold_hazard
    fresh = gains.gain_next(outlook, VALUE)
    tried = buyer.closing_chance(C, deal, 1.0, 0.0)

    def pursued(gain, tries):
        """Expected gain of a deal that is won in the end, of which `tries` fall into this period."""
        in_time = (tried * ((1.0 - tried) * (1.0 - C.lost_share) * survives) ** np.arange(400)) / (
            buyer.win_chance(C, deal, 1.0, 0.0)
        )
        return in_time[:tries].sum() * gain + in_time[tries:].sum() * fresh

    in_last_week = []
    for i in range(2_000):
        known.expected = outlook.expected + normal((i + 0.5) / 2_000) * outlook.sd
        in_last_week.append(max(pursued(gains.gain_now(known, VALUE), 1), survives * fresh))
    now = gains.gain_now(outlook, VALUE)
    by_week = [min(now, pursued(now, 3)), min(now, pursued(now, 2)), np.mean(in_last_week), fresh]
    wanted = max(survives**k * buyer.win_chance(C, deal, 1.0, 0.0) * gain for k, gain in enumerate(by_week, start=1))
    assert waited(outlook, deal, 4) == pytest.approx(wanted, rel=0.1)  # nine slices against 2,000


def test_a_deal_first_tried_late_is_worth_something_of_the_next_period():
    """Buyers come back: of deals first tried in a period's last week but one, many are won when the next has begun."""
    p = firm(**BONUS)
    outlook, deal = outlook_of(p, 82_000.0, 1.0), deal_of(p)
    outlook.next_expected = 10_000.0  # a fresh period in which there is no bonus to be had
    now, fresh = gains.gain_now(outlook, VALUE), gains.gain_next(outlook, VALUE)
    chance = (1.0 - C.hold_hazard) * buyer.win_chance(C, deal, 1.0, 0.0)
    assert chance * fresh < waited(outlook, deal, 1) < 0.9 * chance * now


def test_a_deal_whose_date_can_be_moved_no_further_is_not_carried_over():
    p = firm(cap=1.5)
    outlook, deal = outlook_of(p, 200_000.0, 3.0), deal_of(p)
    to_the_last_week, beyond = (waited(outlook, deal, longest) for longest in (3, 4))
    assert to_the_last_week < 0.05 * beyond


@given(
    ANY_FORM,
    st.floats(0.0, 3e5),
    st.integers(0, 12),
    RIPE,
    st.floats(0.0, 15.0),
    st.floats(-6.0, 6.0),
    st.floats(100.0, 1e6),
    st.floats(0.0, 0.6),
)
def test_every_choice_is_a_choice(form, booked, weeks_left, ripe, weeks_ripe, engagement, value, limit):
    p = firm(limit=limit, **form)
    outlook = outlook_of(p, booked, float(weeks_left), 0.5)
    tries, discount, chance = decide(p, outlook, ripe, weeks_ripe if ripe == 1.0 else 0.0, engagement, value)
    assert tries in (False, True)
    assert 0.0 <= discount <= limit
    assert 0.0 <= chance <= 1.0


# M21: a convinced buyer is ready sooner


def test_conviction_shortens_the_time_to_ripe_within_limits():
    paces = [buyer.pace_of_ripening(C, eta) for eta in (-9.0, -0.5, 0.5, 1.5, 9.0)]
    assert paces == sorted(paces)
    assert paces[2] == pytest.approx(C.ripening)
    assert paces[3] == pytest.approx(C.ripening * math.exp(0.5))
    assert [paces[0], paces[-1]] == pytest.approx([C.ripening / math.e, C.ripening * math.e])


def test_without_it_every_buyer_takes_as_long():
    c = C.copy()
    c.ripening_of_conviction = 0.0
    assert buyer.pace_of_ripening(c, -3.0) == buyer.pace_of_ripening(c, 3.0) == c.ripening
