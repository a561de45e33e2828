"""A programme is begun, paused and ended; its session is told once, and not where nothing is expected."""

from datetime import timedelta
from typing import Any

import pytest

from services.games import chores
from services.games.tests.world import Person, World

ALL = [1, 2, 3, 4, 5, 6, 7]


def put(who: Person, **said: Any) -> dict[str, Any]:
    asked = {"tasks": ["reaction", "corsi"], "weekdays": ALL, "at": "00:00", **said}
    made: dict[str, Any] = who.do("put_programme", **asked)
    return made


def told(world: World) -> int:
    """How many sessions are told when midnight of today, in the member's zone, was a minute ago."""
    world.rows(None, "UPDATE due SET at = now() - interval '1 minute' WHERE kind = 'session'")
    before = world.told().count("games.programme.session_due")
    for _ in range(2):
        chores.do_what_is_due(world.service)
    return world.told().count("games.programme.session_due") - before


def test_a_programme_says_what_is_next(world: World) -> None:
    who = world.person()
    assert who.refused("programme") == "NotFound"
    made = put(who)
    assert (made["state"], made["at"], made["zone"], made["paused_until"]) == ("active", "00:00", "Europe/Paris", None)
    assert made == who.ask("programme")
    tomorrow = who.ask("calendar", **{"from": made["next"]["day"], "to": made["next"]["day"]})
    assert tomorrow["items"] == [{**made["next"], "done": [], "state": "open"}]


def test_it_begins_once_and_can_end_and_begin_again(world: World) -> None:
    who = world.person()
    put(who)
    put(who, tasks=["sart"])
    assert world.told() == ["games.programme.started"]
    who.ask("stop_programme")
    assert who.refused("stop_programme") == "NotFound"
    assert (who.ask("programme")["state"], who.ask("programme")["next"]) == ("stopped", None)
    assert world.rows(None, "SELECT FROM due") == []
    assert put(who)["state"] == "active"
    assert world.told() == ["games.programme.started", "games.programme.stopped", "games.programme.started"]
    assert len(world.rows(who, "SELECT FROM programmes")) == 1


def test_a_zone_that_is_none_is_refused_and_one_that_is_is_kept(world: World) -> None:
    who = world.person(time_zone="America/Montreal")
    refusal = who.refusal(
        "put_programme", tasks=["nback"], weekdays=[1], at="18:30", zone="Europe/Nowhere"
    )  # fmt: skip
    assert refusal is not None
    assert refusal.extra["errors"][0]["pointer"] == "/zone"
    assert put(who, zone="Africa/Algiers")["zone"] == "Africa/Algiers"
    assert put(who)["zone"] == "America/Montreal"


def test_a_session_is_told_once_and_never_what_it_is(world: World) -> None:
    who = world.person()
    put(who)
    assert told(world) == 1
    assert world.rows(None, "SELECT FROM due WHERE at <= now()") == []
    [event] = world.rows(None, "SELECT payload FROM outbox WHERE type LIKE '%session_due'")
    assert event["payload"].keys() == {"programme_id", "member_id", "due_at"}
    world.rows(None, "UPDATE due SET at = now() - interval '4 hours'")
    before = len(world.told())
    chores.do_what_is_due(world.service)
    assert len(world.told()) == before


def test_nobody_is_told_of_what_they_played_or_while_they_pause_or_are_away(world: World) -> None:
    played, paused, suspended = world.person(), world.person(), world.person()
    for who in (played, paused, suspended):
        put(who, tasks=["reaction"], weekdays=ALL)
    world.played(played)
    world.rows(played, "UPDATE runs SET day = (now() - interval '1 minute') AT TIME ZONE 'Europe/Paris'")
    paused.ask("pause")
    world.introduce(suspended, seq=2, state="suspended")
    assert told(world) == 0


def test_a_pause_leaves_nothing_to_come_until_it_is_over(world: World) -> None:
    who = world.person()
    put(who)
    until = (world.now() + timedelta(days=10)).date().isoformat()
    made = who.do("pause", until=until)
    assert (made["state"], made["paused_until"], made["next"]["day"]) == ("paused", until, until)
    assert (who.do("pause")["next"], who.do("pause")["paused_until"]) == (None, None)
    assert world.rows(None, "SELECT FROM due") == []
    period = {"from": (world.now() + timedelta(days=1)).date().isoformat(), "to": until}
    assert who.ask("calendar", **period)["items"] == []
    for _ in range(2):
        who.ask("resume")
        assert who.ask("programme")["state"] == "active"
    assert who.ask("programme")["next"] is not None
    assert len(who.ask("calendar", **period)["items"]) >= 9
    assert who.refused("pause", until="2026-01-01") == "Invalid"


@pytest.mark.parametrize("door", ["pause", "resume", "stop_programme"])
def test_who_has_no_programme_has_nothing_to_pause(world: World, door: str) -> None:
    assert world.person().refused(door) == "NotFound"


def test_a_calendar_shows_what_was_played_without_any_plan(world: World) -> None:
    who = world.person()
    run = world.played(who)
    world.played(who)
    found = who.ask("calendar", **{"from": run["day"], "to": run["day"]})
    assert found["items"] == [{"day": run["day"], "tasks": [], "done": ["reaction"], "state": "done"}]
    assert world.person().ask("calendar", **{"from": run["day"], "to": run["day"]})["items"] == []
