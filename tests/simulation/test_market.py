"""The market moves and customers respond: M1 (needs drift), M39 (customers), M5 (referrals), M22 (goodwill)."""

import math

import numpy as np
import pytest

from smarketing.simulation.market import customers_respond, market_moves
from tests.firm import small_firm

WANDERING = {"behaviour.market.trend": 0, "behaviour.market.competitor_noise": 0}


def drift(per_month):
    return {f"market.segments[{k}].drift": per_month for k in range(4)}


def needs_over_time(firm, weeks):
    """Needs of all segments, (weeks + 1, 4, 3)."""
    path = [firm.segments.need.copy()]
    for week in range(weeks):
        firm.act(market_moves, week=week)
        path.append(firm.segments.need.copy())
    return np.array(path)


def steps_of(firm, weeks=100, worlds=25):
    """Weekly steps of needs over many worlds, (worlds * weeks, 4, 3)."""
    steps = []
    for replication in range(worlds):
        firm.redraw(replication)
        steps.append(np.diff(needs_over_time(firm, weeks), axis=0))
    return np.concatenate(steps)


def respond(firm, weeks, **state):
    """Let customers respond for some weeks, each of which starts from this state of every segment."""
    for week in range(weeks):
        for k in range(4):
            for name, value in state.items():
                setattr(firm.segment(k), name, value)
        firm.act(customers_respond, week=week)


def serving(n, changes=None, neutralise=()):
    """A firm with n customers in each segment, and room for them."""
    nobody_takes_them = {f"behaviour.customers.lost_to_{heir}": 0 for heir in ("colleague", "newcomer")}
    opening = {"firm.opening_customers": 4 * n, **nobody_takes_them}
    return small_firm({**opening, **(changes or {})}, neutralise=neutralise)


# M2: the market grows


def test_a_market_whose_growth_turns_goes_on_from_the_size_that_it_has():
    firm = small_firm({"market.growth": 0.2})
    firm.act(market_moves, week=52)
    assert firm.unit.seasonal_growth == pytest.approx(1.2)
    firm.p.market.growth = -0.1
    firm.act(market_moves, week=52)
    assert firm.unit.seasonal_growth == pytest.approx(1.2), "nothing jumps"
    firm.act(market_moves, week=104)
    assert firm.unit.seasonal_growth == pytest.approx(1.2 * 0.9)


# M1: markets change


def test_needs_stand_still_without_drift():
    path = needs_over_time(small_firm(drift(0)), 52)
    assert np.array_equal(path[0], path[-1])


def test_needs_stand_still_where_drift_is_neutral():
    firm = small_firm(drift(0.06), neutralise=("M1",))
    path = needs_over_time(firm, 52)
    assert np.array_equal(path[0], path[-1])


def test_needs_walk_at_random_with_the_speed_of_the_drift():
    steps = steps_of(small_firm(drift(0.02) | WANDERING))
    variance = 8 * 0.02 / 52
    n = steps.size
    assert abs(steps.mean()) < 4.5 * math.sqrt(variance / n)
    assert steps.var() == pytest.approx(variance, rel=4.5 * math.sqrt(2 / n))


def test_a_message_that_fits_loses_the_stated_share_of_its_fit_in_a_month():
    firm = small_firm(drift(0.02) | WANDERING)
    month = 52 / 12
    walks = steps_of(firm).reshape(25, 100, 4, 3)[:, :96].reshape(25, 24, 4, 4, 3).sum(axis=2)  # steps of four weeks
    fit = np.exp(-0.5 * (walks**2).sum(axis=-1))
    assert 1 - fit.mean() == pytest.approx(0.02 * 4 / month, rel=0.1)


def test_needs_also_keep_a_direction():
    firm = small_firm(drift(0.02) | {"behaviour.market.trend": 0.5, "behaviour.market.competitor_noise": 0})
    trend = firm.segments.trend.copy()
    assert np.linalg.norm(trend, axis=1) == pytest.approx(1)
    along = (steps_of(firm) * trend).sum(axis=-1)
    expected = 0.5 * math.sqrt(8 * 0.02) / 52
    assert along.mean() == pytest.approx(expected, abs=4.5 * along.std() / math.sqrt(along.size))
    assert along.mean() > 4.5 * along.std() / math.sqrt(along.size)


def test_segments_drift_apart_from_each_other():
    steps = steps_of(small_firm(drift(0.02) | WANDERING))
    together = np.corrcoef(steps.reshape(len(steps), -1).T)
    assert np.abs(together[np.triu_indices(12, 1)]).max() < 4.5 / math.sqrt(len(steps))


