"""A member leaves: nothing of them stays but a tombstone, and nothing late brings anything back."""

import pytest

from contracts.identity.events import NOBODY
from kit.erasure import BlankLate
from services.notifications import erasing
from services.notifications.tests.world import Pair, Person, Place, Visit, World, sign_in

TABLES = ("notices", "deliveries", "preferences", "choices", "bounces", "ties", "outbox", "inbox", "idempotency_keys")


def go(world: World, someone: Person, seq: int = 5, what: str = "erasure_requested") -> None:
    world.introduce(someone, seq=seq, what=what, **NOBODY)


def canary(world: World, other: Person) -> Person:
    """A member who was told much, chose much and is tied to another."""
    someone = world.person("Zinnia")
    someone.ask("put_preferences", key="zinnia", kinds=[{"kind": "offer_made", "app": True, "mail": False}])
    Visit(world, someone, other).book()
    Visit(world, other, someone).book()
    Pair(world, someone, other).ask()
    Pair(world, other, someone).block()
    sign_in(world, someone)
    world.run("INSERT INTO bounces VALUES (:id, '\\x00', now())", id=someone.id)
    return someone


def held(world: World, someone: Person) -> list[str]:
    """The tables that know of them."""
    found = [table for table in TABLES if str(someone.id) in str(world.rows(f"SELECT * FROM {table}"))]
    return [*found, *(["members"] if "Zinnia" in str(world.rows("SELECT * FROM members")) else [])]


def told(world: World) -> list[dict[str, object]]:
    return world.rows("SELECT * FROM outbox WHERE type = 'notifications.erasure.done'")


def test_nothing_stays_but_a_tombstone_and_it_is_answered_once(world: World) -> None:
    other = world.professional()
    someone = canary(world, other)
    assert set(held(world, someone)) == {*TABLES, "members"} - {"outbox", "inbox"}
    go(world, someone)
    go(world, someone, seq=6, what="erased")
    assert held(world, someone) == ["outbox"], "the answer itself"
    [done] = told(world)
    assert (done["seq"], done["payload"]) == (1, {"member_id": str(someone.id)})
    [member] = world.rows("SELECT * FROM members WHERE id = :id", id=someone.id)
    assert {name: member[name] for name in NOBODY} == NOBODY
    assert world.mail() == [] or all(mail["to"].startswith("marchand") for mail in world.postman.taken)


def test_what_others_were_told_of_an_appointment_stays_without_a_name(world: World) -> None:
    other = world.professional()
    someone = world.person("Zinnia")
    Visit(world, someone, other).book()
    Pair(world, someone, other).ask()
    go(world, someone)
    [notice] = other.notices()
    assert (notice["kind"], notice["actor"]) == ("appointment_booked", None)


def test_who_asks_again_is_answered_again_by_an_aggregate_of_its_own(world: World) -> None:
    someone = world.person("Zinnia")
    for what, seq in (("erasure_requested", 5), ("snapshot", 5), ("erasure_requested", 2)):
        go(world, someone, seq=seq, what=what)
    assert [row["seq"] for row in told(world)] == [1, 1, 1]
    assert len({row["aggregate_id"] for row in told(world)}) == 3


def test_a_snapshot_of_a_restored_database_does_not_bring_them_back_and_is_told_so(world: World) -> None:
    someone = world.person("Zinnia")
    go(world, someone)
    world.introduce(someone, seq=99, what="snapshot")
    assert held(world, someone) == ["outbox"]
    assert len(told(world)) == 2


def test_a_member_who_was_never_met_gets_a_tombstone_and_an_answer(world: World) -> None:
    someone = Person(world.service, "Zinnia", "patient")
    go(world, someone)
    assert len(told(world)) == 1
    assert someone.refused("put_preferences", mails="digest") == "NotFound"
    assert held(world, someone) == ["outbox"]


@pytest.mark.parametrize("seq", [1, 4, 99])
def test_no_event_that_comes_late_tells_them_or_of_them(world: World, seq: int) -> None:
    other = world.professional()
    someone = world.person("Zinnia")
    go(world, someone)
    world.introduce(someone, seq=seq)
    Pair(world, someone, other).ask()
    Pair(world, other, someone).ask()
    Visit(world, someone, other).book()
    Place(world, someone, other)
    sign_in(world, someone)
    assert (someone.kinds(), other.kinds()) == ([], ["appointment_booked"])
    assert [mail["to"] for mail in world.mail()] == ["marchand@example.org"]


def test_what_comes_into_the_inbox_late_is_emptied_within_a_minute(world: World) -> None:
    someone = world.person("Zinnia")
    go(world, someone)
    world.run(
        "INSERT INTO inbox (event_id, publisher, epoch, aggregate_type, aggregate_id, seq, type, version, payload,"
        " subjects, state, occurred_at) VALUES (gen_random_uuid(), 'identity', 1, 'member', :id, 1,"
        " 'identity.member.changed', 1, jsonb_build_object('display_name', 'Zinnia'), ARRAY[CAST(:id AS uuid)],"
        " 'superseded', now())",
        id=someone.id,
    )
    BlankLate(erasing.TOMBSTONES, erasing.SPARED)(world.service)
    assert world.rows("SELECT payload FROM inbox") == [{"payload": {}}]


def test_the_database_itself_refuses_a_tombstone_with_a_name(world: World) -> None:
    someone = world.person("Zinnia")
    with pytest.raises(Exception, match="members_erased"):
        world.run("UPDATE members SET state = 'erased' WHERE id = :id", id=someone.id)
