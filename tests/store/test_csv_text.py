"""No cell of a CSV file is a formula, numbers stay numbers, and what we read back is what was written."""

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.store.csv_text import as_csv, frame_as_csv, harmless, restored, restored_frame

ROOT = Path(__file__).resolve().parents[2]
FORMULAS = (
    "=1+1",
    "+1-555",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
)
HARMLESS = ("name", "", " =1", "-5", "+0.25", "-1e-7", ".5", "a=b", "−5 %", "'quoted'", "–")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_written_as_text(text: str):
    assert harmless(text) == f"'{text}"
    assert restored(harmless(text)) == text


@pytest.mark.parametrize("cell", [*HARMLESS, -5, -0.25, None, True])
def test_all_else_is_written_as_it_is(cell: object):
    assert harmless(cell) is cell


@given(st.text(alphabet="'=+-@\t\r\n＝a1.e", max_size=6) | st.text(max_size=8))
def test_what_is_read_back_is_what_was_written_and_never_a_formula(text: str):
    written = harmless(text)
    assert restored(written) == text
    assert written[:1] not in tuple("=@\t\r\n＝＋－＠")
    assert written[:1] not in ("+", "-") or float(written) is not None


def test_rows_and_headings_are_both_made_harmless():
    rows = list(csv.reader(io.StringIO(as_csv(["=a", "b"], [["@x", -1.5], [None, "-1.5"]]))))
    assert rows == [["'=a", "b"], ["'@x", "-1.5"], ["", "-1.5"]]


def test_a_table_of_pandas_comes_back_as_it_was():
    frame = pd.DataFrame(
        {"=path": ["=1", None, "word"], "n": [-1, 0, 2], "x": [-0.5, float("nan"), 1.0], "b": [True] * 3}
    )
    text = frame_as_csv(frame, "point")
    assert text.splitlines()[:2] == ["point,'=path,n,x,b", "0,'=1,-1,-0.5,True"]
    pd.testing.assert_frame_equal(
        restored_frame(pd.read_csv(io.StringIO(text), index_col="point")), frame, check_names=False
    )
    assert list(frame.columns) == ["=path", "n", "x", "b"] and frame.iloc[0, 0] == "=1"


def test_csv_is_written_in_one_place():
    """`csv.writer` and `to_csv` stand in `store.csv_text`, and where exports are made in the forms of CRM systems."""
    rooms = ("agents", "commands", "dashboard", "evidence", "experiments", "inference", "reports", "scenarios", "store")
    writes = re.compile(r"csv\.(Dict)?[wW]riter|\.to_csv\(|\.to_excel\(")
    files = [file for room in rooms for file in (ROOT / room).rglob("*.py") if writes.search(file.read_text("utf-8"))]
    assert {file.relative_to(ROOT).as_posix() for file in files} == {"store/csv_text.py", "evidence/crm/export.py"}
