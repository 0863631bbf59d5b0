"""Columns made byte by byte are what `pyarrow.array` makes of the same values."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.store.columns import real, table, texts, whole

TEXTS = st.lists(st.none() | st.text(), max_size=20)


@given(st.lists(st.floats(allow_nan=True), max_size=20))
def test_real_numbers_with_nan_as_null(values):
    column = real(values)
    column.validate(full=True)
    assert column.equals(pa.array(values, pa.float64(), from_pandas=True))


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=20))
def test_whole_numbers(values):
    column = whole(values)
    column.validate(full=True)
    assert column.equals(pa.array(values, pa.int64()))


@given(TEXTS, st.integers(0, 3))
def test_texts_each_so_many_times_with_none_as_null(values, times):
    column = texts(values, times)
    column.validate(full=True)
    assert column.equals(pa.array([value for value in values for _ in range(times)], pa.string()))


def test_texts_of_different_lengths_of_stay():
    assert texts([], []).to_pylist() == []
    assert texts(["a", None, "ö"], [2, 1, 3]).to_pylist() == ["a", "a", None, "ö", "ö", "ö"]


def test_a_field_of_records_is_a_column():
    records = np.array([(1, 2.5), (3, np.nan)], dtype=[("a", "i8"), ("b", "f8")])
    made = table({"a": whole(records["a"]), "b": real(records["b"])})
    assert made.to_pydict() == {"a": [1, 3], "b": [2.5, None]}


def test_columns_of_unequal_length_are_no_table():
    with pytest.raises(pa.ArrowInvalid):
        table({"a": whole([1]), "b": whole([1, 2])}).validate()
