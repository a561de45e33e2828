"""The page of a game as it is played: in nobody's way, and all of it seen without scrolling."""

import pytest
from playwright.sync_api import Route, expect

from services.games.tasks import TASKS
from tests.browser.gallery import LEVELS, find_barriers
from tests.browser.games.conftest import SMALL, Open
from tests.browser.games.players import Player

# where the lowest key ends, and how small one is, in px
_KEYS = """() => {
    const boxes = [...document.querySelectorAll(".key")].map(key => key.getBoundingClientRect());
    return [Math.max(...boxes.map(box => box.bottom)), Math.min(...boxes.flatMap(box => [box.width, box.height]))];
}"""


@pytest.mark.parametrize("task", TASKS)
def test_a_game_is_in_nobody_s_way(visit_run: Open, task: str) -> None:
    page = visit_run(task, "touch")
    assert find_barriers(page, LEVELS) == []
    player = Player(page, "touch")
    player.open()
    player.begin()
    player.until(".key")
    player.run_for(100)
    for size in (SMALL, {"width": 320, "height": 480}):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        lowest, smallest = page.evaluate(_KEYS)
        assert lowest <= size["height"]  # nothing to scroll for while time is measured
        assert smallest >= 24


def test_a_game_is_begun_when_there_is_what_plays_it(visit_run: Open) -> None:
    page, held = visit_run("pairs"), list[Route]()
    page.route("**/games/pairs.js", lambda route: held.append(route))
    with page.expect_request("**/games/pairs.js"):
        page.reload(wait_until="commit")
    go = page.get_by_role("button", name="Commencer l’entraînement")
    expect(go).to_be_disabled()
    held[0].continue_()
    expect(go).to_be_enabled()
    go.press("Enter")
    expect(go).to_have_count(0)
