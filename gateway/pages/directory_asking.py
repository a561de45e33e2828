"""What an address of the directory asks for, and the addresses that ask for a little more or a little less.

A filter is a link: it leads to the same question with one thing added or taken away, from its first page on.
"""

import unicodedata
from typing import Any
from urllib.parse import urlencode

from flask import request
from marshmallow import EXCLUDE

from contracts.directory.schemas import MOST_KM, Search
from gateway.bodies import check
from gateway.refusals import MalformedRequest

RADII = (5, 10, 20, 50, 100)  # kilometres
FILTERS = ("kind", "profession", "specialty", "languages", "sector", "video", "accepts_new", "accessible", "claimed")
# where somebody stands is in no address: pages know places by their names alone
_IN_ORDER = ("q", "place", "radius_km", *FILTERS, "sort", "cursor")
_SCHEMA = Search()
_USUAL = {"sort": "best"}

Asked = dict[str, Any]


def read() -> Asked:
    """What the address of this request says, without what it leaves open. Raises Invalid, MalformedRequest."""
    said: Asked = {name: value for name, value in request.args.items() if value.strip() and name in _IN_ORDER}
    if any("\x00" in value for value in said.values()):
        raise MalformedRequest
    if "languages" in said:
        said["languages"] = [code for code in said["languages"].split(",") if code]
    read_ = check(_SCHEMA, said, unknown=EXCLUDE)
    return {name: read_[name] for name in _IN_ORDER if name in said and read_[name] not in (False, None)}


def is_open(asked: Asked) -> bool:
    """Whether nothing is looked for yet."""
    return not asked.keys() - {"sort", "cursor", "radius_km"}


def change(asked: Asked, **changes: Any) -> Asked:
    """The same question with these changes, from the first page on; None takes a thing away."""
    changed = {**asked, "cursor": None, **changes}
    if not changed.get("place") and not changed.get("q"):
        changed["radius_km"] = None
    return {name: changed[name] for name in _IN_ORDER if changed.get(name) not in (None, [], "", _USUAL.get(name))}


def address(asked: Asked, **changes: Any) -> str:
    """Where that question is asked."""
    return path_of(change(asked, **changes))


def path_of(asked: Asked) -> str:
    """The address of a question as it is."""
    query = urlencode({name: _write(value) for name, value in asked.items()})
    return f"/directory?{query}" if query else "/directory"


def hold(asked: Asked, name: str, value: Any) -> bool:
    """Whether a filter is set to a value."""
    return value in asked.get(name, []) if name == "languages" else asked.get(name) == value


def turn(asked: Asked, name: str, value: Any) -> str:
    """Where a filter leads: it is added, or taken away where it is there already."""
    is_on = hold(asked, name, value)
    if name == "languages":
        spoken = asked.get(name, [])
        return address(asked, languages=[one for one in spoken if one != value] if is_on else [*spoken, value])
    return address(asked, **{name: None if is_on else value})


def widen(asked: Asked, without: str) -> str:
    """Where what was found nowhere is looked for without one of its limits, or as far as one can look."""
    return address(asked, **{without: MOST_KM if without == "radius_km" else None})


def fold(text: str) -> str:
    """A name as it is compared: small letters without accents, one blank between words."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    return " ".join("".join(one if one.isalnum() else " " for one in plain if not unicodedata.combining(one)).split())


def _write(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(value)
    return "true" if value is True else str(value)
