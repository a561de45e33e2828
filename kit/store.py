"""Files that people send, in a folder that several processes share: each sealed, and found by a handle alone.

A file goes through in chunks, so that a large one needs little memory. Each chunk is sealed with AES-256-GCM under a
key of that file and that member, with its number and whether it is the last: a file that was cut, extended, reordered
or put in the place of another is refused. The handle is what the client holds: sealed too, it names the file, whose it
is and until when it may be used. What a room keeps for good lies in a folder of that room's, which it alone sweeps. A
room that uses it needs the package `cryptography`.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kit.refusals import TooLarge
from kit.sealing import seal, unseal
from kit.tokens import derive
from kit.urlsafe import decode, encode

CHUNK = 1 << 16
LASTS = timedelta(hours=24)
FOR_GOOD = datetime(9999, 1, 1, tzinfo=UTC).timestamp()
SWEPT = LASTS + timedelta(hours=1)  # who took a handle in its last moment has committed by then
_TAG = 16
_ABOUT = "upload"


class NotStored(Exception):
    """Nobody may have this: no handle of ours, another member's, over, or its file is gone."""


class Damaged(Exception):
    """The file is not what was stored: cut, changed, or another's."""


class Readable(Protocol):
    """What bytes are read from; it may give fewer than asked for, and none at its end."""

    def read(self, size: int, /) -> bytes: ...


class _Named(NamedTuple):
    file: str
    member_id: UUID
    expires_at: float
    kind: str


class Store:
    """The files of one folder. `secret` is shared by all processes that use it; `clock` tells seconds since 1970."""

    def __init__(self, folder: str | Path, secret: bytes, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._secret, self._clock = Path(folder), secret, clock
        self._handles = derive(secret, "store", "handle")["handle"]

    def put(self, stream: Readable, member_id: UUID, limit: int, kind: str = "", *, keeper: str = "") -> str:
        """Store what the stream gives, at most `limit` bytes; its handle, good for 24 hours, which also says of which
        kind the file is. `keeper`: the room that keeps it, and its handle, for good.

        Raises `TooLarge`, and leaves nothing then.
        """
        file = f"{keeper}/{os.urandom(16).hex()}".lstrip("/")
        unfinished = self._folder / f"{file}.part"
        for folder in (self._folder, unfinished.parent):  # the mode is that of the last one made
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with _private(unfinished) as output:
                self._seal(stream, output, file, member_id, limit)
            unfinished.rename(self._folder / file)
        finally:
            unfinished.unlink(missing_ok=True)
        until = FOR_GOOD if keeper else self._clock() + LASTS.total_seconds()
        return encode(seal(self._handles, f"{file} {member_id} {until} {kind}", _ABOUT))

    def expires(self, handle: str) -> datetime:
        """Until when a handle is good; raises `NotStored` for one that is not ours."""
        return datetime.fromtimestamp(self._read(handle).expires_at, UTC)

    def check(self, handle: str, member_id: UUID, kind: str = "") -> None:
        """Raises `NotStored` unless the handle is this member's, still good, and its file is there, and of that kind
        (where both say one)."""
        named = self._named(handle, member_id, late=False)
        self._is_there(named)
        if kind and named.kind and named.kind != kind:
            raise NotStored

    def open(self, handle: str, member_id: UUID, *, late: bool = False) -> Iterator[bytes]:
        """The content in chunks. `late`: also when the handle's time is over, of what a room has kept.

        Raises `NotStored` at once, `Damaged` as soon as a chunk is not what was stored.
        """
        named = self._named(handle, member_id, late=late)
        self._is_there(named)
        return self._unseal(named)

    def drop(self, handle: str) -> None:
        """Delete a file; one that is gone already is no error."""
        with suppress(NotStored):
            (self._folder / self._read(handle).file).unlink(missing_ok=True)

    def sweep(self, older_than: timedelta = SWEPT, spared: Iterable[str] = (), *, keeper: str = "") -> int:
        """Delete the files older than that, unfinished ones too, but not those of the handles a room keeps; how
        many. `keeper`: of those that this room keeps, which nobody else sweeps."""
        kept, count = set(), 0
        for handle in spared:
            with suppress(NotStored):
                kept.add(self._read(handle).file.rpartition("/")[2])
        before, folder = self._clock() - older_than.total_seconds(), self._folder / keeper
        for path in folder.iterdir() if folder.is_dir() else ():
            with suppress(FileNotFoundError):  # another process was quicker
                if path.is_file() and path.name not in kept and path.stat().st_mtime < before:
                    path.unlink()
                    count += 1
        return count

    def _seal(self, stream: Readable, output: BinaryIO, file: str, member_id: UUID, limit: int) -> None:
        cipher, total, number, is_last = self._cipher(file, member_id), 0, 0, False
        while not is_last:
            chunk = _fill(stream)
            total += len(chunk)
            if total > limit:
                raise TooLarge(f"This is larger than {limit // 1_000_000} MB.")
            is_last = len(chunk) < CHUNK
            output.write(cipher.encrypt(_nonce(number, is_last), chunk, None))
            number += 1

    def _unseal(self, named: _Named) -> Iterator[bytes]:
        cipher, number, is_last = self._cipher(named.file, named.member_id), 0, False
        with (self._folder / named.file).open("rb") as file:
            while not is_last:
                sealed = file.read(CHUNK + _TAG)
                is_last = len(sealed) < CHUNK + _TAG
                try:
                    yield cipher.decrypt(_nonce(number, is_last), sealed, None)
                except (InvalidTag, ValueError):
                    raise Damaged from None
                number += 1

    def _cipher(self, file: str, member_id: UUID) -> AESGCM:
        name = f"{file} {member_id}"
        return AESGCM(derive(self._secret, "store", name)[name])

    def _is_there(self, named: _Named) -> None:
        if not (self._folder / named.file).is_file():
            raise NotStored

    def _named(self, handle: str, member_id: UUID, *, late: bool) -> _Named:
        named = self._read(handle)
        if named.member_id != member_id or (not late and named.expires_at < self._clock()):
            raise NotStored
        return named

    def _read(self, handle: str) -> _Named:
        try:
            file, member_id, expires_at, *kind = unseal(self._handles, decode(handle), _ABOUT).split()
        except (InvalidTag, ValueError):
            raise NotStored from None
        return _Named(file, UUID(member_id), float(expires_at), "".join(kind))


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _fill(stream: Readable) -> bytes:
    """A whole chunk, shorter at the end of the stream alone."""
    parts, missing = [], CHUNK
    while missing and (part := stream.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _nonce(number: int, is_last: bool) -> bytes:
    """No two chunks under one key have the same; the key is of one file alone."""
    return number.to_bytes(11, "big") + bytes([is_last])
