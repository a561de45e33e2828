"""The doors of appointments: what the gateway may ask, which events are listened to, what runs by the clock."""

from sqlalchemy.orm import Session

from contracts.identity.events import MEMBER_EVENTS
from contracts.social.events import BlockLifted, BlockPlaced
from kit.inbox import Received, Subscriptions, every, latest
from kit.rpc.doors import Actor
from services.appointments import erasing, members, waiting
from services.appointments.chores import JOBS
from services.appointments.doors.agendas import AgendaDoors
from services.appointments.doors.bookings import BookingDoors
from services.appointments.doors.waiting import WaitingDoors


class AppointmentsService(AgendaDoors, BookingDoors, WaitingDoors):
    """Agendas, bookings, waiting lists and reminders."""

    name = "appointments"
    readers = {**AgendaDoors.readers, **BookingDoors.readers, **WaitingDoors.readers}  # noqa: RUF012

    def meet(self, tx: Session, actor: Actor) -> None:
        members.replica.meet_active(tx, actor)


_learn = members.replica.learner(erasing.erase, erasing.answer)


def learn_member(tx: Session, event: Received) -> None:
    """What a member is now; one who is suspended waits for nothing."""
    _learn(tx, event)
    if event.data["state"] == "suspended":
        waiting.step_back(tx, event.aggregate_id)


def part(tx: Session, event: Received) -> None:
    """A block was placed: neither books with the other any more, nor waits for it."""
    one, other = event.data["from_id"], event.data["to_id"]
    if not (members.replica.is_erased(tx, one) or members.replica.is_erased(tx, other)):
        members.blocks.block(tx, event)
        waiting.part(tx, one, other)


__all__ = ["JOBS", "SUBSCRIPTIONS", "AppointmentsService"]

SUBSCRIPTIONS: Subscriptions = {
    "identity.member": latest(learn_member, *MEMBER_EVENTS),
    "social.relation": every({BlockPlaced: part, BlockLifted: members.blocks.unblock}),
}
