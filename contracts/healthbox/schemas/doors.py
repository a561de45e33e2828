"""Arguments of the doors of the Health Box: entries, profile, goals, pauses, reminders, favourites, shares."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range, Regexp

from contracts.healthbox.schemas.trackers import SHAPES, TRACKERS
from contracts.words import readable, storable

SEXES = ("female", "male")
ORIGINS = ("default", "lower")
WEIGHT_UNITS = ("kg", "lb", "st")
HEIGHT_UNITS = ("cm", "ft")
MEASURES = (
    "kg", "physical", "psychological", "social", "stress", "asleep_minutes", "efficiency", "cigarettes", "smoke_free",
    "fruit_vegetables", "active_minutes", "steps",
)  # fmt: skip
PAUSES = ("illness", "pregnancy", "holidays", "other")
STEPS = ("day", "week")
MOST_DAYS = 1_200
MOST_GOALS, MOST_REMINDERS = 20, 12
HEIGHT = Range(40, 260)  # cm
_TRACKER = OneOf(TRACKERS)
_SHAPES = {name: shape() for name, shape in SHAPES.items()}
_MONEY = Regexp(r"^\d{1,4}(\.\d\d)?$", error="An amount of money, as 12.50.")
_TIME = Regexp(r"^([01]\d|2[0-3]):[0-5]\d$", error="A time of day, as 20:30.")


class Nothing(Schema):
    """No arguments."""


class Tracker(Schema):
    """One of the trackers."""

    tracker = fields.String(required=True, validate=_TRACKER)


class Page(Tracker):
    """A page of a tracker's entries, newest first; `cursor` is the opaque `next` of the page before."""

    limit = fields.Integer(load_default=20, validate=Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=Length(max=200))


class AddHealthEntry(Tracker):
    """An entry: when, what (the shape of its tracker, in `contracts.healthbox.schemas.trackers`), and a note.

    `at`: the moment it is about; `zone`: IANA zone in which its day is counted, the member's own unless said.
    """

    at = fields.AwareDateTime(format="iso", load_default=None, allow_none=True)
    zone = fields.String(load_default=None, allow_none=True, validate=Length(1, 60))
    values = fields.Dict(keys=fields.String(), required=True)
    note = fields.String(load_default=None, allow_none=True, validate=[Length(max=2000), storable, readable])

    @validates_schema
    def in_shape(self, data: dict[str, Any], **_: Any) -> None:
        if "tracker" in data:  # the gateway has it from the path
            shaped(data["tracker"], data["values"])


class EntryId(Tracker):
    """An entry of one's own."""

    entry_id = fields.UUID(required=True)


class EditHealthEntry(EntryId):
    """Another moment, other values or another note for an entry; what is absent stays. `version`: as last read."""

    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))
    at = fields.AwareDateTime(format="iso")
    zone = fields.String(validate=Length(1, 60))
    values = fields.Dict(keys=fields.String())
    note = fields.String(allow_none=True, validate=[Length(max=2000), storable, readable])

    @validates_schema
    def in_shape(self, data: dict[str, Any], **_: Any) -> None:
        if "tracker" in data and "values" in data:
            shaped(data["tracker"], data["values"])


class RemoveEntry(EntryId):
    """Delete an entry; `version`: as last read."""

    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))


class Period(Schema):
    """From a day to another, both included."""

    from_ = fields.Date(required=True, data_key="from")
    to = fields.Date(required=True)

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if not 0 <= (data["to"] - data["from_"]).days < MOST_DAYS:
            raise ValidationError(f"From the first day on, at most {MOST_DAYS} days.", "to")


class Series(Tracker, Period):
    """A tracker's numbers by day or week."""

    step = fields.String(load_default="day", validate=OneOf(STEPS))


class SeriesOf(Series):
    """The same of another member, who shares it."""

    member_id = fields.UUID(required=True)


class Units(Schema):
    """In which units numbers are shown and asked."""

    weight = fields.String(validate=OneOf(WEIGHT_UNITS))
    height = fields.String(validate=OneOf(HEIGHT_UNITS))


