"""The end of a deal: M20 (discounts), M21 (timing), M22 (pressing), M39 (a new customer), M15 (what it pays)."""

import math

import pytest

from smarketing.agents.buyer import weeks_to_ripe
from smarketing.agents.closing import decide_close, try_to_close
from smarketing.agents.parameters import BASIS_REVENUE
from smarketing.agents.state import Cause
from smarketing.simulation.pay_periods import open_pay_periods
from tests.firm import small_firm

LINEAR = {
    "compensation.salespeople.quota": None,
    "compensation.salespeople.accelerator": 1,
    "compensation.salespeople.commission_rate": 0.1,
}


def selling(changes=None, neutralise=()):
    """A firm whose pay period has opened under the plan."""
    plain = {"behaviour.closing.ripening_of_conviction": 0, "behaviour.closing.buyer_power": 0}
    firm = small_firm({**plain, **(changes or {})}, neutralise=neutralise)
    firm.act(open_pay_periods)
    for i in range(3):
        me = firm.seller(i)
        me.outlook.expected, me.outlook.sd = 80_000.0, 30_000.0
        me.outlook.next_expected, me.outlook.next_sd = 80_000.0, 40_000.0
        me.outlook.weeks_left = 6.0
    return firm


def decide(firm, week, pressure=0.0, **traits):
    """Whether the owner tries to close a deal that has been negotiated since week 2, and the deal."""
    row = firm.deal(negotiating=True, **traits)
    lead = firm.lead(row)
    lead.negotiating_since = 2
    firm.seller().pressure = pressure
    tries = decide_close(firm.p, firm.seller(), lead, week, firm.world.scratch)
    return tries, lead


# M21: ripeness and the calendar


def test_a_deal_ripens_from_the_day_it_opened():
    firm = selling()
    for week in (0, 3, 5, 30):
        _, lead = decide(firm, week)
        assert lead.ripe == pytest.approx(min(1.0, firm.p.behaviour.closing.ripening * week))


def test_where_timing_is_neutral_a_deal_is_tried_as_soon_as_it_is_ripe_and_not_before():
    ripe = weeks_to_ripe(small_firm().p.behaviour.closing.ripening, 0.0)
    for week in range(ripe + 6):
        assert decide(selling(neutralise=("M21",)), week)[0] == (week >= ripe)


def test_under_linear_pay_a_ripe_deal_is_never_held():
    ripe = weeks_to_ripe(small_firm().p.behaviour.closing.ripening, 0.0)
    assert all(decide(selling(LINEAR), week)[0] for week in range(ripe, ripe + 8))


def test_no_deal_is_held_longer_than_close_dates_may_move():
    ripe = weeks_to_ripe(small_firm().p.behaviour.closing.ripening, 0.0)
    late = ripe + 3
    firm = selling({"decision_rights.close_date_weeks": 3})
    firm.seller().outlook.expected = 1.0  # hopeless this period, so that holding would pay
    assert decide(firm, late)[0]


# M20: discounts


def test_where_price_is_neutral_nothing_is_given_away():
    _, lead = decide(selling(neutralise=("M20",)), 12)
    assert lead.discount == 0
    _, lead = decide(selling(), 12)
    assert 0 < lead.discount <= 0.3


@pytest.mark.parametrize("limit", [0.0, 0.05, 0.1])
def test_a_discount_stays_within_authority(limit):
    _, lead = decide(selling({"decision_rights.discount_limit": limit}), 12)
    assert 0 <= lead.discount <= limit


def test_a_plan_paid_on_margin_gives_less_away():
    on_revenue = decide(selling({"compensation.salespeople.basis": "revenue"}), 12)[1]
    on_margin = decide(selling({"compensation.salespeople.basis": "margin"}), 12)[1]
    assert on_margin.discount < on_revenue.discount


# M22: pressing a customer


def test_pressing_wins_more_now():
    changes = {**LINEAR, "decision_rights.discount_limit": 0}
    found = [decide(selling(changes), 12, pressure)[1].p_close for pressure in (0.0, 0.5, 1.0)]
    assert found == sorted(found)
    assert found[0] < found[-1]


