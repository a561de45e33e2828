"""`PS_LibreAcces_Personne_activite`: the French professionals, a row for each activity of each of them.

Columns are separated by `|`, nothing is quoted. What the register holds beside (e-mail, SIRET) is not taken over.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from services.directory.registers import spelling
from services.directory.registers.columns import RPPS as COLUMNS
from services.directory.registers.opening import Opened
from services.directory.registers.row import Codes, HeaderDrift, Item, Passed, Reject, Row

source, country = "rpps", "FR"

_MODES = {"L": "liberal", "S": "salaried", "": None}
_TITLES = {"DR": "Dr", "PR": "Pr"}
_STUDENT = "E"
_FRANCE = {"", "99000", "99100"}
_AT = {name.removesuffix(" (coord. structure)"): at for at, name in enumerate(COLUMNS)}
_NUMBER, _FAMILY, _GIVEN = (_AT[name] for name in ("Identifiant PP", "Nom d'exercice", "Prénom d'exercice"))
_TITLE, _CATEGORY = _AT["Code civilité d'exercice"], _AT["Code catégorie professionnelle"]
_PROFESSION, _SKILL, _MODE = (_AT[f"Code {name}"] for name in ("profession", "savoir-faire", "mode exercice"))
_SITE, _TECHNICAL = _AT["Numéro FINESS site"], _AT["Identifiant technique de la structure"]
_HOUSE, _SIGN = _AT["Raison sociale site"], _AT["Enseigne commerciale site"]
_RECEIVER, _POINT = _AT["Complément destinataire"], _AT["Complément point géographique"]
_STREET = [_AT[f"{name}oie"] for name in ("Numéro V", "Indice répétition v", "Libellé type de v", "Libellé V")]
_KIND_OF_STREET, _DISTRIBUTION = _AT["Code type de voie"], _AT["Mention distribution"]
_OFFICE, _POSTCODE, _PHONE = _AT["Bureau cedex"], _AT["Code postal"], _AT["Téléphone"]
_COMMUNE, _CITY, _COUNTRY = _AT["Code commune"], _AT["Libellé commune"], _AT["Code pays"]


def check(file: Opened) -> date | None:
    """The file does not say of what day it is; raises `HeaderDrift`."""
    _header(file.first.decode(file.encoding, "replace").split("\n")[0])
    return None


def read(file: Opened, codes: Codes) -> Iterator[Item]:
    """Every line but the header."""
    for line, words in file.lines():
        if line > 1 and words != "":
            yield _row(line, words, codes)


def _header(words: str) -> None:
    found = [name.strip().strip('"') for name in words.rstrip("\r|").split("|")]
    if found != list(COLUMNS):
        raise HeaderDrift.between(COLUMNS, found)


def _row(line: int, words: str | None, codes: Codes) -> Item:
    if words is None:
        return Reject(line, "not in the encoding of the file")
    values = words.split("|")
    if len(values) == len(COLUMNS) + 1 and not values[-1]:
        values.pop()
    if len(values) != len(COLUMNS):
        return Reject(line, f"{len(values)} columns instead of {len(COLUMNS)}")
    return _person(line, [value.strip() for value in values], codes)


def _person(line: int, values: list[str], codes: Codes) -> Item:
    number, family, profession = values[_NUMBER], values[_FAMILY], values[_PROFESSION]
    if not number.isdecimal() or not 5 <= len(number) <= 20:
        return Reject(line, "Identifiant PP is not a number")
    if not family or not profession:
        return Reject(line, f"{'Code profession' if family else 'Nom d’exercice'} is empty", number)
    if values[_CATEGORY] == _STUDENT:
        return Passed(line, "students")
    coded = codes(source, profession, values[_SKILL])
    if coded is None:
        return Passed(line, f"profession {profession[:10]}")
    return Row(
        line=line,
        register_number=number,
        kind="professional",
        name=f"{spelling.person(values[_GIVEN])} {spelling.person(family)}".strip(),
        title=_TITLES.get(values[_TITLE]),
        profession=coded.profession,
        specialty=coded.specialty,
        mode=_MODES.get(values[_MODE], "other"),
        **_place(values),
    )


def _place(values: list[str]) -> dict[str, Any]:
    """Nothing for who works nowhere, or abroad."""
    number, repeat, kind, name = (values[at] for at in _STREET)
    street = spelling.street(number, repeat, kind, name, values[_KIND_OF_STREET])
    office, label = values[_OFFICE], values[_CITY]
    if not (street or office or label or values[_POSTCODE]) or values[_COUNTRY] not in _FRANCE:
        return {}
    house = spelling.house(values[_SIGN] or values[_HOUSE])
    above = (spelling.house(values[_RECEIVER]), spelling.house(values[_POINT]), street, values[_DISTRIBUTION])
    finess, postcode = values[_SITE], values[_POSTCODE]
    return {
        "place_key": finess or values[_TECHNICAL] or f"{postcode} {street}".casefold(),
        "place_name": house or None,
        "address": "\n".join(line for line in above if line),
        "postcode": postcode or None,
        "city": spelling.city(label, office),
        "commune": values[_COMMUNE] or None,
        "phone": spelling.phone(values[_PHONE]),
        "finess": finess or None,
    }
