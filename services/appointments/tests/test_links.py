"""The link in a reminder: it works without signing in, only its button acts, and it ends with a move."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from uuid6 import uuid7

from kit.refusals import Refusal
from kit.testing import call
from services.appointments.tests.heard import go, tell
from services.appointments.tests.world import Person, Plan, World


def ask(world: World, door: str, **arguments: Any) -> Any:
    """The answer of a door that nobody signed in for, or the name of its refusal."""
    try:
        answer = getattr(world.service, door)(call(), **{name: str(value) for name, value in arguments.items()})
    except Refusal as refusal:
        return refusal.name
    return json.loads(answer) if isinstance(answer, bytes) else answer


def booked(world: World, plan: Plan, who: Person, days: int = 3) -> UUID:
    return UUID(who.do("book", hold_id=who.do("hold", **plan.slot(days))["id"])["id"])


def link(world: World, who: Person, appointment_id: UUID) -> str:
    token = ask(world, "reminder_link", appointment_id=appointment_id, member_id=who.id)["token"]
    return str(token)


def test_looking_shows_the_appointment_and_changes_nothing(world: World) -> None:
    plan, who = world.plan(), world.person()
    appointment_id = booked(world, plan, who)
    token, before = link(world, who, appointment_id), world.rows("SELECT * FROM bookings")
    seen = [ask(world, "linked", token=token) for _ in range(2)]
    assert seen[0] == seen[1]
    assert (seen[0]["id"], seen[0]["state"]) == (str(appointment_id), "confirmed")
    assert (seen[0]["can_cancel"], seen[0]["confirmed"]) == ("freely", False)
    assert seen[0]["site"]["address"] == "1 rue des Lilas, Nantes"
    assert "note" not in seen[0]
    assert "reason" not in seen[0]
    assert world.rows("SELECT * FROM bookings") == before


def test_the_button_confirms_once_and_the_professional_sees_it(world: World) -> None:
    plan, who = world.plan(), world.person()
    appointment_id = booked(world, plan, who)
    token = link(world, who, appointment_id)
    for _ in range(2):
        assert ask(world, "follow_link", token=token, act="confirm")["confirmed"] is True
    seen = plan.professional.ask("appointment", appointment_id=appointment_id)
    assert seen["confirmed_by_link_at"] is not None
    assert seen["version"] == 2


def test_the_button_cancels_as_the_member_would(world: World) -> None:
    plan, who = world.plan(), world.person()
    appointment_id = booked(world, plan, who)
    token = link(world, who, appointment_id)
    for _ in range(2):  # a second press finds it done
        assert ask(world, "follow_link", token=token, act="cancel")["state"] == "cancelled"
    assert ask(world, "linked", token=token)["can_cancel"] == "no"
    assert ask(world, "follow_link", token=token, act="confirm") == "NotPossibleNow"
    assert world.events().count("appointments.appointment.cancelled") == 1
    seen = who.ask("appointment", appointment_id=appointment_id)
    assert (seen["cancelled_by"], seen["late"]) == ("member", False)


def test_past_the_cut_off_the_button_needs_a_reason_that_is_sealed(world: World) -> None:
    plan, who = world.plan(cancel_cutoff=7 * 24 * 60), world.person()
    appointment_id = booked(world, plan, who)
    token = link(world, who, appointment_id)
    assert ask(world, "linked", token=token)["can_cancel"] == "with_reason"
    assert ask(world, "follow_link", token=token, act="cancel") == "TooLateToCancel"
    assert ask(world, "follow_link", token=token, act="cancel", reason="zinnia")["state"] == "cancelled"
    seen = plan.professional.ask("appointment", appointment_id=appointment_id)
    assert (seen["cancel_reason"], seen["late"]) == ("zinnia", True)
    assert "zinnia" not in str(world.rows("SELECT * FROM bookings"))


def test_a_link_ends_with_a_move_and_the_next_is_another(world: World) -> None:
    plan, who = world.plan(), world.person()
    appointment_id = booked(world, plan, who)
    token = link(world, who, appointment_id)
    who.ask("move", appointment_id=appointment_id, starts_at=plan.slot(4)["starts_at"])
    for door, more in (("linked", {}), ("follow_link", {"act": "cancel"})):
        assert ask(world, door, token=token, **more) == "InvalidLink"
    assert ask(world, "linked", token=link(world, who, appointment_id))["state"] == "confirmed"


@pytest.mark.parametrize("token", ["x", "A" * 64, "é" * 10])
def test_what_is_no_link_of_ours_is_refused(world: World, token: str) -> None:
    assert ask(world, "linked", token=token) == ask(world, "follow_link", token=token, act="confirm") == "InvalidLink"


def test_a_calendars_token_and_a_link_are_not_each_other(world: World) -> None:
    plan, who = world.plan(), world.person()
    token = link(world, who, booked(world, plan, who))
    assert ask(world, "calendar_of", token=token) == "NotFound"
    assert ask(world, "linked", token=who.do("make_calendar")["token"]) == "InvalidLink"


def test_there_is_no_link_where_nothing_is_to_be_reminded_of(world: World) -> None:
    plan, who, other = world.plan(), world.person(), world.person()
    appointment_id = booked(world, plan, who)
    asking = {"appointment_id": appointment_id, "member_id": who.id}
    assert ask(world, "reminder_link", **{**asking, "member_id": other.id}) is None
    assert ask(world, "reminder_link", **{**asking, "appointment_id": uuid7()}) is None
    tell(world, who, state="suspended", kind="suspended")
    assert ask(world, "reminder_link", **asking) is None
    tell(world, who, seq=3, kind="reinstated")
    assert ask(world, "reminder_link", **asking)["token"]
    who.ask("cancel", appointment_id=appointment_id)
    assert ask(world, "reminder_link", **asking) is None


def test_a_link_ends_when_the_appointment_begins_and_when_its_member_leaves(world: World) -> None:
    plan, who, leaving = world.plan(), world.person(), world.person()
    appointment_id = booked(world, plan, who)
    token, other = link(world, who, appointment_id), link(world, leaving, booked(world, plan, leaving, 5))
    go(world, leaving)
    assert ask(world, "linked", token=other) == "InvalidLink"
    back = timedelta(days=4)
    world.run(
        "UPDATE bookings SET starts_at = starts_at - :back, ends_at = ends_at - :back,"
        " during = tstzrange(lower(during) - :back, upper(during) - :back) WHERE id = :id",
        back=back, id=appointment_id,
    )  # fmt: skip
    assert ask(world, "linked", token=token) == "InvalidLink"
    assert ask(world, "reminder_link", appointment_id=appointment_id, member_id=who.id) is None
