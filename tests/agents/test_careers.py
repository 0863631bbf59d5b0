"""M24: people quit, chairs stay empty, replacements have to learn."""

import math

import numpy as np
import pytest

from smarketing.agents.careers import careers_of_marketer, careers_of_salesperson, p_quit
from smarketing.agents.state import Cause
from tests.firm import parameters, small_firm

RESTLESS = {"sales.quit_hazard": 1.0, "behaviour.careers.vacancy_weeks": 3}


def chance(missed=0.5, blame=0.0, pressure=0.0, unfairness=0.0, worth=1.0, hazard=0.15, **changes):
    p = parameters({"sales.quit_hazard": hazard, **changes})
    return p_quit(p, missed, blame, pressure, unfairness, worth)


# Who quits


def test_at_normal_pay_and_pressure_people_quit_at_the_base_rate():
    p = parameters()
    yearly = 1 - (1 - chance(missed=float(p.behaviour.careers.normal_misses))) ** 52
    assert yearly == pytest.approx(1 - math.exp(-0.15))


@pytest.mark.parametrize("cause", ["missed", "blame", "pressure", "unfairness"])
def test_people_quit_more_often_with_each_burden(cause):
    found = [chance(**{cause: size}) for size in (0.0, 0.5, 1.0)]
    assert found == sorted(found)
    assert found[0] < found[-1] < 1


def test_the_hazard_is_the_product_of_its_causes():
    b = parameters().behaviour.careers
    expected = 0.15 * math.exp(b.of_misses * 0.3 + b.of_blame * 0.4 + b.of_pressure * 0.2 + b.of_unfairness * 0.1)
    assert chance(0.8, 0.4, 0.2, 0.1) == pytest.approx(1 - math.exp(-expected / 52))


def test_nobody_quits_without_a_hazard():
    assert chance(1.0, 1.0, 1.0, 1.0, hazard=0.0) == 0


def leavers(behaviour, changes=None, neutralise=(), worlds=60, weeks=52, **state):
    """How many leave one position within a year, over many worlds; the first to leave ends a world."""
    firm = small_firm(changes, neutralise=neutralise)
    me = firm.seller() if behaviour is careers_of_salesperson else firm.marketer()
    left = 0
    for replication in range(worlds):
        firm.redraw(replication)
        me.vacant_weeks = 0
        for name, value in state.items():
            setattr(me, name, value)
        for week in range(weeks):
            firm.act(behaviour, 0, week=week)
            if me.vacant_weeks > 0:
                left += 1
                break
    return left


@pytest.mark.parametrize("behaviour", [careers_of_salesperson, careers_of_marketer])
def test_people_leave_as_often_as_they_quit(behaviour):
    worlds = 150
    left = leavers(behaviour, {"sales.quit_hazard": 0.5}, worlds=worlds, blame_received=0.0, dismissed=False)
    expected = 1 - math.exp(-0.5)
    assert left / worlds == pytest.approx(expected, abs=4.5 * math.sqrt(expected * (1 - expected) / worlds))


@pytest.mark.parametrize("behaviour", [careers_of_salesperson, careers_of_marketer])
def test_blame_drives_people_out(behaviour):
    changes = {"sales.quit_hazard": 0.3}
    assert leavers(behaviour, changes, blame_received=1.0) > leavers(behaviour, changes, blame_received=0.0)


def test_missed_quotas_drive_people_out_where_there_are_quotas():
    changes = {"sales.quit_hazard": 0.3}
    assert leavers(careers_of_salesperson, changes, misses=1.0) > leavers(careers_of_salesperson, changes, misses=0.0)
    no_quota = {**changes, "compensation.salespeople.quota": None}
    assert leavers(careers_of_salesperson, no_quota, misses=1.0) == leavers(
        careers_of_salesperson, no_quota, misses=0.0
    )


def test_unfair_pay_drives_marketers_out():
    changes = {"sales.quit_hazard": 0.3}
    assert leavers(careers_of_marketer, changes, resentment=0.8) > leavers(careers_of_marketer, changes, resentment=0.0)


@pytest.mark.parametrize("behaviour", [careers_of_salesperson, careers_of_marketer])
def test_nobody_quits_where_careers_are_neutral(behaviour):
    assert leavers(behaviour, {"sales.quit_hazard": 1.0}, ("M24",), worlds=20, blame_received=1.0) == 0


@pytest.mark.parametrize("neutralise", [(), ("M24",)])
def test_whoever_is_dismissed_leaves(neutralise):
    for behaviour in (careers_of_salesperson, careers_of_marketer):
        firm = small_firm({"sales.quit_hazard": 0}, neutralise=neutralise)
        me = firm.seller() if behaviour is careers_of_salesperson else firm.marketer()
        me.dismissed = True
        firm.act(behaviour, 0)
        assert me.vacant_weeks > 0
        assert firm.record().leavers == 1


# The chair


