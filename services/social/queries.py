"""Reads shaped for pages: the hot ones prepared and answering JSON as text, the others as plain data."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ColumnElement,
    Select,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import InstrumentedAttribute, Session

from kit import cursors
from kit.prepared import Prepared, execute
from kit.refusals import Invalid, NotFound
from kit.replica import public
from kit.rpc.doors import Actor
from kit.times import instant
from services.social import pages
from services.social.audience import (
    AUTHOR,
    FOLLOWS,
    MUTED,
    MY_FOLLOW,
    NOT_MUTED,
    THEIR_FOLLOW,
    members_visible_to,
    visible_to,
    wanted,
)
from services.social.members import fold, follow_policy
from services.social.models import FeedRow, Member, Post, Pull, Relation
from services.social.pages import ACTOR

_MEMBER: Any = bindparam("member", type_=Uuid)
_POST_ID: Any = bindparam("post", type_=Uuid)


def _item(actor: Any) -> ColumnElement[str]:
    """A post of `visible_to(actor)` as the actor gets it: JSON put together as text, its author as they are now."""
    mine = '{"mine":%s,"why":"%s","author":'
    head = case(
        (Post.author_id == actor, mine % ("true", "own")),
        (FOLLOWS, mine % ("false", "following")),
        else_=mine % ("false", "members"),
    )
    return head.concat(AUTHOR.card).concat(",").concat(Post.card).label("item")


def _pushed() -> Select[Any]:
    # `= ANY` of one keeps the post a look-up by its key: for a page of unknown length `=` merges whole tables
    posts = visible_to(ACTOR, Post.id, _item(ACTOR)).join(FeedRow, Post.id == any_(array([FeedRow.post_id])))
    return posts.where(FeedRow.owner_id == ACTOR, wanted(ACTOR), NOT_MUTED)


def _feed() -> Select[str]:
    """The rows alone; no answer for who merges the posts of an author that has too many followers for rows."""
    merges = select(Pull.author_id).where(Pull.reader_id == ACTOR, Pull.author_id != ACTOR).exists()
    return select(pages.page_of_posts(_pushed(), FeedRow.post_id).scalar_subquery()).where(~merges)


def _merged_feed() -> Select[str]:
    """Rows, and the posts that are merged."""
    # whom the actor does not hear now is left out here: else all their posts were looked through
    heard = select(and_(Relation.follow == "accepted", ~Relation.muted))
    heard = heard.where(Relation.from_id == ACTOR, Relation.to_id == Pull.author_id).scalar_subquery()
    state = select(Member.state).where(Member.id == Pull.author_id).scalar_subquery()
    big = select(Pull.author_id).where(Pull.reader_id == ACTOR, Pull.author_id != ACTOR, heard, state == "active")
    big = big.subquery("big")
    theirs = (Post.author_id == big.c.author_id, Post.spread == "pull", Post.audience != "me")
    each = visible_to(ACTOR, Post.id, _item(ACTOR)).where(*theirs, wanted(ACTOR), NOT_MUTED)
    each = pages.newest(each, Post.id).lateral("each")
    pulled = select(each).select_from(big.join(each, true()))
    both = union_all(pages.newest(_pushed(), FeedRow.post_id), pulled).subquery("both")
    return pages.page_of_posts(select(both), both.c.id)


def _newest() -> Select[str]:
    return pages.page_of_posts(
        visible_to(ACTOR, Post.id, _item(ACTOR)).where(Post.audience == "members", NOT_MUTED), Post.id
    )


def _timeline() -> Select[str]:
    """No row at all where the member may not be known; the own page is there even before identity's event."""
    known = members_visible_to(ACTOR, Member.id).where(Member.id == _MEMBER).exists()
    page = pages.page_of_posts(visible_to(ACTOR, Post.id, _item(ACTOR)).where(Post.author_id == _MEMBER), Post.id)
    return select(page.scalar_subquery()).where(or_(_MEMBER == ACTOR, known))


FEED = Prepared("social_feed", _feed())
MERGED_FEED = Prepared("social_merged_feed", _merged_feed())
NEWEST = Prepared("social_newest", _newest())
TIMELINE = Prepared("social_timeline", _timeline())
# the newest who asks to follow the actor, as pages show members
ASKING = Prepared(
    "social_asking",
    select(Member.card)
    .join(Relation, Relation.from_id == Member.id)
    .where(Relation.to_id == ACTOR, Relation.follow == "requested", Member.state == "active")
    .order_by(Relation.follow_since.desc(), Relation.id.desc())
    .limit(1),
)
# made once: to put such a statement together costs more than to run it
_POST = Prepared("social_post", visible_to(ACTOR, _item(ACTOR), Post.version).where(Post.id == _POST_ID))
_PROFILE = members_visible_to(ACTOR, Member, MY_FOLLOW, THEIR_FOLLOW, MUTED).where(Member.id == _MEMBER)


