"""Playing with every process running: a programme is told when its time comes, results are made of what was played,
shown to a doctor and to nobody else, taken away, and gone with who leaves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from deploy.dev.servers import Servers
from deploy.dev.world import World
from kit.testing import eventually
from tests.integration.canary import pending
from tests.integration.care import hears, told
from tests.integration.games import begun, long_ago, sent, session_comes
from tests.integration.healthcanary import holding
from tests.integration.people import PASSWORD, Person

TASK, OWN = "trails_b", {"database games"}
SERIES = "variant=standard&input=keyboard&latency_class=normal"
PROGRAMME = {"tasks": [TASK], "weekdays": [1, 2, 3, 4, 5, 6, 7], "at": "18:30"}


@pytest.fixture
def member(join: Callable[..., Person]) -> Person:
    return join("Camille")


@pytest.fixture
def doctor(join: Callable[..., Person]) -> Person:
    return join("Hélène Marchand", kind="professional")


def played(world: World, member: Person, whim: int = 0, fraction: float = 0.0) -> dict[str, Any]:
    """A run that was played to its end."""
    run = begun(member, TASK)
    long_ago(world, run["id"])
    scored: dict[str, Any] = member.ok("POST", f"/games/runs/{run['id']}/trials", sent(run, whim, fraction))
    return {**run, **scored}


def shown(member: Person, other: Person) -> str:
    """What a member shows to another; the share's id."""
    now = datetime.now(UTC)
    days = {"from": (now - timedelta(days=2)).date().isoformat(), "expires_at": (now + timedelta(30)).isoformat()}
    made: str = member.ok("POST", "/games/shares", {"with_member_id": other.id, "tasks": [TASK], **days})["id"]
    return made


def seen(doctor: Person, whose: str) -> Any:
    """The answer to a doctor who asks how somebody's results go on."""
    return doctor.call("GET", f"/games/of/{whose}/{TASK}/progress?{SERIES}")


def refused(doctor: Person, whose: str) -> tuple[int, dict[str, Any]]:
    """The same, refused, without what every answer has of its own."""
    answer = seen(doctor, whose)
    return answer.status_code, {name: said for name, said in answer.json().items() if name != "request_id"}


def test_a_session_is_told_played_scored_and_shown_to_a_doctor_until_the_share_ends(
    world: World, member: Person, doctor: Person
) -> None:
    member.ok("PUT", "/games/programme", PROGRAMME)
    session_comes(world, member)
    hears(member, "session_due")
    runs = [played(world, member, whim) for whim in range(6)]
    today = runs[-1]["day"]
    calendar = member.ok("GET", f"/games/calendar?from={today}&to={today}")["items"]
    assert [(one["tasks"], one["done"], one["state"]) for one in calendar] == [([TASK], [TASK], "done")]
    mine = member.ok("GET", f"/games/{TASK}/progress?{SERIES}")
    assert (mine["state"], [one["value"] for one in mine["points"]]) == (
        "ready",
        [run["score"]["time"] for run in runs],
    )

    nobody, before = refused(doctor, str(uuid4())), refused(doctor, member.id)
    share = shown(member, doctor)
    hears(doctor, "game_share_granted")
    assert [one["member"]["id"] for one in doctor.ok("GET", "/games/shared-with-me")["items"]] == [member.id]
    theirs = seen(doctor, member.id).json()
    assert (theirs["points"], theirs["baseline"]) == (mine["points"], mine["baseline"])
    [looked] = member.ok("GET", "/games/access-log")["items"]
    assert (looked["by"]["id"], looked["what"]) == (doctor.id, [TASK])

    member.ok("DELETE", f"/games/shares/{share}")
    assert refused(doctor, member.id) == before == nobody
    assert before[0] == 404
    assert doctor.ok("GET", "/games/shared-with-me")["items"] == []
    assert len(member.ok("GET", "/games/access-log")["items"]) == 1


def test_a_session_that_was_played_already_is_not_told_and_one_that_is_told_is_told_once(
    world: World, member: Person
) -> None:
    member.ok("PUT", "/games/programme", PROGRAMME)
    session_comes(world, member)
    hears(member, "session_due")
    played(world, member)
    session_comes(world, member)
    eventually(lambda: due_later(world, member))
    with world.admin("games") as cursor:
        cursor.execute("UPDATE outbox SET published_at = NULL")
    eventually(lambda: not pending(world))
    assert told(member).count("session_due") == 1


