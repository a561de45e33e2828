"""A small world for tests: members act through the doors; agendas are set down by rows, days from now."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import Range
from uuid6 import uuid7

from kit import testing_world
from services.appointments.models import Agenda, Booking, Hour, Member, Reason, Site

PARIS = "Europe/Paris"
ORDINARY: dict[str, Any] = {
    "names": {"fr": "Consultation"}, "duration": 30, "step": 30, "video": False, "patients": "all", "youngest": None,
    "oldest": None, "minimum_notice": 120, "horizon": 90, "cancel_cutoff": 240, "buffer_before": 0, "buffer_after": 0,
    "most_per_day": None, "needs_approval": False,
}  # fmt: skip


class Person(testing_world.Person):
    """A member whose session calls the doors."""

    def book(self, slot: dict[str, str], **words: Any) -> Any:
        """Hold a slot and make an appointment of it."""
        return self.do("book", hold_id=self.do("hold", **slot)["id"], **words)


@dataclass(frozen=True)
class Plan:
    """An agenda that is open all day, every day, with one site and one reason."""

    professional: Person
    agenda_id: UUID
    site_id: UUID
    reason_id: UUID
    zone: str

    def at(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """So many days from today, at that time of the site's clock."""
        zone = ZoneInfo(self.zone)
        return datetime.combine(datetime.now(zone).date() + timedelta(days), time(hour, minute), zone)

    def slot(self, days: int, hour: int = 10, minute: int = 0) -> dict[str, str]:
        """The arguments of `hold` for that time."""
        at = self.at(days, hour, minute).astimezone(UTC).isoformat()
        return {"professional_id": str(self.professional.id), "reason_id": str(self.reason_id), "starts_at": at}


class World(testing_world.World):
    """The service on a real database."""

    def person(self, kind: str = "patient", name: str = "Camille") -> Person:
        """A member identity has told of."""
        someone = Person(self.service, name, kind)
        with self.db.transaction() as tx:
            facts = {"language": "fr", "country": "FR", "time_zone": PARIS}
            tx.add(Member(id=someone.id, seq=1, provisional=False, display_name=name, kind=kind, **facts))
        return someone

    def plan(self, *, zone: str = PARIS, **reason: Any) -> Plan:
        """A professional's agenda; `reason` is what differs from an ordinary one."""
        professional = self.person("professional", "Dr Hélène Marchand")
        agenda_id, site_id, reason_id = uuid7(), uuid7(), uuid7()
        with self.db.transaction() as tx:
            tx.add(Agenda(id=agenda_id, member_id=professional.id, country="FR", closed_on_holidays=False))
            tx.flush()
            place = {"name": "Cabinet", "address": "1 rue des Lilas, Nantes", "time_zone": zone}
            tx.add(Site(id=site_id, agenda_id=agenda_id, position=0, **place))
            tx.add(Reason(id=reason_id, agenda_id=agenda_id, **{**ORDINARY, **reason}))
            tx.flush()
            for weekday in range(1, 8):
                tx.add(Hour(agenda_id=agenda_id, site_id=site_id, weekday=weekday, starts=time(0), ends=time(0)))
        return Plan(professional, agenda_id, site_id, reason_id, zone)

    def stand(self, plan: Plan, who: Person, at: datetime, state: str = "confirmed", minutes: int = 30) -> UUID:
        """An appointment set down by a row, as if it had been booked."""
        booking_id, ends = uuid7(), at + timedelta(minutes=minutes)
        with self.db.transaction() as tx:
            tx.add(
                Booking(
                    id=booking_id, agenda_id=plan.agenda_id, site_id=plan.site_id, reason_id=plan.reason_id,
                    member_id=who.id, booked_by=who.id, state=state, starts_at=at, ends_at=ends,
                    during=Range(at, ends), expires_at=None, video=False,
                )
            )  # fmt: skip
        return booking_id

    def bring(self, booking_id: Any, starts_at: datetime) -> None:
        """Let time pass for an appointment: it begins then, everything else of it comes along."""
        by = starts_at - self.rows("SELECT starts_at FROM bookings WHERE id = :id", id=booking_id)[0].starts_at
        self.run(
            "UPDATE bookings SET starts_at = starts_at + :by, ends_at = ends_at + :by,"
            " during = tstzrange(lower(during) + :by, upper(during) + :by) WHERE id = :id",
            id=booking_id, by=by,
        )  # fmt: skip

    def delegate(self, plan: Plan, *rights: str) -> Person:
        """Somebody who manages the agenda beside its professional."""
        someone = self.person("carer", "Aline")
        plan.professional.ask("put_delegate", member_id=plan.professional.id, delegate_id=someone.id, rights=rights)
        return someone

    def told(self) -> list[tuple[str, str, int]]:
        """(what, by, seq) of the events of appointments, in order."""
        rows = self.rows("SELECT * FROM outbox WHERE aggregate_type = 'appointment' ORDER BY id")
        return [(row.type.rpartition(".")[2], row.payload["by"], row.seq) for row in rows]

    def rows(self, query: str, **values: Any) -> list[Any]:
        """What a query finds."""
        with self.db.transaction() as tx:
            return list(tx.execute(text(query), values).all())

    def events(self) -> list[str]:
        """The types of what was told, in order."""
        return [row.type for row in self.rows("SELECT type FROM outbox ORDER BY id")]
