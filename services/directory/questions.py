"""A question as both engines are asked it: what was typed is understood, no language matters any more."""

from dataclasses import dataclass, field
from typing import Literal

from kit.distances import Circle, Point
from kit.typos import allowed

Kind = Literal["specialty", "profession", "name", "prefix", "typo", "inside", "postcode", "around"]
OF_PLACES = frozenset({"inside", "postcode", "around"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of some words, and what an entry is worth that has it.

    specialty, profession: one of these codes · name: all these words · prefix: a word that begins so · typo: a word
    that is nearly this one · inside: a place in one of these localities · postcode: a place there · around: a place
    in the circle.
    """

    kind: Kind
    weight: int
    values: tuple[str, ...] = ()
    circle: Circle | None = None

    @property
    def slips(self) -> int:
        """How many letters of a `typo` may be added, left out or changed."""
        return allowed(self.values[0])

    @property
    def swapped(self) -> list[str]:
        """A `typo` with two neighbours swapped, which counts as one slip where only one is allowed."""
        word = self.values[0]
        if self.slips != 1:
            return [word]
        every = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
        return sorted({word, *every})


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of what was typed, with all that they may mean: an entry must have one of these meanings.

    `meant`: what they are before anything else.
    """

    readings: tuple[Reading, ...]
    meant: Literal["code", "place", "name"] = "name"

    @property
    def heaviest_first(self) -> list[Reading]:
        """The readings, the one that is worth most at the beginning."""
        return sorted(self.readings, key=lambda reading: -reading.weight)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What an entry must be besides. None: does not matter. `within`: it must have one of these; none: anywhere."""

    kind: str | None = None
    profession: str | None = None
    specialty: str | None = None
    country: str | None = None
    languages: tuple[str, ...] = ()
    video: bool | None = None
    accepts_new: bool | None = None
    sector: str | None = None
    accessible: bool | None = None
    claimed: bool | None = None
    within: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Where:
    """A locality that was named: by its id, or among the words."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Question:
    """Whom somebody looks for.

    The score of an entry is the sum, over the parts, of the weight of its best reading. `middle`: distances are from
    there. Order best: score, then distance where there is a middle, then name and id; order distance: distance and id.
    Who has no point comes last. `place` and `words` only say what was understood; `chosen`: the place was an argument.
    """

    parts: tuple[Part, ...] = ()
    narrowing: Narrowing = field(default_factory=Narrowing)
    middle: Point | None = None
    by_distance: bool = False
    place: Where | None = None
    chosen: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """Where an entry stands in the order. `metres`: infinite without a point, 0 without a middle."""

    score: int
    metres: float
    name: str
    id: str


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of what is found is wanted: after whom, how many; with counts by facet or not.

    `whole`: the key is as the engine that is asked now made it; the distances of the other may differ by a hand, and
    a cursor holds no more than the beginning of a long name.
    """

    limit: int
    after: Key | None = None
    whole: bool = True
    facets: bool = False


Counts = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine found: keys in their order, one more than the page's limit where another page follows.

    `wider`: where nobody was found, how many there are without one filter each.
    """

    source: Literal["index", "database"]
    keys: tuple[Key, ...]
    counts: Counts | None = None
    wider: dict[str, int] = field(default_factory=dict)
