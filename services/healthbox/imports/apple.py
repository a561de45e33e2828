"""Apple Health's `export.xml`, alone or in its `export.zip`: weights, steps, workouts and nights.

Read as it comes: a file of a gigabyte needs no more memory than a short one. Its document type is passed over unread
(some versions of iOS write one with mistakes); a file that declares entities is refused, as is one with an element that
does not end.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from xml.parsers import expat

from kit.times import instant
from services.healthbox.imports import cells, nights, unzip
from services.healthbox.imports.intensities import OF_APPLE
from services.healthbox.imports.moments import known
from services.healthbox.imports.records import Context, Problem, Record, Unreadable
from services.healthbox.imports.whole import Whole

_LONGEST = 1 << 20  # bytes without the beginning or end of anything
_LONGEST_HEAD = 1 << 18
_DEEPEST = 20
_WEIGHT, _STEPS = "HKQuantityTypeIdentifierBodyMass", "HKQuantityTypeIdentifierStepCount"
_SLEEP, _KIND = "HKCategoryTypeIdentifierSleepAnalysis", "HKCategoryValueSleepAnalysis"
_KINDS = {
    "InBed": nights.BED,
    "Asleep": nights.ASLEEP,  # as it was called before iOS 16
    "AsleepUnspecified": nights.ASLEEP,
    "AsleepCore": nights.STAGED,
    "AsleepDeep": nights.STAGED,
    "AsleepREM": nights.STAGED,
}
_MINUTES = {"min": 1.0, "s": 1 / 60, "hr": 60.0, "h": 60.0}
_DATE = "A date, as 2026-06-01 08:00:00 +0200."


def read(chunks: Iterator[bytes], about: Context) -> Iterator[Record | Problem]:
    """What the file holds. Raises `Unreadable`."""
    head = next(chunks, b"")
    if not head.startswith(unzip.LOCAL):
        yield from _Reader(about).read(_again(head, chunks))
        return
    for name, content in unzip.members(_again(head, chunks)):
        first = next(content, b"") if name.lower().endswith(".xml") else b""
        if b"HealthData" in first[:4096]:  # its name is in the language of the phone
            yield from _Reader(about).read(_again(first, content))
            return
    raise Unreadable("The archive holds no export of Apple Health.")


def _again(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks


class _Reader:
    def __init__(self, about: Context) -> None:
        self._whole = Whole("apple", about, instant(about.now))
        self._found: list[Record | Problem] = []
        self._quiet = self._depth = 0
        self._night: tuple[int, int, int, str] | None = None
        self._zone: str | None = None
        self._is_ours = False

    def read(self, chunks: Iterator[bytes]) -> Iterator[Record | Problem]:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = parser.CommentHandler = self._heard
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
        try:
            for chunk in _without_doctype(chunks):
                self._quiet += len(chunk)
                parser.Parse(chunk, False)
                if self._quiet > _LONGEST + len(chunk):
                    raise Unreadable("The file has an element that is longer than can be.")
                yield from self._found
                self._found.clear()
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise Unreadable("The file is no XML, or it is cut.") from None
        if not self._is_ours:
            raise Unreadable("This is no export of Apple Health.")
        yield from self._whole.rest()

    def _heard(self, _text: str) -> None:
        self._quiet = 0

    def _start(self, name: str, said: dict[str, str]) -> None:
        self._quiet = 0
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable("The file is nested deeper than can be.")
        if name == "Record":
            self._record(said.get("type", ""), said)
        elif name == "Workout":
            self._workout(said)
        elif name == "MetadataEntry" and self._night and said.get("key") == "HKTimeZone":
            self._zone = known(said.get("value", ""))
        elif name == "ExportDate":
            self._whole.version = instant(_moment(said.get("value", "")) or self._whole.about.now)
        elif name == "HealthData":
            self._is_ours = True

    def _end(self, name: str) -> None:
        self._quiet = 0
        self._depth -= 1
        if name == "Record" and self._night is not None:
            self._whole.pieces.add(*self._night, self._zone)
            self._night = self._zone = None

    def _record(self, kind: str, said: dict[str, str]) -> None:
        if kind not in (_WEIGHT, _STEPS, _SLEEP):
            return
        begin, end = _moment(said.get("startDate", "")), _moment(said.get("endDate", ""))
        if begin is None or end is None or end < begin:
            self._found.append(self._whole.problem("startDate", _DATE))
            return
        source = said.get("sourceName", "")[:200]
        if kind == _SLEEP:
            of_sleep = _KINDS.get(said.get("value", "").removeprefix(_KIND))
            if of_sleep is not None:
                self._night = int(begin.timestamp()), int(end.timestamp()), of_sleep, source
            return
        try:
            if kind == _STEPS:
                self._whole.steps(begin, round(cells.number(said.get("value", ""))), source)
            else:
                self._found += self._whole.weight(begin, _kilograms(said), source)
        except (ValueError, KeyError):
            self._found.append(self._whole.problem("value", "A number, with a unit of kg, g, lb or st."))

    def _workout(self, said: dict[str, str]) -> None:
        intensity = OF_APPLE.get(said.get("workoutActivityType", ""))
        if intensity is None:
            return
        begin, end = _moment(said.get("startDate", "")), _moment(said.get("endDate", ""))
        if begin is None or end is None or end < begin:
            self._found.append(self._whole.problem("startDate", _DATE))
            return
        minutes = (end - begin).total_seconds() / 60
        with suppress(KeyError, ValueError):  # not all apps say how long without the breaks
            minutes = cells.number(said["duration"]) * _MINUTES[said.get("durationUnit", "min")]
        if minutes >= 1:
            self._whole.bout(begin, end, round(minutes, 1), intensity, said.get("sourceName", "")[:200])


def _refuse(*_: object) -> None:
    raise Unreadable("The file declares what could be expanded: it is not read.")


def _kilograms(said: dict[str, str]) -> float:
    unit = said.get("unit", "kg")
    if unit == "g":
        return float(cells.number(said.get("value", ""))) / 1000
    if unit not in ("kg", "lb", "st"):
        raise ValueError
    return cells.kilograms(said.get("value", ""), unit)


def _moment(text: str) -> datetime | None:
    """`2026-06-01 08:00:00 +0200`."""
    try:
        found = datetime.fromisoformat(text[:19] + text[20:])
    except ValueError:
        return None
    return found if found.tzinfo else None


def _without_doctype(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The file without its document type: from there to `]>`, which ends one with declarations inside."""
    head = b""
    for chunk in chunks:
        head += chunk
        if b"<HealthData" in head or len(head) > _LONGEST_HEAD:
            break
    if (begin := head.find(b"<!DOCTYPE")) >= 0:
        end = head.find(b"]>", begin)
        if end < 0 or b"<!ENTITY" in head[begin:end]:
            raise Unreadable("The file declares what could be expanded: it is not read.")
        head = head[:begin] + head[end + 2 :]
    yield head
    yield from chunks
