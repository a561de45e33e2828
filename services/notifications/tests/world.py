"""A small world for tests: events are applied as the worker would, members act through the doors, mails leave."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from uuid6 import uuid7

from contracts.appointments import events as appointments
from contracts.directory import events as directory
from contracts.identity.events import SessionOpened
from contracts.social import events as social
from kit import testing_world
from kit.events import Event
from kit.inbox import Received
from kit.live import Nudge, noted
from kit.refusals import Unavailable
from services.notifications import chores, sending
from services.notifications.service import SUBSCRIPTIONS, NotificationsService

PARIS = "Europe/Paris"


class Person(testing_world.Person):
    """A member whose session calls the doors."""

    def notices(self, **page: Any) -> list[dict[str, Any]]:
        """What they find in the application."""
        return list(self.ask("notices", **page)["items"])

    def kinds(self) -> list[str]:
        """Its kinds, newest first."""
        return [one["kind"] for one in self.notices()]

    def wants(self, *kinds: str, app: bool = True, mail: bool = True, **said: Any) -> dict[str, Any]:
        """Set how these kinds reach them, and what else is said."""
        chosen = [{"kind": kind, "app": app, "mail": mail} for kind in kinds]
        return dict(self.ask("put_preferences", kinds=chosen, **said)["object"])


class Desk:
    """Acts like identity and appointments on the bus: knows addresses, hands out links."""

    def __init__(self) -> None:
        self.contacts: dict[str, dict[str, str] | None] = {}
        self.links: dict[str, dict[str, str] | None] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.away = False

    def __call__(self, service: str, method: str, arguments: dict[str, str]) -> Any:
        self.asked.append((service, method, arguments))
        if self.away:
            raise Unavailable(service=service)
        if (service, method) == ("identity", "contact"):
            return self.contacts.get(arguments["member_id"])
        about = {("appointments", "reminder_link"): "appointment_id", ("classifieds", "renewal_link"): "listing_id"}
        return self.links.get(arguments[about[service, method]], {"token": "jeton"})


class Postman:
    """Acts like `kit.mail.send`: takes mails, or does to them what `before` does."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.before: Callable[[dict[str, Any]], None] = lambda _mail: None

    def __call__(self, _settings: Any, **mail: Any) -> None:
        self.before(mail)
        self.taken.append(mail)


