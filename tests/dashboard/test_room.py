"""The team room: what it shows of a firm is the firm, and in the browser it plays, steps, jumps and tells."""

import numpy as np
import pytest

from smarketing.dashboard import room
from smarketing.errors import InputError
from smarketing.scenarios import load
from smarketing.scenarios.compared_policies import policies
from smarketing.simulation import FirmModel, simulate

HORIZON = {"horizon.warm_up_weeks": 52, "horizon.weeks": 52}


def test_the_room_shows_the_run_that_the_compiled_engine_makes():
    scenario = load("status_quo", HORIZON)
    messages = list(room.weeks(policies([scenario]), seed=3, replication=2))
    shown = [message for message in messages if message["kind"] == "week"]
    assert [message["week"] for message in shown] == list(range(-room.BEFORE, 52))
    run = simulate(scenario, seed=3, first=2)
    assert run.weekly is not None
    revenue = [message["firms"][0]["firm"][0] for message in shown]
    assert revenue == pytest.approx(run.weekly["revenue"][0, -len(shown) :], rel=1e-3)
    people = shown[-1]["firms"][0]
    seated = FirmModel(scenario, 3, 2)
    for _ in range(scenario.inputs.warm_up_weeks + 52):
        seated.step()
    chairs = [int(rows[0]["is_seated"].sum()) for rows in (seated.world.marketers, seated.world.salespeople)]
    assert [len(people["marketers"]), len(people["salespeople"])] == chairs
    assert np.shape(people["pairs"]) == (len(room.OF_PAIRS), *chairs)
    events = [event for message in shown for event in message["firms"][0]["events"]]
    assert any(event["won"] and "won for" in event["text"] for event in events)
    assert all(event["story"] for event in events)
    assert max(len(message["firms"][0]["events"]) for message in shown) <= room.STORIES


def test_two_policies_share_their_luck_until_they_begin():
    both = [load(name, HORIZON) for name in ("status_quo", "aligned")]
    for message in room.weeks(policies(both)):
        if message["kind"] == "week" and message["week"] < 0:
            one, other = message["firms"]
            assert one == other
        if message["kind"] == "week" and message["week"] == 4:
            one, other = message["firms"]
            assert one != other
            return
    pytest.fail("week 4 was not shown")


def test_a_firm_that_is_no_picture_is_refused():
    crowd = load("status_quo", {"organisation.salespeople": 80})
    with pytest.raises(InputError, match="shows up to 60"):
        next(room.weeks(policies([crowd])))


def test_in_the_browser_the_room_plays_and_tells(new_page):
    expect = pytest.importorskip("playwright.sync_api").expect
    page = new_page()
    page.locator("#base").select_option("aligned")
    page.locator('[data-page="room"]').click()
    expect(page.locator(".room-card")).to_have_count(2, timeout=120_000)
    expect(page.locator("#parted")).to_contain_text("they part in week 0")
    first = page.locator("#week").text_content()
    page.locator("#step").click()
    expect(page.locator("#week")).to_have_text(str(int(first or 0) + 1))
    before = page.locator(".room-card svg").first.inner_html()
    page.locator("#play").click()
    expect(page.locator("#play")).to_have_text("Pause")
    expect(page.locator("#ticker button").first).to_be_visible()
    expect(page.locator("#week")).not_to_have_text(str(int(first or 0) + 1))  # it has played a week
    page.locator("#play").click()
    assert page.locator(".room-card svg").first.inner_html() != before
    page.locator("#jump").fill("10")
    expect(page.locator("#week")).to_have_text("2")
    page.locator("#ticker button").first.click()
    expect(page.locator("#person")).to_contain_text("The life of a deal")
    page.locator('[aria-label="Salesperson 3"]').first.press("Enter")
    expect(page.locator("#person")).to_contain_text("Salesperson 3 under Status quo")
    expect(page.locator("#person")).to_contain_text("is blamed")
    assert not page.faults


def test_a_jump_ahead_waits_for_the_week_and_a_name_tells_its_story_as_the_dot_does(new_page):
    expect = pytest.importorskip("playwright.sync_api").expect
    page = new_page()
    page.evaluate("""() => {  // weeks come when the test says so
      const fetched = window.fetch;
      window.fetch = async (address, how) => {
        if (!String(address).startsWith("/api/room")) return fetched(address, how);
        const lines = (await (await fetched(address, how)).text()).split("\\n").map((line) => `${line}\\n`);
        const body = new ReadableStream({ start: (stream) => {
          const say = (line) => stream.enqueue(new TextEncoder().encode(line));
          window.tell = (count) => lines.splice(0, count).forEach(say);
        } });
        return new Response(body);
      };
    }""")
    page.locator('[data-page="room"]').click()
    page.evaluate("async () => { while (!window.tell) await new Promise((done) => setTimeout(done, 50)); }")
    page.evaluate("() => window.tell(14)")  # warm-up and some weeks
    expect(page.locator(".room-card").first).to_be_visible()
    page.locator("#jump").fill("30")
    expect(page.locator("#room-wait")).to_contain_text("Going to week 22: the firm is in week")
    page.evaluate("() => window.tell(40)")
    expect(page.locator("#week")).to_have_text("22")
    expect(page.locator("#room-wait")).to_be_empty()
    page.locator(".room-card .who", has_text="S3").first.click()
    expect(page.locator("#person")).to_contain_text("Salesperson 3 under Status quo")
    assert not page.faults
