"""Either side calls an appointment off: the member freely until the cut-off, the professional with a word for them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.appointments.tests.world import Person, Plan, World

WHY = "Je suis souffrante"


def booked(world: World, **reason: Any) -> tuple[Plan, Person, str]:
    plan, who = world.plan(**reason), world.person()
    return plan, who, str(who.book(plan.slot(5))["id"])


def test_a_member_calls_off_freely_before_the_cut_off(world: World) -> None:
    plan, who, appointment = booked(world)
    ended = who.do("cancel", appointment_id=appointment)
    assert (ended["state"], ended["cancelled_by"], ended["late"], ended["version"]) == ("cancelled", "member", False, 2)
    assert (ended["can_cancel"], ended["can_move"], ended["next"]) == ("no", False, None)
    assert world.told() == [("booked", "member", 1), ("cancelled", "member", 2)]
    assert world.rows("SELECT 1 FROM reminders") == []
    assert world.rows("SELECT sequence FROM bookings") == [(1,)]
    assert world.person().do("hold", **plan.slot(5))


def test_past_the_cut_off_a_reason_is_needed_and_it_is_marked_as_late(world: World) -> None:
    plan, who, appointment = booked(world)
    world.bring(appointment, datetime.now(UTC) + timedelta(hours=4, minutes=-1))
    assert who.ask("appointment", appointment_id=appointment)["can_cancel"] == "with_reason"
    assert who.refused("cancel", appointment_id=appointment) == "TooLateToCancel"
    ended = who.do("cancel", appointment_id=appointment, reason=WHY)
    assert (ended["late"], ended["cancel_reason"]) == (True, WHY)
    assert plan.professional.ask("appointment", appointment_id=appointment)["cancel_reason"] == WHY
    [row] = world.rows("SELECT payload FROM outbox WHERE seq = 2")
    assert row.payload["late"] is True
    assert WHY not in str(row.payload)


def test_a_request_is_called_off_freely_at_any_time(world: World) -> None:
    _, who, appointment = booked(world, needs_approval=True)
    world.bring(appointment, datetime.now(UTC) + timedelta(hours=1))
    assert who.do("cancel", appointment_id=appointment)["late"] is False


def test_once_it_has_begun_nobody_calls_it_off(world: World) -> None:
    plan, who, appointment = booked(world)
    world.bring(appointment, datetime.now(UTC) - timedelta(seconds=1))
    for one in (who, plan.professional):
        assert one.refused("cancel", appointment_id=appointment, reason=WHY) == "NotPossibleNow"


def test_the_professional_gives_a_reason_and_the_member_finds_the_next_free_slots(world: World) -> None:
    plan, who, appointment = booked(world)
    refused = plan.professional.refusal("cancel", appointment_id=appointment)
    assert refused is not None
    assert [error["pointer"] for error in refused.extra["errors"]] == ["/reason"]
    ended = plan.professional.do("cancel", appointment_id=appointment, reason=WHY)
    assert (ended["cancelled_by"], ended["late"], ended["side"], ended["next"]) == (
        "professional", False, "professional", None
    )  # fmt: skip
    seen = who.ask("appointment", appointment_id=appointment)
    assert (seen["cancel_reason"], len(seen["next"])) == (WHY, 3)
    assert world.told()[-1] == ("cancelled", "professional", 2)


def test_a_reason_lies_sealed(world: World) -> None:
    _, who, appointment = booked(world)
    who.ask("cancel", appointment_id=appointment, reason=WHY)
    assert WHY.encode() not in bytes(world.rows("SELECT cancel_reason FROM bookings")[0][0])


@pytest.mark.parametrize("state", ["cancelled", "declined", "expired", "kept", "no_show"])
def test_what_does_not_stand_is_not_called_off(world: World, state: str) -> None:
    _, who, appointment = booked(world)
    world.run("UPDATE bookings SET state = :state", state=state)
    assert who.refused("cancel", appointment_id=appointment, reason=WHY) == "NotPossibleNow"


def test_a_place_that_is_given_up_is_offered_in_that_transaction_but_not_to_who_left_it(world: World) -> None:
    plan, who, appointment = booked(world)
    waiting = world.person()
    for one in (who, waiting):
        one.do("wait", professional_id=plan.professional.id, reason_id=plan.reason_id)
    who.ask("cancel", appointment_id=appointment)
    assert who.ask("waiting")["items"][0]["offer"] is None
    assert waiting.ask("waiting")["items"][0]["offer"]
    assert world.person().refused("hold", **plan.slot(5)) == "SlotTaken"
