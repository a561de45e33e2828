"""Files that members send: what they are is seen in what they begin with, and they go into the store as they come.

Nothing of a file stays in memory or lies anywhere unsealed. What uses an upload is told its handle. Who sends slowly
holds a thread for as long: only a few of a process's threads are for that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any, NamedTuple
from uuid import UUID

from flask import current_app, request

from gateway.refusals import FileTooLarge, WrongFile
from kit.refusals import TooLarge, Unavailable
from kit.store import CHUNK, Readable, Store

LARGEST = 2_000_000_000  # bytes
AT_ONCE = BoundedSemaphore(4)  # of 16 threads
DATA_AT_ONCE = BoundedSemaphore(3)  # more: a large file takes as long as its sender's line does
DOCUMENT, DATA = "document", "data"
MEDIA = (
    "application/pdf", "image/jpeg", "image/png", "application/zip", "application/xml", "application/json", "text/csv",
    "application/vnd.sqlite3",
)  # fmt: skip
_REST = 1 << 20  # what nginx lets through above the limit
_LOOKED_AT = 512


class Kind(NamedTuple):
    """What a file is for, and how many bytes it may have."""

    use: str
    limit: int


LIMIT = 10_000_000  # of a document
_DOCUMENT, _TEXT, _ARCHIVE = Kind(DOCUMENT, LIMIT), Kind(DATA, 500_000_000), Kind(DATA, LARGEST)
_BEGINNINGS: tuple[tuple[tuple[bytes, ...], Kind], ...] = (
    ((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"), _DOCUMENT),
    ((b"PK\x03\x04", b"<?xml", b"<HealthData", b"<!DOCTYPE HealthData"), _ARCHIVE),
    ((b"SQLite format 3\0", b"{"), _TEXT),
)


def kind_of(head: bytes) -> Kind | None:
    """What a file is, by what it begins with; None for what is not taken."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    for beginnings, kind in _BEGINNINGS:
        if (head if kind is _DOCUMENT else text).startswith(beginnings):
            return kind
    return _TEXT if _is_table(head) else None


def keep_body(member_id: str) -> dict[str, Any]:
    """Store the body of this request, as it comes in: {handle, expires_at}.

    Raises what `keep` does.
    """
    if (request.content_length or 0) > LARGEST + _REST:
        raise FileTooLarge
    request.max_content_length = LARGEST + _REST + 2 * CHUNK  # of a body without a length: the store counts
    try:
        return keep(request.stream, member_id)
    except FileTooLarge:
        _pass_over(request.stream)
        raise


def keep(stream: Readable, member_id: str, use: str | None = None) -> dict[str, Any]:
    """Store a file of this member for 24 hours: {handle, expires_at}. `use`: the only one that is taken.

    Raises WrongFile, FileTooLarge, and Unavailable where no key for files is set, or too many send at this moment.
    """
    settings = current_app.extensions["gateway"].settings
    if settings.store_key is None:
        raise Unavailable(service="store", retry_after=60)
    with _place(AT_ONCE):
        whole = _Whole(stream)
        kind = kind_of(whole.head())
        if kind is None or use not in (None, kind.use):
            raise WrongFile
        store = Store(settings.store_path, settings.store_key)
        if kind.use == DOCUMENT:
            return _store(store, whole, UUID(member_id), kind)
    with _place(DATA_AT_ONCE):
        return _store(store, whole, UUID(member_id), kind)


@contextmanager
def _place(places: BoundedSemaphore) -> Iterator[None]:
    if not places.acquire(blocking=False):
        raise Unavailable(service="store", retry_after=5)
    try:
        yield
    finally:
        places.release()


def _store(store: Store, whole: "_Whole", member_id: UUID, kind: Kind) -> dict[str, Any]:
    try:
        handle = store.put(whole, member_id, kind.limit, kind.use)
    except TooLarge:
        raise FileTooLarge from None
    return {"handle": handle, "expires_at": store.expires(handle).isoformat()}


def _is_table(head: bytes) -> bool:
    """Whether it is text with a separator in it: what says that it is a page or a script is none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    is_text = not any(sign < 32 and sign not in b"\t\r\n" for sign in head)
    return (
        is_text and not head.lstrip().startswith((b"<", b"[", b"#!", b"GIF8")) and any(one in head for one in b",;\t")
    )


def _pass_over(stream: Readable) -> None:
    """Read what is left: nginx hands it on as it comes, and takes an answer before its end for a broken one."""
    left = LARGEST
    while left > 0 and (part := stream.read(CHUNK)):
        left -= len(part)


class _Whole:
    """A stream whose beginning was looked at."""

    def __init__(self, stream: Readable) -> None:
        self._stream, self._head = stream, b""

    def head(self) -> bytes:
        """What it begins with."""
        while len(self._head) < _LOOKED_AT and (part := self._stream.read(_LOOKED_AT - len(self._head))):
            self._head += part
        return self._head

    def read(self, size: int, /) -> bytes:
        if not self._head:
            return self._stream.read(size)
        part, self._head = self._head[:size], self._head[size:]
        return part
