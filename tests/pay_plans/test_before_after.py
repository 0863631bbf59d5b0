"""Pay before and after: the same people, paired under common random numbers."""

import pytest

from smarketing.errors import InputError
from smarketing.pay_plans.payout import payout
from tests.pay_plans.plans import firm

SHORT = {"horizon__warm_up_weeks": 52, "horizon__weeks": 52, "organisation__salespeople": 4}


@pytest.fixture(scope="module")
def found():
    plans = {"before": firm(**SHORT), "same": firm(**SHORT), "richer": firm(base=70_000.0, **SHORT)}
    return payout(plans, replications=3)


def test_under_the_same_plan_nobody_gains_or_loses(found):
    same = found.changes["same"]
    assert len(same.pairs) > 0 and same.unpaired == 0
    assert (same.before == same.after).all()
    assert same.share_gain == same.share_lose == 0


def test_who_is_paid_more_gains(found):
    richer = found.changes["richer"]
    assert richer.share_gain > 0.5
    assert richer.after.mean() > richer.before.mean()


def test_people_stand_by_skill_and_add_up_to_the_mean(found):
    richer = found.changes["richer"]
    skills = [rank.skill for rank in richer.ranks]
    assert len(skills) == 4 and skills == sorted(skills, reverse=True)
    parts = [rank.before for rank in richer.ranks]
    assert min(parts) <= richer.before.mean() <= max(parts)


def test_a_difference_is_what_lies_between_before_and_after(found):
    for rank in found.changes["richer"].ranks:
        assert rank.gap.mean == pytest.approx(rank.after - rank.before)
        assert rank.gap.low <= rank.gap.mean <= rank.gap.high


def test_the_summary_tells_what_was_simulated(found):
    plan = found.summary["plans"]["before"]
    assert plan["people_from"] == "simulation"
    assert plan["simulated"]["n_failed"] == 0
    assert 0 < plan["simulated"]["of_revenue"]["mean"] < 0.5
    assert set(found.summary["changes"]) == {"same", "richer"}


def test_horizons_that_differ_cannot_be_paired():
    longer = firm(**{**SHORT, "horizon__weeks": 104})
    with pytest.raises(InputError, match=r"horizon\.weeks"):
        payout({"a": firm(**SHORT), "b": longer}, replications=1)
