"""M10: the offer moves towards what the deciding function takes the need to be."""

import numpy as np
import pytest

from smarketing.agents.offer import develop_offer
from tests.firm import small_firm

BELIEVED, DEMANDED, TRUE = 1.0, -1.0, 3.0


def firm_under(rights, lead_time=26, neutralise=()):
    """Marketing believes in one place, sales demands another, and the need is at neither."""
    changes = {"decision_rights.offer": rights, "offer.lead_time_weeks": lead_time}
    changes |= {"feedback.candour": 1.0, "behaviour.learning.confidence": 0.0}
    firm = small_firm(changes, neutralise=neutralise)
    firm.world.segments.offer[:] = 0.0
    firm.world.segments.need[:] = TRUE
    firm.world.marketers.belief[:] = BELIEVED
    firm.world.salespeople.last_success[:] = DEMANDED
    firm.world.salespeople.has_success[:] = True
    return firm


def offer_after(firm, weeks):
    for week in range(weeks):
        firm.act(develop_offer, week=week % 104)
    return firm.segments.offer


@pytest.mark.parametrize(
    ("rights", "target"), [("marketing", BELIEVED), ("sales", DEMANDED), ("joint", (BELIEVED + DEMANDED) / 2)]
)
def test_the_offer_follows_whoever_decides_it(rights, target):
    assert offer_after(firm_under(rights), 1000) == pytest.approx(target, abs=1e-9)


@pytest.mark.parametrize("lead_time", [0, 13, 104])
def test_the_offer_needs_its_lead_time(lead_time):
    found = offer_after(firm_under("marketing", lead_time), 10)
    assert found == pytest.approx(BELIEVED * (1 - (1 - 1 / (1 + lead_time)) ** 10))


def test_marketing_decides_by_the_mean_of_its_people():
    firm = firm_under("marketing", 0)
    firm.marketer(0).belief[:] = 5.0
    assert offer_after(firm, 1) == pytest.approx((5 + BELIEVED) / 2)


def test_each_segment_has_its_own_offer():
    firm = firm_under("marketing", 0)
    firm.world.marketers.belief[0, :, 2] = 4.0
    assert offer_after(firm, 1)[2] == pytest.approx(4)
    assert offer_after(firm, 1)[[0, 1, 3]] == pytest.approx(BELIEVED)


@pytest.mark.parametrize("rights", ["marketing", "sales", "joint"])
def test_the_offer_follows_the_true_need_at_the_same_speed_where_positioning_is_neutral(rights):
    found = offer_after(firm_under(rights, 13, neutralise=("M10",)), 10)
    assert found == pytest.approx(TRUE * (1 - (13 / 14) ** 10))


def test_nobody_who_has_sold_nothing_yet_demands_anything():
    firm = firm_under("sales", 0)
    firm.seller(0).has_success[:] = False
    firm.seller(0).last_success[:] = TRUE  # must not leak: this person has no success to speak of
    assert offer_after(firm, 1) == pytest.approx(np.full((4, 3), DEMANDED))


# M31: different minds help, too


def test_another_view_at_the_table_counts_as_far_as_people_cooperate():
    def decided(gap, cooperation, neutralise=()):
        changes = {"decision_rights.offer": "marketing", "offer.lead_time_weeks": 0, "culture.horizon_gap": gap}
        firm = small_firm({**changes, "behaviour.learning.confidence": 0}, neutralise=neutralise)
        firm.world.marketers.belief[:], firm.world.salespeople.heard[:] = BELIEVED, TRUE
        firm.world.salespeople.has_heard[:] = True
        firm.unit.cooperation = cooperation
        return offer_after(firm, 1)[0, 0]

    assert decided(0.0, 1.0) == decided(0.8, 0.0) == decided(0.8, 1.0, ("M31",)) == BELIEVED
    assert decided(0.8, 0.5) == pytest.approx(BELIEVED + 0.5 * 0.8 * 0.5 * (TRUE - BELIEVED))


# M10: by confidence


def steps_of(variance, rights="marketing", offer_variance=0.2):
    """How far the offer goes in one week without a lead time, where marketing is so unsure."""
    firm = small_firm({"decision_rights.offer": rights, "offer.lead_time_weeks": 0, "feedback.candour": 1.0})
    firm.world.segments.offer[:] = 0.0
    firm.world.segments.offer_variance[:] = offer_variance
    firm.world.marketers.belief[:] = firm.world.salespeople.last_success[:] = 1.0
    firm.world.salespeople.has_success[:] = True
    firm.world.marketers.variance[:] = variance
    firm.act(develop_offer)
    return float(firm.segment().offer[0]), float(firm.segment().offer_variance)


def test_the_less_sure_people_are_the_less_they_change():
    steps = [steps_of(variance)[0] for variance in (0.0, 0.1, 1.0, 100.0)]
    assert steps[0] == pytest.approx(1)
    assert steps == sorted(steps, reverse=True)
    assert steps[-1] < 0.01


def test_what_has_been_built_in_is_known_so_much_better():
    step, left = steps_of(0.2)
    before = 0.2 + 8 * 0.02 / 52
    assert step == pytest.approx(before / (before + 0.2 / 2))  # two marketers
    assert left == pytest.approx((1 - step) * before)


def test_two_views_are_surer_than_either_of_them():
    assert steps_of(0.5, "joint")[0] > max(steps_of(0.5, "marketing")[0], steps_of(0.5, "sales")[0])
