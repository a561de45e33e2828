"""A member leaves: no word of theirs stays, what stood is called off and passed on, nothing late brings them back."""

from typing import Any

import pytest
from sqlalchemy import text
from uuid6 import uuid7

from contracts.identity.events import NOBODY
from kit.erasure import BlankLate
from services.appointments import erasing
from services.appointments.tests.heard import block, go, tell
from services.appointments.tests.lists import offer, offered, queue
from services.appointments.tests.world import Person, Plan, World

CANARY = "zinnia"
DONE = "appointments.erasure.done"
CANCELLED = "appointments.appointment.cancelled"


def held(world: World) -> list[str]:
    """The tables in which some text, or something sealed, is still there that a canary wrote."""
    found = []
    with world.db.transaction() as tx:
        columns = tx.execute(
            text(
                "SELECT table_name, column_name, data_type FROM information_schema.columns"
                " WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb', 'bytea', 'ARRAY')"
            )
        ).all()
        for table, column, kind in columns:
            says = f"{column} IS NOT NULL" if kind == "bytea" else f"{column}::text ILIKE '%{CANARY}%'"
            if tx.execute(text(f"SELECT 1 FROM {table} WHERE {says} LIMIT 1")).first():
                found.append(f"{table}.{column}")
    return sorted(found)


def told(world: World, kind: str) -> list[Any]:
    return world.rows("SELECT * FROM outbox WHERE type = :kind ORDER BY id", kind=kind)


def book(world: World, plan: Plan, who: Person, days: int, **words: Any) -> str:
    return str(who.do("book", hold_id=who.do("hold", **plan.slot(days))["id"], **words)["id"])


def canary(world: World, plan: Plan) -> Person:
    """A patient of whom there is something in every table that can hold something."""
    who = world.person(name="Zinnia Canari")
    book(world, plan, who, 3, note="zinnia a mal", birth_date="1980-01-01")
    late = book(world, plan, who, 4, birth_date="1980-01-01")
    who.ask("cancel", appointment_id=late, reason="zinnia ne peut pas")
    who.do("hold", **plan.slot(5))
    who.ask("put_reminders", leads=["P1D", "PT1H"], key="zinnia")
    who.do("make_calendar")
    return who


def rich(world: World) -> Plan:
    return world.plan(youngest=18, cancel_cutoff=60 * 24 * 14)


def test_no_word_and_no_name_of_a_patient_stays_and_it_is_said_once(world: World) -> None:
    plan = rich(world)
    who = canary(world, plan)
    assert {"bookings.birth_date", "bookings.cancel_reason", "bookings.note", "members.display_name"} <= {*held(world)}
    go(world, who)
    go(world, who, seq=6, kind="erased")
    assert held(world) == []
    [done] = told(world, DONE)
    assert (done.seq, done.payload) == (1, {"member_id": str(who.id)})
    [member] = world.rows("SELECT * FROM members WHERE id = :id", id=who.id)
    assert {name: getattr(member, name) for name in NOBODY} == NOBODY
    assert (member.seq, member.provisional) == (6, False)
    for table in ("waits", "offers", "reminders", "reminder_choices", "calendars", "delegates", "patients", "blocks"):
        assert world.rows(f"SELECT FROM {table}") == [], table


def test_what_a_patient_had_booked_is_called_off_by_nobody_and_the_professional_hears_it(world: World) -> None:
    plan, following = rich(world), world.person()
    who = canary(world, plan)
    queue(world, plan, following)
    before = len(told(world, CANCELLED))
    go(world, who)
    last = told(world, CANCELLED)[-1]
    assert len(told(world, CANCELLED)) == before + 1
    assert (last.payload["by"], last.payload["late"]) == ("nobody", False)
    assert last.payload["professional_id"] == str(plan.professional.id)
    assert offered(world) == [(following.id, "made")]
    seen = plan.professional.ask("appointment", appointment_id=last.payload["appointment_id"])
    assert (seen["state"], seen["cancelled_by"], seen["note"]) == ("cancelled", "nobody", None)
    assert seen["member"]["display_name"] == ""
    assert world.rows("SELECT FROM bookings WHERE state = 'held'") == []


def test_what_was_offered_to_who_leaves_goes_to_the_next(world: World) -> None:
    plan, who, following = world.plan(), world.person(), world.person()
    offer(world, plan, who)
    queue(world, plan, following)
    go(world, who)
    assert offered(world) == [(following.id, "made")]
    assert world.rows("SELECT FROM waits WHERE member_id = :id", id=who.id) == []


def test_a_professional_who_leaves_closes_the_agenda_and_everybody_who_booked_hears_it(world: World) -> None:
    plan, patient, waiting = rich(world), world.person(), world.person()
    professional = plan.professional
    world.run("UPDATE members SET display_name = 'Dr Zinnia' WHERE id = :id", id=professional.id)
    world.run("UPDATE sites SET name = 'Cabinet Zinnia', address = '1 rue des Zinnias'")
    world.run("UPDATE agendas SET policy = 'Zinnia prévient'")
    world.run("""UPDATE reasons SET names = '{"fr": "Zinnia consulte"}'""")
    world.run("INSERT INTO delegates VALUES (:agenda, :id, '{see}')", agenda=plan.agenda_id, id=world.person().id)
    first = book(world, plan, patient, 3, birth_date="1980-01-01")
    professional.ask(
        "cancel", appointment_id=book(world, plan, patient, 4, birth_date="1980-01-01"), reason="zinnia part"
    )
    offer(world, plan, waiting, days=6)
    go(world, professional)
    assert [one for one in held(world) if one != "bookings.birth_date"] == []  # which is the patient's
    assert patient.ask("appointment", appointment_id=first)["state"] == "cancelled"
    last = told(world, CANCELLED)[-1]
    assert (last.payload["member_id"], last.payload["by"]) == (str(patient.id), "nobody")
    assert offered(world) == [(waiting.id, "lapsed")]
    assert waiting.ask("waiting")["items"] == []
    for table in ("hours", "overrides", "delegates", "patients"):
        assert world.rows(f"SELECT FROM {table}") == [], table
    assert patient.refused("professional", professional_id=professional.id) == "NotFound"
    assert patient.refused("hold", **plan.slot(7)) == "NotFound"


