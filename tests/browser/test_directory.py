"""The directory: somebody is found, narrowed, opened, corrected; an entry is claimed, edited, hidden, given up."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from deploy.dev.demo_directory import PROOF
from deploy.dev.world import World
from kit.testing import eventually
from tests.browser.acts import heading, says
from tests.browser.conftest import Visit
from tests.integration.entries import own
from tests.integration.people import Person
from tests.integration.registers import fill, unclaimed

LYON = {"latitude": 45.7597, "longitude": 4.8422}


@pytest.fixture(scope="module", autouse=True)
def filled(world: World) -> None:
    """The world's directory with the invented registers."""
    fill(world)


@pytest.fixture(scope="module")
def doctor(join: Callable[..., Person]) -> Person:
    """A professional without an entry."""
    return join("Inès Moreau", kind="professional")


def ask(page: Page, q: str, where: str = "") -> None:
    """Fill in the form, and send it."""
    page.get_by_label("Qui cherchez-vous").fill(q)
    page.get_by_label("Près de quel endroit").fill(where)
    page.get_by_role("button", name="Chercher").click()


def first(page: Page) -> str:
    """The name that stands first."""
    return page.get_by_role("list", name="Résultats").get_by_role("heading", level=2).first.inner_text()


def test_somebody_is_found_narrowed_and_opened_without_an_account(visit: Visit, javascript: bool) -> None:
    page = visit(None, "/sign-in", javascript=javascript)
    page.get_by_role("link", name="Annuaire").click()
    ask(page, "dermato", "Lyon")
    expect(page).to_have_url(re.compile("q=dermato"))
    expect(page.get_by_label("Près de quel endroit")).to_have_value("Lyon")
    expect(page.get_by_text("Compris")).to_contain_text("Lyon")
    page.get_by_role("link", name="100 km").click()
    expect(page).to_have_url(re.compile("place=FR-69123&radius_km=100$"))
    page.get_by_role("link", name="Le plus proche d’abord").click()
    expect(page.get_by_role("img", name="Carte de ces résultats")).to_be_visible()
    expect(page.get_by_role("list", name="Résultats").get_by_role("listitem").first).to_contain_text("Pourquoi ici")
    narrowed = page.get_by_role("navigation", name="Affiner").get_by_role("link", name="Professionnel de santé")
    narrowed.click()
    taken = page.get_by_role("list", name="Filtres choisis").get_by_role("link")
    expect(taken).to_have_count(1)
    taken.click()
    expect(page).not_to_have_url(re.compile("kind="))
    name = first(page)
    page.get_by_role("list", name="Résultats").get_by_role("link").first.click()
    assert page.get_by_role("heading", level=1).inner_text() in name
    expect(page.get_by_text("Données au 2 novembre 2026")).to_be_visible()
    page.get_by_role("link", name="Signaler une erreur").click()
    heading(page, "Se connecter")


def test_a_place_of_which_there_are_several_is_chosen(visit: Visit, javascript: bool) -> None:
    page = visit(None, "/directory", javascript=javascript)
    ask(page, "dermato", "saint denis")
    page.get_by_role("link", name=re.compile("Saint-Denis.*Seine-Saint-Denis")).click()
    expect(page).to_have_url(re.compile("place=FR-93066"))
    expect(page.get_by_label("Près de quel endroit")).to_have_value("Saint-Denis")


def test_what_is_found_nowhere_is_found_more_widely(visit: Visit, javascript: bool) -> None:
    page = visit(None, "/directory?q=dermato&languages=wo", javascript=javascript)
    expect(page.get_by_role("heading", name="Rien de trouvé ainsi")).to_be_visible()
    page.get_by_role("link", name="Sans choix de langue").click()
    expect(page.get_by_role("list", name="Résultats")).to_be_visible()


def test_who_searches_nearby_leaves_no_position_in_an_address(visit: Visit) -> None:
    page = visit(None, None, geolocation=LYON, permissions=["geolocation"])
    seen: list[str] = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    page.goto("/directory")
    page.get_by_label("Qui cherchez-vous").fill("dermato")
    page.get_by_role("button", name="Près de moi").click()
    expect(page).to_have_url(re.compile("place=FR-69"))
    expect(page.get_by_text("Compris")).to_contain_text("Lyon")
    assert not [url for url in seen if "4.8" in url or "45.7" in url]


def test_without_a_position_one_is_told_what_to_do(visit: Visit) -> None:
    page = visit(None, "/directory", permissions=[])
    page.get_by_role("button", name="Près de moi").click()
    expect(page.locator("#near-told")).to_have_text(re.compile("Écrivez une ville"))


