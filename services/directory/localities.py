"""Communes, cities and districts of nine countries, as people name them: for a search box and for a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from sqlalchemy import Row, TextClause, text
from sqlalchemy.orm import Session

from kit.refusals import NotFound
from services.directory.gazetteer import key
from services.directory.models import Locality
from services.directory.words import is_small, joined

_LONGEST = 5
_POSTCODES = 5
_SHORTEST_GUESSED = 4
# degrees around a point that are looked at first, then where nothing is near enough
_AROUND = (0.15, 1.0, 10.0, 360.0)
_KM_A_DEGREE = 111.0
_KNOWN = text(
    """
    SELECT *, CASE WHEN postcodes @> ARRAY[:code] THEN cardinality(postcodes) END AS shared FROM localities
    WHERE (folded @> ARRAY[:asked] OR postcodes @> ARRAY[:code] OR sought LIKE :beginning)
      AND country = coalesce(:country, country)
    ORDER BY folded @> ARRAY[:asked] DESC, (postcodes @> ARRAY[:code] AND country = 'FR') DESC,
        shared NULLS LAST, population DESC, id
    LIMIT :limit"""
)
# both a postcode and a name: the name may be half typed or misspelt, the postcode leaves few to choose from
_WITH_CODE = text(
    """
    SELECT * FROM localities
    WHERE postcodes && :codes AND word_similarity(:name, sought) > 0.4 AND country = coalesce(:country, country)
    ORDER BY country = 'FR' DESC, cardinality(postcodes), population DESC, id
    LIMIT :limit"""
)
_ALIKE = text(
    """
    SELECT * FROM localities
    WHERE :asked <% sought AND country = coalesce(:country, country)
    ORDER BY round(strict_word_similarity(:asked, sought)::numeric, 1) DESC, population DESC, id
    LIMIT :limit"""
)
_NAMED = text(
    """
    SELECT * FROM localities WHERE folded && :names OR postcodes && :codes
    ORDER BY (postcodes && :codes AND country = 'FR') DESC, population DESC, id
    LIMIT 200"""
)
_NEAREST = text(
    """
    SELECT *, 12742.0175428 * asin(least(1, sqrt(
        sin(radians(lat - :lat) / 2) ^ 2
        + cos(radians(lat)) * cos(radians(:lat)) * sin(radians(lon - :lon) / 2) ^ 2))) AS km
    FROM localities whole
    WHERE lat BETWEEN :lat - :high AND :lat + :high AND lon BETWEEN :lon - :wide AND :lon + :wide
      AND NOT EXISTS (SELECT FROM localities district WHERE district.parent_id = whole.id)
    ORDER BY km, id
    LIMIT 1"""
)


@dataclass(frozen=True, slots=True)
class Named:
    """The words from `start` to before `end` of a query are the name or a postcode (`kind`) of a place."""

    start: int
    end: int
    locality_id: str
    name: str
    country: str
    lat: float
    lon: float
    population: int
    kind: str


def find(tx: Session, q: str, country: str | None, language: str, limit: int) -> list[dict[str, Any]]:
    """Places by name or postcode, best first: the very name or postcode, what begins so, what is written nearly so.

    Among equals the one with most people; of a postcode the district before its city, and France's where several
    countries have it. "69003 Lyon" means both.
    """
    asked = key(joined(q))
    if not asked:
        return []
    found: list[Row[Any]] = []
    codes = [word.upper() for word in asked.split() if _is_code(word)]
    name = " ".join(word for word in asked.split() if not _is_code(word))
    if codes and name:
        found = _rows(tx, _WITH_CODE, country, limit, codes=codes, name=name)
    if not found:
        beginning = f"%|{asked}%"
        found = _rows(tx, _KNOWN, country, limit, asked=asked, code=asked.upper(), beginning=beginning)
    if len(found) < limit and len(asked) >= _SHORTEST_GUESSED and not (codes and found):
        known = {row.id for row in found}
        found += [row for row in _rows(tx, _ALIKE, country, limit, asked=asked) if row.id not in known]
    return [item(row, language) for row in found[:limit]]


def get(tx: Session, locality_id: str) -> Locality | None:
    """One place by its id."""
    return tx.get(Locality, locality_id)


def nearest(tx: Session, lat: float, lon: float, language: str) -> dict[str, Any]:
    """The place whose middle is nearest to a point, in a city with districts the district; raises `NotFound`.

    Degrees; nearest on the sphere.
    """
    for high in _AROUND:
        wide = min(360.0, high / max(cos(radians(lat)), 0.01))
        for row in tx.execute(_NEAREST, {"lat": lat, "lon": lon, "high": high, "wide": wide}):
            # something outside the box may be nearer than what is in its corner
            if row.km <= high * _KM_A_DEGREE or high == _AROUND[-1]:
                return item(row, language)
    raise NotFound()


def named(tx: Session, words: Sequence[str]) -> list[Named]:
    """The places whose very name or postcode stands among the folded words of a query, the most people first."""
    grams: dict[str, list[tuple[int, int]]] = {}
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            if not all(is_small(word) for word in words[start:end]):
                grams.setdefault(key(" ".join(words[start:end])), []).append((start, end))
    codes = [gram for gram in grams if _is_code(gram)]
    if not grams:
        return []
    found: list[Named] = []
    for row in tx.execute(_NAMED, {"names": list(grams), "codes": [code.upper() for code in codes]}):
        for gram in grams.keys() & set(row.folded):
            found += [_named(row, span, "name") for span in grams[gram]]
        for code in codes:
            if code.upper() in row.postcodes:
                found += [_named(row, span, "postcode") for span in grams[code]]
    return found


def item(row: Locality | Row[Any], language: str) -> dict[str, Any]:
    """A place as it is shown, with its name in Arabic for who reads Arabic, where it has one."""
    return {
        "id": row.id,
        "name": row.arabic if language == "ar" and row.arabic else row.name,
        "country": row.country,
        "region": row.region,
        "postcodes": row.postcodes[:_POSTCODES],
        "lat": row.lat,
        "lon": row.lon,
        "population": row.population,
    }


def _rows(tx: Session, query: TextClause, country: str | None, limit: int, **asked: Any) -> list[Row[Any]]:
    return list(tx.execute(query, {"country": country, "limit": limit, **asked}))


def _named(row: Row[Any], span: tuple[int, int], kind: str) -> Named:
    return Named(*span, row.id, row.name, row.country, row.lat, row.lon, row.population, kind)


def _is_code(word: str) -> bool:
    """Whether a folded word may be a postcode: four or five digits, or as in Canada "h2x"."""
    if word.isdigit():
        return len(word) in (4, 5)
    return len(word) == 3 and word[0].isalpha() and word[1].isdigit() and word[2].isalpha()
