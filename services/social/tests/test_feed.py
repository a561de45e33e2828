"""What is in a feed: through the doors and the handlers, on a real PostgreSQL."""

from uuid import UUID

import pytest
from sqlalchemy import text

from services.social import feed
from services.social.service import TrimFeeds
from services.social.tests.world import World, friends


def test_a_post_reaches_a_followers_feed_through_its_event(world: World) -> None:
    author, follower = world.person(name="Anne"), world.person(name="Bachir")
    world.befriend(follower, author)
    world.pump()
    post = author.post("Premier jour sans douleur")
    assert author.feed() == ["Premier jour sans douleur"]
    assert follower.feed() == []
    assert world.pump() == ["social.post.published"]
    page = follower.ask("feed")
    del post["version"]
    assert page == {"items": [{**post, "mine": False, "why": "following"}], "next": None}


def test_an_event_that_comes_twice_changes_nothing(world: World) -> None:
    author, follower = friends(world)
    author.post()
    waiting = world.waiting()
    world.pump()
    before = world.rows()
    for again in waiting:
        world.apply(again)
    assert world.rows() == before
    assert follower.feed() == ["Bonjour"]


def test_a_post_for_oneself_stays_with_its_author(world: World) -> None:
    author, follower = friends(world)
    author.post(audience="me")
    world.pump()
    assert author.feed() == ["Bonjour"]
    assert world.rows(follower) == set()


def test_an_accepted_follow_brings_the_last_twenty_posts_that_may_be_seen(world: World) -> None:
    author, reader = world.person(kind="carer"), world.person()
    for number in range(25):
        author.post(str(number), audience="me" if number == 24 else "followers")
    world.pump()
    world.befriend(reader, author)
    world.pump()
    assert reader.feed(limit=100) == [str(number) for number in range(23, 3, -1)]


def test_when_a_follow_becomes_mutual_both_receive_what_is_for_contacts(world: World) -> None:
    one, other = friends(world)
    one.post("of one", "contacts")
    other.post("of other", "contacts")
    world.pump()
    assert one.feed() == ["of one"]
    assert other.feed() == ["of other"]
    world.befriend(one, other)
    world.pump()
    assert one.feed() == ["of other", "of one"]
    assert other.feed() == ["of other", "of one"]


def test_when_one_of_two_contacts_leaves_what_was_for_contacts_leaves_both_feeds(world: World) -> None:
    one, other = friends(world)
    world.befriend(one, other)
    one.post("of one", "contacts")
    other.post("of other", "contacts")
    one.post("for followers")
    world.pump()
    one.ask("unfollow", member_id=other.id)
    assert one.feed() == ["for followers", "of one"]
    assert other.feed() == ["for followers", "of other"]
    world.pump()
    assert len(world.rows(one)) == 2
    assert len(world.rows(other)) == 2


@pytest.mark.parametrize("end", ["unfollow", "block"])
def test_a_follow_that_ends_is_hidden_at_once_and_gone_by_its_event(world: World, end: str) -> None:
    author, follower = friends(world)
    author.post()
    author.post("Pour tous", "members")
    world.pump()
    follower.ask(end, member_id=author.id)
    assert follower.feed() == []
    assert len(world.rows(follower)) == 2
    world.pump()
    assert world.rows(follower) == set()


def test_who_is_blocked_by_the_author_loses_the_posts_too(world: World) -> None:
    author, follower = friends(world)
    world.befriend(author, follower)
    author.post()
    follower.post()
    world.pump()
    author.ask("block", member_id=follower.id)
    assert (len(author.feed()), len(follower.feed())) == (1, 1)
    world.pump()
    assert world.rows(author) == {(author.id, post) for _, post in world.rows(author)}
    assert (len(world.rows(author)), len(world.rows(follower))) == (1, 1)


