"""Clients that fight over one agenda through the gateway while its service is killed: `python -m tests.faults.fight`.

Each books, moves, cancels and lets holds expire, in an agenda with far too few places. Judged afterwards: no two places
that are taken overlap, by SQL; every 201 is a booking; who was refused has none; every event was told once.
"""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from deploy.dev.world import World
from tests.faults.fighting import Fought, ask, let_fight, main, members
from tests.integration.people import Person, sign_up

DAYS = 3  # with places
ROOMS = ("appointments-rpc", "appointments-worker")
_OVERLAPS = """
SELECT count(*) FROM bookings a JOIN bookings b ON a.agenda_id = b.agenda_id AND a.id < b.id AND a.during && b.during
WHERE a.agenda_id = %(agenda)s AND a.state IN ('held', 'offered', 'pending', 'confirmed', 'kept', 'no_show')
    AND b.state IN ('held', 'offered', 'pending', 'confirmed', 'kept', 'no_show')"""
_STATES = "SELECT id::text, state, starts_at FROM bookings WHERE agenda_id = %(agenda)s AND state NOT IN ('held')"
_TOLD = """
SELECT aggregate_id::text, count(*), max(outbox.seq) FROM outbox JOIN bookings ON bookings.id = outbox.aggregate_id
WHERE aggregate_type = 'appointment' AND agenda_id = %(agenda)s GROUP BY 1 HAVING count(*) <> max(outbox.seq)"""


@dataclass
class Agenda:
    """What is fought over."""

    professional: Person
    id: str
    reason_id: str
    first: date

    def slots(self, client: Person) -> list[str]:
        """The beginnings that are free now."""
        window = f"reason={self.reason_id}&from={self.first}&to={self.first + timedelta(DAYS - 1)}"
        answer = client.call("GET", f"/professionals/{self.professional.id}/slots?{window}")
        return [item["starts_at"] for item in answer.json()["items"]] if answer.ok else []


class Fighter:
    """A client: what it was told stands, it believes."""

    def __init__(self, person: Person, agenda: Agenda, fought: Fought, seed: float) -> None:
        self.person, self.agenda, self.fought = person, agenda, fought
        self.chance = random.Random(seed)
        self.stands: dict[str, str] = {}  # appointments and when they begin
        self.ended: set[str] = set()

    def act(self) -> None:
        """One thing, the likelier ones more often."""
        moves = [self.book] * 5 + ([self.move] * 3 + [self.cancel] * 2 if self.stands else []) + [self.forget]
        self.chance.choice(moves)()

    def book(self) -> None:
        hold = self._hold()
        if hold is None:
            return
        made = self._ask("book", "POST", "/appointments", {"hold_id": hold["id"]})
        if made is not None:
            self.stands[made["id"]] = made["starts_at"]

    def forget(self) -> None:
        """Hold, and let it go or lie there."""
        hold = self._hold()
        if hold and self.chance.random() < 0.7:
            self._ask("release", "DELETE", f"/holds/{hold['id']}")

    def move(self) -> None:
        one, to = self.chance.choice(list(self.stands)), self._somewhere()
        if to and (moved := self._ask("move", "PATCH", f"/appointments/{one}", {"starts_at": to}, If_Match="*")):
            self.stands[one] = moved["starts_at"]

    def cancel(self) -> None:
        one = self.chance.choice(list(self.stands))
        if self._ask("cancel", "POST", f"/appointments/{one}/cancellation", {"reason": "Empêchement"}) is not None:
            del self.stands[one]
            self.ended.add(one)

    def _hold(self) -> dict[str, Any] | None:
        at = self._somewhere()
        wanted = {"professional_id": self.agenda.professional.id, "reason_id": self.agenda.reason_id, "starts_at": at}
        found: dict[str, Any] | None = self._ask("hold", "POST", "/holds", wanted) if at else None
        return found

    def _somewhere(self) -> str | None:
        free = self.agenda.slots(self.person)
        return self.chance.choice(free[:6]) if free else None

    def _ask(self, what: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return ask(self.person, self.fought, what, method, path, body, **headers)


def open_agenda(world: World, *, hours: int) -> Agenda:
    """An agenda with a few hours on each day, for visits of 15 minutes."""
    professional = sign_up(world, "Dr Hélène Marchand", "professional")
    site = {"name": "Cabinet", "address": "1 rue des Lilas, Nantes", "time_zone": "Europe/Paris"}
    whole = {"country": "FR", "closed_on_holidays": False, "sites": [site]}
    agenda = professional.ok("PUT", "/agendas/me", whole)
    reason = {"names": {"fr": "Consultation"}, "duration": 15, "step": 15}
    made = professional.ok("POST", "/agendas/me/reasons", reason)
    times = {"site_id": agenda["sites"][0]["id"], "starts": "09:00", "ends": f"{9 + hours:02}:00"}
    items = [{**times, "weekday": day} for day in range(1, 8)]
    professional.ok("PUT", "/agendas/me/hours", {"items": items})
    return Agenda(professional, agenda["id"], made["id"], datetime.now(UTC).date() + timedelta(2))


def fight(world: World, *, clients: int, seconds: float, kills: int, seed: int = 1, hours: int = 2) -> Fought:
    """Let them fight for so long, then judge."""
    chance, fought = random.Random(seed), Fought()
    agenda = open_agenda(world, hours=hours)
    fighters = [Fighter(person, agenda, fought, chance.random()) for person in members(world, clients)]
    let_fight(world, fought, fighters, over=ROOMS, seconds=seconds, kills=kills, seed=chance.random())
    judge(world, agenda, fighters, fought)
    return fought


def judge(world: World, agenda: Agenda, fighters: list[Fighter], fought: Fought) -> None:
    """Add to the findings what does not hold."""
    named = {"agenda": agenda.id}
    with world.admin("appointments") as cursor:
        cursor.execute(_OVERLAPS, named)
        [overlaps] = cursor.fetchone()
        cursor.execute(_STATES, named)
        rows = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
        cursor.execute(_TOLD, named)
        gaps = len(cursor.fetchall())
    found = fought.findings
    found += [f"{overlaps} pairs of places overlap"] if overlaps else []
    found += [f"{gaps} appointments with events twice or missing"] if gaps else []
    believed = {one: at for fighter in fighters for one, at in fighter.stands.items()}
    ended = set().union(*(fighter.ended for fighter in fighters))
    standing = {one: at for one, (state, at) in rows.items() if state == "confirmed"}
    found += [f"{len(missing)} bookings answered 201 are none"] if (missing := believed.keys() - standing) else []
    found += [f"{len(more)} bookings that nobody was told of"] if (more := standing.keys() - believed) else []
    wrong = [one for one in believed.keys() & standing if datetime.fromisoformat(believed[one]) != standing[one]]
    found += [f"{len(wrong)} bookings stand at another time than was told"] if wrong else []
    alive = [one for one in ended if rows.get(one, ("cancelled",))[0] != "cancelled"]
    found += [f"{len(alive)} cancelled bookings are none"] if alive else []


if __name__ == "__main__":
    raise SystemExit(main("fight", __doc__, fight))
