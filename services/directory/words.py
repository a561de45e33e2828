"""Words as they are compared: the same for what is stored and for what is looked for, in every script we serve.

Folding takes away what people leave out when they type (case, accents, Arabic vowels), stemming what grammar adds.
Nobody says in which language they search, so a word has the stems of each language that its script allows; two words
mean the same when they share one.
"""

import re
import unicodedata
from functools import lru_cache
from threading import local
from typing import Any

import snowballstemmer

_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ARTICLE = re.compile(r"^و?(?:ال|بال|لل)(?=\w{3})")
_SHORTEST_STEMMED = 4
# what no decomposition reaches: letters of their own right, tatweel, Persian forms that keyboards make
_LETTERS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "ـ": "",
        "ʼ": "'",
        **{chr(first + digit): str(digit) for first in (0x0660, 0x06F0) for digit in range(10)},
    }
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_SMALL = """
    a au aux chez d dans de des du en et l la le les moi ou par pour pres proche sur un une
    and at by for from in me my near of on or the to with
    dr frau herr m mme mr mrs pr prof د
    am an auf bei beim das dem den der die ein eine einen fur im in mit nahe oder und von vom zu zum zur
    في من الي علي عند عن و او قرب قريب بالقرب مني
"""


def fold(text: str) -> str:
    """Without case, accents, ligatures and Arabic vowels, digits as 0–9. Folding twice changes nothing."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(_LETTERS)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def split(text: str) -> list[str]:
    """The folded words of a text in their order; apostrophes and hyphens part words."""
    return _WORD.findall(fold(text))


def joined(text: str) -> str:
    """The folded words of a text with single spaces: what names are compared by."""
    return " ".join(split(text))


def in_any_order(text: str) -> tuple[str, ...]:
    """The folded words of a text, sorted: equal for the same words in any order."""
    return tuple(sorted(split(text)))


def spellings(text: str) -> frozenset[str]:
    """`joined`, and where there are umlauts also as German keyboards without them write: "munchen", "muenchen"."""
    written_out = unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS)
    return frozenset({joined(text), joined(written_out)})


def is_small(word: str) -> bool:
    """Whether a folded word is one that says nothing by itself: an article, a preposition, "near"."""
    return word in _SMALL_WORDS


def bare(word: str) -> str:
    """A folded Arabic word without the "and", "with the", "for the" or "the" that is written on to it."""
    return _ARTICLE.sub("", word)


@lru_cache(maxsize=50_000)
def stems(word: str) -> frozenset[str]:
    """The stems of a folded word, one of each language of its script; a short word or a number is its own.

    Half a millisecond for a word not seen before: for words of the language, not for the names of a million people.
    """
    if len(word) < _SHORTEST_STEMMED or not word.isalpha():
        return frozenset({word})
    if _ARABIC.search(word):
        alone = bare(word)
        return frozenset({alone, fold(_stemmer("arabic").stemWord(alone))})
    return frozenset(fold(_stemmer(language).stemWord(word)) for language in ("french", "german", "english"))


def terms(text: str) -> list[frozenset[str]]:
    """For each word of a text but the small ones: itself and its stems. Two words match that have one in common."""
    return [stems(word) | {word} for word in split(text) if not is_small(word)]


def _stemmer(language: str) -> Any:
    """A stemmer keeps state while it works, so each thread has its own."""
    mine: dict[str, Any] = _own.__dict__
    return mine.get(language) or mine.setdefault(language, snowballstemmer.stemmer(language))


_own = local()
_SMALL_WORDS = frozenset(split(_SMALL))