@pytest.mark.parametrize("lag", [0, 13, 104])
def test_competitors_close_the_gap_with_their_lag(lag):
    firm = small_firm(drift(0) | {"market.competition.lag_weeks": lag})
    firm.segment().competitor[:] = firm.segment().need + 1.0
    for week in range(10):
        firm.act(market_moves, week=week)
    gap = firm.segment().competitor - firm.segment().need
    assert gap == pytest.approx((1 - 1 / (1 + lag)) ** 10, abs=1e-12)


def test_a_firm_that_stands_still_falls_behind_its_competitors():
    firm = small_firm(drift(0.03))
    for k in range(4):
        firm.segment(k).offer[:] = firm.segment(k).need
        firm.segment(k).competitor[:] = firm.segment(k).need
    fits = []
    for week in range(104):
        firm.act(market_moves, week=week)
        firm.act(customers_respond, week=week)
        fits.append(firm.record(week).relative_fit)
    assert fits[0] == pytest.approx(0, abs=0.1)
    assert np.mean(fits[-13:]) < -0.3


# M2: the market grows, the season turns


def test_the_market_grows_at_its_rate():
    firm = small_firm({"market.growth": 0.1})
    firm.act(market_moves, week=52)
    assert firm.unit.seasonal_growth == pytest.approx(1.1)


def test_the_season_multiplies_demand_in_its_month():
    firm = small_firm({"market.growth": 0, "market.seasonality": [0.5, *[1] * 10, 2.0]})
    seen = []
    for week in (0, 3, 4, 46, 47, 51):  # months of 4, 4 and 5 weeks
        firm.act(market_moves, week=week)
        seen.append(firm.unit.seasonal_growth)
    assert seen == pytest.approx([0.5, 0.5, 1, 1, 2, 2])


# M39: customers


def test_customers_leave_at_the_base_rate_where_their_response_is_neutral():
    firm = serving(1000, neutralise=("M39",))
    respond(firm, 104, experience=0.1)
    gone = firm.world.weeks["churned"].sum()
    k = firm.p.behaviour.customers.likeness
    p_gone = 1 - (1 + 2 * firm.p.firm.churn / (k - 1)) ** -(k - 1)
    assert gone == pytest.approx(4000 * p_gone, abs=4.5 * math.sqrt(4000 * p_gone * (1 - p_gone)))


@pytest.mark.parametrize("likeness", [1.5, 3, 20])
def test_a_book_of_every_age_loses_its_churn_in_the_first_weeks_however_unlike_customers_are(likeness):
    """Of an ordinary fit and experience; in weeks the book has no time to become older."""
    firm = serving(5_000, {"behaviour.customers.likeness": likeness})
    b = firm.p.behaviour.customers
    for k in range(4):
        firm.segment(k).competitor[:] = firm.segment(k).need
        firm.segment(k).offer[:] = firm.segment(k).need
        firm.segment(k).offer[0] += math.sqrt(-2 * b.fit_reference)
    there = firm.world.segments.customers.sum()
    respond(firm, 4, experience=b.experience_base)
    expected = there * firm.p.firm.churn * 4 / 52
    assert firm.world.weeks["churned"].sum() == pytest.approx(expected, abs=4.5 * math.sqrt(expected))


def churned(relative_distance, experience=0.7, weeks=104, **changes):
    """Customers gone when the offer stands this far off the need and the competitor right on it."""
    firm = serving(1000, changes)
    need = firm.segment().need.copy()
    respond(
        firm, weeks, experience=experience, need=need, competitor=need, offer=need + relative_distance / math.sqrt(3),
    )  # fmt: skip
    return firm.world.weeks["churned"].sum()


def test_more_customers_leave_the_worse_the_offer_fits():
    gone = [churned(distance) for distance in (0.0, 0.5, 1.0, 1.5)]
    assert gone == sorted(gone)
    assert gone[-1] > 1.5 * gone[0]


def test_more_customers_leave_after_a_bad_experience():
    assert churned(0.5, experience=0.2) > 1.2 * churned(0.5, experience=0.9)


def test_churn_follows_its_formula():
    """Of a book of every age, which has stood hazards of Lomax(k - 1, scale k), (1 + H / k)^-(k - 1) is left."""
    b = small_firm().p.behaviour.customers
    distance, experience = 0.9, 0.5
    relative = -0.5 * distance**2
    target = b.experience_base + b.experience_fit * (relative - b.fit_reference)
    felt = experience + b.experience_rate * (target - experience)
    exponent = b.churn_experience * (b.experience_base - felt) - b.churn_fit * (relative - b.fit_reference)
    k = b.likeness
    hazard = 2 * 0.14 * k / (k - 1) * math.exp(exponent)
    left = (1 + hazard / k) ** -(k - 1)
    assert churned(distance, experience) == pytest.approx(
        4000 * (1 - left), abs=4.5 * math.sqrt(4000 * left * (1 - left))
    )


