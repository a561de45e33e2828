"""What a read and a post cost, counted: figures that do not depend on the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from kit.prepared import Prepared
from services.social.models import Pull
from services.social.tests.world import World, friends


@contextmanager
def counted(world: World) -> Iterator[dict[str, int]]:
    """Counts the prepared reads of the service, and the statements and commits of its transactions."""
    seen = dict.fromkeys(("read", "statement", "commit"), 0)
    inner = world.db.read_prepared

    def read(query: Prepared, *arguments: Any, **more: Any) -> Any:
        seen["read"] += 1
        return inner(query, *arguments, **more)

    def statement(*_: Any) -> None:
        seen["statement"] += 1

    def commit(*_: Any) -> None:
        seen["commit"] += 1

    world.db.read_prepared = read  # type: ignore[method-assign]
    event.listen(world.db.engine, "after_cursor_execute", statement)
    event.listen(world.db.engine, "commit", commit)
    try:
        yield seen
    finally:
        del world.db.read_prepared  # type: ignore[method-assign]
        event.remove(world.db.engine, "after_cursor_execute", statement)
        event.remove(world.db.engine, "commit", commit)


def test_a_feed_is_one_statement_and_two_for_who_merges_an_author(world: World) -> None:
    author, reader = friends(world)
    author.post()
    world.pump()
    with counted(world) as seen:
        assert reader.feed() == ["Bonjour"]
    assert seen == {"read": 1, "statement": 0, "commit": 0}
    with world.db.transaction() as tx:
        tx.add(Pull(reader_id=reader.id, author_id=author.id))
    with counted(world) as seen:
        assert reader.feed() == ["Bonjour"]
    assert seen == {"read": 2, "statement": 0, "commit": 0}


def test_a_timeline_is_one_statement(world: World) -> None:
    author, reader = friends(world)
    with counted(world) as seen:
        reader.ask("member_posts", member_id=author.id)
    assert seen == {"read": 1, "statement": 0, "commit": 0}


def test_a_post_is_one_commit_that_waits_for_the_disk(world: World) -> None:
    author, _ = friends(world)
    with counted(world) as seen:
        author.post()
    assert (seen["read"], seen["commit"]) == (0, 1)
    with world.db.transaction() as tx:
        assert tx.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
