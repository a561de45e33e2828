"""The doors of appointments: what the gateway may ask, which events are listened to, what runs by the clock."""

from sqlalchemy.orm import Session

from contracts.identity.events import (
    MemberChanged,
    MemberRegistered,
    MemberReinstated,
    MemberSnapshot,
    MemberSuspended,
)
from contracts.social.events import BlockLifted, BlockPlaced
from kit.inbox import Subscriptions, every, latest
from kit.rpc.doors import Actor
from kit.worker import Job
from services.appointments import members
from services.appointments.doors.agendas import AgendaDoors
from services.appointments.doors.bookings import BookingDoors
from services.appointments.doors.waiting import WaitingDoors


class AppointmentsService(AgendaDoors, BookingDoors, WaitingDoors):
    """Agendas, bookings, waiting lists and reminders."""

    name = "appointments"
    readers = {**AgendaDoors.readers, **BookingDoors.readers, **WaitingDoors.readers}  # noqa: RUF012

    def meet(self, tx: Session, actor: Actor) -> None:
        members.meet(tx, actor)


SUBSCRIPTIONS: Subscriptions = {
    "identity.member": latest(
        members.learn, MemberRegistered, MemberChanged, MemberSuspended, MemberReinstated, MemberSnapshot
    ),
    "social.relation": every({BlockPlaced: members.block, BlockLifted: members.unblock}),
}
JOBS: tuple[Job, ...] = ()
