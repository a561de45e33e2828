"""A move is whole or not at all: the old place is kept until the new one is had, and handed on then."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.appointments.tests.world import Person, Plan, World


def wire(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def booked(world: World, **reason: Any) -> tuple[Plan, Person, str]:
    plan, who = world.plan(**reason), world.person()
    return plan, who, str(who.book(plan.slot(5), note="Bonjour")["id"])


@pytest.mark.parametrize("side", ["member", "professional"])
def test_a_move_takes_the_new_place_and_frees_the_old_one(world: World, side: str) -> None:
    plan, who, appointment = booked(world)
    mover = who if side == "member" else plan.professional
    moved = mover.do("move", appointment_id=appointment, version=1, starts_at=wire(plan.at(6, 15)))
    assert (moved["id"], moved["state"], moved["version"], moved["note"]) == (appointment, "confirmed", 2, "Bonjour")
    assert datetime.fromisoformat(moved["starts_at"]) == plan.at(6, 15)
    assert datetime.fromisoformat(moved["ends_at"]) == plan.at(6, 15, 30)
    assert world.told() == [("booked", "member", 1), ("moved", side, 2)]
    [row] = world.rows("SELECT payload FROM outbox WHERE seq = 2")
    assert datetime.fromisoformat(row.payload["previous_starts_at"]) == plan.at(5)
    assert datetime.fromisoformat(row.payload["starts_at"]) == plan.at(6, 15)
    assert world.rows("SELECT sequence FROM bookings") == [(1,)]
    assert world.person().refused("hold", **plan.slot(6, 15)) == "SlotTaken"
    assert world.person().do("hold", **plan.slot(5))


def test_a_move_that_fails_leaves_everything_as_it_was(world: World) -> None:
    plan, who, appointment = booked(world)
    world.stand(plan, world.person(), plan.at(6))
    before = world.rows("SELECT * FROM bookings ORDER BY id"), world.rows("SELECT * FROM reminders")
    refused = who.refusal("move", appointment_id=appointment, starts_at=wire(plan.at(6)))
    assert refused is not None
    assert refused.name == "SlotTaken"
    assert datetime.fromisoformat(refused.extra["next"][0]["starts_at"]) == plan.at(6, 10, 30)
    assert (world.rows("SELECT * FROM bookings ORDER BY id"), world.rows("SELECT * FROM reminders")) == before
    assert world.events() == ["appointments.appointment.booked"]


def test_a_move_may_overlap_the_place_that_it_leaves(world: World) -> None:
    plan, who, appointment = booked(world, step=15)
    moved = who.do("move", appointment_id=appointment, starts_at=wire(plan.at(5, 10, 15)))
    assert datetime.fromisoformat(moved["starts_at"]) == plan.at(5, 10, 15)


def test_its_own_place_counts_for_nothing_on_a_full_day(world: World) -> None:
    plan, who, appointment = booked(world, most_per_day=1)
    assert who.do("move", appointment_id=appointment, starts_at=wire(plan.at(5, 15)))


def test_a_move_to_where_it_stands_changes_nothing(world: World) -> None:
    plan, who, appointment = booked(world)
    assert who.do("move", appointment_id=appointment, starts_at=wire(plan.at(5)))["version"] == 1
    assert len(world.events()) == 1


def test_past_the_cut_off_only_the_professional_moves(world: World) -> None:
    plan, who, appointment = booked(world)
    world.bring(appointment, datetime.now(UTC) + timedelta(hours=3))
    assert who.ask("appointment", appointment_id=appointment)["can_move"] is False
    assert who.refused("move", appointment_id=appointment, starts_at=wire(plan.at(6))) == "TooLateToMove"
    assert plan.professional.ask("appointment", appointment_id=appointment)["can_move"] is True
    assert plan.professional.do("move", appointment_id=appointment, starts_at=wire(plan.at(6)))["version"] == 2


def test_what_has_begun_is_moved_by_nobody(world: World) -> None:
    plan, who, appointment = booked(world)
    world.bring(appointment, datetime.now(UTC) - timedelta(minutes=1))
    for one in (who, plan.professional):
        assert one.refused("move", appointment_id=appointment, starts_at=wire(plan.at(6))) == "NotPossibleNow"


def test_another_version_is_not_moved(world: World) -> None:
    plan, who, appointment = booked(world)
    who.ask("move", appointment_id=appointment, version=1, starts_at=wire(plan.at(6)))
    to = wire(plan.at(7))
    assert who.refused("move", appointment_id=appointment, version=1, starts_at=to) == "VersionConflict"


def test_a_request_that_is_moved_stays_one_with_time_to_decide(world: World) -> None:
    plan, who, appointment = booked(world, needs_approval=True)
    world.run("UPDATE bookings SET expires_at = now() + interval '1 hour'")
    moved = who.do("move", appointment_id=appointment, starts_at=wire(plan.at(9)))
    assert moved["state"] == "pending"
    assert datetime.fromisoformat(moved["expires_at"]) > datetime.now(UTC) + timedelta(hours=47)


@pytest.mark.parametrize(("side", "state"), [("member", "pending"), ("professional", "confirmed")])
def test_what_needs_approval_is_a_request_again_when_its_member_moves_it(world: World, side: str, state: str) -> None:
    plan, who, appointment = booked(world, needs_approval=True)
    plan.professional.ask("decide", appointment_id=appointment, decision="accept")
    mover = who if side == "member" else plan.professional
    assert mover.do("move", appointment_id=appointment, starts_at=wire(plan.at(9)))["state"] == state
    assert len(world.rows("SELECT 1 FROM reminders")) == (state == "confirmed")


def test_reminders_go_with_a_move_and_a_confirmation_by_link_does_not(world: World) -> None:
    plan, who, appointment = booked(world)
    world.run("UPDATE bookings SET confirmed_by_link_at = now()")
    moved = who.do("move", appointment_id=appointment, starts_at=wire(plan.at(8)))
    assert moved["confirmed_by_link_at"] is None
    assert world.rows("SELECT due_at FROM reminders") == [(plan.at(7),)]


def test_a_freed_place_is_offered_in_the_transaction_that_frees_it(world: World) -> None:
    plan, who, appointment = booked(world)
    waiting = world.person()
    waiting.do("wait", professional_id=plan.professional.id, reason_id=plan.reason_id)
    who.ask("move", appointment_id=appointment, starts_at=wire(plan.at(9)))
    assert world.person().refused("hold", **plan.slot(5)) == "SlotTaken"
    [item] = waiting.ask("waiting")["items"]
    assert datetime.fromisoformat(item["offer"]["starts_at"]) == plan.at(5)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ("UPDATE agendas SET is_open = false", "AgendaClosed"),
        ("UPDATE reasons SET ended_at = now()", "NotPossibleNow"),
        ("UPDATE bookings SET state = 'cancelled'", "NotPossibleNow"),
        ("UPDATE bookings SET state = 'kept'", "NotPossibleNow"),
    ],
)
def test_what_cannot_be_moved_is_not(world: World, change: str, refused: str) -> None:
    plan, who, appointment = booked(world)
    world.run(change)
    assert who.refused("move", appointment_id=appointment, starts_at=wire(plan.at(6))) == refused


def test_the_database_has_the_last_word_and_its_no_changes_nothing(world: World) -> None:
    plan, who, appointment = booked(world)
    far = world.stand(plan, world.person(), plan.at(20))
    # no visit begins near that day, so the rules see nothing there
    occupied = "UPDATE bookings SET during = tstzrange(:since, upper(during)) WHERE id = :id"
    world.run(occupied, since=plan.at(6), id=far)
    assert who.refused("move", appointment_id=appointment, starts_at=wire(plan.at(6))) == "SlotTaken"
    assert world.rows("SELECT starts_at, version FROM bookings WHERE id = :id", id=appointment) == [(plan.at(5), 1)]
