"""A member leaves: their claims, words and name go, the public entry stays and is nobody's."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from contracts.identity.events import NOBODY
from services.directory import chores
from services.directory.tests.claiming import at_once, files
from services.directory.tests.world import Person, World

CANARY = "zinnia"


def go(world: World, someone: Person, *, seq: int = 9, what: str = "erasure_requested") -> None:
    someone_gone = {**NOBODY, "member_id": someone.id}
    world.introduce(someone, seq=seq, what=what, **{name: someone_gone[name] for name in NOBODY})


def held(world: World) -> list[str]:
    """The tables in which some text is still there that a canary wrote."""
    found = []
    with world.db.transaction() as tx:
        columns = tx.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
                " AND data_type IN ('text', 'jsonb', 'ARRAY')"
            )
        ).all()
        for table, column in columns:
            if tx.execute(text(f"SELECT 1 FROM {table} WHERE {column}::text ILIKE '%{CANARY}%' LIMIT 1")).first():
                found.append(f"{table}.{column}")
    return sorted(found)


@pytest.fixture
def zinnia(world: World) -> Person:
    return world.person(name="Zinnia Canari")


@pytest.fixture
def mine(world: World, zinnia: Person) -> UUID:
    """An entry of hers, beside a claim that waits and a correction she sent."""
    entry = world.entry()
    world.own(zinnia, entry)
    zinnia.ask("edit_entry", entry_id=entry, presentation="zinnia se présente", languages=["fr"])
    world.claim(zinnia, world.entry())
    zinnia.ask("correct", entry_id=world.entry(), about="phone", text="Faux", key="zinnia")
    return entry


def test_nothing_of_a_member_stays_but_the_public_entry(world: World, zinnia: Person, mine: UUID) -> None:
    assert held(world)
    go(world, zinnia)
    chores.discard_documents(world.service)
    assert held(world) == []
    assert files(world) == 0
    assert world.rows("SELECT * FROM claims") == []
    assert world.rows("SELECT * FROM profiles") == []
    assert world.rows("SELECT member_id, text FROM corrections") == [{"member_id": None, "text": "Faux"}]
    assert world.rows("SELECT state, name, member_id FROM entries WHERE id = :id", id=mine) == [
        {"state": "open", "name": "Hélène Marchand", "member_id": None}
    ]


def test_that_the_entry_is_nobodys_is_told_and_then_that_all_is_done(world: World, zinnia: Person, mine: UUID) -> None:
    go(world, zinnia)
    assert world.told()[-2:] == ["directory.professional.closed", "directory.erasure.done"]
    (closed,) = world.rows("SELECT payload FROM outbox WHERE type = 'directory.professional.closed'")
    assert closed["payload"]["because"] == "erased"
    (claimed,) = world.rows("SELECT payload FROM outbox WHERE type = 'directory.professional.claimed'")
    assert claimed["payload"] == {}


def test_a_second_word_of_it_changes_nothing_and_empties_what_was_told(
    world: World, zinnia: Person, mine: UUID
) -> None:
    go(world, zinnia)
    count = len(world.told())
    go(world, zinnia, seq=10, what="erased")
    assert len(world.told()) == count
    assert {str(row["payload"]) for row in world.rows("SELECT payload FROM outbox WHERE type LIKE '%closed'")} == {"{}"}


def test_who_left_claims_and_corrects_nothing_any_more(world: World, zinnia: Person) -> None:
    entry = world.entry()
    document = world.upload(zinnia)
    go(world, zinnia)
    assert zinnia.refused("correct", entry_id=entry, about="phone", text="Faux") == "NotFound"
    words: dict[str, Any] = {"register_number": "12", "document": document}
    assert zinnia.refused("claim", entry_id=entry, **words) == "NotFound"


def test_an_edit_that_meets_the_erasure_leaves_no_word(world: World, zinnia: Person, mine: UUID) -> None:
    at_once(
        lambda: zinnia.ask("edit_entry", entry_id=mine, fees="zinnia demande 40 €"),
        lambda: go(world, zinnia),
    )
    assert held(world) == []
