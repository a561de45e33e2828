"""What the two forms of FINESS have alike: an establishment from its facts."""

from dataclasses import dataclass

from services.directory.registers import spelling
from services.directory.registers.points import Point
from services.directory.registers.row import Codes, Item, Passed, Reject, Row

# "lieux de vie": may be somebody's home
HOMES = frozenset({"462"})
_SIGNS = 9


@dataclass(frozen=True, slots=True)
class House:
    """An establishment as its file tells of it; `office`: postcode and city as on an envelope."""

    number: str
    name: str
    category: str
    above: tuple[str, ...]
    street: str
    postcode: str
    office: str
    commune: str
    phone: str
    is_closed: bool = False


def row(line: int, house: House, point: Point | None, codes: Codes) -> Item:
    """The row of an establishment, or why there is none."""
    number = house.number
    if len(number) != _SIGNS or not number.isalnum():
        return Reject(line, f"the number has {len(number)} signs instead of {_SIGNS}")
    if house.is_closed:
        return Passed(line, "closed")
    if house.category in HOMES:
        return Passed(line, "may be a home")
    if not house.name:
        return Reject(line, "the name is empty", number)
    coded = codes("finess", house.category, "")
    if coded is None:
        return Passed(line, f"category {house.category[:10]}")
    lines = (*(spelling.house(one) for one in house.above), house.street)
    return Row(
        line=line,
        register_number=number,
        kind=coded.kind,
        name=spelling.house(house.name),
        title=None,
        profession=coded.profession,
        specialty=coded.specialty,
        place_key=number,
        address="\n".join(one for one in lines if one),
        postcode=house.postcode or None,
        city=spelling.city("", house.office),
        commune=house.commune or None,
        phone=spelling.phone(house.phone),
        finess=number,
        lat=point and point[0],
        lon=point and point[1],
    )
