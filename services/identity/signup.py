"""Sign-up: what a person asks for becomes a member only when they answer the mail.

Known or unknown, an address gets the same answer at the same cost; only its owner learns more, by mail.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session as Tx

from kit.tokens import is_row_token, read_row_token
from services.identity import accounts, mails
from services.identity.ages import check_age
from services.identity.models import Account, SignUp
from services.identity.passwords import check_password, own_words
from services.identity.refusals import invalid

VALID = timedelta(hours=24)
PURPOSE = "confirm"


def check(fields: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The fields of a sign-up as they will be kept, the password still in clear.

    Raises Invalid, TooYoung or PasswordTooCommon; none depends on whether the address is known.
    """
    email, name = accounts.check_email(fields["email"]), accounts.check_name(fields["display_name"])
    check_age(fields["birth_date"], fields["country"], now)
    check_password(fields["password"], own_words(email, name))
    return {**fields, "email": email, "display_name": name}


def begin(tx: Tx, now: datetime, fields: dict[str, Any]) -> None:
    """Note the sign-up (`password` is a hash by now) and queue its mail; for a known address only another mail.

    The sixth within an hour is answered as the others, and nothing happens.
    """
    known = accounts.find(tx, fields["email"])
    if mails.is_too_many(tx, fields["email"], known.id if known else None, now):
        return
    if known is not None:
        mails.queue(tx, "known", known.id, known.language or fields["language"])
        return
    pending = SignUp(**fields, expires_at=now + VALID)
    tx.add(pending)
    tx.flush()
    mails.queue(tx, PURPOSE, pending.id, pending.language)


def confirm(tx: Tx, key: bytes, token: str, now: datetime) -> Account:
    """The member that this sign-up makes; the other sign-ups of the address are cancelled.

    Raises Invalid when the token is not one of ours, was used, is too old, or the address has an account by now.
    """
    pending_id = read_row_token(token)
    pending = tx.get(SignUp, pending_id) if pending_id else None
    if pending is None or not is_row_token(token, key, PURPOSE, pending.id, pending.expires_at):
        raise _refusal()
    if pending.ended_at or not now < pending.expires_at:
        raise _refusal()
    account = accounts.join(  # the unique address decides between two that are confirmed at once
        tx,
        email=pending.email,
        password=pending.password,
        kind=pending.kind,
        display_name=pending.display_name,
        birth_date=pending.birth_date,
        language=pending.language,
        country=pending.country,
    )
    if account is None:
        raise _refusal()
    pending.used_at = now
    others = (SignUp.email == pending.email, SignUp.used_at.is_(None), SignUp.cancelled_at.is_(None))
    tx.flush()
    tx.execute(update(SignUp).where(*others).values(cancelled_at=now))
    return account


def _refusal() -> Exception:
    return invalid(token="This link was used, or it is too old: sign up again.")  # noqa: S106 – a sentence
