"""Questionnaires through the doors: answered, listed, read again; help before the total; told to nobody."""

from dataclasses import replace
from typing import Any

import pytest

from kit.refusals import Invalid
from services.healthbox.tests.world import Person, World

PHQ9 = {"instrument": "phq9", "answers": [0, 0, 0, 0, 0, 0, 0, 0, 0]}
GAD7 = {"instrument": "gad7", "answers": [2, 2, 2, 1, 1, 1, 1]}
DARK = {"instrument": "phq9", "answers": [0, 0, 0, 0, 0, 0, 0, 0, 1]}


def made(who: Person, asked: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = who.do("assess", **asked)
    return found


def test_an_answer_is_a_score_with_its_range_and_source(world: World) -> None:
    who = world.person()
    answer = made(who, GAD7)
    assert (answer["score"], answer["range"], answer["lowest"], answer["highest"]) == (10, "moderate", 0, 21)
    assert answer["source"].startswith("Spitzer RL")
    assert answer["help"] is None
    assert who.ask("assessment", assessment_id=answer["id"]) == answer


@pytest.mark.parametrize(("country", "number"), [("FR", "3114"), ("BE", "0800 32 123"), ("TN", "190")])
def test_a_thought_of_death_brings_the_country_s_numbers_before_the_total(
    world: World, country: str, number: str
) -> None:
    answer = made(world.person(country=country), DARK)
    assert (answer["score"], answer["range"]) == (1, "minimal")
    assert answer["help"]["lines"][0]["number"] == number
    assert list(answer).index("help") < list(answer).index("score")


def test_without_such_a_thought_no_total_brings_them(world: World) -> None:
    assert made(world.person(), {"instrument": "phq9", "answers": [3, 3, 3, 3, 3, 3, 3, 3, 0]})["help"] is None


def test_an_operator_names_a_line_where_none_is_known(world: World) -> None:
    world.service.settings = replace(world.service.settings, help_lines={"TN": "80 000 000"})
    lines = made(world.person(country="TN"), DARK)["help"]["lines"]
    assert [(line["kind"], line["number"]) for line in lines] == [("listening", "80 000 000"), ("emergency", "190")]


def test_nobody_is_told(world: World) -> None:
    who = world.person()
    made(who, DARK)
    assert world.told() == []
    assert world.rows(who, "SELECT 1 AS one FROM due") == []


def test_results_are_listed_newest_first_and_by_questionnaire(world: World) -> None:
    who = world.person()
    first, second, third = made(who, PHQ9), made(who, GAD7), made(who, DARK)
    assert who.ask("assessments") == {"items": [third, second, first], "next": None}
    assert who.ask("assessments", instrument="phq9")["items"] == [third, first]
    page = who.ask("assessments", limit=2)
    assert page["items"] == [third, second]
    assert who.ask("assessments", limit=2, cursor=page["next"]) == {"items": [first], "next": None}


def test_a_result_of_another_answers_like_one_that_does_not_exist(world: World) -> None:
    who, other = world.person(), world.person()
    answer = made(who, GAD7)
    assert other.refused("assessment", assessment_id=answer["id"]) == "NotFound"
    assert other.refused("assessment", assessment_id=other.id) == "NotFound"
    assert other.ask("assessments")["items"] == []


def test_a_result_is_deleted_by_its_owner_alone_and_for_good(world: World) -> None:
    who, other = world.person(), world.person()
    answer = made(who, GAD7)
    assert other.refused("remove_assessment", assessment_id=answer["id"]) == "NotFound"
    who.ask("remove_assessment", assessment_id=answer["id"])
    assert who.ask("assessments")["items"] == []
    assert world.rows(who, "SELECT FROM assessments") == []
    assert who.refused("remove_assessment", assessment_id=answer["id"]) == "NotFound"


def test_one_that_its_owner_has_not_permitted_is_refused_until_a_reference_is_named(world: World) -> None:
    who, who5 = world.person(), {"instrument": "who5", "answers": [4, 4, 4, 4, 1]}
    assert who.refused("assess", **who5) == "InstrumentOff"
    assert who.ask("assessments")["items"] == []
    world.service.settings = replace(world.service.settings, instrument_permissions={"who5": "WHO 404123"})
    assert made(who, who5)["hints"] == ["low_item"]


def test_what_the_guidelines_discard_is_kept_without_a_score(world: World) -> None:
    answer = made(world.person(), {"instrument": "ipaq_sf", "answers": [3, None, 0, None, 0, None, 300]})
    assert (answer["score"], answer["range"]) == (None, None)


@pytest.mark.parametrize(
    ("asked", "pointer", "detail"),
    [
        ({**PHQ9, "answers": [0] * 8}, "/answers", "9 answers, in the order of the questions."),
        ({**PHQ9, "answers": [*[0] * 8, 4]}, "/answers/8", "One of 0, 1, 2, 3."),
        ({**PHQ9, "answers": [0.5, *[0] * 8]}, "/answers/0", "One of 0, 1, 2, 3."),
        ({**PHQ9, "answers": [None, *[0] * 8]}, "/answers/0", "One of 0, 1, 2, 3."),
        ({"instrument": "ipaq_sf", "answers": [8, 0, 0, 0, 0, 0, 0]}, "/answers/0", "A number from 0 to 7, or null."),
    ],
)
def test_what_is_no_answer_is_named_by_its_place_and_never_repeated(
    world: World, asked: dict[str, Any], pointer: str, detail: str
) -> None:
    with pytest.raises(Invalid) as refused:
        world.person().ask("assess", **asked)
    assert refused.value.extra["errors"] == [{"pointer": pointer, "detail": detail}]


@pytest.mark.parametrize("language", ["fr", "en", "de", "ar"])
def test_questionnaires_are_read_in_a_language_with_why_some_are_off(world: World, language: str) -> None:
    items = {item["id"]: item for item in world.person().ask("instruments", language=language)["items"]}
    assert {name for name, item in items.items() if not item["enabled"]} == {"ftnd", "who5", "pss4", "pss10"}
    assert items["ftnd"]["why_not"] == "permission"
    assert items["phq9"]["why_not"] is None
    assert len(items["phq9"]["questions"]) == 9
    assert len({item["questions"][0]["text"] for item in items.values() if item["enabled"]}) > 1
    assert items["phq9"]["wording"] == ("own" if language == "ar" else "published")


def test_ranges_are_those_of_the_member_s_country(world: World) -> None:
    def names(who: Person) -> list[str]:
        items = {item["id"]: item for item in who.ask("instruments")["items"]}
        return [one["name"] for one in items["hsi"]["ranges"]]

    assert names(world.person()) == ["none", "moderate", "strong"]
    assert names(world.person(country="GB")) == ["low", "moderate", "high"]
