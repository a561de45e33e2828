"""Posts through the doors: written, changed, removed, restored, erased."""

from datetime import datetime

import pytest
from sqlalchemy import text
from uuid6 import uuid7

from kit.refusals import Invalid, Unavailable
from kit.testing import call
from services.social.service import erase_removed
from services.social.tests.world import World


def test_a_published_post_comes_back_as_it_was_written(world: World) -> None:
    me = world.person(kind="carer", name="Élodie")
    written = {
        "text": "Une nuit\nsans réveil", "warning": "Sommeil", "audience": "followers",
        "links": ["https://example.org/nuit"],
    }  # fmt: skip
    answer = me.ask("publish_post", **written)
    post = answer["object"]
    assert (answer["status"], answer["replayed"]) == (201, False)
    assert post == {
        **written, "id": post["id"], "created_at": post["created_at"], "edited_at": None, "mine": True, "why": "own",
        "author": {"id": str(me.id), "display_name": "Élodie", "kind": "carer", "badge": None}, "version": 1,
    }  # fmt: skip
    assert datetime.fromisoformat(post["created_at"]).utcoffset() is not None
    assert me.ask("post", post_id=post["id"]) == post


def test_what_left_is_said_without_a_word_of_the_post(world: World) -> None:
    me = world.person()
    post = me.post("Secret", warning="Secret", links=["https://secret.example"])
    (row,) = world.outbox()
    assert (row["type"], row["seq"], row["subjects"]) == ("social.post.published", 1, [me.id])
    assert row["payload"] == {"post_id": post["id"], "author_id": str(me.id), "audience": "followers"}


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "a\x00b"])
def test_the_service_checks_words_again(world: World, text: str) -> None:
    me = world.person()
    with pytest.raises(Invalid) as refused:
        me.post(text)
    assert [error["pointer"] for error in refused.value.extra["errors"]] == ["/text"]


def test_a_change_of_words_is_an_edit_and_one_of_audience_is_not(world: World) -> None:
    me = world.person()
    post = me.post()
    wider = me.ask("change_post", post_id=post["id"], version=1, audience="members")["object"]
    assert (wider["audience"], wider["edited_at"], wider["version"]) == ("members", None, 2)
    edited = me.ask("change_post", post_id=post["id"], version=2, text="Bonsoir", links=["https://example.org"])
    assert edited["object"]["text"] == "Bonsoir"
    assert edited["object"]["edited_at"] > post["created_at"]
    assert edited["object"]["version"] == 3
    assert world.pump() == ["social.post.published", "social.post.changed", "social.post.changed"]


def test_a_change_that_changes_nothing_tells_nothing(world: World) -> None:
    me = world.person()
    post = me.post()
    world.pump()
    assert me.ask("change_post", post_id=post["id"], text="Bonjour", audience="followers")["object"] == post
    assert world.pump() == []


def test_an_old_version_is_a_conflict(world: World) -> None:
    me = world.person()
    post_id = me.post()["id"]
    me.ask("change_post", post_id=post_id, version=1, text="Bonsoir")
    assert me.refused("change_post", post_id=post_id, version=1, text="Salut") == "VersionConflict"
    assert me.refused("remove_post", post_id=post_id, version=1) == "VersionConflict"
    assert me.ask("post", post_id=post_id)["text"] == "Bonsoir"


def test_only_the_author_changes_and_removes_a_post(world: World) -> None:
    me, other = world.person(), world.person()
    seen, hidden = me.post(audience="members")["id"], me.post(audience="me")["id"]
    for door, words in (("change_post", {"text": "Pris"}), ("remove_post", {})):
        assert other.refused(door, post_id=seen, **words) == "Forbidden"
        assert other.refused(door, post_id=hidden, **words) == "NotFound"
        assert other.refused(door, post_id=uuid7(), **words) == "NotFound"
    me.ask("remove_post", post_id=seen)
    assert other.refused("restore_post", post_id=seen) == "NotFound"


