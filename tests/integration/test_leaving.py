"""After a member has left, nothing holds a word, the name or the address of theirs: no database, queue, log or mail
still to be sent, also when processes are killed on the way, old events come late or the history is sent again.

A mail that was sent is outside: in development it lies in `.run/mail`, and is not looked at here.
"""

import json
import subprocess
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pika
import psycopg2.extras
import pytest
import redis

from deploy.dev.processes import ROOMS
from deploy.dev.servers import Servers, postgres_binaries
from deploy.dev.world import World
from kit.outbox import envelope
from kit.testing import eventually
from kit.topology import parameters, queue_dead, queue_in
from tests.integration.people import PASSWORD, Person, sign_up

KILLS = (
    ("identity-worker", "relay.before_publish"),
    ("identity-worker", "relay.before_mark"),
    ("identity-worker", "intake.after_commit"),
    ("identity-worker", "applier.before_commit"),
    ("identity-worker", "applier.after_commit"),
    ("identity-worker", "erasure.before_commit"),
    ("identity-worker", "erasure.after_commit"),
    ("social-worker", "intake.after_commit"),
    ("social-worker", "applier.before_commit"),
    ("social-worker", "applier.after_commit"),
    ("social-worker", "relay.after_publish"),
)


class Canary:
    """A member whose every word can be recognised: `word` is in the name, the profile, posts, a link, a warning."""

    def __init__(self, world: World) -> None:
        self.world, self.word = world, f"zq{uuid4().hex[:12]}"
        self.person = sign_up(world, f"Zoé {self.word}")
        me = self.person
        me.change("/members/me", about=f"Je suis {self.word}")
        me.ok("POST", "/posts", self._words("publie"), Idempotency_Key=self.word)
        changed = me.ok("POST", "/posts", self._words("écrit"))
        me.change(f"/posts/{changed['id']}", text=f"Autrement {self.word}")
        removed = me.ok("POST", "/posts", self._words("regrette"))
        me.ok("DELETE", f"/posts/{removed['id']}", If_Match="*")
        me.change("/accounts/me", display_name=f"Zoé bis {self.word}")

    @property
    def words(self) -> tuple[str, str]:
        return self.word, self.person.email.partition("@")[0]

    def leave(self, password: str = PASSWORD) -> int:
        return self.person.call("POST", "/accounts/me/erasure", {"password": password}).status_code

    def is_gone(self) -> bool:
        with self.world.admin("identity") as cursor:
            cursor.execute("SELECT closed_at IS NOT NULL FROM erasures WHERE member_id = %s", (self.person.id,))
            return cursor.fetchone() == (True,)

    def _words(self, verb: str) -> dict[str, Any]:
        return {
            "text": f"Zoé {verb} {self.word}",
            "audience": "followers",
            "warning": f"Attention {self.word}",
            "links": [f"https://{self.word}.example/"],
        }


def held(servers: Servers, world: World, words: tuple[str, ...]) -> list[str]:
    """Where one of the words still is."""
    return [place for place, text in everything(servers, world) if any(word.encode() in text for word in words)]


def everything(servers: Servers, world: World) -> Iterator[tuple[str, bytes]]:
    """All that the world holds, place by place."""
    for room in ROOMS:
        command = [str(postgres_binaries() / "pg_dump"), "--inserts", servers.admin_url(world.database(room))]
        yield f"database {room}", subprocess.run(command, capture_output=True, check=True).stdout
    connection = pika.BlockingConnection(parameters(servers.amqp_url(world.name), "canary"))
    channel = connection.channel()
    for queue in [name(room) for room in ROOMS for name in (queue_in, queue_dead)]:
        while (message := channel.basic_get(queue))[0]:
            yield f"queue {queue}", message[2] + str(message[1]).encode()
    connection.close()  # and what was read is given back
    for log in sorted(world.run.log.iterdir()):
        yield f"log {log.name}", log.read_bytes()
    for file in (world.folder / "mail").glob(".*"):
        yield f"mail {file.name}", file.read_bytes()
    with redis.Redis.from_url(world.env["REDIS_URL"]) as limits:
        for key in limits.scan_iter():
            yield "redis", key + repr(limits.type(key)).encode()


def is_still(servers: Servers, world: World, canary: Canary) -> None:
    """Nothing holds the canary, now and when all that was on its way has come to rest."""
    eventually(canary.is_gone, within=60)
    eventually(lambda: not pending(world), within=30)
    eventually(lambda: held(servers, world, canary.words) == [], within=30, every=0.5)


def pending(world: World) -> list[Any]:
    """What is still to be published or applied, or has stopped, in any room."""
    found = []
    for room in ROOMS:
        with world.admin(room) as cursor:
            cursor.execute("SELECT type, 'unpublished', '' FROM outbox WHERE published_at IS NULL")
            found += cursor.fetchall()
            cursor.execute(
                "SELECT type, state, reason FROM inbox WHERE state IN ('ready', 'waiting', 'parked', 'forked')"
            )
            found += cursor.fetchall()
    return found


