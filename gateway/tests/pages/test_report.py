"""The report for one's doctor: chosen, said to be one's own, fit for paper."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from contracts.healthbox import schemas
from gateway.pages import words_report
from gateway.tests.boxes import a_profile
from gateway.tests.browsers import asked
from gateway.tests.bus import Bus
from gateway.tests.reports import a_report

_ALL = {"from": "2026-01-01", "to": "2026-03-31", "sections": list(schemas.SECTIONS)}


def _page(client: FlaskClient, **chosen: Any) -> str:
    return client.get("/health/report/page", query_string={**_ALL, **chosen}).text.replace("\u00a0", " ")


def test_ninety_days_and_all_parts_but_one_s_own_words_are_chosen_at_first(camille: FlaskClient) -> None:
    page = camille.get("/health/report").text
    assert set(words_report.SECTIONS) == set(schemas.SECTIONS)
    ticked = re.findall(r'name="sections" value="(\w+)" checked', page)
    assert ticked == [name for name in words_report.SECTIONS if name != "notes"]
    days = [date.fromisoformat(day) for day in re.findall(r'type="date" id="\w+" name="\w+" value="([\d-]+)"', page)]
    assert days[1] - days[0] == timedelta(days=89)
    assert 'method="get" action="/health/report/page"' in page


def test_a_report_asks_for_what_was_chosen(camille: FlaskClient, bus: Bus) -> None:
    _page(camille, sections=["weight", "goals"])
    [sent] = asked(bus, "report")
    assert {name: sent[name] for name in ("from", "to", "sections")} == {**_ALL, "sections": ["weight", "goals"]}
    schemas.HealthReport().load({name: sent[name] for name in ("from", "to", "sections")})


@pytest.mark.parametrize(
    ("typed", "field"), [({"sections": []}, "sections"), ({"from": ""}, "from"), ({"to": "2025-12-31"}, "to")]
)
def test_a_choice_that_is_none_comes_back_with_what_was_chosen(
    camille: FlaskClient, bus: Bus, typed: dict[str, Any], field: str
) -> None:
    answer = camille.get("/health/report/page", query_string={**_ALL, **typed})
    assert (answer.status_code, f'href="#{field}"' in answer.text) == (422, True)
    assert asked(bus, "report") == []
    if field != "sections":
        assert answer.text.count(" checked") == len(schemas.SECTIONS)


def test_each_tracker_has_its_drawings_and_its_numbers_and_each_says_whose_they_are(camille: FlaskClient) -> None:
    page = _page(camille)
    drawings, tables = page.count("data-chart"), page.count("<table>")
    assert (drawings, tables) == (13, 7)  # and the one of results
    captions = re.findall(r"<figcaption>.*?</figcaption>", page)
    tables_named = re.findall(r"<caption.*?</caption>", page)
    assert (len(captions), len(tables_named)) == (drawings, tables)
    assert all(str(words_report.BY_ONESELF) in one for one in (*captions, *tables_named))
    for words in ("70,4 kg", "7 h 05", "72</td>", "PHQ9", "de 0 à 27", "68 kg", "Nouveau traitement", "45 ans"):
        assert words in page, words
    assert "&lt;i&gt;Mieux" in page


def test_what_was_not_chosen_is_not_there(camille: FlaskClient) -> None:
    page = _page(camille, sections=["mood"])
    for words in ("70,4", "PHQ9", "68 kg", "Mieux"):
        assert words not in page


def test_who_hides_numbers_of_their_body_has_none_on_paper_either(camille: FlaskClient, bus: Bus) -> None:
    profile = a_profile(hide_numbers=True)
    bus.answers["healthbox.report"] = lambda sent: {**a_report(sent), "profile": profile}
    page = re.sub(r' d="[^"]*"', "", _page(camille, sections=["weight", "nutrition", "goals"]))
    assert not re.search(r"70[,.]\d|23,0|\b68 kg|175 cm|1 800", page)
    assert "sont cachés" in page


def test_a_button_to_print_is_offered_by_a_script_alone(camille: FlaskClient) -> None:
    page = _page(camille)
    assert re.search(r"<button[^>]+data-print hidden>", page)
    assert "dans le menu de votre navigateur" in page


def test_the_box_leads_to_the_report(camille: FlaskClient) -> None:
    assert 'href="/health/report"' in camille.get("/health").text
