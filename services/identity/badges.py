"""The badge beside a member's name: that an entry of the directory was proven to be theirs, as long as one is."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Tx

from contracts.directory.events import ProfessionalClosed
from contracts.identity.events import MemberProfessionalRevoked, MemberProfessionalVerified
from kit.inbox import Received
from services.identity import accounts
from services.identity.models import GONE, Account, ProvenEntry

_FIRST = ("professional", "establishment", "partner")  # of whom several entries are


def learn(tx: Tx, event: Received) -> None:
    """Whose an entry is now, or is no longer, and so who has a badge; applied again, it changes nothing."""
    entry_id, is_closed = event.data["entry_id"], event.type == ProfessionalClosed.type
    known = tx.get(ProvenEntry, entry_id, with_for_update=True)
    touched = {event.data["member_id"], *([known.member_id] if known else [])}
    if known is not None:
        tx.delete(known)
        tx.flush()
    if not is_closed:
        tx.add(ProvenEntry(entry_id=entry_id, member_id=event.data["member_id"], kind=event.data["kind"]))
        tx.flush()
    for member_id in sorted(touched):
        _set(tx, member_id)


def _set(tx: Tx, member_id: UUID) -> None:
    """Give a member the badge of what they have proven, the most telling first, and tell it where it is another."""
    account = tx.get(Account, member_id, with_for_update=True, populate_existing=True)
    if account is None or account.state in GONE:
        tx.execute(delete(ProvenEntry).where(ProvenEntry.member_id == member_id))
        return
    kinds = set(tx.scalars(select(ProvenEntry.kind).where(ProvenEntry.member_id == member_id)))
    badge = next((kind for kind in _FIRST if kind in kinds), None)
    if badge != account.badge:
        account.badge = badge
        accounts.tell(tx, MemberProfessionalVerified if badge else MemberProfessionalRevoked, account)
