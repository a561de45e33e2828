"""Texts that lie encrypted in the database: a copy of its tables says nothing without the room's secret key.

AES-256-GCM, bound to the id of the row, so that what is sealed in one row opens in no other. A room that uses it
needs the package `cryptography`.
"""

import os
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


def seal(key: bytes, plain: str, about: UUID | str) -> bytes:
    """The text sealed with a key of 32 bytes: a random nonce of 12 bytes, the cipher, its tag of 16."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain.encode(), str(about).encode())


def unseal(key: bytes, sealed: bytes, about: UUID | str) -> str:
    """The inverse of `seal`.

    Raises cryptography.exceptions.InvalidTag for another key, another row, or a bit that changed.
    """
    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], str(about).encode()).decode()
