"""Who may see what: one condition, written once, used by every read and by the fan-out."""

from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Select,
    Text,
    Uuid,
    and_,
    cast,
    join,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from services.social.models import Member, Post, Relation

Who: TypeAlias = ColumnElement[Any] | InstrumentedAttribute[UUID] | UUID
"""A member: an id, a bound parameter or a column of what the query reads from."""

# how the one who looks stands to the other (mine) and the other to them (theirs); null where they never met.
# Of posts only `mine` is looked up: how an author stands to a reader is asked where it decides
MY_FOLLOW, THEIR_FOLLOW = (literal_column(f"{side}.follow", Text) for side in ("mine", "theirs"))
MUTED, *_BLOCKED = (literal_column(name, Boolean) for name in ("mine.muted", "mine.blocked", "theirs.blocked"))

FOLLOWS = MY_FOLLOW == "accepted"
NOT_MUTED = MUTED.is_not(True)
_APART = and_(*(blocked.is_not(True) for blocked in _BLOCKED))
AUTHOR = aliased(Member, name="author")
_back = aliased(Relation, name="back")


def visible_to(actor: Who, *columns: Any) -> Select[Any]:
    """The posts that the actor may see now, and beside each how actor and author stand."""
    return posts_for(actor, *columns).where(entitled(actor), AUTHOR.state == "active")


def entitled(actor: Who, author: Who | None = None) -> ColumnElement[bool]:
    """Whether a post of `posts_for(actor)` is for the actor; null is no. `author`, where it is one for all actors.

    Leaves out the author's suspension, which ends again: a feed keeps its rows meanwhile.
    """
    back = select(_back.follow).where(_back.from_id == Post.author_id, _back.to_id == actor)
    contacts = and_(Post.audience == "contacts", back.scalar_subquery() == "accepted")
    followers = and_(FOLLOWS, or_(Post.audience == "followers", contacts))
    # who blocks the actor is read once for a page, whom the author blocks once for a fan-out: few or nobody
    if author is None:
        kept_out = Post.author_id.in_(select(_back.from_id).where(_back.to_id == actor, _back.blocked))
    else:
        kept_out = cast(actor, Uuid).in_(select(_back.to_id).where(_back.from_id == author, _back.blocked))
    apart = and_(_BLOCKED[0].is_not(True), ~kept_out)
    others = and_(apart, or_(Post.audience == "members", followers))
    return and_(Post.state == "published", or_(Post.author_id == actor, others))


def wanted(owner: Who) -> ColumnElement[bool]:
    """Whether a post of `posts_for(owner)` is of the owner's own or by a member they follow now; null is no."""
    return or_(Post.author_id == owner, FOLLOWS)


def belongs_to(owner: Who, author: Who | None = None) -> ColumnElement[bool]:
    """Whether a post of `posts_for(owner)` has its place in the owner's feed; null is no. `author` as in `entitled`."""
    return and_(entitled(owner, author), wanted(owner))


def posts_for(actor: Who, *columns: Any, among: FromClause | None = None) -> Select[Any]:
    """All posts, seen or not, with how the actor and each author stand.

    `among`: where an `actor` column is from, when it is named `mine` and holds how each stands to the author.
    """
    source = join(Post, AUTHOR, AUTHOR.id == Post.author_id)
    if among is not None:
        return select(*columns).select_from(join(source, among, true()))
    return _standing(select(*columns).select_from(source), mine=(actor, Post.author_id))


def members_visible_to(actor: Who, *columns: Any) -> Select[Any]:
    """The members that the actor may know of, and beside each how the two stand."""
    pairs = {"mine": (actor, Member.id), "theirs": (Member.id, actor)}
    return _standing(select(*columns).select_from(Member), **pairs).where(Member.state == "active", _APART)


def _standing(query: Select[Any], **pairs: tuple[Who, Who]) -> Select[Any]:
    # LIMIT keeps each a look-up by the unique key: for a page of unknown length a plain join reads whole tables
    for name, (from_id, to_id) in pairs.items():
        pair = select(Relation.follow, Relation.blocked, Relation.muted).where(
            Relation.from_id == from_id, Relation.to_id == to_id
        )
        query = query.outerjoin(pair.limit(1).lateral(name), true())
    return query
