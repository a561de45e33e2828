"""The reasons for a visit: what each is called, how long it takes, for whom it is, how early and how late one books."""

from typing import Any

from flask import Response, g
from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, Range

from contracts.appointments import schemas
from contracts.identity.schemas import LANGUAGES
from contracts.words import readable, storable
from gateway.pages.agenda import alter, around, items, own_or, place
from gateway.pages.doors import form, go, page, render
from gateway.pages.times import say_minutes
from kit.refusals import NotFound

DURATIONS = (5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 75, 90, 120, 180, 240, 480)
STEPS = (5, 10, 15, 20, 30, 45, 60, 90, 120)
BUFFERS = (0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 240)
NOTICES = (0, 30, 60, 120, 240, 480, 1440, 2880, 4320, 10080, 20160, 43200)
CUTOFFS = (0, 60, 120, 240, 480, 1440, 2880, 4320, 10080, 20160)
HORIZONS = (7, 14, 30, 60, 90, 120, 180, 365)
_WORDS = tuple(schemas.ReasonWords().fields)
_NAME = fields.String(load_default=None, allow_none=True, validate=[Length(1, 80), storable, readable])


class What(Schema):
    """What a reason is called in each language, how long it takes, and whether one comes or calls."""

    fr, en, de, ar = _NAME, _NAME, _NAME, _NAME
    duration = fields.Integer(required=True, validate=Range(5, 480))
    video = fields.Boolean(required=True)

    @validates_schema
    def named_once(self, data: dict[str, Any], **_: Any) -> None:
        if not any(data.get(language) for language in LANGUAGES):
            raise ValidationError("In one language at least.", g.known.language)


@page(own_or("/setup/reasons"))
def agenda_reasons(of: str | None = None) -> str:
    """Why one comes."""
    return render("agenda/reasons.html", reasons=items("reasons", of), **around(of))


def _new(of: str | None = None) -> dict[str, Any]:
    return {"values": {"duration": 30, "video": "false"}, "durations": lengths(DURATIONS), "reason": None} | around(of)


@form(own_or("/setup/reasons/new"), "agenda/reason_what.html", What, start=_new)
def add_reason(said: dict[str, Any], of: str | None = None) -> Response:
    """One more reason; what is not asked here has a usual answer, and can be changed."""
    made = alter("add_reason", of, **_named(said))
    return go("agenda_reason", reason_id=made["id"], of=of, done="saved")


@page(own_or("/setup/reasons/<id:reason_id>"))
def agenda_reason(reason_id: str, of: str | None = None) -> str:
    """A reason, and each of its parts to be changed."""
    return render("agenda/reason.html", reason=_find(reason_id, of), **around(of))


def _part(name: str, path: str, template: str, schema: type[Schema], fields_: tuple[str, ...] = ()) -> None:
    """Declare the page of one part of a reason: the others stay as they are."""
    without = tuple(one for one in schema().fields if one not in fields_) if fields_ else ()

    def start(reason_id: str, of: str | None = None) -> dict[str, Any]:
        reason = _find(reason_id, of)
        flags = {flag: str(reason[flag]).lower() for flag in ("video", "needs_approval")}
        choices = {
            "durations": lengths(DURATIONS, reason["duration"]),
            "steps": lengths(STEPS, reason["step"]),
            "before_choices": lengths(BUFFERS, reason["buffer_before"]),
            "after_choices": lengths(BUFFERS, reason["buffer_after"]),
            "notices": lengths(NOTICES, reason["minimum_notice"]),
            "cutoffs": lengths(CUTOFFS, reason["cancel_cutoff"]),
            "horizons": [(str(days), say_minutes(days * 1440)) for days in sorted({*HORIZONS, reason["horizon"]})],
        }
        return {"values": {**reason, **reason["names"], **flags}, "reason": reason, **choices, "at": place(of)}

    def save(said: dict[str, Any], reason_id: str, of: str | None = None) -> Response:
        now = _find(reason_id, of)
        kept = {word: now[word] for word in _WORDS}
        alter("put_reason", of, reason_id=reason_id, **kept | (_named(said) if schema is What else said))
        return go("agenda_reason", reason_id=reason_id, of=of, done="saved")

    save.__name__ = name
    address = own_or(f"/setup/reasons/<id:reason_id>/{path}")
    form(address, f"agenda/{template}.html", schema, without=without, start=start)(save)


_part("change_reason", "what", "reason_what", What)
_part("reason_patients", "patients", "reason_patients", schemas.ReasonWords, ("patients", "youngest", "oldest"))
_part("reason_delays", "delays", "reason_delays", schemas.ReasonWords, ("minimum_notice", "horizon", "cancel_cutoff"))
_part(
    "reason_rhythm",
    "rhythm",
    "reason_rhythm",
    schemas.ReasonWords,
    ("step", "buffer_before", "buffer_after", "most_per_day"),
)
_part("reason_approval", "approval", "reason_approval", schemas.ReasonWords, ("needs_approval",))


def _present(reason_id: str, of: str | None = None) -> dict[str, Any]:
    return {"reason": _find(reason_id, of), "at": place(of)}


@form(own_or("/setup/reasons/<id:reason_id>/removal"), "agenda/reason_removal.html", schemas.Nothing, start=_present)
def remove_reason(said: dict[str, Any], reason_id: str, of: str | None = None) -> Response:
    """Nobody books for this any more; appointments already made stay."""
    alter("remove_reason", of, reason_id=reason_id)
    return go("agenda_reasons", of=of, done="removed")


def lengths(minutes: tuple[int, ...], present: int | None = None) -> list[tuple[str, str]]:
    """Lengths to choose from, and the one that is chosen already, which may be any."""
    return [(str(one), say_minutes(one)) for one in sorted({*minutes, *([] if present is None else [present])})]


def _named(said: dict[str, Any]) -> dict[str, Any]:
    names = {language: said.pop(language) for language in LANGUAGES if said.get(language)}
    return {"names": names} | {name: value for name, value in said.items() if name not in LANGUAGES}


def _find(reason_id: str, of: str | None) -> dict[str, Any]:
    for reason in items("reasons", of):
        if reason["id"] == reason_id:
            return reason
    raise NotFound
