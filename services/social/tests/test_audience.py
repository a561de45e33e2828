"""Who sees what, against a plain truth table: every way that a member can stand to an author, every kind of post."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from uuid6 import uuid7

from services.social.audience import belongs_to, posts_for, visible_to
from services.social.models import FeedRow, Member, Post, Pull, Relation
from services.social.tests.world import Person, World

STANDINGS = (None, "none", "requested", "accepted", "blocked")  # None: they never met
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
AUDIENCES = ("me", "contacts", "followers", "members")


@dataclass(frozen=True)
class Case:
    """One post and how its author and the reader stand to each other."""

    author_state: str
    mine: str | None
    theirs: str | None
    muted: bool
    audience: str
    state: str
    own: bool = False

    def entitled(self) -> bool:
        if self.state != "published":
            return False
        if self.own:
            return True
        if self.mine == "blocked" or self.theirs == "blocked":
            return False
        if self.audience == "members":
            return True
        if self.audience == "followers":
            return self.mine == "accepted"
        if self.audience == "contacts":
            return self.mine == "accepted" and self.theirs == "accepted"
        return False

    def visible(self) -> bool:
        return self.author_state == "active" and self.entitled()

    def belongs(self) -> bool:
        return self.entitled() and (self.own or self.mine == "accepted")

    def in_feed(self) -> bool:
        return self.visible() and self.belongs() and not self.muted

    def why(self) -> str:
        return "own" if self.own else "following" if self.mine == "accepted" else "members"


def lay_out(world: World, me: Person, spread: str = "push") -> dict[UUID, Case]:
    """Every combination as rows of the database, by post.

    With `push` there is a feed row for each post, entitled or not, with `pull` for the own alone.
    """
    cases: dict[UUID, Case] = {}
    members, relations, posts = [], [], []

    def write(author_id: UUID, *how: object, own: bool = False) -> None:
        for audience, state in product(AUDIENCES, ("published", "removed", "erased")):
            post_id, there = uuid7(), state != "erased"
            cases[post_id] = Case(*how, audience, state, own)  # type: ignore[arg-type]
            posts.append(
                {
                    "id": post_id,
                    "author_id": author_id,
                    "audience": audience,
                    "state": state,
                    "spread": spread,
                    "created_at": SINCE,
                    "removed_at": None if state == "published" else SINCE,
                    "text": "x" if there else None,
                    "card": f'"id": "{post_id}"}}' if there else None,
                }
            )

    for how in product(("active", "suspended", "erased"), STANDINGS, STANDINGS, (False, True)):
        author_state, mine, theirs, muted = how
        if muted and mine is None:
            continue
        author_id = uuid7()
        members.append(
            {
                "id": author_id,
                "seq": 1,
                "provisional": False,
                "display_name": "" if author_state == "erased" else "A",
                "folded_name": "" if author_state == "erased" else "a",
                "kind": "carer",
                "state": author_state,
            }
        )
        relations += [relation(me.id, author_id, mine, muted)] if mine else []
        relations += [relation(author_id, me.id, theirs, False)] if theirs else []
        write(author_id, *how)
    write(me.id, "active", None, None, False, own=True)
    with world.db.transaction() as tx:
        tx.execute(insert(Member), members)
        tx.execute(insert(Relation), relations)
        tx.execute(insert(Post), posts)
        rows = [{"owner_id": me.id, "post_id": post["id"], "author_id": post["author_id"]} for post in posts]
        tx.execute(insert(FeedRow), [row for row in rows if spread == "push" or row["author_id"] == me.id])
        if spread == "pull":
            tx.execute(
                insert(Pull), [{"reader_id": me.id, "author_id": one} for one in {p["author_id"] for p in posts}]
            )
    return cases


def relation(one: UUID, other: UUID, standing: str, muted: bool) -> dict[str, object]:
    blocked = standing == "blocked"
    return {
        "from_id": one, "to_id": other, "follow": "none" if blocked else standing, "follow_since": SINCE,
        "blocked": blocked, "blocked_since": SINCE, "muted": muted, "muted_since": SINCE,
    }  # fmt: skip


def pages(me: Person, door: str, **arguments: object) -> dict[UUID, str]:
    """Every item of a list, page by page: why it is there, by post."""
    items: dict[UUID, str] = {}
    cursor = None
    while True:
        page = me.ask(door, limit=50, cursor=cursor, **arguments)
        items |= {UUID(item["id"]): item["why"] for item in page["items"]}
        cursor = page["next"]
        if cursor is None:
            return items


def test_the_condition_is_the_truth_table(world: World) -> None:
    me = world.person()
    cases = lay_out(world, me)
    with world.db.transaction() as tx:
        seen = set(tx.scalars(visible_to(me.id, Post.id)))
        kept = set(tx.scalars(posts_for(me.id, Post.id).where(belongs_to(me.id))))
        put_out = set(tx.scalars(posts_for(me.id, Post.id).where(belongs_to(me.id).is_not(True))))
    assert seen == {post for post, case in cases.items() if case.visible()}
    assert kept == {post for post, case in cases.items() if case.belongs()}
    assert put_out == cases.keys() - kept


@pytest.mark.parametrize("spread", ["push", "pull"])
def test_the_feed_the_newest_and_the_pages_of_members_show_what_the_table_says(world: World, spread: str) -> None:
    me = world.person()
    cases = lay_out(world, me, spread)
    assert pages(me, "feed") == {post: case.why() for post, case in cases.items() if case.in_feed()}
    assert pages(me, "posts") == {
        post: case.why()
        for post, case in cases.items()
        if case.visible() and case.audience == "members" and not case.muted
    }


def test_a_single_read_and_the_authors_page_show_what_the_table_says(world: World) -> None:
    me = world.person()
    cases = lay_out(world, me)
    authors: dict[UUID, list[UUID]] = {}
    with world.db.transaction() as tx:
        for post_id, author_id in tx.execute(select(Post.id, Post.author_id)):
            authors.setdefault(author_id, []).append(post_id)
    for author_id, post_ids in authors.items():
        known = not me.refused("member", member_id=author_id)
        shown = pages(me, "member_posts", member_id=author_id) if known else {}
        assert shown == {post: cases[post].why() for post in post_ids if cases[post].visible()}
        assert me.refused("member_posts", member_id=author_id) == (None if known else "NotFound")
        for post_id in post_ids:
            if author_id != me.id and cases[post_id].state != "published" and cases[post_id].audience != "members":
                continue  # one who could see it but for its state says enough
            assert me.refused("post", post_id=post_id) == (None if cases[post_id].visible() else "NotFound")
