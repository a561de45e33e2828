"""Pages of posts: their order, their cursors, and what they cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from psycopg2 import extensions
from sqlalchemy import event

from kit.database import Database
from kit.etags import digest
from kit.rpc.call import RawJson
from kit.testing import call
from services.social.tests.world import World, friends


def test_the_feed_is_newest_first_and_pages_without_gap_or_repeat(world: World) -> None:
    author, follower = friends(world)
    for number in range(7):
        author.post(str(number))
    world.pump()
    seen, cursor, sizes = [], None, []
    while True:
        page = follower.ask("feed", limit=3, cursor=cursor)
        seen += [item["text"] for item in page["items"]]
        sizes.append(len(page["items"]))
        cursor = page["next"]
        if cursor is None:
            break
        author.post("meanwhile")
        world.pump()
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]
    assert sizes == [3, 3, 1]


@pytest.mark.parametrize("cursor", ["x", "====", "é", "A" * 22 + "A", "_" * 200, "AAAAAAAAAAAAAAAAAAAAAB"])
def test_a_cursor_that_is_not_ours_is_refused(world: World, cursor: str) -> None:
    me = world.person()
    for door in ("feed", "posts", "followers"):
        assert me.refused(door, cursor=cursor) == "Invalid"
    assert me.refused("member_posts", member_id=me.id, cursor=cursor) == "Invalid"
    assert me.refused("members", q="ca", cursor=cursor) == "Invalid"


def test_an_unchanged_feed_is_answered_without_its_body(world: World) -> None:
    author, follower = friends(world)
    author.post()
    world.pump()
    body = world.service.feed(call(), actor=follower.actor)
    assert isinstance(body, RawJson)
    assert world.service.feed(call(), actor=follower.actor, known=digest(body)) == b"null"
    author.post("Bonsoir")
    world.pump()
    assert world.service.feed(call(), actor=follower.actor, known=digest(body)) != b"null"


def test_a_page_of_posts_is_one_statement(world: World) -> None:
    author, follower = friends(world)
    author.post()
    world.pump()
    for door, arguments in (("feed", {}), ("posts", {}), ("member_posts", {"member_id": author.id})):
        with statements(world.db) as executed:
            follower.ask(door, **arguments)
        told = [one for one in executed if one.split()[0] not in ("SET", "PREPARE", "BEGIN", "COMMIT")]
        assert len(told) == 1, told


def test_the_first_page_of_a_member_is_their_feed_and_who_asked_last_to_follow_them(world: World) -> None:
    me, asks, asked_last, gone = (world.person(name=name) for name in ("Moi", "Ali", "Bea", "Cleo"))
    assert me.ask("today")["asking"] is None
    for one in (asks, asked_last, gone):
        one.ask("follow", member_id=me.id)
    gone.ask("unfollow", member_id=me.id)
    me.post("Bonjour")
    found = me.ask("today", limit=3)
    assert found["asking"] == {"id": str(asked_last.id), "display_name": "Bea", "kind": "patient", "badge": None}
    assert found["feed"] == me.ask("feed", limit=3)
    me.ask("refuse_follow", member_id=asked_last.id)
    assert me.ask("today")["asking"]["display_name"] == "Ali"


@contextmanager
def statements(db: Database) -> Iterator[list[str]]:
    """Every statement that the pool's connections send meanwhile."""
    executed: list[str] = []

    class Listening(extensions.cursor):
        def execute(self, query: Any, vars: Any = None) -> None:
            executed.extend(part.strip() for part in str(query).split(";"))
            super().execute(query, vars)

    def listen(connection: Any, *_: Any) -> None:
        connection.cursor_factory = Listening

    event.listen(db.engine, "checkout", listen)
    yield executed
    event.remove(db.engine, "checkout", listen)
