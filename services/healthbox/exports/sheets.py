"""What is kept of a member beside the entries, as tables: (name, header, lines) of each."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.times import instant
from services.healthbox import notes, profiles
from services.healthbox.columns import guarded
from services.healthbox.exports import rows
from services.healthbox.models import Assessment, Favourite, Goal, Height, Mark, Member, Pause, Reminder, Share

Sheet = tuple[str, list[str], Iterable[list[Any]]]
_PROFILE = (
    "birth_date", "sex", "pregnant", "athlete", "guarded", "origin", "hide_numbers", "weight_unit", "height_unit",
    "quit_on", "cigarettes_before", "pack_price", "pack_size",
)  # fmt: skip


def all_of(tx: Session, member_id: UUID) -> Iterator[Sheet]:
    """All of them, one after the other."""
    said = profiles.of(tx, member_id)
    yield "profile", list(_PROFILE), [[getattr(said, name) for name in _PROFILE]]
    yield _plain(tx, member_id, "heights", Height, {"day": "day", "cm": "height (cm)"})
    yield _plain(
        tx, member_id, "goals", Goal,
        {"tracker": "tracker", "measure": "measure", "target": "target", "since": "since", "by": "by"},
    )  # fmt: skip
    yield _plain(
        tx, member_id, "pauses", Pause,
        {"tracker": "tracker", "because": "because", "from_day": "from", "to_day": "to"},
    )  # fmt: skip
    yield _plain(tx, member_id, "reminders", Reminder, {"tracker": "tracker", "at": "at", "weekdays": "weekdays"})
    yield "assessments", *_assessments(tx, member_id)
    yield "marks", *_marks(tx, member_id)
    yield "favourites", *_favourites(tx, member_id)
    yield "shares", *_shares(tx, member_id)
    yield "access-log", *_accesses(tx, member_id)
    yield "history", *_history(tx, member_id)


def _plain(tx: Session, member_id: UUID, name: str, model: Any, named: dict[str, str]) -> Sheet:
    found = _mine(tx, model, member_id)
    return name, list(named.values()), [[_said(getattr(row, one)) for one in named] for row in found]


def _assessments(tx: Session, member_id: UUID) -> tuple[list[str], Iterable[list[Any]]]:
    lines = [
        [row.instrument, row.version, row.day, instant(row.at), row.score, row.range, _said(row.answers)]
        for row in _mine(tx, Assessment, member_id)
    ]
    return ["instrument", "edition", "day", "at", "score", "range", "answers"], lines


def _marks(tx: Session, member_id: UUID) -> tuple[list[str], Iterable[list[Any]]]:
    lines = [
        [row.day, guarded(notes.unseal(tx, member_id, row.label, row.id, "marks.label"))]
        for row in _mine(tx, Mark, member_id)
    ]
    return ["day", "label"], lines


def _favourites(tx: Session, member_id: UUID) -> tuple[list[str], Iterable[list[Any]]]:
    lines = [
        [guarded(notes.unseal(tx, member_id, row.name, row.id, "favourites.name")), _said(row.amounts)]
        for row in _mine(tx, Favourite, member_id)
    ]
    return ["name", "values"], lines


def _shares(tx: Session, member_id: UUID) -> tuple[list[str], Iterable[list[Any]]]:
    lines = [
        [
            guarded(name_of(tx, row.with_member_id)), _said(row.trackers), row.from_day, row.to_day,
            instant(row.created_at), instant(row.expires_at), row.ended_at and instant(row.ended_at), row.because,
        ]
        for row in _mine(tx, Share, member_id)
    ]  # fmt: skip
    return ["with", "trackers", "from", "to", "created_at", "expires_at", "ended_at", "because"], lines


def _accesses(tx: Session, member_id: UUID) -> tuple[list[str], Iterable[list[Any]]]:
    lines = (
        [row.number, instant(row.at), guarded(name_of(tx, row.by_id)), _said(row.what), row.from_day, row.to_day]
        for row in rows.accesses(tx, member_id)
    )
    return ["number", "at", "by", "trackers", "from", "to"], lines


def _history(tx: Session, member_id: UUID) -> tuple[list[str], Iterable[list[Any]]]:
    lines = (
        [
            row.entry_id, row.version, instant(row.at), row.zone, _said(row.amounts),
            guarded(rows.old_note(tx, row)), instant(row.changed_at),
        ]
        for row in rows.revisions(tx, member_id)
    )  # fmt: skip
    return ["entry", "version", "at", "zone", "values", "note", "changed_at"], lines


def _mine(tx: Session, model: Any, member_id: UUID) -> Any:
    return tx.scalars(select(model).where(model.member_id == member_id).order_by(*model.__mapper__.primary_key)).all()


def name_of(tx: Session, member_id: UUID) -> str:
    """Who it is by name; nobody by name who left."""
    found = tx.execute(select(Member.display_name, Member.state).where(Member.id == member_id)).one_or_none()
    return found.display_name or "" if found is not None and found.state == "active" else ""


def _said(value: Any) -> Any:
    """Lists of words with blanks between them, what has parts as JSON, all else as it is."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return " ".join(value)
    return orjson.dumps(value).decode() if isinstance(value, list | dict) else value
