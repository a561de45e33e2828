"""Days and times of day as pages say them: in the place's own time, and so that nobody comes an hour late."""

from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, g
from werkzeug.datastructures import MultiDict

from contracts.appointments.schemas import PutDelegate
from gateway.pages import forms, times
from kit.refusals import Invalid


@pytest.fixture
def speak(make_app: Callable[..., Flask]) -> Iterator[Callable[..., None]]:
    """From here on a member reads: their language, country and zone."""
    with make_app().test_request_context("/"):

        def told(language: str = "fr", country: str = "FR", time_zone: str = "Europe/Paris") -> None:
            g.known = SimpleNamespace(language=language, country=country, time_zone=time_zone)

        told()
        yield told


def place(starts: str, zone: str = "Europe/Paris") -> dict[str, Any]:
    return {"local": {"starts": starts}, "time_zone": zone}


def test_a_time_is_said_as_the_clock_at_the_place_shows_it(speak: Callable[..., None]) -> None:
    assert times.say_when(place("2031-03-11T09:20+01:00")) == "mardi 11 mars 2031 à 9\u00a0h\u00a020"


def test_the_first_of_a_month_is_said_as_french_says_it(speak: Callable[..., None]) -> None:
    assert times.say_day("2031-12-01") == "lundi 1er décembre 2031"
    assert times.say_day("2031-12-21") == "dimanche 21 décembre 2031"


def test_the_place_is_named_where_the_readers_clock_shows_another_time(speak: Callable[..., None]) -> None:
    speak(time_zone="America/Montreal")
    assert times.say_when(place("2031-03-11T09:20+01:00")) == "mardi 11 mars 2031 à 9\u00a0h\u00a020 (heure de Paris)"
    speak(time_zone="Europe/Berlin")
    assert times.say_zone(place("2031-03-11T09:20+01:00")) == ""


def test_an_hour_that_comes_twice_is_said_with_its_offset(speak: Callable[..., None]) -> None:
    assert times.say_zone(place("2026-10-25T02:30+02:00")) == "UTC+02:00"
    assert times.say_zone(place("2026-10-25T02:30+01:00")) == "UTC+01:00"
    assert times.say_zone(place("2026-10-25T03:30+01:00")) == ""


def test_an_instant_is_said_in_the_zone_of_its_place(speak: Callable[..., None]) -> None:
    found = times.in_zone("2031-07-01T08:00:00+00:00", "Europe/Paris")
    assert found["local"]["starts"] == "2031-07-01T10:00+02:00"


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30"), (1440, "1 j"), (1500, "25 h")]
)
def test_a_length_is_said_in_the_largest_units_that_tell_it_whole(
    speak: Callable[..., None], minutes: int, said: str
) -> None:
    assert times.say_minutes(minutes) == said


@pytest.mark.parametrize("text", [None, "", "hier", "2026-02-30"])
def test_an_address_without_a_day_is_about_today(speak: Callable[..., None], text: str | None) -> None:
    assert times.read_day(text) == times.here_today()
    assert times.read_day("2026-02-28") == date(2026, 2, 28)


def test_every_box_that_is_ticked_is_read(speak: Callable[..., None]) -> None:
    schema = PutDelegate(only=("rights",))
    assert forms.read(schema, MultiDict([("rights", "see"), ("rights", "book")])) == {"rights": ["see", "book"]}
    with pytest.raises(Invalid):
        forms.read(schema, MultiDict())
    form = forms.Form({"rights": "see\nbook"})
    assert [form.holds("rights", right) for right in ("see", "book", "set_up")] == [True, True, False]


def test_a_sentence_begins_large_and_leaves_the_nouns_of_german() -> None:
    assert times.begin("dienstag, 24. November um 9 Uhr") == "Dienstag, 24. November um 9 Uhr"
    assert times.begin("") == ""
