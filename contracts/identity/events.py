"""Events of identity. Every `member` event carries the member's whole public state: the newest wins."""

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.identity.schemas import COUNTRIES, KINDS, LANGUAGES
from kit.events import Event

STATES = ("active", "suspended", "erased")
# the public facts of a member who left, in their events and in every replica
NOBODY = {
    "display_name": "",
    "kind": "patient",
    "badge": None,
    "language": "fr",
    "country": "FR",
    "time_zone": "UTC",
    "state": "erased",
}


class MemberState(Event):
    """The public facts of a member, the same in each of their events."""

    listeners = ("social", "appointments", "notifications", "directory", "healthbox", "classifieds", "games")
    subjects = ("member_id",)

    member_id = fields.UUID(required=True, metadata={"description": "the member; also the aggregate's id"})
    display_name = fields.String(required=True, metadata={"description": "the name others see, or a pseudonym"})
    kind = fields.String(required=True, validate=OneOf(KINDS), metadata={"description": "kind of account"})
    badge = fields.String(
        required=True, allow_none=True, metadata={"description": "proof beside the name, null until it exists"}
    )
    language = fields.String(required=True, validate=OneOf(LANGUAGES), metadata={"description": "ISO 639-1"})
    country = fields.String(required=True, validate=OneOf(COUNTRIES), metadata={"description": "ISO 3166-1 alpha-2"})
    time_zone = fields.String(required=True, metadata={"description": "IANA zone"})
    state = fields.String(required=True, validate=OneOf(STATES), metadata={"description": "active, suspended, erased"})
    since = fields.DateTime(format="iso", required=True, metadata={"description": "when the member joined"})


class MemberRegistered(MemberState):
    """A person confirmed their address and is a member from now on."""

    type = "identity.member.registered"


class MemberChanged(MemberState):
    """A member changed their public facts, language, country or time zone."""

    type = "identity.member.changed"


class MemberSuspended(MemberState):
    """An operator suspended a member: nothing of theirs is shown, none of their sessions is valid."""

    type = "identity.member.suspended"


class MemberReinstated(MemberState):
    """An operator ended a suspension."""

    type = "identity.member.reinstated"


class MemberProfessionalVerified(MemberState):
    """A directory entry of theirs was proven to be theirs: the badge appears beside the name."""

    type = "identity.member.professional_verified"


class MemberProfessionalRevoked(MemberState):
    """No directory entry is theirs any more: the badge beside the name is gone."""

    type = "identity.member.professional_revoked"


class MemberSnapshot(MemberState):
    """The state of a member as it is, sent into one queue: to a service that joins late, or to set a copy right.

    Also the tombstone of a member that a restored database no longer has.
    """

    type = "identity.member.snapshot"


class MemberErasureRequested(MemberState):
    """A member leaves for good: whoever holds something of theirs erases it and answers `erasure.done`.

    From here on `state` is erased and the other facts are those of `NOBODY`: they say nothing about the member.
    """

    type = "identity.member.erasure_requested"


class MemberErased(MemberState):
    """Every service has erased what it held of a member; what came in late meanwhile is blanked now."""

    type = "identity.member.erased"


MEMBER_EVENTS: tuple[type[MemberState], ...] = (
    MemberRegistered,
    MemberChanged,
    MemberSuspended,
    MemberReinstated,
    MemberProfessionalVerified,
    MemberProfessionalRevoked,
    MemberSnapshot,
    MemberErasureRequested,
    MemberErased,
)
"""All that a copy of members takes: `latest(learn_member, *MEMBER_EVENTS)`."""


class SessionEvent(Event):
    """A session of a member; the aggregate is the session."""

    listeners = ("notifications",)
    subjects = ("member_id",)

    session_id = fields.UUID(required=True, metadata={"description": "the session; also the aggregate's id"})
    member_id = fields.UUID(required=True, metadata={"description": "whose session it is"})


class SessionOpened(SessionEvent):
    """A member signed in on a device."""

    type = "identity.session.opened"


class SessionRevoked(SessionEvent):
    """A session ended: its tokens are refused everywhere within 5 seconds."""

    type = "identity.session.revoked"

    reason = fields.String(
        required=True,
        validate=OneOf(("signed_out", "revoked", "reused", "suspended")),
        metadata={"description": "signed_out or revoked by the member, reused (a refresh token came twice), suspended"},
    )


class SessionSnapshot(SessionEvent):
    """A session as it is, sent into one queue after identity was restored: who listens goes on from here."""

    type = "identity.session.snapshot"
