"""Passwords that change: by who knows the present one, or by who forgot it and reads a mail.

Known or unknown, an address gets the same answer at the same cost: the same rows are written, and for an unknown one
a mail that finds nobody. Of several requests the newest counts.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session as Tx

from kit.database import clock
from kit.tokens import is_row_token, read_row_token
from services.identity import accounts, mails, sessions, signin
from services.identity.models import Account, EmailChange, Failures, PasswordReset
from services.identity.passwords import Hasher, check_password, own_words
from services.identity.refusals import invalid
from services.identity.tokens import Secrets

VALID = timedelta(minutes=30)
PURPOSE = "reset"


def change(
    begin: signin.Transactions, key: bytes, hasher: Hasher, who: tuple[UUID, UUID], current: str, new: str
) -> None:
    """Set another password for `who` (member, session); all their other sessions end, and a mail tells them.

    Raises PasswordTooCommon (at `/new`), and what `signin.prove` raises for the current one.
    """
    member_id, session_id = who
    with begin() as tx:
        account = accounts.get(tx, member_id)
        check_password(new, own_words(account.email, account.display_name), "/new")
    hashed = hasher.hash(new)
    with signin.prove(begin, key, hasher, member_id, current) as (tx, account):
        _replace(tx, account, hashed, clock(tx), but=session_id)


def begin(tx: Tx, now: datetime, key: bytes, email: str) -> None:
    """Note that somebody forgot the password of a folded address, and queue the mail.

    The sixth within an hour is answered as the others, and nothing happens: the fifth mail's link stays good.
    """
    address = signin.digest_address(key, email)
    account = accounts.find(tx, email)
    lately = (PasswordReset.address == address, PasswordReset.created_at > now - timedelta(hours=1))
    if tx.scalars(select(func.count()).select_from(PasswordReset).where(*lately)).one() >= mails.AN_HOUR:
        return
    known = account if account is not None and account.state == "active" else None
    reset = PasswordReset(address=address, member_id=known.id if known else None, expires_at=now + VALID)
    tx.add(reset)
    tx.flush()
    mails.queue(tx, PURPOSE, reset.id, (known.language if known else None) or "fr")


def confirm(begin: signin.Transactions, secrets: Secrets, hasher: Hasher, token: str, password: str) -> None:
    """Set the password of the account whose mail holds this token, and forget failed attempts: all its sessions end.

    Raises Invalid when the token is not one of ours, was used, is older than 30 minutes, or a newer one, another
    password or another address came since; PasswordTooCommon, after which the token is good for another attempt.
    """
    with begin() as tx:
        account = _read(tx, secrets, token)
        check_password(password, own_words(account.email, account.display_name))
    hashed = hasher.hash(password)
    with begin() as tx:
        account = _read(tx, secrets, token, lock=True)
        _replace(tx, account, hashed, clock(tx))


def _replace(tx: Tx, account: Account, hashed: str, now: datetime, but: UUID | None = None) -> None:
    """The caller holds the row. What waits for a mail to be answered is void: it may have been asked for by a thief."""
    account.password = hashed
    for waiting in (PasswordReset, EmailChange):
        theirs = (waiting.member_id == account.id, waiting.ended_at.is_(None))
        tx.execute(update(waiting).where(*theirs).values(ended_at=now))
    sessions.end_all(tx, account.id, "revoked", now, but=but)
    mails.queue(tx, "password_changed", account.id, account.language or "en")


def _read(tx: Tx, secrets: Secrets, token: str, *, lock: bool = False) -> Account:
    reset_id = read_row_token(token)
    reset = tx.get(PasswordReset, reset_id) if reset_id else None
    if reset is None or not is_row_token(token, secrets.mail, PURPOSE, reset.id, reset.expires_at):
        raise _refusal()
    if lock:  # the row of failures before the account's, as a sign-in takes them
        tx.execute(delete(Failures).where(Failures.address == reset.address))
    account = tx.get(Account, reset.member_id, with_for_update=lock) if reset.member_id else None
    if account is None or account.state != "active" or account.email is None:
        raise _refusal()
    if reset.address != signin.digest_address(secrets.address, account.email):
        raise _refusal()
    alike = select(PasswordReset).where(PasswordReset.address == reset.address).limit(1)
    newest = alike.order_by(PasswordReset.created_at.desc(), PasswordReset.id.desc())
    found = tx.scalar(newest.execution_options(populate_existing=True))  # as it is now that the account is held
    if found is not reset or reset.ended_at or not clock(tx) < reset.expires_at:
        raise _refusal()
    return account


def _refusal() -> Exception:
    return invalid(token="This link was used, it is too old, or a newer one was sent: ask again.")  # noqa: S106 – a sentence
