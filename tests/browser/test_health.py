"""The Health Box in a browser: a check-in in a few taps, each thing noted, changed, taken back, shown and no more."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import go_to, heading, says
from tests.browser.conftest import PHONE, Visit
from tests.integration.people import Person

_SAVE = "Enregistrer"


@pytest.fixture
def member(join: Callable[..., Person]) -> Person:
    """A member who has noted nothing yet."""
    return join("Camille Moreau")


def noted(page: Page) -> str:
    """The list of what is noted, with plain spaces."""
    said = page.get_by_role("region", name="Ce que j’ai noté").inner_text()
    return said.replace("\u00a0", " ").replace("\u202f", " ")


def weigh(person: Person, *kilograms: float) -> None:
    """A weight a day, the last of them today."""
    now = datetime.now(UTC)
    for back, kg in enumerate(reversed(kilograms)):
        at = (now - timedelta(days=back, minutes=1)).isoformat()
        person.ok("POST", "/healthbox/weight/entries", {"at": at, "values": {"kg": kg}})


def test_how_one_feels_is_noted_with_a_thumb_in_four_taps(visit: Visit, member: Person, javascript: bool) -> None:
    page = visit(member, "/health", javascript=javascript, viewport=PHONE, has_touch=True)
    taps = [page.locator(f"input[name={name}][value='{value}']") for name, value in
            (("physical", 6), ("psychological", 4), ("social", 8))]  # fmt: skip
    for tap in taps:
        box = tap.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        tap.tap()
    page.get_by_role("button", name="C’est comme ça").first.tap()
    says(page, "noted")
    expect(page.get_by_text("C’est noté pour aujourd’hui.")).to_be_visible()
    [entry] = member.ok("GET", "/healthbox/mood/entries")["items"]
    assert [entry["values"][name] for name in ("physical", "psychological", "social")] == [6, 4, 8]


def test_a_weight_is_noted_changed_deleted_and_taken_back_in_pounds(
    visit: Visit, member: Person, javascript: bool
) -> None:
    page = visit(member, "/health/profile/display", javascript=javascript)
    page.get_by_label("Livres", exact=True).check()
    page.get_by_role("button", name=_SAVE).click()
    says(page, "saved")
    page.goto("/health/weight")
    page.get_by_role("link", name="Noter un poids").click()
    page.get_by_label("Poids, en livres").fill("155,2")
    page.get_by_role("button", name="Noter", exact=True).click()
    says(page, "noted")
    assert "155,2 lb" in noted(page)

    page.get_by_role("link", name=re.compile("Changer ce qui est noté")).click()
    page.get_by_label("Poids, en livres").fill("153,8")
    page.get_by_label("Une note, pour vous seul").fill("Sans les chaussures")
    page.get_by_role("button", name=_SAVE).click()
    says(page, "changed")
    before = page.get_by_role("region", name="Comment c’était avant")
    expect(before).to_contain_text(re.compile(r"155,2\slb"))
    expect(before).to_contain_text("changé par vous")

    page.get_by_role("button", name="Supprimer").click()
    expect(page.get_by_role("status")).to_contain_text("30 secondes")
    expect(page.get_by_text(re.compile(r"153,8\slb"))).to_have_count(0)
    page.get_by_role("button", name="Reprendre").click()
    says(page, "entry-back")
    expect(page.get_by_text("Sans les chaussures")).to_be_visible()


def test_a_night_over_a_change_of_clocks_lasts_as_long_as_it_did(
    visit: Visit, member: Person, javascript: bool
) -> None:
    page = visit(member, "/health/sleep/new", javascript=javascript)
    page.get_by_label("Le jour où vous vous êtes levé").fill("2026-10-25")  # clocks went back at three
    page.get_by_label("Couché à").fill("23:00")
    page.get_by_label("Levé à").fill("07:00")
    page.get_by_role("button", name="Noter", exact=True).click()
    says(page, "noted")
    assert "9 h de sommeil" in noted(page).replace("9 h 00", "9 h")


def test_a_goal_and_a_pause_begin_and_end(visit: Visit, member: Person, javascript: bool) -> None:
    page = visit(member, "/health/goals", javascript=javascript)
    page.get_by_role("link", name="Ajouter un but").click()
    page.get_by_label("Quel but").select_option("steps")
    page.get_by_label("Le nombre que vous aimeriez atteindre").fill("6 000")
    page.get_by_role("button", name="Ajouter ce but").click()
    says(page, "saved")
    page.get_by_role("button", name=re.compile("Retirer.*Pas par jour")).click()
    expect(page.get_by_text("Aucun but, et c’est très bien ainsi.")).to_be_visible()

    page.goto("/health/pauses/new")
    page.get_by_label("Vacances").check()
    page.get_by_role("button", name="Faire cette pause").click()
    says(page, "saved")
    page.goto("/health")
    expect(page.get_by_text("En pause")).to_have_count(6)
    page.goto("/health/pauses")
    page.get_by_role("button", name="Y mettre fin").click()
    says(page, "pause-ended")


def test_what_is_shown_is_seen_written_down_and_gone_when_it_ends(
    visit: Visit, camille: Person, dominique: Person, stranger: Person, javascript: bool
) -> None:
    weigh(camille, 70.4, 70.1)
    camille.ok("POST", "/healthbox/marks", {"day": datetime.now(UTC).date().isoformat(), "label": "Nouvelle attelle"})
    page = visit(camille, "/health/shares", javascript=javascript)
    page.get_by_role("link", name="Montrer quelque chose").click()
    page.get_by_label("Le début de son nom").fill("Dominique")
    page.get_by_role("main").get_by_role("button", name="Chercher").click()
    page.locator(f"a[href$='{dominique.id}']").first.click()
    page.get_by_label("Poids", exact=True).check()
    page.get_by_role("button", name="Montrer", exact=True).click()
    says(page, "shared")

    other = visit(dominique, "/health/shared-with-me", javascript=javascript)
    other.get_by_role("link", name="Poids").first.click()
    heading(other, "Poids, de Camille Moreau")
    expect(other.get_by_text("Noté par la personne elle-même.")).to_be_visible()
    expect(other.get_by_role("img", name=re.compile("Poids"))).to_be_visible()
    assert "attelle" not in other.content()
    assert 'path class="mark"' not in other.content()
    seen = other.url
    assert visit(stranger, None, javascript=javascript).goto(seen).status == 404  # type: ignore[union-attr]

    page.goto("/health/access-log")
    first = page.get_by_role("main").get_by_role("listitem").first
    expect(first).to_contain_text(re.compile(r"Dominique Petit\s+a regardé\s*: Poids"))
    page.goto("/health/shares")
    page.get_by_role("button", name="Ne plus montrer").click()
    says(page, "share-ended")
    assert other.goto(seen).status == 404  # type: ignore[union-attr]
    other.goto("/health/shared-with-me")
    expect(other.get_by_text("Personne ne vous montre rien")).to_be_visible()


def test_a_chart_is_read_day_by_day_with_the_keyboard(visit: Visit, member: Person) -> None:
    weigh(member, 71.3, 70.6, 70.1)
    page = visit(member, "/health/weight?days=7")
    slider = page.get_by_role("slider", name="Parcourir les jours notés")
    said = page.locator("figure [data-cursor] p")
    go_to(page, slider)
    expect(said).to_contain_text(re.compile(r"70,1\skg"))
    page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text(re.compile(r"70,6\skg"))
    expect(page.locator("svg line.at")).to_have_count(1)
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"71,3\skg"))


def test_a_marked_day_and_the_days_before_stand_on_the_chart(visit: Visit, member: Person, javascript: bool) -> None:
    weigh(member, *[70 + number / 10 for number in range(12)])
    page = visit(member, "/health/weight?days=7", javascript=javascript)
    page.get_by_role("link", name="Marquer un jour sur mes courbes").click()
    page.get_by_label("En quelques mots").fill("Nouvelle attelle")
    page.get_by_role("button", name="Marquer ce jour").click()
    says(page, "marked")
    page.goto("/health/weight?days=7")
    expect(page.get_by_role("listitem").filter(has_text="Nouvelle attelle")).to_be_visible()
    page.get_by_role("link", name="Avec la période d’avant").click()
    expect(page.locator("svg path.before").first).to_be_attached()
    page.get_by_label("Et, en dessous").select_option("fatigue")
    page.get_by_role("button", name="Regarder ensemble").click()
    expect(page.get_by_text(re.compile("Trop peu de jours notés des deux côtés")).first).to_be_attached()
    page.goto("/health/marks")
    page.get_by_role("button", name=re.compile("Retirer.*Nouvelle attelle")).click()
    says(page, "mark-gone")


def test_a_meal_comes_back_with_one_tap(visit: Visit, member: Person, javascript: bool) -> None:
    page = visit(member, "/health/nutrition/new", javascript=javascript)
    page.get_by_label("Poisson", exact=True).fill("1")
    page.get_by_role("button", name="Noter", exact=True).click()
    says(page, "noted")
    page.get_by_role("region", name="Ce que j’ai noté").get_by_role("link").first.click()
    page.get_by_role("link", name="Garder comme favori").click()
    page.get_by_label("Sous quel nom").fill("Poisson du vendredi")
    page.get_by_role("button", name="Garder", exact=True).click()
    says(page, "favourite-kept")
    page.goto("/health/nutrition")
    page.get_by_role("button", name=re.compile("Poisson du vendredi")).click()
    says(page, "noted")
    assert len(member.ok("GET", "/healthbox/nutrition/entries")["items"]) == 2
    page.goto("/health/favourites")
    page.get_by_role("button", name=re.compile("^Oublier")).click()
    says(page, "favourite-gone")
