"""A member whose every word can be recognised, and where in a world such a word still is.

A mail that was sent is outside: in development it lies in `.run/mail`, and is not looked at here.
"""

import subprocess
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pika
import redis

from deploy.dev import postgres
from deploy.dev.processes import ROOMS
from deploy.dev.servers import Servers
from deploy.dev.world import World
from kit.testing import eventually
from kit.topology import parameters, queue_dead, queue_in
from tests.integration.care import receive
from tests.integration.people import PASSWORD, sign_up


class Canary:
    """A member whose every word can be recognised: `word` is in the name, the profile, posts, a link, a warning, and in
    all that their agenda says."""

    def __init__(self, world: World) -> None:
        self.world, self.word = world, f"zq{uuid4().hex[:12]}"
        self.person = sign_up(world, f"Zoé {self.word}", kind="professional")
        me = self.person
        me.change("/members/me", about=f"Je suis {self.word}")
        me.ok("POST", "/posts", self._words("publie"), Idempotency_Key=self.word)
        changed = me.ok("POST", "/posts", self._words("écrit"))
        me.change(f"/posts/{changed['id']}", text=f"Autrement {self.word}")
        removed = me.ok("POST", "/posts", self._words("regrette"))
        me.ok("DELETE", f"/posts/{removed['id']}", If_Match="*")
        me.change("/accounts/me", display_name=f"Zoé bis {self.word}")
        receive(me, self.word)
        me.change("/accounts/me", email=f"{self.word}@example.org", password=PASSWORD)

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
        command = [str(postgres.binaries() / "pg_dump"), "--inserts", servers.admin_url(world.database(room))]
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
    eventually(lambda: not pending(world))
    eventually(lambda: held(servers, world, canary.words) == [], every=0.5)


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
