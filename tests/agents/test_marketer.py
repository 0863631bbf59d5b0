"""Marketers: M7 (what hours go to), M4 (messages wear out), M9 (sensing), M8 (cut-off), M2 and M3 (what hours draw)."""

import math

import numpy as np
import pytest

from agents.marketer import ELASTICITY, LAG_WEEKS, allocate_time, plan_capture, sense, set_threshold
from agents.parameters import N_BASES
from agents.state import Activity
from simulation.market import market_moves
from tests.firm import small_firm

BONUS = "compensation.marketers.bonus"
BASES = ("leads", "qualified", "accepted", "pipeline", "revenue")
COUNTED = (20.0, 12.0, 2.0, 30_000.0, 8_000.0)  # of each basis a week
NO_BONUS = {f"{BONUS}.leads": 0}


def paid_for(basis=None, rate=10.0, changes=None, neutralise=()):
    """A firm whose marketers have a bonus on one basis, or none, and count what ordinary marketers do."""
    changes = {**NO_BONUS, **({f"{BONUS}.{basis}": rate} if basis else {}), **(changes or {})}
    firm = small_firm(changes, neutralise=neutralise)
    firm.marketer().counted_rate[:] = COUNTED
    return firm


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
    assert shares(pressed)[Activity.SENSING] < shares(calm)[Activity.SENSING]
    assert shares(pressed) == pytest.approx(shares(paid_for("revenue", 0.5, {"leadership.horizon_weeks": 6.5})))


def test_pay_moves_no_hours_where_it_is_neutral():
    assert shares(paid_for("leads", 5000, neutralise=("M7",))) == pytest.approx(0.25)


def test_who_resents_the_pay_of_sales_helps_it_less():
    calm, bitter = paid_for("revenue", 0.5), paid_for("revenue", 0.5)
    bitter.marketer().resentment = 0.8
    assert shares(bitter)[Activity.ENABLEMENT] < 0.5 * shares(calm)[Activity.ENABLEMENT]
    neutral = paid_for("revenue", 0.5, neutralise=("M28",))
    neutral.marketer().resentment = 0.8
    assert shares(neutral) == pytest.approx(shares(calm))


def test_a_shared_pool_counts_as_pay_by_revenue():
    pooled = paid_for("leads", 10, {"compensation.shared_pool": 1.0})
    pooled.marketer().target_bonus = 200.0
    pull = shares(pooled) / shares(pooled)[Activity.VOLUME]
    by_revenue = shares(paid_for("revenue", 200 / COUNTED[4])) / shares(paid_for("revenue", 200 / COUNTED[4]))[0]
    assert pull == pytest.approx(by_revenue)


@pytest.mark.parametrize("basis", BASES)
def test_shares_of_time_add_up_to_one(basis):
    for norm in (0, 1):
        found = shares(paid_for(basis, 0.5, {"marketing.professional_norm": norm}))
        assert found.sum() == pytest.approx(1)
        assert (found >= 0).all()


def test_no_basis_is_paid_for_more_hours_than_hours_bring():
    assert ELASTICITY.shape == (4, N_BASES)
    assert (ELASTICITY.sum(axis=0) < 1).all()  # diminishing returns


def test_conflict_and_meetings_take_hours():
    firm = paid_for(changes={"alignment.joint_meetings_hours": 2, "alignment.training_hours": 1})
    firm.marketer().conflict_hours = 3.0
    firm.act(allocate_time, 0)
    assert firm.marketer().hours == pytest.approx(36 - 3 - 3)
    neutral = paid_for(changes={"alignment.joint_meetings_hours": 2}, neutralise=("M35",))
    neutral.act(allocate_time, 0)
    assert neutral.marketer().hours == pytest.approx(36)


# M4: tactics wear out


def test_a_message_nobody_renews_loses_half_in_its_half_life():
    firm = small_firm({"behaviour.marketer.renewal_rate": 0.02, "marketing.channels.website.wear_out_half_life_weeks": 10})
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
    renewing, churning = paid_for("revenue", 0.5), paid_for("leads", 1000)
    assert rest(churning) < rest(renewing) < 1
    worn = 1 - 0.5 ** (1 / 13)
    renewal = 0.15 * (shares(renewing)[Activity.TARGETING] + shares(renewing)[Activity.SENSING])
    assert rest(renewing) == pytest.approx(renewal / (renewal + worn))


def test_messages_do_not_wear_where_that_is_neutral():
    firm = paid_for("leads", 1000, neutralise=("M4",))
    assert rest(firm) == firm.p.behaviour.marketer.normal_freshness


