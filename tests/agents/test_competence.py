"""M31: a difference of competence between the functions only harms."""

import math

import pytest

from smarketing.agents.blame import settle
from smarketing.agents.structure import competence_gap
from tests.firm import parameters, small_firm
from tests.runs import finish, short


def gap(marketers, salespeople, neutralise=()):
    skill = {"people.skill.marketers": marketers, "people.skill.salespeople": salespeople}
    return competence_gap(parameters(skill, neutralise=neutralise))


def test_the_gap_is_the_same_both_ways_and_none_between_equals():
    assert gap(2.0, 1.0) == pytest.approx(gap(1.0, 2.0)) == pytest.approx(math.log(2))
    assert gap(2.0, 2.0) == gap(2.0, 1.0, neutralise=("M31",)) == 0


def test_it_costs_the_trust_of_both_sides():
    pairs = []
    for skill in (1.0, math.e):
        firm = small_firm({"people.skill.marketers": skill})
        firm.act(settle)
        pairs.append(firm.pair())
    lost = firm.p.behaviour.trust.of_competence_gap
    assert pairs[0].trust_in_leads - pairs[1].trust_in_leads == pytest.approx(lost)
    assert pairs[0].trust_in_follow_up - pairs[1].trust_in_follow_up == pytest.approx(lost)


def test_it_costs_leads_at_the_handoff():
    kept = []
    for loss in (0.0, 2.0):
        world = finish(short(people__skill__salespeople=2.0, behaviour__handoff__lost_to_gap=loss))
        kept.append(world.weeks.handed_over.sum() / world.weeks.qualified.sum())
    assert kept[1] == pytest.approx(kept[0] * 0.25, rel=0.1)
