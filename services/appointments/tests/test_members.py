"""The copy of identity's members, and of who blocked whom."""

from uuid import UUID

import pytest

from kit.repair import State
from services.appointments.members import replica
from services.appointments.tests.heard import block, go, tell
from services.appointments.tests.world import Person, World

FIRST = UUID(int=0)


def name(world: World, who: Person) -> str:
    [row] = world.rows("SELECT display_name FROM members WHERE id = :id", id=who.id)
    return str(row.display_name)


def test_a_copy_takes_the_newest_state_whatever_the_order(world: World) -> None:
    who = world.person()
    tell(world, who, "Nouveau", seq=3)
    for seq in (2, 3):
        tell(world, who, "Ancien", seq=seq)
    assert name(world, who) == "Nouveau"


def test_identitys_event_replaces_what_was_taken_from_a_call(world: World) -> None:
    stranger = Person(world.service, "Nom du jeton")
    stranger.actor["seq"] = 4
    stranger.ask("put_reminders", leads=[])
    assert name(world, stranger) == "Nom du jeton"
    tell(world, stranger, "Nom d'identité", seq=1)
    stranger.ask("put_reminders", leads=[])
    assert name(world, stranger) == "Nom d'identité"


def test_a_snapshot_sets_the_copy_whatever_its_number(world: World) -> None:
    who = world.person()
    tell(world, who, "Avant", seq=9)
    tell(world, who, "Restauré", seq=1, kind="snapshot")
    assert name(world, who) == "Restauré"


@pytest.mark.parametrize("state", ["suspended", "erased"])
def test_a_call_does_not_bring_back_who_is_suspended_or_erased(world: World, state: str) -> None:
    who = world.person()
    tell(world, who, "" if state == "erased" else "Camille", state=state)
    who.actor["seq"] = 9
    assert who.refused("put_reminders", leads=[]) == "NotFound"
    [row] = world.rows("SELECT state FROM members")
    assert row.state == state


def test_a_block_is_known_until_it_is_lifted_however_often_it_is_told(world: World) -> None:
    one, other = world.person(), world.person()
    relation = block(world, one, other)
    block(world, one, other, relation=relation)
    assert [(row.from_id, row.to_id) for row in world.rows("SELECT * FROM blocks")] == [(one.id, other.id)]
    for _ in range(2):
        block(world, one, other, "block_lifted", relation)
    assert world.rows("SELECT FROM blocks") == []


def test_the_copy_is_told_as_identity_tells_it_and_without_who_was_only_met(world: World) -> None:
    one, gone, stranger = world.person(), world.person(), Person(world.service, "Inconnu")
    tell(world, one, "Anne", seq=2)
    go(world, gone)
    stranger.ask("put_reminders", leads=[])

    def found(after: UUID = FIRST, limit: int = 10, ids: list[UUID] | None = None) -> list[State]:
        with world.db.transaction() as tx:
            return replica.states(tx, after, limit, ids)

    states = {member_id: (seq, facts) for member_id, seq, facts in found()}
    assert states.keys() == {one.id, gone.id}
    assert (states[one.id][0], states[one.id][1]["display_name"]) == (2, "Anne")
    assert (states[gone.id][0], states[gone.id][1]["state"]) == (5, "erased")
    assert [member_id for member_id, _, _ in found(ids=[one.id])] == [one.id]
    assert len(found(limit=1)) == 1
    assert found(after=max(states)) == []
