"""The page in a real browser, as somebody uses it. Other machines are blocked throughout."""

import json
import re
from pathlib import Path

import pytest

from smarketing.scenarios.calibration import record

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install 'smarketing[dev]'")
expect = playwright.expect
expect.set_options(timeout=60_000)

POOL = "compensation.shared_pool"


def lever(page, path: str):
    return page.locator(f'[data-path="{path}"]')


def answered(page, runs: str = "of 12 paired runs") -> None:
    expect(page.locator("#runs")).to_contain_text(runs)


def move(page, path: str, value: str) -> None:
    """Type a number into the field of a lever, and leave it."""
    field = lever(page, path).locator('input[type="number"]')
    field.fill(value)
    field.blur()


def test_a_moved_slider_changes_sentence_numbers_and_charts_and_nothing_comes_from_elsewhere(new_page, strangers):
    page = new_page()
    answered(page)
    expect(page.locator("#sentence")).to_contain_text("the same firm as Status quo")
    before = page.locator('[data-card="growth"] svg').inner_html()
    lever(page, POOL).locator('input[type="range"]').fill("0.2")
    expect(page.locator("#sentence")).to_contain_text("a pool paid by revenue against plan is 20 % instead of 0 %")
    answered(page)
    expect(page.locator("#numbers b").first).to_contain_text("points")
    expect(lever(page, POOL)).to_have_class(re.compile("changed"))
    expect(page.locator('[data-card="differs"]')).to_contain_text("20 % instead of 0 %")
    expect(page.locator('[data-card="growth"]')).not_to_have_class(re.compile("stale|waiting"))
    assert page.locator('[data-card="growth"] svg').inner_html() != before
    assert not strangers
    assert not page.faults


def test_until_the_answer_is_there_what_is_shown_says_that_it_is_of_before(new_page):
    page = new_page()
    answered(page)
    expect(page.locator('[data-card="growth"] svg')).to_be_visible()  # a figure comes after the sentence
    page.route("**/api/answer", lambda route: None)  # an answer that never comes
    move(page, POOL, "30")
    expect(page.locator("#runs")).to_contain_text("working out the answer to your change")
    expect(page.locator('[data-card="growth"]')).to_have_class(re.compile("stale"))
    expect(page.locator('[data-card="growth"] h2')).to_have_css("display", "block")
    assert "Before your change" in page.locator('[data-card="growth"] h2').evaluate(
        "node => getComputedStyle(node, '::before').content"
    )


# In place of the server's stream: its lines are told when the test says so.
HELD = """() => {
  const fetched = window.fetch;
  window.told = [];
  window.fetch = async (address, how) => {
    if (address !== "/api/answer") return fetched(address, how);
    const lines = (await (await fetched(address, { ...how, signal: undefined })).text()).split("\\n");
    const body = new ReadableStream({ start: (stream) => window.told.push({ stream, lines }) });
    return new Response(body);
  };
}"""
TELL_ONE = """kind => {
  const { stream, lines } = window.told[0];
  const line = lines.find((each) => each.includes(`"kind": "${kind}"`));
  stream.enqueue(new TextEncoder().encode(`${line}\\n`));
}"""


def test_an_answer_that_comes_just_after_a_change_is_not_taken_for_its_answer(new_page):
    page = new_page()
    answered(page)
    page.evaluate(HELD)
    move(page, POOL, "10")
    page.wait_for_function("() => window.told.length === 1")
    for kind in ("policies", "answer"):
        page.evaluate(TELL_ONE, kind)
    answered(page)
    slider = lever(page, POOL).locator('input[type="range"]')
    slider.evaluate(  # in one go: the page pauses before it asks
        f"""(slider) => {{
          slider.value = 0.3;
          slider.dispatchEvent(new Event("input"));
          ({TELL_ONE})("answer");
        }}"""
    )
    page.wait_for_timeout(300)
    expect(page.locator("#runs")).to_contain_text("working out the answer to your change")
    expect(page.locator('[data-card="differences"]')).to_have_class(re.compile("stale"))


