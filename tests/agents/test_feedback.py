"""M34: what sales learned goes, or does not go, to marketing; and back. With M19 (candour) and M26 (replies)."""

import math

import numpy as np
import pytest

from smarketing.agents.feedback import exchange_reports, is_report_week, prepare_report, share_reporting
from tests.firm import small_firm

HEARD, SOLD = 2.0, -1.0
RULES = ("ad_hoc", "periodic", "closed_loop")


def talking(rule="periodic", changes=None, neutralise=(), willing=1.0, trust=0.5):
    """A firm whose salespeople heard one thing from customers and sold to somebody who wanted another."""
    firm = small_firm({"feedback.rule": rule, "feedback.interval_weeks": 1, **(changes or {})}, neutralise=neutralise)
    for i in range(3):
        me = firm.seller(i)
        me.heard[:], me.last_success[:] = HEARD, SOLD
        me.has_heard[:] = me.has_success[:] = True
        me.n_heard[:], me.willing = 5.0, willing
    firm.world.pairs.trust_in_leads[:] = firm.world.pairs.trust_in_follow_up[:] = trust
    for j in range(2):
        firm.marketer(j).belief[:], firm.marketer(j).variance[:] = 0.0, 0.5
    return firm


# Taking part


def willing(changes=None, neutralise=(), trust=0.5, **seller):
    firm = talking(changes=changes, neutralise=neutralise, trust=trust)
    for name, value in seller.items():
        setattr(firm.seller(), name, value)
    firm.act(prepare_report, 0)
    return float(firm.seller().willing), float(firm.seller().report_hours)


def test_reporting_is_a_favour_when_it_is_not_paid():
    b = small_firm().p.behaviour.feedback
    assert willing() == (pytest.approx(b.unpaid), 0)


@pytest.mark.parametrize("hours", [0.5, 1.0, 4.0])
def test_people_report_as_far_as_they_are_paid_for_it(hours):
    b = small_firm().p.behaviour.feedback
    paid = 1 - math.exp(-hours / b.hours_scale)
    assert willing({"feedback.paid_hours": hours})[0] == pytest.approx(b.unpaid + (1 - b.unpaid) * paid)


def test_people_report_as_far_as_they_trust():
    found = [willing({"feedback.paid_hours": 1}, trust=trust)[0] for trust in (0.0, 0.3, 0.6)]
    assert found == sorted(found)
    assert found[0] > 0
    assert willing({"feedback.paid_hours": 4}, trust=1.0)[0] == 1


def test_paid_hours_are_spent():
    assert 0 < willing({"feedback.paid_hours": 1})[1] <= 1
    assert willing({"feedback.paid_hours": 4})[1] > willing({"feedback.paid_hours": 1})[1]


def test_nobody_reports_without_a_rule_or_where_feedback_is_neutral_or_from_an_empty_chair():
    assert willing({"feedback.rule": "none", "feedback.paid_hours": 2}) == (0, 0)
    assert willing({"feedback.paid_hours": 2}, ("M34",)) == (0, 0)
    assert willing({"feedback.paid_hours": 2}, vacant_weeks=3) == (0, 0)


def test_the_unit_reports_as_far_as_its_people_do():
    firm = talking()
    for i, value in enumerate((0.0, 0.3, 0.9)):
        firm.seller(i).willing = value
    assert share_reporting(firm.world, firm.p, 0) == pytest.approx(0.4)


# When reports travel


def report_weeks(rule, interval, weeks=1000, neutralise=()):
    firm = small_firm({"feedback.rule": rule, "feedback.interval_weeks": interval}, neutralise=neutralise)
    return np.array([is_report_week(firm.p, 0, week, firm.key) for week in range(weeks)])


@pytest.mark.parametrize("rule", ["periodic", "closed_loop"])
def test_reports_travel_at_their_interval(rule):
    assert np.array_equal(np.flatnonzero(report_weeks(rule, 4, 20)), [0, 4, 8, 12, 16])


def test_ad_hoc_reports_travel_now_and_then_at_half_the_frequency():
    found = report_weeks("ad_hoc", 4)
    assert found.mean() == pytest.approx(1 / 8, abs=4.5 * math.sqrt(1 / 8 * 7 / 8 / 1000))
    assert len(set(np.diff(np.flatnonzero(found)))) > 5


def test_no_reports_travel_without_a_rule_or_where_feedback_is_neutral():
    assert not report_weeks("none", 1).any()
    assert not report_weeks("closed_loop", 1, neutralise=("M34",)).any()


# What a report says


def reported(firm, n=300):
    """What marketers believe after one report, over many worlds, and how sure they are."""
    beliefs = []
    for replication in range(n):
        firm.redraw(replication)
        for j in range(2):
            firm.marketer(j).belief[:], firm.marketer(j).variance[:] = 0.0, 0.5
        for i in range(3):
            firm.seller(i).n_heard[:] = 5.0
        firm.act(exchange_reports)
        beliefs.append(firm.marketer().belief[:4].copy())
    return np.array(beliefs), float(firm.marketer().variance[0])


