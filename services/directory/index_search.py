"""A question in the words of Elasticsearch: core queries alone, constant scores, so that it answers as the database."""

from collections.abc import Mapping
from math import inf
from typing import Any, Protocol

from kit.distances import Point
from services.directory.facets import FLAGS
from services.directory.questions import Counts, Found, Key, Narrowing, Page, Part, Question, Reading

_FACETS = {"profession": "profession", "specialty": "specialties", "languages": "languages", "sector": "sector"}
_MOST_CODES, _MOST_WORDS = 300, 500
_PLAIN = {
    "specialty": "specialties", "profession": "profession", "inside": "localities", "postcode": "postcodes",
}  # fmt: skip


class Engine(Protocol):
    """What searching needs of the engine's client."""

    def search(self, body: dict[str, Any], left: float) -> dict[str, Any]:
        """The engine's answer within its own small budget and the seconds left; raises `EngineAway`."""


def find(engine: Engine, question: Question, page: Page, left: float) -> Found:
    """Who is found by the index; raises `EngineAway`."""
    after = page.after
    if after and not page.whole:
        after = _again(engine, question, after, left)
    answer = engine.search(body(question, page, after), left)
    keys = tuple(_key(question, hit["sort"]) for hit in answer["hits"]["hits"])
    return Found("index", keys, _counts(answer["aggregations"]) if page.facets else None)


def count(engine: Engine, questions: Mapping[str, Question], left: float) -> dict[str, int]:
    """How many each question finds, in one search; raises `EngineAway`."""
    filters = {name: query(question) for name, question in questions.items()}
    wide = {"size": 0, "track_total_hits": False, "aggs": {"wide": {"filters": {"filters": filters}}}}
    buckets = engine.search(wide, left)["aggregations"]["wide"]["buckets"]
    return {name: bucket["doc_count"] for name, bucket in buckets.items()}


def body(question: Question, page: Page, after: Key | None) -> dict[str, Any]:
    """The whole search, of one more than the page holds."""
    said: dict[str, Any] = {
        "size": page.limit + 1,
        "track_total_hits": False,
        "_source": False,
        "query": query(question),
        "sort": _sort(question),
    }
    if after:
        said["search_after"] = _values(question, after)
    if page.facets:
        said["aggs"] = _aggregations()
    return said


def query(question: Question) -> dict[str, Any]:
    """What must be, and what it is worth."""
    parts = [_part(part) for part in question.parts]
    # without any clause a `bool` would be worth 1
    return {"bool": {"must": parts, "filter": _filters(question.narrowing) or [{"match_all": {}}]}}


def _part(part: Part) -> dict[str, Any]:
    """The best reading counts alone."""
    every = [{"constant_score": {"filter": _reading(each), "boost": each.weight}} for each in part.readings]
    return every[0] if len(every) == 1 else {"dis_max": {"queries": every, "tie_breaker": 0}}


def _reading(reading: Reading) -> dict[str, Any]:
    if reading.kind in _PLAIN:
        return {"terms": {_PLAIN[reading.kind]: list(reading.values)}}
    if reading.kind == "name":
        return {"bool": {"filter": [{"term": {"words": word}} for word in reading.values]}}
    if reading.kind == "prefix":
        return {"prefix": {"words": {"value": reading.values[0]}}}
    if reading.kind == "typo":
        return _typo(reading)
    assert reading.circle  # noqa: S101 – `around` has one
    return {"geo_distance": {"distance": f"{reading.circle.metres}m", "points": _point(reading.circle.middle)}}


def _typo(reading: Reading) -> dict[str, Any]:
    nearly = {
        "value": reading.values[0],
        "fuzziness": reading.slips,
        "transpositions": False,
        "max_expansions": _MOST_WORDS,
    }
    return {"bool": {"should": [{"fuzzy": {"words": nearly}}, {"terms": {"words": reading.swapped}}]}}


def _filters(narrowing: Narrowing) -> list[dict[str, Any]]:
    fields = {
        "kind": narrowing.kind,
        "profession": narrowing.profession,
        "specialties": narrowing.specialty,
        "country": narrowing.country,
        "sector": narrowing.sector,
    }
    said: list[dict[str, Any]] = [{"term": {name: value}} for name, value in fields.items() if value is not None]
    for flag in FLAGS:
        wanted = getattr(narrowing, flag)
        if wanted is not None:
            true = {"term": {flag: True}}
            said.append(true if wanted else {"bool": {"must_not": [true]}})
    if narrowing.languages:
        said.append({"terms": {"languages": list(narrowing.languages)}})
    if narrowing.within:
        said.append({"bool": {"should": [_reading(each) for each in narrowing.within]}})
    return said


def _sort(question: Question) -> list[dict[str, Any]]:
    near: list[dict[str, Any]] = []
    if question.middle:
        near = [{"_geo_distance": {"points": _point(question.middle), "order": "asc", "unit": "m", "mode": "min"}}]
    if question.by_distance:
        return [*near, {"id": "asc"}]
    return [{"_score": "desc"}, *near, {"sought": "asc"}, {"id": "asc"}]


def _values(question: Question, key: Key) -> list[Any]:
    """A key as the engine takes it, in the order of `_sort`."""
    near = [key.metres if key.metres != inf else "Infinity"] if question.middle else []
    return [*near, key.id] if question.by_distance else [key.score, *near, key.name, key.id]


def _key(question: Question, values: list[Any]) -> Key:
    """The inverse of `_values`."""
    metres = float(values[0 if question.by_distance else 1]) if question.middle else 0.0
    score, name = (0, "") if question.by_distance else (round(values[0]), values[-2])
    return Key(score, metres, name, values[-1])


def _again(engine: Engine, question: Question, key: Key, left: float) -> Key:
    """Where the index itself sees who was last on a page; as it was told where it has them no more."""
    one = {**body(question, Page(0), None), "query": _only(question, key.id)}
    hits = engine.search(one, left)["hits"]["hits"]
    return _key(question, hits[0]["sort"]) if hits else key


def _only(question: Question, entry_id: str) -> dict[str, Any]:
    return {"bool": {"must": [query(question)], "filter": [{"term": {"id": entry_id}}]}}


def _aggregations() -> dict[str, Any]:
    terms = {
        name: {"terms": {"field": field, "size": _MOST_CODES, "order": [{"_count": "desc"}, {"_key": "asc"}]}}
        for name, field in _FACETS.items()
    }
    flags = {flag: {"filter": {"term": {flag: True}}} for flag in FLAGS}
    return {**terms, **flags}


def _counts(found: dict[str, Any]) -> Counts:
    counts = {name: {each["key"]: each["doc_count"] for each in found[name]["buckets"]} for name in _FACETS}
    return {**counts, **{flag: {"": found[flag]["doc_count"]} for flag in FLAGS}}


def _point(point: Point) -> dict[str, float]:
    return {"lat": point.lat, "lon": point.lon}
