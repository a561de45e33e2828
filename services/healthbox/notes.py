"""What a member wrote, sealed with a key of their own: a copy of the tables says nothing of it.

AES-256-GCM; member, row, column and the version of the key are bound to it, so it opens nowhere else. The key itself
lies wrapped in the table `keys`; a transaction asks for it once.
"""

import os
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.healthbox.kms import Kms
from services.healthbox.models import Key

_NONCE, _VERSION = 12, 4


def seal(tx: Session, member_id: UUID, plain: str | None, row: Any, column: str) -> bytes | None:
    """The text sealed for one column (`entries.note`) of one row: version of the key, nonce, cipher and tag; None for
    None. Raises `KeysAway`, and then nothing is written."""
    if plain is None:
        return None
    version, key = _newest(tx, member_id)
    nonce = os.urandom(_NONCE)
    bound = _bound(member_id, row, column, version)
    return version.to_bytes(_VERSION) + nonce + AESGCM(key).encrypt(nonce, plain.encode(), bound)


def unseal(tx: Session, member_id: UUID, sealed: bytes | None, row: Any, column: str) -> str | None:
    """The inverse of `seal`.

    Raises cryptography.exceptions.InvalidTag where the bytes are not of this row and column, `KeysAway`.
    """
    if sealed is None:
        return None
    version = int.from_bytes(sealed[:_VERSION])
    key = _key(tx, member_id, version)
    nonce, rest = sealed[_VERSION : _VERSION + _NONCE], sealed[_VERSION + _NONCE :]
    return AESGCM(key).decrypt(nonce, rest, _bound(member_id, row, column, version)).decode()


def know(tx: Session, member_id: UUID, version: int, kek: str, wrapped: bytes) -> None:
    """The member's newest key, read by the way; it is unwrapped when something is sealed or opened."""
    tx.info.setdefault("wrapped", {})[member_id, version] = kek, wrapped


def _newest(tx: Session, member_id: UUID) -> tuple[int, bytes]:
    """The member's newest key, made with the first thing that is sealed."""
    held = _held(tx)
    near = (*held, *tx.info.get("wrapped", ()))
    found = max((version for owner, version in near if owner == member_id), default=None)
    if found is None:
        row = tx.scalar(select(Key).where(Key.member_id == member_id).order_by(Key.version.desc()).limit(1))
        found = row.version if row else _make(tx, member_id)
    return found, _key(tx, member_id, found)


def _make(tx: Session, member_id: UUID) -> int:
    name, wrapped = _kms(tx).wrap(os.urandom(32), member_id)
    first = insert(Key).values(member_id=member_id, version=1, wrapped=wrapped, kek=name)
    tx.execute(first.on_conflict_do_nothing())  # two at once: both use the one that was first
    return 1


def _key(tx: Session, member_id: UUID, version: int) -> bytes:
    held = _held(tx)
    if (member_id, version) not in held:
        kek, wrapped = tx.info.get("wrapped", {}).get((member_id, version)) or _wrapped(tx, member_id, version)
        held[member_id, version] = _kms(tx).unwrap(kek, wrapped, member_id)
    return held[member_id, version]


def _wrapped(tx: Session, member_id: UUID, version: int) -> tuple[str, bytes]:
    row = tx.get_one(Key, (member_id, version), populate_existing=True)
    return row.kek, row.wrapped


def _held(tx: Session) -> dict[tuple[UUID, int], bytes]:
    held: dict[tuple[UUID, int], bytes] = tx.info.setdefault("keys", {})
    return held


def _kms(tx: Session) -> Kms:
    kms: Kms = tx.info["kms"]
    return kms


def _bound(member_id: UUID, row: Any, column: str, version: int) -> bytes:
    return f"{member_id}|{row}|{column}|{version}".encode()
