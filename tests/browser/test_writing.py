"""Writing: who may read is said each time, words are never lost, and one may change one's mind."""

from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import says
from tests.browser.conftest import Visit
from tests.integration.people import Person

_WORDS = "Qu’avez-vous envie de dire ?"


def item(page: Page, text: str) -> Locator:
    """The post with this text."""
    return page.get_by_role("article").filter(has_text=text)


def said(about: str) -> str:
    """Words that nobody else writes."""
    return f"{about} {uuid4().hex}"


def test_a_post_for_all_members_is_among_the_newest_of_somebody_who_knows_nobody(
    visit: Visit, camille: Person, stranger: Person, javascript: bool
) -> None:
    page, words = visit(camille, "/posts/new", javascript=javascript), said("Bonjour à tous")
    page.get_by_label(_WORDS).fill(words)
    page.get_by_role("radio", name="Tous les membres").check()
    page.get_by_role("button", name="Publier").click()
    says(page, "published")
    other = visit(stranger, javascript=javascript)
    other.get_by_role("link", name="Nouveautés").click()
    found = item(other, words)
    expect(found).to_contain_text("Tous les membres")
    expect(found).to_contain_text("Écrit pour tous les membres")
    found.get_by_role("link", name="Ouvrir").click()
    expect(item(other, words)).to_be_visible()
    other.go_back()
    expect(other.get_by_role("heading", level=1)).to_have_text("Nouveautés")


def test_what_cannot_be_published_keeps_the_words_and_leads_to_the_field(
    visit: Visit, camille: Person, javascript: bool
) -> None:
    page = visit(camille, "/posts/new", javascript=javascript)
    page.get_by_label(_WORDS).fill("Deux adresses utiles :\n  - la mienne")
    page.get_by_role("radio", name="Mes contacts").check()
    page.get_by_text("Ajouter un avertissement ou des liens").click()
    page.get_by_label("Liens").fill("ceci n’est pas un lien")
    page.get_by_role("button", name="Publier").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("À revoir")
    if javascript:
        expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(page.get_by_label("Liens")).to_be_focused()
    expect(page.get_by_label("Liens")).to_have_value("ceci n’est pas un lien")
    expect(page.get_by_label(_WORDS)).to_have_value("Deux adresses utiles :\n  - la mienne")
    expect(page.get_by_role("radio", name="Mes contacts")).to_be_checked()
    page.get_by_label("Liens").fill("https://example.org/aide")
    page.get_by_role("button", name="Publier").click()
    says(page, "published")
    expect(page.get_by_role("link", name="https://example.org/aide").first).to_be_visible()


def test_a_warning_stands_before_the_words_until_one_opens_it(
    visit: Visit, camille: Person, dominique: Person, javascript: bool
) -> None:
    page, words = visit(camille, javascript=javascript), said("Le bloc, à six heures")
    page.get_by_label(_WORDS).fill(words)
    page.get_by_label("Qui pourra lire").select_option("contacts")
    page.get_by_text("Ajouter un avertissement ou des liens").click()
    page.get_by_label("Avertissement").fill("parle d’une opération")
    page.get_by_role("button", name="Publier").click()
    says(page, "published")
    dominique.sees(words)
    other = visit(dominique, javascript=javascript)
    found = item(other, words)
    expect(found.get_by_text(words)).to_be_hidden()
    found.get_by_text("parle d’une opération").click()
    expect(found.get_by_text(words)).to_be_visible()
    expect(found).to_contain_text("Ses contacts")


def test_a_post_is_changed_and_narrowed_and_a_follower_loses_it(
    visit: Visit, camille: Person, dominique: Person, javascript: bool
) -> None:
    words = said("Une liste de questions")
    place = f"/posts/{camille.post(words)['id']}"
    dominique.sees(words)
    other = visit(dominique, place, javascript=javascript)
    expect(item(other, words)).to_be_visible()
    page = visit(camille, place, javascript=javascript)
    page.get_by_role("link", name="Modifier").click()
    expect(page.get_by_label(_WORDS)).to_have_value(words)
    page.get_by_label(_WORDS).fill(f"{words}, relue")
    page.get_by_role("radio", name="Moi seulement").check()
    page.get_by_role("button", name="Enregistrer").click()
    says(page, "changed")
    expect(item(page, f"{words}, relue")).to_contain_text("modifié")
    expect(item(page, words)).to_contain_text("Vous seulement")
    other.reload()
    expect(other.get_by_role("heading", level=1)).to_have_text("Il n’y a rien ici")
    other.goto("/")
    expect(item(other, words)).to_have_count(0)


def test_words_that_changed_elsewhere_meanwhile_are_not_overwritten(
    visit: Visit, camille: Person, javascript: bool
) -> None:
    words = said("Première version")
    place = f"/posts/{camille.post(words)['id']}"
    page = visit(camille, f"{place}/edit", javascript=javascript)
    page.get_by_label(_WORDS).fill(f"{words} et la mienne")
    camille.change(place, text=f"{words} et l’autre")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce texte a changé entre-temps")
    expect(page.get_by_label(_WORDS)).to_have_value(f"{words} et la mienne")
    assert camille.ok("GET", place)["text"] == f"{words} et l’autre"
    page.get_by_role("button", name="Enregistrer").click()
    expect(item(page, f"{words} et la mienne")).to_be_visible()


def test_a_post_is_removed_and_taken_back(visit: Visit, camille: Person, javascript: bool) -> None:
    words = said("Trop vite écrit")
    place = f"/posts/{camille.post(words)['id']}"
    page = visit(camille, javascript=javascript)
    item(page, words).get_by_role("button", name="Supprimer").click()
    expect(page.get_by_role("status")).to_contain_text("C’est supprimé.")
    expect(item(page, words)).to_have_count(0)
    page.get_by_role("button", name="Reprendre").click()
    says(page, "restored")
    expect(item(page, words)).to_be_visible()
    assert camille.ok("GET", place)["text"] == words


def test_older_posts_come_by_a_link(visit: Visit, join: object, camille: Person, javascript: bool) -> None:
    """With a browser that shows what comes, a link that is never clicked: `test_live` has the scroll."""
    words = said("Numéro")
    for number in range(22):
        camille.post(f"{words} {number}.", "me")
    page = visit(camille, f"/members/{camille.id}", javascript=javascript)
    expect(item(page, f"{words} 0.")).to_have_count(0)
    page.get_by_role("link", name="Publications plus anciennes").click()
    expect(item(page, f"{words} 0.")).to_be_visible()
    page.go_back()
    expect(item(page, f"{words} 21.")).to_be_visible()
