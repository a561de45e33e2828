"""What is kept of a member beside the entries, out of a file: asked of the schemas and rules that the doors ask.

What is here already stays as it is: a file fills what nothing is said of. Where it says otherwise, that is told and
nothing is changed. Of several alike (a day marked twice with the same words) the file says how many there are.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from contracts.healthbox.schemas import HEIGHT, AddMark, AddPause, Assess, EditProfile, Favourite, Goal, Reminder
from kit.refusals import Invalid
from kit.rpc.doors import load
from services.healthbox import assessments, favourites, goals, marks, pauses, profiles, reminders
from services.healthbox.imports.records import Fact, Problem
from services.healthbox.refusals import InstrumentOff
from services.healthbox.subjects import Own

ADDED, SAME, KEPT = "added", "same", "kept"
Said = dict[str, Any]
Outcomes = Mapping[str, str]  # by column: added, same, or kept as it is here


@dataclass(slots=True)
class Beside:
    """What became of facts: `counts` by kind, `kept` those of which the file says otherwise, by number and column."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    kept: list[tuple[int, str, str]] = field(default_factory=list)
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)


def put(tx: Session, member_id: UUID, permissions: Mapping[str, str], facts: Sequence[Fact]) -> Beside:
    """Take facts over, in their order; what a door would refuse is counted and named. One transaction."""
    told = Beside()
    for fact in facts:
        kind = _KINDS[fact.kind]
        try:
            with tx.begin_nested():  # a refusal takes back what went before it, as at a door
                said = load(kind.schema, fact.values)
                outcomes = kind.take(_Taking(tx, Own(member_id), permissions, fact.nth), said)
                tx.flush()
        except Invalid as error:
            told.refused += 1
            columns = {_column(kind, one["pointer"]): one["detail"] for one in error.extra["errors"]}
            told.problems += [Problem(fact.number, f"{fact.kind}.{name}", detail) for name, detail in columns.items()]
            continue
        if outcomes:
            told.counts.setdefault(fact.kind, Counter()).update(outcomes.values())
        told.kept += [(fact.number, fact.kind, name) for name, outcome in outcomes.items() if outcome == KEPT]
    return told


@dataclass(frozen=True, slots=True)
class _Taking:
    """For whom something is taken over. `nth`: which of several alike it is in the file, from 1 on."""

    tx: Session
    own: Own
    permissions: Mapping[str, str]
    nth: int

    @property
    def member_id(self) -> UUID:
        return self.own.member_id


@dataclass(frozen=True, slots=True)
class _Kind:
    """`schema`: what a door reads. `named`: columns of our tables that are called otherwise at the door."""

    schema: type[Schema]
    take: Callable[[_Taking, Said], Outcomes]
    named: Mapping[str, str] = field(default_factory=dict)


def _column(kind: _Kind, pointer: str) -> str:
    """The column that a pointer is about; of what is nested its outer name, as a name within it may be of the file."""
    first, *rest = pointer.strip("/").split("/")
    name = rest[1] if first == "goals" else first
    return kind.named.get(name, name)


def _outcome(here: Any, there: Any) -> str:
    return SAME if here == there else KEPT


def _profile(to: _Taking, said: Said) -> Outcomes:
    del said["version"]  # nobody has read it
    units = {f"{name}_unit": unit for name, unit in said.pop("units", {}).items()}
    outcomes: dict[str, str] = {}
    for name, value in {**said, **units}.items():
        here, is_chosen = profiles.chosen(to.tx, to.member_id, name)
        there = Decimal(value) if name == "pack_price" else value
        if here == there and (there is False or there == _UNSAID):
            continue
        outcomes[name] = ADDED if not is_chosen and here != there else _outcome(here, there)
    changes: Said = {name: said[name] for name, outcome in outcomes.items() if outcome == ADDED and name in said}
    new_units = {name: unit for name, unit in units.items() if outcomes.get(name) == ADDED}
    if new_units:
        changes["units"] = {name.removesuffix("_unit"): unit for name, unit in new_units.items()}
    if changes:
        profiles.edit(to.tx, to.own, None, changes)
    return outcomes