def test_places_are_suggested_while_one_writes_and_the_one_chosen_is_taken(visit: Visit) -> None:
    page = visit(None, "/directory")
    page.get_by_label("Qui cherchez-vous").fill("dermato")
    where = page.get_by_label("Près de quel endroit")
    where.press_sequentially("villeurb")
    suggested = page.locator("#places option").first
    expect(suggested).to_have_attribute("value", re.compile("^Villeurbanne"))
    where.fill(suggested.get_attribute("value") or "")
    expect(where).to_have_value("Villeurbanne")
    page.get_by_role("button", name="Chercher").click()
    expect(page).to_have_url(re.compile("place=FR-69266"))


def test_a_mistake_is_told(visit: Visit, camille: Person, world: World, javascript: bool) -> None:
    [entry] = unclaimed(world, 1)
    page = visit(camille, f"/directory/{entry}", javascript=javascript)
    page.get_by_role("link", name="Signaler une erreur").click()
    page.get_by_label("Le téléphone").check()
    page.get_by_label("Ce qui serait juste").fill("04 78 11 11 11")
    page.get_by_role("button", name="Envoyer").click()
    says(page, "corrected")


def test_an_entry_is_claimed_edited_hidden_and_given_up(
    visit: Visit, doctor: Person, world: World, javascript: bool
) -> None:
    [entry] = unclaimed(world, 1)
    number = doctor.ok("GET", f"/directory/{entry}")["register"]["number"]
    page = visit(doctor, f"/directory/{entry}", javascript=javascript)
    page.get_by_role("link", name="C’est ma fiche").click()
    page.get_by_label("Votre numéro dans le registre").fill(number)
    page.get_by_role("button", name="Continuer", exact=True).click()
    heading(page, "Envoyer une preuve")
    page.get_by_label("Le document").set_input_files(
        {"name": "carte.pdf", "mimeType": "application/pdf", "buffer": PROOF}
    )
    page.get_by_role("button", name="Envoyer ma demande").click()
    says(page, "claimed")
    expect(page.get_by_text("En cours d’examen")).to_be_visible()
    [waiting] = [one for one in doctor.ok("GET", "/directory/claims")["items"] if one["state"] == "pending"]
    world.command("services.directory", "claims", "accept", waiting["id"], "--by", "a test")

    page.goto("/directory/mine")
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").click()
    page.get_by_role("link", name="Votre présentation").click()
    page.get_by_label("Ce que vous voulez dire").fill("Peau et ongles, sans détour.")
    page.get_by_role("button", name="Enregistrer").click()
    says(page, "saved")
    page.get_by_role("link", name="Les langues que vous parlez").click()
    page.get_by_label("arabe").check()
    page.get_by_role("button", name="Enregistrer").click()
    says(page, "saved")

    stranger = visit(None, f"/directory/{entry}", javascript=javascript)
    expect(stranger.get_by_text("Peau et ongles, sans détour.")).to_be_visible()
    expect(stranger.get_by_text("arabe")).to_be_visible()
    expect(stranger.get_by_text("Identité vérifiée")).to_be_visible()

    page.get_by_role("link", name="Paraître dans l’annuaire").click()
    page.get_by_label("Non").check()
    page.get_by_role("button", name="Enregistrer").click()
    says(page, "hidden")
    stranger.reload()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Il n’y a rien ici")

    page.get_by_role("link", name="Ne plus tenir cette fiche").click()
    page.get_by_role("button", name="Ne plus tenir cette fiche").click()
    says(page, "given-up")
    assert eventually(lambda: doctor.ok("GET", "/directory/mine")["items"] == [])


def test_words_that_changed_elsewhere_meanwhile_are_shown_beside_ones_own(
    visit: Visit, doctor: Person, world: World
) -> None:
    [entry] = unclaimed(world, 1)
    own(world, doctor, entry)
    page = visit(doctor, f"/directory/{entry}/edit/hours")
    doctor.change(f"/directory/{entry}", hours="Le mardi")
    page.get_by_label("Quand on peut venir").fill("Le jeudi")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("region", name="Ce qui est enregistré maintenant")).to_contain_text("Le mardi")
    expect(page.get_by_label("Quand on peut venir")).to_have_value("Le jeudi")
    page.get_by_role("button", name="Enregistrer").click()
    says(page, "saved")
    doctor.ok("DELETE", f"/directory/{entry}/owner")
