"""Twins: one firm under two policies, and the first thing that differs."""

import pytest

from smarketing.errors import InputError
from smarketing.experiments.comparison.twins import twins
from smarketing.scenarios import load

SHORT = {"horizon.warm_up_weeks": 52, "horizon.weeks": 52}
SMALL = SHORT | {"organisation.marketers": 2, "organisation.salespeople": 3}


def test_a_firm_and_itself_never_differ():
    firm = load("status_quo", overrides=SMALL)
    found = twins(firm, firm)
    assert found.complete
    assert found.chain == ()
    assert found.revenue[0] == found.revenue[1] > 0


def test_nothing_differs_before_the_policies_do_and_the_policy_itself_comes_first():
    a = load("status_quo", overrides=SMALL)
    b = load("status_quo", overrides=SMALL | {"budget.marketing_share": 0.6})
    found = twins(a, b, replication=2)
    first = found.chain[0]
    assert (first.week, first.phase) == (0, "leaders review")
    assert first.what == "the share of money that goes to marketing"
    assert first.b == "60 %"
    assert [event.week for event in found.chain] == sorted(event.week for event in found.chain)
    assert len({event.what for event in found.chain}) == len(found.chain), "each kind of thing is told once"
    assert any("lead" in event.who for event in found.chain)
    assert found.revenue[0] != found.revenue[1]


def test_firms_of_another_size_are_no_twins():
    with pytest.raises(InputError, match=r"organisation\.salespeople = 3.*has 4.*--set organisation\.salespeople=3"):
        twins(
            load("status_quo", overrides=SMALL), load("status_quo", overrides=SMALL | {"organisation.salespeople": 4})
        )
