"""M35, M9: listening in on calls costs the marketer the hour, the seller a part of it, and teaches."""

import pytest

from smarketing.agents.effort import plan_effort
from smarketing.agents.marketer import allocate_time, sense
from tests.firm import small_firm


def shadowing(hours=4, quality=1.0, neutralise=(), **changes):
    return small_firm({
        "alignment.call_shadowing_hours": hours, "alignment.quality": quality,
        **{path.replace("__", "."): value for path, value in changes.items()},
    }, neutralise=neutralise)  # fmt: skip


def variance(*args, **kwargs):
    firm = shadowing(*args, **kwargs)
    firm.act(sense, 0)
    return float(firm.marketer().variance[0])


def hours_of(behaviour, person, **kwargs):
    firm = shadowing(**kwargs)
    firm.act(behaviour, 0)
    return float(getattr(firm, person)().hours)


def test_it_teaches_the_more_the_better_the_contact():
    assert variance(quality=1.0) < variance(quality=0.5) < variance(quality=0.0) == variance(hours=0)


def test_it_teaches_nothing_where_that_is_neutral():
    nothing = variance(hours=0)
    assert variance(behaviour__learning__of_listening=0.0) == variance(neutralise=("M35",)) == nothing


def test_the_seller_gives_a_fifth_of_the_hour_and_the_marketer_all_of_it():
    sellers = [hours_of(plan_effort, "seller", hours=h) for h in (0, 4)]
    assert sellers[0] - sellers[1] == pytest.approx(0.2 * 4)
    marketers = [hours_of(allocate_time, "marketer", hours=h) for h in (0, 4)]
    assert marketers[0] - marketers[1] == pytest.approx(4, rel=0.2)
