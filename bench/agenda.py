"""What it costs to look for a slot: 60 days of an agenda with 500 bookings, and the first free slot of 50 agendas.

Statements, and milliseconds at the door with the database beside it. Half a minute.
"""

import statistics
import time
from typing import Any

from bench.measure import quantile
from deploy.dev.servers import ensure_servers
from kit.testing import database, opened
from services.appointments.service import AppointmentsService
from services.appointments.tests.rows import crowd, statements
from services.appointments.tests.world import Person, Plan, World

DAYS, BOOKINGS, PROFESSIONALS, CALLS = 60, 500, 50, 40
_LIKE_A_DAY: dict[str, Any] = {"duration": 20, "step": 20}


def main() -> None:
    with ensure_servers() as servers, database("appointments", servers.admin_url()) as settings:
        with opened(AppointmentsService, settings) as service:
            world = World(service)
            me, plans = world.person(), [_practice(world) for _ in range(PROFESSIONALS)]
            crowd(world, plans[0], days=BOOKINGS // 10, per_day=10)
            for plan in plans[1:]:
                crowd(world, plan, days=20, per_day=10)
            world.run("ANALYZE")
            plan = plans[0]
            window = {"from": str(plan.at(0).date()), "to": str(plan.at(DAYS - 1).date())}
            said = {"professional_id": plan.professional.id, "reason_id": plan.reason_id, **window}
            _measure(world, me, f"slots, {DAYS} days, {BOOKINGS} bookings", "slots", **said)
            asked = [str(plan.professional.id) for plan in plans]
            _measure(world, me, f"first free of {PROFESSIONALS}", "first_free", professional_ids=asked)


def _practice(world: World) -> Plan:
    """An agenda that is open from nine to twelve and from two to six."""
    plan = world.plan(**_LIKE_A_DAY)
    world.run("UPDATE hours SET starts = '09:00', ends = '12:00' WHERE agenda_id = :id", id=plan.agenda_id)
    world.run(
        "INSERT INTO hours (agenda_id, site_id, weekday, starts, ends)"
        " SELECT agenda_id, site_id, weekday, '14:00', '18:00' FROM hours WHERE agenda_id = :id",
        id=plan.agenda_id,
    )
    return plan


def _measure(world: World, me: Person, name: str, door: str, **arguments: Any) -> None:
    me.ask(door, **arguments)
    with statements(world) as seen:
        found = len(me.ask(door, **arguments)["items"])
    count, taken = len(seen), sorted(_timed(me, door, arguments) for _ in range(CALLS))
    print(
        f"{name}: {count} statements, {found} found; ms: median {statistics.median(taken):.1f},"
        f" p95 {quantile(taken, 0.95):.1f}"
    )


def _timed(me: Person, door: str, arguments: dict[str, Any]) -> float:
    begin = time.perf_counter()
    me.ask(door, **arguments)
    return 1000 * (time.perf_counter() - begin)


if __name__ == "__main__":
    main()
