"""What the API answers about questionnaires."""

from typing import ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.healthbox.schemas import INSTRUMENTS
from gateway.api.shapes import WHEN
from gateway.api.shaping import Shape, all_of, needed, page_of

ASSESSMENT = "0190c2b5-6a04-7d11-9c3e-2f6b8a0d4e70"
_SOURCE = (
    "Spitzer RL, Kroenke K, Williams JBW, Löwe B. A brief measure for assessing generalized anxiety disorder: the"
    " GAD-7. Arch Intern Med 2006;166:1092–1097."
)
_INSTRUMENT = {"validate": OneOf(INSTRUMENTS)}


class AnswerChoice(Shape):
    """An answer that may be given."""

    value = fields.Integer(**needed("what is sent as the answer"))
    label = fields.String(**needed("in words, null where its owner's may not be reproduced", allow_none=True))
    example: ClassVar = {"value": 1, "label": "Plusieurs jours"}


class InstrumentQuestion(Shape):
    """A question: one of its choices, or without any a number from 0."""

    text = fields.String(**needed("in words, null where its owner's may not be reproduced", allow_none=True))
    choices = fields.List(fields.Nested(AnswerChoice), **needed("its answers, none where a number is asked"))
    highest = fields.Integer(**needed("of a number, the highest", allow_none=True))
    unit = fields.String(**needed("of a number, UCUM", allow_none=True))
    optional = fields.Boolean(**needed("whether null, I do not know, is an answer"))
    example: ClassVar = {
        "text": "Un sentiment de nervosité, d’anxiété ou de tension",
        "choices": [AnswerChoice.example],
        "highest": None,
        "unit": None,
        "optional": False,
    }


class ScoreRange(Shape):
    """A range of scores that the authors named: a place on a scale, no verdict."""

    name = fields.String(**needed("as results name it"))
    label = fields.String(**needed("in words"))
    lowest = fields.Float(**needed("where it begins, null where it does not go by the score alone", allow_none=True))
    highest = fields.Float(**needed("where it ends, both in it", allow_none=True))
    example: ClassVar = {"name": "moderate", "label": "Modéré", "lowest": 10.0, "highest": 14.0}


class Instrument(Shape):
    """A questionnaire in one edition."""

    id = fields.String(**needed("the questionnaire", **_INSTRUMENT))
    title = fields.String(**needed("what it is called"))
    edition = fields.String(**needed("of its wording and scoring"))
    introduction = fields.String(**needed("what is said before the questions", allow_none=True))
    questions = fields.List(fields.Nested(InstrumentQuestion), **needed("in order"))
    lowest = fields.Float(**needed("the lowest score there is"))
    highest = fields.Float(**needed("the highest"))
    ranges = fields.List(fields.Nested(ScoreRange), **needed("as read in your country; none where none are named"))
    source = fields.String(**needed("who made it, and where that is published"))
    licence = fields.String(**needed("who may use it"))
    wording = fields.String(
        **needed("published, or our own translation in this language", validate=OneOf(["published", "own"]))
    )
    enabled = fields.Boolean(**needed("whether it is offered here"))
    why_not = fields.String(
        **needed("why it is not: its owner's permission is missing", allow_none=True, validate=OneOf(["permission"]))
    )
    example: ClassVar = {
        "id": "gad7",
        "title": "GAD-7",
        "edition": "2010",
        "introduction": "Au cours des 2 dernières semaines, selon quelle fréquence avez-vous été gêné(e) par les"
        " problèmes suivants ?",
        "questions": [InstrumentQuestion.example],
        "lowest": 0.0,
        "highest": 21.0,
        "ranges": [ScoreRange.example],
        "source": _SOURCE,
        "licence": "Free: no permission required to reproduce, translate, display or distribute (Pfizer Inc.).",
        "wording": "published",
        "enabled": True,
        "why_not": None,
    }


Instruments = all_of(Instrument, "Instruments", "All questionnaires, in one language.", Instrument.example)


class HelpLine(Shape):
    """Whom to call."""

    kind = fields.String(
        **needed("a line that listens, or the number for emergencies", validate=OneOf(["listening", "emergency"]))
    )
    number = fields.String(**needed("as it is dialled in your country"))
    name = fields.String(**needed("who answers", allow_none=True))
    example: ClassVar = {"kind": "listening", "number": "3114", "name": "Numéro national de prévention du suicide"}


class Help(Shape):
    """Whom to call, now. Nobody was told."""

    lines = fields.List(fields.Nested(HelpLine), **needed("those that listen first"))
    example: ClassVar = {"lines": [HelpLine.example]}


class HealthAssessment(Shape):
    """A questionnaire that you answered: a score with its range and source, never a verdict."""

    id = fields.UUID(**needed("the result"))
    help = fields.Nested(
        Help, **needed("to be shown before the total, null where no answer calls for it", allow_none=True)
    )
    instrument = fields.String(**needed("which questionnaire", **_INSTRUMENT))
    edition = fields.String(**needed("its edition then"))
    score = fields.Float(**needed("null where its rules discard the answers", allow_none=True))
    range = fields.String(**needed("the name of the range it falls in", allow_none=True))
    lowest = fields.Float(**needed("the lowest score there is"))
    highest = fields.Float(**needed("the highest"))
    hints = fields.List(fields.String(), **needed("low_item: one answer is worth talking about whatever the total"))
    source = fields.String(**needed("who made the questionnaire, and where that is published"))
    day = fields.Date(**needed("the day, in your own zone"))
    at = fields.DateTime(**needed("the moment"))
    example: ClassVar = {
        "id": ASSESSMENT,
        "help": None,
        "instrument": "gad7",
        "edition": "2010",
        "score": 10.0,
        "range": "moderate",
        "lowest": 0.0,
        "highest": 21.0,
        "hints": [],
        "source": _SOURCE,
        "day": "2026-03-15",
        "at": WHEN,
    }


HealthAssessments = page_of(HealthAssessment, "HealthAssessments", "A page of your results.", HealthAssessment.example)
