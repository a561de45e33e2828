"""Events of classifieds: ids, times and codes. Never what is offered or sought: that may tell a condition."""

from typing import ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.classifieds.schemas.listings import ENDINGS
from kit.events import ErasureEvent, Event, ResendRequested

VERDICTS = ("accepted", "refused", "upheld", "overturned")
BY = ("borrower", "lender", "nobody")


class ResendWanted(ResendRequested):
    """Classifieds found a gap in an aggregate's events and asks to have them again."""

    type = "classifieds.resend.requested"
    listeners = ("identity", "social")


class ListingEvent(Event):
    """A listing; the aggregate is the listing."""

    listeners = ("notifications",)
    subjects: ClassVar[tuple[str, ...]] = ("owner_id",)

    listing_id = fields.UUID(required=True, metadata={"description": "the listing; also the aggregate's id"})
    owner_id = fields.UUID(required=True, metadata={"description": "whose it is"})


class ListingPublished(ListingEvent):
    """A listing can be found by members, from now on or again."""

    type = "classifieds.listing.published"

    expires_at = fields.DateTime(format="iso", required=True, metadata={"description": "until when"})


class ListingChanged(ListingEvent):
    """What a listing says, or until when it stands, is another."""

    type = "classifieds.listing.changed"

    expires_at = fields.DateTime(format="iso", required=True, metadata={"description": "until when it stands"})


class ListingClosed(ListingEvent):
    """A listing cannot be found any more."""

    type = "classifieds.listing.closed"

    because = fields.String(required=True, validate=OneOf(ENDINGS), metadata={"description": "why"})


class ListingExpiring(ListingEvent):
    """A listing ends soon; its owner may renew it."""

    type = "classifieds.listing.expiring"

    expires_at = fields.DateTime(format="iso", required=True, metadata={"description": "when it ends"})


class ListingDecided(ListingEvent):
    """A moderator decided about a listing; its owner may read why."""

    type = "classifieds.listing.decided"

    decision = fields.String(required=True, validate=OneOf(VERDICTS), metadata={"description": "what was decided"})


class RentalEvent(Event):
    """A rental of a listed device; the aggregate is the rental."""

    listeners = ("notifications",)
    subjects: ClassVar[tuple[str, ...]] = ("lender_id", "borrower_id")

    rental_id = fields.UUID(required=True, metadata={"description": "the rental; also the aggregate's id"})
    listing_id = fields.UUID(required=True, metadata={"description": "what is rented"})
    lender_id = fields.UUID(required=True, metadata={"description": "whose it is"})
    borrower_id = fields.UUID(required=True, metadata={"description": "who borrows it"})
    from_day = fields.Date(required=True, metadata={"description": "the first day"})
    to_day = fields.Date(required=True, metadata={"description": "the last day"})


class RentalRequested(RentalEvent):
    """Somebody asks to borrow it."""

    type = "classifieds.rental.requested"


class RentalAgreed(RentalEvent):
    """The lender agreed: the days are taken."""

    type = "classifieds.rental.agreed"


class RentalDeclined(RentalEvent):
    """The lender declined, or agreed with somebody else for some of these days."""

    type = "classifieds.rental.declined"


class RentalCancelled(RentalEvent):
    """It was called off."""

    type = "classifieds.rental.cancelled"

    by = fields.String(required=True, validate=OneOf(BY), metadata={"description": "whose doing it was"})


class RentalLapsed(RentalEvent):
    """Nobody answered the request before its first day."""

    type = "classifieds.rental.lapsed"


class RentalHandedOver(RentalEvent):
    """The borrower has it."""

    type = "classifieds.rental.handed_over"


class RentalReturnSoon(RentalEvent):
    """It is to be given back soon."""

    type = "classifieds.rental.return_soon"


class RentalLate(RentalEvent):
    """Its last day is over and it was not given back."""

    type = "classifieds.rental.late"


class RentalReturned(RentalEvent):
    """The lender has it again."""

    type = "classifieds.rental.returned"


class ConversationEvent(Event):
    """A conversation over a listing; the aggregate is the conversation."""

    listeners = ("notifications",)
    subjects: ClassVar[tuple[str, ...]] = ("from_id", "to_id")

    conversation_id = fields.UUID(required=True, metadata={"description": "the conversation; also the aggregate's id"})
    listing_id = fields.UUID(required=True, metadata={"description": "what it is about"})
    from_id = fields.UUID(required=True, metadata={"description": "who wrote, or whose listing ended"})
    to_id = fields.UUID(required=True, metadata={"description": "who is to be told"})


class ConversationWritten(ConversationEvent):
    """Somebody wrote to the other."""

    type = "classifieds.conversation.written"


class ConversationClosed(ConversationEvent):
    """What was talked about is not to be had any more."""

    type = "classifieds.conversation.closed"

    because = fields.String(required=True, validate=OneOf(ENDINGS), metadata={"description": "why the listing ended"})


class SearchMatched(Event):
    """A saved search found listings that it had not told of; the aggregate is the search."""

    type = "classifieds.search.matched"
    listeners = ("notifications",)
    subjects = ("member_id",)

    search_id = fields.UUID(required=True, metadata={"description": "the search; also the aggregate's id"})
    member_id = fields.UUID(required=True, metadata={"description": "who saved it"})
    count = fields.Integer(required=True, metadata={"description": "how many new ones"})


class ErasureDone(ErasureEvent):
    """Classifieds has erased what it held of a member who leaves."""

    type = "classifieds.erasure.done"
