"""Files that members send: what they are is seen in what they begin with, and they go into the store as they come.

Nothing of a file stays in memory or lies anywhere unsealed. What uses an upload is told its handle. Who sends slowly
holds a thread for as long: only a few of a process's threads are for that.
"""

from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

from flask import current_app, request

from gateway.refusals import FileTooLarge, WrongFile
from kit.refusals import TooLarge, Unavailable
from kit.store import CHUNK, Readable, Store

LIMIT = 10_000_000  # bytes
AT_ONCE = BoundedSemaphore(4)  # of 16 threads
MEDIA = ("application/pdf", "image/jpeg", "image/png")
_REST = 1 << 20  # what nginx lets through above the limit
_BEGINNINGS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_LONGEST = max(map(len, _BEGINNINGS))


def keep_body(member_id: str) -> dict[str, Any]:
    """Store the body of this request, as it comes in: {handle, expires_at}.

    Raises what `keep` does.
    """
    if (request.content_length or 0) > LIMIT + _REST:
        raise FileTooLarge
    request.max_content_length = LIMIT + _REST + 2 * CHUNK  # of a body without a length: the store counts
    try:
        return keep(request.stream, member_id)
    except FileTooLarge:
        _pass_over(request.stream)
        raise


def keep(stream: Readable, member_id: str) -> dict[str, Any]:
    """Store a file of this member for 24 hours: {handle, expires_at}.

    Raises WrongFile, FileTooLarge, and Unavailable where no key for files is set, or too many send at this moment.
    """
    settings = current_app.extensions["gateway"].settings
    if settings.store_key is None:
        raise Unavailable(service="store", retry_after=60)
    if not AT_ONCE.acquire(blocking=False):
        raise Unavailable(service="store", retry_after=5)
    try:
        return _store(Store(settings.store_path, settings.store_key), _Whole(stream), UUID(member_id))
    finally:
        AT_ONCE.release()


def _store(store: Store, whole: "_Whole", member_id: UUID) -> dict[str, Any]:
    if not whole.begins_with(_BEGINNINGS):
        raise WrongFile
    try:
        handle = store.put(whole, member_id, LIMIT)
    except TooLarge:
        raise FileTooLarge from None
    return {"handle": handle, "expires_at": store.expires(handle).isoformat()}


def _pass_over(stream: Readable) -> None:
    """Read what is left: nginx hands it on as it comes, and takes an answer before its end for a broken one."""
    left = _REST
    while left > 0 and (part := stream.read(CHUNK)):
        left -= len(part)


class _Whole:
    """A stream whose beginning was looked at."""

    def __init__(self, stream: Readable) -> None:
        self._stream, self._head = stream, b""

    def begins_with(self, beginnings: tuple[bytes, ...]) -> bool:
        while len(self._head) < _LONGEST and (part := self._stream.read(_LONGEST - len(self._head))):
            self._head += part
        return self._head.startswith(beginnings)

    def read(self, size: int, /) -> bytes:
        if not self._head:
            return self._stream.read(size)
        part, self._head = self._head[:size], self._head[size:]
        return part
