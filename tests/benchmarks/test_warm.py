"""When an answer came is read off the lines that came, and a command that failed has no time."""

import pytest

from benchmarks.warm import Answer, moments

SAID = [
    ("Growth 6 %", 1.0),
    ("", 1.1),
    ("Mean of 20 runs.", 1.2),
    ("", 3.0),
    ("Report: here", 3.1),
    ("Next: that", 3.2),
]


def test_the_last_line_above_the_report_ends_the_table():
    assert moments(SAID, 0, 3.5) == Answer(table=1.2, report=3.1, end=3.5)


@pytest.mark.parametrize(("said", "code"), [(SAID, 3), (SAID[:3], 0), (SAID[4:], 0), ([], 0)])
def test_a_command_without_table_or_report_is_not_timed(said, code):
    with pytest.raises(ValueError, match="the command"):
        moments(said, code, 3.5)
