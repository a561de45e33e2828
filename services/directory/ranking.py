"""What an entry is worth to a question, and why: the rule that both engines are compared with.

Nothing else counts: no fee, no claim and no profile moves anybody up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from kit import distances, typos
from kit.distances import Point
from services.directory.questions import OF_PLACES, Key, Narrowing, Part, Question, Reading

# powers of two apart, so that no number of weak meanings outweighs a strong one
SURE, GOOD, FAIR, WEAK = 32, 16, 8, 4


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of an entry as searching sees it. `localities`: its commune and what that is part of."""

    localities: frozenset[str]
    postcode: str | None
    point: Point | None


@dataclass(frozen=True, slots=True)
class Card:
    """An entry as searching sees it."""

    id: str
    kind: str
    country: str
    profession: str | None
    specialties: frozenset[str]
    words: frozenset[str]
    sought: str
    spots: Sequence[Spot]
    languages: frozenset[str] = frozenset()
    sector: str | None = None
    video: bool = False
    accepts_new: bool = False
    accessible: bool = False
    claimed: bool = False


def holds(reading: Reading, card: Card) -> bool:
    """Whether an entry has this meaning."""
    if reading.kind in OF_PLACES:
        return any(_there(reading, spot) for spot in card.spots)
    match reading.kind:
        case "specialty":
            return not card.specialties.isdisjoint(reading.values)
        case "profession":
            return card.profession in reading.values
        case "name":
            return card.words.issuperset(reading.values)
        case "prefix":
            return any(word.startswith(reading.values[0]) for word in card.words)
    return any(_slipped(reading, word) for word in card.words)


def best(part: Part, card: Card) -> Reading | None:
    """The meaning of a part that counts for an entry."""
    return next((each for each in part.heaviest_first if holds(each, card)), None)


def score(question: Question, card: Card) -> int | None:
    """What an entry is worth; None when it is not meant."""
    found = [best(part, card) for part in question.parts]
    if None in found or not _narrowed(question.narrowing, card):
        return None
    return sum(reading.weight for reading in found if reading)


def nearest(middle: Point, card: Card) -> float:
    """Metres to the nearest place of an entry, infinite when it has none on the map."""
    return min((distances.metres(middle, spot.point) for spot in card.spots if spot.point), default=inf)


def key(question: Question, card: Card) -> Key | None:
    """Where an entry stands; None when it is not meant."""
    worth = score(question, card)
    if worth is None:
        return None
    metres = nearest(question.middle, card) if question.middle else 0.0
    return Key(worth, metres, card.sought, card.id)


def order(question: Question, one: Key) -> tuple[float | int | str, ...]:
    """By which keys are sorted, the smallest first."""
    return (one.metres, one.id) if question.by_distance else (-one.score, one.metres, one.name, one.id)


def _there(reading: Reading, spot: Spot) -> bool:
    if reading.kind == "inside":
        return not spot.localities.isdisjoint(reading.values)
    if reading.kind == "postcode":
        return spot.postcode in reading.values
    circle = reading.circle
    return bool(circle and spot.point and distances.metres(circle.middle, spot.point) <= circle.metres)


def _slipped(reading: Reading, word: str) -> bool:
    return typos.distance(reading.values[0], word, reading.slips) is not None


def _narrowed(narrowing: Narrowing, card: Card) -> bool:
    same = ("kind", "profession", "country", "sector", "video", "accepts_new", "accessible", "claimed")
    return (
        all(getattr(narrowing, each) in (None, getattr(card, each)) for each in same)
        and (narrowing.specialty is None or narrowing.specialty in card.specialties)
        and (not narrowing.languages or not card.languages.isdisjoint(narrowing.languages))
        and (not narrowing.within or any(holds(each, card) for each in narrowing.within))
    )
