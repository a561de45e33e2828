"""What operators do to accounts from the command line. Each leaves a row in the audit table, in its transaction."""

import json
from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session as Tx

from contracts.identity.events import MemberReinstated, MemberSuspended
from kit.database import clock
from kit.refusals import Forbidden, NotFound
from services.identity import accounts, leaving, sessions
from services.identity.models import GONE, Account

_AUDIT = text(
    "INSERT INTO audit (operator, verb, subject, detail) VALUES (:operator, :verb, :subject, CAST(:detail AS jsonb))"
)


def note(tx: Tx, operator: str, verb: str, subject: UUID | None = None, **detail: Any) -> None:
    """Write who did what to whom; `detail` holds ids, counts and states, never a person's words or address."""
    row = {"operator": operator, "verb": verb, "subject": subject, "detail": json.dumps(detail)}
    tx.execute(_AUDIT, row)


def create_member(tx: Tx, operator: str, wanted: dict[str, Any], *, session: bool = False) -> tuple[Account, bool]:
    """The account of this address, locked, and whether it was made now, without a mail; one that exists stays as it is.

    `wanted` are the fields of a sign-up after `signup.check`, with the password's hash; `session` says that a session
    will be opened: raises Forbidden when the account is suspended.
    """
    made = accounts.join(tx, **wanted)
    account = made or _lock(tx, wanted["email"])
    if session and account.state != "active":
        raise Forbidden("This account is suspended.")
    note(tx, operator, "create-member", account.id, created=made is not None, session=session)
    return account, made is not None


def suspend(tx: Tx, operator: str, member: str) -> Account:
    """Nothing of the member is shown any more and none of their sessions is valid; suspending twice changes nothing."""
    account = _lock(tx, member)
    note(tx, operator, "suspend", account.id, was=account.state)
    if account.state == "active":
        account.state = "suspended"
        accounts.tell(tx, MemberSuspended, account)
        sessions.end_all(tx, account.id, "suspended", clock(tx))
    return account


def reinstate(tx: Tx, operator: str, member: str) -> Account:
    """End a suspension; the member signs in again. An active account is left as it is."""
    account = _lock(tx, member)
    note(tx, operator, "reinstate", account.id, was=account.state)
    if account.state == "suspended":
        account.state = "active"
        accounts.tell(tx, MemberReinstated, account)
    return account


def erase(tx: Tx, operator: str, member: str, *, again: bool = False) -> Account | None:
    """Begin the erasure of a member; `again`: they left before this database was restored, and get no mail. None when
    nobody is there to leave."""
    try:
        account = _lock(tx, member)
    except NotFound:
        return None
    note(tx, operator, "erase", account.id, again=again)
    leaving.leave(tx, account, clock(tx), farewell=not again)
    return account


def list_members(tx: Tx, operator: str, after: UUID | None, limit: int) -> list[dict[str, Any]]:
    """Members in the order they joined, without their addresses; `after` is the last id of the page before."""
    query = select(Account).where(Account.state.not_in(GONE)).order_by(Account.id).limit(limit)
    found = tx.scalars(query.where(Account.id > after) if after else query).all()
    note(tx, operator, "list", count=len(found))
    return [
        {
            "id": str(account.id),
            "display_name": account.display_name,
            "kind": account.kind,
            "country": account.country,
            "state": account.state,
            "since": account.created_at.astimezone(UTC).isoformat(),
        }
        for account in found
    ]


def _lock(tx: Tx, member: str) -> Account:
    try:
        condition = Account.id == UUID(member)
    except ValueError:
        condition = Account.email == accounts.fold(member)
    account = tx.scalar(select(Account).where(condition, Account.state.not_in(GONE)).with_for_update())
    if account is None:
        raise NotFound("No member has this id or address.")
    return account
