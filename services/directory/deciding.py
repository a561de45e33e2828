"""What decides a claim: a moderator who looked at its document, or the provider of professionals' identities.

The rows of the claims say who decided what and when: they stay.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.directory.events import ProfessionalClaimed
from kit.refusals import NotFound
from kit.rpc.doors import Actor
from kit.store import Store
from kit.times import instant
from services.directory import claims, entries, indexing
from services.directory.models import Claim, Discarded, Entry, Member
from services.directory.refusals import AlreadyClaimed, ProofFailed, WrongNumber

PROVIDER = "provider"
_AT_ONCE = 100
_NATIONAL = 12


def waiting(tx: Session) -> list[dict[str, Any]]:
    """The claims that nobody has decided, oldest first: {id, made_at, entry, name}."""
    rows = tx.execute(
        select(Claim, Entry).join(Entry, Entry.id == Claim.entry_id).where(Claim.state == "pending").order_by(Claim.id)
    )
    return [
        {
            "id": str(claim.id),
            "made_at": instant(claim.made_at),
            "entry": str(entry.id),
            "name": entries.full_name(entry),
        }
        for claim, entry in rows
    ]


def show(tx: Session, claim_id: UUID) -> dict[str, Any]:
    """A claim as a moderator sees it: what the register says, and who says that it is them."""
    claim = _find(tx, claim_id)
    entry, member = tx.get_one(Entry, claim.entry_id), tx.get(Member, claim.member_id)
    return {
        "id": str(claim.id),
        "state": claim.state,
        "method": claim.method,
        "made_at": instant(claim.made_at),
        "decided_at": instant(claim.decided_at) if claim.decided_at else None,
        "decided_by": claim.decided_by,
        "ended_at": instant(claim.ended_at) if claim.ended_at else None,
        "ended_by": claim.ended_by,
        "reason": claim.reason,
        "document": claim.document is not None,
        "entry": {
            "id": str(entry.id),
            "kind": entry.kind,
            "name": entries.full_name(entry),
            "source": entry.source,
            "number": entry.register_number,
            "state": entry.state,
        },
        "member": {
            "id": str(claim.member_id),
            "name": member and member.display_name,
            "kind": member and member.kind,
            "state": member and member.state,
        },
    }


def document(tx: Session, store: Store, claim_id: UUID) -> Iterator[bytes]:
    """The proof of a claim that waits; raises `NotFound` when there is none, kit.store.NotStored when it is gone."""
    claim = _find(tx, claim_id)
    if claim.document is None:
        raise NotFound("This claim has no document any more.")
    return store.open(claim.document, claim.member_id, late=True)


def accept(tx: Session, claim_id: UUID, now: datetime, by: str) -> None:
    """The entry is the member's from now on; whoever else claimed it is refused.

    Raises `NotFound` for a claim that does not wait, or whose entry or member is gone, `AlreadyClaimed`.
    """
    claim, entry = _hold(tx, claim_id)
    if entry.state != "open":
        raise NotFound("This entry has left its register: its claims can only be refused.")
    if entry.member_id is not None:
        raise AlreadyClaimed("This entry is somebody's already: revoke that first, or refuse this claim.")
    claims.settle(tx, claim, "accepted", now, by=by)
    _give(tx, entry, claim, now)


def refuse(tx: Session, claim_id: UUID, now: datetime, because: str, by: str) -> None:
    """Turn a claim down; raises `NotFound` for one that does not wait."""
    claim, _ = _hold(tx, claim_id)
    claims.turn_down(tx, claim, now, because, by)


def revoke(tx: Session, entry_id: UUID, now: datetime, by: str) -> None:
    """Take an entry back from its owner; raises `NotFound` when it has none."""
    entry = entries.lock(tx, entry_id)
    if entry is None or entry.member_id is None:
        raise NotFound("This entry has no owner.")
    claims.fall(tx, entry_id, now, "revoked", by)


def prove(tx: Session, actor: Actor, entry_id: UUID, number: str, now: datetime) -> UUID:
    """The provider vouches that the member is who has this national number; the claim's id.

    Raises `NotFound`, `NotClaimable`, `AlreadyClaimed`, `ProofFailed` when that is not the entry's.
    """
    claims.hold_member(tx, actor.member_id)
    entry = claims.claimable(tx, actor, entry_id)
    try:
        claims.check_number(entry, _in_register(entry.source, number))
    except WrongNumber:
        raise ProofFailed() from None
    own = select(Claim).where(Claim.entry_id == entry_id, Claim.member_id == actor.member_id, Claim.state == "pending")
    if waits := tx.scalars(own.with_for_update()).one_or_none():  # its document is needed no more
        claims.settle(tx, waits, "withdrawn", now)
    claim = Claim(
        id=uuid7(), entry_id=entry_id, member_id=actor.member_id, method="provider", state="accepted",
        made_at=now, decided_at=now, decided_by=PROVIDER, seq=0,
    )  # fmt: skip
    tx.add(claim)
    _give(tx, entry, claim, now)
    return claim.id


def discard(tx: Session, store: Store) -> int:
    """Delete the documents of claims that were decided; how many."""
    rows = tx.scalars(select(Discarded).limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
    for row in rows:
        store.drop(row.handle)
        tx.delete(row)
    return len(rows)


def kept(tx: Session) -> list[str]:
    """The documents of the claims that wait."""
    return list(tx.scalars(select(Claim.document).where(Claim.document.is_not(None))))  # type: ignore[arg-type]


def _give(tx: Session, entry: Entry, claim: Claim, now: datetime) -> None:
    entry.member_id, entry.claimed_at = claim.member_id, now
    entry.version += 1
    indexing.note(tx, entry.id)
    entries.tell(tx, ProfessionalClaimed, entry, claim.member_id)
    others = select(Claim).where(Claim.entry_id == entry.id, Claim.state == "pending").order_by(Claim.id)
    for other in tx.scalars(others.with_for_update()).all():
        claims.turn_down(tx, other, now, "already_claimed", claim.decided_by)


def _in_register(source: str, number: str) -> str:
    """A national number of French professionals is their RPPS after an 8, which says that it is one."""
    return number[1:] if source == "rpps" and len(number) == _NATIONAL and number[0] == "8" else number


def _find(tx: Session, claim_id: UUID) -> Claim:
    claim = tx.get(Claim, claim_id)
    if claim is None:
        raise NotFound("There is no such claim.")
    return claim


def _hold(tx: Session, claim_id: UUID) -> tuple[Claim, Entry]:
    """A claim that waits with its entry, both held, the member before them."""
    claim = _find(tx, claim_id)
    claims.hold_member(tx, claim.member_id)
    entry = entries.lock(tx, claim.entry_id)
    claim = tx.get_one(Claim, claim_id, with_for_update=True, populate_existing=True)
    if claim.state != "pending" or entry is None:
        raise NotFound("This claim does not wait for a decision.")
    return claim, entry