# M9: sensing


def drifting(per_month=0.02, neutralise=(), **changes):
    drift = {f"market.segments[{k}].drift": per_month for k in range(4)}
    firm = small_firm({**drift, "behaviour.market.trend": 0, **changes}, neutralise=neutralise)
    for k in range(4):
        firm.segment(k).accounts = 1e9
    return firm


def observe_weeks(firm, weeks, moving=True):
    for week in range(weeks):
        if moving:
            firm.act(market_moves, week=week)
        for j in range(2):
            firm.act(sense, j, week=week)


def test_uncertainty_grows_with_drift_when_nobody_looks():
    firm = drifting(0.02, **{"marketing.research_share": 0})
    before = firm.marketer().variance.copy()
    observe_weeks(firm, 26)
    assert firm.marketer().variance == pytest.approx(before + 26 * 8 * 0.02 / 52)


def test_uncertainty_settles_where_looking_and_drifting_balance():
    firm = drifting(0.02)
    observe_weeks(firm, 300, moving=False)
    money = firm.p.marketing.research_share * firm.unit.marketing_money / firm.unit.opening_research
    noise = 52 * firm.p.behaviour.learning.research_sd ** 2 / money
    q = 8 * 0.02 / 52
    assert firm.marketer().variance == pytest.approx((-q + math.sqrt(q * q + 4 * q * noise)) / 2, rel=1e-3)


def test_a_marketer_errs_by_as_much_as_the_marketer_thinks():
    squared, believed = [], []
    for replication in range(40):
        firm = drifting(0.03)
        firm.redraw(replication)
        observe_weeks(firm, 60)
        for j in range(2):
            me = firm.marketer(j)
            squared.append(((me.belief - firm.world.segments.need[0]) ** 2).mean())
            believed.append(me.variance.mean())
    assert np.mean(squared) == pytest.approx(np.mean(believed), rel=0.15)


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
def test_research_buys_certainty(share):
    poor, rich = drifting(0.02, **{"marketing.research_share": share / 2}), drifting(0.02, **{"marketing.research_share": share})
    for firm in (poor, rich):
        observe_weeks(firm, 52)
    assert (rich.marketer().variance < poor.marketer().variance).all()


def test_hours_of_sensing_buy_certainty():
    idle, keen = drifting(), drifting()
    idle.marketer().shares[:] = (0.9, 0.0, 0.05, 0.05)
    keen.marketer().shares[:] = (0.1, 0.0, 0.85, 0.05)
    for firm in (idle, keen):
        observe_weeks(firm, 52)
    assert (keen.marketer().variance < 0.5 * idle.marketer().variance).all()


def test_two_marketers_do_not_err_alike():
    firm = drifting(0)
    errors = []
    for replication in range(60):
        firm.redraw(replication)
        for j in range(2):
            firm.marketer(j).belief[:], firm.marketer(j).variance[:] = 0.0, 1.0
        for k in range(4):
            firm.segment(k).need[:] = 0.0
        observe_weeks(firm, 1)
        errors.append(firm.world.marketers.belief[0].reshape(2, -1).copy())
    one, other = np.array(errors)[:, 0].ravel(), np.array(errors)[:, 1].ravel()
    assert abs(np.corrcoef(one, other)[0, 1]) < 4.5 / math.sqrt(len(one))


def test_a_segment_that_is_closed_is_not_looked_at():
    firm = drifting()
    firm.segment(3).is_open = False
    before = firm.marketer().belief[3].copy()
    observe_weeks(firm, 5, moving=False)
    assert (firm.marketer().belief[3] == before).all()
    assert (firm.marketer().belief[0] != 0).any()


def test_everybody_knows_the_truth_where_sensing_is_neutral():
    firm = drifting(0.06, neutralise=("M9",), **{"marketing.research_share": 0})
    observe_weeks(firm, 30)
    for j in range(2):
        assert (firm.marketer(j).belief == firm.world.segments.need[0]).all()
        assert (firm.marketer(j).resonance == 1).all()


def test_resonance_is_the_fit_of_the_belief():
    firm = drifting()
    firm.segment().need[:] = firm.marketer().belief[0] + 0.0
    firm.marketer().variance[0] = 0.0
    firm.p.market.segments[0].drift = 0.0
    firm.act(sense, 0)
    assert firm.marketer().resonance[0] == pytest.approx(1)
    firm.segment().need[:] += 1.0
    firm.act(sense, 0)
    assert firm.marketer().resonance[0] == pytest.approx(math.exp(-1.5), rel=1e-6)


