"""The words of questionnaires that are owned: they come with their owner's permission, in a file of the operator's."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from services.healthbox.instruments.instrument import Choice, Instrument, Question


def worded(instruments: Mapping[str, Instrument], path: str) -> dict[str, Instrument]:
    """The questionnaires, those that are owned with the words of a file; without a file as they are.

    The file: {"ftnd": {"fr": {"introduction": "…", "questions": [{"text": "…", "choices": ["…", …]}, …]}, …}, …}, its
    choices in the order in which the list of questionnaires has them. Raises `ValueError` where a questionnaire of the
    file is none of them, or its questions or choices are more or fewer.
    """
    said: dict[str, Any] = json.loads(Path(path).read_text()) if path else {}
    if strange := sorted(name for name in said if name not in instruments or not instruments[name].owned):
        raise ValueError(f"{path}: no words are missing for {', '.join(strange)}")
    return {name: _with(one, said[name]) if name in said else one for name, one in instruments.items()}


def _with(one: Instrument, said: dict[str, Any]) -> Instrument:
    _check(one, said)
    questions = tuple(
        Question(
            {language: each[place]["text"] for language, each in _questions(said)},
            tuple(
                Choice(choice.value, {language: each[place]["choices"][nth] for language, each in _questions(said)})
                for nth, choice in enumerate(question.choices)
            ),
        )
        for place, question in enumerate(one.questions)
    )
    introduction = {language: words["introduction"] for language, words in said.items()}
    return replace(one, introduction=introduction, questions=questions, published=tuple(said))


def _questions(said: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    return [(language, words["questions"]) for language, words in said.items()]


def _check(one: Instrument, said: dict[str, Any]) -> None:
    wanted = [len(question.choices) for question in one.questions]
    for language, questions in _questions(said):
        if [len(question["choices"]) for question in questions] != wanted:
            raise ValueError(f"The words of {one.name} in {language} have other questions or choices than it has")
