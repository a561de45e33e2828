"""The JSON of FINESS: owners, each with its establishments; closed ones stay in it, codes have no labels.

A line is an establishment, counted from 1 over the whole file.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import ijson

from services.directory.registers import points, spelling
from services.directory.registers.houses import House, row
from services.directory.registers.opening import Broken, Opened
from services.directory.registers.row import Codes, HeaderDrift, Item, Reject, Row

_MAIN_ADDRESS = "03"
_ACTIVE = "A"
_FACTS = frozenset({"numFinessEge", "nomEgeCourt", "nomEgeLong", "dateFermeture"})
_ESTABLISHMENT = frozenset({"informationsGeneralesEGE", "categorieentiteGeographiqueExercice", "adresse", "etatObjet"})


def check(file: Opened) -> date | None:
    """The day that `generatedAt` tells; raises `HeaderDrift` when the first establishment lacks what is read of it."""
    day = None
    with file.stream() as stream:
        try:
            for prefix, event, value in ijson.parse(stream):
                if prefix == "generatedAt":
                    day = date.fromisoformat(str(value)[:10])
                if prefix == "pmej" and event == "start_array":
                    break
            else:
                raise HeaderDrift("missing: 'pmej'")
        except ValueError:
            day = None
        except ijson.JSONError as error:
            raise Broken("the JSON is damaged or was not copied to its end") from error
    first = next(_establishments(file), None)
    if first is None:
        raise HeaderDrift("missing: 'pmej.ege'")
    facts = first.get("informationsGeneralesEGE") or {}
    missing = sorted((_ESTABLISHMENT - first.keys()) | (_FACTS - facts.keys()))
    if missing:
        raise HeaderDrift(f"missing: {', '.join(map(repr, missing))}")
    return day


def read(file: Opened, codes: Codes) -> Iterator[Item]:
    """Every establishment that is open, with its main address; also what was wrong with its point."""
    for line, one in enumerate(_establishments(file), 1):
        try:
            point, wrong = _point(_address(one)), None
        except ValueError as error:
            point, wrong = None, Reject(line, str(error))
        item = _house(line, one, point, codes)
        yield item
        if wrong and isinstance(item, Row):
            yield wrong


def _establishments(file: Opened) -> Iterator[dict[str, Any]]:
    with file.stream() as stream:
        try:
            for owner in ijson.items(stream, "pmej.item", use_float=True):
                yield from owner.get("ege") or ()
        except ijson.JSONError as error:
            raise Broken("the JSON is damaged or was not copied to its end") from error


def _address(one: dict[str, Any]) -> dict[str, Any]:
    """The main address, else the first."""
    every = one.get("adresse") or [{}]
    main = (address for address in every if address.get("usageAdresse") == _MAIN_ADDRESS)
    found: dict[str, Any] = next(main, every[0])
    return found


def _point(address: dict[str, Any]) -> points.Point | None:
    where = address.get("coordonneesGeographique") or {}
    pairs = (("coordonneeX", "coordonneeY"), ("directionLongitude", "directionLatitude"))
    return points.from_pairs(*((_number(where.get(x)), _number(where.get(y))) for x, y in pairs))


def _house(line: int, one: dict[str, Any], point: points.Point | None, codes: Codes) -> Item:
    facts, address = one.get("informationsGeneralesEGE") or {}, _address(one)
    extra = (_text(address, "complementPointGeographique"),)
    number, repeat, name, code = (_text(address, f"{one}Voie") for one in ("numero", "complement", "libelle", "type"))
    street = spelling.street(number, repeat, "", name, code)
    house = House(
        number=_text(facts, "numFinessEge"),
        name=_text(facts, "nomEgeLong") or _text(facts, "nomEgeCourt"),
        category=_text(one, "categorieentiteGeographiqueExercice"),
        above=extra,
        street="\n".join(filter(None, (street, _text(address, "lieuDit")))),
        postcode=_text(address, "codePostal"),
        office=_text(address, "ligneAcheminement"),
        commune=_text(address, "cogCommune"),
        phone=_phone(one),
        is_closed=one.get("etatObjet") != _ACTIVE or bool(facts.get("dateFermeture")),
    )
    return row(line, house, point, codes)


def _phone(one: dict[str, Any]) -> str:
    said = ((contact.get("telecom") or {}).get("telephone") for contact in one.get("contact") or ())
    return next((str(number) for number in said if number), "")


def _text(of: dict[str, Any], name: str) -> str:
    value = of.get(name)
    return "" if value is None else str(value).strip()


def _number(value: Any) -> float | None:
    return value if isinstance(value, float) else points.number(None if value is None else str(value))
