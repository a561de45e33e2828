"""Sign-in: known and unknown addresses take the same path, with one argon2 verification.

Failures are counted in PostgreSQL by its clock, for addresses, not for accounts: the delay grows, nobody is ever
locked out for good. Guesses that run side by side do not escape the count: one that began before another failed is
refused without saying whether it was right.
"""

import hmac
import math
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session as Tx

from kit.database import clock
from services.identity import accounts
from services.identity.models import Account, Failures
from services.identity.passwords import Hasher
from services.identity.refusals import InvalidCredentials, TooManyAttempts
from services.identity.sessions import Issuer

Transactions = Callable[[], AbstractContextManager[Tx]]
LONGEST = timedelta(minutes=15)


@dataclass(frozen=True)
class Attempt:
    """What is known before the password is looked at: failures seen, and the hash to compare with (None: nobody's)."""

    address: bytes
    failures: int
    member_id: UUID | None
    hashed: str | None


def sign_in(
    begin: Transactions, issuer: Issuer, hasher: Hasher, *, email: str, password: str, device: str, web: bool
) -> dict[str, Any]:
    """A new session of the account with this address and password, as `Issuer.open` answers.

    `begin()` opens a transaction: one before the verification and one after, none during it. Raises
    InvalidCredentials (unknown, wrong or suspended alike) or TooManyAttempts.
    """
    with begin() as tx:
        attempt = look_up(tx, issuer.secrets.address, accounts.fold(email))
    is_right = hasher.verify(attempt.hashed, password)
    is_outdated = is_right and attempt.hashed is not None and hasher.is_outdated(attempt.hashed)
    rehashed = hasher.hash(password) if is_outdated else None
    with begin() as tx:
        account = settle(tx, attempt, is_right, rehashed)
        answer = issuer.open(tx, account, device, clock(tx), web=web) if account is not None else None
    if answer is None:
        raise InvalidCredentials()
    return answer


@contextmanager
def prove(
    begin: Transactions, key: bytes, hasher: Hasher, member_id: UUID, password: str
) -> Iterator[tuple[Tx, Account]]:
    """The transaction for what a member may do who gave their password again, and their row, locked.

    Verified and counted as at a sign-in, outside of a transaction. Raises NotFound when the account is not active,
    InvalidCredentials or TooManyAttempts.
    """
    with begin() as tx:
        attempt = look_up(tx, key, accounts.get(tx, member_id).email or "")
    is_right = hasher.verify(attempt.hashed, password)
    with begin() as tx:
        account = settle(tx, attempt, is_right, None)
        if account is not None:
            yield tx, account
            return
    raise InvalidCredentials()


def look_up(tx: Tx, key: bytes, email: str) -> Attempt:
    """Raises TooManyAttempts while the delay after the last failure runs."""
    address = digest_address(key, email)
    failures = tx.get(Failures, address)
    check_delay(failures, clock(tx))
    account = accounts.find(tx, email)
    count = failures.count if failures else 0
    return Attempt(address, count, account.id if account else None, account.password if account else None)


def settle(tx: Tx, attempt: Attempt, is_right: bool, rehashed: str | None) -> Account | None:
    """Count the failure (None), or forget the earlier ones: the account, locked, still active, its password unchanged.

    Raises TooManyAttempts when another attempt failed, or succeeded, since this one was looked up.
    """
    now = clock(tx)
    failures = tx.get(Failures, attempt.address, with_for_update=True)
    if (failures.count if failures else 0) != attempt.failures:
        raise TooManyAttempts(retry_after=seconds_left(failures, now))
    account = tx.get(Account, attempt.member_id, with_for_update=True) if is_right else None
    if account is None or account.state != "active" or account.password != attempt.hashed:
        _count(tx, attempt.address, failures, now)
        return None
    tx.execute(delete(Failures).where(Failures.address == attempt.address))
    account.password = rehashed or account.password
    return account


def digest_address(key: bytes, email: str) -> bytes:
    """Under what the failures of a folded address are counted."""
    return hmac.digest(key, email.encode(), "sha256")


def check_delay(failures: Failures | None, now: datetime) -> None:
    """Raises TooManyAttempts with the seconds that remain."""
    if failures is not None and now < failures.next_allowed_at:
        raise TooManyAttempts(retry_after=seconds_left(failures, now))


def seconds_left(failures: Failures | None, now: datetime) -> int:
    """Whole seconds until the next attempt, at least one."""
    return max(1, math.ceil((failures.next_allowed_at - now).total_seconds())) if failures else 1


def delay(failures: int) -> timedelta:
    """How long to wait after this many failures in a row: 1 s, 2 s, 4 s … at most 15 minutes."""
    return min(timedelta(seconds=2 ** min(failures - 1, 20)), LONGEST)


def _count(tx: Tx, address: bytes, failures: Failures | None, now: datetime) -> None:
    if failures is not None:
        failures.count, failures.last_at = failures.count + 1, now
        failures.next_allowed_at = now + delay(failures.count)
        return
    first = {"address": address, "count": 1, "last_at": now, "next_allowed_at": now + delay(1)}
    if tx.execute(insert(Failures).values(first).on_conflict_do_nothing().returning(Failures.count)).first() is None:
        raise TooManyAttempts(retry_after=1)
