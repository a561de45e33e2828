"""Addresses that do not exist: not tried again until the member signs in, or has another. None is stored."""

import hmac
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.notifications.models import Bounce


def note(tx: Session, key: bytes, member_id: UUID, address: str, now: datetime) -> None:
    """The server said that there is no such address."""
    row = {"address": _digest(key, address), "bounced_at": now}
    upsert = insert(Bounce).values(member_id=member_id, **row)
    tx.execute(upsert.on_conflict_do_update(index_elements=[Bounce.member_id], set_=row))


def has_bounced(tx: Session, key: bytes, member_id: UUID, address: str) -> bool:
    """Whether this very address of the member came back."""
    found = tx.get(Bounce, member_id, populate_existing=True)
    return found is not None and hmac.compare_digest(found.address, _digest(key, address))


def forgive(tx: Session, member_id: UUID, signed_in_at: datetime) -> None:
    """The member is here again: their address is worth another try."""
    tx.execute(delete(Bounce).where(Bounce.member_id == member_id, Bounce.bounced_at < signed_in_at))


def _digest(key: bytes, address: str) -> bytes:
    return hmac.digest(key, address.casefold().encode(), "sha256")
