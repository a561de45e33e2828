"""Arguments about rentals. Days are calendar days where the listing is; the first and the last count."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf

from contracts.classifieds.schemas.listings import ListingId, Page
from contracts.words import readable, storable

RENTAL_STATES = ("requested", "agreed", "declined", "cancelled", "handed_over", "returned", "lapsed")
DECISIONS = ("accept", "decline")
SIDES = ("borrower", "lender")
WHENS = ("current", "past")
MOST_RENTAL_DAYS = 366
_NOTE: list[Any] = [Length(1, 1000), storable, readable]


class _Days(ListingId):
    from_ = fields.Date(required=True, data_key="from")
    to = fields.Date(required=True)

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if not 0 <= (data["to"] - data["from_"]).days < MOST_RENTAL_DAYS:
            raise ValidationError(f"From the first day on, at most {MOST_RENTAL_DAYS} days.", "to")


class RequestRental(_Days):
    """Ask to borrow or rent it, from a day to another."""

    note = fields.String(load_default=None, allow_none=True, validate=_NOTE)


class Calendar(_Days):
    """Which days are taken."""


class CloseDays(_Days):
    """Days on which one's own is not to be had."""


class DaysId(ListingId):
    """Such days of one's own listing."""

    days_id = fields.UUID(required=True)


class RentalId(Schema):
    """A rental that one takes part in."""

    rental_id = fields.UUID(required=True)


class DecideRental(RentalId):
    """The lender's word on a request."""

    decision = fields.String(required=True, validate=OneOf(DECISIONS))
    reason = fields.String(load_default=None, allow_none=True, validate=_NOTE)


class CancelRental(RentalId):
    """Call it off; the lender says why."""

    reason = fields.String(load_default=None, allow_none=True, validate=_NOTE)


class HandoverChecklist(Schema):
    """How it was when it was handed over."""

    complete = fields.Boolean(required=True)
    clean = fields.Boolean(required=True)
    works = fields.Boolean(required=True)
    deposit_received = fields.Boolean(load_default=None, allow_none=True)
    note = fields.String(load_default=None, allow_none=True, validate=_NOTE)


class ReturnChecklist(Schema):
    """How it was when it came back."""

    complete = fields.Boolean(required=True)
    clean = fields.Boolean(required=True)
    works = fields.Boolean(required=True)
    deposit_given_back = fields.Boolean(load_default=None, allow_none=True)
    note = fields.String(load_default=None, allow_none=True, validate=_NOTE)


class HandOver(RentalId):
    """The lender gave it."""

    checklist = fields.Nested(HandoverChecklist, required=True)


class ReturnRental(RentalId):
    """The lender has it again."""

    checklist = fields.Nested(ReturnChecklist, required=True)


class Rentals(Page):
    """One's own rentals on one side; `limit` is of a page."""

    as_ = fields.String(required=True, data_key="as", validate=OneOf(SIDES))
    when = fields.String(load_default="current", validate=OneOf(WHENS))
