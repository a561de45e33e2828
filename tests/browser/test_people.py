"""How one stands to others: found, followed, answered, kept away; and the lists of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from kit.testing import eventually
from tests.browser.acts import says
from tests.browser.conftest import Visit
from tests.integration.people import Person


@pytest.fixture(scope="module")
def sasha(join: Callable[..., Person]) -> Person:
    """A member who has no link to anybody before and after each test."""
    return join("Sasha Zélande")


def row(page: Page, name: str) -> Locator:
    """A member's line in a list."""
    return page.get_by_role("main").get_by_role("listitem").filter(has_text=name)


def test_a_member_is_found_by_the_beginning_of_the_name_without_its_accents(
    visit: Visit, camille: Person, sasha: Person, javascript: bool
) -> None:
    page = visit(camille, javascript=javascript)
    page.get_by_role("link", name="Membres").click()
    page.get_by_label("Le début d’un nom").fill("sasha zel")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Sasha Zélande").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sasha Zélande")
    page.go_back()
    expect(page.get_by_label("Le début d’un nom")).to_have_value("sasha zel")
    page.goto("/members?q=zzzzzz")
    expect(page.get_by_role("main")).to_contain_text("Personne de ce nom ne peut être vu par vous.")
    page.get_by_role("link", name="Voir les nouveautés").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nouveautés")


def test_a_request_is_sent_taken_back_sent_again_and_accepted(
    visit: Visit, camille: Person, sasha: Person, javascript: bool
) -> None:
    camille.post("Pour qui me suit déjà")
    page = visit(sasha, f"/members/{camille.id}", javascript=javascript)
    page.get_by_role("button", name="Suivre", exact=True).click()
    says(page, "requested")
    expect(page.get_by_text("Pour qui me suit déjà")).to_have_count(0)
    page.get_by_role("button", name="Retirer ma demande").click()
    page.get_by_role("button", name="Suivre", exact=True).click()

    other = visit(camille, javascript=javascript)
    expect(other.get_by_role("main")).to_contain_text("Quelqu’un demande à vous suivre")
    other.get_by_role("link", name="Répondre").click()
    other.get_by_role("button", name="Accepter Sasha Zélande").click()
    says(other, "accepted")
    expect(other.get_by_role("main")).to_contain_text("Personne ne demande à vous suivre en ce moment.")
    other.goto("/me/followers")
    expect(row(other, "Sasha Zélande")).to_be_visible()

    page.goto("/me/following")
    expect(row(page, "Camille Moreau")).to_be_visible()
    sasha.sees("Pour qui me suit déjà")
    page.goto("/")
    expect(page.get_by_text("Pour qui me suit déjà").first).to_be_visible()
    expect(page.get_by_role("article").first).to_contain_text("Vous suivez cette personne")
    page.goto("/me/following")
    page.get_by_role("button", name="Ne plus suivre Camille Moreau").click()
    says(page, "unfollowed")
    expect(page.get_by_role("main")).to_contain_text("Vous ne suivez encore personne.")
    page.goto("/")
    expect(page.get_by_text("Pour qui me suit déjà")).to_have_count(0)


def test_a_refused_request_leaves_no_trace_for_who_asked(
    visit: Visit, camille: Person, sasha: Person, javascript: bool
) -> None:
    sasha.ok("PUT", f"/members/{camille.id}/follow")
    page = visit(camille, "/me/requests", javascript=javascript)
    page.get_by_role("button", name="Écarter Sasha Zélande").click()
    says(page, "refused")
    page.goto("/me/followers")
    expect(page.get_by_role("main")).to_contain_text("Personne ne vous suit encore.")


