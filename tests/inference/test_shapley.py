"""Shapley values and interactions on games whose answers are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.inference.shapley import interactions, shapley

COALITIONS = np.arange(256)


def has(player: int, coalitions: np.ndarray = COALITIONS) -> np.ndarray:
    return (coalitions >> player & 1).astype(float)


def test_in_an_additive_game_everybody_brings_what_they_bring_alone():
    alone = np.array([3.0, -1.0, 0.5, 0.0, 2.0, -0.25, 1.0, 4.0])
    worths = 10 + sum(alone[i] * has(i) for i in range(8))
    assert shapley(worths) == pytest.approx(alone)
    assert list(interactions(worths).values()) == pytest.approx([0.0] * 28)


@pytest.mark.parametrize("team", [(2,), (0, 3), (1, 4, 7), (0, 1, 2, 3, 4, 5, 6, 7)])
def test_a_team_that_only_works_whole_shares_equally(team):
    """The unanimity game of a team T: 1/|T| to each member; each pair of members interacts with 1/(|T| - 1)."""
    worths = np.prod([has(i) for i in team], axis=0)
    assert shapley(worths) == pytest.approx([1 / len(team) if i in team else 0.0 for i in range(8)])
    for (i, j), found in interactions(worths).items():
        assert found == pytest.approx(1 / (len(team) - 1) if i in team and j in team else 0.0)


def test_two_who_do_the_same_work_interact_below_zero():
    worths = np.maximum(has(0), has(1))
    assert shapley(worths)[:2] == pytest.approx([0.5, 0.5])
    assert interactions(worths)[0, 1] == pytest.approx(-1.0)


def test_the_game_of_gloves_has_the_answer_of_the_textbook():
    """One left glove (player 0), two right ones; a pair is worth 1: 2/3, 1/6, 1/6 (Osborne & Rubinstein 1994)."""
    coalitions = np.arange(8)
    worths = np.minimum(has(0, coalitions), has(1, coalitions) + has(2, coalitions))
    assert shapley(worths) == pytest.approx([2 / 3, 1 / 6, 1 / 6])


@given(st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_shares_sum_to_the_gap_in_every_game(k: int, seed: int):
    worths = np.random.default_rng(seed).normal(size=(2**k, 5)) * 1e6
    assert shapley(worths).sum(axis=0) == pytest.approx(worths[-1] - worths[0], rel=1e-12, abs=1e-6)


def test_the_share_of_the_mean_game_is_the_mean_of_the_shares():
    worths = np.random.default_rng(1).normal(size=(256, 7))
    assert shapley(worths).mean(axis=1) == pytest.approx(shapley(worths.mean(axis=1)))
    means = [each.mean() for each in interactions(worths).values()]
    assert means == pytest.approx([*map(float, interactions(worths.mean(axis=1)).values())])


def test_worths_that_are_no_game_are_refused():
    with pytest.raises(ValueError, match="2\\^k"):
        shapley(np.zeros(6))
