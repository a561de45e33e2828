"""Whether the member came: noted on the professional's side once it has begun, seen by both, open to correction."""

from datetime import UTC, datetime, timedelta

import pytest

from services.appointments.tests.world import Person, Plan, World


def begun(world: World) -> tuple[Plan, Person, str]:
    plan, who = world.plan(), world.person()
    appointment = str(who.book(plan.slot(5))["id"])
    world.bring(appointment, datetime.now(UTC) - timedelta(minutes=1))
    return plan, who, appointment


@pytest.mark.parametrize("outcome", ["kept", "no_show"])
def test_an_outcome_is_seen_by_both(world: World, outcome: str) -> None:
    plan, who, appointment = begun(world)
    noted = plan.professional.do("record_outcome", appointment_id=appointment, outcome=outcome)
    assert (noted["state"], noted["version"]) == (outcome, 2)
    assert who.ask("appointment", appointment_id=appointment)["state"] == outcome
    assert world.told()[-1] == (outcome, "professional", 2)


def test_an_outcome_may_be_corrected_and_is_told_only_when_it_changes(world: World) -> None:
    plan, _, appointment = begun(world)
    for outcome in ("no_show", "no_show", "kept"):
        plan.professional.ask("record_outcome", appointment_id=appointment, outcome=outcome)
    assert [what for what, _, _ in world.told()] == ["booked", "no_show", "kept"]


def test_nothing_is_noted_before_it_begins(world: World) -> None:
    plan, who = world.plan(), world.person()
    appointment = who.book(plan.slot(5))["id"]
    ask = {"appointment_id": appointment, "outcome": "kept"}
    assert plan.professional.refused("record_outcome", **ask) == "NotPossibleNow"


@pytest.mark.parametrize("state", ["cancelled", "declined", "expired"])
def test_nothing_is_noted_of_what_did_not_take_place(world: World, state: str) -> None:
    plan, _, appointment = begun(world)
    world.run("UPDATE bookings SET state = :state", state=state)
    ask = {"appointment_id": appointment, "outcome": "no_show"}
    assert plan.professional.refused("record_outcome", **ask) == "NotPossibleNow"


def test_only_the_professionals_side_notes_it_by_the_right_to_book(world: World) -> None:
    plan, who, appointment = begun(world)
    ask = {"appointment_id": appointment, "outcome": "kept"}
    assert who.refused("record_outcome", **ask) == "Forbidden"
    assert world.delegate(plan, "see").refused("record_outcome", **ask) == "MissingRight"
    assert world.delegate(plan, "book").do("record_outcome", **ask)["state"] == "kept"


def test_who_came_is_a_known_patient(world: World) -> None:
    plan, who, appointment = begun(world)
    world.run("UPDATE reasons SET patients = 'known'")
    assert who.refused("hold", **plan.slot(6)) == "NotForYou"
    plan.professional.ask("record_outcome", appointment_id=appointment, outcome="kept")
    assert who.do("hold", **plan.slot(6))
