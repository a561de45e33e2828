"""The heads of all chains, signed and written beside the database; `audit verify` compares the two.

A file of lines, each a JSON object with the signature of the line before and its own (Ed25519, by a key that follows
from the room's secret): `heads` by member as they were, or `erased`, a member whose whole chain went with them.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kit.tokens import derive
from kit.urlsafe import decode, encode

Heads = dict[UUID, tuple[int, bytes]]


class Tampered(Exception):
    """A line of the file is not what was signed, or one is missing. Says its number, from 1."""


class Checkpoints:
    """The file of one room. Only its worker writes to it, and it only ever grows."""

    def __init__(self, path: str | Path, secret: bytes, room: str) -> None:
        self._path = Path(path)
        self._key = Ed25519PrivateKey.from_private_bytes(derive(secret, room, "audit")["audit"])

    def read(self) -> tuple[Heads, str]:
        """The heads as they were signed last, and the signature of the last line. Raises `Tampered`."""
        heads: Heads = {}
        last = ""
        for number, line in enumerate(self._lines(), 1):
            last = self._checked(number, line, last)
            for member_id, (count, found) in line.get("heads", {}).items():
                heads[UUID(member_id)] = (count, decode(found))
            if "erased" in line:
                heads.pop(UUID(line["erased"]), None)
        return heads, last

    def write(self, at: str, **said: Any) -> None:
        """Add a line; it is on the disk when this returns."""
        _, last = self.read()
        line = {"at": at, "after": last, **said}
        line["signature"] = encode(self._key.sign(_body(line)))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            file.write(orjson.dumps(line) + b"\n")
            file.flush()

    def _lines(self) -> Iterator[dict[str, Any]]:
        if self._path.exists():
            with self._path.open("rb") as file:
                yield from (orjson.loads(line) for line in file)

    def _checked(self, number: int, line: dict[str, Any], last: str) -> str:
        signature = str(line.get("signature", ""))
        try:
            self._key.public_key().verify(decode(signature), _body(line))
        except InvalidSignature:
            raise Tampered(f"line {number}") from None
        if line["after"] != last:
            raise Tampered(f"line {number}")
        return signature


def wire(heads: Heads) -> dict[str, tuple[int, str]]:
    """Heads as a line says them."""
    return {str(member_id): (count, encode(found)) for member_id, (count, found) in heads.items()}


def _body(line: dict[str, Any]) -> bytes:
    unsigned = {name: value for name, value in line.items() if name != "signature"}
    return orjson.dumps(unsigned, option=orjson.OPT_SORT_KEYS)
