"""A game on a device that has something else to do: what was done in time counts from when it was done."""

import pytest
from playwright.sync_api import expect

from tests.browser.games.conftest import Open, Site
from tests.browser.games.players import Player

# how long frames take, over and over, in ms: a device that has something else to do, and now and then stands still
_SHAKY = (*[190] * 60, *[*[16] * 40, 50, 400, 120, 33] * 100)
# keys of one task of the page, with how many ms ago they were pressed
_QUEUED = """async pressed => {
    for (const [value, ago] of pressed) {
        const key = document.querySelector(`[data-value="${value}"]`);
        key.focus();
        const event = new KeyboardEvent("keydown", { code: "Enter", bubbles: true, cancelable: true });
        Object.defineProperty(event, "timeStamp", { value: performance.now() - ago });
        key.dispatchEvent(event);
        for (let turns = 0; turns < 20; turns++) await null; // the next one comes in a turn of its own
    }
}"""


@pytest.mark.parametrize("task", ["nback", "reaction", "stroop", "trails_a"])
def test_a_device_that_stutters_has_a_score_and_is_a_slow_one(
    visit_run: Open, sites: dict[str, Site], task: str
) -> None:
    page = visit_run(task, frames=_SHAKY)
    Player(page, "keyboard", late={1: None, 9: None}).play()
    expect(page.locator("dl.facts")).to_be_visible()
    [sent] = sites["fr"].sent
    assert sent["timing"] == {"frame_ms": 190, "latency_class": "slow", "input": "keyboard"}
    assert sites["fr"].run["state"] == "scored"


def test_what_a_busy_device_comes_to_late_counts_from_when_it_was_done(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("trails_a")
    Player(page, "keyboard").start().reach("shown")
    page.clock.run_for(3000)
    page.evaluate(_QUEUED, [["1", 900], ["3", 890], ["2", 400], ["3", 0]])  # the first 3 is a bounce
    assert page.locator(".missed").count() == 0
    assert sorted(page.locator(".joined").all_inner_texts()) == ["1", "2", "3"]


def test_an_answer_after_its_time_is_none(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("reaction", frames=[450])  # ms: what ends the waiting comes after what is pressed too late
    Player(page, "keyboard", late={4: 2200}).play()
    expect(page.locator("dl.facts")).to_be_visible()
    assert (sites["fr"].sent[0]["trials"][4]["response"], sites["fr"].run["excluded"]) == (None, {"missed": 1})
