"""Leaving: a member asks, or was not here for two years. Every service erases what it holds, then the account goes.

Between the two the account is `leaving`: nobody sees it or signs in, its address is kept for one mail, the farewell.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session as Tx

from contracts.appointments import events as appointments
from contracts.classifieds import events as classifieds
from contracts.directory import events as directory
from contracts.games import events as games
from contracts.healthbox import events as healthbox
from contracts.identity.events import MemberErased, MemberErasureRequested
from contracts.notifications import events as notifications
from contracts.social import events as social
from kit.database import clock
from kit.erasure import blank
from kit.logs import log
from services.identity import accounts, addresses, mails, sessions, signin
from services.identity.models import (
    GONE,
    Account,
    Answer,
    Erasure,
    Failures,
    Mail,
    PasswordReset,
    ProvenEntry,
    Session,
    SignUp,
)
from services.identity.passwords import Hasher

SERVICES = MemberErasureRequested.listeners
ANSWERS = (
    appointments.ErasureDone,
    classifieds.ErasureDone,
    directory.ErasureDone,
    games.ErasureDone,
    healthbox.ErasureDone,
    notifications.ErasureDone,
    social.ErasureDone,
)
SPARED = (MemberErasureRequested, MemberErased, *ANSWERS)
UNUSED = timedelta(days=730)  # CNIL: an account idle for two years goes, and its owner is warned before
WARNED = timedelta(days=30)
LATE = timedelta(hours=72)
_AT_ONCE = 100
_FACTS = ("email", "password", "kind", "display_name", "badge", "birth_date", "language", "country", "time_zone")
_TIMES = ("last_used_at", "warned_at")


def request(begin: signin.Transactions, key: bytes, hasher: Hasher, member_id: UUID, password: str) -> None:
    """Begin the erasure of an account whose owner gave their password again; raises what `signin.prove` does."""
    with signin.prove(begin, key, hasher, member_id, password) as (tx, account):
        leave(tx, account, clock(tx))


def leave(tx: Tx, account: Account, now: datetime, *, farewell: bool = True) -> None:
    """Hide the member everywhere, end their sessions and ask every service to erase; the caller holds the row."""
    account.state = "leaving"
    accounts.tell(tx, MemberErasureRequested, account)
    sessions.end_all(tx, account.id, "revoked", now)
    tx.execute(delete(SignUp).where(SignUp.email == account.email))
    tx.execute(delete(PasswordReset).where(PasswordReset.member_id == account.id))
    addresses.forget(tx, account)
    tx.add(Erasure(member_id=account.id, requested_at=now))
    tx.flush()
    tx.add_all(Answer(member_id=account.id, service=service) for service in SERVICES)
    if farewell:
        mails.queue(tx, "farewell", account.id, account.language or "en")


def note_done(tx: Tx, member_id: UUID, service: str) -> None:
    """A service has erased what it held of a member.

    Of one who is still here: this database was restored to before they left. They leave again, without a mail.
    """
    account = tx.get(Account, member_id, with_for_update=True)
    if account is not None and account.state not in GONE:
        log.warning("erased_again", aggregate_id=str(member_id))
        leave(tx, account, clock(tx), farewell=False)
    theirs = (Answer.member_id == member_id, Answer.service == service, Answer.done_at.is_(None))
    tx.execute(update(Answer).where(*theirs).values(done_at=func.now()))


def close_next(tx: Tx, key: bytes) -> UUID | None:
    """Close one erasure that every service has answered and whose mails have left: whose; None when there is none."""
    waiting = select(Answer).where(Answer.member_id == Account.id, Answer.done_at.is_(None)).exists()
    due = select(Mail).where(Mail.about == Account.id, Mail.state.in_(mails.DUE)).exists()
    query = select(Account.id, Account.email).where(Account.state == "leaving", ~waiting, ~due).limit(1)
    found = tx.execute(query).one_or_none()
    if found is None:
        return None
    address = signin.digest_address(key, found.email)  # its row before the account's, as a sign-in takes them
    tx.execute(delete(Failures).where(Failures.address == address))
    account = tx.get_one(Account, found.id, with_for_update=True)
    if account.state == "leaving":
        _close(tx, account, clock(tx))
    return account.id


def list_open(tx: Tx) -> list[dict[str, Any]]:
    """What is not closed yet, oldest first: member, when it was asked for, the services that have not answered."""
    silent = func.array_agg(Answer.service).filter(Answer.service.is_not(None))
    open_answers = (Answer.member_id == Erasure.member_id) & Answer.done_at.is_(None)
    query = select(Erasure.member_id, Erasure.requested_at, silent).outerjoin(Answer, open_answers)
    query = query.where(Erasure.closed_at.is_(None)).group_by(Erasure.member_id).order_by(Erasure.requested_at)
    return [
        {"id": str(member_id), "requested_at": since.isoformat(), "waits_for": sorted(services or [])}
        for member_id, since, services in tx.execute(query)
    ]


def count_open(tx: Tx) -> tuple[int, float]:
    """How many erasures are open, and for how many seconds the oldest has been."""
    age = func.extract("epoch", func.now() - func.min(Erasure.requested_at))
    count, oldest = tx.execute(select(func.count(), func.coalesce(age, 0)).where(Erasure.closed_at.is_(None))).one()
    return count, float(oldest)


def note_use(tx: Tx) -> None:
    """Keep with each account when it was last used, before its sessions are forgotten; who came back is not warned."""
    used = select(Session.member_id, func.max(Session.last_used_at).label("at")).group_by(Session.member_id).subquery()
    newer = Account.last_used_at < used.c.at - timedelta(hours=1)
    change = update(Account).where(Account.id == used.c.member_id, newer)
    tx.execute(change.values(last_used_at=used.c.at, warned_at=None).execution_options(synchronize_session=False))


def warn_unused(tx: Tx, now: datetime) -> int:
    """Write to those who will have been away for two years in 30 days, 100 at a time; how many."""
    return len([_warn(tx, account, now) for account in _unused(tx, now - UNUSED + WARNED, Account.warned_at.is_(None))])


def leave_unused(tx: Tx, now: datetime) -> int:
    """Let go who has been away for two years and was warned 30 days ago, 100 at a time; how many."""
    return len([leave(tx, account, now) for account in _unused(tx, now - UNUSED, Account.warned_at < now - WARNED)])


def _unused(tx: Tx, since: datetime, *conditions: ColumnElement[bool]) -> list[Account]:
    used = select(Session).where(Session.member_id == Account.id, Session.last_used_at >= since).exists()
    query = select(Account).where(Account.state == "active", Account.last_used_at < since, ~used, *conditions)
    return list(tx.scalars(query.order_by(Account.id).limit(_AT_ONCE).with_for_update(skip_locked=True)))


def _warn(tx: Tx, account: Account, now: datetime) -> None:
    account.warned_at = now
    mails.queue(tx, "unused", account.id, account.language or "en")


def _close(tx: Tx, account: Account, now: datetime) -> None:
    tx.execute(delete(Mail).where(Mail.about == account.id))
    tx.execute(delete(ProvenEntry).where(ProvenEntry.member_id == account.id))
    tx.execute(update(Session).where(Session.member_id == account.id).values(device=""))
    for name in (*_FACTS, *_TIMES):
        setattr(account, name, None)
    account.state, account.ended_at = "erased", now
    accounts.tell(tx, MemberErased, account)
    tx.execute(update(Erasure).where(Erasure.member_id == account.id).values(closed_at=now))
    blank(tx, [account.id], SPARED)
