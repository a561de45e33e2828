"""Another address for an account: asked for with the password, set when the mail to the new one is answered.

Whether the new address has an account already is told to its owner alone, by mail; the old one is told of the change.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Tx

from kit.database import clock
from kit.refusals import VersionConflict
from kit.tokens import is_row_token, read_row_token
from services.identity import accounts, mails, sessions, signin
from services.identity.models import Account, EmailChange, SignUp
from services.identity.passwords import Hasher
from services.identity.refusals import invalid

VALID = timedelta(hours=24)
PURPOSE = "email_change"


def ask(
    begin: signin.Transactions,
    key: bytes,
    hasher: Hasher,
    who: tuple[UUID, UUID],
    password: str,
    email: str,
    version: int | None,
) -> None:
    """Note that `who` (member, session) wants another address, and queue the mail to it.

    Raises Invalid for an address that cannot be written to or is the present one, VersionConflict when the account is
    no longer at `version` (None: any), and what `signin.prove` raises for the password. The sixth within an hour, of
    the member or for that address, is answered as the others, and nothing happens.
    """
    member_id, session_id = who
    email = accounts.check_email(email)
    with signin.prove(begin, key, hasher, member_id, password) as (tx, account):
        if version not in (None, account.version):
            raise VersionConflict()
        if email == account.email:
            raise invalid(email="This is the address of your account already.")
        _begin(tx, clock(tx), account, session_id, email)


def confirm(tx: Tx, key: bytes, token: str, now: datetime) -> None:
    """Set the address: all sessions end but the one that asked, and a mail tells the old address.

    Raises Invalid when the token is not one of ours, was used, is older than a day, a newer one or another password
    came since, or the address has an account by now.
    """
    change_id = read_row_token(token)
    change = tx.get(EmailChange, change_id) if change_id else None
    if change is None or not is_row_token(token, key, PURPOSE, change.id, change.expires_at):
        raise _refusal()
    account = tx.get(Account, change.member_id, with_for_update=True)
    if account is None or account.state != "active" or accounts.pending_change(tx, account.id, now) is not change:
        raise _refusal()
    old = account.email
    try:
        with tx.begin_nested():  # the unique address decides between two that want it
            account.email = change.new_email
    except IntegrityError:
        raise _refusal() from None
    account.version += 1
    change.old_email, change.ended_at = old, now
    tx.execute(delete(SignUp).where(SignUp.email == old))
    sessions.end_all(tx, account.id, "revoked", now, but=change.session_id)
    mails.queue(tx, "email_changed", change.id, account.language or "en")


def forget(tx: Tx, account: Account) -> None:
    """Delete every change of a member who leaves, and those of others that name their address."""
    named = (EmailChange.new_email == account.email, EmailChange.old_email == account.email)
    tx.execute(delete(EmailChange).where(or_(EmailChange.member_id == account.id, *named)))


def _begin(tx: Tx, now: datetime, account: Account, session_id: UUID, email: str) -> None:
    alike = or_(EmailChange.member_id == account.id, EmailChange.new_email == email)
    lately = (alike, EmailChange.created_at > now - timedelta(hours=1))
    if tx.scalars(select(func.count()).select_from(EmailChange).where(*lately)).one() >= mails.AN_HOUR:
        return
    taken = accounts.find(tx, email)
    change = EmailChange(member_id=account.id, session_id=session_id, new_email=email, expires_at=now + VALID)
    tx.add(change)
    account.version += 1
    tx.flush()
    purpose, about = ("email_taken", taken.id) if taken else (PURPOSE, change.id)
    mails.queue(tx, purpose, about, (taken or account).language or "en")


def _refusal() -> Exception:
    return invalid(token="This link was used, it is too old, or a newer one was sent: ask again.")  # noqa: S106 – a sentence
