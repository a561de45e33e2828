"""Words as they are compared: without case, accents, plural, the Arabic article, and the tricks of who hides them."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ـ": ""})
_ARABIC = str.maketrans({"ى": "ي", "ة": "ه"})
_DISGUISED = str.maketrans("013457@$", "oieastas")
_INSIDE = re.compile(r"(?<=[a-z])[013457@$]+(?=[a-z])")
_SPELT = re.compile(r"(?<!\w)(?:[^\W\d_][ .\-_*]){3,}[^\W\d_](?!\w)")
_ARTICLE = re.compile(r"(?<!\w)(?:[وفبك]?ال|لل)(?=\w{2})")
_PARTS = re.compile(r"[^\W\d_]+|\d+|[,;:.!?()/+&|\n\r•–—]|(?<=\s)-(?=\s)")
_WORD = re.compile(r"[^\W\d_]+|\d+")
FOR = "pour"  # what an Arabic "for" is written as


def fold(text: str) -> str:
    """A text in lower case without accents; signs and spaces stay. Folding twice changes nothing."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().translate(_LIGATURES))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_ARABIC)


def stem(word: str) -> str:
    """A folded word without the s or x of its plural."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def parts(text: str) -> list[str]:
    """The words of a text, stemmed, and the signs between that part what is said, in their order.

    Digits and signs inside a word are read as the letters that they stand for, letters spelt one by one as their word.
    """
    plain = _INSIDE.sub(lambda found: found[0].translate(_DISGUISED), fold(text))
    plain = _SPELT.sub(lambda found: "".join(_WORD.findall(found[0])), plain)
    plain = _ARTICLE.sub(lambda found: f"{FOR} " if found[0] == "لل" else "", plain)
    return [stem(part) for part in _PARTS.findall(plain)]


def words(text: str) -> tuple[str, ...]:
    """The words of a text alone, stemmed."""
    return tuple(part for part in parts(text) if _WORD.fullmatch(part))
