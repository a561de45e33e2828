"""What the Health Box answers about questionnaires: some that are offered, one whose owner was not asked."""

from typing import Any

from gateway.tests.boxes import AT
from gateway.tests.bus import done

RESULT = "0190c2b5-6a09-7d11-9c3e-2f6b8a0d4e70"
_RANGES = (("minimal", "Minimal", 0, 4), ("mild", "Léger", 5, 9), ("severe", "Sévère", 10, 27))


def a_question(text: str | None, **fields: Any) -> dict[str, Any]:
    """One of four choices, unless said otherwise."""
    labels = ("Jamais", "Plusieurs jours", "Plus de la moitié du temps", "Presque tous les jours")
    choices = [{"value": value, "label": label if text else None} for value, label in enumerate(labels)]
    return {"text": text, "choices": choices, "highest": None, "unit": None, "optional": False, **fields}


def an_instrument(name: str, count: int, **fields: Any) -> dict[str, Any]:
    """A questionnaire of so many questions."""
    questions = [a_question(f"Question {number} du {name}") for number in range(count)]
    edition = {"edition": "2010", "introduction": "Ces deux dernières semaines ?", "questions": questions}
    ranges = [dict(zip(("name", "label", "lowest", "highest"), one, strict=True)) for one in _RANGES]
    whose = {"source": "Kroenke K et al. 2001.", "licence": "Free.", "wording": "published"}
    ends = {"lowest": 0.0, "highest": 3.0 * count, "ranges": ranges}
    return {"id": name, "title": name.upper(), **edition, **ends, **whose, "enabled": True, "why_not": None, **fields}


def _amount(text: str, highest: int, unit: str) -> dict[str, Any]:
    return a_question(text, choices=[], highest=highest, unit=unit, optional=True)


def instruments() -> list[dict[str, Any]]:
    """Those of the catalogue, in its order."""
    activity = [_amount("Combien de jours ?", 7, "d"), _amount("Combien de temps ?", 1440, "min")]
    return [
        an_instrument("phq2", 2),
        an_instrument("phq8", 8),
        an_instrument("phq9", 9),
        an_instrument("ipaq_sf", 0, title="IPAQ", questions=activity, ranges=[], wording="own"),
        an_instrument("pss4", 0, questions=[a_question(None)] * 4, enabled=False, why_not="permission", ranges=[]),
        an_instrument("who5", 0, questions=[a_question(None)] * 5, ranges=[]),
    ]


def a_result(**fields: Any) -> dict[str, Any]:
    """Answers to the PHQ-9."""
    place = {"score": 6.0, "range": "mild", "lowest": 0.0, "highest": 27.0, "hints": []}
    about = {"instrument": "phq9", "edition": "2010", "source": "Kroenke K et al. 2001.", "day": "2026-03-15", "at": AT}
    return {"id": RESULT, "help": None, **about, **place, **fields}


def help_lines() -> dict[str, Any]:
    """Whom to call in France."""
    listening = {"kind": "listening", "number": "3114", "name": "Numéro national de prévention du suicide"}
    return {"lines": [listening, {"kind": "emergency", "number": "15", "name": None}]}


def answers() -> dict[str, Any]:
    """What the doors answer, by their names."""
    return {
        "healthbox.instruments": {"items": instruments(), "next": None},
        "healthbox.assess": done(a_result(), 201),
        "healthbox.assessment": a_result(),
        "healthbox.assessments": {"items": [a_result()], "next": None},
        "healthbox.remove_assessment": done(None, 204),
    }