class EditProfile(Schema):
    """What is needed to read the numbers rightly; all may be left out. `height_cm` is dated today, or `height_on`.

    `origin`: lower for families of South Asian, Chinese, Middle Eastern or African descent, whose bands are lower.
    `guarded`: no numbers to lose weight by are ever advised (an eating disorder, now or before).
    """

    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))
    birth_date = fields.Date(allow_none=True)
    sex = fields.String(allow_none=True, validate=OneOf(SEXES))
    height_cm = fields.Float(validate=HEIGHT)
    height_on = fields.Date()
    pregnant = fields.Boolean()
    athlete = fields.Boolean()
    guarded = fields.Boolean()
    origin = fields.String(validate=OneOf(ORIGINS))
    hide_numbers = fields.Boolean()
    units = fields.Nested(Units)
    quit_on = fields.Date(allow_none=True)
    cigarettes_before = fields.Integer(allow_none=True, validate=Range(0, 200))
    pack_price = fields.String(allow_none=True, validate=_MONEY)
    pack_size = fields.Integer(allow_none=True, validate=Range(1, 100))


class Goal(Schema):
    """What somebody wants to reach: `target` of a measure, by a day or without one."""

    tracker = fields.String(required=True, validate=_TRACKER)
    measure = fields.String(required=True, validate=OneOf(MEASURES))
    target = fields.Float(required=True, validate=Range(0, 200_000))
    by = fields.Date(load_default=None, allow_none=True)


class PutGoals(Schema):
    """All goals; those that are missing end."""

    goals = fields.List(fields.Nested(Goal), required=True, validate=Length(max=MOST_GOALS))


class AddPause(Schema):
    """Days without expectations: of one tracker, or of all (null)."""

    tracker = fields.String(load_default=None, allow_none=True, validate=_TRACKER)
    because = fields.String(required=True, validate=OneOf(PAUSES))
    from_ = fields.Date(required=True, data_key="from")
    to = fields.Date(load_default=None, allow_none=True)


class PauseId(Schema):
    """A pause."""

    pause_id = fields.UUID(required=True)


class Reminder(Schema):
    """When to be reminded of a tracker: wall time of one's own zone, on these weekdays (1 Monday)."""

    tracker = fields.String(required=True, validate=_TRACKER)
    at = fields.String(required=True, validate=_TIME)
    weekdays = fields.List(fields.Integer(validate=Range(1, 7)), required=True, validate=Length(1, 7))


class PutHealthReminders(Schema):
    """All reminders; those that are missing end."""

    reminders = fields.List(fields.Nested(Reminder), required=True, validate=Length(max=MOST_REMINDERS))


class Share(Period):
    """Show these trackers, of this period (`to` null: from then on), to one member, until a moment."""

    with_member_id = fields.UUID(required=True)
    trackers = fields.List(fields.String(validate=_TRACKER), required=True, validate=Length(1, len(TRACKERS)))
    to = fields.Date(load_default=None, allow_none=True)
    expires_at = fields.AwareDateTime(format="iso", required=True)

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["to"] and data["to"] < data["from_"]:
            raise ValidationError("Not before the first day.", "to")


class ShareId(Schema):
    """A share of one's own."""

    share_id = fields.UUID(required=True)


class LogPage(Schema):
    """Who read what of one's own, newest first."""

    limit = fields.Integer(load_default=20, validate=Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=Length(max=200))


class Favourite(Schema):
    """A meal to be entered again with one tap."""

    name = fields.String(required=True, validate=[Length(1, 60), storable, readable])
    values = fields.Dict(keys=fields.String(), required=True)

    @validates_schema
    def in_shape(self, data: dict[str, Any], **_: Any) -> None:
        shaped("nutrition", data["values"])


class FavouriteId(Schema):
    """A favourite of one's own."""

    favourite_id = fields.UUID(required=True)


class CopyDay(Tracker):
    """Enter again what was entered on a day, on another."""

    from_ = fields.Date(required=True, data_key="from")
    to = fields.Date(required=True)


def shaped(tracker: str, values: dict[str, Any]) -> dict[str, Any]:
    """The values as the tracker's schema reads them; raises ValidationError naming each wrong field under /values."""
    try:
        loaded: dict[str, Any] = _SHAPES[tracker].load(values)
    except ValidationError as error:
        raise ValidationError({"values": error.messages}) from error
    return loaded
