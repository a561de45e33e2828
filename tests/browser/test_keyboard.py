"""Everything with the keyboard alone, and one always sees where one is; in Arabic all is mirrored."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.acts import go_to, heading, is_seen, says
from tests.browser.conftest import DESK, PHONE, Visit
from tests.integration.people import Person


def test_the_first_stop_leads_past_the_bar_to_the_content(visit: Visit, camille: Person) -> None:
    page = visit(camille, "/me")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_post_with_a_warning_is_written_with_the_keyboard_alone(visit: Visit, camille: Person) -> None:
    page, words = visit(camille), f"Écrit sans souris {uuid4().hex}"
    go_to(page, page.get_by_label("Qu’avez-vous envie de dire ?"))
    page.keyboard.type(words)
    go_to(page, page.get_by_label("Qui pourra lire"), 1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Qui pourra lire")).to_have_value("followers")
    go_to(page, page.locator("summary"), 1)
    page.keyboard.press("Space")
    go_to(page, page.get_by_label("Avertissement"), 1)
    page.keyboard.type("parle de fatigue")
    go_to(page, page.get_by_role("button", name="Publier"), 3)
    page.keyboard.press("Enter")
    says(page, "published")
    found = page.get_by_role("article").filter(has_text="parle de fatigue")
    go_to(page, found.locator("summary"))
    page.keyboard.press("Enter")
    expect(found.get_by_text(words)).to_be_visible()


def test_an_audience_is_picked_with_the_arrows(visit: Visit, camille: Person) -> None:
    page = visit(camille, "/posts/new")
    go_to(page, page.get_by_role("radio", name="Moi seulement"))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Mes contacts")).to_be_checked()
    assert is_seen(page)


def test_somebody_is_found_and_followed_with_the_keyboard_alone(
    visit: Visit, camille: Person, stranger: Person
) -> None:
    page = visit(camille, "/members")
    go_to(page, page.get_by_label("Le début d’un nom"))
    page.keyboard.type("Sacha Rou")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Sacha Roux").first).to_be_visible()
    page.goto(f"/members/{stranger.id}")
    heading(page, "Sacha Roux")
    go_to(page, page.get_by_role("button", name="Suivre", exact=True))
    page.keyboard.press("Space")
    says(page, "requested")
    go_to(page, page.get_by_role("button", name="Retirer ma demande"))
    page.keyboard.press("Enter")
    says(page, "unfollowed")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_bar_begins_where_the_language_begins(
    visit: Visit, stranger: Person, language: str, size: dict[str, int]
) -> None:
    page = visit(path=None, locale=language, viewport=size)
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    places = [page.locator(name).bounding_box() for name in (".brand", ".rooms li:first-child", ".rooms li:last-child")]
    brand, first, last = (place["x"] + place["width"] / 2 for place in places if place)
    assert (first < last) == (language == "fr")
    assert (brand < size["width"] / 2) == (language == "fr")
