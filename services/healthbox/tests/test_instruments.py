"""Questionnaires: every score against a published case or one worked out by hand, and their words in each language."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from contracts.healthbox import schemas
from contracts.identity.schemas import COUNTRIES, LANGUAGES
from services.healthbox.helplines import lines
from services.healthbox.instruments import INSTRUMENTS, LABELS, Answers
from services.healthbox.instruments.granted import worded

NOT_OURS = {"ftnd", "who5", "pss4", "pss10"}


def read(name: str, *answers: float | None, country: str = "FR") -> tuple[float | None, str | None]:
    """The score and the name of its range."""
    about = INSTRUMENTS[name]
    assert len(answers) == len(about.questions)
    assert all(question.takes(answer) for question, answer in zip(about.questions, answers, strict=True))
    return about.score(answers), about.range_of(answers, country)


def week(vigorous: tuple[int, int] = (0, 0), moderate: tuple[int, int] = (0, 0), walking: tuple[int, int] = (0, 0)):  # type: ignore[no-untyped-def]
    return read("ipaq_sf", *vigorous, *moderate, *walking, 300)


@pytest.mark.parametrize(
    ("answers", "score", "french", "english"),
    [
        ((3, 1, 1, 3, 1, 1), 10, "strong", "very_high"),
        ((2, 0, 0, 1, 0, 0), 3, "low", "low"),
        ((0, 0, 0, 0, 0, 0), 0, "none", "very_low"),
    ],
)
def test_ftnd_is_scored_as_published_and_its_range_goes_by_country(
    answers: Answers, score: int, french: str, english: str
) -> None:
    assert read("ftnd", *answers) == (score, french)
    assert read("ftnd", *answers, country="GB") == (score, english)


def test_hsi_is_the_first_cigarette_and_how_many_a_day() -> None:
    assert read("hsi", 2, 1) == (3, "moderate")
    assert read("hsi", 3, 3) == (6, "strong")
    assert read("hsi", 1, 0) == (1, "none")
    assert read("hsi", 2, 0, country="GB") == (2, "low")
    assert read("hsi", 3, 3, country="GB") == (6, "high")


@pytest.mark.parametrize(
    ("answers", "score", "name"),
    [
        ((8, 3, 6, 3), 20, "high"),
        ((2, 1, 2, 1), 6, "low"),
        ((2, 1, 2, 2), 7, "medium"),
        ((4, 2, 4, 3), 13, "high"),
    ],
)
def test_qmat_is_the_sum_of_its_points(answers: Answers, score: int, name: str) -> None:
    assert read("qmat", *answers) == (score, name)


@pytest.mark.parametrize(
    ("answers", "score", "hints"),
    [((3, 3, 3, 2, 2), 52, ()), ((4, 4, 4, 4, 1), 68, ("low_item",)), ((5, 5, 5, 5, 5), 100, ())],
)
def test_who5_is_four_times_the_sum_and_says_when_one_answer_is_low(
    answers: Answers, score: int, hints: tuple[str, ...]
) -> None:
    assert read("who5", *answers) == (score, "above_50")
    assert INSTRUMENTS["who5"].hints(answers) == hints


@pytest.mark.parametrize(("answers", "name"), [((2, 2, 2, 1, 0), "up_to_28"), ((3, 3, 2, 2, 2), "up_to_50")])
def test_who5_has_a_range_up_to_28_and_one_up_to_50(answers: Answers, name: str) -> None:
    assert read("who5", *answers)[1] == name


def test_pss_reads_some_items_backwards_and_has_no_ranges() -> None:
    assert read("pss10", *[2] * 10) == (20, None)
    assert read("pss10", 4, 4, 4, 0, 0, 4, 0, 0, 4, 4) == (40, None)
    assert read("pss10", *[0] * 10) == (16, None)
    assert read("pss4", 1, 3, 2, 1) == (5, None)


def test_phq9_with_only_its_last_answer_is_minimal_and_calls_for_help() -> None:
    answers = (*[0] * 8, 1)
    assert read("phq9", *answers) == (1, "minimal")
    assert INSTRUMENTS["phq9"].calls_for_help(answers)
    assert not INSTRUMENTS["phq9"].calls_for_help((*[3] * 8, 0))
    assert [name for name, about in INSTRUMENTS.items() if about.help_item is not None] == ["phq9"]


def test_gad7_is_the_sum_of_its_answers() -> None:
    assert read("gad7", 2, 2, 2, 1, 1, 1, 1) == (10, "moderate")


@pytest.mark.parametrize(
    ("name", "edges"),
    [
        ("phq2", {2: "below_cut", 3: "from_cut"}),
        ("gad2", {2: "below_cut", 3: "from_cut"}),
        ("phq4", {2: "normal", 3: "mild", 5: "mild", 6: "moderate", 8: "moderate", 9: "severe"}),
        ("phq8", {4: "minimal", 5: "mild", 10: "moderate", 15: "moderately_severe", 20: "severe"}),
        (
            "phq9",
            {4: "minimal", 5: "mild", 9: "mild", 10: "moderate", 14: "moderate", 15: "moderately_severe", 20: "severe"},
        ),
        ("gad7", {4: "minimal", 5: "mild", 9: "mild", 10: "moderate", 14: "moderate", 15: "severe", 21: "severe"}),
        ("qmat", {6: "low", 7: "medium", 12: "medium", 13: "high"}),
        ("ftnd", {2: "none", 3: "low", 4: "low", 5: "medium", 6: "medium", 7: "strong"}),
    ],
)
def test_each_range_begins_and_ends_where_its_authors_say(name: str, edges: dict[int, str]) -> None:
    found = {
        score: next(one.name for one in INSTRUMENTS[name].ranges_in("FR") if one.lowest <= score <= one.highest)
        for score in edges
    }
    assert found == edges


def test_ipaq_adds_met_minutes_of_the_week() -> None:
    assert week(walking=(7, 60), moderate=(5, 60)) == (2586, "moderate")
    assert week(vigorous=(3, 63)) == (1512, "high")
    assert week() == (0, "low")


def test_ipaq_reads_more_than_three_hours_as_three() -> None:
    assert week(walking=(6, 10), moderate=(1, 720)) == (918, "moderate")


def test_ipaq_discards_a_day_of_more_than_sixteen_hours_and_what_is_missing() -> None:
    assert week(vigorous=(1, 400), moderate=(1, 400), walking=(1, 160))[0] is not None
    assert week(vigorous=(1, 400), moderate=(1, 400), walking=(1, 161)) == (None, None)
    assert read("ipaq_sf", 3, None, 0, 0, 0, 0, 300) == (None, None)
    assert read("ipaq_sf", None, 30, 0, 0, 0, 0, 300) == (None, None)


def test_ipaq_passes_over_minutes_where_there_were_no_days_and_over_sitting() -> None:
    assert read("ipaq_sf", 0, None, 0, None, 5, 30, None) == (495, "moderate")


def test_ipaq_counts_no_bout_of_less_than_ten_minutes() -> None:
    assert week(walking=(7, 9)) == (0, "low")
    assert week(walking=(7, 10)) == (231, "low")


@pytest.mark.parametrize(
    ("done", "name"),
    [
        ({"vigorous": (3, 20)}, "moderate"),
        ({"vigorous": (3, 19)}, "low"),
        ({"walking": (5, 30)}, "moderate"),
        ({"walking": (4, 30)}, "low"),
        ({"walking": (5, 29)}, "low"),
        ({"walking": (3, 30), "moderate": (2, 30)}, "moderate"),
        ({"vigorous": (1, 60), "walking": (4, 25)}, "moderate"),
        ({"vigorous": (2, 180), "walking": (5, 60)}, "high"),
        ({"vigorous": (2, 180)}, "low"),
    ],
)
def test_ipaq_has_the_categories_of_its_guidelines(done: dict[str, tuple[int, int]], name: str) -> None:
    assert week(**done)[1] == name


def test_every_score_lies_between_the_lowest_and_the_highest() -> None:
    for about in INSTRUMENTS.values():
        if about.name != "ipaq_sf":
            ends = [
                about.score([pick(choice.value for choice in question.choices) for question in about.questions])
                for pick in (min, max)
            ]
            if not about.name.startswith("pss"):
                assert ends == [about.lowest, about.highest]
    assert week((7, 320), (7, 320), (7, 320)) == (INSTRUMENTS["ipaq_sf"].highest, "high")


def test_ranges_leave_no_gap_and_have_a_label_in_each_language() -> None:
    for about in INSTRUMENTS.values():
        for ranges in about.ranges.values():
            assert all(set(LABELS[one.name]) == set(LANGUAGES) for one in ranges)
            if not about.placed:
                assert (ranges[0].lowest, ranges[-1].highest) == (about.lowest, about.highest)
                assert all(one.highest + 1 == other.lowest for one, other in pairwise(ranges))


def test_the_free_ones_have_their_words_in_each_language_and_the_others_none() -> None:
    assert set(INSTRUMENTS) == set(schemas.INSTRUMENTS)
    assert {name for name, about in INSTRUMENTS.items() if about.owned} == NOT_OURS
    for name, about in INSTRUMENTS.items():
        assert about.source
        assert about.licence
        if name in NOT_OURS:
            assert about.introduction is None
            assert all(question.text is None for question in about.questions)
            continue
        said = [about.introduction, *(question.text for question in about.questions)]
        said += [choice.label for question in about.questions for choice in question.choices]
        for texts in said:
            assert texts is not None
            assert set(texts) == set(LANGUAGES)
            assert all(texts.values())
            assert len(set(texts.values())) == len(LANGUAGES)


def test_one_that_is_owned_is_offered_only_with_the_reference_of_a_permission() -> None:
    assert all(about.is_offered({}) != (name in NOT_OURS) for name, about in INSTRUMENTS.items())
    assert INSTRUMENTS["ftnd"].is_offered({"ftnd": "letter of 2026-03-01"})
    assert not INSTRUMENTS["ftnd"].is_offered({"ftnd": ""})
    assert not INSTRUMENTS["ftnd"].is_offered({"who5": "WHO 404123"})


def said(name: str, choices: int | None = None) -> dict[str, object]:
    """Words for a questionnaire, as a file of the operator's has them."""
    questions = [
        {"text": f"Question {place}", "choices": [f"Choix {nth}" for nth in range(choices or len(question.choices))]}
        for place, question in enumerate(INSTRUMENTS[name].questions)
    ]
    return {name: {"fr": {"introduction": "Avec permission", "questions": questions}}}


