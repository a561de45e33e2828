"""Questionnaires that a member answers: a score with its range and source, never a verdict, told to nobody.

Where an answer speaks of death or harm, help comes with it at once and before the total, whatever that is.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.cursors import cut, pack_id, unpack_id
from kit.database import clock
from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from kit.times import instant
from services.healthbox import helplines, members
from services.healthbox.entries import not_ahead
from services.healthbox.instruments import INSTRUMENTS, LABELS, Answers, Instrument, Question, Words
from services.healthbox.models import Assessment
from services.healthbox.refusals import InstrumentOff
from services.healthbox.subjects import Whose


def instruments(
    tx: Session, actor: Actor, worded: Mapping[str, Instrument], permissions: Mapping[str, str], language: str
) -> dict[str, Any]:
    """All questionnaires in a language, also those that are not offered, with the reason."""
    country = members.home(tx, actor.member_id).country
    items = [_instrument(one, language, country, permissions) for one in worded.values()]
    return {"items": items, "next": None}


def assess(
    tx: Session, actor: Actor, permissions: Mapping[str, str], instrument: str, answers: list[float | None]
) -> UUID:
    """Answer a questionnaire. Raises `InstrumentOff`, and `Invalid` for answers that it does not have."""
    return _keep(tx, actor.member_id, permissions, INSTRUMENTS[instrument], answers, clock(tx))


def given(tx: Session, member_id: UUID, instrument: str, when: datetime) -> Answers | None:
    """The answers that a member gave to a questionnaire at just this moment."""
    mine = Assessment.member_id == member_id, Assessment.instrument == instrument, Assessment.at == when
    return tx.scalar(select(Assessment.answers).where(*mine).limit(1))


def add(
    tx: Session, actor: Whose, permissions: Mapping[str, str], instrument: str, edition: str,
    answers: list[float | None], at: datetime, day: date | None,
) -> UUID:  # fmt: skip
    """Keep answers of an earlier moment, counted as those of today are. `day`: the one it was where they were given.

    Raises `InstrumentOff`, and `Invalid` as `assess` does, for another edition, a moment to come, another day."""
    asked = INSTRUMENTS[instrument]
    if edition != asked.edition:
        raise Invalid(errors=[{"pointer": "/edition", "detail": f"The edition {asked.edition}."}])
    not_ahead(at, clock(tx))
    if day is not None and abs(day - at.date()) > timedelta(days=1):
        raise Invalid(errors=[{"pointer": "/day", "detail": "The day of that moment."}])
    return _keep(tx, actor.member_id, permissions, asked, answers, at, day)


def _keep(
    tx: Session, member_id: UUID, permissions: Mapping[str, str], asked: Instrument, answers: list[float | None],
    when: datetime, day: date | None = None,
) -> UUID:  # fmt: skip
    if not asked.is_offered(permissions):
        raise InstrumentOff()
    _check(asked, answers)
    country, zone = members.home(tx, member_id)
    made = Assessment(
        id=uuid7(),
        member_id=member_id,
        instrument=asked.name,
        version=asked.edition,
        answers=answers,
        score=asked.score(answers),
        range=asked.range_of(answers, country),
        help=asked.calls_for_help(answers),
        day=day or when.astimezone(ZoneInfo(zone)).date(),
        at=when,
    )
    tx.add(made)
    tx.flush()
    return made.id


def page(tx: Session, actor: Actor, instrument: str | None, limit: int, cursor: str | None) -> dict[str, Any]:
    """One's own results, of one questionnaire or of all, the newest first; raises `Invalid` for a wrong cursor."""
    query = select(Assessment).where(Assessment.member_id == actor.member_id)
    if instrument is not None:
        query = query.where(Assessment.instrument == instrument)
    if cursor is not None:
        query = query.where(Assessment.id < unpack_id(cursor))
    rows, last = cut(tx.scalars(query.order_by(Assessment.id.desc()).limit(limit + 1)).all(), limit)
    country = members.home(tx, actor.member_id).country
    return {"items": [_item(tx, row, country) for row in rows], "next": pack_id(last.id) if last else None}


def read(tx: Session, actor: Actor, assessment_id: UUID) -> dict[str, Any]:
    """A result of one's own; raises `NotFound`, also for another's."""
    return _item(tx, _own(tx, actor, assessment_id), members.home(tx, actor.member_id).country)


def remove(tx: Session, actor: Actor, assessment_id: UUID) -> None:
    """Delete a result, at once and for good; raises `NotFound`."""
    tx.delete(_own(tx, actor, assessment_id))


def _own(tx: Session, actor: Actor, assessment_id: UUID) -> Assessment:
    found = tx.get(Assessment, assessment_id)
    if found is None or found.member_id != actor.member_id:
        raise NotFound()
    return found


def _check(asked: Instrument, answers: Answers) -> None:
    count = len(asked.questions)
    if len(answers) != count:
        raise Invalid(errors=[{"pointer": "/answers", "detail": f"{count} answers, in the order of the questions."}])
    errors = [
        {"pointer": f"/answers/{place}", "detail": question.allowed()}
        for place, (question, answer) in enumerate(zip(asked.questions, answers, strict=True))
        if not question.takes(answer)
    ]
    if errors:
        raise Invalid(errors=errors)


def _item(tx: Session, row: Assessment, country: str) -> dict[str, Any]:
    about, answers = INSTRUMENTS[row.instrument], row.answers
    return {
        "id": str(row.id),
        # before the total, for whoever reads from the top
        "help": helplines.offered(tx, country) if row.help else None,
        "instrument": row.instrument,
        "edition": row.version,
        "score": row.score,
        "range": row.range,
        "lowest": about.lowest,
        "highest": about.highest,
        "hints": list(about.hints(answers)),
        "source": about.source,
        "day": row.day.isoformat(),
        "at": instant(row.at),
    }


def _instrument(about: Instrument, language: str, country: str, permissions: Mapping[str, str]) -> dict[str, Any]:
    is_offered = about.is_offered(permissions)
    return {
        "id": about.name,
        "title": about.title,
        "edition": about.edition,
        "introduction": _in(about.introduction, language),
        "questions": [_question(question, language) for question in about.questions],
        "lowest": about.lowest,
        "highest": about.highest,
        "ranges": [
            {
                "name": one.name,
                "label": LABELS[one.name][language],
                "lowest": None if about.placed else one.lowest,
                "highest": None if about.placed else one.highest,
            }
            for one in about.ranges_in(country)
        ],
        "source": about.source,
        "licence": about.licence,
        "wording": "published" if language in about.published else "own",
        "enabled": is_offered,
        "why_not": None if is_offered else "permission",
    }


def _question(question: Question, language: str) -> dict[str, Any]:
    return {
        "text": _in(question.text, language),
        "choices": [{"value": choice.value, "label": _in(choice.label, language)} for choice in question.choices],
        "highest": None if question.choices else question.highest,
        "unit": question.unit,
        "optional": question.optional,
    }


def _in(said: Words | None, language: str) -> str | None:
    return None if said is None else said.get(language)
