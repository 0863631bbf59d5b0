"""M22: customers won know the person, and open doors."""

import pytest

from smarketing.agents.prospecting import network, p_appointment, usual_contacts
from smarketing.simulation.ledger import close_books
from tests.firm import small_firm


def chance(contacts, **changes):
    firm = small_firm({path.replace("__", "."): value for path, value in changes.items()})
    me = firm.seller()
    me.skill = me.ramp = 1.0
    me.contacts = contacts
    return float(p_appointment(firm.p, me, 0.7))


def test_appointments_rise_with_the_customers_who_know_one():
    assert chance(0) < chance(30) < chance(80)
    stranger = chance(30, behaviour__salesperson__of_contacts=0.0)
    assert chance(10 / 3) == pytest.approx(stranger)  # of whom the published rate is
    assert chance(30) == pytest.approx(1.5 * stranger)


def test_networks_do_nothing_where_they_weigh_nothing():
    firm = small_firm({"behaviour.salesperson.of_contacts": 0.0})
    assert network(firm.p, 0.0) == network(firm.p, 500.0) == 1.0


def test_customers_are_lost_to_sight():
    firm = small_firm()
    firm.seller().contacts = 10.0
    firm.act(close_books)
    assert firm.seller().contacts == pytest.approx(10 * 0.995)


def test_the_longer_somebody_has_sold_the_more_know_them_up_to_a_limit():
    firm = small_firm()
    known = [usual_contacts(firm.p, firm.unit, tenure) for tenure in (0.0, 52.0, 520.0, 1e6)]
    assert known[0] == 0
    assert known == sorted(known)
    wins = firm.unit.bookings_trend / 3 / firm.unit.opportunity_value
    assert known[-1] == pytest.approx(wins / 0.005)
