"""What a booking costs: hold and confirmation through the doors, against the same two transactions in plain SQL.

Processor seconds of PostgreSQL and of the process that asks, in alternating slices. The plain side locks, reads what
the rules depend on, writes the hold, the appointment, its event, its reminder and the keys, and decides nothing. A
minute.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from uuid6 import uuid7

from bench.measure import alternate
from bench.table import Result, write
from deploy.dev.servers import Servers, ensure_servers
from deploy.dev.usage import cpu_seconds
from kit.testing import call, database, opened, raw
from services.appointments.service import AppointmentsService
from services.appointments.tests.world import Person, Plan, World

GOAL, ROUNDS, BOOKINGS = 0.60, 8, 60  # bookings a slice
_VISIT: dict[str, Any] = {"duration": 15, "step": 15, "horizon": 400}
_BOOKED = (
    "INSERT INTO outbox (event_id, epoch, aggregate_type, aggregate_id, seq, type, version, payload, headers, subjects)"
)
_PLAIN = {
    "lock": (
        "uuid, uuid",
        "SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0)) FROM agendas WHERE id = $2 FOR UPDATE",
    ),
    "moment": (
        "uuid",
        "SELECT clock_timestamp(), EXISTS (SELECT FROM bookings WHERE agenda_id = $1 AND expires_at <= now())",
    ),
    "sites": ("uuid", "SELECT * FROM sites WHERE agenda_id = $1 AND ended_at IS NULL"),
    "reasons": ("uuid", "SELECT * FROM reasons WHERE agenda_id = $1 AND ended_at IS NULL"),
    "hours": ("uuid", "SELECT * FROM hours WHERE agenda_id = $1"),
    "overrides": ("uuid", "SELECT * FROM overrides WHERE agenda_id = $1 AND ends > now() - interval '2 days'"),
    "taken": (
        "uuid, timestamptz",
        "SELECT starts_at, lower(during), upper(during) FROM bookings WHERE agenda_id = $1"
        " AND state IN ('held', 'offered', 'pending', 'confirmed', 'kept', 'no_show')"
        " AND starts_at BETWEEN $2 - interval '3 days' AND $2 + interval '3 days'",
    ),
    "holds": ("uuid", "SELECT count(*) FROM bookings WHERE member_id = $1 AND state = 'held' AND expires_at > now()"),
    "blocks": ("uuid, uuid", "SELECT 1 FROM blocks WHERE (from_id, to_id) IN (($1, $2), ($2, $1))"),
    "take": (
        "uuid, uuid, uuid, uuid, uuid, timestamptz",
        "INSERT INTO bookings (id, agenda_id, site_id, reason_id, member_id, booked_by, session_id, state, starts_at,"
        " ends_at, during, expires_at, video) VALUES ($1, $2, $3, $4, $5, $5, $1, 'held', $6,"
        " $6 + interval '15 minutes', tstzrange($6, $6 + interval '15 minutes'), now() + interval '5 minutes', false)"
        " ON CONFLICT DO NOTHING RETURNING id",
    ),
    "key": (
        "uuid, uuid",
        "INSERT INTO idempotency_keys (actor, key, request, status, kind, made) VALUES ($1, gen_random_uuid()::text,"
        " sha256('x'), 201, 'hold', $2)",
    ),
    "hold": ("uuid", "SELECT * FROM bookings WHERE id = $1 FOR UPDATE"),
    "confirm": (
        "uuid",
        "UPDATE bookings SET state = 'confirmed', expires_at = NULL, session_id = NULL, seq = 1, changed_at = now()"
        " WHERE id = $1",
    ),
    "tell": (
        "uuid, uuid, text",
        f"{_BOOKED} SELECT $1, epoch, 'appointment', $2, 1, 'appointments.appointment.booked', 1, $3::jsonb, '{{}}',"
        " '{}' FROM epochs",
    ),
    "remind": (
        "uuid, uuid, timestamptz",
        "INSERT INTO reminders (id, appointment_id, lead, due_at) VALUES ($1, $2, 'P1D', $3 - interval '1 day')",
    ),
    "read": (
        "uuid",
        "SELECT * FROM bookings JOIN sites ON sites.id = site_id JOIN reasons ON reasons.id = reason_id"
        " JOIN members ON members.id = bookings.member_id WHERE bookings.id = $1",
    ),
}
_PAYLOAD = '{"appointment_id": "0190c2b1-02aa-7be1-b6a5-3c0d9e8f7a12", "time_zone": "Europe/Paris", "video": false}'


def main() -> None:
    with ensure_servers() as servers:
        print(write([compare(servers)]))


def compare(servers: Servers) -> Result:
    """Bookings per processor second of both."""
    with database("appointments", servers.admin_url()) as settings, opened(AppointmentsService, settings) as service:
        world = World(service)
        member, plans = world.person(), [world.plan(**_VISIT) for _ in range(2)]
        places = [_places(plan) for plan in plans]
        with closing(raw(settings.database_url)) as connection:
            plain = Plain(connection, world, plans[1])
            sides = (
                lambda: _through_the_doors(member, plans[0], next(places[0])),
                lambda: plain.book(next(places[1])),
            )
            for side in sides:
                side()
            costs = alternate(*(_metered(servers, side) for side in sides), rounds=ROUNDS)
    return Result("Hold and confirmation", "bookings per CPU-second", *costs, GOAL)


def _metered(servers: Servers, side: Callable[[], None]) -> Callable[[], float]:
    def once() -> float:
        roots = servers.pid("postgres"), os.getpid()
        before = cpu_seconds(*roots)
        for _ in range(BOOKINGS):
            side()
        return BOOKINGS / (cpu_seconds(*roots) - before)

    return once


def _places(plan: Plan) -> Iterator[datetime]:
    """Free beginnings, one after another, spread over days as real ones are."""
    for hour in range(96):
        for day in range(3, 380):
            yield plan.at(day, 0) + timedelta(minutes=15 * hour)


def _through_the_doors(member: Person, plan: Plan, at: datetime) -> None:
    wanted = {"professional_id": str(plan.professional.id), "reason_id": str(plan.reason_id)}
    starts_at = at.astimezone(UTC).isoformat()
    hold = member.service.hold(call(), actor=member.actor, key=str(uuid4()), starts_at=starts_at, **wanted)
    member.service.book(call(), actor=member.actor, key=str(uuid4()), hold_id=hold["object"]["id"])


class Plain:
    """The same transactions, prepared, without a rule."""

    def __init__(self, connection: Any, world: World, plan: Plan) -> None:
        self.connection, self.plan, self.member = connection, plan, world.person()
        self.cursor = connection.cursor()
        for name, (types, words) in _PLAIN.items():
            self.cursor.execute(f"PREPARE {name} ({types}) AS {words}")
        connection.commit()

    def book(self, at: datetime) -> None:
        """Two transactions: the hold, the appointment."""
        plan, me, made = self.plan, self.member.id, uuid7()
        self._begin(at)
        self._run("holds", me)
        self._run("take", made, plan.agenda_id, plan.site_id, plan.reason_id, me, at)
        self._run("key", me, made)
        self._run("read", made)
        self.connection.commit()
        self._begin(at)
        self._run("hold", made)
        self._run("confirm", made)
        self._run("tell", uuid7(), made, _PAYLOAD)
        self._run("remind", uuid7(), made, at)
        self._run("key", me, made)
        self._run("read", made)
        self.connection.commit()

    def _begin(self, at: datetime) -> None:
        plan = self.plan
        self._run("lock", self.member.id, plan.agenda_id)
        self._run("moment", plan.agenda_id)
        self._run("blocks", self.member.id, plan.professional.id)
        for name in ("sites", "reasons", "hours", "overrides"):
            self._run(name, plan.agenda_id)
        self._run("taken", plan.agenda_id, at)

    def _run(self, name: str, *values: Any) -> None:
        given = [str(value) if not isinstance(value, datetime) else value for value in values]
        self.cursor.execute(f"EXECUTE {name} ({', '.join(['%s'] * len(given))})", given)
        if self.cursor.description:
            self.cursor.fetchall()


if __name__ == "__main__":
    main()
