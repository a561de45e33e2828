"""Arguments of the doors of the games, and the values clients may send."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import ContainsOnly, Length, OneOf, Range, Regexp

TASKS = (
    "nback", "digits_forward", "digits_backward", "corsi", "stroop", "sart", "trails_a", "trails_b", "pairs",
    "reaction",
)  # fmt: skip
VARIANTS = ("standard", "spoken")
INPUTS = ("touch", "mouse", "keyboard", "switch")
LATENCIES = ("fast", "normal", "slow")
RUN_STATES = ("open", "scored", "void")
VOIDED = ("blur", "hidden", "rotated", "stalled", "left")
MOST_TRIALS = 1_000
LONGEST_MS = 3_600_000
MOST_DAYS = 1_200
_TASK = OneOf(TASKS)
_TIME = Regexp(r"^([01]\d|2[0-3]):[0-5]\d$", error="A time of day, as 20:30.")


class Nothing(Schema):
    """No arguments."""


class Page(Schema):
    """A page of a list; `cursor` is the opaque `next` of the page before."""

    limit = fields.Integer(load_default=20, validate=Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=Length(max=200))


class _Days(Schema):
    from_ = fields.Date(data_key="from", load_default=None, allow_none=True)
    to = fields.Date(load_default=None, allow_none=True)

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        first, last = data.get("from_"), data.get("to")
        if first and last and not 0 <= (last - first).days < MOST_DAYS:
            raise ValidationError(f"From the first day on, at most {MOST_DAYS} days.", "to")


class Period(_Days):
    """From a day to another, both included."""

    from_ = fields.Date(required=True, data_key="from")
    to = fields.Date(required=True)


class StartRun(Schema):
    """A run of a task: which form of it, and by what one answers."""

    task = fields.String(required=True, validate=_TASK)
    variant = fields.String(load_default="standard", validate=OneOf(VARIANTS))
    input = fields.String(required=True, validate=OneOf(INPUTS))


class RunId(Schema):
    """A run of one's own."""

    run_id = fields.UUID(required=True)


class Trial(Schema):
    """What was answered to one stimulus. `i` counts through all blocks; `shown_at`: milliseconds since its block began;
    `rt`: milliseconds since it was shown. What can be answered is its task's to say."""

    i = fields.Integer(required=True, strict=True, validate=Range(0, MOST_TRIALS))
    shown_at = fields.Float(required=True, validate=Range(0, LONGEST_MS))
    response = fields.Raw(load_default=None, allow_none=True)
    rt = fields.Float(load_default=None, allow_none=True, validate=Range(0, LONGEST_MS))


class Timing(Schema):
    """How the device keeps time: the length of its frames in milliseconds, its class, and by what was answered."""

    frame_ms = fields.Float(required=True, validate=Range(1, 200))
    latency_class = fields.String(required=True, validate=OneOf(LATENCIES))
    input = fields.String(required=True, validate=OneOf(INPUTS))


class FinishRun(RunId):
    """Every trial of a run, in order; `seed` as the run was told. The service makes the score of them."""

    seed = fields.Integer(required=True, strict=True)
    trials = fields.List(fields.Nested(Trial), required=True, validate=Length(1, MOST_TRIALS))
    timing = fields.Nested(Timing, required=True)


class VoidRun(RunId):
    """It was interrupted, and does not count."""

    because = fields.String(required=True, validate=OneOf(VOIDED))


class Runs(Page, _Days):
    """One's own runs, the newest first."""

    task = fields.String(load_default=None, allow_none=True, validate=_TASK)


class PutProgramme(Schema):
    """Three short tasks a week, on these days (1 Monday … 7 Sunday) at this time, drawn in turn from those chosen."""

    tasks = fields.List(fields.String(validate=_TASK), required=True, validate=Length(1, len(TASKS)))
    weekdays = fields.List(fields.Integer(validate=Range(1, 7)), required=True, validate=Length(1, 7))
    at = fields.String(required=True, validate=_TIME)
    zone = fields.String(load_default=None, allow_none=True, validate=Length(1, 60))


class Pause(Schema):
    """No session until that day; none said: until one goes on."""

    until = fields.Date(load_default=None, allow_none=True)


class Progress(_Days):
    """A task's results over time. What was done by other means, in another form or on another class of device is
    another series."""

    task = fields.String(required=True, validate=_TASK)
    variant = fields.String(load_default="standard", validate=OneOf(VARIANTS))
    input = fields.String(required=True, validate=OneOf(INPUTS))
    latency_class = fields.String(required=True, validate=OneOf(LATENCIES))


class ProgressOf(Progress):
    """The same of another member, who shares it: what is null of a series is as in the one played last."""

    member_id = fields.UUID(required=True)
    variant = fields.String(load_default="standard", allow_none=True, validate=OneOf(VARIANTS))
    input = fields.String(load_default=None, allow_none=True, validate=OneOf(INPUTS))
    latency_class = fields.String(load_default=None, allow_none=True, validate=OneOf(LATENCIES))


class Sheet(Period):
    """A sheet for the doctor."""

    tasks = fields.List(fields.String(), load_default=list, validate=ContainsOnly(TASKS))


class Export(Schema):
    """A page of all that the games hold of one's own."""

    cursor = fields.String(load_default=None, allow_none=True, validate=Length(max=200))


class ShareGames(Schema):
    """Show the results of some tasks, of some days, to one other member, until a moment."""

    with_member_id = fields.UUID(required=True)
    tasks = fields.List(fields.String(validate=_TASK), required=True, validate=Length(1, len(TASKS)))
    from_ = fields.Date(required=True, data_key="from")
    to = fields.Date(load_default=None, allow_none=True)
    expires_at = fields.AwareDateTime(format="iso", required=True)

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("to") and data["to"] < data["from_"]:
            raise ValidationError("Not before the first day.", "to")


class ShareId(Schema):
    """A share of one's own."""

    share_id = fields.UUID(required=True)


class LogPage(Page):
    """A page of who saw what."""
