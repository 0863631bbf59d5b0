"""The reduced funnel against its known mean: the model's draws, records and threads, on a workload with an answer."""

import math

import numpy as np
import pytest

from benchmarks.funnel import (
    KNOWN_ERROR,
    KNOWN_MEAN,
    LEADS_A_WEEK,
    MARKETERS,
    WEEKS,
    allocate,
    run_funnel,
    weekly_revenue,
)
from smarketing.agents.draws import key


@pytest.mark.parametrize("runs", [2_000, pytest.param(20_000, marks=pytest.mark.soak)])
def test_the_funnel_has_the_known_mean_revenue(runs):
    totals = weekly_revenue(runs, seed=7, jobs=2).sum(axis=1)
    error = math.hypot(totals.std(ddof=1) / math.sqrt(runs), KNOWN_ERROR)
    assert abs(totals.mean() - KNOWN_MEAN) < 3 * error


def test_as_many_leads_arrive_as_the_rules_say():
    firm = allocate()
    arrived = []
    for r in range(200):
        run_funnel(firm, key(3, r))
        arrived.append(firm.weeks["captured"].sum())
    expected = LEADS_A_WEEK * MARKETERS * WEEKS
    assert abs(np.mean(arrived) - expected) < 4 * math.sqrt(expected / 200)
    closed = firm.weeks["won"].sum() + firm.weeks["lost"].sum()
    assert 0 < closed <= arrived[-1] - firm.salespeople["n_open"].sum()


def test_a_run_depends_on_its_key_alone():
    together = weekly_revenue(60, jobs=2)
    np.testing.assert_array_equal(together[40:], weekly_revenue(20, first=40))
    assert len(np.unique(together.sum(axis=1))) == 60
