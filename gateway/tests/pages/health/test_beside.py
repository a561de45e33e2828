"""A tracker beside something: the days just before, another tracker, what was noted yesterday, a favourite meal."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contracts.healthbox import schemas
from gateway.pages.times import here_today
from gateway.pages.words import DONE
from gateway.tests.boxes import ENTRY, MEAL, VALUES, a_profile, an_entry
from gateway.tests.browsers import asked, press, refuse
from gateway.tests.bus import Bus


@pytest.fixture
def today(app: Flask) -> date:
    """The day that it is for who reads."""
    with app.test_request_context():
        return here_today()


def test_the_days_just_before_are_drawn_beside_when_one_asks(camille: FlaskClient, bus: Bus) -> None:
    plain = camille.get("/health/weight?days=30").text
    assert 'class="before' not in plain
    [link] = re.findall(r'href="(/health/weight\?[^"]*previous=true)"', plain)
    page = camille.get(link.replace("&amp;", "&")).text
    assert "période d’avant" in page
    assert 'class="before' in page
    shown, before = asked(bus, "series")[1:]
    first = date.fromisoformat(shown["from"])
    assert (before["from"], before["to"]) == (str(first - timedelta(days=30)), str(first - timedelta(days=1)))
    assert re.search(r'aria-current="true">Avec la période d’avant', page)
    assert page.count("previous=true") >= 5  # other spans keep it


def test_two_trackers_stand_one_below_the_other_and_too_few_days_are_said(camille: FlaskClient, bus: Bus) -> None:
    page = camille.get("/health/weight?days=7&beside=fatigue").text
    assert "Trop peu de jours notés des deux côtés (2, il en faut 7)" in page.replace("\u00a0", " ")
    assert "Deux courbes qui se ressemblent" in page
    assert [one["tracker"] for one in asked(bus, "series")] == ["weight", "sleep"]
    assert {(one["from"], one["to"]) for one in asked(bus, "series")} == {
        (one["from"], one["to"]) for one in asked(bus, "series")[:1]
    }
    table = page[page.index('id="together"') :]
    assert '<th scope="col">Poids</th><th scope="col">Fatigue</th>' in table
    assert re.search(r'<option value="fatigue" selected>Sommeil – Fatigue', table)


def test_a_choice_of_the_same_tracker_or_of_nothing_changes_nothing(camille: FlaskClient, bus: Bus) -> None:
    assert camille.get("/health/mood?beside=stress").status_code == 200
    assert len(asked(bus, "series")) == 1
    assert camille.get("/health/mood?beside=bmi").status_code == 422


def test_who_hides_numbers_sees_none_beside_another_tracker_either(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["healthbox.profile"] = a_profile(hide_numbers=True)
    for path in ("/health/weight?beside=physical&previous=true", "/health/mood?beside=kg&measure=stress"):
        page = camille.get(path).text
        assert not re.search(r"70[,.]\d", page[page.index('id="together"') :]), path
        assert "data-chart" in page[page.index('id="together"') :]


def test_no_other_tracker_and_no_days_before_are_offered_of_another_member(camille: FlaskClient) -> None:
    page = camille.get("/health/shared-with-me").text
    [path] = set(re.findall(r'href="(/health/of/[^"]+/weight)"', page))
    page = camille.get(f"{path}?previous=true&beside=stress").text
    assert 'id="together"' not in page
    assert "previous=true" not in page


@pytest.mark.parametrize("tracker", schemas.TRACKERS)
def test_yesterday_is_copied_where_it_makes_sense(camille: FlaskClient, bus: Bus, today: date, tracker: str) -> None:
    yesterday = str(today - timedelta(days=1))
    bus.answers["healthbox.entries"] = {"items": [an_entry(tracker, day=yesterday)], "next": None}
    offered = f'action="/health/{tracker}/copy"' in camille.get(f"/health/{tracker}").text
    assert offered is (tracker in schemas.COPIED)
    if offered:
        answer = press(camille, f"/health/{tracker}/copy", key="k-1")
        assert answer.location == f"/health/{tracker}?done=copied"
        [sent] = asked(bus, "copy_day")
        assert (sent["from"], sent["to"], sent["key"]) == (yesterday, str(today), "k-1")


def test_what_is_noted_today_is_not_copied_over(camille: FlaskClient, bus: Bus, today: date) -> None:
    days = [str(today), str(today - timedelta(days=1))]
    bus.answers["healthbox.entries"] = {"items": [an_entry("tobacco", day=day) for day in days], "next": None}
    assert "/copy" not in camille.get("/health/tobacco").text
    bus.answers["healthbox.copy_day"] = refuse("Invalid", 422, errors=[{"pointer": "/from", "detail": "x"}])
    answer = press(camille, "/health/tobacco/copy")
    assert answer.location == "/health/tobacco?done=nothing-yesterday"
    assert str(DONE["nothing-yesterday"]) in camille.get(answer.location).text


def test_a_favourite_is_noted_with_one_tap(camille: FlaskClient, bus: Bus) -> None:
    page = camille.get("/health/nutrition").text
    assert f'action="/health/favourites/{MEAL}/entry"' in page
    assert 'aria-label="Noter maintenant : Mon petit déjeuner"' in page.replace("\u00a0", " ")
    assert press(camille, f"/health/favourites/{MEAL}/entry").location == "/health/nutrition?done=noted"
    [sent] = asked(bus, "add_entry")
    assert (sent["tracker"], sent["at"], sent["values"]) == ("nutrition", None, VALUES["nutrition"])
    schemas.AddHealthEntry().load({name: one for name, one in sent.items() if name not in ("actor", "key")})
    assert press(camille, f"/health/favourites/{ENTRY}/entry").status_code == 404


def test_a_meal_is_kept_under_a_name_and_forgotten(camille: FlaskClient, bus: Bus) -> None:
    path = f"/health/nutrition/{ENTRY}/favourite"
    assert f'href="{path}"' in camille.get(f"/health/nutrition/{ENTRY}").text
    assert f'href="/health/weight/{ENTRY}/favourite"' not in camille.get(f"/health/weight/{ENTRY}").text
    assert 'value="Dîner"' in camille.get(path).text
    assert press(camille, path, called="Poisson du <vendredi>").location == "/health/favourites?done=favourite-kept"
    [sent] = asked(bus, "add_favourite")
    kept: Any = schemas.Favourite().load({name: one for name, one in sent.items() if name not in ("actor", "key")})
    assert kept["name"] == "Poisson du <vendredi>"
    assert press(camille, path, called="").status_code == 422
    bus.answers["healthbox.add_favourite"] = refuse("Invalid", 422, errors=[{"pointer": "/name", "detail": "x"}])
    full = press(camille, path, called="Encore un")
    assert (full.status_code, 'href="#called"' in full.text, 'value="Encore un"' in full.text) == (422, True, True)
    assert press(camille, f"/health/favourites/{MEAL}/removal").location == "/health/favourites?done=favourite-gone"
    bus.answers["healthbox.favourites"] = {"items": [], "next": None}
    assert "Aucun favori encore" in camille.get("/health/favourites").text
