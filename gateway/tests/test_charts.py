"""The chart of a tracker over HTTP."""

from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from gateway.charts import alone
from gateway.charts.tests.series import a_series
from gateway.tests.bus import Bus

_DAYS = "from=2026-11-26&to=2026-11-28"
_SVG = "{http://www.w3.org/2000/svg}"
_PROFILE = {"units": {"weight": "kg", "height": "cm"}, "hide_numbers": False}


def test_a_chart_is_a_picture_that_no_cache_keeps_and_that_loads_nothing(camille: FlaskClient, bus: Bus) -> None:
    bus.answers |= {"series": a_series("kg", [70.4, None, 70.0]), "profile": _PROFILE}
    answer = camille.get(f"/v1/healthbox/weight/chart.svg?{_DAYS}&measure=kg&step=day")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Security-Policy"] == alone.policy()
    assert ElementTree.fromstring(answer.data).findtext(f"{_SVG}title", "").startswith("Poids, du 26 nov. 2026")
    asked = next(one for one in bus.asked if one.method == "series").arguments
    assert {name: asked[name] for name in ("tracker", "from", "to", "step")} == {
        "tracker": "weight",
        "from": "2026-11-26",
        "to": "2026-11-28",
        "step": "day",
    }
    assert "measure" not in asked


@pytest.mark.parametrize(("language", "side"), [("en", "ltr"), ("ar", "rtl")])
def test_it_speaks_and_reads_as_the_language_asked_for(
    camille: FlaskClient, bus: Bus, language: str, side: str
) -> None:
    bus.answers["series"] = a_series("physical", [5.0, 6.0])
    answer = camille.get(f"/v1/healthbox/mood/chart.svg?{_DAYS}", headers={"Accept-Language": language})
    chart = ElementTree.fromstring(answer.data)
    assert chart.get("direction") == side
    assert "Jours notés" not in answer.text


def test_the_first_measure_is_drawn_where_none_is_named(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["series"] = a_series("physical", [5.0, 6.0])
    answer = camille.get(f"/v1/healthbox/mood/chart.svg?{_DAYS}")
    assert "Forme physique" in answer.text


def test_who_hides_numbers_gets_none(camille: FlaskClient, bus: Bus) -> None:
    bus.answers |= {"series": a_series("kg", [70.4, 70.0]), "profile": {**_PROFILE, "hide_numbers": True}}
    answer = camille.get(f"/v1/healthbox/weight/chart.svg?{_DAYS}")
    assert "70,4" not in answer.text


@pytest.mark.parametrize("measure", ["steps", "Kg", "<b>", ""])
def test_a_measure_that_the_tracker_has_not_is_a_wrong_field(camille: FlaskClient, bus: Bus, measure: str) -> None:
    bus.answers["series"] = a_series("kg", [70.4])
    answer = camille.get("/v1/healthbox/weight/chart.svg", query_string=f"{_DAYS}&measure={measure}")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/measure")
