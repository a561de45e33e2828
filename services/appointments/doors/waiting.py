"""Doors of waiting lists, offers, reminders, links and calendars."""

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.appointments import schemas
from kit.config import Settings
from kit.database import Database, clock
from kit.rpc.call import Call
from kit.rpc.doors import Actor, Reader, Room, ask, command, read
from kit.tokens import derive
from services.appointments import answers, calendars, links, reminders, waiting


class WaitingDoors(Room):
    """Waiting lists, offers, reminders, links and calendars. `keys`: of 32 bytes each, by name."""

    readers: ClassVar[dict[str, Reader]] = {
        "wait": waiting.read,
        "reminders": lambda tx, actor, _made: {"leads": reminders.leads(tx, actor.member_id)},
    }

    def __init__(self, db: Database, settings: Settings) -> None:
        super().__init__(db, settings)
        self.keys = derive(settings.secret_key, "appointments", "link", "calendar", "sealing")
        token = partial(calendars.token, self.keys["calendar"])
        self.readers = {**self.readers, "calendar": token}  # type: ignore[misc]  # of this room: it has a key

    @command(schemas.Wait, made="wait", status=201)
    def wait(self, tx: Session, actor: Actor, professional_id: UUID, reason_id: UUID, **wishes: Any) -> UUID:
        """Take a place on a waiting list."""
        return waiting.wait(tx, actor.member_id, professional_id, reason_id, **wishes)

    @read(schemas.Nothing)
    def waiting(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """Where the actor waits."""
        return waiting.mine(tx, actor.member_id)

    @command(schemas.WaitId, status=204)
    def stop_waiting(self, tx: Session, actor: Actor, wait_id: UUID) -> None:
        """Leave a waiting list."""
        waiting.stop(tx, actor.member_id, wait_id)

    @command(schemas.OfferId, made="appointment", status=201)
    def accept_offer(self, tx: Session, actor: Actor, offer_id: UUID) -> UUID:
        """Take an offered place."""
        return answers.accept(tx, actor.member_id, offer_id)

    @command(schemas.OfferId, status=204)
    def decline_offer(self, tx: Session, actor: Actor, offer_id: UUID) -> None:
        """Leave an offered place to the next."""
        answers.decline(tx, actor.member_id, offer_id)

    @read(schemas.Nothing)
    def reminders(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """How long before an appointment the actor is reminded."""
        return {"leads": reminders.leads(tx, actor.member_id)}

    @command(schemas.PutReminders, made="reminders")
    def put_reminders(self, tx: Session, actor: Actor, leads: list[str]) -> UUID:
        """Choose how long before an appointment one is reminded."""
        return reminders.choose(tx, actor.member_id, leads, clock(tx))

    @ask(schemas.ReminderLink, repeatable=True)
    def reminder_link(self, call: Call, appointment_id: UUID, member_id: UUID) -> dict[str, Any] | None:
        """The token of a reminder's link, null when there is nothing to remind of any more."""
        with self.db.transaction(left=call.left(), request_id=call.request_id) as tx:
            token = links.write(tx, self.keys["link"], appointment_id, member_id)
        return {"token": token} if token else None

    @ask(schemas.Token, repeatable=True)
    def linked(self, call: Call, token: str) -> dict[str, Any]:
        """What the bearer of a reminder's link sees."""
        with self.db.transaction(left=call.left(), request_id=call.request_id) as tx:
            return links.linked(tx, self.keys["link"], token)

    @ask(schemas.LinkAct, repeatable=True)
    def follow_link(self, call: Call, token: str, act: str, reason: str | None) -> dict[str, Any]:
        """Confirm or cancel by a reminder's link."""
        with self.db.transaction(left=call.left(), request_id=call.request_id) as tx:
            return links.follow(tx, self.keys, token, act, reason)

    @command(schemas.Nothing, made="calendar", status=201)
    def make_calendar(self, tx: Session, actor: Actor) -> UUID:
        """Make the actor's private feed; the one before ends."""
        return calendars.make(tx, actor.member_id)

    @command(schemas.Nothing, status=204)
    def end_calendar(self, tx: Session, actor: Actor) -> None:
        """End the actor's private feed."""
        calendars.end(tx, actor.member_id)

    @read(schemas.Nothing)
    def calendar(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """Whether the actor has a private feed."""
        return {"is_on": calendars.is_on(tx, actor.member_id)}

    @ask(schemas.Token, repeatable=True)
    def calendar_of(self, call: Call, token: str) -> dict[str, Any]:
        """The feed that a token opens."""
        with self.db.transaction(left=call.left(), request_id=call.request_id) as tx:
            return {"ics": calendars.feed(tx, self.keys["calendar"], token, clock(tx))}

    @read(schemas.AppointmentId)
    def appointment_ics(self, tx: Session, actor: Actor, appointment_id: UUID) -> dict[str, Any]:
        """An appointment for a calendar."""
        return {"ics": calendars.one(tx, actor, appointment_id)}
