"""What forms of the six trackers ask, and how it becomes an entry; and back, for an entry that is changed.

A form says days and times of day as a clock on the wall shows them; an entry has instants. Times of a night are read
from its end: each is the last of its kind before the one that follows.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf, Range

from contracts.healthbox import schemas
from contracts.words import readable, storable
from gateway.bodies import check
from gateway.pages.health_units import read_weight, write_number, write_weight
from kit.refusals import Invalid, Refused

Said = dict[str, Any]
# what a field of the contract is called on forms, where that differs
_ON_FORMS = {"kg": "weight", "at": "moment", "zone": "moment", "note": "remark", "name": "called", "day": "marked"}
_NIGHT = ("out", "up", "asleep", "bed")  # from its end


def _amount(low: float, high: float) -> fields.Float:
    return fields.Float(load_default=None, allow_none=True, validate=Range(low, high))


def _clock() -> fields.Time:
    return fields.Time(load_default=None, allow_none=True)


class Moment(Schema):
    """When it was, by the reader's clock, and a note; `version`: of the entry that is changed."""

    moment = fields.Date(load_default=None, allow_none=True)
    clock = _clock()
    remark = fields.String(load_default=None, allow_none=True, validate=[Length(max=2000), storable, readable])
    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))


class Weight(Moment):
    """A weight in the member's own unit."""

    stones = _amount(0, 80)
    weight = _amount(0, 1200)


class Mood(Moment, schemas.Mood):
    """How somebody feels."""


class Sleep(Moment):
    """A night, by the clock; `moment` is the day of rising."""

    bed = fields.Time(required=True)
    asleep, up = _clock(), _clock()
    out = fields.Time(required=True)
    wakings = fields.Integer(load_default=None, allow_none=True, validate=Range(0, 50))
    awake = fields.Integer(load_default=None, allow_none=True, validate=Range(0, 1440))
    naps = fields.Integer(load_default=None, allow_none=True, validate=Range(0, 1440))
    quality, fatigue = schemas.score(), schemas.score()


class Tobacco(Moment, schemas.Tobacco):
    """Cigarettes, and the craving."""


class Portions(Moment):
    """Portions by food group; which meal."""

    meal = fields.String(load_default="day", validate=OneOf(schemas.MEALS))


Nutrition: type[Schema] = type(
    "Nutrition", (Portions,), {"__doc__": Portions.__doc__, **{name: _amount(0, 30) for name in schemas.FOOD_GROUPS}}
)


class Activity(Moment, schemas.Activity):
    """A bout of activity, or steps."""


FORMS: dict[str, type[Schema]] = {
    "weight": Weight,
    "mood": Mood,
    "sleep": Sleep,
    "tobacco": Tobacco,
    "nutrition": Nutrition,
    "activity": Activity,
}


def entry_of(tracker: str, said: Said, zone: str, unit: str, present: Said | None = None) -> Said:
    """{at, zone, values, note} of what a form said; `present`: the entry that it changes, whose exact numbers stay
    where the form says the same. Raises Invalid with the names of the form."""
    typed = FORMS[tracker]().load(said)
    values = _values(tracker, typed, zone, unit, present)
    try:
        check(schemas.SHAPES[tracker](), values)
    except Invalid as refusal:
        raise on_form(refusal) from None
    at = None if tracker == "sleep" else moment_of(typed, zone)
    return {"at": at and at.isoformat(), "zone": zone, "values": values, "note": typed["remark"]}


def on_form(refusal: Refused | Invalid) -> Invalid:
    """The refusal of a service, with each wrong field as the form calls it: the last name of its pointer."""
    errors = refusal.extra.get("errors") or []
    names = [_name(one["pointer"]) for one in errors]
    return Invalid(errors=[{"pointer": f"/{name}", "detail": ""} for name in names])


def typed_of(entry: Said, unit: str) -> Said:
    """What a form shows of an entry."""
    zone, values = ZoneInfo(entry["zone"]), entry["values"]
    local = datetime.fromisoformat(entry["at"]).astimezone(zone)
    shown = {"moment": local.date().isoformat(), "clock": _write(local), "remark": entry["note"] or ""}
    if entry["tracker"] == "weight":
        shown |= write_weight(values["kg"], unit)
    elif entry["tracker"] == "sleep":
        nights = {
            name: _write(datetime.fromisoformat(values[name]).astimezone(zone)) for name in _NIGHT if name in values
        }
        shown |= {"moment": entry["day"]} | values | nights
    elif entry["tracker"] == "nutrition":
        portions = {name: write_number(amount) for name, amount in values.get("portions", {}).items()}
        shown |= {"meal": values.get("meal", "day"), **portions}
    else:
        shown |= values
    return {**shown, "version": entry["version"]}


def now_typed(zone: str) -> Said:
    """Today and this minute, as an empty form has them."""
    local = datetime.now(ZoneInfo(zone))
    return {"moment": local.date().isoformat(), "clock": _write(local)}


def _values(tracker: str, typed: Said, zone: str, unit: str, present: Said | None) -> Said:
    before = present["values"] if present else {}
    if tracker == "weight":
        kg = read_weight(typed["stones"], typed["weight"], unit)
        same = before and (kg is None or write_weight(kg, unit) == write_weight(before["kg"], unit))
        return {"kg": before["kg"] if same else kg}
    if tracker == "sleep":
        return _night(typed, zone)
    if tracker == "nutrition":
        portions = {name: typed[name] for name in schemas.FOOD_GROUPS if typed[name]}
        foods = {"foods": before["foods"]} if before.get("foods") else {}  # set on a page of their own
        return {"meal": typed["meal"], "portions": portions, **foods}
    return {name: typed[name] for name in schemas.SHAPES[tracker]().fields}


def _night(typed: Said, zone: str) -> Said:
    there = ZoneInfo(zone)
    following = datetime.combine(typed["moment"] or datetime.now(there).date(), typed["out"], there)
    found = {"out": following}
    for name in _NIGHT[1:]:
        if typed[name] is not None:
            following = found[name] = _last_before(following, typed[name])
    rest = {name: typed[name] for name in ("wakings", "awake", "naps", "quality", "fatigue")}
    return {**{name: found[name].isoformat() if name in found else None for name in _NIGHT}, **rest}


def _last_before(moment: datetime, clock: time) -> datetime:
    found = datetime.combine(moment.date(), clock, moment.tzinfo)
    return found if found <= moment else datetime.combine(moment.date() - timedelta(days=1), clock, moment.tzinfo)


def moment_of(typed: Said, zone: str) -> datetime | None:
    """The instant that is meant: of a day without a time, its noon; None where neither is said: now."""
    day: date | None = typed["moment"]
    if day is None and typed["clock"] is None:
        return None
    there = ZoneInfo(zone)
    today = datetime.now(there).date()
    if typed["clock"] is None and day == today:
        return None
    return datetime.combine(day or today, typed["clock"] or time(12), there)


def _name(pointer: str) -> str:
    parts = pointer.split("/")
    name = next((part for part in reversed(parts) if part and not part.isdecimal()), "other")
    return _ON_FORMS.get(name, name)


def _write(local: datetime) -> str:
    return f"{local:%H:%M}"
