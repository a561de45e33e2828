"""The doors of notifications: what the gateway may ask, which events are listened to, what runs by the clock."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.appointments.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentDeclined,
    AppointmentExpired,
    AppointmentMoved,
    AppointmentNoShow,
    AppointmentRequested,
    OfferLapsed,
    OfferMade,
    OfferTaken,
    ReminderDue,
)
from contracts.classifieds import events as classifieds
from contracts.directory.events import ClaimRefused, ProfessionalClaimed, ProfessionalClosed
from contracts.games import events as games
from contracts.healthbox.events import ReminderDue as HealthReminderDue
from contracts.healthbox.events import ShareEnded, ShareGranted
from contracts.identity.events import MEMBER_EVENTS, SessionOpened
from contracts.notifications.schemas import Nothing, NoticesPage, PutPreferences, ReadUpTo, Token
from contracts.social.events import (
    BlockLifted,
    BlockPlaced,
    FollowAccepted,
    FollowEnded,
    FollowRequested,
    FollowWithdrawn,
)
from kit.config import Settings
from kit.database import Database, clock
from kit.erasure import BlankLate
from kit.inbox import Received, Subscriptions, every, latest
from kit.rpc.call import Call
from kit.rpc.doors import Actor, Room, ask, command, read
from kit.tokens import derive
from kit.worker import Job
from services.notifications import (
    bounces,
    chores,
    erasing,
    notices,
    preferences,
    standing,
    telling,
    ties,
    unsubscribing,
)
from services.notifications.members import replica


class NotificationsService(Room):
    """What a member is told, how they want to be, and the mails that say it."""

    name = "notifications"
    readers = {"preferences": preferences.read}  # noqa: RUF012

    def __init__(self, db: Database, settings: Settings) -> None:
        super().__init__(db, settings)
        keys = derive(settings.secret_key, self.name, "unsubscribe", "bounce")
        self.unsubscribe_key, self.bounce_key = keys["unsubscribe"], keys["bounce"]

    def meet(self, tx: Session, actor: Actor) -> None:
        replica.meet(tx, actor)

    @read(NoticesPage)
    def notices(self, tx: Session, actor: Actor, unread: bool, limit: int, cursor: str | None) -> dict[str, Any]:
        """What the actor was told, newest first."""
        return notices.page(tx, actor.member_id, unread, limit, cursor)

    @read(Nothing)
    def unread_count(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """How much of it the actor has not read."""
        return {"unread_count": notices.count_unread(tx, actor.member_id)}

    @command(ReadUpTo, status=204)
    def read_notices(self, tx: Session, actor: Actor, up_to: UUID) -> None:
        """The actor has read everything up to this notice."""
        notices.read_up_to(tx, actor.member_id, up_to)

    @read(Nothing)
    def preferences(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """How the actor wants to be told."""
        return preferences.read(tx, actor)

    @command(PutPreferences, made="preferences")
    def put_preferences(self, tx: Session, actor: Actor, **said: Any) -> UUID:
        """Say how one wants to be told."""
        return preferences.put(tx, actor.member_id, **said)

    @ask(Token, repeatable=True)
    def subscription(self, call: Call, token: str) -> dict[str, Any]:
        """Which mails the link of a mail would end: a kind, or null for all."""
        _, kind = unsubscribing.open_token(self.unsubscribe_key, token)
        return {"kind": kind}

    @ask(Token, repeatable=True)
    def unsubscribe(self, call: Call, token: str) -> dict[str, Any]:
        """End the mails that the link of a mail names."""
        with self.db.transaction(left=call.left(), request_id=call.request_id) as tx:
            return {"kind": unsubscribing.unsubscribe(tx, self.unsubscribe_key, token)}


learn_member = replica.learner(erasing.erase, erasing.answer)


def note_sign_in(tx: Session, event: Received) -> None:
    """A session was opened: its member is told, and their address is worth another try."""
    bounces.forgive(tx, event.data["member_id"], event.time)
    tell(tx, event)


def note_tie(tx: Session, event: Received) -> None:
    """Two members stand otherwise to each other: first told, since that hangs on how they stood before."""
    tell(tx, event)
    ties.learn(tx, event)


def note_appointment(tx: Session, event: Received) -> None:
    """An appointment is made, moved or no more."""
    standing.learn(tx, event)
    tell(tx, event)


def tell(tx: Session, event: Received) -> None:
    """Something happened that somebody may want to know."""
    telling.tell(tx, event, clock(tx))


_APPOINTMENT = (
    AppointmentRequested,
    AppointmentBooked,
    AppointmentDeclined,
    AppointmentExpired,
    AppointmentMoved,
    AppointmentCancelled,
    AppointmentNoShow,
)
_TIES = (FollowRequested, FollowWithdrawn, FollowAccepted, FollowEnded, BlockPlaced, BlockLifted)
_LISTING = (
    classifieds.ListingExpiring,
    classifieds.ListingChanged,
    classifieds.ListingClosed,
    classifieds.ListingDecided,
)
_RENTAL = (
    classifieds.RentalRequested,
    classifieds.RentalAgreed,
    classifieds.RentalDeclined,
    classifieds.RentalCancelled,
    classifieds.RentalLapsed,
    classifieds.RentalReturnSoon,
    classifieds.RentalLate,
    classifieds.RentalReturned,
)
_TALK = (classifieds.ConversationWritten, classifieds.ConversationClosed)
SUBSCRIPTIONS: Subscriptions = {
    "identity.member": latest(learn_member, *MEMBER_EVENTS),
    "identity.session": every({SessionOpened: note_sign_in}),
    "social.relation": every(dict.fromkeys(_TIES, note_tie)),
    "appointments.appointment": every(dict.fromkeys(_APPOINTMENT, note_appointment)),
    "appointments.offer": every(dict.fromkeys((OfferMade, OfferTaken, OfferLapsed), tell)),
    "appointments.reminder": every({ReminderDue: tell}),
    "directory.professional": every({ProfessionalClaimed: tell, ProfessionalClosed: tell}),
    "directory.claim": every({ClaimRefused: tell}),
    "healthbox.share": every({ShareGranted: tell, ShareEnded: tell}),
    "healthbox.reminder": every({HealthReminderDue: tell}),
    "classifieds.listing": every(dict.fromkeys(_LISTING, tell)),
    "classifieds.rental": every(dict.fromkeys(_RENTAL, tell)),
    "classifieds.conversation": every(dict.fromkeys(_TALK, tell)),
    "classifieds.search": every({classifieds.SearchMatched: tell}),
    "games.programme": every({games.SessionDue: tell, games.ProgrammeStopped: tell}),
    "games.share": every({games.ShareGranted: tell, games.ShareEnded: tell}),
}
JOBS = (
    Job("send_mails", 1, chores.send_mails),
    Job("gather_digests", 30, chores.gather_digests),
    Job("forget", 3600, chores.forget),
    Job("blank_late", 10, BlankLate(erasing.TOMBSTONES, erasing.SPARED)),
)