def test_the_answer_sharpens_and_every_figure_is_there(new_page):
    page = new_page()
    page.locator("#base").select_option("aligned")
    answered(page, "12 of 12 paired runs")
    expect(page.locator("#sentence")).to_contain_text("virtually certainly (>99 %) raise revenue growth")
    for kind in ("growth", "differences", "funnel", "losses", "payout", "pay", "blame"):
        expect(page.locator(f'[data-card="{kind}"] svg').first).to_be_visible()
        expect(page.locator(f'[data-card="{kind}"]')).not_to_have_class(re.compile("stale|waiting"))
    page.locator('[data-card="growth"] .hit').hover()
    expect(page.locator("#tip")).to_contain_text("8 in 10 runs")
    page.locator('[data-card="blame"] circle.hit').first.hover()
    expect(page.locator("#tip")).to_contain_text("is blamed")


def test_undo_reset_and_reload_find_the_state(new_page):
    page = new_page()
    answered(page)
    move(page, POOL, "10")
    move(page, "feedback.interval_weeks", "13")
    page.locator("#undo").click()
    expect(lever(page, "feedback.interval_weeks")).not_to_have_class(re.compile("changed"))
    expect(page.locator("#sentence")).to_contain_text("10 % instead of 0 %")
    page.locator("#redo").click()
    expect(lever(page, "feedback.interval_weeks")).to_have_class(re.compile("changed"))
    page.reload()
    expect(lever(page, "feedback.interval_weeks").locator('input[type="number"]')).to_have_value("13")
    expect(lever(page, POOL).locator('input[type="number"]')).to_have_value("10")
    page.locator("#reset").click()
    expect(lever(page, POOL).locator('input[type="number"]')).to_have_value("0")
    expect(page.locator("#sentence")).to_contain_text("the same firm")


def test_a_link_shows_somebody_else_the_same_policies_and_two_browsers_do_not_disturb_each_other(new_page):
    mine, other = new_page(), new_page()
    answered(mine)
    move(mine, POOL, "15")
    expect(mine.locator("#sentence")).to_contain_text("15 % instead of 0 %")
    move(other, POOL, "5")
    expect(other.locator("#sentence")).to_contain_text("5 % instead of 0 %")
    expect(mine.locator("#sentence")).to_contain_text("15 % instead of 0 %")
    third = new_page(mine.url.partition("/")[2].rpartition("/")[2])
    expect(third.locator("#sentence")).to_contain_text("15 % instead of 0 %")


def test_a_policy_is_named_copied_saved_as_yaml_and_loaded_again(new_page, tmp_path: Path):
    page = new_page()
    answered(page)
    move(page, POOL, "10")
    page.locator("#name").fill('<b>Shared</b> "upside"')
    page.locator("#name").blur()
    expect(page.locator("#tabs")).to_contain_text('<b>Shared</b> "upside"')
    expect(page.locator("#sentence")).to_contain_text("<b>Shared</b>")
    assert page.locator("#sentence b, #tabs b").count() == 0
    with page.expect_download() as caught:
        page.locator("#save").click()
    file = tmp_path / "saved.yaml"
    caught.value.save_as(file)
    assert "shared_pool: 0.1" in file.read_text("utf-8")
    page.locator("#add").click()
    expect(page.locator("#tabs [role=tab]")).to_have_count(3)
    page.locator("#file").set_input_files(file)
    expect(page.locator("#notice")).to_contain_text("Loaded saved.yaml")
    expect(lever(page, POOL).locator('input[type="number"]')).to_have_value("10")


BAD_FILES = {
    "compensation: {sharedpool: 0.1}": "did you mean shared_pool?",
    "budget: {total: 7}": "from 0.02 to 2",
    "name: [": "not valid YAML",
    "extends: ../../etc/passwd.yaml": "lies outside the folder",
    "client: {logo: /etc/hostname.png}": "hostname.png lies outside the folder",
}


