"""Marketers at work: M7 (what hours go to), M4 (messages wear out), M2 and M3 (what hours and skill draw)."""

import numpy as np
import pytest

from smarketing.agents.bonus import LAG_WEEKS, pay_by_hours
from smarketing.agents.incentives import LEAST_EFFORT, MOST_EFFORT
from smarketing.agents.marketer import allocate_time, plan_capture
from smarketing.agents.state import Activity
from smarketing.simulation.ledger import close_books
from tests.agents.marketers import BASES, COUNTED, paid_for
from tests.firm import small_firm

# What an ordinary marketer, of two, believes that hours of volume, targeting, sensing and enablement add to leads,
# qualified and accepted leads, pipeline and revenue: 0.3, half of 0.4 and half of 0.4 + 0.24 / 2, as far as leads reach
# a basis, and what the activity adds beyond them.
LEADS = np.array([0.3, 0.2, 0.2 + 0.24 / 4, 0.0])
BEYOND = [[0.0] * 5, [0.0, 0.24, 0.24, 0.24, 0.24], [0.0, 0.10, 0.20, 0.20, 0.25], [0.0, 0.0, 0.10, 0.20, 0.25]]
ELASTICITY = np.outer(LEADS, [1.0, 0.8, 0.4, 0.4, 0.3]) + np.array(BEYOND)


def shares(firm):
    firm.act(allocate_time, 0)
    return firm.marketer().shares.copy()


# M7: hours go where the pay is, discounted by how late it comes


@pytest.mark.parametrize(("basis", "rate"), [*zip(BASES, (10, 20, 100, 0.01, 0.05), strict=True)])
def test_hours_follow_the_pay_they_raise_discounted_by_how_late_it_comes(basis, rate):
    firm = paid_for(basis, rate)
    expected_pay = rate * COUNTED[BASES.index(basis)]
    interest = expected_pay / (expected_pay + 0.1 * firm.p.compensation.marketers["base"] / 52)
    pull = interest * ELASTICITY[:, BASES.index(basis)] * np.exp(-LAG_WEEKS / 13) + 0.2 / 4
    pull[Activity.ENABLEMENT] *= 1 - firm.marketer().resentment
    assert shares(firm) == pytest.approx(pull / pull.sum())


def test_hours_are_spread_evenly_where_nothing_is_paid_for():
    assert shares(paid_for()) == pytest.approx(0.25)


def test_who_is_paid_by_volume_works_for_volume():
    volume = {basis: shares(paid_for(basis, 100))[Activity.VOLUME] for basis in ("leads", "accepted")}
    assert volume["leads"] > volume["accepted"] > 0.25
    by_result = shares(paid_for("revenue", 0.5))
    assert by_result[Activity.SENSING] > shares(paid_for("leads", 100))[Activity.SENSING]
    assert by_result[Activity.ENABLEMENT] > shares(paid_for("leads", 100))[Activity.ENABLEMENT]


def test_more_bonus_moves_more_hours_and_never_all():
    volume = [shares(paid_for("leads", rate))[Activity.VOLUME] for rate in (0, 5, 50, 5000)]
    assert volume == sorted(volume)
    assert volume[0] == pytest.approx(0.25)
    assert volume[-1] < 1


def test_a_long_horizon_gives_hours_to_what_pays_late():
    sensing = [
        shares(paid_for("revenue", 0.5, {"leadership.horizon_weeks": weeks}))[Activity.SENSING]
        for weeks in (1, 13, 52, 156)
    ]
    assert sensing == sorted(sensing)
    assert sensing[-1] > 1.5 * sensing[0]


def test_a_strong_norm_resists_the_bonus():
    volume = [
        shares(paid_for("leads", 100, {"marketing.professional_norm": norm}))[Activity.VOLUME] for norm in (0, 0.2, 1)
    ]
    assert volume == sorted(volume, reverse=True)


def test_pressure_shortens_the_horizon():
    calm, pressed = paid_for("revenue", 0.5), paid_for("revenue", 0.5)
    pressed.unit.marketing_pressure = 1.0
    found = shares(pressed)
    assert found[Activity.SENSING] < shares(calm)[Activity.SENSING]
    assert found == pytest.approx(shares(paid_for("revenue", 0.5, {"leadership.horizon_weeks": 6.5})))


