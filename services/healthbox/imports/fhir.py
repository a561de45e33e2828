"""Observations of FHIR R4 in a Bundle: those of our own export, and those of others whose LOINC codes we know; and what
it says beside the entries."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import ijson  # type: ignore[import-untyped]

from contracts.healthbox.schemas.trackers import FOOD_GROUPS, TRACKERS
from kit.times import instant
from services.healthbox import coding
from services.healthbox.coding import FOOD, LOINC, OURS, SOURCE
from services.healthbox.imports import beside, cells, fhir_beside, unzip
from services.healthbox.imports.bundles import entries
from services.healthbox.imports.moments import known, zone_of
from services.healthbox.imports.records import SOURCES, Context, Fact, Problem, Record, Unreadable

Json = dict[str, Any]
MOST_RECORDS = 1_000_000
_LONGEST = 1 << 22  # bytes of one entry
_SAID = ("final", "amended", "corrected", "preliminary")
_TAKEN_BACK = "entered-in-error"
# LOINC codes of others: the tracker and the field that is the value
_THEIRS = {
    "29463-7": ("weight", "kg"), "3141-9": ("weight", "kg"), "3142-7": ("weight", "kg"),
    "41950-7": ("activity", "steps"), "55423-8": ("activity", "steps"), "68516-4": ("activity", "minutes"),
    "93832-4": ("sleep", "awake"), "63640-7": ("tobacco", "cigarettes"),
}  # fmt: skip
_KG = {"kg": 1.0, "g": 0.001, "[lb_av]": cells.KG_PER_LB, "lb": cells.KG_PER_LB, "lbs": cells.KG_PER_LB}
_KG |= dict.fromkeys(("[stone_av]", "st"), cells.KG_PER_LB * cells.LB_PER_STONE)
_MINUTES = {"min": 1.0, "h": 60.0, "hr": 60.0, "s": 1 / 60, "min/d": 1.0}


class _Wrong(Exception):
    """A field that is not as it should be, and what it should be."""


def read(chunks: Iterator[bytes], about: Context) -> Iterator[Record | Problem | Fact]:
    """What the bundle holds. Raises `Unreadable`."""
    stream = _Stream(_json(chunks))
    seen: Counter[Any] = Counter()
    number, is_bundle = 0, False
    try:
        for entry in entries(ijson.basic_parse(stream, use_float=True)):
            stream.since, is_bundle = 0, True
            if (found := _of(entry, number + 1, about, seen)) is not None:
                number += 1
                yield found
            if number > MOST_RECORDS:
                raise Unreadable(f"The bundle has more than {MOST_RECORDS} observations.")
    except (ijson.JSONError, UnicodeDecodeError):
        raise Unreadable("The file is no JSON, or it is cut.") from None
    if not is_bundle:
        raise Unreadable("This is no Bundle of FHIR with entries.")


class _Stream:
    """The text, asked for by number of bytes. `since`: bytes since the last entry; no entry is longer than can be."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._pull, self.since = unzip.Pull(chunks), 0

    def read(self, size: int = -1) -> bytes:
        if size == 0:
            return b""
        part = self._pull.some()
        if len(part) > size > 0:
            self._pull.back(part[size:])
            part = part[:size]
        self.since += len(part)
        if self.since > _LONGEST:
            raise Unreadable("The bundle has an entry that is longer than can be.")
        return part


def _json(chunks: Iterator[bytes]) -> Iterator[bytes]:
    head = next(chunks, b"")
    if not head.startswith(unzip.LOCAL):
        yield head.removeprefix(b"\xef\xbb\xbf")
        yield from chunks
        return
    for name, content in unzip.members(_again(head, chunks)):
        if name.lower().endswith(".json"):
            yield from content
            return
    raise Unreadable("The archive holds no JSON.")