def _height(to: _Taking, said: Said) -> Outcomes:
    here = profiles.height_on(to.tx, to.member_id, said["height_on"])
    if here is not None:
        return {"height": _outcome(here, said["height_cm"])}
    profiles.edit(to.tx, to.own, None, said)
    return {"height": ADDED}


def _goal(to: _Taking, said: Said) -> Outcomes:
    since, which = said.pop("since"), (said["tracker"], said["measure"])
    for one in goals.of(to.tx, to.member_id):
        if (one["tracker"], one["measure"]) == which:
            there = said["target"], since.isoformat(), said["by"] and said["by"].isoformat()
            return {"measure": _outcome((one["target"], one["since"], one["by"]), there)}
    goals.add(to.tx, to.own, said, since)
    return {"measure": ADDED}


def _pause(to: _Taking, said: Said) -> Outcomes:
    which = said["tracker"], said["because"], said["from_"].isoformat()
    alike = [
        one["to"]
        for one in pauses.listed(to.tx, to.own)["items"]
        if (one["tracker"], one["because"], one["from"]) == which
    ]
    if len(alike) >= to.nth:
        return {"to": _outcome(alike[to.nth - 1], said["to"] and said["to"].isoformat())}
    pauses.add(to.tx, to.own, said["tracker"], said["because"], said["from_"], said["to"])
    return {"to": ADDED}


def _reminder(to: _Taking, said: Said) -> Outcomes:
    wanted = {**said, "weekdays": sorted(set(said["weekdays"]))}
    if reminders.listed(to.tx, to.own)["items"].count(wanted) >= to.nth:
        return {"at": SAME}
    reminders.add(to.tx, to.own, wanted)
    return {"at": ADDED}


def _assessment(to: _Taking, said: Said) -> Outcomes:
    here = assessments.given(to.tx, to.member_id, said["instrument"], said["at"])
    if here is not None:
        return {"answers": _outcome(here, said["answers"])}
    try:
        assessments.add(to.tx, to.own, to.permissions, **said)
    except InstrumentOff:
        detail = "A questionnaire that is offered here."
        raise Invalid(errors=[{"pointer": "/instrument", "detail": detail}]) from None
    return {"answers": ADDED}


def _mark(to: _Taking, said: Said) -> Outcomes:
    there = marks.between(to.tx, to.member_id, said["day"], said["day"])
    if [one["label"] for one in there].count(said["label"]) >= to.nth:
        return {"label": SAME}
    marks.add(to.tx, to.own, **said)
    return {"label": ADDED}


def _favourite(to: _Taking, said: Said) -> Outcomes:
    if favourites.alike(to.tx, to.member_id, **said) >= to.nth:
        return {"name": SAME}
    favourites.add(to.tx, to.own, **said)
    return {"name": ADDED}


class _Height(Schema):
    """A height of a day, as the profile takes it."""

    height_on = fields.Date(required=True)
    height_cm = fields.Float(required=True, validate=HEIGHT)


class _Goal(Goal):
    """A goal, with the day on which it began."""

    since = fields.Date(required=True)


class _Assessment(Assess):
    """The answers to a questionnaire, with their moment. `day`: of the zone where they were given."""

    edition = fields.String(required=True)
    at = fields.AwareDateTime(format="iso", required=True)
    day = fields.Date(load_default=None, allow_none=True)


_UNSAID = "default"  # the origin that stands there when none is said
# those of `contracts.healthbox.schemas.BESIDE`
_KINDS = {
    "profile": _Kind(EditProfile, _profile),
    "heights": _Kind(_Height, _height, {"height_on": "day", "height_cm": "height"}),
    "goals": _Kind(_Goal, _goal),
    "pauses": _Kind(AddPause, _pause),
    "reminders": _Kind(Reminder, _reminder),
    "assessments": _Kind(_Assessment, _assessment),
    "marks": _Kind(AddMark, _mark),
    "favourites": _Kind(Favourite, _favourite),
}
