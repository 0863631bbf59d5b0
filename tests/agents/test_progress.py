"""M18: each touch advances an opportunity, leaves it or loses it, by what speaks for and against the deal."""

import math

import numpy as np
import pytest

from smarketing.agents.bounds import logistic
from smarketing.agents.progress import chance_logit, hear, lose, touch
from smarketing.agents.state import CLOSED, Cause, Stage
from tests.firm import small_firm


def eta(firm=None, i=0, **traits):
    """The logit of one step for a deal of salesperson 0."""
    firm = firm or ready()
    lead = firm.lead(firm.deal(**traits))
    return chance_logit(firm.world, firm.p, 0, i, lead)[0]


def ready(changes=None, neutralise=(), fit=0.0, **seller):
    """A firm whose offer is ahead of the competitor's by `fit` for a customer at the segment's need."""
    firm = small_firm({"behaviour.progress.silent": 0, **(changes or {})}, neutralise=neutralise)
    me, segment = firm.seller(), firm.segment()
    me.skill, me.ramp, firm.unit.support_effect, me.has_success[:] = 1.0, 1.0, 1.0, False
    segment.offer[:] = segment.competitor[:] = segment.need
    (segment.competitor if fit > 0 else segment.offer)[0] += math.sqrt(2 * abs(fit))
    for name, value in seller.items():
        setattr(me, name, value)
    return firm


def test_the_logit_is_the_sum_of_what_speaks_for_and_against_the_deal():
    firm = ready({"market.competition.strength": 0.3}, fit=-0.4, skill=1.3, ramp=0.8)
    firm.unit.materials, firm.pair().trust_in_leads, firm.unit.support_effect = 0.6, 0.7, 1.1
    b = firm.p.behaviour.progress
    rapport, proof = 1 - math.exp(-3 / b.rapport_touches), 0.6 * (0.5 + 0.7)
    expected = (
        b.log_odds
        + b.skill * math.log(1.3 * 0.8 * 1.1)
        + b.fit * (-0.4 - b.reference_fit)
        + b.intent * (0.9 - 0.5)
        + b.persuasion * (0.5 * rapport + 0.5 * proof - b.normal_persuasion)
        - 0.3
    )
    assert eta(firm, intent=0.9, touches=3) == pytest.approx(expected)


def rises(values):
    assert values == sorted(values)
    assert values[0] < values[-1]


def test_skill_speaks_for_a_deal():
    rises([eta(ready(skill=skill)) for skill in (0.3, 1.0, 3.0)])


def test_experience_speaks_for_a_deal():
    rises([eta(ready(ramp=ramp)) for ramp in (0.3, 0.7, 1.0)])


def test_an_offer_that_fits_better_than_the_competitors_speaks_for_a_deal():
    rises([eta(ready(fit=fit)) for fit in (-1.5, -0.5, 0.0, 0.8)])


def test_intent_speaks_for_a_deal():
    rises([eta(intent=intent) for intent in (0.1, 0.5, 0.9)])


def test_support_money_speaks_for_a_deal():
    def with_support(effect):
        firm = ready()
        firm.unit.support_effect = effect
        return eta(firm)

    rises([with_support(effect) for effect in (0.6, 1.0, 1.3)])


def test_a_strong_competitor_speaks_against_a_deal():
    rises([eta(ready({"market.competition.strength": strength})) for strength in (2, 0, -2)])


def test_rapport_grows_with_touches_and_counts_where_people_buy_emotionally():
    def gain(share):
        changes = {"market.segments[0].emotional_share": share}
        return eta(ready(changes), touches=10) - eta(ready(changes), touches=1)

    assert gain(0.0) == 0
    rises([gain(share) for share in (0.0, 0.5, 1.0)])


def test_proof_counts_where_people_justify_intellectually():
    def gain(share):
        poor, good = (ready({"market.segments[0].emotional_share": share}) for _ in range(2))
        poor.unit.materials, good.unit.materials = 0.1, 0.9
        return eta(good) - eta(poor)

    assert gain(1.0) == 0
    rises([gain(share) for share in (1.0, 0.5, 0.0)])


def test_materials_are_used_as_far_as_those_who_made_them_are_trusted():
    def with_trust(trust):
        firm = ready()
        firm.unit.materials, firm.pair().trust_in_leads = 0.8, trust
        return eta(firm)

    rises([with_trust(trust) for trust in (0.0, 0.5, 1.0)])


def test_every_deal_is_alike_where_progress_is_neutral():
    for firm in (ready(neutralise=("M18",), skill=5.0), ready(neutralise=("M18",), fit=-2.0, skill=0.1)):
        assert eta(firm, intent=0.9) == firm.p.behaviour.progress.log_odds


# M19: a pitch made after the last success


def pitched(distance, neutralise=()):
    firm = ready(neutralise=neutralise)
    firm.seller().has_success[0] = True
    firm.seller().last_success[0] = firm.segment().need + distance / math.sqrt(3)
    return eta(firm)


def test_a_pitch_that_worked_last_suits_customers_who_are_like_the_last_one():
    rises([pitched(distance) for distance in (2.0, 1.0, 0.0)])
    assert pitched(0.0) > eta(ready()) > pitched(2.0)