def test_the_events_about_who_left_are_emptied_and_those_that_call_off_are_sent_whole(world: World) -> None:
    plan, other = rich(world), world.person()
    who = canary(world, plan)
    book(world, plan, other, 8, birth_date="1980-01-01")
    go(world, who)
    rows = world.rows("SELECT * FROM outbox ORDER BY id")
    for row in rows:
        old = who.id in row.subjects and row.type != DONE and row.payload.get("by") != "nobody"
        assert (row.payload == {}) == old == ("redacted" in row.headers)
    go(world, who, seq=6, kind="erased")
    theirs = [row for row in world.rows("SELECT * FROM outbox") if who.id in row.subjects and row.type != DONE]
    assert {str(row.payload) for row in theirs} == {"{}"}


def test_past_visits_stay_on_the_other_side_without_what_was_written(world: World) -> None:
    plan, who = rich(world), world.person()
    past = book(world, plan, who, 3, note="zinnia", birth_date="1980-01-01")
    world.run("UPDATE bookings SET state = 'kept'")
    go(world, who)
    seen = plan.professional.ask("appointment", appointment_id=past)
    assert (seen["state"], seen["note"], seen["birth_date"]) == ("kept", None, None)


def test_who_asks_again_is_answered_again_by_an_aggregate_of_its_own(world: World) -> None:
    who = world.person()
    for kind, seq in (("erasure_requested", 5), ("snapshot", 5), ("erasure_requested", 2)):
        go(world, who, seq=seq, kind=kind)
    assert [row.seq for row in told(world, DONE)] == [1, 1, 1]
    assert len({row.aggregate_id for row in told(world, DONE)}) == 3
    assert [row.seq for row in world.rows("SELECT seq FROM members")] == [2]  # as a restored identity counts


def test_a_snapshot_of_a_restored_database_does_not_bring_them_back_and_is_told_so(world: World) -> None:
    who = world.person()
    go(world, who)
    tell(world, who, "Zinnia", seq=99, kind="snapshot")
    tell(world, who, "Zinnia", seq=100)
    assert held(world) == []
    assert len(told(world, DONE)) == 2


def test_a_member_that_was_never_met_gets_a_tombstone_and_an_answer(world: World) -> None:
    stranger = Person(world.service, "Zinnia")
    go(world, stranger)
    assert len(told(world, DONE)) == 1
    assert held(world) == []


@pytest.mark.parametrize("door", ["hold", "wait", "put_reminders", "make_calendar"])
def test_a_call_that_is_still_on_its_way_does_nothing(world: World, door: str) -> None:
    plan, who = world.plan(), world.person()
    go(world, who)
    who.actor["seq"] = 99
    slot = plan.slot(3)
    words: dict[str, Any] = {
        "hold": slot, "wait": {name: slot[name] for name in ("professional_id", "reason_id")},
        "put_reminders": {"leads": ["P1D"]}, "make_calendar": {},
    }  # fmt: skip
    assert who.refused(door, **words[door]) == "NotFound"
    for table in ("bookings", "waits", "reminder_choices", "calendars"):
        assert world.rows(f"SELECT FROM {table}") == []


def test_a_block_that_comes_late_ties_nobody_to_who_left(world: World) -> None:
    who, other = world.person(), world.person()
    go(world, who)
    block(world, other, who)
    assert world.rows("SELECT FROM blocks") == []


def test_what_comes_into_the_inbox_late_is_emptied(world: World) -> None:
    who, other = world.person(name="Zinnia"), world.person(name="Autre")
    go(world, who)
    for person, name in ((who, "Zinnia"), (other, "Autre")):
        world.run(
            "INSERT INTO inbox (event_id, publisher, epoch, aggregate_type, aggregate_id, seq, type, version, payload,"
            " subjects, state, occurred_at) VALUES (gen_random_uuid(), 'identity', 1, 'member', :id, 1,"
            " 'identity.member.changed', 1, jsonb_build_object('display_name', CAST(:name AS text)),"
            " ARRAY[CAST(:id AS uuid)], 'superseded', now())",
            id=person.id, name=name,
        )  # fmt: skip
    assert held(world) == ["inbox.payload"]
    BlankLate(erasing.TOMBSTONES, erasing.SPARED)(world.service)
    assert held(world) == []


def test_the_database_itself_refuses_a_tombstone_with_a_name(world: World) -> None:
    who = world.person()
    with pytest.raises(Exception, match="members_erased"):
        world.run("UPDATE members SET state = 'erased' WHERE id = :id", id=who.id)


def test_nobody_waits_for_or_books_with_a_member_id_that_is_none(world: World) -> None:
    who = world.person()
    assert who.refused("wait", professional_id=uuid7(), reason_id=uuid7()) == "NotFound"