def test_a_bad_file_is_refused_with_the_message_that_the_command_line_gives(new_page, tmp_path: Path):
    page = new_page()
    expect(page.locator("#load")).to_be_visible()  # the button that a user would click is not there before
    bad = tmp_path / "bad.yaml"
    for text, says in BAD_FILES.items():
        bad.write_text(text, "utf-8")
        page.locator("#file").set_input_files(bad)
        expect(page.locator("#notice")).to_contain_text(says)
        expect(page.locator("#notice")).to_contain_text("bad.yaml:")
    bad.write_text("x" * 300_000, "utf-8")
    page.locator("#file").set_input_files(bad)
    expect(page.locator("#notice")).to_contain_text("a scenario file may have 262,144")


def test_a_value_that_contradicts_is_refused_in_a_sentence_and_undone(new_page):
    page = new_page()
    answered(page)
    move(page, "compensation.salespeople.quota", "")
    page.locator("#search").fill("cap on variable pay")
    move(page, "compensation.salespeople.cap", "2")
    expect(page.locator("#fault")).to_be_visible()
    expect(page.locator("#runs")).to_contain_text("no answer to your change")
    page.locator("#undo").click()
    expect(page.locator("#fault")).to_be_hidden()


def test_what_is_being_typed_is_not_lost_when_other_levers_turn_up(new_page):
    page = new_page()
    answered(page)
    asked = []

    def keep(route):
        asked.append(route)

    page.route("**/api/elements", keep)  # what lists hold is told late
    move(page, "compensation.salespeople.quota", "")
    page.locator("#search").fill("cap on variable pay")
    cap = lever(page, "compensation.salespeople.cap").locator('input[type="number"]')
    cap.fill("2")
    page.wait_for_timeout(100)
    assert asked, "or nothing is tried"
    for route in asked:
        with page.expect_response("**/api/elements"):
            route.continue_()
    page.wait_for_timeout(200)  # long enough for the levers to be drawn anew
    expect(cap).to_be_focused()
    cap.blur()
    expect(lever(page, "compensation.salespeople.cap")).to_have_class(re.compile("changed"))
    expect(page.locator("#fault")).to_be_visible()


def test_the_keyboard_alone_moves_a_lever_and_reads_a_figure(new_page):
    page = new_page()
    answered(page)
    page.locator("#search").focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "range":
            break
    page.keyboard.press("ArrowRight")
    answered(page)
    assert page.evaluate("document.activeElement.type") == "range", "the focus stays where one is"
    expect(page.locator("#sentence")).to_contain_text("instead of")
    page.locator('[data-card="growth"] .hit').focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tip")).to_contain_text("week")
    page.keyboard.press("Control+z")
    expect(page.locator("#sentence")).to_contain_text("the same firm")


def test_search_finds_values_that_are_not_among_the_first(new_page):
    page = new_page()
    expect(page.locator(".control")).to_have_count(20)
    page.locator("#search").fill("churn")
    expect(lever(page, "firm.churn")).to_contain_text("firm.churn")
    expect(lever(page, "firm.churn")).to_contain_text("Source:")


def test_members_of_lists_are_moved_and_an_optional_group_is_switched_on_and_off(new_page):
    page = new_page()
    answered(page)
    page.locator("#search").fill("real need services")
    need = "market.segments[1].in_market"
    move(page, need, "25")
    expect(page.locator('[data-card="differs"]')).to_contain_text("25 %")
    page.locator("#search").fill("contest")
    contest = lever(page, "compensation.salespeople.contest").locator("input")
    contest.check()
    expect(lever(page, "compensation.salespeople.contest.prize")).to_be_visible()
    expect(contest).to_be_focused()
    answered(page)
    move(page, "compensation.salespeople.contest.prize", "9000")
    expect(page.locator('[data-card="differs"]')).to_contain_text("9,000")
    contest.uncheck()
    expect(lever(page, "compensation.salespeople.contest.prize")).to_have_count(0)
    expect(page.locator('[data-card="differs"]')).not_to_contain_text("9,000")
    expect(page.locator("#reset")).to_have_text("Reset 1 change")
    assert not page.faults


