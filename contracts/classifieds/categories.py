"""What may be offered or sought, and what is said of it: each category a declaration, read by rules, search and pages.

The words of a category, a field and a choice are the pages'; here are their names. A value that a listing holds under
a field's name is a choice, a whole number, a flag or a short text.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Field(NamedTuple):
    """Something that is said of the listings of a category.

    `kind`: choice, number, text or flag. `choices` of a choice; `low`, `high` and `unit` of a number, both ends
    allowed; a text has at most `high` characters. `required` before a listing is shown. `searched`: listings can be
    found by it; `least`: a search for a number means at least so much, otherwise exactly so much.
    """

    name: str
    kind: str
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    unit: str | None = None
    required: bool = False
    searched: bool = False
    least: bool = False


class Category(NamedTuple):
    """A category. `devices`: the types of it that are medical devices whose seller attests how they were kept, when
    they are offered and not new. `rentable`: may be lent from day to day. `things`: has a condition; services have
    none."""

    name: str
    fields: tuple[Field, ...]
    devices: frozenset[str] = frozenset()
    rentable: bool = True
    things: bool = True

    @property
    def device(self) -> bool:
        """Whether any type of it is a device that its seller attests."""
        return bool(self.devices)

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((one for one in self.fields if one.name == name), None)

    def is_device(self, fields: Mapping[str, Any]) -> bool:
        """Whether a listing with these values is of such a device."""
        return fields.get("type") in self.devices


def _type(*choices: str) -> Field:
    return Field("type", "choice", (*choices, "other"), required=True, searched=True)


def _number(name: str, low: int, high: int, unit: str, *, least: bool = False) -> Field:
    return Field(name, "number", (), low, high, unit, searched=True, least=least)


def _flag(name: str, *, searched: bool = True) -> Field:
    return Field(name, "flag", searched=searched)


def _choice(name: str, *choices: str, required: bool = False) -> Field:
    return Field(name, "choice", choices, required=required, searched=True)


_CARRIES = _number("max_weight", 20, 500, "kg", least=True)
_UNOPENED = _flag("unopened")
_SIZES = ("xs", "s", "m", "l", "xl", "xxl", "child")

MOBILITY = Category(
    "mobility",
    (
        _type("wheelchair", "electric_wheelchair", "scooter", "rollator", "walking_frame", "crutches", "cane", "ramp"),
        _number("seat_width", 20, 80, "cm"),
        _CARRIES,
        _flag("foldable"),
        _number("range", 1, 100, "km", least=True),
    ),
    devices=frozenset({"wheelchair", "electric_wheelchair", "scooter", "rollator", "walking_frame"}),
)
BED = Category(
    "bed",
    (
        _type("medical_bed", "mattress", "overlay", "rails", "bed_table", "lift", "sling", "transfer_board", "stander"),
        _number("width", 60, 200, "cm"),
        _CARRIES,
        _flag("electric"),
    ),
    devices=frozenset({"medical_bed", "mattress", "rails", "lift", "sling", "stander"}),
)
BREATHING = Category(
    "breathing",
    (
        _type("nebuliser", "suction", "oximeter", "peak_flow", "spacer", "humidifier", "air_purifier"),
        _UNOPENED,
        _flag("portable"),
    ),
    devices=frozenset({"nebuliser", "suction", "oximeter"}),
)
ORTHOPAEDICS = Category(
    "orthopaedics",
    (
        _type("brace", "splint", "collar", "belt", "walking_boot", "shoes", "compression", "cushion"),
        _choice("body_part", "neck", "back", "shoulder", "arm", "hand", "hip", "knee", "leg", "foot"),
        _choice("side", "left", "right", "either"),
        _choice("size", *_SIZES),
    ),
)
BABY = Category(
    "baby",
    (
        _type(
            "breast_pump", "baby_scale", "steriliser", "cot", "pushchair", "car_seat", "bath_seat", "maternity_pillow",
            "baby_carrier",
        ),
        _number("from_months", 0, 72, "months"),
        _number("to_months", 0, 72, "months"),
    ),
    devices=frozenset({"breast_pump", "baby_scale"}),
)  # fmt: skip
HYGIENE = Category(
    "hygiene",
    (
        _type("shower_chair", "bath_board", "bath_lift", "commode", "raised_seat", "grab_bar", "protections", "linen"),
        _CARRIES,
        _UNOPENED,
        _choice("size", *_SIZES),
    ),
    devices=frozenset({"bath_lift"}),
)
SERVICES = Category(
    "services",
    (
        _type("company", "errands", "transport", "meals", "housework", "childcare", "paperwork", "translation", "pets"),
        _choice("frequency", "once", "sometimes", "weekly", "daily"),
        _flag("remote"),
        Field("languages", "text", high=80),
    ),
    rentable=False,
    things=False,
)
OTHER = Category("other", (Field("dimensions", "text", high=80),))

CATEGORIES: dict[str, Category] = {
    one.name: one for one in (MOBILITY, BED, BREATHING, ORTHOPAEDICS, BABY, HYGIENE, SERVICES, OTHER)
}
CONDITIONS = ("new", "very_good", "good", "worn")
KINDS = ("offer", "request")
TERMS = ("price", "free", "rent")
PER = ("day", "week", "month")
