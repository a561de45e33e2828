"""Devices that are lent, set down by rows, and the days that tests speak of."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from uuid6 import uuid7

from services.classifieds import borrowing
from services.classifieds.models import Listing
from services.classifieds.tests.world import Person, World

GOOD = {"complete": True, "clean": True, "works": True}
LYON, VILLEURBANNE, NANTES = (45.7578, 4.8320), (45.7719, 4.8902), (47.2184, -1.5536)


def set_down(world: World, owner: Person, **other: Any) -> str:
    """A published listing; `other` is what differs from a wheelchair in Lyon for 120 euros."""
    now, listing_id = world.now(), uuid7()
    said = {
        "kind": "offer", "category": "mobility", "title": "Fauteuil roulant pliant", "text": "Peu servi.",
        "details": {"type": "wheelchair"}, "condition": "good", "terms": "price", "price": "120.00", "currency": "EUR",
        "place_id": "FR-69123", "place": "Lyon", "postcode": "69001", "country": "FR", "lat": LYON[0], "lon": LYON[1],
        "state": "published", "published_at": now, "expires_at": now + timedelta(60), "changed_at": now,
    }  # fmt: skip
    with world.db.transaction() as tx:
        tx.add(Listing(id=listing_id, owner_id=owner.id, **{**said, **other}))
    return str(listing_id)


def lent(world: World, owner: Person, **other: Any) -> str:
    """A device that its owner lends for 5 euros a day and a deposit of 50."""
    rent = {"terms": "rent", "price": "5.00", "rent_per": "day", "deposit": "50.00"}
    return set_down(world, owner, **{**rent, **other})


def day(world: World, number: int) -> date:
    """So many days from today, in France."""
    return borrowing.today("FR", world.now()) + timedelta(number)


def days(world: World, first: int, last: int) -> dict[str, str]:
    """The arguments of doors for those days."""
    return {"from": day(world, first).isoformat(), "to": day(world, last).isoformat()}


def bring(world: World, rental_id: str, by: int) -> None:
    """Let so many days pass for a rental."""
    world.run(
        "UPDATE rentals SET first = first - CAST(:by AS int), last = last - CAST(:by AS int),"
        " turn_at = turn_at - make_interval(days => :by) WHERE id = :id",
        id=UUID(rental_id), by=by,
    )  # fmt: skip
    world.run(
        "UPDATE bookings SET during = daterange(lower(during) - CAST(:by AS int), upper(during) - CAST(:by AS int))"
        " WHERE rental_id = :id",
        id=UUID(rental_id), by=by,
    )  # fmt: skip


def told(world: World, aggregate: str = "rental") -> list[tuple[str, dict[str, Any]]]:
    """What was told of rentals or searches, in order."""
    rows = world.rows("SELECT type, payload FROM outbox WHERE aggregate_type = :kind ORDER BY id", kind=aggregate)
    return [(row.type.rpartition(".")[2], row.payload) for row in rows]
