"""Every peer computes the same funnel, and a peer that computes another, or is not there, is not timed."""

from dataclasses import replace

import pytest

from benchmarks import versus
from benchmarks.peers import in_c
from benchmarks.table import Line
from benchmarks.versus import OURS, PYTHON, C, funnel_lines, standard_errors_off

needs_compiler = pytest.mark.skipif(in_c.COMPILER is None, reason="no C compiler named cc is installed")


@pytest.mark.parametrize("runs", [30, pytest.param(2_000, marks=pytest.mark.soak)])
@pytest.mark.parametrize("peer", PYTHON, ids=lambda peer: peer.name)
def test_a_peer_has_the_known_mean_revenue(peer, runs):
    assert standard_errors_off(replace(peer, checked=runs)) < 3


@needs_compiler
@pytest.mark.parametrize("runs", [2_000, pytest.param(20_000, marks=pytest.mark.soak)])
def test_c_has_the_known_mean_revenue(runs):
    assert standard_errors_off(replace(C, checked=runs)) < 3


def test_other_rules_are_noticed_within_three_hundred_runs():
    richer = replace(OURS, totals=lambda n: [1.02 * total for total in OURS.totals(n)], checked=300)
    assert standard_errors_off(richer) > 3


def test_a_peer_that_computes_something_else_is_not_timed(monkeypatch: pytest.MonkeyPatch):
    wrong = replace(OURS, name="wrong", totals=lambda n: [2.0 * total for total in OURS.totals(n)], checked=50)
    monkeypatch.setattr(versus, "PYTHON", (wrong,))
    monkeypatch.setattr(versus, "OURS", replace(OURS, name="ours", checked=300))
    monkeypatch.setattr(in_c, "COMPILER", None)
    monkeypatch.setattr(versus, "REPEATS", 1)
    monkeypatch.setattr(versus, "MANY", 1)
    found = list(funnel_lines())
    assert [one for one in found if isinstance(one, str)] == [
        "C is left out: no compiler named cc is installed (Debian: apt-get install gcc).",
        "wrong computes something else, so its time says nothing: left out.",
    ]
    names = [one.name for one in found if isinstance(one, Line)]
    assert "ours: one run of the funnel" in names
    assert not [name for name in names if name.startswith(("wrong: one run", "wrong: times"))]