def test_words_that_came_with_a_permission_are_read_from_a_file_and_score_alike(tmp_path: Path) -> None:
    (tmp_path / "words.json").write_text(json.dumps(said("ftnd")))
    found = worded(INSTRUMENTS, str(tmp_path / "words.json"))
    assert found["ftnd"].questions[2].text == {"fr": "Question 2"}
    assert found["ftnd"].questions[0].choices[3].label == {"fr": "Choix 3"}
    assert found["ftnd"].score((3, 1, 1, 3, 1, 1)) == 10
    assert [choice.value for choice in found["ftnd"].questions[0].choices] == [3, 2, 1, 0]
    assert {name: one for name, one in found.items() if name != "ftnd"} == {
        name: one for name, one in INSTRUMENTS.items() if name != "ftnd"
    }
    assert worded(INSTRUMENTS, "") == INSTRUMENTS


@pytest.mark.parametrize("wrong", [said("phq9"), said("ftnd", choices=7), {"isi": {}}])
def test_words_that_do_not_fit_are_refused_at_the_start(tmp_path: Path, wrong: dict[str, object]) -> None:
    (tmp_path / "words.json").write_text(json.dumps(wrong))
    with pytest.raises(ValueError, match=r"phq9|ftnd|isi"):
        worded(INSTRUMENTS, str(tmp_path / "words.json"))


def test_every_country_has_somebody_to_call_and_the_operator_s_line_comes_first() -> None:
    for country in (*COUNTRIES, "JP"):
        found = lines(country, {})
        assert found[-1]["kind"] == "emergency"
        assert found == sorted(found, key=lambda line: line["kind"] == "emergency")
    assert lines("FR", {})[0]["number"] == "3114"
    assert [line["number"] for line in lines("TN", {})] == ["190"]
    assert [line["number"] for line in lines("DZ", {"DZ": "3033", "MA": "1"})] == ["3033", "14"]
    assert lines("JP", {}) == [{"kind": "emergency", "number": "112", "name": None}]
