"""Professions, specialties, establishments and partners: their codes, what people call them, what registers call them.

The words are data (`data/*.json`); every name there is a word that finds its code too.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from kit.typos import Dictionary
from services.directory.words import bare, is_small, joined, split, stems

LANGUAGES = ("fr", "en", "de", "ar")
_DATA = Path(__file__).parent / "data"
_LONGEST = 5
_STEM, _SLIP = 1, 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One code. `kind`: profession, specialty, establishment or partner; `professions`: who may have a specialty.

    `names` by language, as a person reads them; `words`: all that people may type for it, in any language.
    """

    code: str
    kind: str
    professions: tuple[str, ...]
    names: dict[str, str]
    words: tuple[str, ...]
    register_codes: tuple[str, ...]

    @property
    def profession(self) -> str | None:
        """The profession of a specialty, the first where several may have it; None for anything else."""
        return self.professions[0] if self.professions else None


@dataclass(frozen=True, slots=True)
class Match:
    """The words from `start` to before `end` may mean `code`. `exactness`: exact, stem (grammar aside) or typo."""

    start: int
    end: int
    code: str
    kind: str
    exactness: str


@cache
def entries() -> dict[str, Entry]:
    """Every code with what belongs to it, in the order of the data."""
    return {entry.code: entry for entry in (*_read("profession"), *_read("specialty"), *_read("establishment"))}


@cache
def several() -> dict[tuple[str, ...], tuple[str, ...]]:
    """The words that mean more than one code, said so in the data: "psy", "back pain"."""
    rows = json.loads((_DATA / "several.json").read_text())
    return {_key(split(words)): tuple(row["codes"]) for row in rows for words in row["words"]}


def name(code: str, language: str) -> str:
    """What a person reads for a code, in French where the language is not ours; raises KeyError for no code of ours."""
    names = entries()[code].names
    return names.get(language, names["fr"])


def profession_of(specialty: str) -> str:
    """The profession of a specialty; raises KeyError for no specialty of ours."""
    profession = entries()[specialty].profession
    if profession is None:
        raise KeyError(specialty)
    return profession


def listed(language: str) -> list[dict[str, str | None]]:
    """Every code with its kind, its name and the profession of a specialty, by name."""
    every = [
        {"code": each.code, "kind": each.kind, "name": name(each.code, language), "profession": each.profession}
        for each in entries().values()
    ]
    return sorted(every, key=lambda item: joined(item["name"] or ""))


def from_register(source: str, profession: str, skill: str = "") -> tuple[str, str | None] | None:
    """Our profession (or sort of establishment or partner, as `entries()` says) and specialty for a register's codes.

    `source`: "rpps" (a profession, perhaps a savoir-faire), "finess" (the category of an establishment), or any other
    for files that use our own codes. None: nothing that the directory shows. A savoir-faire that we do not know, or
    that is not one of the profession, is left out.
    """
    if source in ("rpps", "finess"):
        ours, special = _by_register(source).get(profession), _by_register("savoir_faire").get(skill)
    else:
        ours, special = entries().get(profession), entries().get(skill)
    if ours is None or ours.kind == "specialty":
        return None
    return ours.code, special.code if special and ours.code in special.professions else None


def find(words: Sequence[str]) -> list[Match]:
    """What the folded words of a query (`split`) mean, from left to right, each word used once, longest match first.

    Several matches of the same words are several readings. Within a match the order of words, grammar and small words
    do not matter; slips are forgiven (`typos.allowed`) in words that are not known as they stand.
    """
    said = [at for at, word in enumerate(words) if not is_small(word)]
    choices = {at: _meant(words[at]) for at in said}
    found: list[Match] = []
    free = set(said)
    for length in range(min(_LONGEST, len(said)), 0, -1):
        for first in range(len(said) - length + 1):
            span = said[first : first + length]
            if free.issuperset(span) and (best := _best([choices[at] for at in span])):
                found += [_match(span, code, best[0]) for code in best[1]]
                free.difference_update(span)
    return sorted(found, key=lambda match: match.start)


def _match(span: Sequence[int], code: str, cost: int) -> Match:
    exactness = "exact" if cost == 0 else "stem" if cost < _SLIP else "typo"
    return Match(span[0], span[-1] + 1, code, entries()[code].kind, exactness)


def _best(choices: Sequence[Sequence[tuple[int, str]]]) -> tuple[int, tuple[str, ...]] | None:
    """The least that it costs to read the words as a synonym, and the codes of all that cost no more."""
    best: tuple[int, tuple[str, ...]] | None = None
    for chosen in product(*choices):
        codes = _synonyms().get(_key(word for _, word in chosen))
        cost = sum(cost for cost, _ in chosen)
        if codes and (best is None or cost < best[0]):
            best = cost, codes
        elif codes and best and cost == best[0]:
            best = cost, tuple(dict.fromkeys((*best[1], *codes)))
    return best


@lru_cache(maxsize=20_000)
def _meant(word: str) -> tuple[tuple[int, str], ...]:
    """The known words that a word may stand for, each with what it costs: nothing as it stands, `_SLIP` each slip."""
    heads, dictionary = _known()
    alike = [each for each in heads.get(_head(word), ()) if not stems(each).isdisjoint(stems(word))]
    if alike:
        return tuple((_STEM if each != word else 0, each) for each in alike)
    slips, near = dictionary.nearest(word)
    return tuple((slips * _SLIP, each) for each in near)


@cache
def _known() -> tuple[dict[str, tuple[str, ...]], Dictionary]:
    every = {word for key in _synonyms() for word in key}
    heads: dict[str, list[str]] = {}
    for word in sorted(every):
        heads.setdefault(_head(word), []).append(word)
    return {head: tuple(known) for head, known in heads.items()}, Dictionary(every)


@cache
def _synonyms() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for entry in entries().values():
        for synonym in entry.words:
            found[_key(split(synonym))] = (entry.code,)
            if "-" in synonym and " " not in synonym:
                found.setdefault(("".join(split(synonym)),), (entry.code,))
    return {**found, **several()}


@cache
def _by_register(source: str) -> dict[str, Entry]:
    kinds = {"rpps": ("profession",), "savoir_faire": ("specialty",), "finess": ("establishment", "partner")}[source]
    return {code: entry for entry in entries().values() if entry.kind in kinds for code in entry.register_codes}


def _head(word: str) -> str:
    """What words with a common stem have in common: no stemmer touches the beginning of a word."""
    return word[:4] if word.isascii() else bare(word)[:3]


def _key(words: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(word for word in words if not is_small(word)))


def _read(kind: str) -> Iterator[Entry]:
    file = {"profession": "professions", "specialty": "specialties", "establishment": "establishments"}[kind]
    rows: list[dict[str, Any]] = json.loads((_DATA / f"{file}.json").read_text())
    for row in rows:
        spoken = [each for name in row["names"].values() for each in name.split(" / ")]
        yield Entry(
            code=row["code"],
            kind=row.get("kind", kind),
            professions=tuple(row.get("professions", ())),
            names=row["names"],
            words=(*spoken, *(each for words in row["words"].values() for each in words)),
            register_codes=tuple(row.get("rpps") or row.get("finess") or ()),
        )
