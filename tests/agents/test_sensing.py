"""M9: what marketers know of customers' needs, how sure they are of it, and how that ages."""

import math

import numpy as np
import pytest

from smarketing.agents.marketer import sense
from smarketing.simulation.market import market_moves
from tests.firm import small_firm


def drifting(per_month=0.02, neutralise=(), **changes):
    drift = {f"market.segments[{k}].drift": per_month for k in range(4)}
    firm = small_firm({**drift, "behaviour.market.trend": 0, **changes}, neutralise=neutralise)
    for k in range(4):
        firm.segment(k).accounts = 1e9
    return firm


def observe_weeks(firm, weeks, moving=True):
    for week in range(weeks):
        if moving:
            firm.act(market_moves, week=week)
        for j in range(2):
            firm.act(sense, j, week=week)


def test_uncertainty_grows_with_drift_when_nobody_looks():
    firm = drifting(0.02, **{"marketing.research_share": 0, "behaviour.learning.commissioned": 1})
    before = firm.marketer().variance[:4].copy()
    observe_weeks(firm, 26)
    assert firm.marketer().variance[:4] == pytest.approx(before + 26 * 8 * 0.02 / 52)


def variance_after_a_year(money, commissioned):
    share = {"marketing.research_share": 0.05 * money, "behaviour.learning.commissioned": commissioned}
    firm = drifting(0.02, **share)
    observe_weeks(firm, 52, moving=False)
    return float(firm.marketer().variance[0])


def test_what_is_not_bought_is_learned_without_money():
    nothing, halved, usual = (variance_after_a_year(money, 0.5) for money in (0.0, 0.5, 1.0))
    assert usual < halved < nothing < variance_after_a_year(0.0, 1.0)
    assert usual == pytest.approx(variance_after_a_year(1.0, 1.0), rel=0.05), "ordinary research teaches as before"
    assert variance_after_a_year(0.5, 1.0) == pytest.approx(nothing, rel=0.05), "half of it free, half of it bought"
    assert variance_after_a_year(0.0, 0.0) == variance_after_a_year(4.0, 0.0), "nothing to buy"


def test_uncertainty_settles_where_looking_and_drifting_balance():
    firm = drifting(0.02)
    observe_weeks(firm, 300, moving=False)
    money = firm.p.marketing.research_share * firm.unit.marketing_money / firm.unit.opening_research
    noise = 52 * firm.p.behaviour.learning.research_sd**2 / (0.5 + 0.5 * money)
    q = 8 * 0.02 / 52
    assert firm.marketer().variance[:4] == pytest.approx((-q + math.sqrt(q * q + 4 * q * noise)) / 2, rel=1e-3)


def test_a_marketer_errs_by_as_much_as_the_marketer_thinks():
    squared, believed = [], []
    for replication in range(40):
        firm = drifting(0.03)
        firm.redraw(replication)
        observe_weeks(firm, 60)
        for j in range(2):
            me = firm.marketer(j)
            squared.append(((me.belief - firm.segments.need) ** 2).mean())
            believed.append(me.variance.mean())
    assert np.mean(squared) == pytest.approx(np.mean(believed), rel=0.15)


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
def test_research_buys_certainty(share):
    poor, rich = (
        drifting(0.02, **{"marketing.research_share": share / 2}),
        drifting(0.02, **{"marketing.research_share": share}),
    )
    for firm in (poor, rich):
        observe_weeks(firm, 52)
    assert (rich.marketer().variance < poor.marketer().variance)[:4].all()


def test_hours_of_sensing_buy_certainty():
    idle, keen = drifting(), drifting()
    idle.marketer().shares[:] = (0.9, 0.0, 0.05, 0.05)
    keen.marketer().shares[:] = (0.1, 0.0, 0.85, 0.05)
    for firm in (idle, keen):
        observe_weeks(firm, 52)
    assert (keen.marketer().variance < 0.5 * idle.marketer().variance)[:4].all()


def test_two_marketers_do_not_err_alike():
    firm = drifting(0)
    errors = []
    for replication in range(60):
        firm.redraw(replication)
        for j in range(2):
            firm.marketer(j).belief[:], firm.marketer(j).variance[:] = 0.0, 1.0
        for k in range(4):
            firm.segment(k).need[:] = 0.0
        observe_weeks(firm, 1)
        errors.append(firm.marketers.belief.reshape(2, -1).copy())
    one, other = np.array(errors)[:, 0].ravel(), np.array(errors)[:, 1].ravel()
    assert abs(np.corrcoef(one, other)[0, 1]) < 4.5 / math.sqrt(len(one))


def test_a_segment_that_is_closed_is_not_looked_at():
    firm = drifting()
    firm.segment(3).is_open = False
    before = firm.marketer().belief[3].copy()
    observe_weeks(firm, 5, moving=False)
    assert (firm.marketer().belief[3] == before).all()
    assert (firm.marketer().belief[0] != 0).any()


def test_everybody_knows_the_truth_where_sensing_is_neutral():
    firm = drifting(0.06, neutralise=("M9",), **{"marketing.research_share": 0})
    observe_weeks(firm, 30)
    for j in range(2):
        assert (firm.marketer(j).belief == firm.segments.need).all()
        assert (firm.marketer(j).resonance == 1).all()


def test_resonance_is_the_fit_of_the_belief():
    firm = drifting()
    firm.segment().need[:] = firm.marketer().belief[0] + 0.0
    firm.marketer().variance[0] = 0.0
    firm.p.market.segments[0].drift = 0.0
    firm.act(sense, 0)
    assert firm.marketer().resonance[0] == pytest.approx(1)
    firm.segment().need[:] += 1.0
    firm.act(sense, 0)
    assert firm.marketer().resonance[0] == pytest.approx(math.exp(-1.5), rel=1e-6)
