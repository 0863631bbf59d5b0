"""M8: the lowest score that a marketer hands over, between too many leads and too few."""

import pytest

from tests.agents.marketers import COUNTED, paid_for, threshold_after


def test_the_cut_off_rises_when_sales_gets_more_than_it_can_work_and_falls_when_it_gets_less():
    assert threshold_after(paid_for(), handed=30.0) > 0.2 > threshold_after(paid_for(), handed=5.0)


def test_the_cut_off_rests_at_the_slack_above_what_sales_contacts():
    firm = paid_for()
    slack = firm.p.behaviour.qualification.slack
    assert threshold_after(firm, handed=10 * (1 + slack)) == pytest.approx(0.2)
    assert threshold_after(firm, handed=9.9 * (1 + slack)) < 0.2


def test_who_is_paid_by_the_lead_hands_over_more_of_them():
    by_lead, by_result = paid_for("leads", 100), paid_for("revenue", 0.5)
    assert threshold_after(by_lead, handed=25.0) < 0.2 < threshold_after(by_result, handed=25.0)
    by_qualified = paid_for("qualified", 100)
    assert threshold_after(by_qualified, handed=25.0) < 0.2


@pytest.mark.parametrize("rate", [1.0, 5.0, 20.0, 100.0])
def test_who_is_paid_by_the_lead_hands_over_more_as_far_as_the_bonus_counts_against_base_pay(rate):
    firm = paid_for("leads", rate)
    expected, tenth_of_base = rate * COUNTED[0], 0.1 * 90_000 / 52
    b = firm.p.behaviour.qualification
    rest = 10 * (1 + b.slack + b.volume_slack * expected / (expected + tenth_of_base))
    assert threshold_after(firm, handed=rest) == pytest.approx(0.2)
    assert threshold_after(firm, handed=0.99 * rest) < 0.2 < threshold_after(firm, handed=1.01 * rest)


def test_contacts_made_are_no_trap_that_spirals_down():
    """Capacity inferred from contacts is censored: handing over a little more than is worked must lower the cut-off."""
    firm = paid_for()
    assert threshold_after(firm, handed=11.0, contacted=10.0) < 0.2


def test_complaints_of_sales_raise_the_cut_off_as_far_as_they_are_heard():
    def cut_off(neglected, willing):
        firm = paid_for()
        firm.unit.neglected_share = neglected
        firm.world.salespeople.willing[:] = willing
        return threshold_after(firm, handed=14.0)

    assert cut_off(0.0, 1.0) == cut_off(0.5, 0.0)
    assert cut_off(0.5, 1.0) > cut_off(0.5, 0.5) > cut_off(0.5, 0.0)


@pytest.mark.parametrize("handed", [0.0, 1e6])
def test_the_cut_off_stays_in_its_range(handed):
    firm = paid_for()
    found = threshold_after(firm, weeks=100, handed=handed)
    assert found == (0 if handed == 0 else firm.p.behaviour.qualification.highest)


def test_the_cut_off_moves_by_no_more_than_its_step():
    firm = paid_for()
    assert threshold_after(firm, weeks=1, handed=1e6) == pytest.approx(0.2 + firm.p.behaviour.qualification.step)


def test_the_cut_off_stays_at_its_opening_where_it_is_neutral():
    firm = paid_for("leads", 1000, neutralise=("M8",))
    assert threshold_after(firm, handed=1e6) == firm.p.behaviour.qualification.opening_threshold
