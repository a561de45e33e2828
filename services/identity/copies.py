"""The members as their copies in other rooms should be: told in full, with the tombstones."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session as Tx

from contracts.identity.events import NOBODY, MemberSnapshot, SessionSnapshot
from kit.repair import Source, State
from services.identity.models import GONE, Account, Session


def public_state(account: Account) -> dict[str, Any]:
    """The fields of every member event; of one who leaves, or left, they say nothing but that."""
    facts = NOBODY if account.state in GONE else {name: getattr(account, name) for name in NOBODY}
    return {"member_id": account.id, **facts, "since": account.created_at.astimezone(UTC)}


def members(tx: Tx, after: UUID, limit: int, ids: Sequence[UUID] | None) -> list[State]:
    """Up to `limit` members with an id above `after`, or those of `ids`, in the order of their ids."""
    wanted = Account.id > after if ids is None else Account.id.in_(ids)
    rows = tx.scalars(select(Account).where(wanted).order_by(Account.id).limit(limit))
    return [(account.id, account.seq, public_state(account)) for account in rows]


def no_longer(tx: Tx, member_id: UUID) -> State:
    """The tombstone of a member that a restored database has lost: erased, as far as anyone may know."""
    account = Account(id=member_id, state="erased", seq=1, created_at=datetime.now(UTC), ended_at=datetime.now(UTC))
    tx.add(account)
    tx.flush()
    return member_id, account.seq, public_state(account)


def sessions(tx: Tx, after: UUID, limit: int, ids: Sequence[UUID] | None) -> list[State]:
    """The same of sessions that anything was told of."""
    wanted = Session.id > after if ids is None else Session.id.in_(ids)
    rows = tx.scalars(select(Session).where(wanted, Session.seq > 0).order_by(Session.id).limit(limit))
    return [(row.id, row.seq, {"session_id": row.id, "member_id": row.member_id}) for row in rows]


SOURCES = {"member": Source(MemberSnapshot, members, no_longer), "session": Source(SessionSnapshot, sessions)}
