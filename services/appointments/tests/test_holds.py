"""A slot is kept for five minutes, for one member in one session; a hold that is over is in nobody's way."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from uuid6 import uuid7

from kit.testing import actor
from services.appointments.tests.world import Person, World


def holds_of(world: World) -> int:
    return int(world.rows("SELECT count(*) FROM bookings WHERE state = 'held'")[0][0])


def pass_minutes(world: World, minutes: float = 6) -> None:
    """What has an end comes nearer to it."""
    world.run(
        "UPDATE bookings SET expires_at = expires_at - :by WHERE expires_at IS NOT NULL", by=timedelta(minutes=minutes)
    )


def test_a_hold_says_what_is_kept_for_how_long_and_what_is_asked_next(world: World) -> None:
    plan, who = world.plan(youngest=16), world.person()
    hold = who.do("hold", **plan.slot(3))
    assert who.ask("hold_of", hold_id=hold["id"]) | {"seconds_left": 0} == hold | {"seconds_left": 0}
    assert 295 <= hold["seconds_left"] <= 300
    assert hold["professional"] == {
        "id": str(plan.professional.id), "display_name": "Dr Hélène Marchand", "kind": "professional", "badge": None,
    }  # fmt: skip
    assert hold["reason"] == {
        "id": str(plan.reason_id), "names": {"fr": "Consultation"}, "duration": 30, "needs_approval": False,
        "youngest": 16, "oldest": None, "cancel_cutoff": 240,
    }  # fmt: skip
    assert hold["local"]["starts"] == plan.at(3).isoformat(timespec="minutes")
    assert datetime.fromisoformat(hold["starts_at"]) == plan.at(3)
    assert (hold["time_zone"], hold["site"]["name"]) == ("Europe/Paris", "Cabinet")
    assert hold["asks_birth_date"] is True


def test_a_kept_slot_is_nobody_elses_and_the_next_free_ones_are_named(world: World) -> None:
    plan = world.plan()
    world.person().do("hold", **plan.slot(3))
    refused = world.person().refusal("hold", **plan.slot(3))
    assert refused is not None
    assert refused.name == "SlotTaken"
    assert [datetime.fromisoformat(slot["starts_at"]) for slot in refused.extra["next"]] == [
        plan.at(3, 10, 30), plan.at(3, 11), plan.at(3, 11, 30)
    ]  # fmt: skip


@pytest.mark.parametrize("at", [(3, 10, 7), (-1, 10, 0), (0, 0, 0), (120, 10, 0)])
def test_what_is_no_slot_is_taken(world: World, at: tuple[int, int, int]) -> None:
    assert world.person().refused("hold", **world.plan().slot(*at)) == "SlotTaken"


def test_two_slots_are_kept_at_once_over_all_agendas_and_not_three(world: World) -> None:
    one, other, who = world.plan(), world.plan(), world.person()
    first = who.do("hold", **one.slot(3))
    who.do("hold", **other.slot(3))
    assert who.refused("hold", **one.slot(4)) == "TooManyHolds"
    who.ask("release", hold_id=first["id"])
    who.do("hold", **one.slot(4))
    assert holds_of(world) == 2


def test_what_was_kept_too_long_does_not_count(world: World) -> None:
    plan, who = world.plan(), world.person()
    who.do("hold", **plan.slot(3))
    who.do("hold", **plan.slot(4))
    pass_minutes(world)
    assert who.do("hold", **plan.slot(5))


def test_a_hold_that_is_over_is_gone_in_the_transaction_that_wants_its_place(world: World) -> None:
    plan, first, second = world.plan(), world.person(), world.person()
    old = first.do("hold", **plan.slot(3))
    pass_minutes(world)
    new = second.do("hold", **plan.slot(3))
    assert [str(row.id) for row in world.rows("SELECT id FROM bookings")] == [new["id"]] != [old["id"]]
    assert first.refused("hold_of", hold_id=old["id"]) == "NotFound"


def test_a_hold_is_bound_to_its_session(world: World) -> None:
    plan, who = world.plan(), world.person()
    hold = who.do("hold", **plan.slot(3))
    elsewhere = Person(who.service, "Camille")
    elsewhere.id, elsewhere.actor = who.id, actor(who.id)
    for one in (elsewhere, world.person(), plan.professional):
        assert one.refused("hold_of", hold_id=hold["id"]) == "NotFound"
        assert one.refused("book", hold_id=hold["id"]) == "HoldExpired"
        one.ask("release", hold_id=hold["id"])
        assert one.refused("appointment", appointment_id=hold["id"]) == "NotFound"
    assert holds_of(world) == 1


def test_what_is_released_is_free_at_once_and_releasing_twice_is_no_harm(world: World) -> None:
    plan, who = world.plan(), world.person()
    hold = who.do("hold", **plan.slot(3))
    who.ask("release", hold_id=hold["id"])
    who.ask("release", hold_id=hold["id"])
    assert world.person().do("hold", **plan.slot(3))
    assert world.events() == []


def test_nobody_keeps_a_slot_of_their_own_agenda(world: World) -> None:
    plan = world.plan()
    refused = plan.professional.refusal("hold", **plan.slot(3))
    assert refused is not None
    assert [error["pointer"] for error in refused.extra["errors"]] == ["/professional_id"]


def test_a_closed_agenda_keeps_nothing(world: World) -> None:
    plan = world.plan()
    world.run("UPDATE agendas SET is_open = false")
    assert world.person().refused("hold", **plan.slot(3)) == "AgendaClosed"


@pytest.mark.parametrize("state", ["suspended", "erased"])
def test_a_professional_who_is_not_there_has_no_slots(world: World, state: str) -> None:
    plan = world.plan()
    world.run(
        "UPDATE members SET state = :state, display_name = '' WHERE id = :id", state=state, id=plan.professional.id
    )
    assert world.person().refused("hold", **plan.slot(3)) == "NotFound"


@pytest.mark.parametrize("blocker", ["member", "professional"])
def test_between_two_who_blocked_each_other_nothing_is_kept(world: World, blocker: str) -> None:
    plan, who = world.plan(), world.person()
    pair = (who.id, plan.professional.id) if blocker == "member" else (plan.professional.id, who.id)
    world.run("INSERT INTO blocks VALUES (:id, :one, :other)", id=uuid7(), one=pair[0], other=pair[1])
    assert who.refused("hold", **plan.slot(3)) == "NotFound"


def test_a_reason_of_another_agenda_or_none_is_not_found(world: World) -> None:
    plan, other, who = world.plan(), world.plan(), world.person()
    assert who.refused("hold", **plan.slot(3) | {"reason_id": str(other.reason_id)}) == "NotFound"
    assert who.refused("hold", **plan.slot(3) | {"reason_id": str(UUID(int=1))}) == "NotFound"
    assert who.refused("hold", **plan.slot(3) | {"professional_id": str(world.person().id)}) == "NotFound"
    world.run("UPDATE reasons SET ended_at = now() WHERE id = :id", id=plan.reason_id)
    assert who.refused("hold", **plan.slot(3)) == "NotFound"


@pytest.mark.parametrize(("patients", "known"), [("new", True), ("known", False)])
def test_a_reason_for_other_patients_is_not_kept(world: World, patients: str, known: bool) -> None:
    plan, who = world.plan(patients=patients), world.person()
    if known:
        world.stand(plan, who, plan.at(-9), state="kept")
    assert who.refused("hold", **plan.slot(3)) == "NotForYou"
    word = "INSERT INTO patients VALUES (:agenda, :member, :known)"
    world.run(word, agenda=plan.agenda_id, member=who.id, known=not known)
    assert who.do("hold", **plan.slot(3))


def test_buffers_are_kept_too(world: World) -> None:
    plan = world.plan(buffer_after=10, duration=20, step=10)
    world.person().do("hold", **plan.slot(3, 10))
    assert world.person().refused("hold", **plan.slot(3, 10, 20)) == "SlotTaken"
    assert world.person().refused("hold", **plan.slot(3, 9, 40)) == "SlotTaken"
    assert world.person().do("hold", **plan.slot(3, 10, 30))


def test_holds_count_for_the_most_per_day(world: World) -> None:
    plan = world.plan(most_per_day=1)
    world.person().do("hold", **plan.slot(3))
    assert world.person().refused("hold", **plan.slot(3, 15)) == "SlotTaken"
    assert world.person().do("hold", **plan.slot(4, 15))
