"""The API of the classifieds: what is asked of which door, what stands in no address, how a photo is sent."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.tests.adverts import CONVERSATION, DAYS, LISTING, PHOTO, RENTAL, SEARCH, a_listing, answers
from gateway.tests.browsers import refuse
from gateway.tests.bus import MEMBER, Bus, Issuer, done
from kit.store import Store

_KEY = b"k" * 32
ONE, RENT, TALK, SOUGHT = (
    f"/v1/listings/{LISTING}",
    f"/v1/rentals/{RENTAL}",
    f"/v1/conversations/{CONVERSATION}",
    f"/v1/listing-searches/{SEARCH}",
)
_WEEK = {"from": "2031-03-20", "to": "2031-03-27"}
_CHECKED = {"complete": True, "clean": True, "works": True}
COMMANDS: list[tuple[str, str, Any, str, dict[str, Any]]] = [
    ("POST", "/v1/listings", {"kind": "offer", "category": "bed"}, "add_listing", {"category": "bed"}),
    ("POST", f"{ONE}/publication", None, "publish_listing", {"listing_id": LISTING}),
    ("POST", f"{ONE}/renewal", None, "renew_listing", {"listing_id": LISTING}),
    ("POST", f"{ONE}/closure", {"outcome": "sold"}, "close_listing", {"outcome": "sold"}),
    ("DELETE", ONE, None, "remove_listing", {"listing_id": LISTING, "version": None}),
    ("POST", f"{ONE}/photos", {"upload": "h", "alt": "Vu de face"}, "add_photo", {"alt": "Vu de face"}),
    ("DELETE", f"{ONE}/photos/{PHOTO}", None, "remove_photo", {"photo_id": PHOTO}),
    ("POST", f"{ONE}/appeal", {"words": "Non."}, "appeal", {"words": "Non."}),
    ("POST", f"{ONE}/reports", {"reason": "fraud"}, "report", {"about": "listing", "about_id": LISTING}),
    ("POST", f"{TALK}/reports", {"reason": "fraud"}, "report", {"about": "conversation", "about_id": CONVERSATION}),
    ("POST", f"{ONE}/conversations", {"text": "Bonjour"}, "write_first", {"listing_id": LISTING, "text": "Bonjour"}),
    ("POST", f"{TALK}/messages", {"text": "Oui"}, "write", {"conversation_id": CONVERSATION, "text": "Oui"}),
    ("POST", "/v1/listing-searches", {"q": "lit"}, "add_search", {"q": "lit"}),
    ("PUT", f"{SOUGHT}/alert", {"name": "Un lit", "every": "day"}, "save_search", {"search_id": SEARCH}),
    ("DELETE", SOUGHT, None, "remove_search", {"search_id": SEARCH}),
    ("POST", f"{ONE}/rentals", _WEEK, "request_rental", {**_WEEK, "listing_id": LISTING}),
    ("POST", f"{ONE}/closed-days", _WEEK, "close_days", {**_WEEK, "listing_id": LISTING}),
    ("DELETE", f"{ONE}/closed-days/{DAYS}", None, "open_days", {"days_id": DAYS}),
    ("PUT", f"{RENT}/decision", {"decision": "accept"}, "decide_rental", {"decision": "accept"}),
    ("POST", f"{RENT}/cancellation", {}, "cancel_rental", {"rental_id": RENTAL}),
    ("POST", f"{RENT}/handover", {"checklist": _CHECKED}, "hand_over", {"checklist": _CHECKED}),
    ("POST", f"{RENT}/return", {"checklist": _CHECKED}, "return_rental", {"checklist": _CHECKED}),
]


@pytest.mark.parametrize(("method", "path", "body", "door", "said"), COMMANDS, ids=lambda one: str(one)[:60])
def test_each_command_asks_its_door_once_with_a_key(
    camille: FlaskClient, bus: Bus, method: str, path: str, body: Any, door: str, said: dict[str, Any]
) -> None:
    bus.answers |= answers()
    answer = camille.open(path, method=method, json=body, headers={"Idempotency-Key": "k-1"})
    assert answer.status_code < 300, answer.text
    assert (bus.last.service, bus.last.method, bus.last.arguments["key"]) == ("classifieds", door, "k-1")
    assert said.items() <= bus.last.arguments.items()


READS = [
    ("/v1/listings/mine?state=draft", "my_listings", {"state": "draft"}),
    ("/v1/listings?kind=offer&category=bed&country=FR", "listings", {"kind": "offer", "country": "FR"}),
    (ONE, "listing", {"listing_id": LISTING}),
    (f"{ONE}/decision", "decision", {"listing_id": LISTING}),
    (f"{ONE}/calendar?from=2031-03-01&to=2031-03-31", "calendar", {"from": "2031-03-01", "to": "2031-03-31"}),
    ("/v1/listing-searches", "searches", {}),
    (f"{SOUGHT}/listings?limit=5&cursor=abc", "found", {"search_id": SEARCH, "limit": 5, "cursor": "abc"}),
    ("/v1/conversations", "conversations", {"limit": 20}),
    (TALK, "conversation", {"conversation_id": CONVERSATION}),
    ("/v1/rentals?as=lender&when=past", "rentals", {"as": "lender", "when": "past"}),
    (RENT, "rental", {"rental_id": RENTAL}),
]


@pytest.mark.parametrize(("path", "door", "said"), READS, ids=lambda one: str(one)[:60])
def test_each_read_asks_its_door(camille: FlaskClient, bus: Bus, path: str, door: str, said: dict[str, Any]) -> None:
    bus.answers |= answers()
    answer = camille.get(path)
    assert answer.status_code == 200, answer.text
    assert bus.last.method == door
    assert said.items() <= bus.last.arguments.items()


def test_a_listing_is_changed_from_the_version_that_was_read(camille: FlaskClient, bus: Bus) -> None:
    bus.answers |= {"listing": a_listing(), "change_listing": done(a_listing())}
    tag = camille.get(ONE).headers["ETag"]
    assert camille.patch(ONE, json={"title": "Un lit"}).status_code == 428
    assert camille.patch(ONE, json={"title": "Un lit"}, headers={"If-Match": tag}).status_code == 200
    assert (bus.last.arguments["version"], bus.last.arguments["title"]) == (4, "Un lit")


def test_no_search_is_asked_by_an_address(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["listings"] = {"items": [], "next": None}
    assert camille.get("/v1/listings?q=poche+de+stomie").status_code == 200
    assert "q" not in bus.last.arguments
    assert "poche" not in camille.get("/v1/listings?q=poche+de+stomie").headers.get("Link", "")


def test_a_refused_product_is_told_with_its_rule_and_where_to_go(camille: FlaskClient, bus: Bus) -> None:
    said = {"rule": "medicine", "why": "Only pharmacies.", "instead": "Bring it back to a pharmacy."}
    bus.answers["publish_listing"] = refuse("NotAllowedHere", 422, **said)
    answer = camille.post(f"{ONE}/publication")
    assert (answer.status_code, answer.json["type"]) == (422, "/problems/not-allowed-here")
    assert {name: answer.json[name] for name in said} == said


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, _KEY)


@pytest.fixture
def reader(make_app: Callable[..., Flask], issuer: Issuer, tmp_path: Path) -> FlaskClient:
    """A member's client of a gateway that may open the store."""
    client = make_app(store_path=str(tmp_path), store_key=_KEY).test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {issuer.token()}"
    return client


