"""Entries as they are shown: a line of what was found, and one with all that it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from kit.refusals import NotFound
from services.directory import distances, entries, why
from services.directory.distances import Point
from services.directory.facets import named_code
from services.directory.models import Entry, Locality, Member, Place, Profile
from services.directory.questions import Question
from services.directory.ranking import Card, Spot

_OF_AN_ITEM = ("name", "address", "postcode", "city", "country", "lat", "lon", "precision")


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with what belongs to it. `member_id`: whose it is, while they are here; `places` in their order."""

    entry: Entry
    profile: Profile | None
    member_id: UUID | None
    places: Sequence[dict[str, Any]]


def rows(tx: Session, ids: Sequence[UUID | str]) -> dict[str, Row]:
    """The entries among those that may be seen, by id, in one statement."""
    found = tx.execute(_rows().where(Entry.id.in_(ids), Entry.state == "open", Entry.listed))
    return {str(entry.id): Row(entry, profile, member, places or []) for entry, profile, member, places in found}


def entry(tx: Session, entry_id: UUID, language: str) -> dict[str, Any]:
    """An entry with all that it says; raises `NotFound`, also for one that is closed or hidden."""
    one = tx.get(Entry, entry_id)
    if one is None or not entries.is_shown(one):
        raise NotFound()
    return entries.whole(tx, one, language)


def item(row: Row, question: Question, language: str) -> dict[str, Any]:
    """An entry as a line of what was found, at its place nearest to the question's middle, else at its first."""
    one, profile = row.entry, row.profile
    place, metres = _nearest(row.places, question.middle)
    names = [named_code(code, language) for code in one.specialties]
    return {
        "id": str(one.id),
        "kind": one.kind,
        "name": entries.full_name(one),
        "profession": named_code(one.profession, language) if one.profession else None,
        "profession_code": one.profession,
        "specialty": names[0] if names else None,
        "specialty_code": one.specialties[0] if names else None,
        "specialties": names,
        "place": {name: place[name] for name in _OF_AN_ITEM} if place else None,
        "places": len(row.places),
        "distance_m": metres,
        "why": why.reasons(question, card(row), metres, language),
        "claimed": one.member_id is not None,
        "member_id": str(row.member_id) if row.member_id else None,
        "languages": profile.languages if profile else [],
        "sector": profile.sector if profile else None,
        "video": profile.video if profile else None,
        "accepts_new": profile.accepts_new if profile else None,
        "accessible": profile.accessible if profile else None,
        "as_of": one.as_of.isoformat(),
    }


def card(row: Row) -> Card:
    """An entry as searching sees it."""
    one, profile = row.entry, row.profile
    return Card(
        id=str(one.id),
        kind=one.kind,
        country=one.country,
        profession=one.profession,
        specialties=frozenset(one.specialties),
        words=frozenset(one.words),
        sought=one.sought,
        spots=[
            Spot(frozenset(filter(None, (place["commune"], place["parent"]))), place["postcode"], _point(place))
            for place in row.places
        ],
        languages=frozenset(profile.languages if profile else ()),
        sector=profile.sector if profile else None,
        video=bool(profile and profile.video),
        accepts_new=bool(profile and profile.accepts_new),
        accessible=bool(profile and profile.accessible),
        claimed=one.member_id is not None,
    )


def _rows() -> Select[Any]:
    said = [part for name in (*_OF_AN_ITEM, "commune") for part in (name, getattr(Place, name))]
    each = func.json_build_object(*said, "parent", Locality.parent_id)
    places = (
        select(func.json_agg(aggregate_order_by(each, Place.position)))
        .outerjoin_from(Place, Locality, Locality.id == Place.commune)
        .where(Place.entry_id == Entry.id)
        .scalar_subquery()
    )
    return (
        select(Entry, Profile, Member.id, places)
        .outerjoin(Profile, Profile.entry_id == Entry.id)
        .outerjoin(Member, and_(Member.id == Entry.member_id, Member.state == "active"))
    )


def _nearest(places: Sequence[dict[str, Any]], middle: Point | None) -> tuple[dict[str, Any] | None, int | None]:
    on_map = [(distances.metres(middle, point), place) for place in places if middle and (point := _point(place))]
    if not on_map:
        return (places[0] if places else None), None
    metres, place = min(on_map, key=lambda one: one[0])
    return place, round(metres)


def _point(place: dict[str, Any]) -> Point | None:
    return Point(place["lat"], place["lon"]) if place["lat"] is not None else None
