"""Reminders at a time of the member's own day: once, and not where they are needless."""

from typing import Any

from services.healthbox import chores
from services.healthbox.tests.world import Person, World

ALL = [1, 2, 3, 4, 5, 6, 7]


def put(who: Person, tracker: str = "mood") -> None:
    who.ask("put_reminders", reminders=[{"tracker": tracker, "at": "20:30", "weekdays": ALL}])


def told(world: World) -> int:
    """How many reminders are told when a minute past the due one is now."""
    world.rows(None, "UPDATE due SET at = now() - interval '1 minute'")
    before = len(world.told())
    for _ in range(2):
        chores.do_what_is_due(world.service)
    return len(world.told()) - before


def test_a_reminder_is_told_once_and_is_due_again_later(world: World) -> None:
    who = world.person()
    put(who)
    assert told(world) == 1
    assert world.rows(None, "SELECT FROM due WHERE at <= now()") == []
    [event] = world.rows(None, "SELECT payload FROM outbox")
    assert event["payload"].keys() == {"reminder_id", "member_id", "due_at"}


def test_nobody_is_reminded_of_what_they_have_noted_or_while_they_pause(world: World) -> None:
    noted, paused, suspended = world.person(), world.person(), world.person()
    for who in (noted, paused, suspended):
        put(who)
    noted.ask("add_entry", tracker="mood", values={"stress": 3})
    paused.ask("add_pause", **{"because": "illness", "from": "2026-01-01"})
    world.introduce(suspended, seq=2, state="suspended")
    assert told(world) == 0


def test_reminders_are_set_as_a_whole(world: World) -> None:
    who = world.person()
    put(who)
    put(who, "sleep")
    assert [one["tracker"] for one in who.ask("reminders")["items"]] == ["sleep"]
    who.ask("put_reminders", reminders=[])
    assert world.rows(None, "SELECT FROM due") == []


def test_after_a_long_outage_an_old_reminder_is_left_out(world: World) -> None:
    who: Any = world.person()
    put(who)
    world.rows(None, "UPDATE due SET at = now() - interval '5 hours'")
    chores.do_what_is_due(world.service)
    assert world.told() == []
