"""A handler in flight while a follow ends, a block is placed or a post is narrowed: nothing stays that should not."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, text
from uuid6 import uuid7

from kit.inbox import Received
from kit.testing import eventually
from services.social import feed, wall
from services.social.tests.world import Person, World

CHANGES: dict[str, Callable[[Person, Person, str], Any]] = {
    "unfollow": lambda author, reader, post: reader.ask("unfollow", member_id=author.id),
    "block by the reader": lambda author, reader, post: reader.ask("block", member_id=author.id),
    "block by the author": lambda author, reader, post: author.ask("block", member_id=reader.id),
    "narrow": lambda author, reader, post: author.ask("change_post", post_id=post, audience="me"),
    "narrow to contacts": lambda author, reader, post: author.ask("change_post", post_id=post, audience="contacts"),
    "remove": lambda author, reader, post: author.ask("remove_post", post_id=post),
}


class Paused(threading.Thread):
    """Applies an event, then waits inside the open transaction until it is let go."""

    def __init__(self, world: World, event: Received) -> None:
        super().__init__(daemon=True)
        self.world, self.event = world, event
        self.applied, self.go = threading.Event(), threading.Event()
        self.start()

    def run(self) -> None:
        with self.world.db.transaction() as tx:
            self.world.handle(tx, self.event)
            self.applied.set()
            self.go.wait(20)

    def finish(self) -> None:
        self.go.set()
        self.join(20)
        assert not self.is_alive()


def in_flight(world: World, kind: str) -> tuple[Person, Person, str, Received]:
    """An author, a reader, a post, and the event whose handler is about to put the post into the reader's feed."""
    author, reader = world.person(name="Anne"), world.person(name="Bachir")
    if kind == "backfill":
        post_id = author.post(audience="members")["id"]
        world.pump()
        world.befriend(reader, author)
    else:
        world.befriend(reader, author)
        world.pump()
        post_id = author.post(audience="members")["id"]
    event = world.waiting()[-1]
    world.run("UPDATE outbox SET published_at = now()")
    return author, reader, post_id, event


@pytest.mark.parametrize("kind", ["fan-out", "backfill"])
@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_while_a_handler_is_paused_in_its_transaction_is_repaired(
    world: World, kind: str, change: str
) -> None:
    author, reader, post_id, event = in_flight(world, kind)
    first = Paused(world, event)
    assert first.applied.wait(20)
    CHANGES[change](author, reader, post_id)
    later = [Paused(world, one) for one in world.waiting()]
    for one in later:
        one.go.set()
    eventually(lambda: waiting_for_locks(world) == len(later))
    assert world.rows(reader) == set()
    first.finish()
    for one in later:
        one.finish()
    assert world.rows(reader) == set()
    assert reader.feed() == []


@pytest.mark.parametrize("kind", ["fan-out", "backfill"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_handler_that_waited_for_the_lock_sees_what_was_committed_meanwhile(
    world: World, kind: str, change: str
) -> None:
    author, reader, post_id, event = in_flight(world, kind)
    with world.db.transaction() as holder:
        holder.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"feed {author.id}", 0))))
        late = Paused(world, event)
        late.go.set()
        eventually(lambda: waiting_for_locks(world) == 1)
        CHANGES[change](author, reader, post_id)
    late.finish()
    assert world.rows(reader) == set()


def test_handlers_of_two_authors_who_follow_each_other_do_not_wait_in_a_circle(world: World) -> None:
    one, other = world.person(kind="partner"), world.person(kind="partner")
    one.ask("follow", member_id=other.id)
    other.ask("follow", member_id=one.id)
    world.pump()
    first, second = (threading.Thread(target=settle, args=(world, *pair)) for pair in ((one, other), (other, one)))
    first.start()
    second.start()
    first.join(30)
    second.join(30)
    assert not first.is_alive()
    assert not second.is_alive()


def test_the_rows_of_a_pair_are_made_in_one_order_whoever_asks(world: World) -> None:
    low, high = sorted((world.person(), world.person()), key=lambda person: person.id)
    make = "INSERT INTO relations (from_id, to_id) VALUES (:one, :other) ON CONFLICT DO NOTHING"
    with world.db.transaction() as holder:
        holder.execute(text(make), {"one": high.id, "other": low.id})
        asking = threading.Thread(target=high.ask, args=("mute",), kwargs={"member_id": low.id})
        asking.start()
        eventually(lambda: waiting_for_locks(world) == 1)
        third = threading.Thread(target=world.run, args=(make,), kwargs={"one": low.id, "other": high.id})
        third.start()
        eventually(lambda: waiting_for_locks(world) == 2)
    for thread in (asking, third):
        thread.join(20)
        assert not thread.is_alive()
    assert [item["member"]["id"] for item in high.ask("mutes")["items"]] == [str(low.id)]


def test_a_new_name_waits_for_a_post_that_is_being_written_and_is_on_it(world: World) -> None:
    author = world.person(name="Anne")
    post_id = uuid7()
    with world.db.transaction() as writing:
        wall.publish(writing, author.id, post_id, text="Bonjour", audience="me")
        renaming = threading.Thread(target=world.tell, args=(author, "Anne-Laure", 2))
        renaming.start()
        eventually(lambda: waiting_for_locks(world) == 1)
    renaming.join(20)
    assert not renaming.is_alive()
    assert author.ask("post", post_id=post_id)["author"]["display_name"] == "Anne-Laure"


def settle(world: World, one: Person, other: Person) -> None:
    for _ in range(40):
        with world.db.transaction() as tx:
            feed.begin(tx, one.id, other.id)
        with world.db.transaction() as tx:
            feed.end(tx, one.id, other.id)


def waiting_for_locks(world: World) -> int:
    with world.db.transaction() as tx:
        waiting = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(tx.execute(waiting).scalar_one())
