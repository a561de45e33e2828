"""An account: who a member is. Their own eyes see all of it, events only its public part."""

import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session as Tx

from contracts.identity.events import MemberChanged, MemberRegistered, MemberState
from kit.database import clock
from kit.outbox import emit
from kit.refusals import NotFound, VersionConflict
from services.identity.ages import COUNTRIES, check_age
from services.identity.copies import public_state
from services.identity.models import Account, EmailChange
from services.identity.refusals import invalid

_JOINERS = "\u200c\u200d"  # without them some scripts cannot be written


def fold(email: str) -> str:
    """The one spelling of an address under which it is kept, written to and compared: NFKC, small letters, the domain
    in ASCII."""
    local, at, domain = unicodedata.normalize("NFKC", email).strip().lower().rpartition("@")
    with suppress(UnicodeError):  # no domain that exists: nobody is found under it
        domain = domain.encode("idna").decode()
    return local + at + domain


def check_email(email: str) -> str:
    """The folded address; raises Invalid for one that mail cannot be sent to in plain ASCII."""
    folded = fold(email)
    if not folded.isascii() or len(folded) > 254:
        raise invalid(email="Only addresses in plain letters can be written to.")
    return folded


def check_name(name: str) -> str:
    """The name as others see it: NFC, single spaces, 2–40 characters, nothing invisible. Raises Invalid."""
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if any(unicodedata.category(sign)[0] == "C" and sign not in _JOINERS for sign in clean):
        raise invalid(display_name="This name holds signs that nobody can see.")
    if not 2 <= len(clean) <= 40 or not any(sign.isalnum() for sign in clean):
        raise invalid(display_name="A name has 2 to 40 characters.")
    return clean


def check_zone(time_zone: str) -> str:
    """The same IANA zone; raises Invalid for a name that is none."""
    if time_zone not in available_timezones():
        raise invalid(time_zone="This is not the name of a time zone, such as Europe/Paris.")
    return time_zone


def join(
    tx: Tx,
    *,
    email: str,
    password: str,
    kind: str,
    display_name: str,
    birth_date: date,
    language: str,
    country: str,
) -> Account | None:
    """Make a member and tell the others; None when the address has an account. `password` is a hash."""
    row = {
        "email": email,
        "password": password,
        "kind": kind,
        "display_name": display_name,
        "birth_date": birth_date,
        "language": language,
        "country": country,
        "time_zone": COUNTRIES[country].time_zone,
    }
    made = tx.scalar(insert(Account).values(row).on_conflict_do_nothing().returning(Account))
    if made is not None:
        tell(tx, MemberRegistered, made)
    return made


def find(tx: Tx, email: str) -> Account | None:
    """The account of a folded address."""
    return tx.scalar(select(Account).where(Account.email == email))


def get(tx: Tx, member_id: UUID) -> Account:
    """The member's row; raises NotFound when they are not active."""
    account = tx.get(Account, member_id)
    if account is None or account.state != "active":
        raise NotFound()
    return account


def lock(tx: Tx, member_id: UUID) -> Account:
    """The member's row, locked until the end of the transaction; raises NotFound when they are not active."""
    account = tx.get(Account, member_id, with_for_update=True, populate_existing=True)
    if account is None or account.state != "active":
        raise NotFound()
    return account


def change(
    tx: Tx,
    member_id: UUID,
    now: datetime,
    *,
    version: int | None,
    **wanted: str,
) -> None:
    """Change display name, language, country or time zone of the own account, and tell the others.

    Raises VersionConflict when it is no longer at `version` (None: any), Invalid for a name or a zone that is none,
    TooYoung when the new country's floor is not reached. What is already so changes nothing.
    """
    account = lock(tx, member_id)
    if version not in (None, account.version):
        raise VersionConflict()
    if "display_name" in wanted:
        wanted["display_name"] = check_name(wanted["display_name"])
    if "time_zone" in wanted:
        check_zone(wanted["time_zone"])
    if wanted.get("country", account.country) != account.country:
        assert account.birth_date is not None  # noqa: S101 – an active account has one (check in the database)
        check_age(account.birth_date, wanted["country"], now, "/country")
    changes = {name: value for name, value in wanted.items() if value != getattr(account, name)}
    if changes:
        for name, value in changes.items():
            setattr(account, name, value)
        account.version += 1
        tell(tx, MemberChanged, account)


def tell(tx: Tx, event: type[MemberState], account: Account) -> None:
    """Emit a member event: always the whole public state. The caller holds the row."""
    emit(tx, event, account, **public_state(account))


def pending_change(tx: Tx, member_id: UUID, now: datetime) -> EmailChange | None:
    """The newest change of address a member asked for, while its mail can be answered."""
    theirs = select(EmailChange).where(EmailChange.member_id == member_id)
    newest = theirs.order_by(EmailChange.created_at.desc(), EmailChange.id.desc()).limit(1)
    change = tx.scalar(newest.execution_options(populate_existing=True))
    return change if change and not change.ended_at and now < change.expires_at else None


def read_account(tx: Tx, member_id: UUID) -> dict[str, Any]:
    """The account as its owner sees it; raises NotFound when it is not active."""
    account = get(tx, member_id)
    pending = pending_change(tx, member_id, clock(tx))
    return {
        "id": str(account.id),
        "email": account.email,
        "new_email": pending.new_email if pending else None,
        "kind": account.kind,
        "display_name": account.display_name,
        "birth_date": account.birth_date and account.birth_date.isoformat(),
        "language": account.language,
        "country": account.country,
        "time_zone": account.time_zone,
        "created_at": account.created_at.astimezone(UTC).isoformat(),
        "version": account.version,
    }


def contact(tx: Tx, member_id: UUID) -> dict[str, str] | None:
    """Where and how to write to a member, `{"email", "language", "time_zone"}`; None unless the account is active."""
    facts = (Account.email, Account.language, Account.time_zone)
    found = tx.execute(select(*facts).where(Account.id == member_id, Account.state == "active")).one_or_none()
    return dict(found._mapping) if found else None
