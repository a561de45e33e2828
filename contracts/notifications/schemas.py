"""Arguments of the doors of notifications, and the values clients may send."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf, Range, Regexp

KINDS = (
    "follow_requested",
    "follow_accepted",
    "appointment_requested",
    "appointment_booked",
    "appointment_declined",
    "appointment_expired",
    "appointment_moved",
    "appointment_cancelled",
    "appointment_outcome",
    "appointment_reminder",
    "offer_made",
    "offer_lapsed",
    "entry_claimed",
    "entry_closed",
    "claim_refused",
    "share_granted",
    "share_ended",
    "health_reminder",
    "listing_expiring",
    "listing_closed",
    "listing_decided",
    "listing_message",
    "listing_ended",
    "search_found",
    "rental_requested",
    "rental_agreed",
    "rental_declined",
    "rental_cancelled",
    "rental_return_soon",
    "rental_late",
    "session_due",
    "game_share_granted",
    "game_share_ended",
    "new_sign_in",
)
CHANNELS = ("app", "mail")
MAILS = ("at_once", "digest")
_CLOCK = Regexp(r"^([01]\d|2[0-3]):[0-5]\d$", error="A time of day, as 22:00.")


class Nothing(Schema):
    """No arguments."""


class NoticesPage(Schema):
    """A page of one's own notices: `cursor` is the opaque `next` of the page before; `unread`: those alone."""

    unread = fields.Boolean(load_default=False)
    limit = fields.Integer(load_default=20, validate=Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=Length(max=200))


class ReadUpTo(Schema):
    """Every notice up to this one was read."""

    up_to = fields.UUID(required=True)


class Choice(Schema):
    """By which ways one kind of notice reaches a member."""

    kind = fields.String(required=True, validate=OneOf(KINDS))
    app = fields.Boolean(required=True)
    mail = fields.Boolean(required=True)


class PutPreferences(Schema):
    """How one wants to be told: `kinds` those that differ from what is set now, `mails` at once or in one a day,
    `quiet_from` and `quiet_to` in wall time of one's own zone (both or neither), `discreet` what mails and
    notices say."""

    kinds = fields.List(fields.Nested(Choice), load_default=list, validate=Length(max=len(KINDS)))
    mails = fields.String(validate=OneOf(MAILS))
    discreet = fields.Boolean()
    quiet_from = fields.String(allow_none=True, validate=_CLOCK)
    quiet_to = fields.String(allow_none=True, validate=_CLOCK)


class Token(Schema):
    """The token of a link in a mail."""

    token = fields.String(required=True, validate=Length(1, 200))
