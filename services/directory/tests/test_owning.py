"""The own entry: its owner's words, that it can be hidden for good, and given up."""

from typing import Any
from uuid import UUID

import pytest

from services.directory import owning
from services.directory.tests.world import Person, World

WORDS = {
    "presentation": "Dermatologie de l’adulte.", "languages": ["fr", "ar"], "fees": "31,50 €",
    "hours": "Du lundi au vendredi", "access": "Ascenseur", "sector": "1", "accessible": True, "video": False,
    "accepts_new": None,
}  # fmt: skip


@pytest.fixture
def helene(world: World) -> Person:
    return world.person()


@pytest.fixture
def entry(world: World, helene: Person) -> UUID:
    made = world.entry()
    world.own(helene, made)
    return made


def edit(helene: Person, entry: UUID, **words: Any) -> Any:
    return helene.ask("edit_entry", entry_id=entry, **words)["object"]


def events(world: World, name: str) -> int:
    return world.told().count(f"directory.professional.{name}")


def test_an_owner_reads_their_entry_with_whether_it_is_shown(helene: Person, entry: UUID) -> None:
    found = helene.ask("own_entry", entry_id=entry)
    assert found["id"] == str(entry)
    assert (found["listed"], found["state"], found["claimed"]) == (True, "open", True)
    assert found["name"] == "Dr Hélène Marchand"
    assert found["profile"] is None
    assert helene.ask("own_entries") == {"items": [found], "next": None}


def test_nobody_else_reads_or_changes_it(world: World, entry: UUID) -> None:
    other = world.person(name="Autre")
    for door in ("own_entry", "edit_entry", "give_up"):
        assert other.refused(door, entry_id=entry) == "NotFound"
    assert other.ask("own_entries")["items"] == []


def test_what_an_owner_says_stands_in_the_entry_and_is_told_without_words(
    world: World, helene: Person, entry: UUID
) -> None:
    before = helene.ask("own_entry", entry_id=entry)["version"]
    world.rows("DELETE FROM index_queue RETURNING entry_id")
    found = edit(helene, entry, **WORDS)
    assert found["profile"] == WORDS
    assert found["version"] == before + 1
    (told,) = world.rows("SELECT payload FROM outbox WHERE type = 'directory.professional.changed'")
    assert set(told["payload"]) == {"entry_id", "member_id", "kind", "profession", "country"}
    assert world.rows("SELECT entry_id FROM index_queue") == [{"entry_id": entry}]


def test_what_is_not_said_stays_and_what_is_so_already_changes_nothing(
    world: World, helene: Person, entry: UUID
) -> None:
    edit(helene, entry, **WORDS)
    found = edit(helene, entry, fees="  40 €\n", languages=["de", "de", "fr"])
    assert found["profile"] == {**WORDS, "fees": "40 €", "languages": ["de", "fr"]}
    again = edit(helene, entry, fees="40 €", video=False, listed=True)
    assert again["version"] == found["version"]
    assert events(world, "changed") == 2
    assert edit(helene, entry, presentation="")["profile"]["presentation"] is None


def test_saying_nothing_makes_no_profile(world: World, helene: Person, entry: UUID) -> None:
    assert edit(helene, entry, presentation="", languages=[])["profile"] is None
    assert events(world, "changed") == 0


def test_an_edit_of_an_older_version_is_refused(helene: Person, entry: UUID) -> None:
    version = helene.ask("own_entry", entry_id=entry)["version"]
    edit(helene, entry, version=version, fees="40 €")
    assert helene.refused("edit_entry", entry_id=entry, version=version, fees="50 €") == "VersionConflict"
    assert helene.ask("own_entry", entry_id=entry)["profile"]["fees"] == "40 €"


def test_only_professionals_in_france_have_a_sector(world: World, helene: Person) -> None:
    for facts in ({"country": "BE"}, {"kind": "establishment"}):
        other = world.entry(**facts)
        world.own(helene, other)
        assert helene.refused("edit_entry", entry_id=other, sector="1") == "Invalid"
        assert helene.refused("edit_entry", entry_id=other, sector=None) is None


def test_who_opts_out_is_hidden_and_can_come_back(world: World, helene: Person, entry: UUID) -> None:
    world.rows("DELETE FROM index_queue RETURNING entry_id")
    assert edit(helene, entry, listed=False)["listed"] is False
    assert world.rows("SELECT entry_id FROM index_queue") == [{"entry_id": entry}]
    assert world.person(name="Autre").refused("correct", entry_id=entry, about="name", text="Non") == "NotFound"
    assert helene.ask("own_entries")["items"][0]["listed"] is False
    assert edit(helene, entry, listed=True)["listed"] is True


def test_an_operator_hides_an_entry_that_is_nobodys(world: World) -> None:
    entry, other = world.entry(), world.person(name="Autre")
    with world.db.transaction() as tx:
        owning.show(tx, entry, False)
    assert world.rows("SELECT listed FROM entries") == [{"listed": False}]
    assert other.refused("correct", entry_id=entry, about="name", text="Non") == "NotFound"
    assert world.told() == []


def test_an_entry_that_was_given_up_stays_without_its_owners_words(world: World, helene: Person, entry: UUID) -> None:
    edit(helene, entry, **WORDS)
    helene.ask("give_up", entry_id=entry)
    assert helene.refused("own_entry", entry_id=entry) == "NotFound"
    assert world.rows("SELECT state, member_id FROM entries") == [{"state": "open", "member_id": None}]
    assert world.rows("SELECT * FROM profiles") == []
    assert world.rows("SELECT payload->>'because' AS because FROM outbox WHERE type LIKE '%closed'") == [
        {"because": "given_up"}
    ]
    assert helene.ask("claims")["items"][0]["state"] == "ended"


def test_giving_up_a_hidden_entry_does_not_show_it_again(world: World, helene: Person, entry: UUID) -> None:
    edit(helene, entry, listed=False)
    helene.ask("give_up", entry_id=entry)
    assert world.rows("SELECT listed FROM entries") == [{"listed": False}]


def test_a_register_that_says_something_else_is_told_of_claimed_entries_alone(world: World, entry: UUID) -> None:
    unclaimed = world.entry()
    with world.db.transaction() as tx:
        owning.changed(tx, entry)
        owning.changed(tx, unclaimed)
    assert events(world, "changed") == 1


def test_a_suspended_owner_keeps_the_entry_and_is_not_named(world: World, helene: Person, entry: UUID) -> None:
    world.introduce(helene, seq=2, what="suspended", state="suspended")
    found = helene.ask("own_entry", entry_id=entry)
    assert (found["claimed"], found["member_id"]) == (True, None)
