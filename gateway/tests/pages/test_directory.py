"""Pages of the directory: what is asked of it, what is shown, what stays out of addresses."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.pages.words import REFUSALS
from gateway.tests.browsers import answer_all, asked, press, refuse, session, signed_in
from gateway.tests.bus import Bus, Issuer
from gateway.tests.entries import ENTRY, LYON, PHARMACY, PLACE, a_locality, an_entry, an_item, found
from gateway.tests.visits import DOCTOR, REASON, a_professional
from kit.refusals import NotFound, Unavailable

PAGE = f"/directory/{ENTRY}"


def links(page: str) -> list[str]:
    """Where a page leads within the directory."""
    return [unescape(path) for path in re.findall(r'href="(/directory[^"]*)"', page)]


def test_nobody_in_particular_finds_the_directory_from_every_page_and_asks_it_without_a_name(
    browser: FlaskClient, bus: Bus
) -> None:
    assert 'href="/directory"' in browser.get("/sign-in").text
    page = browser.get("/directory?q=dermato+Lyon").text
    assert "Dr Inès Moreau" in page
    [sent] = asked(bus, "search")
    assert (sent["q"], sent["language"], sent["facets"]) == ("dermato Lyon", "fr", True)
    assert "actor" not in sent
    assert asked(bus, "first_free") == []


def test_before_anything_is_asked_examples_are_shown_and_nothing_is_searched(browser: FlaskClient, bus: Bus) -> None:
    page = browser.get("/directory").text
    assert "/directory?q=kin%C3%A9+Lyon" in page
    assert asked(bus, "search") == []


def test_the_page_is_there_while_what_the_directory_holds_is_not_told(browser: FlaskClient, bus: Bus) -> None:
    bus.answers["overview"] = Unavailable(service="directory")
    assert browser.get("/directory").status_code == 200


def test_an_item_says_what_where_how_far_why_and_that_the_identity_is_verified(browser: FlaskClient) -> None:
    page = browser.get("/directory?q=dermato").text
    item = page[page.index('id="n1"') : page.index("</ol>")]
    for words in ("Médecin", "Dermatologue", "12 rue des Tilleuls, 69003 Lyon", "1,2 km", "et 1 autre lieu",
                  "Identité vérifiée", "Pourquoi ici : Dermatologue"):  # fmt: skip
        assert words in item.replace("\u202f", " ").replace("\u00a0", " "), words


def test_a_distance_to_the_middle_of_a_commune_is_about(browser: FlaskClient, bus: Bus) -> None:
    bus.answers["search"] = found(an_item(place={**PLACE, "precision": "commune"}))
    assert "à environ" in browser.get("/directory?q=dermato").text


def test_who_is_signed_in_sees_the_next_slot_and_books_it(camille: FlaskClient, bus: Bus) -> None:
    page = camille.get("/directory?q=dermato").text
    assert f'href="/professionals/{DOCTOR}/slots?reason={REASON}"' in page
    assert [sent["professional_ids"] for sent in asked(bus, "first_free")] == [[DOCTOR]]
    bus.answers["first_free"] = Unavailable(service="appointments")
    page = camille.get("/directory?q=dermato").text
    assert "Dr Inès Moreau" in page
    assert "Réserver" not in page


def test_each_filter_is_a_link_that_adds_it_or_takes_it_away(browser: FlaskClient, bus: Bus) -> None:
    path = "/directory?q=dermato&languages=ar&accepts_new=true"
    page = browser.get(path).text
    [sent] = asked(bus, "search")
    assert (sent["languages"], sent["accepts_new"]) == (["ar"], True)
    there = links(page)
    assert "/directory?q=dermato&accepts_new=true" in there
    assert "/directory?q=dermato&languages=ar" in there
    assert "/directory?q=dermato&languages=ar%2Cfr&accepts_new=true" in there
    assert "/directory?q=dermato&specialty=cardiology&languages=ar&accepts_new=true" in there
    assert "/directory?q=dermato&radius_km=20&languages=ar&accepts_new=true" in there
    assert "/directory?q=dermato&languages=ar&accepts_new=true&sort=distance" in there


def test_every_link_of_the_page_can_be_followed(browser: FlaskClient, bus: Bus) -> None:
    for path in set(links(browser.get("/directory?q=dermato&languages=ar&specialty=dermatology").text)):
        assert (path, browser.get(path).status_code in (200, 303)) == (path, True)


def test_the_next_page_is_a_link_and_asks_for_no_counts(browser: FlaskClient, bus: Bus) -> None:
    bus.answers["search"] = found(an_item(), next="AZDC-sQ")
    [following] = [path for path in links(browser.get("/directory?q=dermato&video=true").text) if "cursor" in path]
    assert following == "/directory?q=dermato&video=true&cursor=AZDC-sQ"
    bus.answers["search"] = found(an_item(), facets=None)
    page = browser.get(following).text
    assert (asked(bus, "search")[-1]["cursor"], asked(bus, "search")[-1]["facets"]) == ("AZDC-sQ", False)
    assert "/directory?q=dermato" in links(page)  # the filter is still taken away, from the first page on


def test_what_was_found_nowhere_is_looked_for_more_widely_with_counts(browser: FlaskClient, bus: Bus) -> None:
    bus.answers["search"] = found(widen=[{"without": "languages", "count": 3}, {"without": "radius_km", "count": 7}])
    page = browser.get("/directory?q=dermato&languages=wo&radius_km=5").text
    assert "3 résultats" in page
    assert {"/directory?q=dermato&radius_km=5", "/directory?q=dermato&radius_km=200&languages=wo"} <= set(links(page))


def test_the_answer_of_the_database_is_said_in_a_small_line(browser: FlaskClient, bus: Bus) -> None:
    bus.answers["search"] = found(an_item(), source="database")
    assert "Recherche simplifiée" in browser.get("/directory?q=dermato").text


@pytest.mark.parametrize("where", ["Lyon", "lyon", " LYON "])
def test_a_place_that_is_clear_is_taken(browser: FlaskClient, bus: Bus, where: str) -> None:
    bus.answers["places"] = {"items": [a_locality(), a_locality(id="FR-69383", name="Lyon 3e")], "next": None}
    browser.get("/directory", query_string={"q": "kiné", "where": where, "at": ""})
    assert asked(bus, "search")[0]["place"] == LYON


def test_a_place_of_which_there_are_several_is_chosen_from_a_list(browser: FlaskClient, bus: Bus) -> None:
    two = [
        a_locality(id="FR-93066", name="Saint-Denis"),
        a_locality(id="FR-97411", name="Saint-Denis", region="Réunion"),
    ]
    bus.answers["places"] = {"items": two, "next": None}
    page = browser.get("/directory?q=kin%C3%A9&where=saint+denis").text
    assert {"/directory?q=kin%C3%A9&place=FR-93066", "/directory?q=kin%C3%A9&place=FR-97411"} <= set(links(page))
    assert asked(bus, "search") == []
    assert 'value="saint denis"' in page


def test_a_place_that_nobody_knows_is_said(browser: FlaskClient, bus: Bus) -> None:
    bus.answers["places"] = {"items": [], "next": None}
    page = browser.get("/directory?q=kin%C3%A9&where=Zzz").text
    assert "endroit nommé « Zzz »" in unescape(page).replace("\u00a0", " ")


def test_a_place_that_was_not_touched_stays_and_one_that_was_emptied_goes(browser: FlaskClient, bus: Bus) -> None:
    same = {"q": "kiné", "where": "Lyon", "at": "Lyon", "place": LYON}
    browser.get("/directory", query_string=same)
    browser.get("/directory", query_string={**same, "where": ""})
    assert [sent.get("place") for sent in asked(bus, "search")] == [LYON, None]
    assert asked(bus, "places") == []


def test_where_somebody_stands_is_asked_for_by_this_page_alone_and_read_from_no_address(
    browser: FlaskClient, bus: Bus
) -> None:
    answer = browser.get("/directory?q=dermato&near=45.7597,4.8422")
    assert "geolocation=(self)" in answer.headers["Permissions-Policy"]
    assert "geolocation=()" in browser.get("/help").headers["Permissions-Policy"]
    assert "near" not in asked(bus, "search")[0]
    assert "4.8422" not in "".join(links(answer.text))


def test_what_is_too_long_is_said_beside_the_field(browser: FlaskClient, bus: Bus) -> None:
    answer = browser.get("/directory", query_string={"q": "x" * 101})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert browser.get("/directory?q=a&specialty=%3Cb%3E").status_code == 422
    assert browser.get("/directory?q=a%00").status_code == 400
    assert asked(bus, "search") == []


def test_the_map_has_the_numbers_of_the_list_and_asks_no_other_host(browser: FlaskClient, bus: Bus) -> None:
    elsewhere = an_item(id=PHARMACY, place={**PLACE, "lat": 45.80, "lon": 4.90})
    bus.answers["search"] = found(an_item(), an_item(place=None, id=PHARMACY), elsewhere)
    answer = browser.get("/directory?q=dermato")
    svg = re.search(r"<svg class=\"map\".*?</svg>", answer.text, re.DOTALL)
    assert svg
    assert re.findall(r">([\d, ]+)</text></g><g", svg[0]) == ["1", "3"]
    assert "img-src 'self';" in answer.headers["Content-Security-Policy"]
    assert "<image" not in svg[0]


def test_an_operators_tiles_lie_under_the_points_and_the_policy_allows_their_host_alone(
    make_app: Callable[..., Flask], bus: Bus, issuer: Issuer
) -> None:
    answer_all(bus, issuer)
    client = make_app(map_tiles="https://tiles.example/{z}/{x}/{y}.png").test_client()
    answer = client.get("/directory?q=dermato")
    assert re.search(r'<image href="https://tiles.example/\d+/\d+/\d+.png"', answer.text)
    assert "img-src 'self' https://tiles.example;" in answer.headers["Content-Security-Policy"]
    assert "tiles.example" not in client.get("/help").headers["Content-Security-Policy"]


def test_an_entry_shows_all_of_it_and_where_it_comes_from(browser: FlaskClient) -> None:
    page = unescape(browser.get(PAGE).text)
    for words in ("Dr Inès Moreau", "Dermatologue", "12 rue des Tilleuls, 69003 Lyon", "exercice libéral",
                  "Peau et ongles.", "français, arabe", "Secteur 1", "sans dépassement", "31,50 €", "Du lundi au jeudi",
                  "RPPS", "10001234567", "1er mars 2026", "Écrit par la personne elle-même"):  # fmt: skip
        assert words in page, words
    assert 'href="tel:0478000000"' in page
    assert 'href="geo:45.7597,4.8422?q=45.7597,4.8422(Cabinet%20des%20Tilleuls)"' in page
    assert f'value="http://127.0.0.1:8000{PAGE}"' in page
    assert f'href="/professionals/{DOCTOR}"' in page
    assert f"{PAGE}/claim" not in page


def test_who_takes_no_bookings_is_not_offered_to_who_is_signed_in(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["professional"] = a_professional(is_open=False)
    assert f'href="/professionals/{DOCTOR}"' not in camille.get(PAGE).text
    bus.answers["professional"] = Unavailable(service="appointments")
    assert f'href="/professionals/{DOCTOR}"' in camille.get(PAGE).text


def test_an_entry_that_is_nobodys_says_nothing_of_its_own_and_can_be_claimed(browser: FlaskClient, bus: Bus) -> None:
    bare = {"name": "Pharmacie du Parc", "kind": "partner", "profession": None, "specialties": [], "profile": None}
    bus.answers["entry"] = an_entry(**bare, claimed=False, member_id=None)
    page = browser.get(PAGE).text
    assert f"{PAGE}/claim" in page
    assert "Écrit par la personne" not in page
    assert "Prendre rendez-vous" not in page


def test_an_entry_that_is_not_there_is_a_page_that_says_so(browser: FlaskClient, bus: Bus) -> None:
    bus.answers["entry"] = NotFound()
    assert browser.get(PAGE).status_code == 404


def test_an_error_is_told_by_who_has_an_account(browser: FlaskClient, camille: FlaskClient, bus: Bus) -> None:
    assert browser.get(f"{PAGE}/correction").location == f"/sign-in?next={PAGE}/correction"
    answer = press(camille, f"{PAGE}/correction", about="phone", text="04 78 11 11 11", key="k-1")
    assert answer.location == f"{PAGE}?done=corrected"
    [sent] = asked(bus, "correct")
    assert (sent["entry_id"], sent["about"], sent["text"], sent["key"]) == (ENTRY, "phone", "04 78 11 11 11", "k-1")
    bus.answers["correct"] = refuse("TooManyCorrections")
    answer = press(camille, f"{PAGE}/correction", about="phone", text="04 78 11 11 11")
    assert answer.status_code == 409
    assert str(REFUSALS["TooManyCorrections"]) in answer.text
    assert "04 78 11 11 11" in answer.text


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_the_directory_is_asked_in_the_readers_language(app: Flask, bus: Bus, issuer: Issuer, language: str) -> None:
    bus.answers["web_session"] = session(issuer, language=language)
    client = signed_in(app)
    client.get("/directory?q=dermato")
    client.get(PAGE)
    assert {one["language"] for method in ("search", "entry") for one in asked(bus, method)} == {language}