def test_a_block_is_explained_placed_and_lifted(visit: Visit, camille: Person, sasha: Person, javascript: bool) -> None:
    page = visit(camille, f"/members/{sasha.id}", javascript=javascript)
    page.get_by_role("link", name="Bloquer").click()
    expect(page.get_by_role("main")).to_contain_text("Vous ne vous verrez plus l’un l’autre")
    page.get_by_role("button", name="Bloquer").click()
    says(page, "blocked")
    expect(row(page, "Sasha Zélande")).to_be_visible()
    other = visit(sasha, f"/members/{camille.id}", javascript=javascript)
    expect(other.get_by_role("heading", level=1)).to_have_text("Il n’y a rien ici")
    page.get_by_role("button", name="Lever le blocage de Sasha Zélande").click()
    says(page, "unblocked")
    expect(page.get_by_role("main")).to_contain_text("Vous n’avez bloqué personne.")
    other.reload()
    expect(other.get_by_role("heading", level=1)).to_have_text("Camille Moreau")


def test_who_is_muted_leaves_the_feed_until_unmuted(
    visit: Visit, camille: Person, dominique: Person, javascript: bool
) -> None:
    dominique.post("Bavard ce matin")
    camille.sees("Bavard ce matin")
    page = visit(camille, javascript=javascript)
    page.get_by_role("article").get_by_role("link", name="Dominique Petit").first.click()
    page.get_by_role("button", name="Masquer dans mon fil").click()
    says(page, "muted")
    page.goto("/")
    expect(page.get_by_text("Bavard ce matin")).to_have_count(0)
    page.goto("/me/mutes")
    page.get_by_role("button", name="Ne plus masquer Dominique Petit").click()
    says(page, "unmuted")
    expect(page.get_by_role("main")).to_contain_text("Vous n’avez masqué personne.")
    page.goto("/")
    expect(page.get_by_text("Bavard ce matin").first).to_be_visible()


def test_a_newcomer_finds_an_example_and_one_thing_to_do_in_every_empty_list(
    visit: Visit, stranger: Person, javascript: bool
) -> None:
    page = visit(stranger, javascript=javascript)
    for path, words, action in (
        ("/", "Ici viennent les mots des personnes que vous suivez", "Trouver des personnes à suivre"),
        ("/members", "Écrivez le début d’un nom, par exemple « Cam » pour Camille.", "Voir les nouveautés"),
        (f"/members/{stranger.id}", "Vous n’avez encore rien écrit. Par exemple", "Écrire"),
        ("/me/requests", "Une demande se présente ainsi", "Choisir qui peut me suivre"),
        ("/me/followers", "Personne ne vous suit encore.", "Voir les nouveautés"),
        ("/me/following", "Vous ne suivez encore personne.", "Trouver quelqu’un"),
        ("/me/blocks", "Vous n’avez bloqué personne.", "Revenir"),
        ("/me/mutes", "Vous n’avez masqué personne.", "Revenir"),
    ):
        page.goto(path)
        empty = page.get_by_role("main").locator(".empty")
        expect(empty).to_contain_text(words)
        expect(empty.get_by_role("link", name=action)).to_be_visible()


def test_who_may_follow_is_chosen_and_then_nobody_asks(
    visit: Visit, stranger: Person, sasha: Person, javascript: bool
) -> None:
    stranger.ok("PATCH", "/members/me", {"follow_policy": "approve"}, If_Match="*")
    page = visit(stranger, "/me", javascript=javascript)
    page.get_by_role("link", name="Qui peut me suivre").click()
    page.get_by_role("radio", name="Qui veut me suit").check()
    page.get_by_role("button", name="Enregistrer").click()
    says(page, "saved")
    expect(page.get_by_role("link", name="Qui peut me suivre")).to_contain_text("Qui veut me suit")
    other = visit(sasha, f"/members/{stranger.id}", javascript=javascript)
    other.get_by_role("button", name="Suivre", exact=True).click()
    says(other, "followed")
    other.get_by_role("button", name="Ne plus suivre").click()
    says(other, "unfollowed")
    eventually(lambda: not stranger.ok("GET", "/members/me/followers")["items"])
