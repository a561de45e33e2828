"""What JavaScript adds: news waits above the feed, older posts come by scrolling, without a network a page says so."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import heading, says
from tests.browser.conftest import DESK, PHONE, Visit
from tests.integration.people import Person

_PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def listening(visit: Visit, who: Person, **settings: Any) -> Page:
    """Their Today, once the stream has begun."""
    page = visit(who, None, **settings)
    with page.expect_response(lambda answer: answer.url.endswith("/v1/stream") and answer.ok):
        page.goto("/")
    return page


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_post_waits_above_a_readers_feed_and_moves_nothing_until_it_is_asked_for(
    visit: Visit, camille: Person, dominique: Person, size: dict[str, int]
) -> None:
    words = f"Nouvelles {uuid4().hex}"
    for number in range(8):
        camille.post(f"{words} {number}.\n\nUn deuxième alinéa.")
    dominique.sees(f"{words} 7.\n\nUn deuxième alinéa.")
    reader, author = listening(visit, dominique, viewport=size), visit(camille)
    read = reader.get_by_role("article").filter(has_text=f"{words} 3.")
    read.scroll_into_view_if_needed()
    before = read.bounding_box()
    for number, told in (("une", "1 nouvelle publication"), ("deux", "2 nouvelles publications")):
        author.get_by_label("Qu’avez-vous envie de dire ?").fill(f"{words} {number}")
        author.get_by_label("Qui pourra lire").select_option("followers")
        author.get_by_role("button", name="Publier").click()
        says(author, "published")
        expect(reader.get_by_role("button", name=told)).to_be_attached()
        reader.evaluate(_PAINTED)
        after = read.bounding_box()
        assert before is not None
        assert after is not None
        assert abs(after["y"] - before["y"]) < 1
        expect(reader.get_by_text(f"{words} {number}")).to_be_hidden()
    reader.get_by_role("button", name="2 nouvelles publications").click()
    items = reader.get_by_role("article")
    expect(items.nth(0)).to_contain_text(f"{words} deux")
    expect(items.nth(1)).to_contain_text(f"{words} une")
    expect(items.nth(0).get_by_role("link", name="Camille Moreau")).to_be_focused()
    expect(reader.locator("#news button")).to_have_count(0)


def test_who_asks_to_follow_is_shown_on_the_page_that_is_open(visit: Visit, camille: Person, stranger: Person) -> None:
    page = listening(visit, camille)
    expect(page.get_by_text("demande à vous suivre")).to_have_count(0)
    stranger.ok("PUT", f"/members/{camille.id}/follow")
    expect(page.get_by_text("demande à vous suivre")).to_be_visible()
    expect(page.locator("#due")).to_contain_text("Sacha Roux")
    stranger.ok("DELETE", f"/members/{camille.id}/follow")


def test_older_posts_come_by_scrolling_and_the_way_back_leads_to_the_same_place(visit: Visit, stranger: Person) -> None:
    words = f"Numéro {uuid4().hex}"
    for number in range(45):
        stranger.post(f"{words} {number}.", "me")
    page = visit(stranger)
    items = page.get_by_role("article")
    expect(items).to_have_count(20)
    items.last.scroll_into_view_if_needed()
    expect(items).to_have_count(40)
    items.last.scroll_into_view_if_needed()
    expect(items).to_have_count(45)
    expect(page.locator(".pager")).to_have_count(0)
    old = items.filter(has_text=f"{words} 2.")
    old.scroll_into_view_if_needed()
    old.get_by_role("link").filter(has=page.locator("time")).click()
    heading(page, "Publication de Sacha Roux")
    page.go_back()
    expect(items).to_have_count(45)
    expect(old).to_be_in_viewport()


def test_without_a_network_the_app_says_so_and_has_kept_nothing_that_was_read(visit: Visit, camille: Person) -> None:
    camille.post("À ne pas garder sur cet appareil")
    page = visit(camille, alone=True)
    expect(page.get_by_text("À ne pas garder sur cet appareil")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.context.set_offline(True)
    page.goto("/members")
    heading(page, "Vous êtes hors ligne")
    kept = page.evaluate(
        "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(cache => cache.keys()))))"
        ".then(all => all.flat().map(one => new URL(one.url).pathname))"
    )
    assert "/offline" in kept
    assert [path for path in kept if path != "/offline" and not path.startswith("/static/")] == []
    page.context.set_offline(False)
    page.get_by_role("link", name="Réessayer").click()
    heading(page, "Bonjour Camille Moreau")
