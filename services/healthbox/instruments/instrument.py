"""What every questionnaire is made of: its questions as they were published, and how answers become a score."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Words = Mapping[str, str]
Answers = Sequence[float | None]


def words(fr: str, en: str, de: str, ar: str) -> Words:
    """The same in each language."""
    return {"fr": fr, "en": en, "de": de, "ar": ar}


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that may be given. `label`: None where its owner's words may not be reproduced here."""

    value: int
    label: Words | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question: one of `choices`, or without any a number from 0 to `highest`, counted in `unit` (UCUM).

    `optional`: null is an answer, "I do not know".
    """

    text: Words | None
    choices: tuple[Choice, ...] = ()
    highest: int = 0
    unit: str | None = None
    optional: bool = False

    def takes(self, answer: float | None) -> bool:
        """Whether this is an answer to it."""
        if answer is None:
            return self.optional
        if self.choices:
            return answer in {choice.value for choice in self.choices}
        return 0 <= answer <= self.highest

    def allowed(self) -> str:
        """What is an answer to it, in words."""
        if self.choices:
            return f"One of {', '.join(str(choice.value) for choice in self.choices)}."
        return f"A number from 0 to {self.highest}{', or null' if self.optional else ''}."


@dataclass(frozen=True, slots=True)
class Range:
    """A range of scores that its authors named, both ends in it. A place on a scale: never a verdict."""

    name: str
    lowest: float
    highest: float


def total(answers: Answers) -> float | None:
    """The sum of the answers; None when one is missing."""
    known = [answer for answer in answers if answer is not None]
    return float(sum(known)) if len(known) == len(answers) else None


def _nothing(_answers: Answers) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire in one edition.

    `score`: None where its rules discard the answers. `ranges`: by country, "" for all others; with `placed` the range
    follows from the answers and not from the score alone. `hints`: names of what its authors say of single answers.
    `help_item`: the place of a question after which help is offered whatever the total. `published`: in which languages
    the wording is the published one; in the others it is our own translation. `owned`: its owner asks for a permission.
    """

    name: str
    title: str
    edition: str
    introduction: Words | None
    questions: tuple[Question, ...]
    lowest: float
    highest: float
    source: str
    licence: str
    ranges: Mapping[str, tuple[Range, ...]] = field(default_factory=dict)
    score: Callable[[Answers], float | None] = total
    placed: Callable[[Answers], str | None] | None = None
    hints: Callable[[Answers], tuple[str, ...]] = _nothing
    help_item: int | None = None
    published: tuple[str, ...] = ("fr", "en", "de")
    owned: bool = False

    def is_offered(self, permissions: Mapping[str, str]) -> bool:
        """Whether it may be asked here. `permissions`: by instrument, the reference of its owner's permission."""
        return not self.owned or bool(permissions.get(self.name))

    def ranges_in(self, country: str) -> tuple[Range, ...]:
        """The ranges that are read in a country, the lowest first; none where its authors name none."""
        return self.ranges.get(country, self.ranges.get("", ()))

    def range_of(self, answers: Answers, country: str) -> str | None:
        """The name of the range that these answers fall in; None where there is no score, or no range."""
        score = self.score(answers)
        if score is None:
            return None
        if self.placed:
            return self.placed(answers)
        return next((one.name for one in self.ranges_in(country) if one.lowest <= score <= one.highest), None)

    def calls_for_help(self, answers: Answers) -> bool:
        """Whether help is offered at once, before the total: any answer above zero to the question about harm."""
        return self.help_item is not None and (answers[self.help_item] or 0) > 0