def test_what_worked_last_makes_no_difference_where_fixation_is_neutral():
    assert pitched(0.0, neutralise=("M19",)) == pitched(3.0, neutralise=("M19",)) == eta(ready(neutralise=("M19",)))


# One touch


def touches(firm, n=1500, **traits):
    """Outcomes of one touch of n alike deals: how many advanced, stayed, were lost."""
    counts = np.zeros(3)
    for slot in range(n):
        firm.seller().n_book = 0
        row = firm.deal(slot=slot, **traits)
        touch(firm.world, firm.p, 0, 0, 0, 0, firm.key)
        lost = firm.world.pipelines[0, 0, 0] == CLOSED
        counts += (not lost and firm.lead(row).steps == 1, not lost and firm.lead(row).steps == 0, lost)
    return counts


@pytest.mark.parametrize("fit", [0.5, -1.5])
def test_a_touch_decides_by_its_chance(fit):
    firm = ready(fit=fit)
    decided, passes = firm.p.behaviour.progress.decided, logistic(eta(ready(fit=fit), touches=2))
    n = 1500
    expected = n * np.array([decided * passes, 1 - decided, decided * (1 - passes)])
    assert touches(firm, n) == pytest.approx(expected, abs=4.5 * math.sqrt(n / 4))


def test_under_the_same_luck_a_better_deal_never_does_worse():
    def outcome(skill, slot):
        firm = ready(skill=skill)
        row = firm.deal(slot=slot)
        touch(firm.world, firm.p, 0, 0, 0, 0, firm.key)
        return -1 if firm.world.pipelines[0, 0, 0] == CLOSED else int(firm.lead(row).steps)

    pairs = [(outcome(0.3, slot), outcome(3.0, slot)) for slot in range(60)]
    assert all(good >= poor for poor, good in pairs)
    assert any(good > poor for poor, good in pairs)


def test_after_its_last_step_a_deal_is_negotiated():
    firm = ready(skill=20.0, fit=1.0)
    steps = int(firm.p.behaviour.progress.steps)
    for slot in range(30):
        firm.seller().n_book = 0
        row = firm.deal(slot=slot, steps=steps - 1)
        touch(firm.world, firm.p, 0, 0, 0, 7, firm.key)
        if firm.world.pipelines[0, 0, 0] != CLOSED and firm.lead(row).steps == steps:
            assert firm.lead(row).stage == Stage.NEGOTIATION
            assert firm.lead(row).negotiating_since == 7
            return
    pytest.fail("none of thirty easy deals advanced")


def lost_to(firm):
    """The causes under which lost deals are booked."""
    touches(firm, 200)
    return set(np.flatnonzero(firm.record().lost_revenue))


def test_a_loss_is_put_down_to_what_spoke_most_against_the_deal():
    assert lost_to(ready(fit=0.5)) == {Cause.PRICE}
    assert lost_to(ready(fit=-1.8)) == {Cause.MISFIT}
    assert lost_to(ready(fit=0.5, skill=0.05)) == {Cause.SKILL}
    assert lost_to(ready({"market.competition.strength": 1.5}, fit=0.5)) == {Cause.COMPETITOR}


@pytest.mark.parametrize(
    ("misfit", "skill", "rival", "cause"),
    [
        (0.0, 0.0, 0.0, Cause.PRICE),
        (-0.1, 0.0, 0.0, Cause.MISFIT),
        (0.0, -0.1, 0.0, Cause.SKILL),
        (0.0, 0.0, -0.1, Cause.COMPETITOR),
        (-0.1, -0.1, -0.1, Cause.MISFIT),
        (0.0, -0.1, -0.1, Cause.SKILL),
        (-0.1, -0.2, -0.3, Cause.COMPETITOR),
        (-0.3, -0.2, -0.1, Cause.MISFIT),
    ],
)
def test_a_cause_takes_the_place_of_another_only_where_it_weighs_more(misfit, skill, rival, cause):
    firm = small_firm()
    price = float(firm.p.behaviour.progress.price_term)
    row = firm.deal()
    lose(firm.world, firm.p, 0, 0, firm.position(row), 3, price + misfit, price + skill, price + rival)
    assert np.flatnonzero(firm.record(3).lost_revenue).tolist() == [cause]


def test_a_touch_counts_and_is_noted():
    firm = ready()
    row = firm.deal()
    touch(firm.world, firm.p, 0, 0, 0, 4, firm.key)
    assert firm.lead(row).touches == 2
    assert firm.lead(row).touched == 4


# What customers say


def test_the_first_customer_is_heard_whole_and_later_ones_as_far_as_memory_goes():
    firm = small_firm()
    me, rate = firm.seller(), firm.p.behaviour.learning.hearing_rate
    me.has_heard[1] = False
    hear(firm.p, me, 1, np.array([1.0, 2.0, 3.0]))
    assert me.heard[1] == pytest.approx([1, 2, 3])
    hear(firm.p, me, 1, np.array([2.0, 2.0, 2.0]))
    assert me.heard[1] == pytest.approx([1 + rate, 2, 3 - rate])
    assert me.n_heard[1] == 2
