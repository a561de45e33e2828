"""Why an entry of the directory stands where it does, in words of the reader's language.

A reason is coded where it is found; what is not known here is left out, never shown raw.
"""

from collections.abc import Callable, Sequence
from typing import Any

from babel.units import format_unit
from flask_babel import get_locale, gettext

Reason = dict[str, Any]

_KILOMETRE, _NEAR, _STEP = 1_000, 10_000, 50  # metres


def sentences(reasons: Sequence[Reason], *, is_exact: bool = True) -> list[str]:
    """What is said of each reason, in the language of this request. `is_exact`: distances are to a known site."""
    said = {**_WORDS, "distance": _about} if not is_exact else _WORDS
    return [said[reason["code"]](reason) for reason in reasons if reason["code"] in said]


def say_distance(metres: int, *, is_exact: bool = True) -> str:
    """`350 m`, `2,4 km`, `37 km`: no more exact than an address is, or than the middle of a commune."""
    if not is_exact:
        metres = max(_KILOMETRE, round(metres, -3))
    elif metres < _KILOMETRE:
        steps = max(1, round(metres / _STEP))
        return format_unit(steps * _STEP, "meter", "short", locale=get_locale())
    places = "0.#" if metres < _NEAR else "0"
    return format_unit(metres / _KILOMETRE, "kilometer", "short", format=places, locale=get_locale())


def name_of_language(code: str) -> str:
    """`arabe`; the code itself for a language that the reader's has no name for."""
    return get_locale().languages.get(code, code)


def _about(reason: Reason) -> str:
    distance = say_distance(reason["metres"], is_exact=False)
    return gettext("À environ %(distance)s", distance=distance)


_WORDS: dict[str, Callable[[Reason], str]] = {
    "name": lambda _: gettext("Le nom est celui que vous cherchez"),
    "name_like": lambda _: gettext("Le nom ressemble à celui que vous cherchez"),
    "specialty": lambda reason: str(reason["specialty"]),
    "profession": lambda reason: str(reason["profession"]),
    "place": lambda reason: gettext("Exerce à %(place)s", place=reason["name"]),
    "distance": lambda reason: gettext("À %(distance)s", distance=say_distance(reason["metres"])),
    "language": lambda reason: gettext("Parle %(language)s", language=name_of_language(reason["language"])),
    "sector": lambda _: gettext("Pratique le secteur demandé"),
    "video": lambda _: gettext("Reçoit par vidéo"),
    "accepts_new": lambda _: gettext("Accepte de nouveaux patients"),
    "accessible": lambda _: gettext("Accès en fauteuil roulant"),
    "claimed": lambda _: gettext("Fiche tenue par la personne elle-même"),
}
