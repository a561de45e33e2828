"""The demo world's sessions: of the days of the programme, all of them past, and such as somebody can have played."""

from datetime import date
from uuid import UUID

from contracts.games import schemas
from deploy.dev.demo_games import PLAYED, PROGRAMME, SESSIONS, WEEKDAYS, days
from deploy.dev.demo_runs import run
from services.games.following import Session, follow
from services.games.tasks import TASKS

WHO, TODAY = UUID("0190c2b0-e4c1-7f20-a1b2-c3d4e5f60718"), date(2026, 11, 2)
ROWS = [run(WHO, number, day) for number, day in enumerate(days(TODAY))]


def test_sessions_are_on_days_of_the_programme_that_are_over() -> None:
    assert len(ROWS) == SESSIONS
    assert [row["day"] for row in ROWS] == sorted({row["day"] for row in ROWS})
    assert {row["day"].isoweekday() for row in ROWS} == set(WEEKDAYS)
    assert ROWS[-1]["day"] < TODAY
    schemas.PutProgramme().load(PROGRAMME)


def test_each_is_scored_as_its_task_does_it_and_was_played_before_it_closed() -> None:
    for row in ROWS:
        task = TASKS[row["task"]]
        assert row["score"] == dict(task.score(task.stimuli(row["seed"], row["variant"]), row["trials"]))
        assert row["started_at"] < row["finished_at"] < row["closes_at"]


def test_there_is_enough_of_both_tasks_to_follow_and_ids_lie_in_their_order() -> None:
    for task in PLAYED:
        theirs = [row for row in ROWS if row["task"] == task]
        assert [row["warm_up"] for row in theirs][:6] == [True] * 2 + [False] * 4
        sessions = [Session(row["day"], row["finished_at"], row["score"]) for row in theirs]
        usual = follow(sessions, TASKS[task].primary, TASKS[task].retest)["usual"]
        assert 0 < usual["low"] < usual["high"]
    assert [row["id"] for row in ROWS] == sorted(row["id"] for row in ROWS)
    assert {row["id"].version for row in ROWS} == {7}


def test_the_same_member_and_day_give_the_same_session() -> None:
    assert [run(WHO, number, day) for number, day in enumerate(days(TODAY))] == ROWS
