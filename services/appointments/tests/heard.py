"""What appointments hears from others, applied as the worker would."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from uuid6 import uuid7

from kit.inbox import Received
from kit.outbox import open_envelope
from services.appointments.service import SUBSCRIPTIONS
from services.appointments.tests.world import PARIS, Person, World


def tell(
    world: World, someone: Person, name: str = "Camille", *, seq: int = 2, state: str = "active", kind: str = "changed"
) -> None:
    """Apply an event of identity about a member."""
    facts = {
        "member_id": someone.id, "display_name": name, "kind": someone.actor["kind"], "badge": None, "language": "fr",
        "country": "FR", "time_zone": PARIS, "state": state, "since": datetime(2026, 1, 1, tzinfo=UTC),
    }  # fmt: skip
    apply(world, Received(uuid7(), f"identity.member.{kind}", 1, someone.id, seq, datetime.now(UTC), facts))


def go(world: World, someone: Person, seq: int = 5, kind: str = "erasure_requested") -> None:
    """Identity tells that a member leaves, or (`erased`) that all is done."""
    tell(world, someone, "", seq=seq, state="erased", kind=kind)


def block(world: World, one: Person, other: Person, event: str = "block_placed", relation: UUID | None = None) -> UUID:
    """Apply social's event that one member blocked another, or (`block_lifted`) does no more; the relation."""
    relation = relation or uuid7()
    pair = {"relation_id": relation, "from_id": one.id, "to_id": other.id}
    apply(world, Received(uuid7(), f"social.relation.{event}", 1, relation, 1, datetime.now(UTC), pair))
    return relation


def received(body: bytes) -> Received:
    """An event out of its envelope, loaded by the class that the subscription names."""
    row = open_envelope(body)
    found = SUBSCRIPTIONS[f"{row['publisher']}.{row['aggregate_type']}"].handlers.get((row["type"], row["version"]))
    data: dict[str, Any] = found[0]().load(row["payload"]) if found else row["payload"]
    return Received(
        UUID(row["event_id"]), row["type"], row["version"], UUID(row["aggregate_id"]), row["seq"],
        datetime.fromisoformat(row["occurred_at"]), data,
    )  # fmt: skip


def apply(world: World, event: Received) -> None:
    """Call the handler of an event; what has none only moves the cursor."""
    publisher, aggregate, _ = event.type.split(".")
    found = SUBSCRIPTIONS[f"{publisher}.{aggregate}"].handlers.get((event.type, event.version))
    if found:
        with world.db.transaction() as tx:
            found[1](tx, event)