def due_later(world: World, member: Person) -> bool:
    """Whether the worker has done what was due, and waits for another day."""
    with world.admin("games") as cursor:
        cursor.execute("SELECT at > now() FROM due WHERE member_id = %s AND kind = 'session'", (member.id,))
        return bool(cursor.fetchone()[0])


def test_what_somebody_plays_is_exported_stays_in_the_games_and_goes_with_them(
    servers: Servers, world: World, member: Person, doctor: Person
) -> None:
    word, fraction = f"zq{uuid4().hex[:8]}", (uuid4().int % 9_000 + 1) / 10_000
    member.ok("PUT", "/games/programme", PROGRAMME)
    session_comes(world, member)
    hears(member, "session_due")
    runs = [played(world, member, whim, fraction) for whim in range(6)]
    shown(member, doctor)
    hears(doctor, "game_share_granted")
    assert seen(doctor, member.id).ok
    go_wrong(world, member, doctor, word)
    sent_trials = [sent(run, whim, fraction)["trials"] for whim, run in enumerate(runs)]
    secrets = [str(run["seed"]) for run in runs] + [str(run["score"]["time"]) for run in runs]
    secrets += [str(trials[0]["rt"]) for trials in sent_trials]

    whole = member.ok("GET", "/games/export")
    assert [run["trials"] for run in whole["runs"] if run["state"] == "scored"] == sent_trials
    assert (whole["programme"]["tasks"], [one["tasks"] for one in whole["shares"]]) == ([TASK], [[TASK]])

    eventually(lambda: not pending(world))
    # what is looked for is found where it belongs: the search itself works
    assert {one: holding(servers, world, (one,)) for one in (secrets[0], secrets[6], secrets[12])} == dict.fromkeys(
        (secrets[0], secrets[6], secrets[12]), OWN
    )
    assert holding(servers, world, (*secrets, TASK)) == OWN
    assert holding(servers, world, (word,)) == set()

    assert member.call("POST", "/accounts/me/erasure", {"password": PASSWORD}).status_code == 202
    eventually(lambda: holding(servers, world, tuple(secrets)) == set(), within=90, every=1)
    eventually(lambda: not pending(world))
    # that they left, and that there were events: no row says more than an id
    assert left_of(world, member.id) <= {"erasures", "members", "outbox", "inbox", "cursors"}
    assert refused(doctor, member.id) == refused(doctor, str(uuid4()))
    assert doctor.ok("GET", "/games/shared-with-me")["items"] == []


def go_wrong(world: World, member: Person, other: Person, word: str) -> None:
    """What is refused, and what fails, with words in it: no answer repeats them."""
    run = begun(member, TASK)
    at, good = f"/games/runs/{run['id']}", sent(run, 7)
    bad = {**good, "trials": [{**good["trials"][0], "response": [[word, 900.5]]}]}
    answers = [
        member.call("POST", "/games/runs", {"task": word, "input": "touch"}),
        member.call("POST", f"{at}/trials", bad),
        member.call("POST", f"{at}/void", {"because": word}),
        member.call("PUT", "/games/programme", {**PROGRAMME, "zone": word}),
        member.call("POST", "/games/shares", {"with_member_id": other.id, "tasks": [word], "from": word}),
        member.call("GET", f"/games/{TASK}/progress?{SERIES}&from={word}"),
        other.call("GET", at),
    ]
    assert [answer.status_code for answer in answers] == [422] * 6 + [404]
    long_ago(world, run["id"])
    with world.admin("games") as cursor:
        cursor.execute("ALTER TABLE runs ADD CONSTRAINT broken CHECK (state <> 'scored') NOT VALID")
    try:
        answers.append(member.call("POST", f"{at}/trials", good))
    finally:
        with world.admin("games") as cursor:
            cursor.execute("ALTER TABLE runs DROP CONSTRAINT broken")
    assert answers[-1].status_code == 500
    assert not [answer.text for answer in answers if word in answer.text or str(run["seed"]) in answer.text]


def left_of(world: World, member_id: str) -> set[str]:
    """The tables of the games in which somebody still is."""
    found = set()
    with world.admin("games") as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT FROM {table} one WHERE to_jsonb(one)::text LIKE %s LIMIT 1", (f"%{member_id}%",))
            found |= {table} if cursor.rowcount else set()
    return found
