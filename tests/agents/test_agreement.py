"""M14: marketing promises a score and a volume, sales a response; leaders hold them to it as far as they support it."""

import pytest

from smarketing.agents.agenda import make_agenda
from smarketing.agents.state import Task
from tests.agents.marketers import paid_for, threshold_after
from tests.firm import small_firm

# M14: what marketing promises


def promised(support, neutralise=(), **sla):
    agreed = {"min_score": 0.4, "response_days": 2, "volume": 0, **sla}
    return paid_for(changes={"handoff.sla": agreed, "leadership.support": support}, neutralise=neutralise)


def test_the_promised_score_binds_as_far_as_leaders_support_it():
    found = [threshold_after(promised(support), handed=5.0) for support in (0.0, 0.5, 0.75, 1.0)]
    assert found == sorted(found)
    assert found[0] < 0.2
    assert found[-1] == pytest.approx(0.4)


def test_the_promised_volume_lowers_the_cut_off_as_far_as_leaders_support_it():
    found = [threshold_after(promised(support, min_score=0, volume=60), handed=20.0) for support in (0.0, 0.5, 1.0)]
    assert found[0] > 0.2 > found[1] >= found[2]


def test_nothing_is_promised_where_agreements_are_neutral():
    plain = threshold_after(paid_for(), handed=5.0)
    assert threshold_after(promised(1.0, neutralise=("M14",)), handed=5.0) == plain
    assert threshold_after(promised(1.0, neutralise=("M14",), volume=500), handed=5.0) == plain


# M14: what sales promises


def keen(support=1.0, agreed=True, neutralise=(), days=2.0, breaches=0.0, gap=0.4, expected=1.0, by_risk=1.0):
    """Two leads, the less promising one (by `gap`) past its promised response; whether that goes first.

    expected    where the owner's period is heading, against what is demanded
    by_risk     behaviour.handoff.sla_risk
    """
    sla = {"min_score": 0, "response_days": days, "volume": 0} if agreed else None
    firm = small_firm(
        {
            "sales.prospecting.appointment_rate": 0, "handoff.sla": sla, "leadership.support": support,
            "behaviour.handoff.sla_risk": by_risk,
        },
        neutralise=neutralise,
    )  # fmt: skip
    firm.unit.breach_share = breaches
    outlook = firm.seller().outlook
    outlook.demanded, outlook.expected, outlook.sd = 1.0, expected, 0.1
    firm.wait(appeal=8.0 - gap, arrived=0.0)
    firm.wait(appeal=8.0, arrived=0.95, slot=1)
    firm.seller().hours = 1.0
    firm.act(make_agenda, 0)
    return firm.agenda() == [(Task.CONTACT, 0)]


def test_a_lead_whose_response_is_due_goes_first_as_far_as_leaders_support_the_agreement():
    assert keen(support=1.0)
    assert not keen(support=0.1)
    assert not keen(support=1.0, days=30.0)


@pytest.mark.parametrize(("days", "is_due"), [(6.9, True), (7.1, False)])
def test_a_response_is_due_in_the_week_in_which_its_days_are_over(days, is_due):
    assert keen(support=1.0, days=days) is is_due


def test_leaders_press_for_the_promise_the_more_breaches_are_raised_to_them():
    pull = float(small_firm().p.behaviour.handoff.sla_pull)
    assert not keen(gap=1.5 * pull)
    assert keen(gap=1.5 * pull, breaches=0.6)
    assert not keen(gap=1.5 * pull, breaches=0.6, support=0.3)


def test_who_is_sure_of_the_target_follows_less_than_who_may_miss_it():
    pull = float(small_firm().p.behaviour.handoff.sla_pull)
    assert keen(gap=0.9 * pull) and not keen(gap=1.1 * pull)  # even odds: as far as leaders support it
    assert keen(gap=1.9 * pull, expected=0.5) and not keen(gap=2.1 * pull, expected=0.5)
    assert not keen(gap=0.1 * pull, expected=1.5)
    for expected in (0.5, 1.5):
        assert keen(gap=0.9 * pull, expected=expected, by_risk=0.0)
        assert not keen(gap=1.1 * pull, expected=expected, by_risk=0.0)


def test_nothing_is_due_without_an_agreement_or_where_agreements_are_neutral():
    assert not keen(agreed=False)
    assert not keen(neutralise=("M14",))
