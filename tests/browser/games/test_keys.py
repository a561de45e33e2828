"""Games by keyboard, where one goes from key to key: what was gone to is what Enter means, and nothing is lost on the
way. Keys and switches that are held, or pressed twice, answer once."""

import pytest
from playwright.sync_api import expect

from tests.browser.games.conftest import Open
from tests.browser.games.players import Player


def entered(player: Player, *keys: str) -> str:
    """What is entered after these keys."""
    for key in keys:
        player.run_for(100)
        player.page.keyboard.press(key)
    player.run_for(100)
    return player.page.locator("[data-field]").inner_text()


def shown_digits(visit_run: Open, how: str) -> Player:
    """Who has seen digits and is to enter them."""
    player = Player(visit_run("digits_forward", how), how).start()
    player.reach("shown")
    player.reach("entering")
    return player


@pytest.fixture
def digits(visit_run: Open) -> Player:
    """The same, by keyboard."""
    return shown_digits(visit_run, "keyboard")


def test_enter_takes_the_key_that_was_gone_to(digits: Player) -> None:
    assert entered(digits, "ArrowRight", "Enter") == "1"
    assert entered(digits, "ArrowRight", "NumpadEnter", "Space") == "1 2 2"
    expect(digits.page.locator(".keypad")).to_be_visible()


def test_enter_is_done_with_digits_that_were_typed(digits: Player) -> None:
    assert entered(digits, "ArrowRight", "Enter", "7", "Numpad8") == "1 7 8"
    digits.page.keyboard.press("Enter")
    digits.run_for(100)
    expect(digits.page.locator(".keypad")).to_have_count(0)


def test_from_a_card_that_was_found_one_goes_on_to_its_neighbour(visit_run: Open) -> None:
    page = visit_run("pairs")
    player = Player(page, "keyboard").start()
    player.reach("shown")
    cards = player.run["blocks"][0][0]["cards"]
    last = len(cards) - 1
    for place in (cards.index(cards[last]), last):
        player.run_for(100)
        player.press(f".cards .key:nth-child({place + 1})")
    expect(page.locator("[data-found]")).to_have_count(2)
    player.run_for(100)
    page.keyboard.press("ArrowUp")
    expect(page.locator(f".cards .key:nth-child({last + 1 - 4})")).to_be_focused()


@pytest.mark.parametrize("how", ["keyboard", "switch"])
@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_that_is_still_held_after_practice_does_not_begin_what_counts(
    visit_run: Open, how: str, key: str
) -> None:
    page = visit_run("pairs", how)
    player = Player(page, how)
    player.open()
    player.practise()
    player.until("[data-go]")
    go = page.get_by_role("button", name="Commencer la partie")
    go.blur()
    page.keyboard.down(key)
    go.focus()
    for _ in range(2):
        page.keyboard.down(key)  # as a keyboard repeats it
    page.keyboard.up(key)
    player.run_for(600)
    expect(go).to_be_focused()


def test_a_switch_that_is_pressed_twice_takes_one_of_the_choices(visit_run: Open) -> None:
    player = shown_digits(visit_run, "switch")
    player.answer(3)
    assert entered(player, "Space") == "3"
    player.run_for(200)
    assert entered(player, "Space") == "3 1"
