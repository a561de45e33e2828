"""Pages of the classifieds: written down, sought, written about and lent; words of a search stand in no address."""

import html
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contracts.classifieds import schemas
from contracts.classifieds.categories import CATEGORIES
from gateway.pages import words_classifieds as words
from gateway.tests import adverts
from gateway.tests.adverts import CONVERSATION, LISTING, LYON, LYONS, RENTAL, SEARCH
from gateway.tests.browsers import answer_all, asked, press, refuse
from gateway.tests.bus import MEMBER, Bus, Issuer


@pytest.fixture
def app(make_app: Callable[..., Flask], bus: Bus, issuer: Issuer) -> Flask:
    answer_all(bus, issuer)
    bus.answers["directory.places"] = {"items": [LYON]}
    return make_app()


def own(bus: Bus, **fields: Any) -> None:
    bus.answers["classifieds.listing"] = adverts.my_listing(**fields)


_FORMS = ("edit", "photos", "publish", "close", "days", "decision")
_PATHS = (
    "/classifieds", "/classifieds?category=mobility", "/classifieds/search", f"/classifieds/found/{SEARCH}",
    f"/classifieds/{LISTING}", f"/classifieds/{LISTING}/report", f"/classifieds/{LISTING}/write",
    f"/classifieds/{LISTING}/rent", "/classifieds/new", "/classifieds/mine", "/classifieds/searches",
    f"/classifieds/searches/{SEARCH}/alert", "/conversations", f"/conversations/{CONVERSATION}",
    f"/conversations/{CONVERSATION}/report", "/rentals", "/rentals?as=lender&when=past", f"/rentals/{RENTAL}",
    *(f"/rentals/{RENTAL}/{act}" for act in ("decision", "cancellation", "handover", "return")),
)  # fmt: skip


@pytest.mark.parametrize("path", _PATHS)
def test_every_page_is_shown(camille: FlaskClient, path: str) -> None:
    answer = camille.get(path)
    assert answer.status_code == 200
    assert "<h1>" in answer.text


@pytest.mark.parametrize("part", _FORMS)
@pytest.mark.parametrize("category", CATEGORIES)
def test_one_s_own_has_its_pages_and_others_have_not(camille: FlaskClient, bus: Bus, part: str, category: str) -> None:
    assert camille.get(f"/classifieds/{LISTING}/{part}").status_code == 404
    own(bus, category=category, details={}, attestation={"first_use_on": "2025-03-02", "maintained": True})
    assert camille.get(f"/classifieds/{LISTING}/{part}").status_code == 200


def test_every_name_has_words() -> None:
    for category in CATEGORIES.values():
        for field in category.fields:
            assert field.name in words.FIELDS
            assert set(field.choices) <= set(words.CHOICES.get(field.name, ()))
    assert set(schemas.CATEGORIES) == set(words.CATEGORIES)
    assert set(schemas.ENDINGS) == set(words.ENDINGS)
    assert set(schemas.REPORT_REASONS) == set(words.REPORT_REASONS)
    assert set(schemas.WARNINGS) == set(words.WARNINGS)


def test_what_is_sought_is_sent_and_stands_in_no_address(camille: FlaskClient, bus: Bus) -> None:
    answer = press(camille, "/classifieds/search", q="attelle", category="orthopaedics", side="left", where="Lyon",
                   price_high="12,5", radius_km="20", sort="nearest")  # fmt: skip
    assert answer.status_code == 303
    assert answer.location == f"/classifieds/found/{SEARCH}"
    [search] = asked(bus, "add_search")
    assert (search["q"], search["details"], search["price_high"]) == ("attelle", {"side": "left"}, "12.50")
    assert (search["place_id"], search["radius_km"]) == (LYON["id"], 20)