def test_nobody_is_pressed_where_pressing_is_neutral():
    changes = {**LINEAR, "decision_rights.discount_limit": 0}
    calm = decide(selling(changes, neutralise=("M22",)), 12, 0.0)[1]
    pressed = decide(selling(changes, neutralise=("M22",)), 12, 1.0)[1]
    assert pressed.pressed == 0
    assert pressed.p_close == calm.p_close


# One try


def tried(p_close, n=1500):
    """Won and lost among n tries with this chance."""
    firm = selling(LINEAR)
    for slot in range(n):
        firm.seller().n_book = 0
        firm.lead(firm.deal(slot=slot, negotiating=True)).p_close = p_close
        try_to_close(firm.world, firm.p, 0, 0, 0, 0, firm.key)
    return firm.record().won, firm.record().lost


@pytest.mark.parametrize("p_close", [0.2, 0.6])
def test_a_try_wins_by_its_chance_and_some_failures_end_the_deal(p_close):
    n = 1500
    won, lost = tried(p_close, n)
    assert won == pytest.approx(n * p_close, abs=4.5 * math.sqrt(n / 4))
    assert lost == pytest.approx(
        n * (1 - p_close) * small_firm().p.behaviour.closing.lost_share, abs=4.5 * math.sqrt(n / 4)
    )


def win(firm, i=0, j=0, **traits):
    """Salesperson i wins a deal; returns its net value."""
    row = firm.deal(i, j, negotiating=True, **traits)
    lead = firm.lead(row)
    lead.p_close = 1.0
    net = lead.value * (1 - lead.discount)
    try_to_close(firm.world, firm.p, 0, i, firm.position(row, i), 0, firm.key)
    return net


# M39: a new customer


def test_a_win_is_a_customer_who_pays_every_year_and_keeps_an_account():
    firm = selling()
    segment = firm.segment()
    customers, recurring, claimed = segment.customers, segment.recurring, segment.claimed
    net = win(firm, discount=0.1)
    assert segment.customers == customers + 1
    assert segment.recurring == pytest.approx(recurring + net)
    assert segment.claimed == claimed + 1
    assert firm.unit.one_off == 0


def test_what_does_not_recur_is_revenue_once():
    firm = selling({"firm.recurring_share": 0.6})
    recurring = firm.segment().recurring
    net = win(firm)
    assert firm.segment().recurring == pytest.approx(recurring + 0.6 * net)
    assert firm.unit.one_off == pytest.approx(0.4 * net)


def test_every_dollar_booked_belongs_to_one_win():
    firm = selling()
    net = win(firm, discount=0.2) + win(firm, i=1, slot=1) + win(firm, i=2, j=-1, slot=2)
    record = firm.record()
    assert record.bookings == pytest.approx(net) == pytest.approx(firm.unit.booked)
    assert record.list_bookings == pytest.approx(3 * 24_000)
    assert record.won == 3
    assert record.marketing_sourced_bookings == pytest.approx(0.8 * 24_000 + 24_000)
    assert sum(firm.seller(i).booked for i in range(3)) == pytest.approx(net)


def first_experience(pressed=0.0, fit=0.0):
    firm = selling()
    firm.segment().customers, firm.segment().experience = 0.0, 0.0
    win(firm, pressed=pressed, relative_fit=fit)
    return firm.segment().experience


def test_a_customer_who_was_pressed_or_misled_has_a_worse_start():
    assert first_experience() > first_experience(pressed=0.5) > first_experience(pressed=1.0) >= 0
    assert first_experience(fit=0.5) > first_experience(fit=-1.0)


def test_one_more_customer_moves_the_mean_experience_by_one_part():
    firm = selling()
    firm.segment().customers, firm.segment().experience = 9.0, 0.2
    win(firm, relative_fit=firm.p.behaviour.customers.fit_reference)
    assert firm.segment().experience == pytest.approx((9 * 0.2 + firm.p.behaviour.customers.experience_base) / 10)


# M15: what a win pays


def test_linear_pay_is_the_commission_on_what_the_customer_pays():
    firm = selling(LINEAR)
    net = win(firm, discount=0.25)
    assert firm.seller().earned == pytest.approx(0.1 * net)
    assert firm.record().commission == pytest.approx(0.1 * net)


