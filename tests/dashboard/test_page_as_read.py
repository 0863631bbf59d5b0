"""How the page reads: labels apart, colours that can be told, one currency, the command that repeats an answer."""

import re
from pathlib import Path

import pytest

from tests.dashboard.test_page import HELD, POOL, TELL_ONE, answered, lever, move

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install 'smarketing[dev]'")
expect = playwright.expect


def test_a_printed_minus_is_taken_for_one(new_page):
    page = new_page()
    answered(page)
    page.locator("#search").fill("elasticity")
    field = page.locator('.control input[type="number"]').first
    field.fill("")
    field.press_sequentially("−1")
    assert field.input_value() == "-1"
    expect(page.locator(".control small").filter(has_text="−").first).to_be_visible()


CONTRASTS = """() => {
  const parts = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const found = parts(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const words = [...document.querySelectorAll("main:not([hidden]) *, header *")].filter((node) =>
    node.checkVisibility() && !node.disabled &&
    [...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim()));
  return words.map((node) => {
    const style = getComputedStyle(node);
    const ink = parts(node instanceof SVGElement ? style.fill : style.color);
    const [low, high] = [ink, ground(node)].map(light).sort((a, b) => a - b);
    return [(high + 0.05) / (low + 0.05), node.textContent.trim().slice(0, 40)];
  }).filter(([found]) => found < 4.5);
}"""
MEETING = """() => [...document.querySelectorAll("main:not([hidden]) svg")].flatMap((svg) => {
  const texts = [...svg.querySelectorAll("text")].filter((each) => each.textContent.trim());
  const boxes = texts.map((each) => [each.textContent, each.getBoundingClientRect()]);
  const beside = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1;
  const apart = (a, b) => beside(a, b) || a.bottom <= b.top + 4 || b.bottom <= a.top + 4;
  const met = boxes.flatMap(([one, a], at) => boxes.slice(at + 1)
    .filter(([, b]) => !apart(a, b)).map(([other]) => `${one} | ${other}`));
  const cut = boxes.filter(([, a]) => a.left < 0 || a.right > innerWidth + 0.5).map(([one]) => `cut: ${one}`);
  return [...met, ...cut];
})"""


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_on_a_telephone_no_label_meets_another_and_all_text_can_be_read(new_page, scheme):
    page = new_page(width=390, height=844, color_scheme=scheme)
    page.locator("#base").select_option("aligned")
    answered(page, "12 of 12 paired runs")
    for kind in ("growth", "funnel", "losses", "payout", "pay", "blame"):
        expect(page.locator(f'[data-card="{kind}"] svg').first).to_be_visible()
    page.wait_for_timeout(400)  # cards fade in
    assert page.evaluate(MEETING) == []
    assert page.evaluate(CONTRASTS) == []
    assert "…" not in page.locator('[data-card="losses"] svg').text_content()


def test_a_firm_in_another_currency_is_told_in_it_everywhere(new_page, tmp_path: Path):
    page = new_page()
    answered(page)
    for name in ("Status quo", "Your policy"):
        page.locator("#tabs [role=tab]", has_text=name).click()
        file = tmp_path / "swiss.yaml"
        file.write_text(f"name: {name}, Swiss\nextends: status_quo\ncurrency: CHF\n", "utf-8")
        page.locator("#file").set_input_files(file)
        expect(page.locator("#notice")).to_contain_text(f"{name}, Swiss")
    move(page, POOL, "20")
    expect(page.locator("#sentence")).to_contain_text("20 % instead of 0 %")
    answered(page, "12 of 12 paired runs")
    expect(page.locator('[data-card="pay"]')).not_to_have_class(re.compile("stale|waiting"))
    expect(page.locator('[data-card="growth"] svg')).to_contain_text("CHF")
    expect(lever(page, "compensation.salespeople.base").locator(".typed")).to_contain_text("CHF")
    sources = page.evaluate(
        """() => [...document.querySelectorAll("#compare *")].filter((node) => !node.closest("select"))
          .flatMap((node) => [...node.childNodes]).filter((each) => each.nodeType === 3 && each.data.includes("$"))
          .map((each) => each.data.replace(/Source: .*/, "")).filter((text) => text.includes("$"))"""
    )
    assert sources == []
    page.locator('[data-page="room"]').click()
    page.locator(".room-card .who").first.click()
    expect(page.locator("#person")).to_contain_text("CHF")
    assert "$" not in page.locator("#room").text_content()
    assert not page.faults


def test_the_command_below_the_answer_repeats_it_with_the_files_that_are_saved(new_page, tmp_path: Path):
    import smarketing as sm

    page = new_page()
    answered(page)
    move(page, POOL, "20")
    expect(page.locator("#sentence")).to_contain_text("20 % instead of 0 %")
    answered(page, "12 of 12 paired runs")
    expect(page.locator("#command")).to_have_text("smarketing compare status_quo your_policy.yaml -n 12 --seed 1")
    with page.expect_download() as caught:
        page.locator("#files").click()
    assert caught.value.suggested_filename == "your_policy.yaml"
    file = tmp_path / "your_policy.yaml"
    caught.value.save_as(file)
    told = sm.load(file).description
    assert told.startswith("Status quo (status_quo), changed on the live page. ")
    assert "20 % instead of 0 %" in told
    again = sm.compare(["status_quo", file], replications=12, seed=1)
    from smarketing.reports.headline import key_numbers
    from smarketing.reports.results import Summary

    shown = page.locator("#numbers b").all_text_contents()
    assert shown == [one.value for one in key_numbers(Summary(again.summary))]


def test_while_an_answer_sharpens_a_bar_says_how_far_and_the_focus_stays(new_page):
    page = new_page()
    answered(page, "12 of 12 paired runs")
    bar = page.locator("#progress")
    expect(bar).to_have_css("visibility", "hidden")
    page.evaluate(HELD)
    move(page, POOL, "10")
    page.wait_for_function("() => window.told.length === 1")
    assert bar.get_attribute("value") is None, "what was made for the question before counts no more"
    for kind in ("policies", "answer", "figures"):
        page.evaluate(TELL_ONE, kind)
    answered(page, "6 of 12 paired runs")
    expect(bar).to_have_css("visibility", "visible")
    expect(bar).to_have_attribute("value", "6")
    page.locator('[data-card="growth"] .hit').focus()
    page.keyboard.press("ArrowRight")
    before = page.locator("#tip").text_content()
    page.evaluate(TELL_ONE, "figures")  # drawn anew
    page.wait_for_timeout(200)
    assert page.evaluate("document.activeElement.closest('[data-card]')?.dataset.card") == "growth"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    assert page.locator("#tip").text_content() == before, "the reader stands where it stood"
    page.locator('[data-card="growth"] summary').focus()
    page.evaluate(TELL_ONE, "figures")
    page.wait_for_timeout(200)
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
