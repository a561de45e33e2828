"""Events of the directory: of claimed entries and of claims only, the registers' rows never cross the bus."""

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.directory.schemas import KINDS, REFUSED
from contracts.identity.schemas import COUNTRIES
from kit.events import ErasureEvent, Event, ResendRequested

ENDINGS = ("left_register", "given_up", "revoked", "erased")


class ResendWanted(ResendRequested):
    """The directory found a gap in an aggregate's events and asks to have them again."""

    type = "directory.resend.requested"
    listeners = ("identity",)


class ProfessionalEvent(Event):
    """An entry that a member proved to be theirs; the aggregate is the entry. What is said is what it is now."""

    listeners = ("identity", "notifications")
    subjects = ("member_id",)

    entry_id = fields.UUID(required=True, metadata={"description": "the entry; also the aggregate's id"})
    member_id = fields.UUID(required=True, metadata={"description": "whose entry it is, or was"})
    kind = fields.String(required=True, validate=OneOf(KINDS), metadata={"description": "kind of entry"})
    profession = fields.String(
        required=True, allow_none=True, metadata={"description": "coded profession of a professional"}
    )
    country = fields.String(required=True, validate=OneOf(COUNTRIES), metadata={"description": "ISO 3166-1 alpha-2"})


class ProfessionalClaimed(ProfessionalEvent):
    """A member proved that an entry is theirs: they edit it, and carry the badge of a proven professional."""

    type = "directory.professional.claimed"


class ProfessionalChanged(ProfessionalEvent):
    """A claimed entry changed: by its owner, or because the register says something else."""

    type = "directory.professional.changed"


class ProfessionalClosed(ProfessionalEvent):
    """An entry is its owner's no more: it left the register, they gave it up, or a moderator took it back."""

    type = "directory.professional.closed"

    because = fields.String(required=True, validate=OneOf(ENDINGS), metadata={"description": "why it ended"})


class ClaimRefused(Event):
    """A moderator did not accept the proof that an entry is a member's; the aggregate is the claim."""

    type = "directory.claim.refused"
    listeners = ("notifications",)
    subjects = ("member_id",)

    claim_id = fields.UUID(required=True, metadata={"description": "the claim; also the aggregate's id"})
    entry_id = fields.UUID(required=True, metadata={"description": "the entry that was claimed"})
    member_id = fields.UUID(required=True, metadata={"description": "who claimed it"})
    because = fields.String(required=True, validate=OneOf(REFUSED), metadata={"description": "coded reason"})


class ErasureDone(ErasureEvent):
    """The directory has erased what it held of a member who leaves."""

    type = "directory.erasure.done"
