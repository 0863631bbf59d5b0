"""People who are alike fare alike, whichever chair they sit in; twice the units do twice the business."""

from typing import Any

import numpy as np
from scipy import stats

from smarketing.agents.state import Stage
from smarketing.scenarios import Scenario
from smarketing.simulation import simulate
from tests.runs import finish, leads_ended, opened, short, weeks_of

ALIKE: dict[str, Any] = {
    "people__skill_sigma": 0,
    "sales__quit_hazard": 0,
    "organisation__salespeople": 6,
    "organisation__marketers": 3,
    "horizon__warm_up_policies": "own",
}
UNLIKELY = 1e-4  # a fair coin fails a test like these once in ten thousand sets of seeds; these seeds are fixed


def work_of_each(scenario: Scenario, role: str, n: int, replications: int) -> tuple[np.ndarray, np.ndarray]:
    """(replications, n) leads that came to each person, and bookings that came of them [$]."""
    came, booked = [], []
    for r in range(replications):
        ended = leads_ended(finish(scenario, replication=r, trace=100_000))
        ours = ended[ended["marketer"] >= 0]
        came.append(np.bincount(ours[role][ours[role] >= 0], minlength=n))
        net = ended["value"] * (1 - ended["discount"]) * (ended["stage"] == Stage.WON)
        booked.append(np.bincount(ended[role][ended[role] >= 0], net[ended[role] >= 0], minlength=n))
    return np.array(came), np.array(booked)


def test_identical_salespeople_get_the_same_leads_and_book_the_same_in_every_chair():
    came, booked = work_of_each(short(**ALIKE), "owner", 6, replications=40)
    assert stats.f_oneway(*came.T).pvalue > UNLIKELY
    assert stats.f_oneway(*booked.T).pvalue > UNLIKELY
    np.testing.assert_allclose(came.mean(axis=0), came.mean(), rtol=0.03)


def test_identical_marketers_source_the_same_in_every_chair():
    came, booked = work_of_each(short(**ALIKE), "marketer", 3, replications=40)
    assert stats.f_oneway(*came.T).pvalue > UNLIKELY
    assert stats.f_oneway(*booked.T).pvalue > UNLIKELY


def test_a_difference_between_chairs_would_be_seen():
    """The same test, with one person who is four times as skilled: it can fail."""
    scenario = short(**ALIKE)
    booked = []
    for r in range(40):
        world = opened(scenario, replication=r, trace=100_000)
        world.salespeople["skill"][0, 2] = 4.0
        for _ in weeks_of(scenario, world, replication=r):
            pass
        won = leads_ended(world)
        won = won[won["stage"] == Stage.WON]
        net = won["value"] * (1 - won["discount"])
        booked.append(np.bincount(won["owner"], net, minlength=7)[:6])  # a firm that grows may hire a seventh
    assert stats.f_oneway(*np.array(booked).T).pvalue < UNLIKELY
    assert np.argmax(np.mean(booked, axis=0)) == 2


def test_it_does_not_matter_to_the_firm_in_which_chair_its_best_salesperson_sits():
    scenario = short(**ALIKE)
    totals = []
    for chair in (0, 4):
        booked = []
        for r in range(60):
            world = opened(scenario, replication=100 * chair + r)
            world.salespeople["skill"][0, chair] = 3.0
            for _ in weeks_of(scenario, world, replication=100 * chair + r, last=60):
                pass
            booked.append(world.weeks["bookings"][:60].sum())
        totals.append(booked)
    assert stats.ttest_ind(*totals).pvalue > UNLIKELY
    assert stats.ks_2samp(*totals).pvalue > UNLIKELY
    assert abs(np.mean(totals[0]) / np.mean(totals[1]) - 1) < 0.15


def test_twice_the_business_units_do_twice_the_business():
    one, two = (simulate(short(organisation__business_units=n), replications=60 // n).outcomes for n in (1, 2))
    for name in ("revenue", "bookings", "contribution", "commission_cost"):
        spread = np.hypot(2 * one[name].std() / np.sqrt(60), two[name].std() / np.sqrt(30))
        assert abs(two[name].mean() - 2 * one[name].mean()) < 4 * spread
        assert two[name].mean() > 1.8 * one[name].mean()
    for name in ("win_rate", "trust_index", "blame_index", "belief_error", "churn_rate", "cost_of_sales_ratio"):
        spread = np.hypot(one[name].std() / np.sqrt(60), two[name].std() / np.sqrt(30))
        assert abs(two[name].mean() - one[name].mean()) < 4 * spread


def test_units_that_differ_in_luck_only_add_up_exactly():
    """The books of a firm are the sum of those of its units; what is a mean is the mean of theirs."""
    scenario = short(organisation__business_units=2, organisation__marketers=2, organisation__salespeople=3)
    world = finish(scenario, trace=100_000)
    assert world.segments["customers"].sum() == world.weeks["customers"][-1]
    np.testing.assert_allclose(world.segments["recurring"].sum(), world.weeks["recurring"][-1], rtol=1e-12)
    assert world.weeks["people"][-1] == 10 and world.weeks["salespeople"][-1] == 6
    seats = world.marketers["is_seated"][:, :, None] & world.salespeople["is_seated"][:, None, :]
    np.testing.assert_allclose(world.pairs["closeness"][seats].mean(), world.weeks["closeness"][-1], rtol=1e-9)
    np.testing.assert_allclose(world.units["materials"].mean(), world.weeks["materials"][-1], rtol=1e-9)
    won = leads_ended(world)
    won = won[won["stage"] == Stage.WON]
    by_unit = np.bincount(won["cell"] // 64, won["value"] * (1 - won["discount"]), minlength=2)
    assert (by_unit > 0).all()
    np.testing.assert_allclose(by_unit.sum(), world.weeks["bookings"].sum(), rtol=1e-9)
