"""Everything that some words of a query may mean, each with what an entry is worth that is meant so."""

from collections.abc import Iterable
from dataclasses import dataclass

from kit import typos
from kit.distances import Circle, Point
from services.directory.localities import Named
from services.directory.questions import Kind, Part, Reading
from services.directory.ranking import FAIR, GOOD, SURE, WEAK
from services.directory.vocabulary import Match
from services.directory.words import is_small

_SHORTEST_PREFIX = 3
# the fewer live there, the further people go: (inhabitants at least, metres)
_RADII = ((100_000, 10_000.0), (20_000, 15_000.0), (2_000, 20_000.0), (0, 30_000.0))


@dataclass(frozen=True, slots=True)
class Span:
    """Words that stand together, and what is known of them. `leads`: they are a place before they are a name."""

    start: int
    end: int
    words: tuple[str, ...]
    codes: tuple[Match, ...]
    places: tuple[Named, ...]
    leads: bool = False

    @property
    def sure(self) -> bool:
        """Whether the vocabulary knows these words, grammar aside."""
        return any(match.exactness != "typo" for match in self.codes)


def part(span: Span, metres: float | None, *, alone: bool) -> Part:
    """These words as a part of a question. `metres`: the person's own radius; `alone`: nothing else was typed."""
    readings = (*_codes(span), *_places(span, metres, alone=alone), *_names(span, alone=alone))
    return Part(readings, "code" if span.sure else "place" if span.leads else "name")


def _codes(span: Span) -> Iterable[Reading]:
    weights = {"exact": SURE, "stem": GOOD, "typo": WEAK}
    kinds: tuple[Kind, ...] = ("specialty", "profession")
    for kind in kinds:
        for exactness, weight in weights.items():
            codes = tuple(
                match.code
                for match in span.codes
                if match.exactness == exactness and (match.kind == "specialty") == (kind == "specialty")
            )
            if codes:
                yield Reading(kind, weight, codes)


def _places(span: Span, metres: float | None, *, alone: bool) -> Iterable[Reading]:
    """In it before around it; a person's own radius counts alone."""
    if not span.places or span.sure:
        return
    here, around = (SURE, GOOD) if span.leads and not alone else (GOOD, FAIR)
    if not metres:
        if is_postcode(span):
            yield Reading("postcode", here, span.words)
        yield Reading("inside", here, tuple(place.locality_id for place in span.places))
    for place in span.places:
        circle = Circle(Point(place.lat, place.lon), metres or radius(place.population))
        yield Reading("around", around, circle=circle)


def _names(span: Span, *, alone: bool) -> Iterable[Reading]:
    """Somebody of this name; nearly so only where the words are nothing else."""
    if span.words[0].isdigit() and not span.places:
        yield Reading("postcode", SURE, span.words)
    known = span.sure or bool(span.places)
    weight = FAIR if span.sure else WEAK if span.leads and not alone else SURE
    yield Reading("name", weight, tuple(word for word in span.words if not is_small(word)) or span.words)
    if known or len(span.words) > 1:
        return
    word = span.words[0]
    if len(word) >= _SHORTEST_PREFIX:
        yield Reading("prefix", GOOD, (word,))
    if typos.allowed(word):
        yield Reading("typo", FAIR, (word,))


def radius(population: int) -> float:
    """How far around a place of that size people look, in metres."""
    return next(metres for least, metres in _RADII if population >= least)


def is_postcode(span: Span) -> bool:
    """Whether the words are a postcode of a place that is known."""
    return any(place.kind == "postcode" for place in span.places)
