"""The filters of the directory as links with counts: what narrows, what is taken already, what would widen."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from gateway import why
from gateway.pages import directory_asking as asking
from gateway.pages import words_directory as words
from gateway.pages.directory_asking import RADII, Asked

_MOST = 8  # choices of a group
_CODED = ("profession", "specialty", "languages", "sector")
_YES = ("accepts_new", "video", "accessible", "claimed")


@dataclass(frozen=True)
class Choice:
    """A link: `count` is how many it leaves, None where that is not known; `is_on`: it takes a filter away."""

    words: str
    path: str
    count: int | None = None
    is_on: bool = False


def groups(asked: Asked, facets: dict[str, Any] | None) -> list[tuple[str, list[Choice]]]:
    """(title, choices): what is there to narrow by. A group whose only choice changes nothing is left out."""
    found = [("kind", [_turn(asked, "kind", kind, None, str(said)) for kind, said in words.ENTRY_KINDS.items()])]
    for name in _CODED if facets else ():
        counted = (facets or {})[name][:_MOST]
        choices = [_turn(asked, name, one["code"], one["count"], _say(name, one["code"], one)) for one in counted]
        if len(choices) > 1 or any(choice.is_on for choice in choices):
            found.append((name, choices))
    if facets:
        more = [_turn(asked, name, True, facets[name], str(words.FILTERS[name])) for name in _YES if facets[name]]
        found += [("more", more)] if more else []
    return [(str(words.GROUPS[name]), choices) for name, choices in found]


def taken(asked: Asked, found: dict[str, Any]) -> list[Choice]:
    """The filters that are set, each a link that takes it away."""
    chosen: list[Choice] = []
    for name in asking.FILTERS:
        values = asked.get(name, []) if name == "languages" else [asked[name]] if name in asked else []
        chosen += [_turn(asked, name, value, None, _name(name, value, found)) for value in values]
    return chosen


def radii(asked: Asked, found: dict[str, Any]) -> list[Choice]:
    """How far to look; empty where there is no middle to look from."""
    if not has_middle(asked, found):
        return []
    said = [(km, why.say_distance(km * 1000)) for km in RADII]
    usual = Choice(
        gettext("Distance habituelle"), asking.address(asked, radius_km=None), None, "radius_km" not in asked
    )
    return [usual, *(Choice(text, asking.address(asked, radius_km=km), None, hold(asked, km)) for km, text in said)]


def hold(asked: Asked, km: int) -> bool:
    return asking.hold(asked, "radius_km", km)


def orders(asked: Asked, found: dict[str, Any]) -> list[Choice]:
    """In which order; empty where there is but one."""
    if not has_middle(asked, found):
        return []
    now = asked.get("sort", "best")
    return [
        Choice(str(said), asking.address(asked, sort=name), None, name == now) for name, said in words.SORTS.items()
    ]


def wider(asked: Asked, found: dict[str, Any]) -> list[Choice]:
    """Where something was found instead, with how much."""
    return [
        Choice(str(words.WITHOUT[one["without"]]), asking.widen(asked, one["without"]), one["count"])
        for one in found["widen"]
        if one["without"] in words.WITHOUT
    ]


def has_middle(asked: Asked, found: dict[str, Any]) -> bool:
    """Whether distances are known."""
    return "place" in asked or found["understood"]["place"] is not None


def _turn(asked: Asked, name: str, value: Any, count: int | None, said: str) -> Choice:
    return Choice(said, asking.turn(asked, name, value), count, asking.hold(asked, name, value))


def _say(name: str, code: str, told: dict[str, Any] | None = None) -> str:
    if name == "sector":
        return str(words.SECTORS[code][0])
    if name == "languages":
        return why.name_of_language(code)
    return told["name"] if told else code


def _name(name: str, value: Any, found: dict[str, Any]) -> str:
    """What a filter is called: professions and specialties as what was found names them."""
    if name == "kind":
        return str(words.ENTRY_KINDS[value])
    if name in words.FILTERS:
        return str(words.FILTERS[name])
    if name not in ("profession", "specialty"):
        return _say(name, value)
    named = {one[f"{name}_code"]: one[name] for one in found["items"] if one[name]}
    named |= {one["code"]: one["name"] for one in (found["facets"] or {}).get(name, [])}
    named |= {one["code"]: one["name"] for one in found["understood"]["specialties"]}
    return str(named.get(value) or words.GROUPS[name])
