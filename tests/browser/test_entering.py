"""Coming in and going out, as people do it."""

from uuid import uuid4

from playwright.sync_api import expect

from deploy.dev.world import World
from kit.testing import eventually
from tests.browser.acts import heading, link_to, says, sign_in_by_form
from tests.browser.conftest import Visit
from tests.integration.people import PASSWORD, Person


def test_a_newcomer_signs_up_confirms_writes_and_reads_it_in_the_feed(
    world: World, visit: Visit, javascript: bool
) -> None:
    page, address = visit(javascript=javascript), f"{uuid4().hex}@example.org"
    page.get_by_role("main").get_by_role("link", name="S’inscrire").click()
    page.get_by_label("Le nom que les autres verront").fill("Amina B.")
    page.get_by_label("Adresse de courriel").fill(address)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_label("Jour").fill("27")
    page.get_by_label("Mois").fill("3")
    page.get_by_label("Année").fill("1981")
    page.get_by_label("Pays").select_option("BE")
    page.get_by_role("radio", name="J’accompagne un proche").check()
    page.get_by_role("button", name="Demander mon compte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez vos courriels")

    link = eventually(lambda: link_to(world, address))
    for _ in range(2):  # opening it changes nothing
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text("Confirmer mon inscription")
        expect(page.get_by_role("navigation").get_by_role("link", name="Se connecter")).to_be_visible()
    page.get_by_role("button", name="Ouvrir mon compte").click()
    says(page, "welcome")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Amina B.")

    page.get_by_label("Qu’avez-vous envie de dire ?").fill("Mon premier mot ici")
    expect(page.get_by_label("Qui pourra lire")).to_have_value("me")
    page.get_by_label("Qui pourra lire").select_option("followers")
    page.get_by_role("button", name="Publier").click()
    says(page, "published")
    item = page.get_by_role("article").first
    expect(item).to_contain_text("Mon premier mot ici")
    expect(item).to_contain_text("Vos abonnés")
    expect(item).to_contain_text("Vous l’avez écrit")


def test_a_member_signs_in_and_out_of_this_device(visit: Visit, camille: Person, javascript: bool) -> None:
    page = visit(path="/sign-in", javascript=javascript)
    sign_in_by_form(page, camille)
    heading(page, "Bonjour Camille Moreau")
    page.get_by_role("link", name="Moi", exact=True).click()
    page.get_by_role("button", name="Se déconnecter de cet appareil").click()
    says(page, "signed-out")
    page.goto("/me")
    heading(page, "Se connecter")


def test_a_wrong_password_keeps_the_address_and_says_so_at_the_top(visit: Visit, javascript: bool) -> None:
    page, nobody = visit(path="/sign-in", javascript=javascript), Person("", email=f"{uuid4().hex}@example.org")
    sign_in_by_form(page, nobody)
    expect(page.get_by_role("alert")).to_contain_text("L’adresse ou le mot de passe n’est pas le bon.")
    expect(page.get_by_label("Adresse de courriel")).to_have_value(nobody.email)
    expect(page.get_by_label("Mot de passe")).to_have_value("")
    if javascript:
        expect(page.get_by_role("alert")).to_be_focused()


def test_a_sign_up_that_cannot_be_is_told_field_by_field_and_keeps_what_was_typed(
    visit: Visit, javascript: bool
) -> None:
    page = visit(path="/sign-up", javascript=javascript)
    page.get_by_label("Le nom que les autres verront").fill("Amina B.")
    page.get_by_label("Adresse de courriel").fill("amina")
    page.get_by_label("Mot de passe").fill("court")
    page.get_by_label("Année").fill("1981")
    page.get_by_label("Pays").select_option("MA")
    page.get_by_role("button", name="Demander mon compte").click()
    links = page.get_by_role("alert").get_by_role("link")
    expect(links).to_have_count(3)
    links.filter(has_text="Un mot de passe a de 8 à 128 signes.").click()
    expect(page.get_by_label("Mot de passe")).to_be_focused()
    expect(page.get_by_label("Mot de passe")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Le nom que les autres verront")).to_have_value("Amina B.")
    expect(page.get_by_label("Année")).to_have_value("1981")
    expect(page.get_by_label("Pays")).to_have_value("MA")


def test_a_deep_link_leads_on_after_the_sign_in(visit: Visit, camille: Person, javascript: bool) -> None:
    page = visit(path="/members?q=Dom", javascript=javascript)
    heading(page, "Se connecter")
    sign_in_by_form(page, camille)
    heading(page, "Trouver quelqu’un")
    expect(page.get_by_label("Le début d’un nom")).to_have_value("Dom")


def test_words_survive_a_session_that_ended_while_they_were_written(
    visit: Visit, camille: Person, javascript: bool
) -> None:
    page = visit(camille, "/posts/new", javascript=javascript, alone=True)
    words = f"Une longue journée,\nun <soir> calme {uuid4().hex}"
    page.get_by_label("Qu’avez-vous envie de dire ?").fill(words)
    page.get_by_role("radio", name="Tous les membres").check()
    page.context.clear_cookies()  # a browser forgets a cookie whose time is over
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("status")).to_contain_text("Vos mots sont gardés sur cette page")
    sign_in_by_form(page, camille)
    heading(page, "Écrire")
    expect(page.get_by_label("Qu’avez-vous envie de dire ?")).to_have_value(words)
    expect(page.get_by_role("radio", name="Tous les membres")).to_be_checked()
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("article").first).to_contain_text(words.splitlines()[1])