def test_pay_moves_no_hours_where_it_is_neutral():
    assert shares(paid_for("leads", 5000, neutralise=("M7",))) == pytest.approx(0.25)


def test_who_resents_the_pay_of_sales_helps_it_less():
    calm, bitter = paid_for("revenue", 0.5), paid_for("revenue", 0.5)
    bitter.marketer().resentment = 0.8
    usual = shares(calm)
    assert shares(bitter)[Activity.ENABLEMENT] < 0.5 * usual[Activity.ENABLEMENT]
    neutral = paid_for("revenue", 0.5, neutralise=("M28",))
    neutral.marketer().resentment = 0.8
    assert shares(neutral) == pytest.approx(usual)


def test_a_shared_pool_counts_as_pay_by_revenue():
    pooled = paid_for("leads", 10, {"compensation.shared_pool": 1.0})
    pooled.marketer().target_bonus = 200.0
    assert shares(pooled) == pytest.approx(shares(paid_for("revenue", 200 / COUNTED[4])))


@pytest.mark.parametrize("basis", BASES)
def test_shares_of_time_add_up_to_one(basis):
    for norm in (0, 1):
        found = shares(paid_for(basis, 0.5, {"marketing.professional_norm": norm}))
        assert found.sum() == pytest.approx(1)
        assert (found >= 0).all()


@pytest.mark.parametrize("basis", BASES)
def test_marketers_know_what_their_hours_bring(basis):
    firm = paid_for(basis, 0.1)
    found = [pay_by_hours(firm.p, firm.marketer(), activity) for activity in range(4)]
    assert found == pytest.approx(ELASTICITY[:, BASES.index(basis)])
    assert sum(found) < 1  # diminishing returns


@pytest.mark.parametrize(("activity", "step"), [(Activity.VOLUME, 1e-4), (Activity.TARGETING, 1e-4)])
def test_and_it_is_what_they_do_bring(activity, step):
    """The belief of who is paid for leads is the slope of the leads drawn, messages having settled."""

    def settled(more):
        firm = paid_for("leads", 1.0)
        me = firm.marketer()
        me.shares = np.array([0.25, 0.25, 0.25, 0.25])
        me.shares[activity] *= 1 + more
        renewal = 0.15 * (me.shares[Activity.TARGETING] + me.shares[Activity.SENSING])
        me.hours, me.skill, me.resonance[:] = 36.0, 1.0, 0.55
        half_lives = firm.p.marketing.channels["wear_out_half_life_weeks"]
        me.freshness[:] = renewal / (renewal + 1 - 0.5 ** (1 / np.maximum(1, half_lives)))
        firm.unit.demand[:] = 10.0
        firm.act(plan_capture, 0)
        money = firm.p.marketing.channels["share"][: firm.p.marketing.n_channels]
        return firm, money @ np.log(me.capture_rate[0, : len(money)])

    firm, usual = settled(0.0)
    _, more = settled(step)
    assert (more - usual) / step == pytest.approx(pay_by_hours(firm.p, firm.marketer(), activity), rel=1e-3)


def test_who_sees_messages_wear_renews_them():
    worn, fresh = paid_for("leads", 10), paid_for("leads", 10)
    worn.marketer().freshness[:], fresh.marketer().freshness[:] = 0.2, 0.9
    assert shares(worn)[Activity.TARGETING] > 1.5 * shares(fresh)[Activity.TARGETING]


def test_half_the_hours_renew_half_as_much():
    working, away = paid_for("revenue", 0.5), paid_for("revenue", 0.5)
    away.p.behaviour.marketer.hours_at_most = 18.0
    away.marketer().morale = 1.0
    gained = []
    for firm in (working, away):
        firm.p.marketing.channels["wear_out_half_life_weeks"] = 1e9
        before = firm.marketer().freshness[0]
        firm.act(allocate_time, 0)
        gained.append((firm.marketer().freshness[0] - before) / firm.marketer().hours)
    assert gained[0] == pytest.approx(gained[1])


