"""Who saw what of a member: a chain of links for each, written in the transaction of the answer. No link, no answer.

Each link's hash is over the hash before it and over its own words, so that none can be changed, taken out, put in or
put elsewhere unseen. Every hour the heads of the chains are signed and written to a file beside the database: what is
cut off at the end, or written anew as a whole, differs from what was signed.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kit.cursors import cut
from kit.database import moment
from kit.replica import public
from kit.rpc.doors import Actor
from kit.times import instant
from kit.urlsafe import decode, encode
from services.healthbox.models import Access, Head, Member

START = bytes(32)


def note(
    tx: Session, member_id: UUID, actor: Actor, share_id: UUID, what: Sequence[str], first: date, last: date
) -> None:
    """Add the link that `actor` is shown these trackers of these days; the member is the transaction's subject."""
    tx.execute(insert(Head).values(member_id=member_id, count=0, hash=START).on_conflict_do_nothing())
    head = tx.get_one(Head, member_id, with_for_update=True, populate_existing=True)
    link = Access(
        member_id=member_id, number=head.count + 1, at=moment(tx), by_id=actor.member_id, session_id=actor.session_id,
        share_id=share_id, what=sorted(what), from_day=first, to_day=last, request_id=tx.info.get("request_id"),
    )  # fmt: skip
    link.hash = hashed(head.hash, link)
    tx.add(link)
    head.count, head.hash = link.number, link.hash


def hashed(before: bytes, link: Access) -> bytes:
    """SHA-256 over the hash before and the link as one line of JSON."""
    said: list[Any] = [
        str(link.member_id), link.number, instant(link.at), str(link.by_id), str(link.session_id), str(link.share_id),
        list(link.what), link.from_day.isoformat(), link.to_day.isoformat(), link.request_id,
    ]  # fmt: skip
    return sha256(before + orjson.dumps(said)).digest()


def wrong(links: Sequence[Access], head: Head | None, signed: tuple[int, bytes] | None = None) -> str | None:
    """What is wrong with a chain, None when nothing is. `signed`: (count, hash) of its head as it was last signed."""
    before = START
    for number, link in enumerate(links, 1):
        if link.number != number:
            return f"link {number} is missing"
        if link.hash != hashed(before, link):
            return f"link {number} is not what was written"
        before = link.hash
    if (len(links), before) != ((head.count, head.hash) if head else (0, START)):
        return "its end is not where its head says"
    if signed is not None and (len(links) < signed[0] or (signed[0] and links[signed[0] - 1].hash != signed[1])):
        return "it is not what was signed"
    return None


def chain(tx: Session, member_id: UUID) -> Sequence[Access]:
    """A member's chain, whole and in order; the member is the transaction's subject."""
    return tx.scalars(select(Access).where(Access.member_id == member_id).order_by(Access.number)).all()


def page(tx: Session, actor: Actor, limit: int, cursor: str | None) -> dict[str, Any]:
    """Who saw what of one's own, the newest first: {at, by, what, from, to}; who left since is nobody by name."""
    query = select(Access, Member).outerjoin(Member, Member.id == Access.by_id)
    query = query.where(Access.member_id == actor.member_id)
    if cursor is not None:
        query = query.where(Access.number < int.from_bytes(decode(cursor)[:8]))
    rows, last = cut(tx.execute(query.order_by(Access.number.desc()).limit(limit + 1)).all(), limit)
    items = [
        {
            "at": instant(link.at),
            "by": public(by) if by is not None and by.state == "active" else None,
            "what": link.what,
            "from": link.from_day.isoformat(),
            "to": link.to_day.isoformat(),
        }
        for link, by in rows
    ]
    return {"items": items, "next": encode(last[0].number.to_bytes(8)) if last else None}


def moved_since(tx: Session, signed: dict[UUID, tuple[int, bytes]]) -> dict[UUID, tuple[int, bytes]]:
    """The heads that are not as they were signed last."""
    heads = tx.execute(select(Head.member_id, Head.count, Head.hash))
    return {member_id: (count, found) for member_id, count, found in heads if signed.get(member_id) != (count, found)}
