"""How many are found by profession, specialty, language and the rest, as a page shows it."""

from typing import Any

from services.directory import vocabulary
from services.directory.questions import Counts

FLAGS = ("video", "accepts_new", "accessible", "claimed")


def shown(counts: Counts, language: str) -> dict[str, Any]:
    """Counts with the names of their codes, the most first."""
    named = {
        facet: [{"code": code, "name": named_code(code, language), "count": n} for code, n in _sorted(counts[facet])]
        for facet in ("profession", "specialty")
    }
    plain = {
        facet: [{"code": code, "count": n} for code, n in _sorted(counts[facet])] for facet in ("languages", "sector")
    }
    return {**named, **plain, **{flag: counts[flag].get("", 0) for flag in FLAGS}}


def named_code(code: str, language: str) -> str:
    """What a person reads for a code; the code itself for one that the vocabulary has no more."""
    try:
        return vocabulary.name(code, language)
    except KeyError:
        return code


def _sorted(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))