def test_a_removed_post_is_nowhere_at_once(world: World) -> None:
    me = world.person()
    post_id = me.post(audience="members")["id"]
    assert me.ask("remove_post", post_id=post_id) == {"status": 204, "replayed": False, "object": None}
    for door in ("feed", "posts"):
        assert me.ask(door)["items"] == []
    assert me.ask("member_posts", member_id=me.id)["items"] == []
    for door in ("post", "change_post", "remove_post"):
        assert me.refused(door, post_id=post_id) == "NotFound"


def test_a_removed_post_can_be_restored_for_half_a_minute(world: World) -> None:
    me = world.person()
    post = me.post()
    me.ask("remove_post", post_id=post["id"])
    erase_removed(world.service)
    age(world, post["id"], 29)
    restored = me.ask("restore_post", post_id=post["id"])["object"]
    assert restored == {**post, "version": 3}
    assert me.ask("restore_post", post_id=post["id"])["object"] == restored
    assert world.pump() == ["social.post.published", "social.post.removed", "social.post.restored"]


def test_after_half_a_minute_it_is_too_late_and_the_words_are_erased(world: World) -> None:
    me = world.person()
    post_id = me.post("Secret", warning="Secret", links=["https://secret.example"])["id"]
    me.ask("remove_post", post_id=post_id)
    age(world, post_id, 31)
    assert me.refused("restore_post", post_id=post_id) == "RestorationOver"
    erase_removed(world.service)
    assert me.refused("restore_post", post_id=post_id) == "RestorationOver"
    with world.db.transaction() as tx:
        row = tx.execute(text("SELECT * FROM posts WHERE id = :id"), {"id": post_id}).mappings().one()
    assert (row["state"], row["text"], row["warning"], row["links"], row["card"]) == ("erased", None, None, [], None)
    assert row["seq"] == 2
    assert "ecret" not in str(dict(row)).lower()


def test_erasing_works_through_more_than_one_batch(world: World) -> None:
    me = world.person()
    world.run(
        "INSERT INTO posts (id, author_id, state, text, audience, created_at, removed_at, card)"
        " SELECT gen_random_uuid(), :me, 'removed', 'x', 'me', now(), now() - interval '1 hour', '}'"
        " FROM generate_series(1, 1001)",
        me=me.id,
    )
    erase_removed(world.service)
    with world.db.transaction() as tx:
        assert tx.execute(text("SELECT DISTINCT state FROM posts")).scalars().all() == ["erased"]


def test_the_same_key_publishes_once(world: World) -> None:
    me = world.person()
    first = me.ask("publish_post", text="Bonjour", audience="me", key="k1")
    again = me.ask("publish_post", text="Bonjour", audience="me", key="k1")
    assert again == {**first, "replayed": True}
    assert me.feed() == ["Bonjour"]
    assert len(world.outbox()) == 1


def test_an_actor_whose_event_is_on_its_way_publishes_and_has_a_profile(world: World) -> None:
    me = world.stranger(name="Camille")
    assert me.ask("my_profile")["display_name"] == "Camille"
    assert me.ask("member_posts", member_id=me.id)["items"] == []
    assert me.post()["author"]["display_name"] == "Camille"
    assert me.feed() == ["Bonjour"]


def age(world: World, post_id: str, seconds: int) -> None:
    """Let the post have been removed that long ago."""
    world.run(
        "UPDATE posts SET removed_at = now() - :seconds * interval '1 second' WHERE id = :id",
        id=post_id, seconds=seconds,
    )  # fmt: skip


def test_a_read_that_finds_its_table_locked_gives_up_in_time(world: World) -> None:
    me = world.person()
    with world.db.transaction() as tx:
        tx.execute(text("LOCK TABLE posts IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(Unavailable):
            world.service.post(call(0.05), actor=me.actor, post_id=str(me.id))