def test_a_leaving_customer_takes_its_own_revenue_along_and_frees_an_account():
    firm = serving(100, {"firm.expansion": 0, "firm.churn": 0.4})
    segment = firm.segment()
    segment.claimed += 50
    before = segment.recurring
    for week in range(104):
        firm.act(customers_respond, week=week)
    assert 0 < segment.customers < 100
    assert segment.recurring / segment.customers == pytest.approx(before / 100)
    assert segment.claimed == segment.customers + 50


def test_a_customer_lost_is_lost_whole_and_never_more_than_there_are():
    firm = serving(2, {"firm.churn": 0.4})
    for week in range(104):
        for k in range(4):
            firm.segment(k).experience = 0.0
        firm.act(customers_respond, week=week)
        counts = firm.segments.customers
        assert (counts >= 0).all()
        assert (counts == counts.round()).all()


def test_without_churn_revenue_grows_by_its_expansion():
    firm = small_firm({"firm.churn": 0, "firm.expansion": 0.055}, neutralise=("M39",))
    before = firm.world.segments["recurring"].sum()
    for week in range(52):
        firm.act(customers_respond, week=week)
    assert firm.world.segments["recurring"].sum() == pytest.approx(before * (1 + 0.055 / 52) ** 52)


def test_customers_buy_more_where_the_offer_fits():
    def grown(distance):
        firm = small_firm({"firm.churn": 0})
        need = firm.segment().need.copy()
        for k in range(4):
            firm.segment(k).need[:], firm.segment(k).competitor[:] = need, need
            firm.segment(k).offer[:] = need + distance
        for week in range(26):
            firm.act(customers_respond, week=week)
        return firm.world.segments["recurring"].sum()

    assert grown(0.0) > grown(0.5) > grown(1.0)


@pytest.mark.parametrize("experience", [0.2, 0.6, 0.9])
@pytest.mark.parametrize("distance", [0.2, 0.9])
def test_satisfied_customers_of_a_fitting_offer_buy_more_by_the_formula(experience, distance):
    firm = small_firm({"firm.churn": 0, "firm.expansion": 0.1})
    segment, b = firm.segment(), firm.p.behaviour.customers
    segment.competitor[:], segment.offer[:] = segment.need, segment.need
    segment.offer[0] += distance
    segment.experience, before = experience, segment.recurring
    firm.act(customers_respond)
    relative = -0.5 * distance**2
    bad = b.churn_experience * (b.experience_base - segment.experience)
    growth = 0.1 * math.exp(min(1.0, max(-2.0, relative - b.fit_reference - bad)))
    assert segment.recurring == pytest.approx(before * (1 + growth / 52), rel=1e-12)


def test_experience_moves_to_what_the_offer_deserves_and_stays_an_index():
    for distance, low, high in ((0.0, 0.7, 0.8), (5.0, 0.0, 0.4)):
        firm = small_firm()
        for k in range(4):
            firm.segment(k).offer[:] = firm.segment(k).need + distance
            firm.segment(k).competitor[:] = firm.segment(k).need
        for week in range(104):
            firm.act(customers_respond, week=week)
        assert low <= firm.segment().experience <= high


# M5: referrals come from happy customers


def test_referrals_rest_at_their_opening_and_follow_happy_customers():
    def strength(customers, experience):
        firm = small_firm({"firm.opening_customers": 120}, neutralise=("M39",))
        for k in range(4):
            firm.segment(k).customers, firm.segment(k).experience = customers, experience
        firm.p.firm.churn = 0.0
        firm.act(customers_respond)
        return firm.unit.referral_strength

    usual = small_firm().p.behaviour.customers.experience_base
    assert strength(30.0, usual) == pytest.approx(1.0, abs=0.01)
    assert strength(60.0, usual) == pytest.approx(2 * strength(30.0, usual))
    assert strength(30.0, 0.2) < strength(30.0, 0.6) < strength(30.0, 0.9)
    assert strength(0.0, usual) == 0.0


# M22: the market forgets cold calls


def test_the_patience_of_the_market_recovers():
    firm = small_firm()
    firm.unit.reputation = 0.2
    rate = firm.p.behaviour.customers.reputation_recovery
    for week in range(10):
        firm.act(customers_respond, week=week)
    assert 1 - firm.unit.reputation == pytest.approx(0.8 * (1 - rate) ** 10)
