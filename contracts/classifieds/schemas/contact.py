"""Arguments about conversations over a listing."""

from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Length

from contracts.classifieds.schemas.listings import ListingId, Page
from contracts.words import readable, storable

WARNINGS = ("payment_outside", "courier", "overpayment", "prepaid_card")
_TEXT: list[Any] = [Length(1, 2000), storable, readable]


class WriteFirst(ListingId):
    """A first message to the owner of a listing."""

    text = fields.String(required=True, validate=_TEXT)


class ConversationId(Schema):
    """A conversation that one takes part in."""

    conversation_id = fields.UUID(required=True)


class Write(ConversationId):
    """A message more."""

    text = fields.String(required=True, validate=_TEXT)


class Conversations(Page):
    """One's own conversations, the last written to first."""
