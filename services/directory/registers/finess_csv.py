"""The old CSV of FINESS: no header, a first line that says what the file is, then two kinds of rows.

Where an establishment is stands in rows of its own, after all establishments: they are read first.
"""

from collections.abc import Iterator
from datetime import date

from services.directory.registers import points, spelling
from services.directory.registers.columns import FINESS_POINT, FINESS_STRUCTURE
from services.directory.registers.houses import House, row
from services.directory.registers.opening import Opened
from services.directory.registers.row import Codes, HeaderDrift, Item, Reject

_STRUCTURE, _POINT = FINESS_STRUCTURE[0], FINESS_POINT[0]
_COLUMNS = {_STRUCTURE: FINESS_STRUCTURE, _POINT: FINESS_POINT}
_OVERSEAS = frozenset("ABCDEF")


def check(file: Opened) -> date | None:
    """The day that the first line tells; raises `HeaderDrift` also when the first row of a kind has other columns."""
    first = file.first.decode(file.encoding, "replace").split("\n")[0].strip().split(";")
    if first[0] != "finess":
        raise HeaderDrift(f"the first line begins with {first[0][:30]!r} instead of 'finess'")
    seen: set[str] = set()
    for _, words in file.lines():
        kind, _, _ = (words or "").partition(";")
        if kind in _COLUMNS and kind not in seen:
            seen.add(kind)
            found, known = len((words or "").split(";")), len(_COLUMNS[kind])
            if found != known:
                raise HeaderDrift(f"{kind}: {found} columns instead of {known}")
        if len(seen) == len(_COLUMNS):
            break
    if _STRUCTURE not in seen:
        raise HeaderDrift(f"no row begins with {_STRUCTURE!r}")
    return _day(first[-1])


def read(file: Opened, codes: Codes) -> Iterator[Item]:
    """Every establishment with its point, then what was wrong in the rows of points."""
    found, wrong = _points(file)
    for line, words in file.lines():
        if line == 1 or words == "" or (words or "").startswith(f"{_POINT};"):
            continue
        yield _house(line, words, found, codes)
    yield from wrong


def _points(file: Opened) -> tuple[dict[str, points.Point], list[Reject]]:
    found: dict[str, points.Point] = {}
    wrong: list[Reject] = []
    for line, words in file.lines():
        if not (words or "").startswith(f"{_POINT};"):
            continue
        values = [value.strip() for value in (words or "").split(";")]
        if len(values) != len(FINESS_POINT):
            wrong.append(Reject(line, f"{len(values)} columns instead of {len(FINESS_POINT)}"))
            continue
        _, number, east, north, source, _ = values
        point = _point(number, points.number(east), points.number(north), source)
        if point is None:
            wrong.append(Reject(line, "the point is not in its country"))
        else:
            found[number] = point
    return found, wrong


def _point(number: str, east: float | None, north: float | None, source: str) -> points.Point | None:
    """The zone is the last word of the source; in the metropole it goes without saying."""
    zone = source.rpartition(",")[2].strip()
    if zone not in points.ZONES and number[:2] not in ("97", "98"):
        zone = points.LAMBERT_93
    return None if east is None or north is None else points.from_metres(east, north, zone)


def _house(line: int, words: str | None, found: dict[str, points.Point], codes: Codes) -> Item:
    if words is None:
        return Reject(line, "not in the encoding of the file")
    values = [value.strip() for value in words.split(";")]
    if values[0] != _STRUCTURE:
        return Reject(line, "neither kind of row")
    if len(values) != len(FINESS_STRUCTURE):
        return Reject(line, f"{len(values)} columns instead of {len(FINESS_STRUCTURE)}")
    one = dict(zip(FINESS_STRUCTURE, values, strict=True))
    office = one["ligneacheminement"]
    house = House(
        number=one["nofinesset"],
        name=one["rslongue"] or one["rs"],
        category=one["categetab"],
        above=(one["complrs"], one["compldistrib"]),
        street="\n".join(filter(None, (_street(one), one["lieuditbp"]))),
        postcode=office[:5] if office[:5].isdigit() else "",
        office=office,
        commune=commune(one["departement"], one["commune"]),
        phone=one["telephone"],
    )
    return row(line, house, found.get(house.number), codes)


def _street(one: dict[str, str]) -> str:
    return spelling.street(one["numvoie"], one["compvoie"], "", one["voie"], one["typvoie"])


def commune(department: str, code: str) -> str:
    """The five signs of a commune: FINESS writes overseas departments 9A to 9F, or 971 and more."""
    if not code:
        return ""
    if department[:1] == "9" and department[1:] in _OVERSEAS:
        return f"97{code}"
    return f"{department}{code[-2:]}" if len(department) > 2 else f"{department}{code}"


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