def test_narrowing_takes_a_post_out_of_feeds_and_widening_brings_it_back(world: World) -> None:
    author, follower = friends(world)
    post_id = author.post()["id"]
    world.pump()
    author.ask("change_post", post_id=post_id, audience="me")
    assert follower.feed() == []
    world.pump()
    assert world.rows(follower) == set()
    assert author.feed() == ["Bonjour"]
    author.ask("change_post", post_id=post_id, audience="members")
    world.pump()
    assert follower.feed() == ["Bonjour"]


def test_a_removed_post_leaves_the_feeds_and_a_restored_one_comes_back(world: World) -> None:
    author, follower = friends(world)
    post_id = author.post()["id"]
    world.pump()
    author.ask("remove_post", post_id=post_id)
    assert author.feed() == follower.feed() == []
    world.pump()
    assert world.rows() == set()
    author.ask("restore_post", post_id=post_id)
    world.pump()
    assert author.feed() == follower.feed() == ["Bonjour"]


def test_the_handler_reads_the_row_and_not_what_the_event_said(world: World) -> None:
    author, follower = friends(world)
    post_id = author.post(audience="members")["id"]
    published = world.waiting()[0]
    author.ask("change_post", post_id=post_id, audience="me")
    world.apply(published)
    assert published.data["audience"] == "members"
    assert world.rows(follower) == set()


def test_a_muted_author_is_out_of_the_feed_and_on_their_own_page(world: World) -> None:
    author, follower = friends(world)
    author.post(audience="members")
    world.pump()
    follower.ask("mute", member_id=author.id)
    assert follower.feed() == []
    assert follower.ask("posts")["items"] == []
    assert len(follower.ask("member_posts", member_id=author.id)["items"]) == 1
    follower.ask("unmute", member_id=author.id)
    assert follower.feed() == ["Bonjour"]


def test_a_suspended_author_disappears_and_comes_back_with_all_their_posts(world: World) -> None:
    author, follower = friends(world)
    author.post("before")
    world.pump()
    author.post("in flight")
    world.tell(author, "Anne", seq=2, state="suspended")
    assert follower.feed() == []
    world.pump()
    world.tell(author, "Anne", seq=3)
    assert follower.feed() == ["in flight", "before"]


def test_a_new_name_is_on_the_old_posts_at_once_and_rewrites_none_of_them(world: World) -> None:
    author, follower = friends(world)
    author.post()
    with world.db.transaction() as tx:
        written = tx.execute(text("SELECT id, ctid, xmin FROM posts")).all()
    removed = author.post("Parti")["id"]
    author.ask("remove_post", post_id=removed)
    world.pump()
    world.tell(author, 'Anne-"Laure" é', seq=2, badge="verified")
    with world.db.transaction() as tx:
        assert set(written) <= set(tx.execute(text("SELECT id, ctid, xmin FROM posts")).all())
    author.ask("restore_post", post_id=removed)
    world.pump()
    people = [item["author"] for item in follower.ask("feed")["items"]]
    assert (
        people == [{"id": str(author.id), "display_name": 'Anne-"Laure" é', "kind": "patient", "badge": "verified"}] * 2
    )


def test_a_feed_keeps_its_newest_eight_hundred_rows(world: World) -> None:
    owner, other = world.person(), world.person()
    ids = "CAST(lpad(to_hex(n), 32, '0') AS uuid)"
    fill = f"INSERT INTO feed SELECT :owner, {ids}, :owner FROM generate_series(1, :many) n"
    world.run(fill, owner=owner.id, many=feed.KEPT + 30)
    world.run(fill, owner=other.id, many=feed.KEPT)
    trim = TrimFeeds()
    trim(world.service)
    kept = {post.int for _, post in world.rows(owner)}
    assert kept == set(range(31, feed.KEPT + 31))
    assert len(world.rows(other)) == feed.KEPT
    assert trim.after == max(owner.id, other.id)
    trim(world.service)
    assert trim.after is None


def test_a_feed_row_is_known_by_owner_and_post(world: World) -> None:
    author, follower = friends(world)
    post_id = UUID(author.post()["id"])
    world.pump()
    assert world.rows() == {(author.id, post_id), (follower.id, post_id)}
