"""The codes of registers in the words of the vocabulary."""

from functools import lru_cache

from services.directory import vocabulary
from services.directory.registers.row import Coded


@lru_cache(10_000)
def coded(source: str, profession: str, skill: str) -> Coded | None:
    """What the codes of a row mean; None when the directory has no such thing."""
    found = vocabulary.from_register(source, profession, skill)
    if found is None:
        return None
    kind = vocabulary.entries()[found[0]].kind
    return Coded("professional" if kind == "profession" else kind, *found)
