"""Which words of names somebody may have meant who made a slip: looked for once among all words, not in each entry."""

from dataclasses import replace

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.directory.questions import Question, Reading

# as many as the index takes
_MOST_WORDS = 500
_LEAST, _BROKEN_BY_ONE = 0.1, 3
_NEARLY = text(
    """
    SELECT word FROM name_words
    WHERE word % :word AND char_length(word) BETWEEN :length - :slips AND :length + :slips
      AND levenshtein_less_equal(word, :word, :slips) <= :slips
    ORDER BY levenshtein_less_equal(word, :word, :slips), word
    LIMIT :most"""
)
_LIKENESS = text("SELECT set_config('pg_trgm.similarity_threshold', :least, true)")


def spelt(tx: Session, question: Question) -> Question:
    """The question with every `typo` followed by the words that it may be."""
    parts = tuple(
        replace(part, readings=tuple(_spelt(tx, reading) for reading in part.readings)) for part in question.parts
    )
    return replace(question, parts=parts)


def likeness(word: str, slips: int) -> float:
    """pg_trgm's measure of the least alike word that is so many slips away: each breaks three groups of letters."""
    padded = f"  {word} "
    groups = len({padded[at : at + 3] for at in range(len(padded) - 2)})
    return max(_LEAST, (groups - _BROKEN_BY_ONE * slips) / (len(word) + 1 + _BROKEN_BY_ONE * slips))


def _spelt(tx: Session, reading: Reading) -> Reading:
    if reading.kind != "typo":
        return reading
    word, slips = reading.values[0], reading.slips
    tx.execute(_LIKENESS, {"least": str(likeness(word, slips))})
    asked = {"word": word, "slips": slips, "length": len(word), "most": _MOST_WORDS}
    found = tx.scalars(_NEARLY, asked)
    return replace(reading, values=tuple(dict.fromkeys((word, *reading.swapped, *found))))
