"""Who may see what: one condition, written once, used by every read and by the fan-out."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from services.social.models import Member, Post, Relation

Who = ColumnElement[Any] | UUID | Any
"""A member: an id, a bound parameter or a column of the surrounding query."""


def visible_to(actor: Who) -> ColumnElement[bool]:
    """Whether the actor may see the `Post` of the surrounding query now."""
    return and_(entitled(actor), _active(Post.author_id))


def entitled(actor: Who) -> ColumnElement[bool]:
    """The same without the author's suspension, which ends again: what decides that a feed keeps a row."""
    mine = Post.author_id == actor
    return and_(
        Post.state == "published",
        or_(
            mine,
            and_(
                _apart(actor, Post.author_id),
                or_(
                    Post.audience == "members",
                    and_(
                        follows(actor, Post.author_id),
                        or_(
                            Post.audience == "followers",
                            and_(Post.audience == "contacts", follows(Post.author_id, actor)),
                        ),
                    ),
                ),
            ),
        ),
    )


def belongs_to(owner: Who) -> ColumnElement[bool]:
    """Whether the `Post` of the surrounding query has its place in the owner's feed."""
    return and_(entitled(owner), _wanted(owner))


def shown_to(actor: Who) -> ColumnElement[bool]:
    """Whether a row of the actor's feed is shown now."""
    return and_(visible_to(actor), _wanted(actor), ~mutes(actor, Post.author_id))


def member_visible_to(actor: Who) -> ColumnElement[bool]:
    """Whether the actor may know of the `Member` of the surrounding query."""
    return and_(Member.state == "active", _apart(actor, Member.id))


def follows(one: Who, other: Who) -> ColumnElement[bool]:
    """Whether `one` follows `other` (accepted)."""
    relation = aliased(Relation)
    return exists().where(relation.from_id == one, relation.to_id == other, relation.follow == "accepted")


def mutes(one: Who, other: Who) -> ColumnElement[bool]:
    """Whether `one` has muted `other`."""
    relation = aliased(Relation)
    return exists().where(relation.from_id == one, relation.to_id == other, relation.muted)


def _wanted(owner: Who) -> ColumnElement[bool]:
    """A feed is made of the own posts and of those by members one follows now."""
    return or_(Post.author_id == owner, follows(owner, Post.author_id))


def _apart(one: Who, other: Who) -> ColumnElement[bool]:
    """Whether neither has blocked the other."""
    return and_(~_blocks(one, other), ~_blocks(other, one))


def _blocks(one: Who, other: Who) -> ColumnElement[bool]:
    relation = aliased(Relation)
    return exists().where(relation.from_id == one, relation.to_id == other, relation.blocked)


def _active(member: Who) -> ColumnElement[bool]:
    found = aliased(Member)
    return exists().where(found.id == member, found.state == "active")