def test_conflict_and_meetings_take_hours():
    firm = paid_for(changes={"alignment.joint_meetings_hours": 2, "alignment.training_hours": 1}, neutralise=("M42",))
    firm.marketer().conflict_hours = 3.0
    firm.act(allocate_time, 0)
    assert firm.marketer().hours == pytest.approx(36 - 3 - 3)
    neutral = paid_for(changes={"alignment.joint_meetings_hours": 2}, neutralise=("M35", "M42"))
    neutral.act(allocate_time, 0)
    assert neutral.marketer().hours == pytest.approx(36)


@pytest.mark.parametrize(("morale", "hours"), [(0.7, 36.0), (1.0, 45.0), (0.0, 0.0)])
def test_morale_makes_no_more_hours_than_there_are_and_no_fewer_than_none(morale, hours):
    firm = paid_for(changes={"behaviour.people.morale_effect": 1.5}, neutralise=("M42",))
    firm.marketer().morale = morale
    firm.act(allocate_time, 0)
    assert firm.marketer().hours_used == pytest.approx(hours)
    assert firm.marketer().hours == pytest.approx(hours)


# M42: how hard the hours are worked


def effort_of(*arguments, **more):
    firm = paid_for(*arguments, **more)
    firm.act(allocate_time, 0)
    return firm.marketer().effort


@pytest.mark.parametrize(("basis", "rate"), [*zip(BASES, (2, 4, 20, 0.002, 0.01), strict=True)])
def test_marketers_work_as_hard_as_bonus_and_norm_ask(basis, rate):
    """e = ((b·Σ elasticity·exp(−lag/horizon) + norm) / (reference + norm))^ε, with b the bonus as a share of base."""
    k = BASES.index(basis)
    bonus = rate * COUNTED[k] / (90_000 / 52)
    adds = bonus * (ELASTICITY[:, k] * np.exp(-LAG_WEEKS / 13)).sum()
    assert effort_of(basis, rate) == pytest.approx(((adds + 0.2) / (0.1 + 0.2)) ** 0.5)


def test_a_bonus_makes_marketers_work_harder_and_none_leaves_the_norm():
    found = [effort_of("leads", rate) for rate in (0, 5, 20, 5000)]
    assert found == sorted(found)
    assert found[0] == effort_of() == pytest.approx((0.2 / 0.3) ** 0.5)
    assert found[-1] == MOST_EFFORT


def test_a_bonus_that_comes_late_drives_less_and_a_longer_horizon_brings_it_nearer():
    found = [effort_of("revenue", 0.01, {"leadership.horizon_weeks": weeks}) for weeks in (1, 13, 156)]
    assert found == sorted(found)
    assert found[0] < found[-1]
    assert effort_of("revenue", 200 / COUNTED[4]) < effort_of("leads", 200 / COUNTED[0])  # the same money


def test_without_a_norm_nobody_works_harder_than_for_pay_alone():
    alone = {"behaviour.marketer.effort_norm": 0}
    assert effort_of(changes=alone) == LEAST_EFFORT
    adds = 10 * COUNTED[0] / (90_000 / 52) * (ELASTICITY[:, 0] * np.exp(-LAG_WEEKS / 13)).sum()
    assert effort_of("leads", 10, alone) == pytest.approx((adds / 0.1) ** 0.5)


def test_marketers_who_do_not_answer_to_pay_work_as_usual():
    for firm in (
        paid_for("leads", 5000, neutralise=("M42",)),
        paid_for("leads", 5000, {"people.effort_elasticity": 0}),
    ):
        firm.act(allocate_time, 0)
        assert firm.marketer().effort == 1
        assert firm.marketer().hours == firm.marketer().hours_used


def test_effort_is_worth_hours_and_takes_none():
    firm = paid_for("leads", 30)
    firm.act(allocate_time, 0)
    me = firm.marketer()
    assert me.effort > 1
    assert me.hours == pytest.approx(me.effort * 36)
    assert me.hours_used == pytest.approx(36)


def test_without_base_pay_effort_stays_a_number_within_its_bounds():
    for rate in (0, 10):
        assert LEAST_EFFORT <= effort_of("leads", rate, {"compensation.marketers.base": 0}) <= MOST_EFFORT


