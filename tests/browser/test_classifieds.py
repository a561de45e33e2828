"""Classifieds in a browser, with all rooms: published, found, written about, lent; in Arabic on a narrow phone."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from deploy.dev.world import World
from tests.browser.acts import go_to, heading, says
from tests.browser.conftest import Visit
from tests.integration.people import Person
from tests.integration.registers import fill
from tests.integration.trade import accept, days, shown


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
    accept(world, listing_id)

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
    wanted = days(5, 7)
    other.get_by_label("Premier jour").fill(wanted["from"])
    other.get_by_label("Dernier jour").fill(wanted["to"])
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
    expect(page.get_by_role("alert")).to_contain_text("Rapportez ce qui reste à une pharmacie")


def test_one_searches_with_the_keyboard_alone(visit: Visit, world: World, lender: Person, borrower: Person) -> None:
    shown(world, lender, title=f"Fauteuil {lender.id[-6:]}")
    page = visit(borrower, "/classifieds")
    go_to(page, page.get_by_label("Que cherchez-vous"))
    page.keyboard.type(f"fauteuil {lender.id[-6:]}")
    page.keyboard.press("Enter")
    heading(page, "Annonces trouvées")
    link = page.get_by_role("link", name=f"Fauteuil {lender.id[-6:]}")
    go_to(page, link)
    page.keyboard.press("Enter")
    heading(page, f"Fauteuil {lender.id[-6:]}")


@pytest.fixture
def taken(tmp_path: Path) -> Path:
    """A photo as a telephone takes it: it says where, and by what."""
    file, exif = tmp_path / "IMG_2041.jpg", Image.Exif()
    exif[0x010F] = "TelephoneOfCamille"
    exif[0x8825] = {1: "N", 2: (45.0, 45.0, 28.0), 3: "E", 4: (4.0, 49.0, 55.0)}
    Image.effect_noise((1600, 1200), 80).convert("RGB").save(file, "JPEG", exif=exif, quality=92)
    assert b"TelephoneOfCamille" in file.read_bytes()
    assert file.stat().st_size > 1_000_000
    return file


def _is_drawn_anew(page: Page, taken: Path, alt: str) -> None:
    """What the page shows is a picture, and of what the telephone wrote nothing is left in it."""
    image = page.get_by_role("img", name=alt)
    expect(image).to_be_visible()
    assert image.evaluate("one => one.decode().then(() => one.naturalWidth)") > 100
    answer = page.request.get(image.get_attribute("src") or "")
    body = answer.body()
    assert answer.headers["content-type"] in ("image/webp", "image/jpeg")
    assert body != taken.read_bytes()
    assert not any(word in body for word in (b"Exif", b"TelephoneOfCamille", b"http://ns.adobe.com"))
    assert not Image.open(io.BytesIO(body)).getexif()


def test_with_the_keyboard_alone_one_publishes_with_a_photo(visit: Visit, lender: Person, taken: Path) -> None:
    page = visit(lender, "/classifieds/new")
    page.on("filechooser", lambda _: None)  # what listens only when the key is pressed may come to it too late

    def press(name: str, role: str = "button") -> None:
        go_to(page, page.get_by_role("main").get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]
        page.keyboard.press("Enter")

    def write(label: str, said: str) -> None:
        go_to(page, page.get_by_label(label, exact=True))
        page.keyboard.type(said)

    go_to(page, page.get_by_label("Se déplacer"))
    page.keyboard.press("Space")
    press("Continuer")
    heading(page, "Mon annonce")
    write("Titre", "Rollator de Camille")
    write("De quoi s’agit-il ?", "Déamb")
    write("Description", "Freins revus.")
    write("État", "Neuf")
    go_to(page, page.get_by_label("Je donne"))
    page.keyboard.press("Space")
    write("Ville ou code postal", "Lyon")
    press("Enregistrer")
    heading(page, "Photos")
    press("Ajouter cette photo")
    expect(page.get_by_role("alert")).to_contain_text("ce que l’on voit")
    write("Ce que l’on voit", "Le rollator, vu de face")
    go_to(page, page.get_by_label("La photo"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(taken)
    press("Ajouter cette photo")
    says(page, "photo-added")
    _is_drawn_anew(page, taken, "Le rollator, vu de face")
    press("Relire et publier", "link")
    heading(page, "Relire et publier")
    press("Publier")
    says(page, "listing-queued")
    _is_drawn_anew(page, taken, "Le rollator, vu de face")


def test_in_arabic_on_a_narrow_phone_a_photo_asks_for_its_words(
    visit: Visit, world: World, join: Callable[..., Person], taken: Path
) -> None:
    amina = join("أمينة", language="ar")
    listing_id = amina.ok("POST", "/listings", {"kind": "offer", "category": "bed"})["id"]
    page = visit(amina, f"/classifieds/{listing_id}/photos", viewport={"width": 360, "height": 740})
    send = page.get_by_role("button", name="إضافة هذه الصورة")
    page.locator("#photo").set_input_files(taken)
    send.click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#alt").fill("السرير من الجانب")
    page.locator("#photo").set_input_files(taken)
    send.click()
    _is_drawn_anew(page, taken, "السرير من الجانب")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_in_arabic_on_a_narrow_phone_nothing_is_wider_than_the_page(
    visit: Visit, world: World, lender: Person, join: Callable[..., Person]
) -> None:
    listing_id = shown(world, lender)
    page = visit(join("أمينة", language="ar"), None, viewport={"width": 360, "height": 740})
    for path in ("/classifieds", f"/classifieds/{listing_id}", f"/classifieds/{listing_id}/rent", "/classifieds/new"):
        page.goto(path)
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
