"""After a member has left, nothing holds a word, the name or the address of theirs: no database, queue, log or mail
still to be sent, also when processes are killed on the way, old events come late or the history is sent again.
"""

import json
from pathlib import Path
from typing import Any

import pika
import psycopg2.extras
import pytest

from deploy.dev.processes import ROOMS
from deploy.dev.servers import Servers
from deploy.dev.world import World
from kit.outbox import envelope
from kit.testing import eventually
from kit.topology import parameters, queue_in
from tests.integration.canary import Canary, held, is_still, pending
from tests.integration.people import PASSWORD, Person

KILLS = {
    "identity": ("relay.before_mark", "applier.before_commit", "erasure.before_commit", "erasure.after_commit"),
    "social": ("applier.before_commit", "relay.after_publish"),
    **dict.fromkeys(ROOMS[2:], ("applier.before_commit",)),
}
# in one leaving the worker of each room is killed, at its next point
LEAVINGS = [
    {room: points[number] for room, points in KILLS.items() if number < len(points)}
    for number in range(max(map(len, KILLS.values())))
]


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
    everywhere = {f"database {room}" for room in ROOMS}
    assert eventually(lambda: everywhere <= set(held(servers, world, canary.words)))
    assert json.dumps([str(row["payload"]) for row in kept_events(world, canary, "identity")]).count(canary.word) > 1


def test_who_left_is_nowhere_and_nobody_sees_them(servers: Servers, world: World, reader: Person) -> None:
    canary = Canary(world)
    reader.follows(canary.person)
    canary.person.follows(reader)
    reader.sees(f"Autrement {canary.word}")
    assert canary.leave("ce n'est pas le bon") == 401
    eventually(lambda: canary.leave() == 202, every=0.5)
    reader.sees_no(f"Autrement {canary.word}")
    is_still(servers, world, canary)
    assert reader.call("GET", f"/members/{canary.person.id}").status_code == 404
    assert canary.word not in reader.call("GET", f"/members?q=zo%C3%A9 bis {canary.word}").text
    assert [item["member"]["id"] for item in reader.ok("GET", "/members/me/followers")["items"]] == []
    eventually(lambda: canary.person.call("GET", "/feed").status_code == 401)
    sign_in = {"email": canary.person.email, "password": PASSWORD}
    assert Person(world.base_url).call("POST", "/sessions", sign_in).status_code == 401


@pytest.mark.parametrize("kills", LEAVINGS, ids=lambda kills: " ".join(f"{room} {kills[room]}" for room in kills))
def test_workers_killed_on_the_way_leave_nothing_behind(
    servers: Servers, world: World, reader: Person, kills: dict[str, str], tmp_path: Path
) -> None:
    canary = Canary(world)
    reader.follows(canary.person)
    eventually(lambda: not pending(world))
    # each dies once: one that dies there again and again is taken for what kills it, and its event is parked
    died = {room: tmp_path / room for room in kills}
    for room, point in kills.items():
        world.restart(f"{room}-worker", FAULT_AT=f"{point}:1:{died[room]}")
    eventually(lambda: canary.leave() in (202, 401), every=0.5)
    eventually(lambda: all(file.exists() for file in died.values()), within=60, every=0.1)
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
