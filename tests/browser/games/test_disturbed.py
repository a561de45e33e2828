"""A game that is disturbed, left or answered otherwise than was said: it ends gently, or goes on as if nothing was."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.games.conftest import SMALL, Open, Site
from tests.browser.games.hands import middle
from tests.browser.games.players import Player


def blur(page: Page) -> None:
    page.evaluate("window.dispatchEvent(new Event('blur'))")


def hide(page: Page) -> None:
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def turn(page: Page) -> None:
    page.set_viewport_size({"width": SMALL["height"], "height": SMALL["width"]})


def stall(page: Page) -> None:
    page.clock.fast_forward(1500)


_DISTURBED = {
    blur: ("blur", "parce qu’une autre fenêtre est passée devant"),
    hide: ("hidden", "parce que la page n’était plus visible"),
    turn: ("rotated", "parce que l’écran a tourné"),
    stall: ("stalled", "parce que l’appareil a été trop occupé un moment"),
}


@pytest.mark.parametrize("task", ["sart", "pairs"])
@pytest.mark.parametrize("disturb", _DISTURBED, ids=lambda act: act.__name__)
def test_a_game_that_is_disturbed_ends_gently_and_does_not_count(
    visit_run: Open, sites: dict[str, Site], disturb: Callable[[Page], None], task: str
) -> None:
    because, said = _DISTURBED[disturb]
    page = visit_run(task, "touch")
    Player(page, "touch").start().run_for(100)
    disturb(page)
    expect(page.get_by_role("status")).to_contain_text(said)
    expect(page.get_by_role("status")).to_contain_text("Elle ne compte pas, et ce n’est rien")
    expect(page.get_by_role("link", name="Recommencer")).to_be_focused()
    assert (sites["fr"].voided(), sites["fr"].sent) == (because, [])
    page.reload()
    expect(page.get_by_role("main")).to_contain_text(said)
    expect(page.locator("dl.facts")).to_have_count(0)


def test_a_game_that_is_left_ends_and_does_not_count(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("pairs", "touch")
    Player(page, "touch").start().run_for(300)
    page.get_by_role("link", name="Arrêter là").tap()
    page.wait_for_url("**/games/pairs")
    assert (sites["fr"].voided(), sites["fr"].sent) == ("left", [])


@pytest.mark.parametrize("how", ["keyboard", "switch", "touch"])
def test_a_game_is_left_by_key_whatever_it_is_answered_with(visit_run: Open, sites: dict[str, Site], how: str) -> None:
    page = visit_run("pairs", how)
    Player(page, how).start().reach("shown")
    page.get_by_role("link", name="Arrêter là").press("Enter")
    page.wait_for_url("**/games/pairs")
    assert (sites["fr"].voided(), sites["fr"].sent) == ("left", [])


def test_practice_that_is_interrupted_begins_again_and_costs_nothing(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("pairs")
    player = Player(page, "keyboard")
    player.open()
    player.begin()
    blur(page)
    expect(page.get_by_role("status")).to_contain_text("Rien ne comptait encore")
    player.practise()
    player.begin()
    assert sites["fr"].run["state"] == "open"


def test_another_device_than_the_one_chosen_is_not_listened_to(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("pairs", "touch")
    Player(page, "touch").start().run_for(100)
    page.locator(".cards .key").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("avec le moyen choisi au départ")
    page.mouse.click(*middle(page, ".cards .key"))
    expect(page.locator(".cards .open")).to_have_count(0)
    page.touchscreen.tap(*middle(page, ".cards .key"))
    expect(page.locator(".cards .open")).to_have_count(1)
