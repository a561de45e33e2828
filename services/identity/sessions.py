"""Sessions: one sign-in on one device, kept alive by refresh tokens that change at each use.

A refresh token that comes twice was copied: the whole family ends (RFC 9700 §4.14). Within 10 seconds its successor
is given once more instead, for an answer that was lost on its way. A browser's session has no refresh tokens but a
cookie, which stays the same: scripts cannot read it, and the gateway alone asks with it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session as Tx

from contracts.identity import access
from contracts.identity.events import SessionOpened, SessionRevoked
from kit.outbox import emit
from kit.refusals import NotFound
from services.identity.keys import Keyring
from services.identity.models import Account, Session
from services.identity.refusals import InvalidToken
from services.identity.tokens import (
    Secrets,
    read_refresh_token,
    read_web_token,
    write_refresh_token,
    write_web_token,
)

IDLE = timedelta(days=30)
GRACE = timedelta(seconds=10)
TOUCHED = timedelta(minutes=1)  # a use of a cookie is written down no more often
REMEMBERED = timedelta(minutes=11)  # access tokens live 10
LISTED = 100


class Issuer:
    """Hands out tokens: the two of a session, signed and derived with the service's keys. `url` is the `iss`."""

    def __init__(self, secrets: Secrets, keyring: Keyring, url: str) -> None:
        self.secrets, self.keyring, self.url = secrets, keyring, url

    def open(self, tx: Tx, account: Account, device: str, now: datetime, *, web: bool = False) -> dict[str, Any]:
        """A new session of the account, whose row the caller has locked or just made; its tokens as `_answer` says.

        `web`: with a `cookie` instead of the refresh token, and beside it what `look` tells.
        """
        session = Session(member_id=account.id, device=device, web=web, created_at=now, last_used_at=now)
        session.generation = session.level = 1
        tx.add(session)
        tx.flush()
        emit(tx, SessionOpened, session, session_id=session.id, member_id=account.id)
        if web:
            return self._show_web(tx, account, session, now) | {"cookie": write_web_token(self.secrets.web, session.id)}
        return self._answer(tx, account, session, now)

    def look(self, tx: Tx, cookie: str, now: datetime) -> dict[str, Any]:
        """A new access token for a browser's session, and what its pages are made with: `account` {language, country,
        time_zone, version}. Raises InvalidToken when the cookie is not ours, or its session is over."""
        session = tx.get(Session, read_web_token(self.secrets.web, cookie))
        if session is None or not session.web or is_over(session, now):
            raise InvalidToken()
        account = tx.get_one(Account, session.member_id)
        if account.state != "active":
            raise InvalidToken()
        if now - session.last_used_at > TOUCHED:
            session.last_used_at = now
        return self._show_web(tx, account, session, now)

    def refresh(self, tx: Tx, token: str, now: datetime) -> dict[str, Any] | None:
        """The successor's tokens. None when the token came twice: the session is revoked then, which the caller commits
        before it refuses. Raises InvalidToken when it is not ours, or its session is over."""
        session_id, generation = read_refresh_token(self.secrets.refresh, token)
        session = tx.get(Session, session_id, with_for_update=True)
        verdict = judge(session, generation, now)
        if session is None or verdict == "over":
            raise InvalidToken()
        if verdict == "reused":
            revoke(tx, session, "reused", now)
            return None
        if verdict == "next":
            session.generation, session.last_used_at = session.generation + 1, now
        return self._answer(tx, tx.get_one(Account, session.member_id), session, now)

    def _answer(self, tx: Tx, account: Account, session: Session, now: datetime) -> dict[str, Any]:
        token = write_refresh_token(self.secrets.refresh, session.id, session.generation)
        return self._grant(tx, account, session, now) | {"refresh_token": token}

    def _show_web(self, tx: Tx, account: Account, session: Session, now: datetime) -> dict[str, Any]:
        manners = {name: getattr(account, name) for name in ("language", "country", "time_zone", "version")}
        return self._grant(tx, account, session, now) | {"account": manners}

    def _grant(self, tx: Tx, account: Account, session: Session, now: datetime) -> dict[str, Any]:
        issued_at = int(now.timestamp())
        claims = {
            "iss": self.url,
            "aud": access.AUDIENCE,
            "sub": str(account.id),
            "sid": str(session.id),
            "kind": account.kind,
            "name": account.display_name,
            "seq": account.seq,
            "level": session.level,
            "iat": issued_at,
            "exp": issued_at + access.SECONDS,
        }
        return {
            "access_token": access.sign(self.keyring.current(tx), claims),
            "token_type": "Bearer",
            "expires_in": access.SECONDS,
            "session": {"id": str(session.id)},
            "member": {"id": str(account.id), "display_name": account.display_name, "kind": account.kind},
        }