@pytest.mark.parametrize("vacancy", [0, 1, 3])
@pytest.mark.parametrize("behaviour", [careers_of_salesperson, careers_of_marketer])
def test_a_chair_is_filled_after_its_vacancy_by_somebody_else(behaviour, vacancy):
    firm = small_firm({"sales.quit_hazard": 0, "behaviour.careers.vacancy_weeks": vacancy})
    me = firm.seller() if behaviour is careers_of_salesperson else firm.marketer()
    skill, me.tenure, me.dismissed = float(me.skill), 300.0, True
    firm.act(behaviour, 0, week=0)
    for week in range(1, vacancy + 1):
        assert me.vacant_weeks == vacancy - week + 1
        firm.act(behaviour, 0, week=week)
    assert me.vacant_weeks == 0
    assert not me.dismissed
    assert me.hire == 1
    assert me.tenure < 2
    assert me.skill != skill


def successor(**changes):
    firm = small_firm({"sales.quit_hazard": 0, "behaviour.careers.vacancy_weeks": 1, **changes})
    me = firm.seller()
    me.dismissed = True
    me.won_of_source[:], me.worked_of_source[:], me.misses, me.morale = 9.0, 20.0, 1.0, 0.1
    me.own_share = 0.9
    firm.world.pairs.trust_in_leads[:], firm.world.pairs.blame_by_sales[:] = 0.05, 0.9
    for week in range(2):
        firm.act(careers_of_salesperson, 0, week=week)
    return firm


def test_a_newcomer_has_an_open_mind():
    firm = successor()
    me = firm.seller()
    assert me.won_of_source.sum() == me.worked_of_source.sum() == 0
    assert not me.has_success.any()
    assert not me.has_heard.any()
    assert me.morale == firm.p.behaviour.people.normal_morale
    assert me.misses == firm.p.behaviour.careers.normal_misses
    assert me.own_share == 0.5
    assert firm.pair(0, 0).trust_in_leads == 0.5
    assert firm.pair(0, 0).blame_by_sales == 0
    assert firm.pair(0, 1).trust_in_leads == 0.05  # colleagues keep their own


def test_a_newcomer_comes_as_close_as_functions_are():
    assert successor(**{"culture.distance": 0.8}).pair().closeness == pytest.approx(0.2)


def test_a_new_marketers_beliefs_are_a_newcomers():
    errors = []
    firm = small_firm({"sales.quit_hazard": 0, "behaviour.careers.vacancy_weeks": 1})
    for replication in range(100):
        firm.redraw(replication)
        firm.marketer().dismissed = True
        firm.act(careers_of_marketer, 0)
        firm.act(careers_of_marketer, 0, week=1)
        errors.append(firm.marketer().belief - firm.segments.need)
    sd = firm.p.behaviour.learning.newcomer_sd
    assert np.std(errors) == pytest.approx(sd, rel=0.1)
    assert firm.marketer().variance[:4] == pytest.approx(sd**2)


def test_skills_are_lognormal_around_one():
    firm = small_firm({"people.skill_sigma": 0.5, "sales.quit_hazard": 0, "behaviour.careers.vacancy_weeks": 1})
    skills = []
    for replication in range(400):
        firm.redraw(replication)
        firm.seller().dismissed = True
        firm.act(careers_of_salesperson, 0)
        firm.act(careers_of_salesperson, 0, week=1)
        skills.append(math.log(firm.seller().skill))
    assert np.mean(skills) == pytest.approx(0, abs=4.5 * 0.5 / 20)
    assert np.std(skills) == pytest.approx(0.5, rel=0.15)


def test_an_empty_marketers_chair_draws_no_leads():
    firm = small_firm({"sales.quit_hazard": 0})
    firm.marketer().capture_rate[:], firm.marketer().dismissed = 3.0, True
    firm.act(careers_of_marketer, 0)
    assert (firm.marketer().capture_rate == 0).all()


# A leaver's pipeline


def test_some_of_a_leavers_deals_hung_on_the_person():
    firm = small_firm({"sales.quit_hazard": 0, "behaviour.careers.deals_lost": 0.3})
    n = 200
    for slot in range(n):
        firm.deal(slot=slot)
    firm.seller().dismissed = True
    firm.act(careers_of_salesperson, 0)
    kept = firm.world.pipelines[0, 0, : firm.seller().n_book]
    assert len(kept) == n - firm.record().lost
    assert firm.record().lost / n == pytest.approx(0.3, abs=4.5 * math.sqrt(0.21 / n))
    assert np.array_equal(kept, np.sort(kept))
    assert firm.record().lost_revenue[Cause.SKILL] > 0
    assert firm.record().lost_revenue[Cause.SKILL] == pytest.approx(firm.record().lost_revenue.sum())


def test_who_leaves_does_not_depend_on_anybody_else():
    """Luck is keyed by position and hire number: what happens to one chair shifts nobody else's luck."""

    def second(first_is_dismissed):
        firm = small_firm(RESTLESS)
        firm.seller(0).dismissed = first_is_dismissed
        path = []
        for week in range(100):
            for i in range(3):
                firm.act(careers_of_salesperson, i, week=week)
            path.append((int(firm.seller(1).hire), float(firm.seller(1).skill)))
        return path

    assert second(True) == second(False)
