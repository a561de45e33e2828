"""Authors with too many followers for rows in every feed: their posts are looked for at each read."""

import threading
from uuid import UUID

import pytest
from sqlalchemy import text
from uuid6 import uuid7

from kit.testing import eventually
from services.social import feed, wall
from services.social.tests.world import Person, World, friends

MANY = 20_000


def crowd(world: World, author: Person, many: int) -> None:
    """Let that many members follow the author, all at once and long ago."""
    world.run(
        "WITH made AS (INSERT INTO members (id, seq, provisional, display_name, folded_name, kind)"
        " SELECT gen_random_uuid(), 1, false, 'A', 'a', 'patient' FROM generate_series(1, :many) RETURNING id)"
        " INSERT INTO relations (from_id, to_id, follow, follow_since) SELECT id, :author, 'accepted', now() FROM made",
        author=author.id, many=many,
    )  # fmt: skip


def shrink(world: World, author: Person, many: int) -> None:
    """Let that many of the crowd leave."""
    world.run(
        "UPDATE relations SET follow = 'none' WHERE id IN (SELECT r.id FROM relations r"
        " JOIN members m ON m.id = from_id WHERE to_id = :author AND follow = 'accepted' AND display_name = 'A'"
        " LIMIT :many)",
        author=author.id, many=many,
    )  # fmt: skip


def pulls(world: World) -> set[tuple[UUID, UUID]]:
    with world.db.transaction() as tx:
        return {(row.reader_id, row.author_id) for row in tx.execute(text("SELECT * FROM pulls"))}


@pytest.fixture
def big(world: World) -> tuple[Person, Person]:
    """An author with one follower more than have rows, and one of these followers."""
    author, reader = friends(world)
    crowd(world, author, feed.PULL_ABOVE)
    return author, reader


def test_a_post_for_very_many_is_one_row_and_in_every_followers_feed(world: World) -> None:
    author, reader = friends(world)
    crowd(world, author, MANY)
    for words in ("one", "two"):
        author.post(words)
        world.pump()
    assert {owner for owner, _ in world.rows()} == {author.id}
    assert len(world.rows()) == 2
    assert reader.feed() == author.feed() == ["two", "one"]
    assert [item["why"] for item in reader.ask("feed")["items"]] == ["following"] * 2
    assert len(pulls(world)) == MANY + 2


def test_an_author_with_as_many_followers_as_have_rows_still_fills_their_feeds(world: World) -> None:
    author, reader = friends(world)
    crowd(world, author, feed.PULL_ABOVE - 1)
    author.post()
    world.pump()
    assert len(world.rows()) == feed.PULL_ABOVE + 1
    assert pulls(world) == set()
    assert reader.feed() == ["Bonjour"]


def test_while_a_post_for_very_many_is_written_and_spread_nobody_else_waits(
    world: World, big: tuple[Person, Person]
) -> None:
    author, reader = big
    other = world.person(kind="association")
    with world.db.transaction() as writing:
        writing.execute(text("SET LOCAL lock_timeout = '5s'"))
        wall.publish(writing, author.id, post_id := uuid7(), text="Bonjour", audience="followers")
        writing.flush()
        feed.spread(writing, post_id)
        done = threading.Event()

        def others_go_on() -> None:
            reader.ask("follow", member_id=other.id)
            reader.ask("mute", member_id=author.id)
            reader.ask("unmute", member_id=author.id)
            reader.post("meanwhile")
            other.ask("follow", member_id=author.id)
            assert reader.feed() == ["meanwhile"]
            done.set()

        thread = threading.Thread(target=others_go_on, daemon=True)
        thread.start()
        eventually(done.is_set)
    thread.join(20)


