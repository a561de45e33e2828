"""Bookings set down by their rows, and the statements that a door costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.dialects.postgresql import Range
from uuid6 import uuid7

from services.appointments.models import Booking
from services.appointments.tests.world import Person, Plan, World


@contextmanager
def statements(world: World) -> Iterator[list[str]]:
    """The statements that the service sends meanwhile; what a connection prepares once is not among them."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "PREPARE " not in statement:
            seen.append(statement)

    event.listen(world.db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(world.db.engine, "before_cursor_execute", note)


def book(world: World, plan: Plan, at: datetime, *, member: Person | None = None, **more: Any) -> UUID:
    """A booking set down by its row, half an hour long."""
    member, booking_id, ends_at = member or world.person(), uuid7(), at + timedelta(minutes=30)
    said = {"state": "confirmed", "video": False, "starts_at": at, "ends_at": ends_at, "during": Range(at, ends_at)}
    places = {"agenda_id": plan.agenda_id, "site_id": plan.site_id, "reason_id": plan.reason_id}
    with world.db.transaction() as tx:
        tx.add(Booking(id=booking_id, member_id=member.id, booked_by=member.id, **places, **{**said, **more}))
    return booking_id


def crowd(world: World, plan: Plan, days: int, per_day: int) -> None:
    """So many half hours booked on each of the days."""
    member = world.person().id
    said = {"state": "confirmed", "video": False, "member_id": member, "booked_by": member}
    places = {"agenda_id": plan.agenda_id, "site_id": plan.site_id, "reason_id": plan.reason_id}
    half = timedelta(minutes=30)
    with world.db.transaction() as tx:
        for begin in (plan.at(1) + timedelta(days=day) + n * half for day in range(days) for n in range(per_day)):
            during = {"starts_at": begin, "ends_at": begin + half, "during": Range(begin, begin + half)}
            tx.add(Booking(id=uuid7(), **said, **places, **during))
