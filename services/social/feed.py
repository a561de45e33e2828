"""Feeds: what is in them follows posts and relations, by their events.

A handler reads the rows as they are now, never the payload. It first takes the lock of the author, in a statement of
its own, so that its next statement sees all that committed before: a change that commits while a fan-out is in flight
has an event of its own, whose handler comes second and repairs.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Subquery,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    delete,
    false,
    func,
    literal,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session, aliased

from kit.live import nudge
from kit.prepared import Prepared, execute
from services.social.audience import belongs_to, posts_for
from services.social.models import FeedRow, Member, Post, Pull, Relation

BACKFILLED = 20  # posts
KEPT = 800  # rows of an owner
PULL_ABOVE = 5_000  # followers: more rows than that are dearer than letting readers look
_TRIMMED_AT_ONCE = 1_000  # owners


_POST_ID: Any = bindparam("post", type_=Uuid)
_AUTHOR_ID: Any = bindparam("author", type_=Uuid)


def way(author_id: UUID) -> ColumnElement[str]:
    """`push` or `pull`, by the author's followers now; of these no more are counted than decide."""
    followers = select(Relation.from_id).where(Relation.to_id == author_id, Relation.follow == "accepted")
    counted = select(func.count()).select_from(followers.limit(PULL_ABOVE + 1).subquery())
    return case((counted.scalar_subquery() > PULL_ABOVE, "pull"), else_="push")


def spread(tx: Session, post_id: UUID) -> None:
    """Give a post its rows in the feeds where it belongs: one statement, whatever the number of followers.

    Who got one is nudged, the author too, whose row came with the post.
    """
    author_id, way = _hold_author(tx, post_id)
    nudge(tx, "feed", [author_id, *_give_rows(tx, post_id, author_id, way)], post_id)
    if way == "pull" and tx.get(Pull, (author_id, author_id)) is None:
        _add(tx, Pull, select(_owners(author_id).c.id, literal(author_id, Uuid)))


def respread(tx: Session, post_id: UUID) -> None:
    """Make the rows of a post right after a change: out where it no longer belongs, in where it does."""
    author_id, way = _hold_author(tx, post_id)
    owners = _owners(author_id, way)
    left = posts_for(owners.c.id, owners.c.id, among=owners)
    left = left.where(Post.id == post_id, belongs_to(owners.c.id, author_id).is_not(True))
    tx.execute(_deleted(FeedRow.post_id == post_id, FeedRow.owner_id.in_(left)))
    _give_rows(tx, post_id, author_id, way)


def begin(tx: Session, follower_id: UUID, author_id: UUID) -> None:
    """A follow was accepted: the author's last posts, and what both may now see as contacts."""
    _hold(tx, follower_id, author_id)
    pulled = select(literal(follower_id, Uuid), Pull.author_id)
    _add(tx, Pull, pulled.where(Pull.reader_id == author_id, Pull.author_id == author_id))
    _backfill(tx, follower_id, author_id)
    for owner_id, writer_id in ((follower_id, author_id), (author_id, follower_id)):
        _backfill(tx, owner_id, writer_id, Post.audience == "contacts")


def end(tx: Session, one_id: UUID, other_id: UUID) -> None:
    """A follow ended or a block was placed: what no longer belongs leaves both feeds."""
    _hold(tx, one_id, other_id)
    for owner_id, writer_id in ((one_id, other_id), (other_id, one_id)):
        rows = (FeedRow.owner_id == owner_id, FeedRow.author_id == writer_id)
        left = posts_for(owner_id, Post.id).join(FeedRow, FeedRow.post_id == Post.id)
        left = left.where(*rows, belongs_to(owner_id).is_not(True))
        tx.execute(_deleted(*rows, FeedRow.post_id.in_(left)))
        follows = select(Relation.id).where(Relation.from_id == owner_id, Relation.to_id == writer_id)
        follows = follows.where(Relation.follow == "accepted").exists()
        tx.execute(_deleted(Pull.reader_id == owner_id, Pull.author_id == writer_id, ~follows, table=Pull))


def forget(tx: Session, member_id: UUID) -> None:
    """A member left, and their posts and relations are tombstones: their feed, and their posts in the others'."""
    _hold(tx, member_id)
    tx.execute(_deleted(FeedRow.owner_id == member_id))
    posts = select(Post.id).where(Post.author_id == member_id)
    owners = select(Relation.from_id).where(Relation.to_id == member_id)
    tx.execute(_deleted(FeedRow.owner_id.in_(owners), FeedRow.post_id.in_(posts)))
    for pulls in ((Pull.reader_id == member_id,), (Pull.author_id == member_id, Pull.reader_id.in_(owners))):
        tx.execute(_deleted(*pulls, table=Pull))


