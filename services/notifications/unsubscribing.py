"""The link in a mail that ends such mails, without signing in. Its token is derived, and stored nowhere."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from kit.refusals import NotFound
from kit.tokens import is_row_token, read_row_token, write_row_token
from services.notifications import preferences
from services.notifications.kinds import ALL

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # a mail may be opened years later, and must still be of use for this
_SCOPES: tuple[str | None, ...] = (None, *ALL)


def write(key: bytes, member_id: UUID, kind: str | None) -> str:
    """The token that ends a member's mails of a kind; of any, without one."""
    return write_row_token(key, _purpose(kind), member_id, _NEVER)


def open_token(key: bytes, token: str) -> tuple[UUID, str | None]:
    """The member and the kind (None: all) of a token that we made; raises `NotFound` for any other."""
    member_id = read_row_token(token)
    for kind in _SCOPES if member_id else ():
        if member_id and is_row_token(token, key, _purpose(kind), member_id, _NEVER):
            return member_id, kind
    raise NotFound()


def unsubscribe(tx: Session, key: bytes, token: str) -> str | None:
    """End the mails that the token names, which may be done again; the kind. Raises `NotFound`."""
    member_id, kind = open_token(key, token)
    preferences.stop_mails(tx, member_id, kind)
    return kind


def _purpose(kind: str | None) -> str:
    return f"unsubscribe {kind or 'all'}"
