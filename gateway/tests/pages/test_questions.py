"""Pages of questionnaires: offered with their source, answered by keys alone, a score that is never a verdict."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from contracts.healthbox import schemas
from gateway.pages import words_questions
from gateway.tests.browsers import asked, press, refuse
from gateway.tests.bus import Bus
from gateway.tests.questions import RESULT, a_result, help_lines
from gateway.tests.reports import a_report

_PHQ9 = {f"choice{number}": "1" for number in range(1, 10)}


def test_every_questionnaire_has_words_of_what_it_is_about_and_whose_it_is() -> None:
    assert tuple(sorted(words_questions.ABOUT)) == tuple(sorted(schemas.INSTRUMENTS))


def test_those_that_are_offered_are_told_from_those_that_are_not(camille: FlaskClient) -> None:
    page = camille.get("/health/questionnaires").text
    offered, others = page.split("Ceux qui ne sont pas proposés")
    linked = re.findall(r'href="/health/questionnaires/(\w+)"', page)
    assert linked == ["phq2", "phq8", "phq9", "ipaq_sf"]
    assert offered.count("Kroenke K et al. 2001.") == len(linked)
    assert "8 questions, environ 2 minutes." in offered.replace("\u00a0", " ")
    assert "PSS4" in others
    assert "l’autorisation nous manque" in others.replace("dont ", "")
    assert str(words_questions.WHY_NOT["words"]) in others  # WHO5, whose words the operator has not in this language


def test_the_phq_9_says_beforehand_what_its_last_question_is_about(camille: FlaskClient) -> None:
    for path in ("/health/questionnaires", "/health/questionnaires/phq9"):
        page = camille.get(path).text
        assert page.index("pensées de mort") < page.index("Kroenke K et al. 2001.", page.index("pensées de mort"))
    assert "pensées de mort" not in camille.get("/health/questionnaires/phq8").text


def test_questions_are_radios_of_their_own_names_and_all_are_on_one_page(camille: FlaskClient) -> None:
    page = camille.get("/health/questionnaires/phq9").text
    assert re.findall(r'<input type="radio" id="(\w+)"', page) == [f"choice{number}" for number in range(1, 10)]
    assert page.count("<fieldset") == page.count("<legend") == 9
    assert page.count('type="radio"') == 36
    assert " checked" not in page


def test_answers_go_in_the_order_of_the_questions(camille: FlaskClient, bus: Bus) -> None:
    answer = press(camille, "/health/questionnaires/phq9", **{**_PHQ9, "choice9": "0"}, key="k-1")
    assert (answer.status_code, answer.location) == (303, f"/health/results/{RESULT}")
    [sent] = asked(bus, "assess")
    assert (sent["instrument"], sent["answers"], sent["key"]) == ("phq9", [1] * 8 + [0], "k-1")
    schemas.Assess().load({name: sent[name] for name in ("instrument", "answers")})


@pytest.mark.parametrize("typed", [None, "4", "-1", "1.5", "deux"])
def test_a_question_without_an_answer_is_named_and_the_others_stay(
    camille: FlaskClient, bus: Bus, typed: str | None
) -> None:
    said = {name: value for name, value in _PHQ9.items() if name != "choice3"}
    answer = press(camille, "/health/questionnaires/phq9", **said, **({"choice3": typed} if typed else {}))
    assert answer.status_code == 422
    assert re.findall(r'href="#(choice\d+)"', answer.text) == ["choice3"]
    assert "Question 3" in answer.text
    assert answer.text.count(" checked") == 8
    assert asked(bus, "assess") == []


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ({"number1": "3", "time2": "1", "time2-minutes": "30"}, [3, 90]),
        ({"number1": "3", "time2": "", "time2-minutes": "45"}, [3, 45]),
        ({"number1": "٣", "time2": "2", "time2-minutes": ""}, [3, 120]),
        ({"number1": "0", "time2": "0", "time2-minutes": "0"}, [0, 0]),
        ({"number1": "", "time2": "", "time2-minutes": ""}, [None, None]),
    ],
)
def test_hours_and_minutes_are_minutes_and_what_is_left_empty_is_not_known(
    camille: FlaskClient, bus: Bus, typed: dict[str, str], answers: list[int | None]
) -> None:
    assert press(camille, "/health/questionnaires/ipaq_sf", **typed).status_code == 303
    assert asked(bus, "assess")[0]["answers"] == answers


@pytest.mark.parametrize("typed", [{"number1": "8"}, {"time2": "25"}, {"time2-minutes": "une"}])
def test_more_days_than_a_week_has_are_refused_at_their_question(
    camille: FlaskClient, bus: Bus, typed: dict[str, str]
) -> None:
    answer = press(camille, "/health/questionnaires/ipaq_sf", **typed)
    [name] = typed
    assert (answer.status_code, f'href="#{name.partition("-")[0]}"' in answer.text) == (422, True)
    assert f'value="{typed[name]}"' in answer.text


def test_what_the_service_refuses_is_said_at_the_question(camille: FlaskClient, bus: Bus) -> None:
    errors = [{"pointer": "/answers/1", "detail": "secret"}]
    bus.answers["healthbox.assess"] = refuse("Invalid", 422, errors=errors)
    answer = press(camille, "/health/questionnaires/phq9", **_PHQ9)
    assert (answer.status_code, 'href="#choice2"' in answer.text, "secret" in answer.text) == (422, True, False)


@pytest.mark.parametrize("name", ["pss4", "who5", "nothing"])
def test_what_is_not_offered_has_no_page(camille: FlaskClient, name: str) -> None:
    assert camille.get(f"/health/questionnaires/{name}").status_code == 404


def test_a_result_is_a_place_on_a_scale_with_its_source_and_no_verdict(camille: FlaskClient) -> None:
    page = camille.get(f"/health/results/{RESULT}").text.replace("\u00a0", " ")
    for words in ("<bdi>6</bdi>", "de 0 à 27", "Léger", "Elle va de 5 à 9", "Kroenke K", "2010", "15 mars 2026"):
        assert words in page, words
    assert "pas un avis sur vous" in page
    assert "tel:" not in page


def test_help_stands_before_the_total_with_numbers_to_tap(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["healthbox.assessment"] = a_result(help=help_lines(), score=1.0, range="minimal")
    page = camille.get(f"/health/results/{RESULT}").text
    assert page.index('href="tel:3114"') < page.index('href="tel:15"') < page.index("<bdi>1</bdi>")
    assert "Personne n’a été averti" in page


def test_help_stands_before_totals_wherever_they_are_listed(camille: FlaskClient, bus: Bus) -> None:
    called = a_result(help=help_lines())
    bus.answers["healthbox.assessments"] = {"items": [a_result(), called], "next": None}
    page = camille.get("/health/results").text
    assert page.index('href="tel:3114"') < page.index("<bdi>6</bdi>")
    bus.answers["healthbox.report"] = lambda sent: {**a_report(sent), "assessments": [called]}
    page = camille.get("/health/report/page?from=2026-03-01&to=2026-03-31&sections=assessments").text
    assert page.index('href="tel:3114"') < page.index("<bdi>6</bdi>")


def test_answers_without_a_total_say_so(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["healthbox.assessment"] = a_result(instrument="ipaq_sf", score=None, range=None)
    page = camille.get(f"/health/results/{RESULT}").text
    assert "16 heures par jour" in page
    assert "None" not in page


def test_a_low_answer_is_worth_talking_about_whatever_the_total(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["healthbox.assessment"] = a_result(instrument="who5", hints=["low_item"], range=None)
    assert "cela vaut la peine d’en parler" in camille.get(f"/health/results/{RESULT}").text


def _results(count: int) -> dict[str, Any]:
    return {"items": [a_result(day=f"2026-03-{20 - number:02}", score=9.0) for number in range(count)], "next": None}


@pytest.mark.parametrize(("count", "is_drawn"), [(2, False), (3, True)])
def test_three_results_of_one_questionnaire_are_drawn_on_its_whole_scale(
    camille: FlaskClient, bus: Bus, count: int, is_drawn: bool
) -> None:
    bus.answers["healthbox.assessments"] = _results(count)
    page = camille.get("/health/results?instrument=phq9").text
    assert ("data-chart" in page) is is_drawn
    assert ("27</text>" in page) is is_drawn
    assert page.count(f'href="/health/results/{RESULT}"') == count
    assert asked(bus, "assessments")[0]["instrument"] == "phq9"


def test_results_of_several_questionnaires_are_a_list_and_none_is_an_example(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["healthbox.assessments"] = {**_results(3), "next": "n-2"}
    page = camille.get("/health/results").text
    assert ("data-chart" in page, 'href="?cursor=n-2"' in page) == (False, True)
    bus.answers["healthbox.assessments"] = {"items": [], "next": None}
    assert "Aucun résultat encore" in camille.get("/health/results").text


def test_a_result_is_deleted_for_good_on_a_page_that_says_so(camille: FlaskClient, bus: Bus) -> None:
    path = f"/health/results/{RESULT}/removal"
    assert "Cela ne se reprend pas" in camille.get(path).text
    gone = press(camille, path, key="k-3")
    assert (gone.status_code, gone.location) == (303, "/health/results?done=result-removed")
    [sent] = asked(bus, "remove_assessment")
    assert (sent["assessment_id"], sent["key"]) == (RESULT, "k-3")


def test_the_box_leads_to_questionnaires(camille: FlaskClient) -> None:
    assert 'href="/health/questionnaires"' in camille.get("/health").text
