"""Mails of identity: a row in the transaction that asks for it, sent by the worker's job.

A row is marked `sending` and committed before the attempt, so a crash costs one mail twice at most (same Message-ID),
never a lost one. The token is computed at that moment and kept nowhere.
"""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Tx

from kit import mail
from kit.database import clock
from kit.logs import describe, log
from kit.rpc.doors import Room
from kit.tokens import write_row_token
from services.identity.models import Account, EmailChange, Mail, PasswordReset, SignUp
from services.identity.tokens import Secrets
from services.identity.words import WORDS

AN_HOUR = 5
MOST_ATTEMPTS = 14
DUE = ("queued", "sending")
_TO_MEMBERS = ("known", "farewell", "unused", "password_changed", "email_taken")
_WAITS: dict[str, type[SignUp | PasswordReset | EmailChange]] = {
    "confirm": SignUp,
    "reset": PasswordReset,
    "email_change": EmailChange,
}
Post = Callable[..., None]


@dataclass(frozen=True)
class Letter:
    """A mail ready to leave."""

    id: UUID
    to: str
    language: str
    subject: str
    text: str


def queue(tx: Tx, purpose: str, about: UUID, language: str) -> None:
    """Ask for a mail."""
    tx.add(Mail(purpose=purpose, about=about, language=language))


def is_too_many(tx: Tx, address: str, account_id: UUID | None, now: datetime) -> bool:
    """Whether an address was written to 5 times within the hour: a sign-up form is no means to flood someone."""
    since = now - timedelta(hours=1)
    asked = select(SignUp.id).where(SignUp.email == address, SignUp.created_at > since)
    abouts = Mail.about.in_(asked) if account_id is None else Mail.about == account_id
    count = select(func.count()).select_from(Mail).where(abouts, Mail.created_at > since)
    return tx.scalars(count).one() >= AN_HOUR


def send_mails(room: Room, secrets: Secrets, post: Post = mail.send) -> int:
    """Send what is due, one by one; returns how many left. `post` is `kit.mail.send` or something that acts like it."""
    sent = 0
    while (mail_id := _claim(room)) is not None:
        with room.db.transaction() as tx:
            letter = write(tx, tx.get_one(Mail, mail_id), secrets, room.settings.public_url)
        state = _attempt(room, letter, post) if letter else "failed"
        with room.db.transaction() as tx:
            row = tx.get_one(Mail, mail_id, with_for_update=True)
            row.state = "failed" if state == "queued" and row.attempts >= MOST_ATTEMPTS else state
        sent += state == "sent"
    return sent


def delay(attempts: int) -> timedelta:
    """How long an attempt may take before another is made: 30 s, 1 min, 2 min … at most 2 hours."""
    return min(timedelta(seconds=30 * 2 ** (attempts - 1)), timedelta(hours=2))


def write(tx: Tx, row: Mail, secrets: Secrets, url: str) -> Letter | None:
    """The mail of a row in its language; None when there is nobody to write to, or nothing to answer, any more."""
    to, expires_at = _find(tx, row, clock(tx))
    token = write_row_token(secrets.mail, row.purpose, row.about, expires_at) if expires_at else ""
    subject, text = WORDS[row.language][row.purpose]
    return Letter(row.id, to, row.language, subject, text.format(url=url, token=token)) if to else None


def _find(tx: Tx, row: Mail, now: datetime) -> tuple[str | None, datetime | None]:
    """The address to write to, and until when the mail's token will be good, where it has one."""
    if row.purpose in _TO_MEMBERS:
        account = tx.get(Account, row.about)
        is_needless = account is None or (row.purpose == "unused" and account.warned_at is None)
        return None if is_needless else account.email, None
    if row.purpose == "email_changed":
        change = tx.get(EmailChange, row.about)
        return change.old_email if change else None, None
    pending = tx.get(_WAITS[row.purpose], row.about)
    if pending is None or pending.ended_at or not now < pending.expires_at:
        return None, None
    if isinstance(pending, PasswordReset):
        account = tx.get(Account, pending.member_id) if pending.member_id else None
        return account.email if account else None, pending.expires_at
    return pending.new_email if isinstance(pending, EmailChange) else pending.email, pending.expires_at


def _claim(room: Room) -> UUID | None:
    with room.db.transaction() as tx:
        due = select(Mail).where(Mail.state.in_(DUE), Mail.next_at <= func.now()).order_by(Mail.next_at).limit(1)
        row = tx.scalars(due.with_for_update(skip_locked=True)).one_or_none()
        if row is None:
            return None
        row.state, row.attempts = "sending", row.attempts + 1
        row.next_at = clock(tx) + delay(row.attempts)
        return row.id


def _attempt(room: Room, letter: Letter, post: Post) -> str:
    host = room.settings.mail_from.rpartition("@")[2].strip("> ") or "localhost"
    try:
        post(
            room.settings,
            to=letter.to,
            subject=letter.subject,
            text=letter.text,
            message_id=f"{letter.id}@{host}",
            language=letter.language,
        )
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail.delayed", **describe(error))
        return "queued"
    return "sent"
