"""Entries as they are shown: a line of what was found, and one with all that it says."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from kit import distances
from kit.distances import Point
from kit.prepared import Prepared, execute
from kit.refusals import NotFound
from services.directory import entries, why
from services.directory.facets import named_code
from services.directory.models import Entry
from services.directory.questions import Question
from services.directory.ranking import Card, Spot

_OF_AN_ITEM = ("name", "address", "postcode", "city", "country", "lat", "lon", "precision")


_ROWS = Prepared(
    "directory_rows",
    text(
        """
        SELECT json_agg(json_build_object(
            'id', e.id, 'kind', e.kind, 'country', e.country, 'name', e.name, 'title', e.title,
            'profession', e.profession, 'specialties', e.specialties, 'words', e.words, 'sought', e.sought,
            'as_of', coalesce(
                (SELECT max(i.as_of) FROM imports i WHERE i.source = e.source AND i.state = 'done'), e.as_of),
            'member_id', e.member_id, 'owner', m.id, 'languages', o.languages, 'sector', o.sector,
            'video', o.video, 'accepts_new', o.accepts_new, 'accessible', o.accessible, 'places', (
                SELECT coalesce(json_agg(json_build_object(
                    'name', p.name, 'address', p.address, 'postcode', p.postcode, 'city', p.city,
                    'country', p.country, 'lat', p.lat, 'lon', p.lon, 'precision', p.precision,
                    'commune', p.commune, 'parent', l.parent_id) ORDER BY p.position), '[]')
                FROM places p LEFT JOIN localities l ON l.id = p.commune WHERE p.entry_id = e.id)))::text
        FROM entries e
        LEFT JOIN profiles o ON o.entry_id = e.id
        LEFT JOIN members m ON m.id = e.member_id AND m.state = 'active'
        WHERE e.id = ANY(CAST(CAST(:ids AS text[]) AS uuid[])) AND e.state = 'open' AND e.listed"""
    ),
)
Row = dict[str, Any]
"""An entry as JSON built in SQL: its columns, what its owner says, whose it is while they are here (`owner`), and its
places in their order."""


def rows(tx: Session, ids: Sequence[str]) -> dict[str, Row]:
    """The entries among those that may be seen, by id, in one prepared statement."""
    found = orjson.loads(execute(tx, _ROWS, {"ids": list(ids)}).scalar_one() or "[]")
    return {row["id"]: row for row in found}


def entry(tx: Session, entry_id: UUID, language: str) -> dict[str, Any]:
    """An entry with all that it says; raises `NotFound`, also for one that is closed or hidden."""
    one = tx.get(Entry, entry_id)
    if one is None or not entries.is_shown(one):
        raise NotFound()
    return entries.whole(tx, one, language)


def item(row: Row, question: Question, language: str) -> dict[str, Any]:
    """An entry as a line of what was found, at its place nearest to the question's middle, else at its first."""
    place, metres = _nearest(row["places"], question.middle)
    known = card(row)
    if not why.is_by_place(question, known):
        metres = None  # its name was meant, and no place: a distance from one would be nonsense
    codes = row["specialties"]
    names = [named_code(code, language) for code in codes]
    return {
        "id": row["id"],
        "kind": row["kind"],
        "name": f"{row['title']} {row['name']}" if row["title"] else row["name"],
        "profession": named_code(row["profession"], language) if row["profession"] else None,
        "profession_code": row["profession"],
        "specialty": names[0] if names else None,
        "specialty_code": codes[0] if codes else None,
        "specialties": names,
        "place": {name: place[name] for name in _OF_AN_ITEM} if place else None,
        "places": len(row["places"]),
        "distance_m": metres,
        "why": why.reasons(question, known, metres, language),
        "claimed": row["member_id"] is not None,
        "member_id": row["owner"],
        "languages": row["languages"] or [],
        **{name: row[name] for name in ("sector", "video", "accepts_new", "accessible", "as_of")},
    }


def card(row: Row) -> Card:
    """An entry as searching sees it."""
    return Card(
        id=row["id"],
        kind=row["kind"],
        country=row["country"],
        profession=row["profession"],
        specialties=frozenset(row["specialties"]),
        words=frozenset(row["words"]),
        sought=row["sought"],
        spots=[
            Spot(frozenset((place["commune"], place["parent"])), place["postcode"], _point(place))
            for place in row["places"]
        ],
        languages=frozenset(row["languages"] or ()),
        sector=row["sector"],
        video=bool(row["video"]),
        accepts_new=bool(row["accepts_new"]),
        accessible=bool(row["accessible"]),
        claimed=row["member_id"] is not None,
    )


def _nearest(places: Sequence[Row], middle: Point | None) -> tuple[Row | None, int | None]:
    on_map = [(distances.metres(middle, point), place) for place in places if middle and (point := _point(place))]
    if not on_map:
        return (places[0] if places else None), None
    metres, place = min(on_map, key=lambda one: one[0])
    return place, round(metres)


def _point(place: Row) -> Point | None:
    return Point(place["lat"], place["lon"]) if place["lat"] is not None else None
