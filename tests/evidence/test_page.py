"""The page and the figure say what the scoreboard says, and docs/validation.md is the page of the stored one."""

import json
from pathlib import Path

import pytest

from smarketing.evidence.validation.page import headline, number, page, required, simulated
from smarketing.evidence.validation.row import Nature, above, including, within
from smarketing.evidence.validation.rows import ROWS
from smarketing.evidence.validation.scoreboard import scoreboard
from smarketing.evidence.validation.stored import FILE
from smarketing.evidence.validation.stored import stored as kept_board
from smarketing.reports.figures.validation import place
from smarketing.reports.figures.validation import scoreboard as draw
from tests.evidence.boards import line, readings, row

DOCS = Path(__file__).resolve().parents[2] / "docs"
FRESH = "run `smarketing validate` in the checkout, and read what changed"


def board(**changes):
    rows = [
        row("V1", line("V1.1", **changes), line("V1.2", Nature.BUILT_IN)),
        row("V4", line("V4.1", required=above(0.9), why="The other firm grows by half of that.")),
    ]
    return scoreboard({"Family": rows}, readings(0.5), [])


def test_the_headline_counts_what_passes_fails_and_cannot_be_told():
    told = headline(board())
    assert told.startswith("The model shows 1 of 2 published patterns")
    assert "1 fail, 0 cannot be told. Of the 2 single tests in them 1 pass" in told


def test_a_failing_row_fails_in_public_and_says_why():
    text = page(board())
    assert "| V4.1 |" in text and "**fail**" in text
    assert "- **V4.1 fail**: The other firm grows by half of that." in text


def test_why_is_said_of_what_does_not_pass_only():
    assert "secret" not in page(board(why="secret"))


def test_firms_are_listed_with_what_is_changed_in_them():
    assert "| other | `aligned` | – |" in page(board())


def test_numbers_have_the_digits_that_their_interval_supports():
    assert number(12.3456, like=0.4) == "12.3"
    assert number(-1234.5, like=40) == "−1,230"
    assert number(None, like=1) == "–"
    assert number(0.123456, like=0) == "0.123"


def test_a_requirement_is_said_in_the_unit_of_the_line():
    def told(rule, scale=1.0):
        return required(scoreboard({"F": [row("V1", line(required=rule, scale=scale))]}, readings(0.5), [])["families"][0]["rows"][0]["lines"][0])  # noqa: E501  # fmt: skip

    assert told(within(0.1, 0.2), 100) == "10 to 20"
    assert told(above(-0.2), 100) == "> −20"
    assert told(including(0.0)) == "holds 0"


def test_what_the_model_lacks_is_said_to_lack():
    lacking = board(estimate=None, takes=())["families"][0]["rows"][0]["lines"][0]
    assert simulated(lacking) == "not in the model"
    assert place(lacking) is None


@pytest.mark.parametrize(
    ("low", "high", "inside"), [(0.2, None, True), (0.9, None, False), (None, 0.9, True), (0.1, 0.9, True)]
)
def test_a_dot_lies_in_the_band_exactly_where_the_mean_satisfies_the_requirement(low, high, inside):
    told = {"mean": 0.5, "low": 0.4, "high": 0.6, "required": {"low": low, "high": high, "includes": None}}
    found = place(told)
    assert found is not None
    assert (found.band[0] < found.mean < found.band[1]) is inside


def test_the_figure_names_every_test_and_draws_the_same_each_time():
    drawn = draw(board())
    assert drawn.svg() == drawn.svg()
    assert all(f"V{n}.1" in drawn.svg() for n in (1, 4))
    assert drawn.csv().count("\n") == 4


@pytest.fixture(scope="module")
def stored():
    return json.loads(FILE.read_text("utf-8"))


def test_the_package_holds_the_stored_scoreboard_and_says_where_there_is_none(stored, tmp_path):
    assert kept_board() == stored
    assert kept_board(tmp_path / "none.json") is None


def test_the_page_is_that_of_the_stored_scoreboard(stored):
    assert (DOCS / "validation.md").read_text("utf-8") == page(stored), FRESH


def test_the_stored_scoreboard_has_every_test_as_it_is_now(stored):
    kept = {told["id"]: told for family in stored["families"] for row in family["rows"] for told in row["lines"]}
    assert list(kept) == [line.id for row in ROWS for line in row.lines], FRESH
    for row_now in ROWS:
        for line_now in row_now.lines:
            told = kept[line_now.id]
            now = (line_now.metric, row_now.use_of(line_now), line_now.nature, line_now.reason, line_now.why)
            assert (told["metric"], told["use"], told["nature"], told["reason"], told["why"]) == now, FRESH


def test_the_stored_scoreboard_is_of_enough_runs(stored):
    assert stored["replications"] >= 30
    assert stored["failed_runs"] == 0


def test_every_failing_test_says_why(stored):
    silent = [
        told["id"]
        for family in stored["families"]
        for row in family["rows"]
        for told in row["lines"]
        if told["verdict"] == "fail" and not told["why"]
    ]
    assert not silent
