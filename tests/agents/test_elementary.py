"""Exponentials and logarithms of rows: right by the reference of NumPy, to the last digits."""

import numpy as np
import pytest

from smarketing.agents.elementary import exponentials, logarithms

RANDOM = np.random.default_rng(2).normal(0, 8, 20_000)
NUMBERS = np.concatenate([np.linspace(-700.0, 700.0, 20_011), np.linspace(-2.0, 2.0, 20_011), RANDOM])
POSITIVE = np.concatenate(
    [np.geomspace(1e-300, 1e300, 20_011), np.linspace(0.4, 2.5, 20_011), np.exp2(np.arange(-60, 60))]
)


def in_place(work, x, n=None):
    row = x.copy()
    work(row, len(x) if n is None else n)
    return row


def test_exponentials_agree_with_the_reference_to_the_last_digits():
    np.testing.assert_allclose(in_place(exponentials, NUMBERS), np.exp(NUMBERS), rtol=4.5e-16, atol=0)


def test_logarithms_agree_with_the_reference_to_the_last_digits():
    np.testing.assert_allclose(in_place(logarithms, POSITIVE), np.log(POSITIVE), rtol=4.5e-16, atol=0)


def test_known_values_are_exact():
    assert in_place(exponentials, np.array([0.0, -0.0])).tolist() == [1.0, 1.0]
    assert in_place(logarithms, np.array([1.0])).tolist() == [0.0]


def test_an_exponential_beyond_the_range_of_numbers_stays_at_its_end():
    low, high = in_place(exponentials, np.array([-1e9, 1e9]))
    assert 0.0 < low < 1e-300 and 1e300 < high < np.inf


@pytest.mark.parametrize("n", [0, 1, 3, 8, 13])
def test_only_the_first_n_are_touched_and_each_is_what_it_is_alone(n):
    for work, x in ((exponentials, NUMBERS[20_000:20_020]), (logarithms, POSITIVE[20_000:20_020])):
        row = in_place(work, x, n)
        assert (row[n:] == x[n:]).all()
        assert row[:n].tolist() == [in_place(work, x[t : t + 1])[0] for t in range(n)]
