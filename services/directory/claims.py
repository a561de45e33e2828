"""That an entry is a member's: they claim it, a moderator or a provider decides, and it ends.

Who changes a claim holds the member's row first, then the entry's: an entry has one owner whatever races.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.directory.events import ClaimRefused, ProfessionalClosed
from kit.outbox import emit
from kit.refusals import NotFound
from kit.rpc.doors import Actor
from kit.store import NotStored, Store
from kit.times import instant
from services.directory import entries, indexing, vocabulary
from services.directory.models import Claim, Discarded, Entry, Member, Place, Profile
from services.directory.refusals import AlreadyClaimed, NotClaimable, TooManyClaims, UnknownUpload, WrongNumber

MOST = 3
_MAY_CLAIM = {
    "professional": ("professional",),
    "establishment": ("professional", "partner", "association"),
    "partner": ("professional", "partner", "association"),
}
_MARKS = re.compile(r"[^0-9A-Z]")


def claim(
    tx: Session, store: Store, actor: Actor, entry_id: UUID, register_number: str, document: str, now: datetime
) -> UUID:
    """Claim an entry with its number and a document; the claim's id.

    Raises `NotFound`, `NotClaimable`, `AlreadyClaimed`, `WrongNumber`, `TooManyClaims`, `UnknownUpload`.
    """
    hold_member(tx, actor.member_id)
    entry = claimable(tx, actor, entry_id)
    pending = tx.scalars(select(Claim).where(Claim.member_id == actor.member_id, Claim.state == "pending")).all()
    if any(one.entry_id == entry_id for one in pending):
        raise AlreadyClaimed()
    check_number(entry, register_number)
    if len(pending) >= MOST:
        raise TooManyClaims()
    _check_document(tx, store, actor.member_id, document, pending)
    made = Claim(
        id=uuid7(), entry_id=entry_id, member_id=actor.member_id, method="document", document=document,
        state="pending", made_at=now, seq=0,
    )  # fmt: skip
    tx.add(made)
    return made.id


def withdraw(tx: Session, actor: Actor, claim_id: UUID, now: datetime) -> None:
    """Withdraw one's own claim; raises `NotFound` for another's, and for one that is decided."""
    hold_member(tx, actor.member_id)
    found = tx.get(Claim, claim_id, with_for_update=True, populate_existing=True)
    if found is None or found.member_id != actor.member_id or found.state != "pending":
        raise NotFound()
    settle(tx, found, "withdrawn", now)


def read(tx: Session, actor: Actor, claim_id: UUID) -> dict[str, Any]:
    """One's own claim; raises `NotFound` for another's."""
    found = tx.get(Claim, claim_id)
    if found is None or found.member_id != actor.member_id:
        raise NotFound()
    return _items(tx, actor, [found])[0]


def listed(tx: Session, actor: Actor) -> dict[str, Any]:
    """One's own claims, newest first."""
    mine = select(Claim).where(Claim.member_id == actor.member_id).order_by(Claim.id.desc()).limit(100)
    return {"items": _items(tx, actor, tx.scalars(mine).all()), "next": None}


def fall(tx: Session, entry_id: UUID, now: datetime, because: str, by: str | None = None) -> None:
    """An entry is nobody's any more: its owner's words go, and who waited for it is refused if it left its register.

    `because`: one of contracts.directory.events.ENDINGS. Applied again, it changes nothing.
    """
    entry = entries.lock(tx, entry_id)
    if entry is None:
        raise NotFound()
    standing = select(Claim).where(Claim.entry_id == entry_id, Claim.state.in_(("pending", "accepted")))
    for one in tx.scalars(standing.order_by(Claim.id).with_for_update()).all():
        if one.state == "accepted":
            one.state, one.reason, one.ended_at, one.ended_by = "ended", because, now, by
        elif because == "left_register":
            turn_down(tx, one, now, because)
    if entry.member_id is not None:
        owner, entry.member_id, entry.claimed_at = entry.member_id, None, None
        tx.execute(delete(Profile).where(Profile.entry_id == entry_id))
        entry.version += 1
        indexing.note(tx, entry.id)
        entries.tell(tx, ProfessionalClosed, entry, owner, because=because)


def turn_down(tx: Session, claim: Claim, now: datetime, because: str, by: str | None = None) -> None:
    """Refuse a claim that the caller holds, and tell its member why."""
    settle(tx, claim, "refused", now, because=because, by=by)
    emit(
        tx, ClaimRefused, claim, claim_id=claim.id, entry_id=claim.entry_id, member_id=claim.member_id, because=because
    )


def settle(
    tx: Session, claim: Claim, state: str, now: datetime, *, because: str | None = None, by: str | None = None
) -> None:
    """Decide a claim that waits; its document is deleted as soon as this is committed."""
    if claim.document is not None:
        tx.merge(Discarded(handle=claim.document))
        claim.document = None
    claim.state, claim.reason, claim.decided_at, claim.decided_by = state, because, now, by
    tx.flush()


def claimable(tx: Session, actor: Actor, entry_id: UUID) -> Entry:
    """The entry, held, that such a member may claim; raises `NotFound`, `NotClaimable`, `AlreadyClaimed`."""
    entry = entries.lock_shown(tx, entry_id)
    if actor.kind not in _MAY_CLAIM[entry.kind]:
        raise NotClaimable()
    if entry.member_id is not None:
        raise AlreadyClaimed()
    return entry


def check_number(entry: Entry, number: str) -> None:
    """Raises `WrongNumber` unless it is the entry's in its register, however it is written."""
    if _MARKS.sub("", number.upper()) != _MARKS.sub("", entry.register_number.upper()):
        raise WrongNumber()


def hold_member(tx: Session, member_id: UUID) -> None:
    """One change of a member's claims waits for the other, and for who erases them; `NotFound` for one who left."""
    if tx.scalar(select(Member.state).where(Member.id == member_id).with_for_update()) in (None, "erased"):
        raise NotFound()


def _check_document(tx: Session, store: Store, member_id: UUID, document: str, pending: Sequence[Claim]) -> None:
    """Raises `UnknownUpload` unless it is the member's and proves nothing else: it goes with the first decision."""
    try:
        store.check(document, member_id, "document")
    except NotStored:
        raise UnknownUpload() from None
    if any(one.document == document for one in pending) or tx.get(Discarded, document):
        raise UnknownUpload()


def _items(tx: Session, actor: Actor, found: Sequence[Claim]) -> list[dict[str, Any]]:
    language = entries.language_of(tx, actor.member_id)
    city = select(Place.city).where(Place.entry_id == Entry.id).order_by(Place.position).limit(1).scalar_subquery()
    rows = tx.execute(select(Entry, city).where(Entry.id.in_({one.entry_id for one in found})))
    known = {
        entry.id: {
            "id": str(entry.id),
            "name": entries.full_name(entry),
            "profession": entry.profession and vocabulary.name(entry.profession, language),
            "city": city,
        }
        for entry, city in rows
    }
    return [
        {
            "id": str(one.id),
            "entry": known[one.entry_id],
            "method": one.method,
            "state": one.state,
            "reason": one.reason if one.state == "refused" else None,
            "made_at": instant(one.made_at),
            "decided_at": instant(one.decided_at) if one.decided_at else None,
        }
        for one in found
    ]
