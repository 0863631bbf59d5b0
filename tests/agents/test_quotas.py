"""Quotas that are planned each fiscal year (M15): from what the unit booked, and from what each booked."""

import numpy as np
import pytest

from smarketing.simulation.pay_periods import open_pay_periods
from tests.firm import small_firm

PLAN = "compensation.salespeople."
BOOKED = (900_000.0, 300_000.0, 300_000.0)


def planned(booked=BOOKED, tenure=200.0, week=52, **changes):
    """The quotas with which a fiscal year opens after one that brought these bookings."""
    firm = small_firm({f"{PLAN}quota_rule": "planned", **{k.replace("__", "."): v for k, v in changes.items()}})
    firm.act(open_pay_periods)
    firm.world.salespeople.tenure[:] = tenure
    firm.world.salespeople.bookings_last_year[0, :3] = booked
    firm.act(open_pay_periods, week=week)
    return firm


def quotas(*args, **kwargs):
    return np.array(planned(*args, **kwargs).world.salespeople.quota[0, :3])


def test_together_they_are_the_last_year_grown():
    assert quotas().sum() == pytest.approx(1.08 * sum(BOOKED))


def test_each_is_an_equal_part_drawn_towards_own_results():
    assert quotas() == pytest.approx(1.08 * (0.7 * 500_000 + 0.3 * np.array(BOOKED)))


def test_stretch_and_over_assignment_raise_them_all():
    raised = quotas(**{PLAN + "stretch": 1.2, "behaviour.leader.over_assignment": 0.1})
    assert raised == pytest.approx(1.32 * quotas())


def test_the_ratchet_adds_to_the_weight_of_own_results():
    assert np.ptp(quotas(**{PLAN + "ratchet": 1.0})) == pytest.approx(1.08 * 600_000)
    assert np.ptp(quotas(**{"behaviour.leader.quota_of_own": 0.0})) == pytest.approx(0.0)


def test_a_newcomer_is_asked_for_the_equal_part():
    assert quotas(tenure=10.0) == pytest.approx(1.08 * 500_000)


def test_nobody_is_asked_for_nothing():
    assert (quotas(booked=(0.0, 0.0, 0.0)) == 40_000).all()


def test_it_teaches_how_heavily_results_weigh():
    firm = planned()
    assert firm.seller(0).ratchet_seen == pytest.approx(0.5 * (0.3 + 0.3 * 1.08), abs=0.2)
    assert planned(**{"behaviour.leader.quota_of_own": 0.0}).seller(0).ratchet_seen < firm.seller(0).ratchet_seen


def test_quotas_stand_between_the_years():
    assert (quotas(week=65) == 400_000).all()


def test_a_fixed_quota_stays():
    assert (quotas(**{PLAN + "quota_rule": "fixed"}) == 400_000).all()


def test_without_a_quota_none_is_planned():
    assert (quotas(**{PLAN + "quota": None}) == 0).all()
