"""Doors of a small room on a real database: keys, digests, refusals, outages."""

import json
import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from kit.database import connect
from kit.etags import digest
from kit.idempotency import forget
from kit.refusals import Invalid, KeyInUse, KeyReused, NotFound, Unavailable
from kit.testing import actor, call, eventually
from kit.tests.ledger.service import Ledger

ME = actor()


def make(room: Ledger, key: str | None = "k1", size: int = 1, who: Any = ME, **fields: Any) -> Any:
    return room.make_thing(call(**fields), actor=who, key=key, size=size)


def ask(room: Ledger, query: str) -> list[Any]:
    with room.db.transaction() as tx:
        return [tuple(row) for row in tx.execute(text(query))]


def things(room: Ledger) -> int:
    return int(ask(room, "SELECT count(*) FROM things")[0][0])


def test_a_repeated_key_has_one_effect_and_answers_with_the_same_object(room: Ledger) -> None:
    first = make(room)
    assert (first["status"], first["replayed"]) == (201, False)
    assert make(room) == {**first, "replayed": True}
    assert things(room) == 1


def test_a_replay_shows_the_object_as_it_is_now(room: Ledger) -> None:
    made = make(room)["object"]
    room.grow_thing(call(), actor=ME, thing_id=made["id"], size=2)
    assert make(room)["object"] == {**made, "seq": 2}


def test_a_key_with_another_body_is_refused(room: Ledger) -> None:
    make(room)
    with pytest.raises(KeyReused):
        make(room, size=2)
    assert things(room) == 1


def test_keys_of_two_members_and_commands_without_a_key_are_apart(room: Ledger) -> None:
    make(room), make(room, who=actor()), make(room, key=None), make(room, key=None)
    assert things(room) == 4


def test_a_repeat_of_a_running_command_is_told_to_come_back(room: Ledger) -> None:
    with holding(room), pytest.raises(KeyInUse) as refused:
        make(room)
    assert refused.value.extra == {"retry_after": 1}
    assert make(room)["replayed"] is False


def test_a_command_that_was_sent_again_waits_for_the_first_and_replays_it(room: Ledger) -> None:
    answers: list[Any] = []
    with holding(room) as release:
        thread = threading.Thread(target=lambda: answers.append(make(room, resent=True)))
        thread.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        eventually(lambda: ask(room, waiting) == [(1,)])
        assert answers == []
        release(
            "INSERT INTO idempotency_keys (actor, key, request, status)"
            f" SELECT '{ME['member_id']}', 'k1', request, 201 FROM idempotency_keys WHERE key = 'other'"
        )
        thread.join()
    assert answers == [{"status": 201, "replayed": True, "object": None}]
    assert things(room) == 1


def test_waiting_for_a_key_ends_at_the_deadline(room: Ledger) -> None:
    with holding(room), pytest.raises(Unavailable):
        make(room, resent=True, seconds=0.2)
    assert things(room) == 1


class holding:  # noqa: N801 – read as a word
    """Holds the key k1 of ME as a running command does; beforehand the same request ran under the key `other`."""

    def __init__(self, room: Ledger) -> None:
        self._room = room

    def __enter__(self) -> Callable[[str], None]:
        make(self._room, key="other")
        self._connection = connect(self._room.settings.database_url, application="holder")
        self._connection.autocommit = False
        self._cursor = self._connection.cursor()
        lock = "SELECT pg_advisory_xact_lock(hashtextextended(%s || 'k1', 0))"
        self._cursor.execute(lock, (ME["member_id"],))
        return self._release

    def _release(self, statement: str) -> None:
        self._cursor.execute(statement)
        self._connection.commit()

    def __exit__(self, *_: Any) -> None:
        self._connection.rollback()
        self._connection.close()


def test_a_refusal_leaves_no_key_and_no_effect(room: Ledger) -> None:
    with pytest.raises(NotFound):
        room.grow_thing(call(), actor=ME, key="k1", thing_id=str(uuid4()), size=1)
    assert ask(room, "SELECT count(*) FROM idempotency_keys") == [(0,)]
    assert make(room)["replayed"] is False


def test_the_row_of_a_key_holds_no_body(room: Ledger) -> None:
    make(room, size=77)
    with room.db.transaction() as tx:
        row = dict(tx.execute(text("SELECT * FROM idempotency_keys")).mappings().one())
    assert set(row) == {"actor", "key", "request", "status", "kind", "made", "created_at"}
    assert len(row["request"]) == 32
    assert "77" not in str({**row, "request": b"", "made": "", "actor": "", "created_at": ""})


def test_keys_are_forgotten_after_a_day(room: Ledger) -> None:
    make(room, key="old"), make(room, key="new")
    with room.db.transaction() as tx:
        tx.execute(text("UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = 'old'"))
        forget(tx)
    assert ask(room, "SELECT key FROM idempotency_keys") == [("new",)]


@pytest.mark.parametrize("door", ["see_thing", "see_thing_hot"])
def test_a_read_whose_answer_the_client_holds_is_null(room: Ledger, door: str) -> None:
    made = make(room)["object"]
    ask_thing = getattr(room, door)
    body = ask_thing(call(), actor=ME, thing_id=made["id"])
    assert json.loads(body) == made
    assert ask_thing(call(), actor=ME, known=digest(body), thing_id=made["id"]) == b"null"
    room.grow_thing(call(), actor=ME, thing_id=made["id"], size=2)
    assert json.loads(ask_thing(call(), actor=ME, known=digest(body), thing_id=made["id"]))["seq"] == 2


def test_each_wrong_field_is_named_by_its_pointer(room: Ledger) -> None:
    with pytest.raises(Invalid) as refused:
        room.make_things(call(), actor=ME, sizes=[{"size": 1}, {"size": "tall"}, {"size": 0, "mood": 1}], more=1)
    pointers = {error["pointer"] for error in refused.value.extra["errors"]}
    assert pointers == {"/sizes/1/size", "/sizes/2/size", "/sizes/2/mood", "/more"}
    assert "tall" not in str(refused.value.extra)
    assert things(room) == 0


@pytest.mark.parametrize("who", [None, {}, "me", {**ME, "member_id": "me"}])
def test_a_call_that_needs_an_actor_is_refused_without_one(room: Ledger, who: Any) -> None:
    with pytest.raises(Invalid):
        make(room, who=who)


@pytest.mark.parametrize("door", ["see_thing", "see_thing_hot"])
def test_a_database_that_is_away_is_unavailable_and_heals(room: Ledger, door: str) -> None:
    made = make(room)["object"]
    killer = connect(room.settings.database_url, application="killer")
    with killer.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ledger'")
    killer.close()
    with pytest.raises(Unavailable) as refused:
        getattr(room, door)(call(), actor=ME, thing_id=made["id"])
    assert refused.value.extra == {"retry_after": 2}
    assert json.loads(getattr(room, door)(call(), actor=ME, thing_id=made["id"])) == made
