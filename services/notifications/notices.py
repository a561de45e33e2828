"""The notices of a member in the application: listed, counted, read; and which of them still say something."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text, update
from sqlalchemy.orm import Session, aliased

from kit.cursors import cut, pack_id, unpack_id
from kit.refusals import NotFound
from kit.replica import public
from kit.times import instant
from services.notifications.kinds import ALL
from services.notifications.models import Member, Notice
from services.notifications.ties import is_blocked


class Shown(NamedTuple):
    """A notice, and whose doing it was as far as its member may know."""

    notice: Notice
    actor: Member | None


_ACTOR = aliased(Member, name="actor")
_OF_MEMBERS = tuple(kind.name for kind in ALL.values() if kind.about == "member")
_DESPITE_BLOCK = tuple(kind.name for kind in ALL.values() if kind.despite_block)
_APART = is_blocked(Notice.member_id, Notice.actor_id)
_AT_ONCE = 5_000
_FORGET = text(
    "DELETE FROM notices WHERE id IN"
    " (SELECT id FROM notices WHERE created_at < now() - interval '90 days' LIMIT :limit FOR UPDATE SKIP LOCKED)"
)


def standing(*conditions: ColumnElement[bool]) -> Select[Notice, Member | None]:
    """The notices that say something to their member now: not withdrawn, about nobody who is hidden from them."""
    met = and_(_ACTOR.id == Notice.actor_id, _ACTOR.state == "active", ~_APART)
    told = or_(Notice.kind.in_(_DESPITE_BLOCK), ~_APART)
    seen = or_(Notice.kind.not_in(_OF_MEMBERS), _ACTOR.id.is_not(None))
    query = select(Notice, _ACTOR).outerjoin(_ACTOR, met)
    return query.where(*conditions, Notice.withdrawn_at.is_(None), told, seen)


def find(tx: Session, query: Select[Notice, Member | None]) -> list[Shown]:
    """What such a query finds."""
    return [Shown(notice, actor) for notice, actor in tx.execute(query)]


def page(tx: Session, member_id: UUID, unread: bool, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of a member's notices, newest first; raises `Invalid` for a cursor that is not one of ours."""
    query = standing(Notice.member_id == member_id, Notice.in_app.is_(True)).order_by(Notice.id.desc()).limit(limit + 1)
    if cursor is not None:
        query = query.where(Notice.id < unpack_id(cursor))
    if unread:
        query = query.where(Notice.read_at.is_(None))
    rows, last = cut(find(tx, query), limit)
    return {
        "unread_count": count_unread(tx, member_id),
        "items": [_item(one) for one in rows],
        "next": pack_id(last.notice.id) if last else None,  # last of all: the gateway finds it there
    }


def count_unread(tx: Session, member_id: UUID) -> int:
    """How many of a member's notices they have not read."""
    unread = standing(Notice.member_id == member_id, Notice.in_app.is_(True), Notice.read_at.is_(None))
    return tx.scalars(select(func.count()).select_from(unread.with_only_columns(Notice.id).subquery())).one()


def read_up_to(tx: Session, member_id: UUID, up_to: UUID) -> None:
    """Mark a member's notices as read, up to and including this one; raises `NotFound` when it is not theirs."""
    if not tx.scalar(select(Notice.id).where(Notice.id == up_to, Notice.member_id == member_id, Notice.in_app)):
        raise NotFound()
    mine = update(Notice).where(Notice.member_id == member_id, Notice.in_app, Notice.read_at.is_(None))
    marked = mine.where(Notice.id <= up_to).values(read_at=func.now())
    tx.execute(marked.execution_options(synchronize_session=False))


def forget(tx: Session) -> bool:
    """Forget what is older than 90 days, a batch at a time; whether there may be more."""
    result: Any = tx.execute(_FORGET, {"limit": _AT_ONCE})
    return bool(result.rowcount == _AT_ONCE)


def about_id(notice: Notice) -> UUID:
    """The id of what a client shows the notice with."""
    return notice.actor_id if ALL[notice.kind].about == "member" and notice.actor_id else notice.subject_id


def _item(shown: Shown) -> dict[str, Any]:
    notice, actor = shown
    item = {
        "id": str(notice.id),
        "kind": notice.kind,
        "about": {"kind": ALL[notice.kind].about, "id": str(about_id(notice))},
        "actor": actor and public(actor),
        "created_at": instant(notice.created_at),
        "read_at": _instant(notice.read_at),
    }
    if notice.starts_at is not None:
        item |= {"starts_at": instant(notice.starts_at), "time_zone": notice.time_zone}
    if notice.because is not None:
        item |= {"because": notice.because}
    return item


def _instant(moment: datetime | None) -> str | None:
    return instant(moment) if moment else None
