"""A room for tests: things that tell what happens to them, and a ledger that counts each effect."""

from typing import Any
from uuid import UUID, uuid4

from marshmallow import fields
from sqlalchemy import text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from kit.events import Event, ResendRequested
from kit.inbox import Received
from kit.outbox import emit
from kit.repair import Source


class Base(DeclarativeBase):
    pass


class Thing(Base):
    __tablename__ = "things"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)


class ThingEvent(Event):
    listeners = ("ledger",)
    subjects = ("owner_id",)
    thing_id = fields.UUID(required=True)
    owner_id = fields.UUID(required=True)
    size = fields.Integer(required=True)


class ThingMade(ThingEvent):
    """A thing was made."""

    type = "ledger.thing.made"


class ThingGrew(ThingEvent):
    """A thing grew."""

    type = "ledger.thing.grew"


class ThingWanted(ResendRequested):
    """The ledger misses an event."""

    type = "ledger.resend.requested"
    listeners = ("ledger",)


class ThingPolished(ThingEvent):
    """Nobody listens to this one."""

    type = "ledger.thing.polished"


class LotGrew(ThingEvent):
    """A thing as a lot, which is told whole too."""

    type = "ledger.lot.grew"


class LotSnapshot(ThingEvent):
    """The state of a lot as it is."""

    type = "ledger.lot.snapshot"


def make(tx: Session, size: int = 1, event: type[Event] = ThingMade) -> Thing:
    """A new thing and its first event."""
    thing = Thing(id=uuid4(), seq=0)
    tx.add(thing)
    tell(tx, thing, event, size)
    return thing


def tell(tx: Session, thing: Thing, event: type[Event], size: int) -> None:
    emit(tx, event, thing, thing_id=thing.id, owner_id=thing.id, size=size)


def count(tx: Session, event: Received) -> None:
    """Count the effect of an event; a second one is seen as a count of 2."""
    tx.execute(
        text(
            "INSERT INTO ledger (event_id, thing_id, seq) VALUES (:event, :thing, :seq)"
            " ON CONFLICT (event_id) DO UPDATE SET times = ledger.times + 1"
        ),
        {"event": event.event_id, "thing": event.aggregate_id, "seq": event.seq},
    )


def copy_size(tx: Session, event: Received) -> None:
    """A replica: the size as the newest event says it."""
    tx.execute(
        text(
            "INSERT INTO replicas (thing_id, size, seq) VALUES (:thing, :size, :seq)"
            " ON CONFLICT (thing_id) DO UPDATE SET size = :size, seq = :seq"
        ),
        {"thing": event.aggregate_id, "size": event.data["size"], "seq": event.seq},
    )


def ledger(tx: Session) -> list[Any]:
    """(thing, seq, times) in the order of the effects."""
    return [tuple(row) for row in tx.execute(text("SELECT thing_id, seq, times FROM ledger ORDER BY id"))]


def states(tx: Session, after: UUID, limit: int, ids: Any) -> list[Any]:
    """Things as a snapshot tells them."""
    wanted = Thing.id > after if ids is None else Thing.id.in_(ids)
    things = tx.query(Thing).filter(wanted).order_by(Thing.id).limit(limit)
    return [(t.id, t.seq, {"thing_id": t.id, "owner_id": t.id, "size": t.seq}) for t in things]


def copied(tx: Session, after: UUID, limit: int, ids: Any) -> list[Any]:
    """The same, of the replicas."""
    query = text("SELECT thing_id AS id, seq, size FROM replicas WHERE thing_id > :after ORDER BY 1 LIMIT :limit")
    found = tx.execute(query, {"after": after, "limit": limit})
    return [(row.id, row.seq, {"thing_id": row.id, "owner_id": row.id, "size": row.size}) for row in found]


SOURCE = Source(ThingGrew, states, lambda _tx, one: (one, 1, {"thing_id": one, "owner_id": one, "size": 0}))
COPY = Source(ThingGrew, copied)
