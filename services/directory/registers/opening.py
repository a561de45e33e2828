"""A register's file: opened whether compressed or not, its encoding found out, read as a stream as often as needed."""

import gzip
import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 20
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
# one line in a hundred may be broken before a file counts as not being UTF-8 at all
_BROKEN = 100
# bytes that mean nothing in Windows-1252: then it is ISO-8859-1
_UNDEFINED = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")


class Broken(Exception):
    """The file ends in the middle, or is not what its beginning says."""


@dataclass
class Opened:
    """A file that was looked through once. `size`: as it lies on the disk. `digest`: of what it holds, uncompressed.

    `passed`: how many bytes on the disk the reading that goes on now has behind it.
    """

    path: Path
    size: int
    digest: bytes
    encoding: str
    first: bytes
    passed: Callable[[], int] = field(default=lambda: 0)

    def lines(self) -> Iterator[tuple[int, str | None]]:
        """Every line with its number from 1, without its end; None for one that is not in the file's encoding."""
        with self.stream() as stream:
            for number, line in enumerate(stream, 1):
                bare = line.removeprefix(_BOM) if number == 1 else line
                try:
                    yield number, bare.decode(self.encoding).rstrip("\r\n")
                except UnicodeDecodeError:
                    yield number, None

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """What the file holds, uncompressed; raises `Broken` when it cannot be uncompressed to its end."""
        with _uncompressed(self.path) as (raw, stream):
            self.passed = raw.tell
            yield stream
            self.passed = lambda: self.size


def look(path: Path, advance: Callable[[int], None] = lambda _: None) -> Opened:
    """Look through a file once; `advance` hears of every block how many bytes it had on the disk.

    Raises OSError when it cannot be read, `Broken` when it is damaged.
    """
    digest, seen = hashlib.sha256(), 0
    first = b""
    undefined = False
    broken = good = 0
    rest = b""
    with _uncompressed(path) as (raw, stream):
        while block := stream.read(_BLOCK):
            first = first or block[:4096]
            digest.update(block)
            undefined = undefined or any(one in block for one in _UNDEFINED)
            head, found, tail = (rest + block).rpartition(b"\n")
            one, other = _judge(head + found)
            good, broken, rest = good + one, broken + other, tail
            advance(raw.tell() - seen)
            seen = raw.tell()
    one, other = _judge(rest)
    good, broken = good + one, broken + other
    is_utf8 = broken * _BROKEN <= good
    encoding = "utf-8" if is_utf8 else "iso-8859-1" if undefined else "cp1252"
    return Opened(path, path.stat().st_size, digest.digest(), encoding, first.removeprefix(_BOM))


def _judge(text: bytes) -> tuple[int, int]:
    """How many lines with other than ASCII letters are UTF-8, and how many are not."""
    if text.isascii():
        return 0, 0
    lines = [line for line in text.split(b"\n") if not line.isascii()]
    try:
        text.decode()
    except UnicodeDecodeError:
        good = sum(_is_utf8(line) for line in lines)
        return good, len(lines) - good
    return len(lines), 0


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def _uncompressed(path: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """The file as it lies there, and what it holds."""
    with path.open("rb") as raw:
        is_gzip = raw.read(2) == _GZIP
        raw.seek(0)
        try:
            if is_gzip:
                with gzip.GzipFile(fileobj=raw) as unpacked, io.BufferedReader(unpacked, _BLOCK) as stream:
                    yield raw, stream
            else:
                yield raw, raw
        except (EOFError, gzip.BadGzipFile) as error:
            raise Broken(f"{path.name} is damaged or was not copied to its end") from error
