"""What tests do and look at again and again."""

import re

from playwright.sync_api import Locator, Page, expect

from deploy.dev.world import World
from gateway.pages import words
from tests.integration.people import PASSWORD, Person, mails_to

_SEEN = """() => {
  const style = getComputedStyle(document.activeElement);
  const box = document.activeElement.getBoundingClientRect();
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 1 && box.height > 1;
}"""


def heading(page: Page, text: str) -> None:
    """The page has this at its top."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def says(page: Page, done: str) -> None:
    """The page tells what was done, by its name in `gateway.pages.words.DONE`."""
    expect(page.get_by_role("status")).to_have_text(str(words.DONE[done]))


def sign_in_by_form(page: Page, who: Person, password: str = PASSWORD) -> None:
    """Fill in the form that is open, and send it."""
    page.get_by_label("Adresse de courriel").fill(who.email)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


def link_to(world: World, address: str) -> str | None:
    """The link in the newest mail to an address that has one."""
    for message in reversed(mails_to(world, address)):
        found = re.search(r"http\S+token=\S+", message.get_content())
        if found:
            return found[0]
    return None


def is_seen(page: Page) -> bool:
    """Whether one sees where the focus is."""
    return bool(page.evaluate(_SEEN))


def go_to(page: Page, aim: Locator, most: int = 60) -> None:
    """Press Tab until it has the focus; what has it on the way is outlined."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert is_seen(page), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if aim.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{aim} is not reached")
