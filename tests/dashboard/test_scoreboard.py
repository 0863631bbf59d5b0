"""The scoreboard on the page is the stored one, word for word: what fails is told like what passes."""

import pytest

from smarketing.dashboard import scoreboard
from smarketing.evidence.validation.stored import NONE, stored

HOSTILE = '<img src=x onerror="window.broken = 1">'


def test_the_board_says_what_the_stored_one_says_and_every_row_has_its_source():
    board, told = stored(), scoreboard.scoreboard()
    assert board is not None
    rows = [row for family in told["families"] for row in family["rows"]]
    kept = [row for family in board["families"] for row in family["rows"]]
    assert [(row["id"], row["verdict"], row["source"]) for row in rows] == [
        (row["id"], row["verdict"], row["source"]) for row in kept
    ]
    assert all(row["source"] and row["use"] and row["lines"] for row in rows)
    uses = " ".join(row["use"] for row in rows)
    assert all(word in uses for word in ("held out", "development", "prediction", "built in, so not counted"))
    assert str(board["headline"]["rows"]["fail"]) in told["headline"]


def test_a_board_of_other_code_than_todays_says_so(monkeypatch):
    monkeypatch.setattr(scoreboard, "source_digest", lambda: "another")
    assert "an earlier state of its code" in scoreboard.scoreboard()["note"]
    monkeypatch.setattr(scoreboard, "source_digest", lambda: (stored() or {})["source_digest"])
    assert "the model as it is" in scoreboard.scoreboard()["note"]


def test_without_a_board_one_sentence_says_what_makes_it(monkeypatch):
    monkeypatch.setattr(scoreboard, "stored", lambda: None)
    told = scoreboard.scoreboard()
    assert told["headline"] == NONE
    assert told["families"] == []


def test_in_the_browser_failing_rows_are_as_visible_as_passing_ones_and_open_to_their_tests(new_page, monkeypatch):
    expect = pytest.importorskip("playwright.sync_api").expect
    made = scoreboard.scoreboard()
    made["families"][0]["rows"][0]["pattern"] = HOSTILE
    monkeypatch.setattr("smarketing.dashboard.evidence.scoreboard", lambda: made)
    page = new_page()
    page.locator('[data-page="evidence"]').click()
    expect(page.locator("#scoreboard h2")).to_contain_text("published patterns")
    sizes = set()
    for verdict, word in (("pass", "pass"), ("fail", "fail"), ("inconclusive", "cannot be told")):
        first = page.locator(f'.pattern[data-verdict="{verdict}"] .verdict').first
        expect(first).to_be_visible()
        expect(first).to_contain_text(word)
        sizes.add(first.evaluate("node => getComputedStyle(node).fontSize + getComputedStyle(node).fontWeight"))
    assert len(sizes) == 1
    expect(page.locator(".pattern").first).to_contain_text(HOSTILE)
    assert page.evaluate("window.broken") is None
    page.locator("#verdicts").select_option("fail")
    expect(page.locator('.pattern[data-verdict="pass"]')).to_have_count(0)
    page.locator('.pattern[data-verdict="fail"] summary').first.press("Enter")
    expect(page.locator(".pattern[open] table")).to_be_visible()
    expect(page.locator(".pattern[open]")).to_contain_text("fail:")
    assert not page.faults
