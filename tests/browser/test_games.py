"""Games in a browser, with all rooms: played, read over time, planned, shown to one person and no more."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from kit.testing import eventually
from tests.browser.acts import heading, says
from tests.browser.conftest import PHONE, Visit
from tests.browser.games.players import Player
from tests.integration.games import begun, finished
from tests.integration.people import Person


@pytest.fixture
def member(join: Callable[..., Person]) -> Person:
    """A member who has played nothing yet."""
    return join("Camille Moreau")


@pytest.mark.parametrize(("how", "device"), [("keyboard", "Au clavier"), ("touch", "Au doigt")])
def test_a_game_is_chosen_played_and_scored_by_the_service(visit: Visit, member: Person, how: str, device: str) -> None:
    page = visit(member, None, alone=True, viewport=PHONE, has_touch=how == "touch")
    page.clock.install()
    page.goto("/games")
    page.get_by_role("link", name="Jouer : Les paires").click()
    page.get_by_label(device).check()
    page.get_by_role("button", name="Aller au jeu").click()
    Player(page, how, (0,), gap=130).play()
    expect(page.locator("dl.facts")).to_contain_text(re.compile(r"9\scoups"))
    expect(page.get_by_text("Séance d’échauffement")).to_be_visible()
    [run] = member.ok("GET", "/games/runs")["items"]
    assert (run["state"], run["score"]["moves"], run["input"]) == ("scored", 9, how)


def test_a_game_that_is_left_is_in_no_results(visit: Visit, member: Person) -> None:
    run = begun(member)
    page = visit(member, None, alone=True)
    page.clock.install()
    page.goto(f"/games/runs/{run['id']}")
    Player(page, "keyboard").start()
    page.get_by_role("link", name="Arrêter là").click()
    eventually(lambda: member.ok("GET", f"/games/runs/{run['id']}")["state"] == "void")
    page.goto("/games/pairs")
    expect(page.get_by_text("ne compte pas").last).to_be_visible()
    page.goto("/games/progress/pairs")
    expect(page.get_by_text("Rien n’est encore joué")).to_be_visible()
    assert member.ok("GET", "/games/series")["items"] == []


def test_a_game_with_a_screen_reader_is_followed_apart(visit: Visit, member: Person) -> None:
    finished(member, begun(member))
    page = visit(member, None, alone=True)
    page.clock.install()
    page.goto("/games/pairs")
    page.get_by_label("Au clavier").check()
    page.get_by_label("Avec un lecteur d’écran").check()
    page.get_by_role("button", name="Aller au jeu").click()
    Player(page, "reader", (0,), gap=130).play()
    expect(page.locator("dl.facts")).to_contain_text(re.compile(r"9\scoups"))
    found = {one["variant"]: one["sessions"] for one in member.ok("GET", "/games/series")["items"]}
    assert found == {"standard": 1, "spoken": 1}
    page.goto("/games/progress/pairs")
    ways = page.get_by_role("navigation", name="Façon de jouer").get_by_role("link")
    expect(ways).to_have_count(2)
    expect(page.get_by_text("leurs temps ne se comparent pas")).to_be_visible()


def test_six_sessions_have_a_reference_and_a_place(visit: Visit, member: Person, javascript: bool) -> None:
    for _ in range(6):
        finished(member, begun(member))
    page = visit(member, "/games/progress/pairs", javascript=javascript)
    expect(page.get_by_role("img", name=re.compile("Coups"))).to_be_visible()
    expect(page.get_by_text(re.compile("^Votre repère"))).to_be_visible()
    expect(page.get_by_text("ce n’est pas un diagnostic")).to_be_visible()
    page.get_by_label("Montrer à côté").select_option("fatigue")
    page.get_by_role("button", name="Regarder ensemble").click()
    expect(page.get_by_text("ne disent pas que l’une vient de l’autre")).to_be_visible()


def test_a_programme_begins_rests_and_stops(visit: Visit, member: Person, javascript: bool) -> None:
    page = visit(member, "/games/programme", javascript=javascript)
    page.get_by_role("button", name="Enregistrer mon programme").click()
    says(page, "programme-saved")
    page.get_by_role("link", name="Faire une pause").click()
    page.get_by_role("button", name="Faire cette pause").click()
    says(page, "programme-paused")
    page.get_by_role("button", name="Reprendre").click()
    says(page, "programme-resumed")
    page.get_by_role("button", name="Arrêter le programme").click()
    says(page, "programme-stopped")
    page.goto("/games/calendar")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mon calendrier")


def test_what_is_shown_is_seen_written_down_and_gone_when_it_ends(
    visit: Visit, camille: Person, dominique: Person, stranger: Person, javascript: bool
) -> None:
    finished(camille, begun(camille))
    page = visit(camille, "/games/shares", javascript=javascript)
    page.get_by_role("link", name="Montrer quelque chose").click()
    page.get_by_label("Le début de son nom").fill("Dominique")
    page.get_by_role("main").get_by_role("button", name="Chercher").click()
    page.locator(f"a[href$='{dominique.id}']").first.click()
    page.get_by_label("Les paires", exact=True).check()
    page.get_by_role("button", name="Montrer", exact=True).click()
    says(page, "games-shared")

    other = visit(dominique, "/games/shared-with-me", javascript=javascript)
    other.get_by_role("link", name="Les paires").first.click()
    heading(other, "Les paires, de Camille Moreau")
    expect(other.get_by_role("img", name=re.compile("Coups"))).to_be_visible()
    other.get_by_role("link", name="Au clavier").click()
    expect(other.get_by_role("img", name=re.compile("Coups"))).to_be_visible()
    seen = other.url
    assert visit(stranger, None, javascript=javascript).goto(seen).status == 404  # type: ignore[union-attr]

    page.goto("/games/access-log")
    first = page.get_by_role("main").get_by_role("listitem").first
    expect(first).to_contain_text(re.compile(r"Dominique Petit\s+a regardé\s*: Les paires"))
    page.goto("/games/shares")
    page.get_by_role("button", name="Ne plus montrer").click()
    says(page, "games-share-ended")
    assert other.goto(seen).status == 404  # type: ignore[union-attr]