def test_a_photo_is_sent_as_an_image_that_nothing_else_is_read_into(
    reader: FlaskClient, bus: Bus, store: Store
) -> None:
    owner = UUID(LISTING)
    handle = store.put(BytesIO(b"\xff\xd8\xffphoto"), owner, 1_000, "photo", keeper="classifieds")
    bus.answers["photo"] = {"handle": handle, "owner_id": str(owner), "media_type": "image/jpeg"}
    answer = reader.get(f"{ONE}/photos/{PHOTO}?size=small")
    assert (answer.data, answer.mimetype) == (b"\xff\xd8\xffphoto", "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"].startswith("private")
    assert bus.last.arguments["size"] == "small"
    assert handle not in str(answer.headers)


def test_what_is_no_photo_or_not_there_any_more_is_404(reader: FlaskClient, bus: Bus, store: Store) -> None:
    handle = store.put(BytesIO(b"<svg onload=x>"), UUID(LISTING), 1_000, "photo", keeper="classifieds")
    for found in (
        {"handle": handle, "owner_id": LISTING, "media_type": "image/svg+xml"},
        {"handle": handle, "owner_id": MEMBER, "media_type": "image/jpeg"},
        {"handle": "nonsense", "owner_id": LISTING, "media_type": "image/jpeg"},
    ):
        bus.answers["photo"] = found
        assert reader.get(f"{ONE}/photos/{PHOTO}").status_code == 404


def test_without_a_key_for_files_photos_are_away(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["photo"] = {"handle": "h", "owner_id": MEMBER, "media_type": "image/jpeg"}
    assert camille.get(f"{ONE}/photos/{PHOTO}").status_code == 503