def feed(run: Callable[[Prepared, dict[str, Any]], str | None], page: dict[str, Any]) -> str:
    """One statement; a second one for who merges somebody's posts at read, so that all the others need not plan it."""
    rows = run(FEED, page)
    return found(run(MERGED_FEED, page) if rows is None else rows)


def today(run: Callable[[Prepared, dict[str, Any]], str | None], page: dict[str, Any]) -> str:
    """What the first page of a member shows, in one answer: {"asking": who asks to follow them or null, "feed": …}."""
    asking = run(ASKING, {"actor": page["actor"]}) or "null"
    return f'{{"asking":{asking},"feed":{feed(run, page)}}}'


def found(page: str | None) -> str:
    """The page; raises `NotFound` where the statement answered no row."""
    if page is None:
        raise NotFound()
    return page


def post(tx: Session, actor: Actor, post_id: UUID) -> dict[str, Any]:
    """One post with its version; raises `NotFound` also for one the actor may not see."""
    found = execute(tx, _POST, {"actor": actor.member_id, "post": post_id}).one_or_none()
    if found is None:
        raise NotFound()
    item, version = found
    return {**orjson.loads(item), "version": version}


def profile(tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
    """A member's public profile, with `follow_policy` for their own eyes; raises `NotFound` as for no member."""
    found = tx.execute(_PROFILE, {"actor": actor.member_id, "member": member_id}).one_or_none()
    if found is None:
        raise NotFound()
    member, my_follow, their_follow, muted = found
    relation = {"following": my_follow or "none", "followed_by": their_follow == "accepted", "muted": bool(muted)}
    own = {"follow_policy": follow_policy(member)} if member_id == actor.member_id else {}
    told = {"about": member.about, "since": instant(member.since), "relation": relation}
    return {**public(member), **told, **own, "version": member.version}


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
    mine = (Relation.from_id == me, Relation.blocked)
    return _others(tx, Relation.to_id, Relation.blocked_since, mine, limit, cursor)


def muted(tx: Session, me: UUID, limit: int, cursor: str | None) -> dict[str, Any]:
    """Whom I have muted, newest first."""
    mine = (Relation.from_id == me, Relation.muted)
    return _others(tx, Relation.to_id, Relation.muted_since, mine, limit, cursor)


def search(tx: Session, me: UUID, q: str, limit: int, cursor: str | None) -> dict[str, Any]:
    """Members whose folded name begins with `q`, by name; only who may be seen."""
    prefix = fold(q)
    if not prefix:
        raise Invalid(errors=[{"pointer": "/q", "detail": "Write the beginning of a name."}])
    named = members_visible_to(me, Member).where(Member.folded_name.startswith(prefix, autoescape=True))
    if cursor:
        last = select(Member.folded_name, Member.id).where(Member.id == cursors.unpack_id(cursor))
        named = named.where(tuple_(Member.folded_name, Member.id) > last.scalar_subquery())
    rows = tx.scalars(named.order_by(Member.folded_name, Member.id).limit(limit + 1)).all()
    page, last_shown = cursors.cut(rows, limit)
    return {"items": [public(member) for member in page], "next": last_shown and cursors.pack_id(last_shown.id)}


def _others(
    tx: Session, other: InstrumentedAttribute[UUID], since: Any, conditions: Any, limit: int, cursor: str | None
) -> dict[str, Any]:
    """A page of the other side of some relations, with the time of each."""
    rows = select(Member, since, Relation.id).join(Member, Member.id == other)
    rows = rows.where(Member.state == "active", *conditions)
    if cursor:
        rows = rows.where(tuple_(since, Relation.id) < tuple_(*cursors.unpack_moment(cursor)))
    found = tx.execute(rows.order_by(since.desc(), Relation.id.desc()).limit(limit + 1)).all()
    page, last = cursors.cut(found, limit)
    items = [{"member": public(member), "since": instant(moment)} for member, moment, _ in page]
    return {"items": items, "next": last and cursors.pack_moment(last[1], last[2])}


def _state(tx: Session, from_id: UUID, to_id: UUID) -> str:
    state = select(Relation.follow).where(Relation.from_id == from_id, Relation.to_id == to_id)
    return tx.scalar(state) or "none"