def kept_events(world: World, canary: Canary, room: str) -> list[dict[str, Any]]:
    """The outbox rows of a room about the canary, as they are now."""
    with world.admin(room) as cursor:
        cursor.connection.cursor_factory = psycopg2.extras.RealDictCursor
        with cursor.connection.cursor() as rows:
            rows.execute(
                "SELECT event_id, epoch, aggregate_type, aggregate_id, seq, type, version, payload, headers,"
                " subjects::text[], created_at FROM outbox WHERE %s = ANY (subjects::text[]) ORDER BY id",
                (canary.person.id,),
            )
            return [dict(row) for row in rows.fetchall()]


def send_late(servers: Servers, world: World, old: dict[str, list[dict[str, Any]]]) -> None:
    """Put events into social's queue once more when it has pruned them: no row knows them as duplicates."""
    ids = [str(row["event_id"]) for rows in old.values() for row in rows]
    with world.admin("social") as cursor:
        cursor.execute("DELETE FROM inbox WHERE event_id = ANY (%s::uuid[])", (ids,))
    connection = pika.BlockingConnection(parameters(servers.amqp_url(world.name), "late"))
    channel = connection.channel()
    channel.confirm_delivery()
    for room, rows in old.items():
        for row in rows:
            channel.basic_publish("", queue_in("social"), envelope(room, row))
    connection.close()
    eventually(lambda: count_received(world, ids) == len(ids))


def count_received(world: World, ids: list[str]) -> int:
    with world.admin("social") as cursor:
        cursor.execute("SELECT count(*) FROM inbox WHERE event_id = ANY (%s::uuid[])", (ids,))
        return int(cursor.fetchone()[0])


def test_the_canary_is_found_in_who_has_not_left(servers: Servers, world: World) -> None:
    canary = Canary(world)
    places = held(servers, world, canary.words)
    assert {"database identity", "database social"} <= set(places)
    assert json.dumps([str(row["payload"]) for row in kept_events(world, canary, "identity")]).count(canary.word) > 1


def test_who_left_is_nowhere_and_nobody_sees_them(servers: Servers, world: World, reader: Person) -> None:
    canary = Canary(world)
    reader.follows(canary.person)
    canary.person.follows(reader)
    reader.sees(f"Autrement {canary.word}")
    assert canary.leave("ce n'est pas le bon") == 401
    eventually(lambda: canary.leave() == 202, within=20, every=0.5)
    reader.sees_no(f"Autrement {canary.word}")
    is_still(servers, world, canary)
    assert reader.call("GET", f"/members/{canary.person.id}").status_code == 404
    assert canary.word not in reader.call("GET", f"/members?q=zo%C3%A9 bis {canary.word}").text
    assert [item["member"]["id"] for item in reader.ok("GET", "/members/me/followers")["items"]] == []
    eventually(lambda: canary.person.call("GET", "/feed").status_code == 401)
    sign_in = {"email": canary.person.email, "password": PASSWORD}
    assert Person(world.base_url).call("POST", "/sessions", sign_in).status_code == 401


@pytest.mark.parametrize(("process", "point"), KILLS)
def test_a_process_killed_on_the_way_leaves_nothing_behind(
    servers: Servers, world: World, reader: Person, process: str, point: str
) -> None:
    canary = Canary(world)
    reader.follows(canary.person)
    eventually(lambda: not pending(world))
    before = world.pid(process)
    world.restart(process, FAULT_AT=f"{point}:1")
    eventually(lambda: canary.leave() in (202, 401), within=30, every=0.5)
    if process.endswith("worker"):
        eventually(lambda: world.pid(process) != before, within=20)
    world.restart(process)
    is_still(servers, world, canary)


def test_old_events_that_come_late_bring_nothing_back(servers: Servers, world: World, reader: Person) -> None:
    canary = Canary(world)
    reader.follows(canary.person)
    eventually(lambda: not pending(world))
    old = {room: kept_events(world, canary, room) for room in ("identity", "social")}
    assert canary.leave() == 202
    is_still(servers, world, canary)
    send_late(servers, world, old)
    is_still(servers, world, canary)
    assert reader.call("GET", f"/members/{canary.person.id}").status_code == 404


def test_the_whole_history_sent_again_brings_nothing_back(servers: Servers, world: World, reader: Person) -> None:
    canary = Canary(world)
    reader.follows(canary.person)
    assert canary.leave() == 202
    is_still(servers, world, canary)
    for room in ROOMS:
        with world.admin(room) as cursor:
            cursor.execute("UPDATE outbox SET published_at = NULL")
    is_still(servers, world, canary)
    with world.admin("social") as cursor:
        cursor.execute("SELECT state, display_name FROM members WHERE id = %s", (canary.person.id,))
        assert cursor.fetchone() == ("erased", "")
    assert reader.call("GET", f"/members/{canary.person.id}").status_code == 404