# M8: the qualification threshold


def threshold_after(firm, weeks=10, handed=20.0, contacted=10.0, start=0.2):
    me = firm.marketer()
    me.threshold = start
    firm.unit.handed_rate, firm.unit.contacted_rate = handed, contacted
    for week in range(weeks):
        firm.act(set_threshold, 0, week=week)
    return me.threshold


def test_the_cut_off_rises_when_sales_gets_more_than_it_can_work_and_falls_when_it_gets_less():
    assert threshold_after(paid_for(), handed=30.0) > 0.2 > threshold_after(paid_for(), handed=5.0)


def test_the_cut_off_rests_at_the_slack_above_what_sales_contacts():
    firm = paid_for()
    slack = firm.p.behaviour.qualification.slack
    assert threshold_after(firm, handed=10 * (1 + slack)) == pytest.approx(0.2)
    assert threshold_after(firm, handed=9.9 * (1 + slack)) < 0.2


def test_who_is_paid_by_the_lead_hands_over_more_of_them():
    by_lead, by_result = paid_for("leads", 100), paid_for("revenue", 0.5)
    assert threshold_after(by_lead, handed=25.0) < 0.2 < threshold_after(by_result, handed=25.0)
    by_qualified = paid_for("qualified", 100)
    assert threshold_after(by_qualified, handed=25.0) < 0.2


def test_more_pay_by_the_lead_means_a_lower_cut_off():
    found = [threshold_after(paid_for("leads", rate), handed=25.0) for rate in (1, 5, 20, 100)]
    assert found == sorted(found, reverse=True)


def test_contacts_made_are_no_trap_that_spirals_down():
    """Capacity inferred from contacts is censored: handing over a little more than is worked must lower the cut-off."""
    firm = paid_for()
    assert threshold_after(firm, handed=11.0, contacted=10.0) < 0.2


def test_complaints_of_sales_raise_the_cut_off_as_far_as_they_are_heard():
    def cut_off(neglected, willing):
        firm = paid_for()
        firm.unit.neglected_share = neglected
        firm.world.salespeople.willing[:] = willing
        return threshold_after(firm, handed=14.0)

    assert cut_off(0.0, 1.0) == cut_off(0.5, 0.0)
    assert cut_off(0.5, 1.0) > cut_off(0.5, 0.5) > cut_off(0.5, 0.0)


@pytest.mark.parametrize("handed", [0.0, 1e6])
def test_the_cut_off_stays_in_its_range(handed):
    firm = paid_for()
    found = threshold_after(firm, weeks=100, handed=handed)
    assert found == (0 if handed == 0 else firm.p.behaviour.qualification.highest)


def test_the_cut_off_moves_by_no_more_than_its_step():
    firm = paid_for()
    assert threshold_after(firm, weeks=1, handed=1e6) == pytest.approx(0.2 + firm.p.behaviour.qualification.step)


def test_the_cut_off_stays_at_its_opening_where_it_is_neutral():
    firm = paid_for("leads", 1000, neutralise=("M8",))
    assert threshold_after(firm, handed=1e6) == firm.p.behaviour.qualification.opening_threshold


# M14: what marketing promises


def promised(support, neutralise=(), **sla):
    agreed = {"min_score": 0.4, "response_days": 2, "volume": 0, **sla}
    return paid_for(changes={"handoff.sla": agreed, "leadership.support": support}, neutralise=neutralise)


def test_the_promised_score_binds_as_far_as_leaders_support_it():
    found = [threshold_after(promised(support), handed=5.0) for support in (0.0, 0.5, 0.75, 1.0)]
    assert found == sorted(found)
    assert found[0] < 0.2
    assert found[-1] == pytest.approx(0.4)


def test_the_promised_volume_lowers_the_cut_off_as_far_as_leaders_support_it():
    found = [threshold_after(promised(support, min_score=0, volume=60), handed=20.0) for support in (0.0, 0.5, 1.0)]
    assert found[0] > 0.2 > found[1] >= found[2]


def test_nothing_is_promised_where_agreements_are_neutral():
    plain = threshold_after(paid_for(), handed=5.0)
    assert threshold_after(promised(1.0, neutralise=("M14",)), handed=5.0) == plain
    assert threshold_after(promised(1.0, neutralise=("M14",), volume=500), handed=5.0) == plain


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
