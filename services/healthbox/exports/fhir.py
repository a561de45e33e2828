"""One FHIR R4 Bundle (JSON): who it is about, an Observation for each entry, heights, index, results, goals.

The codes are those of `coding`. Pauses, reminders, marked days, favourites and history have no words in FHIR that
others would read: the tables of `csv` have them.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid5

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.healthbox.schemas import TRACKERS as NAMES
from kit.database import clock
from kit.times import instant
from services.healthbox import goals, profiles
from services.healthbox.coding import BMI, HEIGHT, OURS, PROFILE, SCORES, SOURCE
from services.healthbox.exports import observations, rows
from services.healthbox.exports.observations import Json, coded, concept, quantity, urn
from services.healthbox.models import Assessment, Member
from services.healthbox.trackers import TRACKERS, About
from services.healthbox.trackers.weight import bmi

PART = 1 << 16  # bytes that are handed on at once
_GENDERS = {"female": "female", "male": "male", None: "unknown"}


def write(_room: Any, tx: Session, member_id: UUID, tell: Callable[[int], None]) -> Iterator[bytes]:
    """The bundle in parts. `tell`: see `exports.write`."""
    head = {"resourceType": "Bundle", "type": "collection", "timestamp": instant(clock(tx))}
    held = bytearray(orjson.dumps(head)[:-1] + b',"entry":[')
    for number, resource in enumerate(_resources(tx, member_id, tell)):
        held += b",\n" * bool(number) + orjson.dumps({"fullUrl": urn(resource["id"]), "resource": resource})
        if len(held) >= PART:
            yield bytes(held)
            held.clear()
    yield bytes(held + b"]}")


def _resources(tx: Session, member_id: UUID, tell: Callable[[int], None]) -> Iterator[Json]:
    about, subject = profiles.about(tx, member_id), {"reference": urn(member_id)}
    yield _patient(tx, member_id, about)
    for day, cm in about.heights:
        yield _height(member_id, subject, day.isoformat(), cm)
    done = 0
    for name in NAMES:
        for entry in rows.entries(tx, member_id, name):
            yield observations.of(tx, entry, subject)
            if name == "weight":
                yield from _index(entry, about, subject)
            done += 1
            if done % rows.PAGE == 0:
                tell(done)
    for result in tx.scalars(select(Assessment).where(Assessment.member_id == member_id).order_by(Assessment.id)):
        yield from _result(result, subject)
    for goal in goals.of(tx, member_id):
        yield _goal(member_id, subject, goal)


def _patient(tx: Session, member_id: UUID, about: About) -> Json:
    name = tx.scalar(select(Member.display_name).where(Member.id == member_id))
    said: Json = {"resourceType": "Patient", "id": str(member_id), "gender": _GENDERS[about.sex]}
    said["meta"] = {"source": f"{SOURCE}self"}
    if name:
        said["name"] = [{"text": name}]
    if about.birth_date:
        said["birthDate"] = about.birth_date.isoformat()
    return said


def _height(member_id: UUID, subject: Json, day: str, cm: float) -> Json:
    return {
        **observations.blank(str(_height_id(member_id, day)), "vital-signs", subject),
        "meta": {"profile": [f"{PROFILE}bodyheight"]},
        "code": coded("height", HEIGHT),
        "effectiveDateTime": day,
        "valueQuantity": quantity(cm, "cm"),
    }


def _height_id(member_id: UUID, day: str) -> UUID:
    return uuid5(member_id, f"height {day}")


def _index(entry: Any, about: About, subject: Json) -> Iterator[Json]:
    """The body mass index of a weight, computed here, where a height is known."""
    cm = about.height(entry.day)
    if cm is None:
        return
    before = [day for day, _ in about.heights if day <= entry.day]
    height = _height_id(entry.member_id, (before[-1] if before else about.heights[0][0]).isoformat())
    yield {
        **observations.blank(str(uuid5(entry.id, "bmi")), "vital-signs", subject),
        "meta": {"profile": [f"{PROFILE}bmi"]},
        "code": coded("bmi", BMI),
        "effectiveDateTime": observations.there(entry.at, entry.zone),
        "valueQuantity": quantity(round(bmi(entry.amounts["kg"], cm), 4), "kg/m2"),
        "derivedFrom": [{"reference": urn(entry.id)}, {"reference": urn(height)}],
    }


def _result(row: Assessment, subject: Json) -> Iterator[Json]:
    answers = str(uuid5(row.id, "answers"))
    yield {
        "resourceType": "QuestionnaireResponse",
        "id": answers,
        "identifier": {"system": OURS, "value": f"{row.instrument} {row.version}"},
        "status": "completed",
        "subject": subject,
        "author": subject,
        "authored": instant(row.at),
        "item": [
            {"linkId": str(number), **({"answer": [{"valueDecimal": answer}]} if answer is not None else {})}
            for number, answer in enumerate(row.answers, 1)
        ],
    }
    absent = {"dataAbsentReason": concept("http://terminology.hl7.org/CodeSystem/data-absent-reason", "not-permitted")}
    yield {
        **observations.blank(str(row.id), "survey", subject),
        "code": coded(row.instrument, SCORES.get(row.instrument)),
        "effectiveDateTime": instant(row.at),
        **({"valueQuantity": quantity(row.score, "{score}")} if row.score is not None else absent),
        "derivedFrom": [{"reference": urn(answers)}],
    }


def _goal(member_id: UUID, subject: Json, goal: Json) -> Json:
    units = {measure.name: measure.unit for measure in TRACKERS[goal["tracker"]].measures}
    target = {
        "measure": {"coding": [{"system": OURS, "code": goal["measure"]}]},
        "detailQuantity": quantity(goal["target"], units.get(goal["measure"], "d")),
        **({"dueDate": goal["by"]} if goal["by"] else {}),
    }
    return {
        "resourceType": "Goal",
        "id": str(uuid5(member_id, f"goal {goal['tracker']} {goal['measure']}")),
        "lifecycleStatus": "active",
        "description": {"text": goal["measure"], "coding": [{"system": OURS, "code": goal["measure"]}]},
        "subject": subject,
        "startDate": goal["since"],
        "target": [target],
    }
