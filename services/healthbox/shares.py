"""What a member shows to one other: some trackers, some days, until a moment, and not a moment longer."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.healthbox.events import ShareEnded, ShareEvent, ShareGranted
from kit.database import clock, moment
from kit.outbox import emit
from kit.refusals import Invalid, NotFound
from kit.replica import public
from kit.rpc.doors import Actor
from kit.times import instant
from services.healthbox import ties
from services.healthbox.due import due
from services.healthbox.members import replica
from services.healthbox.models import Member, Share
from services.healthbox.refusals import NotToThem

LONGEST = timedelta(days=366)
MOST = 50


def grant(
    tx: Session, actor: Actor, with_member_id: UUID, trackers: list[str], first: date, last: date | None,
    expires_at: datetime,
) -> UUID:  # fmt: skip
    """Show something to a professional, or to a member whom one follows and who follows back.

    Raises `NotFound` (nobody there, or one blocked the other), `NotToThem`, `Invalid` (oneself, over at once or after
    more than a year, fifty shares open).
    """
    now = clock(tx)
    if with_member_id == actor.member_id:
        raise Invalid(errors=[{"pointer": "/with_member_id", "detail": "Somebody else."}])
    if not now < expires_at <= now + LONGEST:
        raise Invalid(errors=[{"pointer": "/expires_at", "detail": "Later than now, within a year."}])
    other = replica.active(tx, with_member_id)
    if ties.is_blocked(tx, actor.member_id, with_member_id):
        raise NotFound()
    if other.kind != "professional" and not ties.are_contacts(tx, actor.member_id, with_member_id):
        raise NotToThem()
    open_ones = select(func.count()).where(Share.member_id == actor.member_id, Share.ended_at.is_(None))
    if tx.scalars(open_ones).one() >= MOST:
        raise Invalid(
            errors=[{"pointer": "/with_member_id", "detail": f"At most {MOST} shares at once: end one first."}]
        )
    made = Share(
        id=uuid7(), member_id=actor.member_id, with_member_id=with_member_id, trackers=sorted(set(trackers)),
        from_day=first, to_day=last, created_at=now, expires_at=expires_at, seq=0,
    )  # fmt: skip
    tx.add(made)
    due.put(tx, made.id, made.member_id, "share", expires_at)
    _tell(tx, ShareGranted, made)
    return made.id


def end(tx: Session, share: Share, because: str) -> None:
    """End a share: its owner is the transaction's subject. From its commit on nothing of it is shown."""
    if share.ended_at is None:
        share.ended_at, share.because = moment(tx), because
        due.drop(tx, share.id)
        _tell(tx, ShareEnded, share, because=because)


def revoke(tx: Session, actor: Actor, share_id: UUID) -> None:
    """End a share of one's own; raises `NotFound`. Ended again, it stays as it is."""
    share = tx.scalar(select(Share).where(Share.id == share_id, Share.member_id == actor.member_id).with_for_update())
    if share is None:
        raise NotFound()
    end(tx, share, "revoked")


def end_between(tx: Session, owner_id: UUID, other_id: UUID | None, because: str) -> None:
    """End every open share of the owner, the transaction's subject, with the other (None: with anybody)."""
    mine = select(Share).where(Share.member_id == owner_id, Share.ended_at.is_(None))
    if other_id is not None:
        mine = mine.where(Share.with_member_id == other_id)
    for share in tx.scalars(mine.order_by(Share.id).with_for_update()).all():
        end(tx, share, because)


def shown_to(tx: Session, reader_id: UUID, owner_id: UUID, tracker: str) -> list[Share]:
    """The open shares by which the reader, the transaction's actor, sees a tracker of the owner now; locked, so that a
    revocation waits for the answer or the answer for the revocation. None is found where one blocked the other, or
    either is suspended."""
    if ties.is_blocked(tx, reader_id, owner_id) or not _both_active(tx, reader_id, owner_id):
        return []
    query = select(Share).where(Share.member_id == owner_id, Share.with_member_id == reader_id, *_open(moment(tx)))
    shares = tx.scalars(query.order_by(Share.from_day, Share.id).with_for_update(read=True)).all()
    return [share for share in shares if tracker in share.trackers]


def read(tx: Session, actor: Actor, share_id: UUID) -> dict[str, Any]:
    """A share of one's own; raises `NotFound`."""
    row = tx.execute(_mine(actor).where(Share.id == share_id)).one_or_none()
    if row is None:
        raise NotFound()
    return _item(row.Share, row.Member)


def listed(tx: Session, actor: Actor) -> dict[str, Any]:
    """One's own shares, open and past, the newest first: a hundred at most."""
    rows = tx.execute(_mine(actor).order_by(Share.id.desc()).limit(100))
    return {"items": [_item(share, other) for share, other in rows], "next": None}


def with_me(tx: Session, actor: Actor) -> dict[str, Any]:
    """What others show to the actor now: {member, trackers, from, to, expires_at}, by name."""
    theirs = select(Share, Member).join(Member, Member.id == Share.member_id)
    theirs = theirs.where(Share.with_member_id == actor.member_id, Member.state == "active", *_open(clock(tx)))
    rows = tx.execute(
        theirs.where(~ties.blocked(actor.member_id, Share.member_id)).order_by(Member.display_name, Share.id)
    )
    return {"items": [_item(share, owner) for share, owner in rows], "next": None}


def _mine(actor: Actor) -> Select[Share, Member]:
    return (
        select(Share, Member).join(Member, Member.id == Share.with_member_id).where(Share.member_id == actor.member_id)
    )


def _open(now: datetime) -> tuple[Any, ...]:
    return Share.ended_at.is_(None), Share.expires_at > now


def _both_active(tx: Session, one: UUID, other: UUID) -> bool:
    states = tx.scalars(select(Member.state).where(Member.id.in_((one, other)))).all()
    return list(states) == ["active", "active"]


def _tell(tx: Session, event: type[ShareEvent], share: Share, **more: Any) -> None:
    emit(
        tx, event, share, share_id=share.id, member_id=share.member_id, with_member_id=share.with_member_id,
        expires_at=share.expires_at, **more,
    )  # fmt: skip


def _item(share: Share, other: Member) -> dict[str, Any]:
    return {
        "id": str(share.id),
        "member": public(other) if other.state == "active" else None,
        "trackers": share.trackers,
        "from": share.from_day.isoformat(),
        "to": share.to_day and share.to_day.isoformat(),
        "created_at": instant(share.created_at),
        "expires_at": instant(share.expires_at),
        "ended_at": share.ended_at and instant(share.ended_at),
        "because": share.because,
    }