def test_a_deal_above_quota_pays_the_accelerator_and_one_across_it_in_part():
    firm = selling()
    me = firm.seller()
    me.bookings_period = me.outlook.quota - 10_000.0
    net = win(firm)
    assert me.earned == pytest.approx(0.08 * 10_000 + 0.08 * 1.5 * (net - 10_000))


def test_pay_is_plain_commission_where_the_plan_is_neutral():
    everything = {"compensation.salespeople.cap": 1, "compensation.salespeople.bonus_at_quota": 5000}
    firm = selling(everything, neutralise=("M15",))
    firm.seller().bookings_period = firm.seller().outlook.quota - 1.0
    net = win(firm)
    assert firm.seller().earned == pytest.approx(0.08 * net)


def test_a_plan_on_margin_credits_what_is_left_of_it():
    firm = selling({**LINEAR, "compensation.salespeople.basis": "margin"})
    win(firm, discount=0.35)
    assert firm.seller().earned == pytest.approx(0.1 * 24_000 * (0.7 - 0.35))  # of gross profit


def test_a_team_share_spreads_pay_and_adds_none():
    firm = selling({**LINEAR, "compensation.salespeople.team_share": 0.3})
    net = win(firm)
    earned = [float(firm.seller(i).earned) for i in range(3)]
    assert sum(earned) == pytest.approx(0.1 * net) == pytest.approx(firm.record().commission)
    assert earned[1] == earned[2] == pytest.approx(0.1 * net * 0.1)


def test_a_team_share_goes_to_nobody_who_is_not_there():
    firm = selling({**LINEAR, "compensation.salespeople.team_share": 0.3})
    firm.seller(2).vacant_weeks = 4
    win(firm)
    paid = sum(float(firm.seller(i).earned) for i in range(2))
    assert paid == pytest.approx(firm.record().commission)
    assert firm.seller(2).earned == 0


def test_a_shared_pool_takes_its_part_of_commission():
    firm = selling({**LINEAR, "compensation.shared_pool": 0.4})
    net = win(firm)
    assert firm.seller().earned == pytest.approx(0.6 * 0.1 * net)


def test_a_win_counts_for_the_bonus_of_the_marketer_who_sourced_it():
    firm = selling()
    net = win(firm, j=1)
    win(firm, j=-1, slot=5)
    assert firm.marketer(1).counted[BASIS_REVENUE] == pytest.approx(net)
    assert firm.marketer(0).counted[BASIS_REVENUE] == 0


# M19: the last success


def test_the_last_success_weighs_as_much_as_fixation_has_it():
    firm = selling({"culture.recency": 0.6})
    me = firm.seller()
    me.has_success[0], me.last_success[0] = True, 0.0
    win(firm, need=(1.0, 1.0, 1.0))
    assert me.last_success[0] == pytest.approx(0.6)
    me.has_success[0] = False
    win(firm, need=(5.0, 5.0, 5.0), slot=1)
    assert me.last_success[0] == pytest.approx(5)


def test_a_loss_at_the_table_has_a_cause():
    firm = selling()
    for slot in range(80):
        firm.seller().n_book = 0
        firm.lead(firm.deal(slot=slot, negotiating=True)).p_close = 0.0
        try_to_close(firm.world, firm.p, 0, 0, 0, 0, firm.key)
    lost = firm.record().lost_revenue
    assert firm.record().lost > 0
    assert lost[[Cause.MISFIT, Cause.PRICE, Cause.SKILL, Cause.COMPETITOR]].sum() == pytest.approx(lost.sum())


# M20: the price is bargained


def agreed(power, **changes):
    firm = selling({**LINEAR, "behaviour.closing.buyer_power": power, **changes})
    _, lead = decide(firm, 20)
    return float(lead.discount), float(lead.p_close)


def test_the_buyer_gets_a_part_of_what_is_left_to_bargain_for():
    asked, third, more = (agreed(power)[0] for power in (0.0, 0.2, 0.4))
    assert asked < third < more <= 0.3
    assert more - asked == pytest.approx(2 * (third - asked))
    assert agreed(0.4)[1] > agreed(0.0)[1]


def test_nobody_gives_more_than_the_authority():
    assert agreed(0.4, **{"decision_rights.discount_limit": 0.02})[0] <= 0.02
    assert agreed(0.4, **{"decision_rights.discount_limit": 0.0})[0] == 0.0