def test_a_place_that_may_be_several_is_asked_for(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["directory.places"] = {"items": [LYON, LYONS]}
    answer = press(camille, "/classifieds/search", q="lit", where="lyo")
    assert answer.status_code == 422
    assert "Lyons-la-Forêt" in answer.text
    assert not asked(bus, "add_search")
    assert press(camille, "/classifieds/search", q="lit", where="lyo", which=LYONS["id"]).status_code == 303
    assert asked(bus, "add_search")[0]["place_id"] == LYONS["id"]


def test_a_listing_is_begun_by_its_kind_and_category(camille: FlaskClient, bus: Bus) -> None:
    answer = press(camille, "/classifieds/new", kind="offer", category="mobility")
    assert answer.location.startswith(f"/classifieds/{LISTING}/edit")
    [made] = asked(bus, "add_listing")
    assert (made["kind"], made["category"]) == ("offer", "mobility")


def test_a_listing_is_said_with_the_fields_of_its_category(camille: FlaskClient, bus: Bus) -> None:
    own(bus)
    typed = {"title": "Fauteuil pliant", "type": "wheelchair", "seat_width": "42", "foldable": "true", "version": "4"}
    typed |= {"description": "Bon état.", "condition": "good", "terms": "price", "price": "40", "rent_per": "week"}
    typed |= {"where": "Lyon", "attested": "ce_mark", "first_use_on-day": "2", "first_use_on-month": "3"}
    answer = press(camille, f"/classifieds/{LISTING}/edit", **typed, **{"first_use_on-year": "2025"})
    assert answer.location.startswith(f"/classifieds/{LISTING}/photos")
    [said] = asked(bus, "change_listing")
    assert said["details"] == {"type": "wheelchair", "seat_width": 42, "foldable": True}
    assert (said["price"], said["rent_per"], said["text"], said["version"]) == ("40.00", None, "Bon état.", 4)
    assert said["attestation"]["ce_mark"]
    assert not said["attestation"]["maintained"]
    assert said["attestation"]["first_use_on"] == "2025-03-02"


def test_what_a_field_of_a_category_allows_is_said_beside_it(camille: FlaskClient, bus: Bus) -> None:
    own(bus)
    errors = [{"pointer": "/details/seat_width", "detail": "x"}, {"pointer": "/text", "detail": "x"}]
    bus.answers["change_listing"] = bus.answers["classifieds.change_listing"] = refuse("Invalid", 422, errors=errors)
    answer = press(camille, f"/classifieds/{LISTING}/edit", title="Fauteuil", seat_width="900")
    assert answer.status_code == 422
    assert "de 20 à 80" in answer.text
    assert str(words.ALLOWED["description"]) in html.unescape(answer.text)


@pytest.mark.parametrize(("act", "door"), [("publish", "publish_listing"), ("edit", "change_listing")])
@pytest.mark.parametrize("rule", ["medicine", "recalled"])
def test_what_is_not_proposed_here_is_explained_with_where_to_go(
    camille: FlaskClient, bus: Bus, rule: str, act: str, door: str
) -> None:
    own(bus)
    bus.answers[f"classifieds.{door}"] = refuse("NotAllowedHere", 422, rule=rule, why="", instead="")
    answer = press(camille, f"/classifieds/{LISTING}/{act}", title="Fauteuil")
    assert answer.status_code == 422
    for said in words.NOT_HERE[rule]:
        assert str(said) in html.unescape(answer.text)


def test_what_a_listing_lacks_is_a_link_to_its_field_on_the_page_where_it_is_written(
    camille: FlaskClient, bus: Bus
) -> None:
    own(bus)
    errors = [{"pointer": "/place_id", "detail": "x"}]
    bus.answers["classifieds.publish_listing"] = refuse("Invalid", 422, errors=errors)
    answer = press(camille, f"/classifieds/{LISTING}/publish")
    assert f'<a href="/classifieds/{LISTING}/edit#where">' in answer.text


def test_who_seeks_what_is_not_proposed_here_reads_where_to_go(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["classifieds.found"] = adverts.what_is_found(not_here="medicine")
    text = html.unescape(camille.get(f"/classifieds/found/{SEARCH}").text)
    assert str(words.NOT_HERE["medicine"][1]) in text
    assert "Garder cette recherche" not in text, "nothing of it will come"


def test_one_writes_about_a_listing_and_is_led_to_the_conversation(camille: FlaskClient, bus: Bus) -> None:
    answer = press(camille, f"/classifieds/{LISTING}/write", message="Bonjour, est-il libre ?")
    assert answer.location.startswith(f"/conversations/{CONVERSATION}")
    assert asked(bus, "write_first")[0]["text"] == "Bonjour, est-il libre ?"


def test_a_warning_is_said_to_who_reads_a_message(camille: FlaskClient, bus: Bus) -> None:
    message = adverts.a_message("Payez par carte prépayée", warnings=["prepaid_card"])
    bus.answers["classifieds.conversation"] = adverts.a_conversation(messages=[message])
    text = html.unescape(camille.get(f"/conversations/{CONVERSATION}").text)
    assert str(words.WARNINGS["prepaid_card"][0]) in text


def test_a_recall_is_said_to_who_has_the_device_and_they_may_still_write(camille: FlaskClient, bus: Bus) -> None:
    talk = adverts.a_conversation(messages=[], closed=True, because="recalled")
    talk["listing"] = {**talk["listing"], "state": "closed"}
    bus.answers["classifieds.conversation"] = talk
    text = html.unescape(camille.get(f"/conversations/{CONVERSATION}").text)
    assert str(words.RECALLED[0]) in text
    assert f'href="/classifieds/{LISTING}"' not in text, "they could not open it"
    assert "Votre message" in text


def test_days_are_asked_for_and_what_is_taken_is_said(camille: FlaskClient, bus: Bus) -> None:
    first, last = adverts.soon(10), adverts.soon(12)
    answer = press(camille, f"/classifieds/{LISTING}/rent", **{"from": first, "to": last, "rental_note": ""})
    assert answer.location.startswith(f"/rentals/{RENTAL}")
    assert asked(bus, "request_rental")[0]["from"] == first
    bus.answers["classifieds.request_rental"] = refuse("DaysTaken", next=[{"from": first, "to": last}])
    answer = press(camille, f"/classifieds/{LISTING}/rent", **{"from": first, "to": last})
    assert answer.status_code == 409
    assert "Les prochains jours libres" in answer.text


def test_a_request_says_whose_turn_it_is_and_for_how_much(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["classifieds.rental"] = adverts.a_rental(can=["accept"], price_note="10.00 EUR week", deposit="100.00")
    text = html.unescape(camille.get(f"/rentals/{RENTAL}").text).replace("\N{NO-BREAK SPACE}", " ")
    assert "à vous de répondre" in text
    assert "10 € par semaine" in text
    assert "100 €" in text


def test_the_lender_answers_hands_over_and_takes_back(camille: FlaskClient, bus: Bus) -> None:
    assert press(camille, f"/rentals/{RENTAL}/decision", decision="accept").status_code == 303
    assert press(camille, f"/rentals/{RENTAL}/handover", checked="complete").status_code == 303
    assert press(camille, f"/rentals/{RENTAL}/return", checked="works").status_code == 303
    assert asked(bus, "decide_rental")[0]["decision"] == "accept"
    checklist = asked(bus, "hand_over")[0]["checklist"]
    assert (checklist["complete"], checklist["clean"], checklist["deposit_received"]) == (True, False, False)
    assert asked(bus, "return_rental")[0]["checklist"]["works"]


@pytest.mark.parametrize(
    ("act", "door", "pointer", "field"),
    [
        ("cancellation", "cancel_rental", "/reason", "rental_reason"),
        ("handover", "hand_over", "/checklist/note", "rental_note"),
    ],
)
def test_what_is_missing_of_a_rental_is_said_beside_its_field(
    camille: FlaskClient, bus: Bus, act: str, door: str, pointer: str, field: str
) -> None:
    bus.answers[f"classifieds.{door}"] = refuse("Invalid", 422, errors=[{"pointer": pointer, "detail": "x"}])
    answer = press(camille, f"/rentals/{RENTAL}/{act}")
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text


def test_the_link_of_a_mail_changes_nothing_until_a_button_is_pressed(app: Flask, bus: Bus) -> None:
    browser = app.test_client()
    assert browser.get("/classifieds/link?token=abc").status_code == 200
    assert not asked(bus, "follow_listing_link")
    answer = press(browser, "/classifieds/link", token="abc", act="renew")
    assert answer.status_code == 200
    assert "soixante jours" in answer.text
    bus.answers["classifieds.linked_listing"] = refuse("InvalidLink", 404)
    assert browser.get("/classifieds/link?token=abc").status_code == 404
    assert MEMBER not in answer.text