def trim(tx: Session, after: UUID) -> UUID | None:
    """Keep the newest 800 rows of the next 1,000 owners; the last of these, None at the end of the round."""
    owners = select(Member.id).where(Member.id > after).order_by(Member.id).limit(_TRIMMED_AT_ONCE).subquery()
    row, old = aliased(FeedRow), aliased(FeedRow)
    cut = (
        select(row.post_id).where(row.owner_id == owners.c.id).order_by(row.post_id.desc()).offset(KEPT - 1).limit(1)
    ).lateral()
    # rows that somebody is deleting are left to them: waiting here could end in a deadlock with a purge
    over = (
        select(old.owner_id, old.post_id)
        .select_from(owners.join(cut, cut.c.post_id.is_not(None)).join(old, old.owner_id == owners.c.id))
        .where(old.post_id < cut.c.post_id)
        .with_for_update(of=old, skip_locked=True)
    )
    tx.execute(_deleted(tuple_(FeedRow.owner_id, FeedRow.post_id).in_(over)))
    return tx.scalar(select(owners.c.id).order_by(owners.c.id.desc()).limit(1))


def _hold_author(tx: Session, post_id: UUID) -> tuple[UUID, str]:
    """Who wrote it and how it spreads, which never change: what does is read by the next statement, under the lock."""
    author_id, way, _ = execute(tx, _HOLD_AUTHOR, {"post": post_id}).one()
    return author_id, way


def _hold(tx: Session, *authors: UUID) -> None:
    for author_id in sorted(authors):
        tx.execute(select(_lock(f"feed {author_id}")))


def _lock(name: Any) -> ColumnElement[Any]:
    return func.pg_advisory_xact_lock(func.hashtextextended(name, 0))


def _owners(author_id: Any, way: str = "push") -> Subquery:
    """Whose feeds may hold the author's posts: the author, and of what is pushed who follows now; how they stand.

    Who left was purged by `end`. What stands is known without a look at the rows, so that an index alone is read: who
    follows blocks not (the table's own rule), and a mute takes no post out of a feed.
    """
    follows, blocks, mutes = (column.key for column in (Relation.follow, Relation.blocked, Relation.muted))
    no = [false().label(name) for name in (blocks, mutes)]
    followers = select(Relation.from_id.label("id"), cast("accepted", Text).label(follows), *no)
    followers = followers.where(Relation.to_id == author_id, Relation.follow == "accepted")
    author = select(cast(author_id, Uuid).label("id"), cast("none", Text).label(follows), *no)
    return (union_all(followers, author) if way == "push" else author).subquery("mine")


def _give_rows(tx: Session, post_id: UUID, author_id: UUID, way: str) -> list[str]:
    """The owners who had none before."""
    owners: str | None = execute(tx, _SPREAD[way], {"post": post_id, "author": author_id}).scalar_one()
    return owners.split() if owners else []


def _spread(way: str) -> Select[Any]:
    """Adds the rows and answers the new owners, in one text: reading a row for each costs more."""
    owners = _owners(_AUTHOR_ID, way)
    rows = posts_for(owners.c.id, owners.c.id, Post.id, Post.author_id, among=owners)
    added = _added(FeedRow, rows.where(Post.id == _POST_ID, belongs_to(owners.c.id, _AUTHOR_ID)))
    new = added.returning(FeedRow.owner_id).cte("added")
    return select(func.string_agg(cast(new.c.owner_id, Text), " "))


def _backfill(tx: Session, owner_id: UUID, author_id: UUID, *only: ColumnElement[bool]) -> None:
    rows = posts_for(owner_id, literal(owner_id, Uuid), Post.id, Post.author_id)
    rows = rows.where(Post.author_id == author_id, Post.spread == "push", belongs_to(owner_id), *only)
    _add(tx, FeedRow, rows.order_by(Post.id.desc()).limit(BACKFILLED))


def _add(tx: Session, table: type[FeedRow] | type[Pull], rows: Select[Any]) -> None:
    tx.execute(_added(table, rows))


def _added(table: type[FeedRow] | type[Pull], rows: Select[Any]) -> Insert:
    names = [column.name for column in table.__table__.columns]
    return insert(table).from_select(names, rows).on_conflict_do_nothing()


def _deleted(*conditions: ColumnElement[bool], table: type[FeedRow] | type[Pull] = FeedRow) -> Delete:
    return delete(table).where(*conditions).execution_options(synchronize_session=False)


# the hot way of a post: made once, planned once a connection
_SPREAD = {way: Prepared(f"social_spread_{way}", _spread(way)) for way in ("push", "pull")}
_NAME = literal("feed ").concat(cast(Post.author_id, Text))
_HOLD_AUTHOR = Prepared(
    "social_hold_author", select(Post.author_id, Post.spread, _lock(_NAME)).where(Post.id == _POST_ID)
)
