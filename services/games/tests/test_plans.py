"""Sessions come in turn on their days, at their hour on the wall; a pause and an end leave none, and none is missed."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.games.plans import Plan, calendar

MONDAY = date(2026, 6, 1)
PARIS = "Europe/Paris"


def plan(tasks: str = "abcd", weekdays: tuple[int, ...] = (1, 3, 5), since: date = MONDAY, **said: Any) -> Plan:
    return Plan(tuple(tasks), weekdays, said.pop("at", time(18, 30)), since, **said)


def drawn(one: Plan, days: int = 14) -> dict[int, str]:
    """By the day of June, what is drawn."""
    found = {number: "".join(one.on(date(2026, 6, number))) for number in range(1, days + 1)}
    return {number: tasks for number, tasks in found.items() if tasks}


def test_chosen_tasks_come_in_turn_one_on_each_of_three_days() -> None:
    assert drawn(plan()) == {1: "a", 3: "b", 5: "c", 8: "d", 10: "a", 12: "b"}


@pytest.mark.parametrize(
    ("tasks", "weekdays", "wanted"),
    [
        ("abcd", (2,), {2: "abc", 9: "dab"}),
        ("abcd", (2, 4), {2: "ab", 4: "c", 9: "da", 11: "b"}),
        ("ab", (1, 2, 4, 7), {1: "a", 2: "b", 4: "a", 7: "b", 8: "a", 9: "b", 11: "a", 14: "b"}),
        ("a", (6,), {6: "a", 13: "a"}),
    ],
)
def test_three_a_week_at_least_and_no_task_twice_a_day(
    tasks: str, weekdays: tuple[int, ...], wanted: dict[int, str]
) -> None:
    assert drawn(plan(tasks, weekdays)) == wanted


def test_nothing_is_planned_before_it_begins_while_it_pauses_or_after_it_ended() -> None:
    assert drawn(plan(since=date(2026, 6, 4))) == {5: "c", 8: "d", 10: "a", 12: "b"}
    assert drawn(plan(paused_from=date(2026, 6, 3), paused_until=date(2026, 6, 10))) == {1: "a", 10: "a", 12: "b"}
    assert drawn(plan(paused_from=date(2026, 6, 3))) == {1: "a"}
    assert drawn(plan(stopped_on=date(2026, 6, 5))) == {1: "a", 3: "b"}


def test_a_programme_says_where_it_stands() -> None:
    today = date(2026, 6, 9)
    paused = plan(paused_from=date(2026, 6, 3), paused_until=today)
    assert [plan().state(today), paused.state(date(2026, 6, 8)), paused.state(today)] == ["active", "paused", "active"]
    assert plan(stopped_on=today, paused_from=today).state(today) == "stopped"


@pytest.mark.parametrize(
    ("zone", "now", "wanted"),
    [
        (PARIS, "2026-06-01T16:29Z", "2026-06-01T16:30Z"),
        (PARIS, "2026-06-01T16:30Z", "2026-06-03T16:30Z"),
        # the clocks change on Sunday: Monday's session is an hour later, or earlier, in the world's time
        (PARIS, "2026-03-27T18:00Z", "2026-03-30T16:30Z"),
        (PARIS, "2026-10-23T17:00Z", "2026-10-26T17:30Z"),
        # Saturday evening there is Sunday here
        ("Pacific/Auckland", "2026-06-06T20:00Z", "2026-06-08T06:30Z"),
        ("America/Montreal", "2026-06-02T03:59Z", "2026-06-03T22:30Z"),
        ("Africa/Algiers", "2026-03-27T18:00Z", "2026-03-30T17:30Z"),
    ],
)
def test_the_next_session_is_at_its_hour_on_the_wall(zone: str, now: str, wanted: str) -> None:
    found = plan().next(zone, datetime.fromisoformat(now))
    assert found is not None
    assert found.astimezone(UTC) == datetime.fromisoformat(wanted)


def test_an_hour_that_a_change_of_clocks_leaves_out_is_as_much_later() -> None:
    sunday = plan(weekdays=(7,), at=time(2, 30))
    found = sunday.next(PARIS, datetime.fromisoformat("2026-03-28T12:00Z"))
    assert found == datetime.fromisoformat("2026-03-29T01:30Z")


def test_after_a_pause_it_goes_on_with_its_last_day_and_not_before() -> None:
    now = datetime.fromisoformat("2026-06-01T08:00Z")
    paused = plan(paused_from=MONDAY, paused_until=date(2026, 6, 8))
    assert paused.next(PARIS, now) == datetime.fromisoformat("2026-06-08T16:30Z")
    assert plan(paused_from=MONDAY).next(PARIS, now) is None
    assert plan(stopped_on=MONDAY).next(PARIS, now) is None
    midnight = plan(paused_from=MONDAY, paused_until=date(2026, 6, 8), at=time(0))
    assert midnight.next(PARIS, now) == datetime.fromisoformat("2026-06-07T22:00Z")


@given(
    st.sampled_from([PARIS, "America/Montreal", "Australia/Lord_Howe", "Africa/Casablanca"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sets(st.integers(1, 7), min_size=1),
    st.times(),
    st.integers(1, 5),
)
def test_wherever_and_whenever_the_next_session_has_tasks(
    zone: str, now: datetime, weekdays: set[int], at: time, number: int
) -> None:
    one = plan("abcde"[:number], tuple(sorted(weekdays)), date(2025, 12, 31), at=at)
    found = one.next(zone, now)
    assert found is not None
    assert found > now
    assert one.on(found.astimezone(ZoneInfo(zone)).date())


def test_a_calendar_tells_what_was_played_and_blames_for_nothing() -> None:
    played = {date(2026, 6, 1): ["a"], date(2026, 6, 2): ["d"], date(2026, 6, 3): ["x"]}
    found = calendar(plan(), played, MONDAY, date(2026, 6, 8), date(2026, 6, 5))
    assert [(one["day"][-2:], one["tasks"], one["done"], one["state"]) for one in found] == [
        ("01", ["a"], ["a"], "done"),
        ("02", [], ["d"], "done"),
        ("03", ["b"], ["x"], "past"),
        ("05", ["c"], [], "open"),
        ("08", ["d"], [], "open"),
    ]
    assert calendar(None, {}, MONDAY, date(2026, 6, 8), MONDAY) == []