def test_an_empty_chair_does_not_unlearn_what_the_bonus_counts():
    firm = paid_for("leads", 10)
    firm.marketer().vacant_weeks = 5
    for week in range(5):
        firm.act(close_books, week=week)
    assert firm.marketer().counted_rate == pytest.approx(COUNTED)


# M4: tactics wear out


def test_a_message_nobody_renews_loses_half_in_its_half_life():
    firm = small_firm(
        {"behaviour.marketer.renewal_rate": 0.02, "marketing.channels.website.wear_out_half_life_weeks": 10}
    )
    firm.p.behaviour.marketer.renewal_rate = 0.0
    me = firm.marketer()
    me.freshness[:] = 0.8
    for week in range(10):
        firm.act(allocate_time, 0, week=week)
    assert me.freshness[0] == pytest.approx(0.4)
    half_lives = firm.p.marketing.channels["wear_out_half_life_weeks"][:6]
    assert me.freshness[:6] == pytest.approx(0.8 * 0.5 ** (10 / half_lives))


def rest(firm, weeks=500):
    for week in range(weeks):
        firm.act(allocate_time, 0, week=week % 104)
    return firm.marketer().freshness[0]


def test_hours_of_renewal_keep_a_message_fresh():
    renewing, churning = paid_for("revenue", 0.5, neutralise=("M42",)), paid_for("leads", 1000, neutralise=("M42",))
    assert rest(churning) < rest(renewing) < 1
    worn = 1 - 0.5 ** (1 / 13)
    renewal = 0.15 * (shares(renewing)[Activity.TARGETING] + shares(renewing)[Activity.SENSING])
    assert rest(renewing) == pytest.approx(renewal / (renewal + worn))


def test_messages_do_not_wear_where_that_is_neutral():
    firm = paid_for("leads", 1000, neutralise=("M4",))
    assert rest(firm) == firm.p.behaviour.marketer.normal_freshness


def test_what_is_paid_for_brings_something_however_worn_its_message():
    usual = drawn(small_firm(), freshness=0.6)
    never_renewed = [drawn(small_firm(), freshness=freshness) for freshness in (0.0, 0.1, 0.15, 0.3)]
    assert never_renewed == pytest.approx([0.25 * usual, 0.25 * usual, 0.25 * usual, 0.5 * usual])
    assert drawn(small_firm({"behaviour.marketer.worn_out": 0}), freshness=0.0) == 0


# M2 and M3: what hours and skill draw


def drawn(firm, demand=10.0, hours=36.0, shares=(0.25, 0.25, 0.25, 0.25), resonance=0.55, freshness=0.6, skill=1.0):
    me = firm.marketer()
    me.hours, me.shares, me.skill = hours, shares, skill
    me.resonance[:], me.freshness[:] = resonance, freshness
    firm.unit.demand[:] = demand
    firm.act(plan_capture, 0)
    return me.capture_rate[0, 0]


def test_an_ordinary_marketer_draws_an_equal_part_of_the_demand():
    assert drawn(small_firm()) == pytest.approx(5)
    assert drawn(small_firm({"organisation.marketers": 5})) == pytest.approx(2)


@pytest.mark.parametrize("ratio", [0.2, 0.5, 2.0])
def test_leads_rise_with_volume_hours_by_their_elasticity(ratio):
    share = 0.25 * ratio
    found = drawn(small_firm(), shares=(share, 1 - share, 0.0, 0.0))
    assert found == pytest.approx(5 * ratio ** small_firm().p.behaviour.marketer.volume_elasticity)


def test_leads_rise_in_proportion_to_skill_freshness_and_demand():
    assert drawn(small_firm(), skill=1.5) == pytest.approx(7.5)
    assert drawn(small_firm(), freshness=0.3) == pytest.approx(2.5)
    assert drawn(small_firm(), demand=20.0) == pytest.approx(10)


def test_messages_that_resonate_draw_more():
    found = [drawn(small_firm(), resonance=resonance) for resonance in (0.0, 0.3, 0.55, 1.0)]
    assert found == sorted(found)
    assert found[2] == pytest.approx(5)
    assert found[0] > 0


def test_an_empty_chair_draws_nothing():
    firm = small_firm()
    firm.marketer().vacant_weeks = 2
    assert drawn(firm) == 0
