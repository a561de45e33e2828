"""Questionnaires: what each is about and whose it is, its questions on one page, a score that is never a verdict."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import Response, request
from flask_babel import get_locale, gettext
from marshmallow import Schema

from contracts.healthbox.schemas import INSTRUMENTS, AssessmentsPage
from gateway.bodies import read_query
from gateway.calls import change, fetch
from gateway.charts import draw, words
from gateway.pages import words_questions
from gateway.pages.doors import form, go, page, render, request_key
from gateway.pages.health_units import say_number
from kit.refusals import Invalid, NotFound, Refused

Item = dict[str, Any]
_NAMED = f"<any({', '.join(INSTRUMENTS)}):instrument>"
_PAGE = AssessmentsPage()
_CHARTED = 3  # results, from which on they are drawn
_HOUR = 60


class Answers(Schema):
    """Which questions there are is told by the questionnaire: `read_answers` reads them."""


@page("/health/questionnaires")
def questionnaires() -> str:
    """Those that are offered; those that are not, with the reason."""
    found = instruments().values()
    offered = [one for one in found if why_not(one) is None]
    others = [(one, why_not(one)) for one in found if why_not(one) is not None]
    return render("health/questionnaires.html", offered=offered, others=others)


def _asked(instrument: str) -> Item:
    found = instruments()[instrument]
    if why_not(found):
        raise NotFound
    return {"about": found, "questions": list(_named(found["questions"]))}


@form(f"/health/questionnaires/{_NAMED}", "health/questionnaire.html", Answers, start=_asked)
def answer_questionnaire(_said: Item, instrument: str) -> Response:
    """Its questions, one after the other; then the result."""
    asked = list(_named(_asked(instrument)["about"]["questions"]))
    answers = read_answers(asked, request.form)
    try:
        made = change("healthbox", "assess", {"instrument": instrument, "answers": answers}, request_key())
    except Refused as refusal:
        if refusal.extra.get("errors"):
            raise _at_questions(refusal, asked) from None
        raise
    return go("health_result", assessment_id=made["id"])


@page("/health/results")
def health_results() -> str:
    """What one answered before, of one questionnaire or of all; three results of one are drawn."""
    sent = read_query(_PAGE)
    name, known = sent["instrument"], instruments()
    found = fetch("healthbox", "assessments", **{**sent, "limit": 100 if name else sent["limit"]})
    drawing = _drawn(known[name], found["items"]) if name else None
    names = dict.fromkeys(one["instrument"] for one in found["items"])
    return render("health/results.html", results=found, known=known, name=name, names=names, drawing=drawing)


@page("/health/results/<id:assessment_id>")
def health_result(assessment_id: str) -> str:
    """A score between the lowest and the highest, the range that its authors name, and their publication."""
    return render("health/result.html", **_result(assessment_id))


def _result(assessment_id: str) -> Item:
    found: Item = fetch("healthbox", "assessment", assessment_id=assessment_id)
    return {"result": found, "about": instruments()[found["instrument"]]}


@form("/health/results/<id:assessment_id>/removal", "health/result_removal.html", Answers, start=_result)
def remove_result(_said: Item, assessment_id: str) -> Response:
    """Delete it for good."""
    change("healthbox", "remove_assessment", {"assessment_id": assessment_id}, request_key())
    return go("health_results", done="result-removed")


def instruments() -> dict[str, Item]:
    """All questionnaires by their names, in the reader's language."""
    found = fetch("healthbox", "instruments", language=get_locale().language)["items"]
    return {one["id"]: one for one in found}


def why_not(about: Item) -> str | None:
    """Why a questionnaire is not offered here; None where it is."""
    if not about["enabled"]:
        return str(about["why_not"])
    labels = [choice["label"] for question in about["questions"] for choice in question["choices"]]
    return "words" if None in (*labels, *(question["text"] for question in about["questions"])) else None


def read_answers(questions: Iterable[Item], sent: Any) -> list[int | None]:
    """The answers as they were typed, in order. Raises Invalid, naming each question that has none."""
    answers, wrong = [], []
    for question in questions:
        try:
            answers.append(_read(question, sent))
        except ValueError:
            wrong.append({"pointer": f"/{question['name']}", "detail": ""})
    if wrong:
        raise Invalid(errors=wrong)
    return answers


def say_score(result: Item) -> str:
    """`10`, with what it counts where that is not points."""
    number = say_number(result["score"], 0)
    unit = words_questions.UNITS.get(result["instrument"])
    return f"{number} {unit}" if unit else number


def range_of(result: Item, about: Item) -> Item | None:
    """The range in which a result falls: {label, lowest, highest}; None where its authors name none."""
    return next((one for one in about["ranges"] if one["name"] == result["range"]), None)


def _named(questions: list[Item]) -> Iterator[Item]:
    """The questions, each with its number, and its name in the form, which tells how it is answered."""
    for number, question in enumerate(questions, start=1):
        kind = "choice" if question["choices"] else "time" if question["unit"] == "min" else "number"
        yield {**question, "kind": kind, "number": number, "name": f"{kind}{number}"}


def _read(question: Item, sent: Any) -> int | None:
    name, is_time = question["name"], question["kind"] == "time"
    typed = [sent.get(one, "").strip() for one in ((name, f"{name}-minutes") if is_time else (name,))]
    if not any(typed):
        if not question["optional"]:
            raise ValueError(name)
        return None
    if not all(one == "" or (one.isdecimal() and len(one) < 5) for one in typed):
        raise ValueError(name)
    first, *rest = [int(one or 0) for one in typed]
    answer = first * _HOUR + rest[0] if rest else first
    allowed = [choice["value"] for choice in question["choices"]]
    if answer not in allowed if allowed else answer > question["highest"]:
        raise ValueError(name)
    return answer


def _at_questions(refusal: Refused, asked: list[Item]) -> Invalid:
    """What is wrong with `/answers/3`, by the name of that question in the form."""
    places = [one["pointer"].rpartition("/")[2] for one in refusal.extra["errors"]]
    numbers = [int(place) for place in places if place.isdecimal() and int(place) < len(asked)]
    names = [asked[number]["name"] for number in numbers] or ["other"]
    return Invalid(errors=[{"pointer": f"/{name}", "detail": ""} for name in names])


def _drawn(about: Item, results: list[Item]) -> Any:
    """The results over time, from the lowest to the highest score there is; None where they are few."""
    by_day = {one["day"]: one["score"] for one in reversed(results) if one["score"] is not None}
    if len(by_day) < _CHARTED:
        return None
    first, last = (date.fromisoformat(day) for day in (min(by_day), max(by_day)))
    steps = [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]
    name, is_counted = about["id"], about["id"] in words_questions.UNITS
    unit = str(words_questions.UNITS.get(name, gettext("points")))
    measure = {"name": name, "unit": unit, "decimals": 0, "low": about["lowest"]}
    measure |= {"high": None if is_counted else about["highest"], "better": None, "mean7": [None] * len(steps)}
    measure["values"] = [by_day.get(day) for day in steps]
    series = {"tracker": name, "step": "day", "steps": steps, "from": steps[0], "to": steps[-1], "measures": [measure]}
    said = replace(words(), names={name: about["title"]})
    return draw(series, name, words=said, direction=get_locale().text_direction)


def say_amount(value: float) -> str:
    """A number of a scale, whole."""
    return say_number(value, 0)


FILTERS = {"score": say_score, "amount": say_amount}