def judge(session: Session | None, generation: int, now: datetime) -> Literal["next", "again", "reused", "over"]:
    """What a genuine refresh token of this generation is worth: a successor, the same successor once more, the end of
    its family, or nothing because the session is over or idle for 30 days. `last_used_at` is the last rotation."""
    if session is None or session.web or is_over(session, now):
        return "over"
    if generation == session.generation:
        return "next"
    if generation == session.generation - 1 and now - session.last_used_at <= GRACE:
        return "again"
    return "reused"


def is_over(session: Session, now: datetime) -> bool:
    """Whether a session was ended, or not used for 30 days."""
    return session.revoked_at is not None or now - session.last_used_at > IDLE


def revoke(tx: Tx, session: Session, reason: str, now: datetime) -> None:
    """End a session whose row the caller has locked, and tell everyone."""
    session.revoked_at = now
    emit(tx, SessionRevoked, session, session_id=session.id, member_id=session.member_id, reason=reason)


def end(tx: Tx, member_id: UUID, session_id: UUID, current: UUID, now: datetime) -> None:
    """Sign out on this device (`current`) or on another; raises NotFound for a session that is over or not theirs."""
    session = tx.get(Session, session_id, with_for_update=True)
    if session is None or session.member_id != member_id or session.revoked_at is not None:
        raise NotFound()
    revoke(tx, session, "signed_out" if session_id == current else "revoked", now)


def end_all(tx: Tx, member_id: UUID, reason: str, now: datetime, *, but: UUID | None = None) -> None:
    """End every session of a member, `but` one, whose row the caller has locked: none can be opened meanwhile."""
    theirs = select(Session).where(Session.member_id == member_id, Session.revoked_at.is_(None))
    theirs = theirs.where(Session.id != but) if but else theirs
    for session in tx.scalars(theirs.order_by(Session.id).with_for_update()):
        revoke(tx, session, reason, now)


def list_devices(tx: Tx, member_id: UUID, current: UUID, now: datetime) -> dict[str, Any]:
    """The member's living sessions, newest first, at most 100: {"items": […], "next": null}."""
    alive = (Session.member_id == member_id, Session.revoked_at.is_(None), Session.last_used_at > now - IDLE)
    rows = tx.scalars(select(Session).where(*alive).order_by(Session.id.desc()).limit(LISTED))
    return {"items": [_show(session, current) for session in rows], "next": None}


def revoked(tx: Tx, now: datetime) -> Sequence[UUID]:
    """Ids of the sessions revoked in the last 11 minutes: their access tokens may not have expired yet."""
    query = select(Session.id).where(Session.revoked_at > now - REMEMBERED).order_by(Session.id)
    return tx.scalars(query).all()


def _show(session: Session, current: UUID) -> dict[str, Any]:
    return {
        "id": str(session.id),
        "device": session.device,
        "created_at": session.created_at.astimezone(UTC).isoformat(),
        "last_used_at": session.last_used_at.astimezone(UTC).isoformat(),
        "current": session.id == current,
    }
