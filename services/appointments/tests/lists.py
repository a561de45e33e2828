"""Waiting lists in tests: who waits, who leaves a place, and how the time of an offer passes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from uuid6 import uuid7

from services.appointments import places
from services.appointments.models import Booking, Wait
from services.appointments.tests.world import Person, Plan, World

ALWAYS: dict[str, Any] = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "after": None, "before": None, "earliest": None}


def queue(world: World, plan: Plan, who: Person, **wishes: Any) -> UUID:
    """A place on the waiting list."""
    wait_id = uuid7()
    with world.db.transaction() as tx:
        row = {"agenda_id": plan.agenda_id, "reason_id": plan.reason_id, "member_id": who.id, **ALWAYS, **wishes}
        tx.add(Wait(id=wait_id, **row))
    return wait_id


def leave(world: World, plan: Plan, at: datetime, who: Person | None = None) -> None:
    """Somebody's appointment at that time is called off."""
    booking_id = world.stand(plan, who or world.person(), at)
    with world.db.transaction() as tx:
        now = places.lock(tx, None, plan.agenda_id)
        booking = tx.get_one(Booking, booking_id)
        booking.state = "cancelled"
        places.free(tx, booking, now)


def offer(world: World, plan: Plan, who: Person, days: int = 3, **wishes: Any) -> str:
    """A place that is offered to somebody, so many days from now; the id of the offer."""
    queue(world, plan, who, **wishes)
    leave(world, plan, plan.at(days))
    [found] = world.rows("SELECT id FROM offers WHERE member_id = :id AND state = 'made'", id=who.id)
    return str(found.id)


def offered(world: World) -> list[tuple[UUID, str]]:
    """(member, state) of the offers, in order."""
    return [(row.member_id, row.state) for row in world.rows("SELECT member_id, state FROM offers ORDER BY id")]


def expire(world: World) -> None:
    """The time of what is kept passes."""
    for table in ("offers", "bookings"):
        world.run(f"UPDATE {table} SET expires_at = now() - interval '1 second' WHERE expires_at IS NOT NULL")
