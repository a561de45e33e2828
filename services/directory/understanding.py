"""What somebody means who types "kiné Lyon": words that are professions, places or names, with every way to read them.

The words are cut into parts, the longest match first; a part keeps all its readings, and weights decide between them.
What is neither a profession nor a place is a name: no word is lost but the small ones.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from kit import typos
from kit.distances import Circle, Point
from kit.refusals import Invalid
from services.directory import localities, meanings, vocabulary
from services.directory.localities import Named
from services.directory.meanings import Span, is_postcode
from services.directory.models import Entry, Locality
from services.directory.questions import Narrowing, Question, Reading, Where
from services.directory.vocabulary import Match
from services.directory.words import is_small, split

# what is written before a name and says nothing of whom
_TITLES = frozenset(
    split("dr docteur doctor doktor pr prof professeur professor frau herr mme mr mrs دكتور دكتورة الدكتور الدكتورة د")
)
_SAME = (
    "kind", "profession", "specialty", "country", "video", "accepts_new", "sector", "accessible", "claimed",
)  # fmt: skip
_LARGE = 10_000  # inhabitants
_MOST_ALIKE = 4


def understand(tx: Session, asked: dict[str, Any]) -> Question:
    """The question in the arguments of `search`; raises `Invalid`.

    At most four statements, none of them large.
    """
    words = split(asked["q"])
    metres = asked["radius_km"] * 1000.0 if asked["radius_km"] else None
    chosen = _chosen(tx, asked["place"])
    spans = _spans(tx, words, asked, elsewhere=bool(chosen or asked["near"]))
    named = next((span.places[0] for span in spans if span.leads), None)
    middle = _middle(asked["near"], chosen, named)
    if middle is None and (metres or asked["sort"] == "distance"):
        pointer = "/radius_km" if metres else "/sort"
        raise Invalid(errors=[{"pointer": pointer, "detail": "Say from where: near, place, or a place in q."}])
    return Question(
        parts=tuple(meanings.part(span, metres, alone=len(spans) == 1) for span in spans),
        narrowing=Narrowing(
            **{name: asked[name] for name in _SAME},
            languages=tuple(asked["languages"]),
            within=_within(asked["near"], chosen, metres),
        ),
        middle=middle,
        by_distance=asked["sort"] == "distance",
        place=Where(chosen.id, chosen.name) if chosen else Where(named.locality_id, named.name) if named else None,
        chosen=chosen is not None,
        words=tuple(word for span in spans if not span.sure and not span.leads for word in span.words),
    )


def _chosen(tx: Session, place_id: str | None) -> Locality | None:
    if place_id is None:
        return None
    found = localities.get(tx, place_id)
    if found is None:
        raise Invalid(errors=[{"pointer": "/place", "detail": "An id as in /places."}])
    return found


def _middle(near: dict[str, float] | None, chosen: Locality | None, named: Named | None) -> Point | None:
    if near:
        return Point(near["lat"], near["lon"])
    place = chosen or named
    return Point(place.lat, place.lon) if place else None


def _within(near: dict[str, float] | None, chosen: Locality | None, metres: float | None) -> tuple[Reading, ...]:
    """Where an entry must have a place, because the arguments say so."""
    if near:
        around = Circle(Point(near["lat"], near["lon"]), metres) if metres else None
        return (Reading("around", 0, circle=around),) if around else ()
    if chosen is None:
        return ()
    circle = Circle(Point(chosen.lat, chosen.lon), metres or meanings.radius(chosen.population))
    around_it = Reading("around", 0, circle=circle)
    return (around_it,) if metres else (Reading("inside", 0, (chosen.id,)), around_it)


def _spans(tx: Session, words: Sequence[str], asked: dict[str, Any], *, elsewhere: bool) -> list[Span]:
    said = [at for at, word in enumerate(words) if word not in _TITLES] or list(range(len(words)))
    matches = [match for match in vocabulary.find(words) if not _all_titles(words, match) or len(said) == len(words)]
    places = [named for named in localities.named(tx, words) if _may_be_meant(words, named, asked["country"])]
    spans = list(_cut(words, said, matches, places))
    return _leading(tx, words, spans, asked, elsewhere=elsewhere)


def _all_titles(words: Sequence[str], match: Match) -> bool:
    return all(word in _TITLES for word in words[match.start : match.end])


def _may_be_meant(words: Sequence[str], named: Named, country: str | None) -> bool:
    """A place of the country that was asked for, whose name is more than a preposition."""
    small = all(is_small(word) for word in words[named.start : named.end])
    return not small and country in (None, named.country)


def _cut(
    words: Sequence[str], said: Sequence[int], matches: Iterable[Match], places: Iterable[Named]
) -> Iterable[Span]:
    """The words from left to right, each in one span: the longest that is known, else the word by itself."""
    codes: dict[tuple[int, int], list[Match]] = {}
    named: dict[tuple[int, int], list[Named]] = {}
    for match in matches:
        codes.setdefault((match.start, match.end), []).append(match)
    for place in places:
        named.setdefault((place.start, place.end), []).append(place)
    free, found = set(range(len(words))), []
    known = sorted({*codes, *named}, key=lambda span: (span[0] - span[1], _unsure(codes.get(span)), span))
    lonely = [(at, at + 1) for at in said if not is_small(words[at])]
    for start, end in [*known, *(lonely or [(at, at + 1) for at in said if not known])]:
        if free.issuperset(range(start, end)):
            free.difference_update(range(start, end))
            alike = sorted(named.get((start, end), ()), key=lambda place: (-place.population, place.locality_id))
            own = tuple(words[start:end])
            found.append(Span(start, end, own, tuple(codes.get((start, end), ())), tuple(alike[:_MOST_ALIKE])))
    return sorted(found, key=lambda span: span.start)


def _unsure(codes: Sequence[Match] | None) -> bool:
    return bool(codes) and all(match.exactness == "typo" for match in codes or ())


def _leading(
    tx: Session, words: Sequence[str], spans: list[Span], asked: dict[str, Any], *, elsewhere: bool
) -> list[Span]:
    """The same, knowing which are places first, and with a place where one was misspelt."""
    doubtful = {
        span.words
        for span in spans
        if not span.sure and (not span.places or span.places[0].population < _LARGE) and len(span.words) == 1
    }
    large = any(span.places and not span.sure and span.places[0].population >= _LARGE for span in spans)
    borne = _borne(tx, [word for (word,) in doubtful]) if doubtful and not (large or elsewhere) else frozenset()
    led = [_led(span, words, borne, checked=not (large or elsewhere)) for span in spans]
    if large or elsewhere or any(span.leads for span in led):
        return led
    return _misspelt(tx, led, borne, asked)


def _led(span: Span, words: Sequence[str], borne: frozenset[str], *, checked: bool) -> Span:
    """A large place is meant as a place; a small one where nobody has its name; none behind a title."""
    titled = span.start > 0 and words[span.start - 1] in _TITLES
    large = bool(span.places) and span.places[0].population >= _LARGE
    small = bool(span.places) and (len(span.words) > 1 or (checked and borne.isdisjoint(span.words)))
    leads = not span.sure and not titled and (large or small or is_postcode(span))
    return Span(span.start, span.end, span.words, span.codes, span.places, leads)


def _borne(tx: Session, words: Sequence[str]) -> frozenset[str]:
    """Which of the words somebody in the directory has as a name."""
    said = func.unnest(list(words)).table_valued("word").render_derived()
    known = select(literal(1)).where(Entry.words.contains(array([said.c.word]))).exists()
    return frozenset(tx.scalars(select(said.c.word).where(known)))


def _misspelt(tx: Session, spans: list[Span], borne: frozenset[str], asked: dict[str, Any]) -> list[Span]:
    """The first word that nobody is called and no profession, read as the place that it nearly is."""
    for at, span in enumerate(spans):
        word = span.words[0]
        if span.places or span.codes or len(span.words) > 1 or word in borne or not typos.allowed(word):
            continue
        for found in localities.find(tx, word, asked["country"], asked["language"], 1):
            if _nearly(word, found["name"]):
                named = Named(
                    start=span.start,
                    end=span.end,
                    locality_id=found["id"],
                    name=found["name"],
                    country=found["country"],
                    lat=found["lat"],
                    lon=found["lon"],
                    population=found["population"],
                    kind="name",
                )
                return [*spans[:at], Span(span.start, span.end, span.words, (), (named,), True), *spans[at + 1 :]]
        return spans
    return spans


def _nearly(word: str, name: str) -> bool:
    return typos.distance(word, "".join(split(name)), typos.allowed(word)) is not None
