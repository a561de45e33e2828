"""Marked days, time without smoke and goals: counted for who notes them, shown to nobody else."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from contracts.healthbox import schemas
from gateway.tests.boxes import MARK, a_goal, a_profile, a_series
from gateway.tests.browsers import asked, press, refuse
from gateway.tests.bus import MEMBER, Bus

LABEL = "Début <du> traitement"


def plain(page: str) -> str:
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_day_is_marked_listed_and_taken_off(camille: FlaskClient, bus: Bus) -> None:
    assert "Début du traitement" in camille.get("/health/marks").text
    answer = press(camille, "/health/marks", marked="2026-03-02", label=LABEL, key="k-1")
    assert answer.location == "/health/marks?done=marked"
    [sent] = asked(bus, "add_mark")
    schemas.AddMark().load({name: one for name, one in sent.items() if name not in ("actor", "key")})
    assert (sent["day"], sent["label"], sent["key"]) == ("2026-03-02", LABEL, "k-1")
    assert press(camille, f"/health/marks/{MARK}/removal").location == "/health/marks?done=mark-gone"
    assert asked(bus, "remove_mark")[0]["mark_id"] == MARK


@pytest.mark.parametrize("typed", [{"marked": "", "label": "x"}, {"marked": "2026-03-02", "label": ""}])
def test_a_mark_needs_a_day_and_words_and_keeps_what_was_typed(
    camille: FlaskClient, bus: Bus, typed: dict[str, str]
) -> None:
    answer = press(camille, "/health/marks", **typed)
    assert (answer.status_code, asked(bus, "add_mark")) == (422, [])
    bus.answers["healthbox.add_mark"] = refuse("Invalid", 422, errors=[{"pointer": "/day", "detail": "x"}])
    full = press(camille, "/health/marks", marked="2026-03-02", label="Encore un")
    assert (full.status_code, 'href="#marked"' in full.text, 'value="Encore un"' in full.text) == (422, True, True)


def test_a_marked_day_is_on_the_chart_in_its_words_and_in_the_list_below(camille: FlaskClient, bus: Bus) -> None:
    def marked(asked: dict[str, Any]) -> dict[str, Any]:
        return {**a_series(asked), "marks": [{"day": asked["to"], "label": LABEL}]}

    bus.answers["healthbox.series"] = marked
    page = camille.get("/health/weight?days=7").text
    assert re.search(r'<path class="mark" d="M[^"]+V', page)
    assert "Jour marqué 1," in page
    assert re.search(r'<ol class="marks">\s*<li><time[^>]*>[^<]+</time> – <bdi>Début &lt;du&gt; traitement', page)
    assert "<du>" not in page


def test_who_looks_at_what_another_shows_sees_no_mark_even_if_one_came(camille: FlaskClient, bus: Bus) -> None:
    def marked(asked: dict[str, Any]) -> dict[str, Any]:
        return {**a_series(asked), "marks": [{"day": asked["to"], "label": LABEL}]}

    bus.answers["healthbox.series_of"] = marked
    assert "traitement" not in camille.get(f"/health/of/{MEMBER}/weight").text


def test_days_without_smoke_and_money_are_counted_and_a_relapse_is_a_point(camille: FlaskClient, bus: Bus) -> None:
    assert "dites depuis quel jour" in camille.get("/health/tobacco").text
    free = {"quit_on": "2026-01-05", "since": "2026-02-01T19:30:00+00:00", "days": 68, "relapses": 2, "saved": "447.00"}
    bus.answers["healthbox.smoke_free"] = free
    page = plain(camille.get("/health/tobacco").text)
    for words in ("68 jours sans tabac", "447,00 €", "2 jours avec tabac depuis", "ne reprennent rien"):
        assert words in page, words
    bus.answers["healthbox.smoke_free"] = {**free, "saved": None, "relapses": 0}
    page = plain(camille.get("/health/tobacco").text)
    assert "€" not in page
    assert "Dire ce qu’un paquet coûtait" in page
    assert "jours avec tabac" not in page
    assert "Sans tabac" not in camille.get("/health/weight").text


def test_a_goal_says_where_one_is_only_where_a_number_says_it(camille: FlaskClient, bus: Bus) -> None:
    goals = [a_goal(), a_goal(tracker="tobacco", measure="smoke_free", target=100.0), a_goal(measure="bmi", target=22)]
    bus.answers["healthbox.goals"] = {"items": goals[:2], "next": None}
    bus.answers["healthbox.smoke_free"] = {
        "quit_on": "2026-01-05", "since": None, "days": 68, "relapses": 0, "saved": None
    }  # fmt: skip
    page = plain(camille.get("/health/goals").text)
    assert "En ce moment, en moyenne sur 7 jours : <bdi>70,3 kg" in page
    assert "Jusqu’ici : <bdi>68" in page
    bus.answers["healthbox.profile"] = a_profile(hide_numbers=True)
    assert "70,3" not in camille.get("/health/goals").text
