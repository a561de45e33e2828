"""Who keeps the keys that wrap members' keys. A room knows them by name alone.

`FileKms` reads them from a file of the operator's (a mounted secret); a service of keys has the same two verbs.
"""

import json
import os
from base64 import b64decode
from pathlib import Path
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.healthbox.refusals import KeysAway

_NONCE = 12


class Kms(Protocol):
    """Wraps and unwraps a member's key; `about` is bound to it. Both raise `KeysAway`."""

    def wrap(self, key: bytes, about: UUID) -> tuple[str, bytes]:
        """(name of the wrapping key, the wrapped key): by the newest there is."""

    def unwrap(self, name: str, wrapped: bytes, about: UUID) -> bytes:
        """The key again."""


class FileKms:
    """Keys in a file: `{"current": "2026-11", "keys": {"2026-11": "<32 bytes, base64>"}}`, read anew when it changes.

    To rotate: add a key, name it current, run `keys rewrap`, and take the old one out when no key needs it.
    """

    def __init__(self, path: str | Path) -> None:
        self._path, self._read_at = Path(path), -1
        self._current, self._keys = "", dict[str, bytes]()

    def wrap(self, key: bytes, about: UUID) -> tuple[str, bytes]:
        """AES-256-GCM with a random nonce, the member's id and the key's name bound to it."""
        self._load()
        name, nonce = self._current, os.urandom(_NONCE)  # one name throughout: another thread may read a new file
        return name, nonce + self._cipher(name).encrypt(nonce, key, _bound(name, about))

    def unwrap(self, name: str, wrapped: bytes, about: UUID) -> bytes:
        """The inverse of `wrap`; raises `KeysAway` also for a name that is not in the file."""
        self._load()
        try:
            return self._cipher(name).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], _bound(name, about))
        except InvalidTag:
            raise KeysAway() from None

    def _cipher(self, name: str) -> AESGCM:
        if name not in self._keys:
            raise KeysAway()
        return AESGCM(self._keys[name])

    def _load(self) -> None:
        try:
            changed_at = self._path.stat().st_mtime_ns
            if changed_at != self._read_at:
                said = json.loads(self._path.read_text())
                self._keys = {name: b64decode(key, validate=True) for name, key in said["keys"].items()}
                self._current, self._read_at = said["current"], changed_at
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise KeysAway() from None


def _bound(name: str, about: UUID) -> bytes:
    return f"{name}|{about}".encode()
