"""A request takes its place until the professional decides, or until it is too late to."""

from datetime import UTC, datetime, timedelta

import pytest

from services.appointments import changes, rules
from services.appointments.tests.world import Person, Plan, World

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def requested(world: World) -> tuple[Plan, Person, str]:
    plan, who = world.plan(needs_approval=True), world.person()
    return plan, who, str(who.book(plan.slot(5))["id"])


def test_what_is_accepted_stands(world: World) -> None:
    plan, who, appointment = requested(world)
    accepted = plan.professional.do("decide", appointment_id=appointment, decision="accept")
    assert (accepted["state"], accepted["expires_at"], accepted["version"]) == ("confirmed", None, 2)
    assert world.told() == [("requested", "member", 1), ("booked", "professional", 2)]
    assert len(world.rows("SELECT 1 FROM reminders")) == 1
    assert who.ask("appointment", appointment_id=appointment)["state"] == "confirmed"


def test_what_is_declined_is_free_again(world: World) -> None:
    plan, _, appointment = requested(world)
    declined = plan.professional.do("decide", appointment_id=appointment, decision="decline")
    assert declined["state"] == "declined"
    assert world.told()[-1] == ("declined", "professional", 2)
    assert world.person().do("hold", **plan.slot(5))


@pytest.mark.parametrize("decision", ["accept", "decline"])
def test_it_is_decided_once(world: World, decision: str) -> None:
    plan, _, appointment = requested(world)
    plan.professional.ask("decide", appointment_id=appointment, decision=decision)
    assert plan.professional.refused("decide", appointment_id=appointment, decision="accept") == "NotPossibleNow"
    assert len(world.told()) == 2


def test_only_the_professionals_side_decides_by_the_right_to_book(world: World) -> None:
    plan, who, appointment = requested(world)
    assert who.refused("decide", appointment_id=appointment, decision="accept") == "Forbidden"
    assert world.person().refused("decide", appointment_id=appointment, decision="accept") == "NotFound"
    onlooker = world.delegate(plan, "see")
    assert onlooker.refused("decide", appointment_id=appointment, decision="accept") == "MissingRight"
    assert world.delegate(plan, "book").do("decide", appointment_id=appointment, decision="accept")


def test_what_nobody_decides_about_expires_once_and_its_place_is_free(world: World) -> None:
    plan, who, appointment = requested(world)
    world.run("UPDATE bookings SET expires_at = now()")
    changes.expire_due(world.service)
    changes.expire_due(world.service)
    assert who.ask("appointment", appointment_id=appointment)["state"] == "expired"
    assert world.told() == [("requested", "member", 1), ("expired", "nobody", 2)]
    assert plan.professional.refused("decide", appointment_id=appointment, decision="accept") == "NotPossibleNow"
    assert world.person().do("hold", **plan.slot(5))


def test_whoever_wants_the_place_of_an_expired_request_finds_it_free_or_offered(world: World) -> None:
    plan, _, _ = requested(world)
    world.run("UPDATE bookings SET expires_at = now()")
    assert world.person().do("hold", **plan.slot(5))
    assert world.told()[-1] == ("expired", "nobody", 2)


def test_the_place_of_an_expired_request_goes_first_to_who_waits(world: World) -> None:
    plan, _, _ = requested(world)
    waiting = world.person()
    waiting.do("wait", professional_id=plan.professional.id, reason_id=plan.reason_id)
    world.run("UPDATE bookings SET expires_at = now()")
    assert world.person().refused("hold", **plan.slot(5)) == "SlotTaken"
    assert waiting.ask("waiting")["items"][0]["offer"] is None  # the refused transaction is undone with its offer
    changes.expire_due(world.service)
    assert waiting.ask("waiting")["items"][0]["offer"]


def test_a_decision_that_comes_too_late_finds_it_expired(world: World) -> None:
    plan, _, appointment = requested(world)
    world.run("UPDATE bookings SET expires_at = now()")
    assert plan.professional.refused("decide", appointment_id=appointment, decision="accept") == "NotPossibleNow"


@pytest.mark.parametrize(
    ("starts_in", "notice", "decided_in"),
    [(200, 2, 48), (40, 2, 38), (40, 0, 40), (3, 2, 1), (2.5, 2, 2.5)],
    ids=["48 hours", "before the notice", "without a notice", "an hour is enough", "too near to its notice"],
)
def test_until_when_a_request_waits(starts_in: float, notice: int, decided_in: float) -> None:
    until = rules.decide_by(NOON, NOON + timedelta(hours=starts_in), notice * 60)
    assert until == NOON + timedelta(hours=decided_in)