def test_pages_go_through_rows_and_looked_up_posts_in_one_order(world: World, big: tuple[Person, Person]) -> None:
    author, reader = big
    small, second = world.person(name="Chloé"), world.person(name="Driss")
    world.befriend(reader, small)
    world.befriend(reader, second)
    crowd(world, second, feed.PULL_ABOVE)
    world.pump()
    for number in range(12):
        (author, small, second, reader)[number % 4].post(str(number))
    world.pump()
    whole = [str(number) for number in reversed(range(12))]
    assert reader.feed() == whole
    for limit in (1, 4, 5, 11):
        seen, cursor = [], None
        while True:
            page = reader.ask("feed", limit=limit, cursor=cursor)
            seen += [item["text"] for item in page["items"]]
            cursor = page["next"]
            if cursor is None:
                break
            assert len(page["items"]) == limit
        assert seen == whole


def test_what_may_not_be_seen_of_a_big_author_does_not_shorten_a_page(world: World, big: tuple[Person, Person]) -> None:
    author, reader = big
    author.post("old")
    for audience in ("me", "contacts") * 3:
        author.post(audience, audience)
    world.pump()
    assert reader.feed(limit=1) == ["old"]
    assert reader.ask("feed", limit=1)["next"] is None


@pytest.mark.parametrize("way", ["narrow", "remove", "block", "be blocked", "unfollow", "mute", "suspend"])
def test_what_a_big_author_hides_is_gone_at_the_commit(world: World, big: tuple[Person, Person], way: str) -> None:
    author, reader = big
    post_id = author.post(audience="members")["id"]
    world.pump()
    assert reader.feed() == ["Bonjour"]
    {
        "narrow": lambda: author.ask("change_post", post_id=post_id, audience="me"),
        "remove": lambda: author.ask("remove_post", post_id=post_id),
        "block": lambda: author.ask("block", member_id=reader.id),
        "be blocked": lambda: reader.ask("block", member_id=author.id),
        "unfollow": lambda: reader.ask("unfollow", member_id=author.id),
        "mute": lambda: reader.ask("mute", member_id=author.id),
        "suspend": lambda: world.tell(author, "Anne", seq=2, state="suspended"),
    }[way]()
    assert reader.feed() == []
    world.pump()
    assert reader.feed() == []


def test_a_removed_post_of_a_big_author_comes_back_to_all_by_its_restoration(
    world: World, big: tuple[Person, Person]
) -> None:
    author, reader = big
    post_id = author.post()["id"]
    world.pump()
    author.ask("remove_post", post_id=post_id)
    world.pump()
    assert world.rows() == set()
    author.ask("restore_post", post_id=post_id)
    world.pump()
    assert author.feed() == reader.feed() == ["Bonjour"]
    assert world.rows() == {(author.id, UUID(post_id))}


def test_who_follows_a_big_author_later_sees_their_posts_once_and_who_left_looks_no_more(
    world: World, big: tuple[Person, Person]
) -> None:
    author, _ = big
    author.post("one")
    world.pump()
    late = world.person()
    world.befriend(late, author)
    world.pump()
    author.post("two")
    world.pump()
    assert late.feed() == ["two", "one"]
    assert world.rows(late) == set()
    late.ask("unfollow", member_id=author.id)
    world.pump()
    assert late.feed() == []
    assert (late.id, author.id) not in pulls(world)


def test_a_post_stays_what_it_was_when_its_author_crosses_the_line_both_ways(world: World) -> None:
    author, reader = friends(world)
    author.post("few")
    world.pump()
    crowd(world, author, feed.PULL_ABOVE)
    author.post("many")
    world.pump()
    shrink(world, author, 1)
    author.post("few again")
    world.pump()
    assert reader.feed() == ["few again", "many", "few"]
    assert len(world.rows(reader)) == 2
    late = world.person()
    world.befriend(late, author)
    world.pump()
    assert late.feed() == ["few again", "many", "few"]
    assert len(world.rows(late)) == 2


def test_nobody_looks_for_a_big_author_who_left_nor_one_who_left_for_anybody(
    world: World, big: tuple[Person, Person]
) -> None:
    author, reader = big
    author.post()
    world.pump()
    world.tell(reader, "", seq=5, state="erased", kind="erasure_requested")
    assert {one for one, _ in pulls(world)} >= {author.id}
    assert reader.id not in {one for one, _ in pulls(world)}
    world.tell(author, "", seq=5, state="erased", kind="erasure_requested")
    assert pulls(world) == set()
