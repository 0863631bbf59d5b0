"""The card of pay in a real browser, on an engine that takes no time: it tells of plans, which no run changes."""

import base64
import json
import re
from collections.abc import Iterator

import pytest

from smarketing.dashboard.server import dashboard_of
from tests.dashboard.serving import served

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install 'smarketing[dev]'")
expect = playwright.expect
expect.set_options(timeout=60_000)

PAY, POOL = "compensation.marketers", "compensation.shared_pool"
BONUS = {f"{PAY}.bonus.revenue": 0.05}
LONG = (
    "Marketers who source a deal share its commission with whoever closes it, quarter by quarter, and nobody is paid f"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    from tests.experiments.fake_engine import simulate

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("smarketing.experiments.running.runner.simulate", simulate)
        yield served(dashboard_of([], stages=(4,)))


def asking(*changes: dict[str, object], titles: tuple[str, ...] = ("Status quo", "B", "C", "D")) -> str:
    """The part of an address that holds policies: the base firm with these changes each."""
    policies = [
        {"key": f"k{at}", "base": "status_quo", "title": titles[at], "yaml": None, "changes": made}
        for at, made in enumerate(changes)
    ]
    text = json.dumps({"policies": policies, "active": len(policies) - 1}).encode()
    return f"#s={base64.urlsafe_b64encode(text).decode().rstrip('=')}"


def card(page, whose: str = "marketer_payout"):
    return page.locator(f'[data-card="{whose}"]')


def move(page, path: str, value: str) -> None:
    page.locator("#search").fill(path)
    field = page.locator(f'[data-path="{path}"] input[type="number"]')
    field.fill(value)
    field.blur()


def test_a_marketers_lever_moves_their_curve_and_their_words_until_one_looks_at_salespeople(new_page):
    page = new_page(asking({}, {}))
    expect(card(page, "payout").locator("h2")).to_have_text("B pays salespeople as Status quo does")
    expect(card(page)).to_be_hidden()
    move(page, f"{PAY}.bonus.revenue", "5")
    expect(card(page)).to_be_visible()  # nobody said whose pay to look at: it is theirs that differs
    expect(page.get_by_role("radio", name="Marketers")).to_be_checked()
    expect(card(page).locator("h2")).to_contain_text("B pays a marketer")
    expect(card(page)).to_contain_text("of sourced bookings (as in the baseline's opening year)")
    expect(card(page)).to_contain_text("At 85 % of that it is")
    before = card(page).locator(".line.p1").get_attribute("d")
    move(page, f"{PAY}.base", "50000")
    expect(card(page)).to_contain_text("$50,000 base pay")
    expect(card(page).locator(".line.p1")).not_to_have_attribute("d", before)
    page.get_by_text("Salespeople", exact=True).click()
    expect(card(page)).to_be_hidden()
    move(page, f"{PAY}.base", "60000")
    expect(card(page)).to_contain_text("$60,000 base pay")  # told, but not turned to
    expect(card(page)).to_be_hidden()
    page.reload()
    expect(card(page, "payout").locator("svg")).to_be_visible()
    expect(page.get_by_role("radio", name="Salespeople")).to_be_checked()
    assert not page.faults


def test_values_are_read_by_pointing_and_by_keyboard(new_page):
    page = new_page(asking({}, BONUS))
    expect(card(page).locator("svg")).to_be_visible()
    page.get_by_role("radio", name="Marketers").focus()
    page.keyboard.press("ArrowLeft")
    expect(card(page, "payout")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(card(page)).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tip")).to_contain_text("results are 105 % of the usual")
    expect(page.locator("#tip")).to_contain_text(
        re.compile(r"B: \$\d{3},\d{3} a year, \$\d{2},\d{3} of it beside base")
    )


def test_until_the_answer_is_there_both_curves_are_of_before(new_page):
    page = new_page(asking({}, BONUS))
    expect(card(page).locator("svg")).to_be_visible()
    page.route("**/api/answer", lambda route: None)
    move(page, f"{PAY}.base", "50000")
    for whose in ("payout", "marketer_payout"):
        expect(card(page, whose)).to_have_class(re.compile("stale"))


def test_a_curve_that_breaks_leaves_the_other_and_the_page(new_page):
    page = new_page(asking({}, BONUS))
    expect(card(page).locator("svg")).to_be_visible()

    def spoil(route):
        lines = [json.loads(line) for line in route.fetch().text().splitlines()]
        for line in lines:
            if "marketer_payout" in line.get("figures", {}):
                line["figures"]["marketer_payout"]["courses"] = None
        route.fulfill(body="".join(f"{json.dumps(line)}\n" for line in lines))

    page.route("**/api/answer", spoil)
    move(page, f"{PAY}.base", "50000")
    expect(card(page).locator("[role=alert]")).to_contain_text("could not be drawn")
    page.get_by_text("Salespeople", exact=True).click()
    expect(card(page, "payout").locator("svg")).to_be_visible()
    expect(card(page, "payout")).not_to_have_class(re.compile("stale"))


def test_four_policies_with_long_names_stay_within_a_narrow_window(new_page):
    names = ("Status quo", f"{LONG} 1", f"{LONG} 2", "Wordwithoutanyspace" * 6)
    pooled = BONUS | {POOL: 0.3}
    page = new_page(asking({}, BONUS, pooled, {f"{PAY}.base": 70_000}, titles=names), width=390, height=844)
    page.get_by_text("Marketers", exact=True).click()  # the pool changes salespeople's pay, too: theirs is shown first
    expect(card(page).locator(".line")).to_have_count(4)
    page.wait_for_function("() => document.documentElement.scrollWidth <= 390")
    card(page).locator(".hit").hover()
    expect(page.locator("#tip")).to_be_visible()
    box, right = page.locator("#tip").bounding_box(), 390
    assert box["x"] >= 0 and box["x"] + box["width"] <= right
    assert page.locator("#tip").evaluate("node => node.scrollWidth <= node.clientWidth")
    edges = (
        card(page).locator("svg text.name").evaluate_all("all => all.map((one) => one.getBoundingClientRect().right)")
    )
    assert max(edges) <= right


def test_where_nothing_follows_results_there_are_words_and_no_empty_drawing(new_page):
    none = {f"{PAY}.bonus.leads": 0}
    page = new_page(asking(none, none | {f"{PAY}.base": 70_000}))
    expect(card(page).locator("h2")).to_have_text("No marketer's pay follows results")
    expect(card(page)).to_contain_text("A marketer has $70,000 a year: $70,000 base pay, and nothing that follows")
    assert card(page).locator("svg, .card > details").count() == 0
    assert not page.faults


def test_on_paper_both_stand_with_their_words(new_page):
    page = new_page(asking({}, BONUS))
    expect(card(page).locator("svg")).to_be_visible()
    page.emulate_media(media="print")
    for whose in ("payout", "marketer_payout"):
        expect(card(page, whose).locator("svg")).to_be_visible()
        expect(card(page, whose).locator(".words ul").first).to_be_visible()
    expect(page.locator("#whose")).to_be_hidden()
