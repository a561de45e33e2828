"""The own account: name, language, devices, address, password, leaving."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from deploy.dev.world import World
from kit.testing import eventually
from tests.browser.acts import heading, link_to, says, sign_in_by_form
from tests.browser.conftest import DESK, Visit
from tests.integration.people import PASSWORD, Person, mails_to, sign_in

_OTHER = "une-autre-phrase-que-personne-ne-devine"


@pytest.fixture
def leaver(join: Callable[..., Person]) -> Person:
    """A member of this test alone."""
    return join("Claude Martin")


def is_out(page: Page) -> bool:
    """Whether this browser is asked to sign in."""
    page.goto("/me")
    return page.get_by_role("heading", level=1).inner_text() == "Se connecter"


def send_again(page: Page, label: str, button: str) -> None:
    """The right password after a wrong one, until the second that one waits then is over."""

    def is_taken() -> bool:
        page.get_by_label(label).fill(PASSWORD)
        page.get_by_role("button", name=button).click()
        return page.get_by_role("alert").count() == 0

    eventually(is_taken, every=0.3)


def test_name_and_words_are_changed_and_seen_at_once(visit: Visit, camille: Person, javascript: bool) -> None:
    page, name = visit(camille, "/me", javascript=javascript), f"Camille {'Script' if javascript else 'Papier'}"
    page.get_by_role("link", name="Nom et présentation").click()
    page.get_by_label("Le nom que les autres verront").fill(name)
    page.get_by_label("Quelques mots sur vous").fill("Aidante de mon père depuis 2019.")
    page.get_by_role("button", name="Enregistrer").click()
    says(page, "saved")
    expect(page.get_by_role("main")).to_contain_text("Aidante de mon père depuis 2019.")
    page.goto("/")
    heading(page, f"Bonjour {name}")
    page.goto("/me/profile")
    page.get_by_label("Le nom que les autres verront").fill("C")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("Un nom a de 2 à 40 signes.")
    expect(page.get_by_label("Quelques mots sur vous")).to_have_value("Aidante de mon père depuis 2019.")


def test_language_country_and_time_zone_follow_the_member(visit: Visit, camille: Person, javascript: bool) -> None:
    page = visit(camille, "/me/language", javascript=javascript)
    page.get_by_label("Langue").select_option("de")
    page.get_by_label("Pays").select_option("CH")
    page.get_by_label("Fuseau horaire").select_option("Europe/Zurich")
    page.locator("main button").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.goto("/help")
    expect(page.locator("#urgent").get_by_text("144", exact=True)).to_be_visible()
    page.goto("/me/language")
    expect(page.locator("[name=country]")).to_have_value("CH")
    expect(page.locator("[name=time_zone]")).to_have_value("Europe/Zurich")
    page.locator("[name=language]").select_option("fr")
    page.locator("main button").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_text_size_and_colours_are_kept_by_this_browser(visit: Visit, camille: Person, javascript: bool) -> None:
    page = visit(camille, "/me/display", javascript=javascript, alone=True)

    def look() -> tuple[str, str]:
        style = "getComputedStyle(document.body)"
        return page.evaluate(f"[{style}.fontSize, {style}.backgroundColor]") if javascript else ("", "")

    before = look()
    page.get_by_role("radio", name="Très grande").check()
    page.get_by_role("radio", name="Sombre").check()
    page.get_by_role("button", name="Enregistrer").click()
    says(page, "saved")
    for path in ("/me/display", "/help"):
        page.goto(path)
        expect(page.locator("html")).to_have_attribute("data-size", "larger")
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        assert not javascript or (look()[0] > before[0] and look()[1] != before[1])


def test_a_visitor_chooses_the_language_of_the_page_and_stays_on_it(visit: Visit, javascript: bool) -> None:
    page = visit(path="/help", javascript=javascript)
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page).to_have_url(re.compile(r"/help$"))
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_another_device_is_seen_and_signed_out(visit: Visit, camille: Person, javascript: bool) -> None:
    other = visit(path="/sign-in", user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    sign_in_by_form(other, camille)
    page = visit(camille, "/me/devices", javascript=javascript)
    expect(page.get_by_role("main").get_by_role("listitem").filter(has_text="cet appareil")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Déconnecter .*Firefox")).click()
    says(page, "device")
    eventually(lambda: is_out(other))


def test_another_address_counts_once_its_mail_is_answered(
    world: World, visit: Visit, leaver: Person, javascript: bool
) -> None:
    page, address = visit(leaver, "/me/email", javascript=javascript), f"{uuid4().hex}@example.org"
    page.get_by_label("Nouvelle adresse").fill(address)
    page.get_by_label("Mot de passe").fill("pas-celui-la")
    page.get_by_role("button", name="Demander le changement").click()
    expect(page.get_by_role("alert")).to_contain_text("le mot de passe n’est pas le bon")
    expect(page.get_by_label("Nouvelle adresse")).to_have_value(address)
    send_again(page, "Mot de passe", "Demander le changement")
    says(page, "email-asked")
    link = eventually(lambda: link_to(world, address))
    page.goto(link)
    heading(page, "Confirmer ma nouvelle adresse")
    assert leaver.ok("GET", "/accounts/me")["email"] == leaver.email
    page.get_by_role("button", name="Confirmer cette adresse").click()
    says(page, "email")
    assert sign_in(world, Person(world.base_url, email=address)).id == leaver.id
    told = eventually(lambda: [mail for mail in mails_to(world, leaver.email) if "token" not in mail.get_content()])
    assert address not in told[-1].get_content()


def test_another_password_signs_every_other_device_out(visit: Visit, leaver: Person, javascript: bool) -> None:
    other = visit(path="/sign-in")
    sign_in_by_form(other, leaver)
    page = visit(leaver, "/me/password", javascript=javascript)
    page.get_by_label("Mot de passe d’aujourd’hui").fill(PASSWORD)
    page.get_by_label("Nouveau mot de passe").fill(_OTHER)
    page.get_by_role("button", name="Changer le mot de passe").click()
    says(page, "password")
    eventually(lambda: is_out(other))
    assert not is_out(page)
    sign_in_by_form(other, leaver, _OTHER)
    expect(other.get_by_role("link", name="Moi", exact=True)).to_be_visible()


def test_a_forgotten_password_is_set_anew_by_mail_and_signs_nobody_in(
    world: World, visit: Visit, leaver: Person, javascript: bool
) -> None:
    member = visit(leaver)
    page = visit(path="/sign-in", javascript=javascript)
    page.get_by_role("link", name="Mot de passe oublié").click()
    page.get_by_label("Adresse de courriel").fill(leaver.email)
    before = link_to(world, leaver.email)
    page.get_by_role("button", name="Envoyer le courriel").click()
    heading(page, "Regardez vos courriels")
    link = eventually(lambda: (found := link_to(world, leaver.email)) != before and found)
    page.goto(link)
    heading(page, "Choisir un autre mot de passe")
    page.get_by_label("Nouveau mot de passe").fill(_OTHER)
    page.get_by_role("button", name="Changer le mot de passe").click()
    says(page, "reset")
    eventually(lambda: is_out(member))
    sign_in_by_form(page, leaver, _OTHER)
    heading(page, "Bonjour Claude Martin")
    page.goto(link)
    page.get_by_label("Nouveau mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Changer le mot de passe").click()
    expect(page.get_by_role("alert")).to_contain_text("Ce lien a déjà servi")


def test_who_leaves_is_told_what_goes_and_cannot_come_back(visit: Visit, leaver: Person, javascript: bool) -> None:
    page = visit(leaver, "/me", javascript=javascript)
    page.get_by_role("link", name="Quitter PatientsWorld").click()
    expect(page.get_by_role("main")).to_contain_text("Tout ce que vous avez écrit")
    page.get_by_label("Mot de passe").fill("pas-celui-la")
    page.get_by_role("button", name="Effacer mon compte pour toujours").click()
    expect(page.get_by_role("alert")).to_contain_text("le mot de passe n’est pas le bon")
    send_again(page, "Mot de passe", "Effacer mon compte pour toujours")
    heading(page, "Au revoir")
    expect(page.get_by_role("navigation").get_by_role("link", name="S’inscrire")).to_be_visible()
    page.goto("/sign-in")
    sign_in_by_form(page, leaver)
    expect(page.get_by_role("alert")).to_contain_text("L’adresse ou le mot de passe n’est pas le bon.")


def test_help_says_whom_to_call_and_who_sees_what(visit: Visit, javascript: bool) -> None:
    page = visit(javascript=javascript, viewport=DESK)
    page.get_by_role("contentinfo").get_by_role("link", name="C’est urgent").click()
    urgent = page.locator("#urgent")
    expect(urgent.get_by_role("link", name="3114")).to_have_attribute("href", "tel:3114")
    expect(page.locator("#privacy")).to_contain_text("Rien n’est visible sans compte.")


def test_an_address_that_leads_nowhere_says_what_to_do(visit: Visit, camille: Person, javascript: bool) -> None:
    page = visit(camille, "/nulle-part", javascript=javascript)
    heading(page, "Il n’y a rien ici")
    page.goto(f"/posts/{uuid4()}")
    heading(page, "Il n’y a rien ici")
    page.get_by_role("link", name="Aller à la première page").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")
