"""A proof by the provider: begun by a member in a session, finished by the same, once, within ten minutes."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kit.rpc.doors import Actor
from services.directory import claims
from services.directory.models import Login
from services.directory.provider import Journey
from services.directory.refusals import ProofFailed

LASTS = timedelta(minutes=10)


class Begun(NamedTuple):
    """What a login was begun with."""

    entry_id: UUID
    nonce: str
    verifier: str


def begin(tx: Session, actor: Actor, entry_id: UUID, journey: Journey, now: datetime) -> None:
    """Remember a journey to the provider; one that the member began before is over.

    Raises `NotFound`, `NotClaimable`, `AlreadyClaimed`.
    """
    claims.hold_member(tx, actor.member_id)
    claims.claimable(tx, actor, entry_id)
    tx.execute(delete(Login).where(Login.member_id == actor.member_id))
    tx.add(
        Login(
            state=_digest(journey.state),
            entry_id=entry_id,
            member_id=actor.member_id,
            session_id=actor.session_id,
            nonce=journey.nonce,
            verifier=journey.verifier,
            expires_at=now + LASTS,
        )
    )


def take(tx: Session, actor: Actor, state: str, now: datetime) -> Begun:
    """What the login was begun with that now comes back; it is over with that.

    Raises `ProofFailed` for one of another member or session, one that is too old, used or unknown.
    """
    theirs = Login.state == _digest(state), Login.member_id == actor.member_id, Login.session_id == actor.session_id
    taken = delete(Login).where(*theirs, Login.expires_at > now)
    found = tx.execute(taken.returning(Login.entry_id, Login.nonce, Login.verifier)).one_or_none()
    if found is None:
        raise ProofFailed()
    return Begun(*found)


def forget(tx: Session, now: datetime) -> None:
    """Delete the logins that nobody finished in time."""
    tx.execute(delete(Login).where(Login.expires_at <= now))


def _digest(state: str) -> bytes:
    return sha256(state.encode()).digest()
