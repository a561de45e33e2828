"""Reads shaped for pages: the hot ones prepared and answering JSON as text, the others as plain data."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, bindparam, case, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, Session

from kit.database import Prepared
from kit.refusals import NotFound
from kit.rpc.doors import Actor
from services.social import pages
from services.social.audience import follows, member_visible_to, mutes, shown_to, visible_to
from services.social.members import fold, follow_policy, public
from services.social.models import FeedRow, Member, Post, Relation
from services.social.pages import ACTOR
from services.social.wall import instant

_MEMBER: Any = bindparam("member", type_=Uuid)


def _item(actor: Any, *more: Any) -> ColumnElement[Any]:
    """A post as this reader gets it."""
    mine = Post.author_id == actor
    why = case((mine, "own"), (follows(actor, Post.author_id), "following"), else_="members")
    return Post.card.op("||", return_type=JSONB)(func.jsonb_build_object("mine", mine, "why", why, *more))


def _posts(*conditions: ColumnElement[bool]) -> Select[UUID, Any]:
    return select(Post.id, _item(ACTOR)).where(*conditions)


def _feed() -> Select[str]:
    rows = select(FeedRow.post_id, _item(ACTOR)).join(Post, Post.id == FeedRow.post_id)
    return pages.page_of_posts(rows.where(FeedRow.owner_id == ACTOR, shown_to(ACTOR)))


def _newest() -> Select[str]:
    everyone = (Post.audience == "members", Post.state == "published")
    return pages.page_of_posts(_posts(*everyone, visible_to(ACTOR), ~mutes(ACTOR, Post.author_id)))


def _timeline() -> Select[str]:
    """No row at all where the member may not be known; the own page is there even before identity's event."""
    known = select(Member.id).where(Member.id == _MEMBER, member_visible_to(ACTOR)).exists()
    page = pages.page_of_posts(_posts(Post.author_id == _MEMBER, visible_to(ACTOR)))
    return select(page.scalar_subquery()).where(or_(_MEMBER == ACTOR, known))


FEED = Prepared("social_feed", _feed())
NEWEST = Prepared("social_newest", _newest())
TIMELINE = Prepared("social_timeline", _timeline())


def found(page: str | None) -> str:
    """The page; raises `NotFound` where the statement answered no row."""
    if page is None:
        raise NotFound()
    return page


def post(tx: Session, actor: Actor, post_id: UUID) -> dict[str, Any]:
    """One post with its version; raises `NotFound` also for one the actor may not see."""
    me = actor.member_id
    item = tx.scalar(select(_item(me, "version", Post.version)).where(Post.id == post_id, visible_to(me)))
    if item is None:
        raise NotFound()
    return dict(item)


def profile(tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
    """A member's public profile, with `follow_policy` for their own eyes; raises `NotFound` as for no member."""
    me = actor.member_id
    seen = tx.scalar(select(Member).where(Member.id == member_id, member_visible_to(me)))
    if seen is None:
        raise NotFound()
    own = {"follow_policy": follow_policy(seen)} if member_id == me else {}
    relation = {
        "following": _state(tx, me, member_id),
        "followed_by": _state(tx, member_id, me) == "accepted",
        "muted": bool(tx.scalar(select(mutes(me, member_id)))),
    }
    about = {"about": seen.about, "since": instant(seen.since)}
    return {**public(seen), **about, "relation": relation, **own, "version": seen.version}


def following(tx: Session, actor: Actor, member_id: UUID) -> dict[str, str]:
    """{"state"} of the actor's follow of a member."""
    return {"state": _state(tx, actor.member_id, member_id)}


def follower(tx: Session, actor: Actor, member_id: UUID) -> dict[str, str]:
    """{"state"} of a member's follow of the actor."""
    return {"state": _state(tx, member_id, actor.member_id)}


def follow_requests(tx: Session, me: UUID, limit: int, cursor: str | None) -> dict[str, Any]:
    """Who asks to follow me, newest first."""
    asking = (Relation.to_id == me, Relation.follow == "requested")
    return _others(tx, Relation.from_id, Relation.follow_since, asking, limit, cursor)


def followers(tx: Session, me: UUID, limit: int, cursor: str | None) -> dict[str, Any]:
    """Who follows me, newest first."""
    following_me = (Relation.to_id == me, Relation.follow == "accepted")
    return _others(tx, Relation.from_id, Relation.follow_since, following_me, limit, cursor)


def followed(tx: Session, me: UUID, limit: int, cursor: str | None) -> dict[str, Any]:
    """Whom I follow, newest first."""
    mine = (Relation.from_id == me, Relation.follow == "accepted")
    return _others(tx, Relation.to_id, Relation.follow_since, mine, limit, cursor)


def blocks(tx: Session, me: UUID, limit: int, cursor: str | None) -> dict[str, Any]:
    """Whom I have blocked, newest first."""
    return _others(tx, Relation.to_id, Relation.blocked_since, (Relation.from_id == me, Relation.blocked), limit, cursor)


def muted(tx: Session, me: UUID, limit: int, cursor: str | None) -> dict[str, Any]:
    """Whom I have muted, newest first."""
    return _others(tx, Relation.to_id, Relation.muted_since, (Relation.from_id == me, Relation.muted), limit, cursor)


def search(tx: Session, me: UUID, q: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """Members whose folded name begins with `q`, by name; only who may be seen."""
    named = select(Member).where(Member.folded_name.startswith(fold(q), autoescape=True), member_visible_to(me))
    if cursor:
        last = select(Member.folded_name, Member.id).where(Member.id == pages.unpack_id(cursor))
        named = named.where(tuple_(Member.folded_name, Member.id) > last.scalar_subquery())
    rows = tx.scalars(named.order_by(Member.folded_name, Member.id).limit(limit + 1)).all()
    page, last_shown = pages.cut(rows, limit)
    return {"items": [public(member) for member in page], "next": last_shown and pages.pack_id(last_shown.id)}


def _others(
    tx: Session, other: InstrumentedAttribute[UUID], since: Any, conditions: Any, limit: int, cursor: str | None
) -> dict[str, Any]:
    """A page of the other side of some relations, with the time of each."""
    rows = select(Member, since, Relation.id).join(Member, Member.id == other)
    rows = rows.where(Member.state == "active", *conditions)
    if cursor:
        rows = rows.where(tuple_(since, Relation.id) < tuple_(*pages.unpack_moment(cursor)))
    found = tx.execute(rows.order_by(since.desc(), Relation.id.desc()).limit(limit + 1)).all()
    page, last = pages.cut(found, limit)
    items = [{"member": public(member), "since": instant(moment)} for member, moment, _ in page]
    return {"items": items, "next": last and pages.pack_moment(last[1], last[2])}


def _state(tx: Session, from_id: UUID, to_id: UUID) -> str:
    state = select(Relation.follow).where(Relation.from_id == from_id, Relation.to_id == to_id)
    return tx.scalar(state) or "none"