@pytest.mark.parametrize("n_willing", [1, 3])
def test_a_report_is_as_sure_as_many_voices_and_a_common_error_make_it(n_willing):
    firm = talking()
    for i in range(n_willing, 3):
        firm.seller(i).willing = 0.0
    b = firm.p.behaviour.feedback
    noise = b.report_sd**2 / n_willing + b.floor
    beliefs, variance = reported(firm)
    gain = 0.5 / (0.5 + noise)
    assert variance == pytest.approx(0.5 * (1 - gain))
    spread = gain * b.report_sd / math.sqrt(n_willing)
    assert beliefs.std() == pytest.approx(spread, rel=0.06)
    said = firm.p.feedback.candour * HEARD + (1 - firm.p.feedback.candour) * SOLD
    assert beliefs.mean() == pytest.approx(gain * said, abs=4.5 * spread / math.sqrt(beliefs.size))


def test_many_reporters_do_not_make_learning_instant():
    firm = talking(changes={"organisation.salespeople": 30})
    for i in range(30):
        firm.seller(i).n_heard[:], firm.seller(i).willing = 50.0, 1.0
    firm.act(exchange_reports)
    floor = firm.p.behaviour.feedback.floor
    assert firm.marketer().variance[0] > 0.5 * floor / (0.5 + floor)


def mean_belief(changes=None, rule="periodic"):
    return reported(talking(rule, changes))[0].mean()


def test_a_report_is_coloured_by_the_last_sale_as_far_as_candour_lacks():
    candid = {"feedback.candour": 1.0}
    found = [mean_belief({"feedback.candour": candour}) for candour in (0.0, 0.5, 1.0)]
    assert found == sorted(found)
    assert found[0] < 0 < found[-1]
    firm = talking(changes=candid)
    firm.world.salespeople.last_success[:] = 99.0
    assert reported(firm)[0].mean() == pytest.approx(found[-1])


def test_who_has_sold_nothing_yet_has_no_last_sale_to_be_coloured_by():
    firm = talking(changes={"feedback.candour": 0.0})
    firm.world.salespeople.has_success[:] = False
    assert reported(firm)[0].mean() > 0


def test_a_closed_loop_is_more_open_and_surer():
    assert mean_belief(rule="closed_loop", changes={"feedback.candour": 0.3}) > mean_belief({"feedback.candour": 0.3})
    assert reported(talking("closed_loop"), 1)[1] < reported(talking("periodic"), 1)[1]


def test_nothing_is_learnt_from_those_who_heard_nothing_or_do_not_report():
    silent = talking(willing=0.0)
    silent.act(exchange_reports)
    deaf = talking()
    deaf.world.salespeople.n_heard[:] = 0.0
    deaf.act(exchange_reports)
    for firm in (silent, deaf):
        assert (firm.marketer().belief == 0).all()
        assert firm.marketer().variance == pytest.approx(0.5)


def test_nothing_is_learnt_where_feedback_is_neutral():
    for rule in RULES:
        firm = talking(rule, neutralise=("M34",))
        for week in range(20):
            firm.act(exchange_reports, week=week)
        assert (firm.marketer().belief == 0).all()
        assert firm.record().reports == 0


def test_what_was_reported_is_not_reported_again():
    firm = talking()
    firm.act(exchange_reports)
    assert (firm.world.salespeople.n_heard[..., : firm.n_segments] == 0).all()
    variance = firm.marketer().variance.copy()
    firm.act(exchange_reports, week=1)
    assert np.array_equal(firm.marketer().variance, variance)


# M29: rivals who cooperate learn more


def test_rivals_learn_more_from_reports_as_far_as_they_cooperate():
    def variance(rivalry, cooperation, neutralise=()):
        firm = talking(changes={"culture.rivalry": rivalry}, neutralise=neutralise)
        firm.unit.cooperation = cooperation
        firm.act(exchange_reports)
        return float(firm.marketer().variance[0])

    plain = variance(0.0, 1.0)
    assert variance(0.5, 1.0) < variance(0.5, 0.5) < plain
    assert variance(0.5, 0.0) == variance(0.5, 1.0, ("M29",)) == plain


# M26: it is the reply that counts


def trust_after(both_ways, neutralise=(), willing=0.5):
    firm = talking(changes={"feedback.both_ways": both_ways}, neutralise=neutralise, willing=willing)
    firm.act(exchange_reports)
    return float(firm.pair().trust_in_leads), float(firm.pair().trust_in_follow_up)


def test_a_reply_raises_trust_of_those_who_reported():
    assert trust_after(False) == (0.5, 0.5)
    rate = small_firm().p.culture.trust_rate * small_firm().p.behaviour.feedback.trust_of_reply
    assert trust_after(True) == pytest.approx((0.5 + 0.5 * 0.5 * rate,) * 2)
    assert trust_after(True, willing=0.0) == (0.5, 0.5)
    assert trust_after(True, neutralise=("M26",)) == (0.5, 0.5)
