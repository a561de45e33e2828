"""What the worker does by the clock."""

import pytest

from services.appointments import chores
from services.appointments.tests.lists import expire, offer
from services.appointments.tests.world import World


@pytest.mark.parametrize(("days", "kept"), [(29, True), (31, False)])
def test_what_was_written_for_a_visit_is_forgotten_a_month_after_it(world: World, days: int, kept: bool) -> None:
    plan, who = world.plan(youngest=1), world.person()
    hold_id = who.do("hold", **plan.slot(3))["id"]
    who.ask("book", hold_id=hold_id, note="J'ai mal", birth_date="1980-01-01")
    world.run(
        "UPDATE bookings SET starts_at = now() - make_interval(days => :days, mins => 30),"
        " ends_at = now() - make_interval(days => :days), state = 'kept',"
        " during = tstzrange(now() - make_interval(days => :days, mins => 30), now() - make_interval(days => :days))",
        days=days,
    )
    chores.forget(world.service)
    chores.forget(world.service)
    seen = plan.professional.ask("appointment", appointment_id=hold_id)
    assert ((seen["note"], seen["birth_date"]) == ("J'ai mal", "1980-01-01")) is kept
    assert (seen["note"] is None) is not kept
    assert seen["state"] == "kept"
    assert world.rows("SELECT FROM reminders") == []


def test_what_nobody_decided_or_answered_ends_by_itself(world: World) -> None:
    plan, asked, who = world.plan(), world.plan(needs_approval=True), world.person()
    offer(world, plan, who)
    request = who.do("book", hold_id=who.do("hold", **asked.slot(3))["id"])["id"]
    chores.end_what_is_over(world.service)
    assert who.ask("appointment", appointment_id=request)["state"] == "pending"
    expire(world)
    for _ in range(2):
        chores.end_what_is_over(world.service)
    assert who.ask("appointment", appointment_id=request)["state"] == "expired"
    assert world.events().count("appointments.appointment.expired") == 1
    assert world.events().count("appointments.offer.lapsed") == 1


def test_reminders_are_told_batch_by_batch_and_what_waits_is_measured(world: World) -> None:
    plan, who = world.plan(), world.person()
    for days in range(3, 8):
        who.ask("book", hold_id=who.do("hold", **plan.slot(days))["id"])
    offer(world, plan, world.person(), days=9)
    world.run("UPDATE reminders SET due_at = now() - interval '90 seconds'")
    chores.tell_reminders(world.service, at_once=2)
    assert world.events().count("appointments.reminder.due") == 5
    assert chores.OLDEST._value.get() == 0
    assert chores.OPEN._value.get() == 1


def test_a_reminder_that_nobody_can_be_told_of_is_not_late(world: World) -> None:
    plan, who = world.plan(), world.person()
    who.ask("book", hold_id=who.do("hold", **plan.slot(3))["id"])
    world.run("UPDATE reminders SET due_at = now() - interval '90 seconds'")
    world.run("UPDATE members SET state = 'suspended' WHERE id = :id", id=who.id)
    chores.tell_reminders(world.service)
    assert chores.OLDEST._value.get() == 0
    assert world.events().count("appointments.reminder.due") == 0
