"""Members of a ZIP file, read forward only, as they come: nothing of a file lies anywhere unsealed, and none is whole.

APPNOTE.TXT 6.3.10 (PKWARE, 2022) as far as phones write it: stored or deflated, ZIP64, data descriptors.
"""

import zlib
from collections.abc import Iterator
from struct import unpack

from services.healthbox.imports.records import Unreadable

LOCAL, CENTRAL, END, DESCRIPTOR = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x07\x08"
MOST_MEMBERS = 50_000  # a route for each walk
MOST_BYTES = 16_000_000_000  # unpacked, all together
MOST_RATIO, FREE = (
    200,
    50_000_000,
)  # what text of a phone shrinks to is a thirtieth; below so many bytes it harms nobody
_PIECE = 1 << 18
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _DESCRIBED = 1, 8
_HUGE = 0xFFFFFFFF


class Pull:
    """Bytes of an iterator of chunks, asked for by number. `taken`: how many were."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._held, self.taken = chunks, b"", 0

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay; fewer at the end alone."""
        if len(self._held) < size:
            parts, missing = [self._held], size - len(self._held)
            while missing > 0 and (part := next(self._chunks, None)) is not None:
                parts.append(part)
                missing -= len(part)
            self._held = b"".join(parts)
        return self._held[:size]

    def take(self, size: int) -> bytes:
        """The next bytes. Raises `Unreadable` when there are fewer."""
        found = self.peek(size)
        if len(found) < size:
            raise Unreadable("The file ends too early.")
        self._held = self._held[size:]
        self.taken += size
        return found

    def some(self) -> bytes:
        """The next piece, however long; empty at the end."""
        found = self._held or next(self._chunks, b"")
        while found == b"" and (part := next(self._chunks, None)) is not None:
            found = part
        self._held = b""
        self.taken += len(found)
        return found

    def back(self, rest: bytes) -> None:
        """Put back what was too much of `some`."""
        self._held = rest + self._held
        self.taken -= len(rest)


def members(chunks: Iterator[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """(name, content) of each member; a content that was not read to its end is passed over.

    Raises `Unreadable`: no ZIP file, cut, damaged, encrypted, or one that unpacks to more than is believable."""
    pull, unpacked, count = Pull(chunks), [0], 0
    while pull.peek(4) == LOCAL:
        count += 1
        if count > MOST_MEMBERS:
            raise Unreadable(f"The archive has more than {MOST_MEMBERS} files.")
        name, content = _member(pull, unpacked)
        yield name, content
        for _ in content:
            pass
    if pull.peek(4) not in (CENTRAL, END):
        raise Unreadable("This is no ZIP archive, or it is damaged.")


def _member(pull: Pull, unpacked: list[int]) -> tuple[str, Iterator[bytes]]:
    flags, method, crc, packed, size, name_size, extra_size = unpack("<6xHH4xLLLHH", pull.take(30))
    name, extra = pull.take(name_size), pull.take(extra_size)
    if flags & _ENCRYPTED:
        raise Unreadable("The archive is encrypted: send it without a password.")
    is_64 = _HUGE in (packed, size)
    if is_64:
        packed = _zip64(extra, size == _HUGE, packed)
    if method == _DEFLATED:
        content = _inflated(pull, None if flags & _DESCRIBED else crc)
    elif method == _STORED and not flags & _DESCRIBED:
        content = _stored(pull, packed, crc)
    else:
        raise Unreadable("The archive is packed in a way that is not read: use deflate.")
    return _text(name, flags), _bounded(pull, content, unpacked, bool(flags & _DESCRIBED))


def _bounded(pull: Pull, content: Iterator[bytes], unpacked: list[int], described: bool) -> Iterator[bytes]:
    for part in content:
        unpacked[0] += len(part)
        if unpacked[0] > MOST_BYTES or unpacked[0] > FREE + MOST_RATIO * pull.taken:
            raise Unreadable("The archive unpacks to more than is believable.")
        yield part
    if described:
        _descriptor(pull)


def _inflated(pull: Pull, crc: int | None) -> Iterator[bytes]:
    inflate, found = zlib.decompressobj(-zlib.MAX_WBITS), 0
    try:
        while not inflate.eof:
            packed = inflate.unconsumed_tail or pull.some()
            part = inflate.decompress(packed, _PIECE)
            if not part and not packed:
                raise Unreadable("The file ends too early.")
            found = zlib.crc32(part, found)
            if part:
                yield part
    except zlib.error:
        raise Unreadable("The archive is damaged.") from None
    pull.back(inflate.unused_data)
    if crc is not None and crc != found:
        raise Unreadable("The archive is damaged.")


def _stored(pull: Pull, size: int, crc: int) -> Iterator[bytes]:
    found = 0
    while size:
        part = pull.take(min(size, _PIECE))
        size, found = size - len(part), zlib.crc32(part, found)
        yield part
    if found != crc:
        raise Unreadable("The archive is damaged.")


def _descriptor(pull: Pull) -> None:
    """Pass over what follows a member whose sizes were not known: with or without its signature, sizes of 4 or 8."""
    head = 4 if pull.peek(4) == DESCRIPTOR else 0
    for size in (head + 12, head + 20):
        if pull.peek(size + 4)[size:] in (LOCAL, CENTRAL, END):
            pull.take(size)
            return
    raise Unreadable("The archive is damaged.")


def _zip64(extra: bytes, has_size: bool, packed: int) -> int:
    """The packed size out of the extra field, where the header has none."""
    while len(extra) >= 4:
        tag, length = unpack("<HH", extra[:4])
        body, extra = extra[4 : 4 + length], extra[4 + length :]
        if tag == 1 and packed == _HUGE and len(body) >= 8 * (has_size + 1):
            return int(unpack("<Q", body[8 * has_size : 8 * has_size + 8])[0])
    return packed


def _text(name: bytes, flags: int) -> str:
    return name.decode("utf-8" if flags & 0x800 else "cp437", "replace")
