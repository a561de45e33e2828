"""Words as they are compared in a search: without case, accents and ligatures."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """The words of a text with single spaces: `Œuf, cru` is `oeuf cru`. Folding twice changes nothing."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().translate(_LIGATURES))
    return " ".join(_WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign))))
