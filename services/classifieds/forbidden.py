"""What nobody may offer or seek here, found by the words that people use for it.

The rules are the table `data/forbidden.toml`: medicines and what only a pharmacist, an optician or a provider may hand
out, animals, weapons, what comes from a body. A title is about what it names; a text is refused only where it offers
such a thing, since it may well tell why a bed is no longer needed. Words are a first sieve, not a judge: what they let
through a moderator and every reader can still report, what they refuse wrongly can be written otherwise.
"""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kit.typos import distance
from services.classifieds.folding import FOR, parts, words
from services.classifieds.refusals import NotAllowedHere

_TABLE = Path(__file__).parent / "data" / "forbidden.toml"
_SIGNS = frozenset(",;:.!?()/+&|\n\r•–—-")
_BETWEEN = frozenset(
    words(
        "et avec plus ainsi contenant contient rempli remplie plein pleine garni and with plus full und mit voll و مع"
    )
)
_BECAUSE = frozenset(words("car parce puisque qui dont depuis comme because since who weil da der لان لأن"))
_FOR = frozenset((*words("pour a au aux for fur"), FOR))
_WITHOUT = frozenset(words("sans ohne without no بدون"))
_SMALL = frozenset(
    words("le la les l un une des d du de mon ma mes son ses vos votre the my your die der das ein eine")
)
OFFERS = frozenset(
    words(
        "vends vend vendre vente donne donner don offre offrir offert cede ceder echange echanger propose reste "
        "restant restent joint joins fournis fourni inclus inclut livre ajoute achete acheter cherche recherche besoin "
        "sell selling give giving offer included swap buy need verkaufe verschenke biete suche tausche dabei "
        "بيع للبيع ابيع اعطي هدية ابحث مطلوب"
    )
)
_LAST = tuple(sorted(_BETWEEN))[:1]
_SOMEBODY = frozenset(
    words("je j il elle on nous ils elles mon ma mes notre i he she we my our ich er sie wir mein meine انا هو هي نحن")
)
_LONG = 8  # letters from which a word with one letter wrong is still that word
Phrase = tuple[str, ...]


class Rule(NamedTuple):
    """A rule of the table, its words folded; `name` is its code, `source` where it is written."""

    name: str
    why: str
    instead: str
    source: str
    things: frozenset[Phrase]
    innocent: frozenset[Phrase]
    unless: frozenset[Phrase]
    living: frozenset[Phrase]
    signs: frozenset[Phrase]


class Found(NamedTuple):
    """A rule that is met, and by which words."""

    rule: Rule
    by: str


def check(title: str, text: str = "", names: Sequence[str] = ()) -> None:
    """Raises `NotAllowedHere` for a listing of something that nobody may offer or seek here.

    `names`: its brand and model, which say what it is as a title does.
    """
    if (found := find(title, text, names)) is not None:
        raise NotAllowedHere(rule=found.rule.name, why=found.rule.why, instead=found.rule.instead)


def find(title: str, text: str = "", names: Sequence[str] = ()) -> Found | None:
    """The first rule that a listing meets, None for one that is welcome."""
    for said in (title, *names):
        for clause in _clauses(said, _BETWEEN):
            if found := _about(clause):
                return found
    for sentence in _clauses(text, _BECAUSE):
        for clause in _offered(sentence):
            if found := _about(clause):
                return found
    return None


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of the table, in its order."""
    with _TABLE.open("rb") as file:
        table = tomllib.load(file)
    said, named = ("name", "why", "instead", "source"), ("words", "innocent", "unless", "living", "with")
    return tuple(
        Rule(*(one[name] for name in said), *(_phrases(one.get(name, ())) for name in named)) for one in table["rules"]
    )


def _about(clause: Sequence[str]) -> Found | None:
    """The rule that a part of what is said is about."""
    accessories, behind = _accessories()
    for rule in rules():
        rest = _without(clause, rule.innocent)
        if any(True for _ in _places(rest, rule.unless)):
            continue
        if rule.living and (found := _lives(rest, rule)):
            return Found(rule, found)
        for begin, end in _places(rest, rule.things, near=True):
            if not _is_for(rest, begin, end, accessories, behind):
                return Found(rule, " ".join(rest[begin:end]))
    return None


def _is_for(
    clause: Sequence[str], begin: int, end: int, accessories: frozenset[Phrase], behind: frozenset[Phrase]
) -> bool:
    """Whether the words there only say what another thing is for, or is free of."""
    before = [word for word in clause[:begin] if word not in _SMALL]
    if before and before[-1] in _WITHOUT:
        return True
    if len(before) > 1 and before[-1] in _FOR and before[-2] not in OFFERS and not before[-2].isdigit():
        return True
    return any(True for _ in _places(clause[:begin], accessories)) or any(
        True for _ in _places(clause[end : end + 3], behind)
    )


def _lives(clause: Sequence[str], rule: Rule) -> str | None:
    """The animal that a clause is about: its first noun, and something that one says of animals."""
    said = [word for word in clause if word not in _SMALL and word not in OFFERS and not word.isdigit()]
    first = next(((begin, end) for begin, end in _places(said, rule.living) if begin <= 1), None)
    if first and any(True for _ in _places(clause, rule.signs)):
        return " ".join(said[first[0] : first[1]])
    return None


def _clauses(text: str, between: frozenset[str]) -> Iterator[list[str]]:
    clause: list[str] = []
    for part in parts(text):
        if part in _SIGNS or part in between:
            if clause:
                yield clause
            clause = []
        else:
            clause.append(part)
    if clause:
        yield clause


def _offered(said: Sequence[str]) -> Iterator[list[str]]:
    """What a part of a text offers: from its first word of offering on, until somebody else does something."""
    offering, clause = False, list[str]()
    for word in (*said, *_LAST):
        if word not in _BETWEEN:
            clause.append(word)
            continue
        offering = bool(OFFERS.intersection(clause)) or (offering and not _SOMEBODY.intersection(clause))
        if offering:
            yield clause
        clause = []


def _without(clause: Sequence[str], phrases: frozenset[Phrase]) -> list[str]:
    """The clause with every innocent expression taken for one word that means nothing."""
    rest = list(clause)
    for begin, end in _places(clause, phrases):
        rest[begin:end] = [""] * (end - begin)
    return rest


def _places(clause: Sequence[str], phrases: frozenset[Phrase], *, near: bool = False) -> Iterator[tuple[int, int]]:
    """Where an expression stands, the longest first; `near`: one letter may be wrong in a long word."""
    for length in range(min(5, len(clause)), 0, -1):
        for begin in range(len(clause) - length + 1):
            here = tuple(clause[begin : begin + length])
            if here in phrases or (near and length == 1 and len(here[0]) >= _LONG and _is_near(here[0], phrases)):
                yield begin, begin + length


def _is_near(word: str, phrases: frozenset[Phrase]) -> bool:
    return any(distance(word, one, 1) is not None for one in _long(phrases).get(word[0], ()))


@cache
def _long(phrases: frozenset[Phrase]) -> dict[str, list[str]]:
    """The long words among expressions, by their first letter."""
    found: dict[str, list[str]] = {}
    for one in sorted(phrases):
        if len(one) == 1 and len(one[0]) >= _LONG:
            found.setdefault(one[0][0], []).append(one[0])
    return found


@cache
def _accessories() -> tuple[frozenset[Phrase], frozenset[Phrase]]:
    with _TABLE.open("rb") as file:
        table = tomllib.load(file)
    return _phrases(table["accessories"]), _phrases(table["behind"])


def _phrases(listed: Sequence[str]) -> frozenset[Phrase]:
    return frozenset(words(one) for one in listed)
