"""Who sees what of an appointment, against a plain table; what one may not see is as if it were not there."""

import itertools
from typing import Any

import pytest
from uuid6 import uuid7

from kit.refusals import NotFound
from services.appointments.tests.world import Person, Plan, World

NOTE, WHY, BORN = "Douleur au genou", "Empêchement de dernière minute", "1980-05-17"
STATES = ("held", "offered", "pending", "confirmed", "kept", "no_show", "cancelled", "declined", "expired")
SEES = {  # who: (the appointment, note and reason of its end, birth date)
    "its member": (True, True, False),
    "the professional": (True, True, True),
    "a delegate who sees": (True, True, True),
    "a delegate who books": (True, True, True),
    "a delegate whom the professional blocked": (False, False, False),
    "another patient there": (False, False, False),
    "another professional": (False, False, False),
    "a delegate elsewhere": (False, False, False),
    "somebody": (False, False, False),
}


def crowd(world: World, plan: Plan, member: Person) -> dict[str, Person]:
    """Everybody of the table."""
    other, blocked = world.plan(), world.delegate(plan, "book")
    world.run("INSERT INTO blocks VALUES (:id, :one, :other)", id=uuid7(), one=plan.professional.id, other=blocked.id)
    patient = world.person()
    world.stand(plan, patient, plan.at(9))
    return {
        "its member": member,
        "the professional": plan.professional,
        "a delegate who sees": world.delegate(plan, "see"),
        "a delegate who books": world.delegate(plan, "book"),
        "a delegate whom the professional blocked": blocked,
        "another patient there": patient,
        "another professional": other.professional,
        "a delegate elsewhere": world.delegate(other, "see", "book", "set_up"),
        "somebody": world.person(),
    }


def test_who_sees_what_in_each_state(world: World) -> None:
    plan, member = world.plan(youngest=1), world.person()
    appointment = member.book(plan.slot(5), note=NOTE, birth_date=BORN)["id"]
    people = crowd(world, plan, member)
    member.do("cancel", appointment_id=appointment, reason=WHY)
    assert people.keys() == SEES.keys()
    for state, name in itertools.product(STATES, people):
        waits = state in ("held", "offered", "pending")
        world.run(
            "UPDATE bookings SET state = :state, expires_at = CASE WHEN :waits THEN now() + interval '1 hour' END"
            " WHERE id = :id",
            state=state, waits=waits, id=appointment,
        )  # fmt: skip
        sees, words, born = SEES[name] if state not in ("held", "offered") else (False, False, False)
        seen = look(people[name], appointment)
        listed = everything(people[name], plan)
        assert (seen is not None) == sees, (state, name)
        assert (NOTE in str(seen), WHY in str(seen)) == (words, words), (state, name)
        assert (BORN in str(seen)) == born, (state, name)
        if not sees:
            assert not any(word in listed for word in (appointment, NOTE, WHY, BORN)), (state, name)
        if not born:
            assert BORN not in listed, (state, name)


@pytest.mark.parametrize(
    ("door", "more"),
    [
        ("appointment", {}),
        ("move", {"starts_at": "2030-01-01T10:00:00+00:00"}),
        ("cancel", {"reason": WHY}),
        ("decide", {"decision": "accept"}),
        ("record_outcome", {"outcome": "kept"}),
    ],
)
def test_what_one_may_not_see_answers_like_what_is_not_there(world: World, door: str, more: dict[str, str]) -> None:
    plan, member = world.plan(), world.person()
    appointment = member.book(plan.slot(5))["id"]
    people = crowd(world, plan, member)
    for name, (sees, _, _) in SEES.items():
        if not sees:
            there = people[name].refusal(door, appointment_id=appointment, **more)
            nowhere = people[name].refusal(door, appointment_id=uuid7(), **more)
            assert there is not None
            assert nowhere is not None
            assert (there.name, there.detail, there.extra) == (nowhere.name, nowhere.detail, nowhere.extra)
            assert there.name == "NotFound"


@pytest.mark.parametrize("door", ["move", "cancel", "decide", "record_outcome"])
def test_a_delegate_who_only_sees_changes_nothing(world: World, door: str) -> None:
    plan, member = world.plan(), world.person()
    appointment = member.book(plan.slot(5))["id"]
    onlooker = world.delegate(plan, "see")
    more: dict[str, dict[str, Any]] = {
        "move": {"starts_at": "2030-01-01T10:00:00+00:00"},
        "cancel": {"reason": WHY},
        "decide": {"decision": "accept"},
        "record_outcome": {"outcome": "kept"},
    }
    assert onlooker.refused(door, appointment_id=appointment, **more[door]) == "MissingRight"
    seen = onlooker.ask("appointment", appointment_id=appointment)
    assert (seen["can_move"], seen["can_cancel"]) == (False, "no")


def test_nothing_that_somebody_wrote_is_told_or_lies_open(world: World) -> None:
    plan, member = world.plan(youngest=1), world.person()
    appointment = member.book(plan.slot(5), note=NOTE, birth_date=BORN)["id"]
    plan.professional.ask("cancel", appointment_id=appointment, reason=WHY)
    for table in ("outbox", "bookings", "idempotency_keys"):
        for row in world.rows(f"SELECT * FROM {table}"):
            plain = " ".join(bytes(v).decode("latin-1") if isinstance(v, memoryview) else str(v) for v in row)
            assert not any(word in plain for word in (NOTE, WHY, BORN, "genou")), table


def look(person: Person, appointment: str) -> Any:
    return answer(person, "appointment", appointment_id=appointment)


def answer(person: Person, door: str, **arguments: Any) -> Any:
    """What a door answers, None when it finds nothing."""
    try:
        return person.ask(door, **arguments)
    except NotFound:
        return None


def everything(person: Person, plan: Plan) -> str:
    """All that the lists tell somebody."""
    found = [person.ask("appointments", when=when) for when in ("upcoming", "past")]
    found.append(answer(person, "day", member_id=plan.professional.id, date=plan.at(5).date().isoformat()))
    found.append(answer(person, "outside", member_id=plan.professional.id))
    return str(found)
