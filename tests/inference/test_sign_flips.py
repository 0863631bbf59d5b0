"""Sign flips: exact where pairs can be counted, blind to scale, and right as often as said."""

import numpy as np
import pytest

from smarketing.inference.sign_flips import holm, p_nothing


def test_the_chance_is_the_share_of_signs_that_come_to_as_much():
    assert p_nothing(np.ones((6, 1))) == pytest.approx(2 * 2 / 2**6)  # all up or all down, and two questions


def test_differences_that_are_all_nothing_are_luck_for_certain():
    assert p_nothing(np.zeros((5, 4))) == 1
    assert p_nothing(np.full((5, 4), np.nan)) == 1


def test_an_effect_with_two_signs_is_seen_where_replications_repeat_it():
    up_and_down = np.array([[1.0], [-1.0], [1.0], [-1.0]])
    assert p_nothing(np.repeat(up_and_down, 10, axis=1)) < 0.01
    assert p_nothing(up_and_down) == 1


def test_nothing_is_taken_for_something_as_seldom_as_the_level_says():
    random = np.random.default_rng(7)
    groups_of_any_spread = np.exp(random.normal(size=(8, 1)))
    found = [p_nothing(groups_of_any_spread * random.standard_t(3, size=(8, 6)), seed) for seed in range(200)]
    assert np.mean(np.array(found) < 0.05) <= 0.09  # above it 1 time in 200


def test_a_missing_pair_is_no_evidence():
    random = np.random.default_rng(1)
    whole = random.normal(1.0, 1.0, size=(8, 6))
    holes = np.hstack([whole, np.full((8, 3), np.nan)])
    assert p_nothing(holes) == pytest.approx(p_nothing(whole), abs=0.01)


def test_many_differences_are_taken_together_and_say_the_same():
    random = np.random.default_rng(1)
    assert p_nothing(random.normal(0.05, 1.0, size=(512, 40))) < 0.01
    assert p_nothing(random.normal(0.0, 1.0, size=(512, 40))) > 0.01


def test_holm_multiplies_the_smallest_by_all_the_next_by_one_less_and_never_falls():
    np.testing.assert_allclose(holm(np.array([0.04, 0.01, 0.03, 0.5])), [0.09, 0.04, 0.09, 0.5])