def _again(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks


def _of(entry: Any, number: int, about: Context, seen: Counter[Any]) -> Record | Problem | Fact | None:
    """What an entry of the bundle says; None where it is nothing of ours."""
    try:
        said = entry.get("resource", {})
        if (told := fhir_beside.of(said)) is not None:
            return beside.fact(number, *told, seen)
        if said.get("resourceType") != "Observation":
            return None
        codes = {(one.get("system"), one.get("code")) for one in said["code"].get("coding", ())}
        ours = next((code for system, code in codes if system == OURS and code in TRACKERS), None)
        theirs = next((_THEIRS[code] for system, code in codes if system == LOINC and code in _THEIRS), None)
        if ours is None and theirs is None:
            return None
        status = said.get("status")
        if status not in (*_SAID, _TAKEN_BACK):
            raise _Wrong("status", "final, amended, corrected, preliminary or entered-in-error.")
        tracker, field = (ours, None) if ours is not None else (theirs or ("", ""))
        at, zone = _when(said, tracker, about)
        if status == _TAKEN_BACK:
            values: Json = {}
        else:
            values = _own(said, tracker, codes) if field is None else _values(said, tracker, field)
        point = _point(said, entry.get("fullUrl"), f"{tracker}|{instant(at)}", about, seen)
        note = next((one.get("text") for one in said.get("note", ())), None)
        return Record(number, tracker, at, zone, values, note, *point, status == _TAKEN_BACK)
    except _Wrong as error:
        return Problem(number, *error.args)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        return Problem(number, "resource", "A resource of FHIR R4: an Observation with a code, a time and a value.")


def _when(said: Json, tracker: str, about: Context) -> tuple[datetime, str]:
    """The moment of an observation (of a night the end of it), and the zone its day is counted in."""
    period = said.get("effectivePeriod", {})
    text = said.get("effectiveDateTime") or said.get("effectiveInstant")
    text = text or (period.get("end") if tracker == "sleep" else period.get("start"))
    own = next((known(one["valueString"]) for one in said.get("extension", ()) if one.get("url") == coding.ZONE), None)
    try:
        at = cells.moment(text, "", own or about.zone)
    except (AttributeError, TypeError, ValueError):
        raise _Wrong("effective", "A day or a moment, as 2026-06-01T08:00:00+02:00.") from None
    return at, own or zone_of(at, at.utcoffset() if "T" in text and not text.endswith("Z") else None, about.zone)


def _own(said: Json, tracker: str, codes: set[tuple[Any, Any]]) -> Json:
    """The values as our own export writes them."""
    found: Json = {}
    name = "steps" if (LOINC, coding.STEPS.code) in codes else coding.VALUE.get(tracker)
    if name is not None:
        found[name] = said["valueQuantity"]["value"]
    if tracker == "sleep":
        found["bed"], found["out"] = said["effectivePeriod"]["start"], said["effectivePeriod"]["end"]
    for part in said.get("component", ()):
        which = part["code"]["coding"]
        name = which[0]["code"]
        if name == "words":
            found.setdefault("words", []).append(part["valueCodeableConcept"]["coding"][0]["code"])
        elif name == "foods":
            food = {"source": which[1]["system"].removeprefix(FOOD), "code": which[1]["code"]}
            found.setdefault("foods", []).append({**food, "grams": part["valueQuantity"]["value"]})
        elif name in coding.TIMES:
            found[name] = part["valueDateTime"]
        elif name in coding.TEXTS:
            found[name] = part["valueString"]
        else:
            into = found.setdefault("portions", {}) if name in FOOD_GROUPS else found
            into[name] = part["valueQuantity"]["value"]
    return found


def _values(said: Json, tracker: str, field: str) -> Json:
    """The values as others write them: one amount, in one of several units."""
    if field == "kg":
        return {"kg": round(_amount(said, _KG, "kg, g, [lb_av] or [stone_av]."), 4)}
    if field == "minutes":
        return {"minutes": _amount(said, _MINUTES, "min, h or s."), "intensity": "moderate"}
    if tracker == "sleep":
        period = said.get("effectivePeriod", {})
        try:
            bed, out = (datetime.fromisoformat(period[name]) for name in ("start", "end"))
            awake = round((out - bed).total_seconds() / 60 - _amount(said, _MINUTES, "min, h or s."))
        except (KeyError, TypeError, ValueError):
            raise _Wrong("effectivePeriod", "From going to bed to getting up, with the offset to UTC.") from None
        return {"bed": period["start"], "out": period["end"], "awake": max(0, awake)}
    amount = said.get("valueInteger", said.get("valueQuantity", {}).get("value"))
    if not isinstance(amount, int | float) or isinstance(amount, bool):
        raise _Wrong("valueQuantity", "A number.")
    return {field: round(amount)}


def _amount(said: Json, units: dict[str, float], allowed: str) -> float:
    quantity = said.get("valueQuantity", {})
    factor = units.get(quantity.get("code") or quantity.get("unit"))
    if factor is None or not isinstance(quantity.get("value"), int | float):
        raise _Wrong("valueQuantity", f"A number, with a unit of {allowed}")
    return float(quantity["value"]) * factor


def _point(said: Json, url: Any, key: str, about: Context, seen: Counter[str]) -> tuple[str, str, str]:
    """(source, id, version) of an observation."""
    meta = said.get("meta", {})
    changed = _version(meta.get("lastUpdated") or said.get("issued"), about)
    source = str(meta.get("source", "")).removeprefix(SOURCE)
    theirs = [one["value"] for one in said.get("identifier", ()) if one.get("system") == f"{SOURCE}{source}"]
    if source in SOURCES and source != "self" and theirs:
        kept = [one["valueString"] for one in said.get("extension", ()) if one.get("url") == coding.VERSION]
        return source, theirs[0], kept[0] if kept else changed
    own = said.get("id")
    if isinstance(own, str) and _is_uuid(own):
        return "fhir", own, changed
    if named := (url if isinstance(url, str) and "://" in url else own):
        return "fhir", str(named), changed
    digest = sha256(key.encode()).hexdigest()[:32]
    seen[digest] += 1
    return "fhir", f"{digest}-{seen[digest]}", changed


def _version(text: Any, about: Context) -> str:
    try:
        return instant(cells.moment(text, "", about.zone))
    except (AttributeError, TypeError, ValueError):
        return instant(about.now)


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
