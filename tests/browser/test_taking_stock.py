"""Questionnaires by keys alone, a copy of everything, a report on paper: with JavaScript and without."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.acts import go_to, heading, is_seen
from tests.browser.conftest import Visit
from tests.integration.health import noted
from tests.integration.people import Person

_PAGE = re.compile(rb"/Type\s*/Page\b")


def test_a_questionnaire_is_answered_with_the_keyboard_alone_and_help_comes_first(
    visit: Visit, camille: Person, javascript: bool
) -> None:
    page = visit(camille, "/health/questionnaires/phq9", javascript=javascript)
    groups = page.get_by_role("group")
    expect(groups).to_have_count(9)
    for number in range(9):
        go_to(page, groups.nth(number).get_by_role("radio").first, 60 if number == 0 else 1)
        page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")  # of the last question
    expect(groups.last.get_by_role("radio", name="Plusieurs jours")).to_be_checked()
    assert is_seen(page)
    go_to(page, page.get_by_role("button", name="Voir mon résultat"), 1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("PHQ-9")
    expect(page.get_by_role("heading", level=2)).to_have_text(["Vous n’êtes pas seul avec cela", "Votre total"])
    expect(page.get_by_role("link", name="3114")).to_have_attribute("href", "tel:3114")
    expect(page.get_by_text("sur une échelle de 0 à 27")).to_be_visible()


def test_what_is_missing_is_led_to_and_what_was_answered_stays(visit: Visit, camille: Person, javascript: bool) -> None:
    page = visit(camille, "/health/questionnaires/phq2", javascript=javascript)
    page.get_by_role("radio", name="Plusieurs jours").first.check()
    page.get_by_role("button", name="Voir mon résultat").click()
    page.get_by_role("link", name="Question 2").click()
    expect(page.locator("#choice2")).to_be_focused()
    expect(page.get_by_role("radio", name="Plusieurs jours").first).to_be_checked()


def test_a_file_is_looked_at_and_then_taken_over(visit: Visit, camille: Person, javascript: bool) -> None:
    page = visit(camille, "/health/in-and-out", javascript=javascript)
    table = f"date,kg\n2026-02-{11 + javascript},71.3\n2026-02-{13 + javascript},9000\n"
    page.get_by_label("Le fichier").set_input_files(
        {"name": "poids.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.get_by_role("button", name="Envoyer ce fichier").click()
    heading(page, "Essai, sans rien reprendre")
    take = page.get_by_role("button", name="Reprendre ce fichier")
    expect(take).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Rien n’est repris encore.")).to_be_visible()
    expect(page.get_by_text("Écrivez un poids")).to_be_visible()
    take.click()
    heading(page, "Reprise d’un fichier")
    expect(page.get_by_text("fini", exact=True)).to_be_visible(timeout=30_000)
    expect(page.locator("dl")).to_contain_text("Nouvelles notes1")
    page.goto("/health/weight?days=365")
    expect(page.get_by_role("region", name="Ce que j’ai noté")).to_contain_text("71,3")


def test_a_copy_of_everything_is_asked_for_followed_and_fetched(
    visit: Visit, camille: Person, javascript: bool, tmp_path: Path
) -> None:
    noted(camille)
    page = visit(camille, "/health/in-and-out", javascript=javascript)
    page.get_by_role("radio", name="Des tableaux CSV").check()
    page.get_by_role("button", name="Préparer ma copie").click()
    heading(page, "Copie de mes données")
    ready = page.get_by_role("link", name="Télécharger mon fichier")
    expect(ready).to_be_visible(timeout=30_000)  # nobody presses anything
    with page.expect_download() as fetched:
        ready.click()
    fetched.value.save_as(tmp_path / "copy.zip")
    assert any("weight" in name for name in zipfile.ZipFile(tmp_path / "copy.zip").namelist())


def test_a_copy_comes_back_in_an_empty_account_with_what_is_beside_the_notes(
    visit: Visit, camille: Person, join: Callable[..., Person], javascript: bool, tmp_path: Path
) -> None:
    noted(camille)
    camille.ok("PATCH", "/healthbox/profile", {"sex": "female", "birth_date": "1980-05-17"})
    page = visit(camille, "/health/in-and-out", javascript=javascript)
    page.get_by_role("radio", name="Des tableaux CSV").check()
    page.get_by_role("button", name="Préparer ma copie").click()
    ready = page.get_by_role("link", name="Télécharger mon fichier")
    expect(ready).to_be_visible(timeout=30_000)
    with page.expect_download() as fetched:
        ready.click()
    fetched.value.save_as(tmp_path / "copy.zip")
    other = join("Dominique")
    other.ok("PATCH", "/healthbox/profile", {"sex": "male"})
    page = visit(other, "/health/in-and-out", javascript=javascript)
    page.get_by_label("Le fichier").set_input_files(tmp_path / "copy.zip")
    page.get_by_role("button", name="Envoyer ce fichier").click()
    take = page.get_by_role("button", name="Reprendre ce fichier")
    expect(take).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", name="Autour de mes notes")).to_be_visible()
    expect(page.locator("dl").last).to_contain_text("Mes jours marqués")
    expect(page.get_by_role("region", name="Ce qui reste comme ici").get_by_role("listitem")).to_contain_text("Sexe")
    take.click()
    heading(page, "Reprise d’un fichier")
    expect(page.get_by_text("fini", exact=True)).to_be_visible(timeout=30_000)
    page.goto("/health/marks")
    expect(page.get_by_text("Nouvelle attelle").first).to_be_visible()
    page.goto("/health/favourites")
    expect(page.get_by_text("Poisson du vendredi").first).to_be_visible()


def test_a_report_is_chosen_and_fits_on_three_sheets(visit: Visit, camille: Person, javascript: bool) -> None:
    noted(camille)
    page = visit(camille, "/health/report", javascript=javascript)
    page.get_by_role("checkbox", name="Mes notes").check()
    page.get_by_role("button", name="Voir mon bilan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bilan du")
    button = page.get_by_role("button", name="Imprimer ce bilan")
    expect(button).to_be_visible() if javascript else expect(button).to_be_hidden()
    assert 1 <= len(_PAGE.findall(page.pdf(prefer_css_page_size=True))) <= 3
