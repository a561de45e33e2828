"""Who saw what of a member: a chain of links for each, written in the transaction of the answer. No link, no answer.

Each link's hash is over the hash before it and over its own words, so that none can be changed, taken out, put in or
put elsewhere unseen. Every hour the heads of the chains are signed and written to a file beside the database: what is
cut off at the end, or written anew as a whole, differs from what was signed.
"""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from kit.checkpoints import wire
from kit.cursors import cut
from kit.database import clock, moment
from kit.replica import MemberFacts, public
from kit.rpc.doors import Actor
from kit.subjects import SUBJECT
from kit.times import instant
from kit.urlsafe import decode, encode

START = bytes(32)
# a whole chain goes with its member, and no link alone: the service's role may neither change nor delete one
ERASE_CHAIN = f"""
CREATE FUNCTION erase_chain() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS
$$ DELETE FROM accesses WHERE member_id = {SUBJECT} $$
"""  # noqa: S608
ERASE = text("SELECT erase_chain()")


class AccessLink:
    """One reading of a member's data by another: the links of one chain for each member. Only ever inserted, its table
    secured by a policy. Mixed into a room's model: `class Access(AccessLink, Base)`.

    `hash`: SHA-256 over the hash before and this row. `what`: of what, `from_day` and `to_day` which days were
    answered.
    """

    __tablename__ = "accesses"

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[UUID]
    session_id: Mapped[UUID]
    share_id: Mapped[UUID]
    what: Mapped[list[str]]
    from_day: Mapped[date]
    to_day: Mapped[date]
    request_id: Mapped[str | None]
    hash: Mapped[bytes]

    __table_args__ = ({"comment": "append-only"},)


class ChainHead:
    """Where a member's chain stands: how many links, and the hash of the last. Locked by whoever adds one.

    It says nothing of what was read, and is signed and exported for all members together: it has no policy. Mixed into
    a room's model: `class Head(ChainHead, Base)`.
    """

    __tablename__ = "heads"

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger, server_default="0")
    hash: Mapped[bytes]


class Chains:
    """The chains of one room, by its three models."""

    def __init__(self, access: type[AccessLink], head: type[ChainHead], member: type[MemberFacts]) -> None:
        self._access, self._head, self._member = access, head, member

    def note(
        self, tx: Session, member_id: UUID, actor: Actor, share_id: UUID, what: Sequence[str], first: date, last: date
    ) -> None:
        """Add the link that `actor` is shown this of these days; the member is the transaction's subject."""
        tx.execute(insert(self._head).values(member_id=member_id, count=0, hash=START).on_conflict_do_nothing())
        head = tx.get_one(self._head, member_id, with_for_update=True, populate_existing=True)
        link = self._access()
        link.member_id, link.number, link.at = member_id, head.count + 1, moment(tx)
        link.by_id, link.session_id, link.share_id = actor.member_id, actor.session_id, share_id
        link.what, link.from_day, link.to_day = sorted(what), first, last
        link.request_id = tx.info.get("request_id")
        link.hash = hashed(head.hash, link)
        tx.add(link)
        head.count, head.hash = link.number, link.hash

    def of(self, tx: Session, member_id: UUID) -> Sequence[AccessLink]:
        """A member's chain, whole and in order; the member is the transaction's subject."""
        access = self._access
        return tx.scalars(select(access).where(access.member_id == member_id).order_by(access.number)).all()

    def wrong(self, tx: Session, member_id: UUID, signed: tuple[int, bytes] | None = None) -> str | None:
        """What is wrong with a member's chain, None when nothing is; the member is the transaction's subject."""
        return wrong(self.of(tx, member_id), tx.get(self._head, member_id), signed)

    def page(self, tx: Session, actor: Actor, limit: int, cursor: str | None) -> dict[str, Any]:
        """Who saw what of one's own, the newest first: {at, by, what, from, to}; who left since is nobody by name."""
        access, member = self._access, self._member
        query = select(access, member).outerjoin(member, member.id == access.by_id)
        query = query.where(access.member_id == actor.member_id)
        if cursor is not None:
            query = query.where(access.number < int.from_bytes(decode(cursor)[:8]))
        rows, last = cut(tx.execute(query.order_by(access.number.desc()).limit(limit + 1)).all(), limit)
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

    def kept(self, tx: Session) -> set[UUID]:
        """Whose chain has a head."""
        return set(tx.scalars(select(self._head.member_id)))

    def gone(self, tx: Session) -> set[UUID]:
        """Who left, and took their chain along."""
        return set(tx.scalars(select(self._member.id).where(self._member.state == "erased")))

    def sign(self, room: Any) -> None:
        """Sign and write to `room.checkpoints` the heads that moved since the last time, and of whom a whole chain
        went."""
        signed, _ = room.checkpoints.read()
        head, member = self._head, self._member
        with room.db.transaction() as tx:
            now = clock(tx)
            heads = tx.execute(select(head.member_id, head.count, head.hash))
            moved = {id_: (count, found) for id_, count, found in heads if signed.get(id_) != (count, found)}
            gone = tx.scalars(select(member.id).where(member.state == "erased", member.id.in_(signed))).all()
        for member_id in gone:
            room.checkpoints.write(instant(now), erased=str(member_id))
        if moved:
            room.checkpoints.write(instant(now), heads=wire(moved))


def hashed(before: bytes, link: AccessLink) -> bytes:
    """SHA-256 over the hash before and the link as one line of JSON."""
    said: list[Any] = [
        str(link.member_id), link.number, instant(link.at), str(link.by_id), str(link.session_id), str(link.share_id),
        list(link.what), link.from_day.isoformat(), link.to_day.isoformat(), link.request_id,
    ]  # fmt: skip
    return sha256(before + orjson.dumps(said)).digest()


def wrong(links: Sequence[AccessLink], head: ChainHead | None, signed: tuple[int, bytes] | None = None) -> str | None:
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
