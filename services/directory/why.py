"""Why an entry is where it is in what was found: codes, which the pages make sentences of."""

from typing import Any

from services.directory import ranking
from services.directory.facets import named_code
from services.directory.questions import OF_PLACES, Question, Reading
from services.directory.ranking import Card


def reasons(question: Question, card: Card, metres: int | None, language: str) -> list[dict[str, Any]]:
    """What was understood and holds for this entry, then what it was narrowed by, then how far it is."""
    said = [_reason(question, card, each, language) for part in question.parts if (each := ranking.best(part, card))]
    narrowing = question.narrowing
    if narrowing.specialty:
        said.append({"code": "specialty", "specialty": named_code(narrowing.specialty, language)})
    if narrowing.profession:
        said.append({"code": "profession", "profession": named_code(narrowing.profession, language)})
    said += [{"code": "language", "language": each} for each in narrowing.languages if each in card.languages]
    said += [{"code": flag} for flag in ("video", "accepts_new", "accessible", "claimed") if getattr(narrowing, flag)]
    if narrowing.sector:
        said.append({"code": "sector", "sector": narrowing.sector})
    if metres is not None:
        said.append({"code": "distance", "metres": metres})
    return [each for at, each in enumerate(said) if each not in said[:at]]


def is_by_place(question: Question, card: Card) -> bool:
    """Whether a distance says something of this entry: not where the word of a place that was written is its name."""
    found = [
        ranking.best(part, card)
        for part in question.parts
        if any(each.kind in OF_PLACES for each in part.heaviest_first)
    ]
    return all(each is None or each.kind in OF_PLACES for each in found)


def _reason(question: Question, card: Card, reading: Reading, language: str) -> dict[str, Any]:
    if reading.kind in OF_PLACES:
        # a postcode of a country whose places have none here is said as it was typed
        name = question.place.name if question.place else " ".join(reading.values)
        return {"code": "place", "name": name}
    if reading.kind == "specialty":
        code = next(each for each in reading.values if each in card.specialties)
        return {"code": "specialty", "specialty": named_code(code, language)}
    if reading.kind == "profession":
        return {"code": "profession", "profession": named_code(card.profession or "", language)}
    return {"code": "name" if reading.kind == "name" else "name_like"}
