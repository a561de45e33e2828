"""Classifieds in a browser, with all rooms: published, found, written about, lent; in Arabic on a narrow phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from deploy.dev.world import World
from tests.browser.acts import go_to, heading, says
from tests.browser.conftest import Visit
from tests.integration.adverts import day, moderate, offered
from tests.integration.people import Person
from tests.integration.registers import fill


@pytest.fixture(scope="module", autouse=True)
def _places(world: World) -> None:
    fill(world)


@pytest.fixture
def lender(join: Callable[..., Person]) -> Person:
    """A member who has offered nothing yet."""
    return join("Camille Moreau")


@pytest.fixture
def borrower(join: Callable[..., Person]) -> Person:
    """Somebody who looks for something."""
    return join("Yanis Petit")


def _offer(page: Page, title: str) -> None:
    page.goto("/classifieds")
    page.get_by_role("link", name="Écrire une annonce").first.click()
    page.get_by_label("Se déplacer").check()
    page.get_by_role("button", name="Continuer").click()
    says(page, "listing-started")
    page.get_by_label("Titre").fill(title)
    page.get_by_label("De quoi s’agit-il").select_option("rollator")
    page.get_by_label("Description").fill("Freins revus, pneus neufs.")
    page.get_by_label("État").select_option("new")
    page.get_by_label("Je prête ou je loue").check()
    page.get_by_label("Prix", exact=True).fill("0")
    page.get_by_label("Ville ou code postal").fill("Lyon")
    page.get_by_role("button", name="Enregistrer").click()
    says(page, "listing-saved")
    page.get_by_role("link", name="Relire et publier").click()
    page.get_by_role("button", name="Publier").click()
    says(page, "listing-queued")


def test_what_is_offered_is_found_written_about_and_lent(
    visit: Visit, world: World, lender: Person, borrower: Person, javascript: bool
) -> None:
    page = visit(lender, None, javascript=javascript)
    title = f"Déambulateur {lender.id[-6:]}"
    _offer(page, title)
    listing_id = re.search(r"/classifieds/([0-9a-f-]{36})", page.url)[1]  # type: ignore[index]
    moderate(world, lender, listing_id, "accept")

    other = visit(borrower, "/classifieds", javascript=javascript)
    other.get_by_label("Que cherchez-vous").fill(title)
    other.get_by_role("main").get_by_role("button", name="Chercher").click()
    assert "ambulateur" not in other.url
    other.get_by_role("link", name=title).click()
    other.get_by_role("link", name="Écrire", exact=True).click()
    other.get_by_label("Votre message").fill("Bonjour, appelez-moi au 06 12 34 56 78.")
    other.get_by_role("button", name="Envoyer").click()
    says(other, "message-sent")

    page.goto("/conversations")
    page.get_by_role("link", name=re.compile("Yanis")).first.click()
    expect(page.get_by_role("main")).not_to_contain_text("06 12 34 56 78")
    page.get_by_label("Votre message").fill("Oui, il est là.")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("main")).to_contain_text("06 12 34 56 78")

    other.goto(f"/classifieds/{listing_id}/rent")
    other.get_by_label("Premier jour").fill(day(5))
    other.get_by_label("Dernier jour").fill(day(7))
    other.get_by_role("button", name="Demander ces jours").click()
    says(other, "rental-asked")
    page.goto("/rentals?as=lender")
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="Répondre").click()
    page.get_by_role("button", name="Accepter").click()
    says(page, "rental-accept")
    other.reload()
    expect(other.get_by_role("main")).to_contain_text("ces jours sont réservés")


def test_what_may_not_be_proposed_is_said_with_where_to_bring_it(visit: Visit, lender: Person) -> None:
    page = visit(lender, "/classifieds/new")
    page.get_by_label("Autre chose").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Titre").fill("Boîte de morphine")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Relire et publier").click()
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_one_searches_with_the_keyboard_alone(visit: Visit, world: World, lender: Person, borrower: Person) -> None:
    offered(world, lender, title=f"Fauteuil {lender.id[-6:]}")
    page = visit(borrower, "/classifieds")
    go_to(page, page.get_by_label("Que cherchez-vous"))
    page.keyboard.type(f"fauteuil {lender.id[-6:]}")
    page.keyboard.press("Enter")
    heading(page, "Annonces trouvées")
    link = page.get_by_role("link", name=f"Fauteuil {lender.id[-6:]}")
    go_to(page, link)
    page.keyboard.press("Enter")
    heading(page, f"Fauteuil {lender.id[-6:]}")


def test_in_arabic_on_a_narrow_phone_nothing_is_wider_than_the_page(
    visit: Visit, world: World, lender: Person, join: Callable[..., Person]
) -> None:
    listing_id = offered(world, lender)
    page = visit(join("أمينة", language="ar"), None, viewport={"width": 360, "height": 740})
    for path in ("/classifieds", f"/classifieds/{listing_id}", f"/classifieds/{listing_id}/rent", "/classifieds/new"):
        page.goto(path)
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
