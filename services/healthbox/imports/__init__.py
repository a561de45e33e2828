"""What files of health data hold, as records: nothing is written here, and no file is in memory as a whole."""

from collections.abc import Callable, Iterator
from itertools import chain

from contracts.healthbox.schemas import BESIDE, TRACKERS
from services.healthbox.imports import apple, beside, csv, fhir, health_connect, unzip
from services.healthbox.imports.records import Context, Fact, Held, Problem, Record, Unreadable, context

__all__ = ["Context", "Fact", "Held", "Problem", "Record", "Unreadable", "context", "read", "sniff"]


_READ: dict[str, Callable[[Iterator[bytes], Context], Iterator[Record | Problem | Fact]]] = {
    "apple": apple.read,
    "health_connect": health_connect.read,
    "fhir": fhir.read,
}


def sniff(first: bytes) -> str | None:
    """The format of a file by what it begins with (a few thousand bytes): csv, apple, health_connect, fhir; None where
    that tells nothing."""
    if first.startswith(unzip.LOCAL):
        name = first[30 : 30 + int.from_bytes(first[26:28], "little")].lower()
        if b"health_connect" in name or name.endswith(b".db"):
            return "health_connect"
        if b"apple_health" in name or name.endswith(b".xml"):
            return "apple"
        return "fhir" if name.endswith(b".json") else "csv"
    if first.startswith(b"SQLite format 3\0"):
        return "health_connect"
    text = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        return "apple" if b"HealthData" in text else None
    if text.startswith(b"{"):
        return "fhir"
    head = text.split(b"\n", 1)[0]
    return "csv" if any(sign in head for sign in (b",", b";", b"\t")) and not text.startswith(b"%PDF") else None


def read(chunks: Iterator[bytes], format_: str, about: Context) -> Iterator[Record | Problem | Fact]:
    """What a file holds, numbered from 1 on: the records in its order, then facts by their kind; read again it gives
    the same.

    Raises `Unreadable`, maybe after some records, where the file is not of this format, cut, or damaged."""
    head = next(chunks, b"")
    whole = chain((head,), chunks)
    if format_ == "csv":
        found = _tables(whole, about) if head.startswith(unzip.LOCAL) else csv.read(whole, about)
    else:
        found = _READ[format_](whole, about)
    yield from beside.last(found)


def _tables(chunks: Iterator[bytes], about: Context) -> Iterator[Record | Problem | Fact]:
    """Our own export: in one archive a table for each tracker, and for each kind of what is beside the entries. What
    else is in it is passed over: who was shown what, who read it, and how entries were before."""
    number, found = 1, False
    for name, content in unzip.members(chunks):
        stem = csv.stem(name)
        if stem not in (*TRACKERS, *BESIDE) or not name.endswith(".csv"):
            continue
        found = True
        for one in beside.read(content, stem, number) if stem in BESIDE else csv.read(content, about, stem, number):
            number = one.number + 1
            yield one
    if not found:
        raise Unreadable("The archive holds no table of a tracker, as weight.csv.")