def test_one_broken_card_leaves_the_others(new_page):
    page = new_page()
    answered(page)

    def spoil(route):
        lines = route.fetch().text().splitlines()
        spoilt = []
        for line in lines:
            message = json.loads(line)
            if message["kind"] == "figures" and "funnel" in message["figures"]:
                message["figures"]["funnel"]["rows"] = None
            spoilt.append(json.dumps(message))
        route.fulfill(body="\n".join([*spoilt, ""]))

    page.route("**/api/answer", spoil)
    move(page, POOL, "20")
    expect(page.locator('[data-card="funnel"] [role=alert]')).to_contain_text("could not be drawn")
    expect(page.locator('[data-card="losses"] svg')).to_be_visible()
    expect(page.locator("#sentence")).to_contain_text("20 % instead of 0 %")


def test_the_report_is_downloaded_and_opens(new_page, tmp_path: Path):
    page = new_page()
    page.locator("#base").select_option("aligned")
    answered(page)
    with page.expect_download() as caught:
        page.locator("#download").select_option("html")
    report = tmp_path / "report.html"
    caught.value.save_as(report)
    assert "Your policy would virtually certainly" in report.read_text("utf-8")


def test_nothing_is_wider_than_the_window(new_page):
    page = new_page()
    answered(page)
    for width, height in ((1280, 800), (1920, 1080), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator('[data-card="growth"] svg')).to_be_visible()
        page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)


def test_the_evidence_says_what_was_met_and_missed_and_where_values_come_from(new_page):
    page = new_page()
    page.locator('[data-page="evidence"]').click()
    missed = sum(not target["met"] for target in record()["targets"].values())
    expect(page.locator("#evidence h2").nth(1)).to_contain_text(f"missed {missed}")
    page.locator("#sources").fill("Kotler budget")
    expect(page.locator("#evidence tbody").last).to_contain_text("The rule that splits the budget")
    assert not page.faults


def test_a_newcomer_finds_by_everyday_words_what_to_move_and_gets_an_answer(new_page):
    page = new_page()
    answered(page)
    page.locator("#search").fill("what if marketers shared the commission and we had monthly feedback?")
    for path in ("compensation.marketers.bonus.revenue", "feedback.rule", "feedback.interval_weeks"):
        expect(lever(page, path)).to_be_visible()
    why = lever(page, "feedback.interval_weeks").locator(".idle")
    expect(why).to_contain_text("No effect while nobody reports")
    move(page, "compensation.marketers.bonus.revenue", "5")
    lever(page, "feedback.rule").locator("select").select_option("periodic")
    expect(page.locator("#sentence")).to_contain_text("5 % of the bookings they source")
    expect(page.locator("#sentence")).to_contain_text("Your policy would")
    expect(why).to_be_hidden()
    assert not page.faults


def test_members_of_lists_and_events_are_added_and_taken_away_without_a_file(new_page):
    page = new_page()
    answered(page)
    page.locator("#search").fill("segments of the market")
    segments = lever(page, "market.segments")
    segments.get_by_role("button", name="Add one").click()
    expect(segments.locator("li")).to_have_count(5)
    expect(page.locator("#sentence")).to_contain_text("the number of segments is 5")
    answered(page)
    page.locator("#search").fill("New segment")
    move(page, "market.segments[4].accounts", "900")
    expect(page.locator("#runs")).to_contain_text("paired runs")
    page.locator("#search").fill("segments of the market")
    segments.get_by_role("button", name="Remove New segment").click()
    expect(segments.locator("li")).to_have_count(4)
    expect(page.locator("#sentence")).to_contain_text("the same firm as Status quo")
    page.locator("#search").fill("events mid-run")
    events = lever(page, "events")
    events.get_by_role("button", name="Add one").click()
    events.get_by_label("What the event sets").select_option("leadership.pressure")
    number = events.get_by_label("To what")
    number.fill("0.9")
    number.blur()
    expect(page.locator('[data-card="differs"]')).to_contain_text("week 52")
    assert not page.faults
