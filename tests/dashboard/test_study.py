"""A folder of results in the browser: from its figures down to one run, and on to Compare."""

import json
import re
import shutil

import pytest

from smarketing.dashboard.server import dashboard_of
from tests.dashboard.conftest import STAGES
from tests.dashboard.results_folders import HOSTILE, swept, traced
from tests.dashboard.serving import served

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install 'smarketing[dev]'")
expect = playwright.expect
expect.set_options(timeout=60_000)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    place = tmp_path_factory.mktemp("results")
    (place / "empty").mkdir()
    return [swept(place / "sweep"), traced(place / "traced"), place / "empty"]


@pytest.fixture(scope="module")
def address(folders) -> str:
    return served(dashboard_of([], STAGES, folders))


@pytest.fixture
def study(new_page):
    page = new_page()
    page.locator('[data-page="study"]').click()
    expect(page.locator("#study-rows [data-row]")).to_have_count(4)
    return page


def test_a_sweep_is_shown_with_its_figures_and_what_failed_and_hostile_names_are_text(study, strangers):
    expect(study.locator("#study-name")).to_have_text(HOSTILE)
    expect(study.locator("#study-state")).to_contain_text("4 failed")
    expect(study.locator("#study-failed tbody tr")).to_have_count(4)
    expect(study.locator("#study-rows th").nth(1)).to_have_text(f"Pool {HOSTILE}")
    drawn = study.locator('[data-figure="heatmap"] img')
    expect(drawn).to_be_visible()
    assert drawn.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
    assert drawn.get_attribute("alt")
    study.locator('[data-figure="heatmap"] summary').click()
    expect(study.locator('[data-figure="heatmap"] tbody tr').first).to_be_visible()
    assert study.evaluate("window.broken") is None
    assert not strangers
    assert not study.faults


def test_another_outcome_is_drawn_and_the_choice_keeps_the_focus(study):
    expect(study.locator('[data-figure="heatmap"]')).to_be_visible()
    study.locator("#study-outcome").focus()
    study.locator("#study-outcome").select_option("contribution")
    shown = study.locator('[data-figure="distribution"] img')
    expect(shown).to_have_attribute("alt", re.compile("Revenue less selling cost"))
    assert study.evaluate("document.activeElement.id") == "study-outcome"


def test_a_row_shows_its_firm_and_runs_and_opens_in_compare(study):
    study.locator('[data-row="2"]').click()
    expect(study.locator("#study-row h2")).to_have_text("point 2")
    expect(study.locator("#study-row h2")).to_be_focused()
    expect(study.locator("#study-row")).to_contain_text("20 % instead of")
    study.locator("#study-row summary", has_text="6 runs").click()
    expect(study.locator("#study-row details tbody tr").nth(3)).to_contain_text("failed:")
    study.locator("#study-compare").click()
    expect(study.locator("#compare")).to_be_visible()
    expect(study.locator("#tabs [role=tab]").nth(1)).to_contain_text("Misaligned, point 2")
    expect(study.locator("#sentence")).to_contain_text("20 % instead of 0 %")
    expect(study.locator('[data-path="compensation.shared_pool"] input[type="number"]')).to_have_value("20")
    study.locator("#undo").click()
    expect(study.locator("#tabs [role=tab]").nth(1)).to_contain_text("Your policy")
    assert not study.faults


def test_a_traced_run_is_told_in_words_and_an_empty_folder_says_that_it_is(study):
    study.locator("#study-folder").select_option("traced")
    study.locator('[data-row="glengarry"]').click()
    study.locator("#study-who").select_option("s1")
    expect(study.locator("#study-story p").first).to_contain_text("Salesperson 1:")
    study.locator("#study-folder").select_option("empty")
    expect(study.locator("#study-state")).to_contain_text("nothing finished in this folder yet")
    expect(study.locator("#study-row")).to_be_hidden()
    expect(study.locator("#study-rows [data-row]")).to_have_count(0)
    assert not study.faults


def test_a_folder_that_is_being_written_is_looked_at_again(new_page, folders):
    place, kept = folders[2], folders[0]
    (place / "manifest.json").write_text(json.dumps({"kind": "compare", "status": "running"}))
    page = new_page()
    page.locator('[data-page="study"]').click()
    page.locator("#study-folder").select_option("empty")
    expect(page.locator("#study-state")).to_contain_text("being written")
    for name in ("manifest.json", "summary.json", "points.parquet", "replications.parquet", "design.parquet"):
        shutil.copy(kept / name, place / name)
    shutil.copytree(kept / "chunks", place / "chunks")
    expect(page.locator("#study-rows [data-row]")).to_have_count(4)
    expect(page.locator('[data-figure="heatmap"]')).to_be_visible()
    assert not page.faults


def test_nothing_is_wider_than_a_phone(study):
    expect(study.locator('[data-figure="heatmap"]')).to_be_visible()
    study.locator('[data-row="0"]').click()
    expect(study.locator("#study-row h2")).to_be_visible()
    study.set_viewport_size({"width": 390, "height": 844})
    assert study.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_a_folder_the_page_says_how_to_name_one(new_page):
    page = new_page()
    page.route("**/api/setup", lambda route: route.fulfill(json={**route.fetch().json(), "studies": []}))
    page.reload()
    page.locator('[data-page="study"]').click()
    expect(page.locator("#study-state")).to_contain_text("--study")


def test_a_reload_finds_the_folder_and_the_row_that_were_open(study):
    study.locator("#study-folder").select_option(index=1)
    study.locator("#study-rows [data-row]").first.click()
    title = study.locator("#study-row h2").inner_text()
    name = study.locator("#study-name").inner_text()
    study.reload()
    expect(study.locator("#study-name")).to_have_text(name)
    expect(study.locator("#study-row h2")).to_have_text(title)
    assert not study.faults
