"""What was typed into a search, read as words that listings have."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, literal, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from kit.typos import Dictionary, allowed
from services.classifieds.folding import words
from services.classifieds.forbidden import OFFERS
from services.classifieds.models import Listing

MOST_WORDS = 12
_SAYING = OFFERS | frozenset(
    words(
        "occasion gratuit gratuite gratuitement cher prix urgent annonce wanted sale used cheap free gebraucht gunstig "
        "kostenlos dringend مستعمل رخيص مجانا عاجل"
    )
)
"""How one says that something is offered or sought, and on which terms: it tells no thing from another."""
_TYPED = text(
    """
    SELECT word, EXISTS (SELECT FROM listings WHERE state = 'published' AND words @@ asked(word)) AS known
    FROM unnest(string_to_array(folded(:q), ' ')) WITH ORDINALITY AS typed (word, place)
    WHERE word <> '' AND NOT is_small(word)
    ORDER BY place
    LIMIT :most"""
)
# pg_trgm's measure of the worst word that `typos.allowed` allows; the planner takes its operator for as cheap as any
# other, and would compare every heading rather than ask the index
_LIKENESS = text("SET LOCAL pg_trgm.word_similarity_threshold = 0.25; SET LOCAL enable_seqscan = off")
_AS_BEFORE = text("SET LOCAL enable_seqscan = on")
_ALIKE = text(
    """
    SELECT DISTINCT own.word FROM listings, unnest(string_to_array(heading, ' ')) AS own (word)
    WHERE state = 'published' AND :word <% heading AND abs(length(own.word) - length(:word)) <= 2
    LIMIT 1000"""
)


class Word(NamedTuple):
    """A folded word that was typed, and the words that it is read as: itself, or those nearest to it."""

    typed: str
    read_as: tuple[str, ...]


def read(tx: Session, q: str | None) -> tuple[Word, ...]:
    """The words of a search. One that no listing has is read as the nearest ones in the names of listings.

    Words that say nothing by themselves are left out, and those that any advertisement has. The likelier a slip is, the
    nearer: see `kit.typos`.
    """
    found = {row.word: row.known for row in tx.execute(_TYPED, {"q": q, "most": MOST_WORDS})} if q else {}
    things = {word: known for word, known in found.items() if not _SAYING.issuperset(words(word))} or found
    return tuple(Word(word, (word,) if known else _near(tx, word) or (word,)) for word, known in things.items())


def meant(words: Sequence[Word]) -> ColumnElement[bool]:
    """That a listing has each of these words, or one that it is read as."""
    whole: ColumnElement[Any] | None = None
    for word in words:
        one: ColumnElement[Any] | None = None
        for reading in word.read_as:
            asked: ColumnElement[Any] = func.asked(literal(reading), type_=TSQUERY)
            one = asked if one is None else one.op("||")(asked)
        whole = one if whole is None else whole.op("&&")(one)
    return Listing.words.op("@@")(whole)


def _near(tx: Session, word: str) -> tuple[str, ...]:
    if not allowed(word):
        return ()
    tx.execute(_LIKENESS)
    known = Dictionary(row.word for row in tx.execute(_ALIKE, {"word": word}))
    tx.execute(_AS_BEFORE)
    return known.nearest(word)[1]