class World(testing_world.World):
    """The service on a real database, and those who live there."""

    subscriptions = SUBSCRIPTIONS

    def __init__(self, service: NotificationsService) -> None:
        self.service, self.db = service, service.db
        self.desk, self.postman = Desk(), Postman()

    def person(self, name: str = "Camille", kind: str = "patient", **facts: Any) -> Person:
        """A member identity has told of, who can be written to."""
        someone = Person(self.service, name, kind)
        self.introduce(someone, **facts)
        said = {"language": facts.get("language", "fr"), "time_zone": facts.get("time_zone", PARIS)}
        self.desk.contacts[str(someone.id)] = {"email": f"{name.split()[-1].lower()}@example.org", **said}
        return someone

    def professional(self) -> Person:
        return self.person("Dr Hélène Marchand", "professional")

    def apply(self, event: Received) -> list[Nudge]:
        """Apply an event; what was nudged."""
        with self.db.transaction() as tx:
            self.handle(tx, event)
            return noted(tx)

    def mail(self) -> list[dict[str, Any]]:
        """Send what is due; the mails that left."""
        already = len(self.postman.taken)
        sending.send(self.service, self.desk, self.postman)
        return self.postman.taken[already:]

    def gather(self) -> None:
        chores.gather_digests(self.service)

    def rows(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """What a query finds."""
        with self.db.transaction() as tx:
            return [dict(row) for row in tx.execute(text(query), values).mappings()]

    def hurry(self) -> None:
        """Everything that waits for its time is due."""
        self.run("UPDATE deliveries SET due_at = now(), next_at = now() WHERE done_at IS NULL")
        self.run("UPDATE notices SET digest_at = now() WHERE digest_at IS NOT NULL")

    def states(self) -> list[tuple[str, str | None]]:
        """(state, reason) of the deliveries, in their order."""
        return [(row["state"], row["reason"]) for row in self.rows("SELECT * FROM deliveries ORDER BY id")]


class Pair:
    """The relation of one member to another, as social tells of it."""

    def __init__(self, world: World, one: Person, other: Person) -> None:
        self.world, self.id, self.seq = world, uuid7(), 0
        self.data = {"relation_id": self.id, "from_id": one.id, "to_id": other.id}

    def event(self, what: type[Event], **changes: Any) -> Received:
        self.seq += 1
        event = Received(uuid7(), what.type, 1, self.id, self.seq, self.world.now(), self.data)
        return replace(event, **changes)

    def ask(self) -> Received:
        event = self.event(social.FollowRequested)
        self.world.apply(event)
        return event

    def block(self) -> None:
        self.world.apply(self.event(social.BlockPlaced))


class Visit:
    """An appointment of a member with a professional, as appointments tells of it."""

    def __init__(self, world: World, member: Person, professional: Person, **about: Any) -> None:
        self.world, self.id, self.seq = world, uuid7(), 0
        starts_at = world.now() + timedelta(days=30)
        self.data = {
            "appointment_id": self.id, "agenda_id": uuid7(), "member_id": member.id, "professional_id": professional.id,
            "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=30), "time_zone": PARIS, "video": False,
            **about,
        }  # fmt: skip

    def event(self, what: type[Event], by: str = "member", **more: Any) -> Received:
        self.seq += 1
        data = {**self.data, "by": by, **more}
        return Received(uuid7(), what.type, 1, self.id, self.seq, self.world.now(), data)

    def tell(self, what: type[Event], by: str = "member", **more: Any) -> Received:
        event = self.event(what, by, **more)
        self.world.apply(event)
        return event

    def book(self) -> Received:
        return self.tell(appointments.AppointmentBooked)

    def cancel(self, by: str = "professional") -> Received:
        return self.tell(appointments.AppointmentCancelled, by, late=False)

    def move(self, by: str = "professional", days: int = 1) -> Received:
        previous = self.data["starts_at"]
        self.data["starts_at"] = previous + timedelta(days=days)
        return self.tell(appointments.AppointmentMoved, by, previous_starts_at=previous)

    def reminder(self, **changes: Any) -> Received:
        reminder_id = uuid7()
        keys = ("appointment_id", "member_id", "professional_id", "starts_at", "time_zone", "video")
        data = {"reminder_id": reminder_id, "lead": "P1D", **{key: self.data[key] for key in keys}, **changes}
        return Received(uuid7(), appointments.ReminderDue.type, 1, reminder_id, 1, self.world.now(), data)

    def remind(self) -> Received:
        self.world.apply(event := self.reminder())
        return event


class Place:
    """An offer to a member of the waiting list, as appointments tells of it."""

    def __init__(self, world: World, member: Person, professional: Person, minutes: int = 15) -> None:
        self.world, self.id, self.seq = world, uuid7(), 0
        now = world.now()
        self.data = {
            "offer_id": self.id, "wait_id": uuid7(), "member_id": member.id, "professional_id": professional.id,
            "starts_at": now + timedelta(days=9), "time_zone": PARIS, "video": False,
            "expires_at": now + timedelta(minutes=minutes),
        }  # fmt: skip

    def tell(self, what: type[Event]) -> Received:
        self.seq += 1
        event = Received(uuid7(), what.type, 1, self.id, self.seq, self.world.now(), self.data)
        self.world.apply(event)
        return event


class Entry:
    """An entry of the directory that is somebody's, as the directory tells of it."""

    def __init__(self, world: World, member: Person) -> None:
        self.world, self.id, self.seq = world, uuid7(), 0
        self.data = {
            "entry_id": self.id, "member_id": member.id, "kind": "professional", "profession": "physician",
            "country": "FR",
        }  # fmt: skip

    def tell(self, what: type[Event], **more: Any) -> Received:
        self.seq += 1
        data = {**self.data, **more}
        event = Received(uuid7(), what.type, 1, self.id, self.seq, self.world.now(), data)
        self.world.apply(event)
        return event

    def refuse(self, because: str) -> Received:
        claim_id = uuid7()
        data = {"claim_id": claim_id, "entry_id": self.id, "member_id": self.data["member_id"], "because": because}
        event = Received(uuid7(), directory.ClaimRefused.type, 1, claim_id, 1, self.world.now(), data)
        self.world.apply(event)
        return event


def sign_in(world: World, someone: Person, at: datetime | None = None) -> Received:
    """Apply that a member signed in."""
    session_id = uuid7()
    data = {"session_id": session_id, "member_id": someone.id}
    event = Received(uuid7(), SessionOpened.type, 1, session_id, 1, at or world.now(), data)
    world.apply(event)
    return event


def dies(action: Callable[[], Any]) -> None:
    """Do what ends in a crash."""
    with suppress(KeyboardInterrupt):
        action()
