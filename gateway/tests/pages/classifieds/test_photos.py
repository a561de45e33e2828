"""A photo is sent by a form: as large as telephones make them, with words for who does not see it."""

import html
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.pages import words
from gateway.tests import adverts
from gateway.tests.adverts import LISTING
from gateway.tests.browsers import answer_all, asked, press_with, refuse, signed_in
from gateway.tests.bus import MEMBER, Bus, Issuer
from kit.store import Store

SECRET = b"k" * 32
PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 20_000  # 5 MB


@pytest.fixture
def camille(make_app: Callable[..., Flask], bus: Bus, issuer: Issuer, tmp_path: Path) -> FlaskClient:
    """A browser with a member's session, whose listing it is."""
    answer_all(bus, issuer)
    bus.answers["classifieds.listing"] = adverts.my_listing()
    return signed_in(make_app(store_path=str(tmp_path), store_key=SECRET))


def send(client: FlaskClient, photo: bytes, alt: str = "Le fauteuil, vu de face") -> TestResponse:
    """Send the form with a photo."""
    return press_with(client, f"/classifieds/{LISTING}/photos", "photo", "IMG_1.jpg", photo, key="k-1", alt=alt)


def test_a_photo_of_some_megabytes_goes_into_the_store_with_its_words(
    camille: FlaskClient, bus: Bus, tmp_path: Path
) -> None:
    answer = send(camille, PHOTO)
    assert (answer.status_code, answer.location) == (303, f"/classifieds/{LISTING}/photos?done=photo-added")
    [sent] = asked(bus, "add_photo")
    assert (sent["listing_id"], sent["alt"], sent["key"]) == (LISTING, "Le fauteuil, vu de face", "k-1")
    assert b"".join(Store(tmp_path, SECRET).open(sent["upload"], UUID(MEMBER))) == PHOTO


@pytest.mark.parametrize(
    ("photo", "alt", "status", "said"),
    [
        (PHOTO, "", 422, "ce que l’on voit"),
        (b"GIF89a" + b"x" * 100, "Un fauteuil", 415, str(words.REFUSALS["WrongFile"])),
        (b"\xff\xd8\xff" + b"x" * 10_000_001, "Un fauteuil", 413, str(words.REFUSALS["FileTooLarge"])),
    ],
)
def test_what_is_no_photo_or_has_no_words_is_refused_on_the_form(
    camille: FlaskClient, bus: Bus, photo: bytes, alt: str, status: int, said: str
) -> None:
    answer = send(camille, photo, alt)
    assert answer.status_code == status
    assert said in html.unescape(answer.text)
    assert f'value="{alt}"' in answer.text
    assert asked(bus, "add_photo") == []


def test_a_photo_that_cannot_be_drawn_is_said_beside_its_field(camille: FlaskClient, bus: Bus) -> None:
    errors = [{"pointer": "/upload", "detail": "x"}]
    bus.answers["classifieds.add_photo"] = refuse("Invalid", 422, errors=errors)
    answer = send(camille, PHOTO)
    assert answer.status_code == 422
    assert '<a href="#photo">' in answer.text
    assert 'id="photo-wrong"' in answer.text


def test_words_without_end_are_not_gathered(camille: FlaskClient, bus: Bus) -> None:
    assert send(camille, b"", "x" * 70_000).status_code == 413
    assert asked(bus, "add_photo") == []
