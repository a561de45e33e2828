"""An entry as an Observation of FHIR R4, so that nothing of it is lost; see `coding` for how it is read again."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kit.times import instant
from services.healthbox import coding
from services.healthbox.coding import FOOD, LOINC, OURS, SOURCE, UCUM, Code
from services.healthbox.exports import rows
from services.healthbox.models import Entry
from services.healthbox.trackers.sleep import asleep

Json = dict[str, Any]
_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"


def of(tx: Session, entry: Entry, subject: Json) -> Json:
    """The Observation of an entry."""
    amounts, tracker = dict(entry.amounts), entry.tracker
    about: Json = {
        **blank(str(entry.id), coding.CATEGORIES[tracker], subject),
        "meta": {"source": f"{SOURCE}{entry.source}", "lastUpdated": instant(entry.changed_at)},
        "code": coded(tracker, coding.TRACKERS.get(tracker)),
    }
    if entry.source_id is not None:
        about["identifier"] = [{"system": f"{SOURCE}{entry.source}", "value": entry.source_id}]
    said = {coding.ZONE: entry.zone, coding.VERSION: entry.source_version}
    about["extension"] = [{"url": url, "valueString": text} for url, text in said.items() if text]
    if note := rows.note(tx, entry):
        about["note"] = [{"text": note}]
    if tracker == "weight":
        about["meta"]["profile"] = [f"{coding.PROFILE}bodyweight"]
    if tracker == "sleep":
        about["valueQuantity"] = quantity(round(asleep(amounts), 2), "min")
        about["effectivePeriod"] = {"start": amounts.pop("bed"), "end": amounts.pop("out")}
    else:
        about["effectiveDateTime"] = there(entry.at, entry.zone)
    value = coding.VALUE.get(tracker)
    if tracker == "activity" and "minutes" not in amounts:
        about["code"], value = coded(tracker, coding.STEPS), "steps"
    if value is not None:
        about["valueQuantity"] = quantity(amounts.pop(value), coding.UNITS[value])
    components = list(_components(amounts))
    return {**about, "component": components} if components else about


def blank(id_: str, category: str, subject: Json) -> Json:
    """What every Observation has: noted by whom it is about."""
    return {
        "resourceType": "Observation",
        "id": id_,
        "status": "final",
        "category": [concept(_CATEGORY, category)],
        "subject": subject,
        "performer": [subject],
    }


def coded(ours: str, loinc: Code | None = None) -> Json:
    """Our own code, after LOINC's where there is one."""
    theirs = [{"system": LOINC, "code": loinc.code, "display": loinc.name}] if loinc else []
    return {"coding": [*theirs, {"system": OURS, "code": ours}]}


def concept(system: str, code: str) -> Json:
    """One code."""
    return {"coding": [{"system": system, "code": code}]}


def quantity(value: float, unit: str) -> Json:
    """An amount in a unit of UCUM."""
    return {"value": value, "unit": unit.strip("{}"), "system": UCUM, "code": unit}


def urn(id_: UUID | str) -> str:
    """How a resource of the bundle is pointed to."""
    return f"urn:uuid:{id_}"


def there(at: datetime, zone: str) -> str:
    """The moment as the clock showed it."""
    return at.astimezone(ZoneInfo(zone)).isoformat()


def _components(values: Mapping[str, Any]) -> Iterator[Json]:
    for name, value in values.items():
        if value in (None, ""):
            continue
        if name == "portions":
            yield from _components(value)
        elif name == "words":
            yield from ({"code": concept(OURS, name), "valueCodeableConcept": concept(OURS, word)} for word in value)
        elif name == "foods":
            yield from map(_food, value)
        elif name in coding.TIMES:
            yield {"code": concept(OURS, name), "valueDateTime": value}
        elif name in coding.TEXTS:
            yield {"code": concept(OURS, name), "valueString": value}
        else:
            yield {"code": concept(OURS, name), "valueQuantity": quantity(value, coding.UNITS[name])}


def _food(food: Json) -> Json:
    which = [{"system": OURS, "code": "foods"}, {"system": f"{FOOD}{food['source']}", "code": food["code"]}]
    return {"code": {"coding": which}, "valueQuantity": quantity(food["grams"], coding.UNITS["foods"])}
