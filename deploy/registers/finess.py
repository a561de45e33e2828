"""FINESS in its two forms: the old CSV (`;`, ISO-8859-1, no header, two kinds of rows) and the JSON."""

import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice

from pyproj import Transformer

from deploy.registers.sites import Site, every_site

ENCODING = "iso-8859-1"
ZONES = {"971": ("UTM_N20", 4559), "972": ("UTM_N20", 4559), "973": ("UTM_N22", 2972), "974": ("UTM_S40", 2975)}
ZONES["976"] = ("UTM_S38", 4471)
_LAMBERT_93 = ("LAMBERT_93", 2154)
_OVERSEAS = {"971": "9A", "972": "9B", "973": "9C", "974": "9D", "976": "9F"}
_NOWHERE = 0.03  # the share of sites whose place nobody found


def csv_lines(count: int, seed: int, *, as_of: date = date(2026, 11, 2)) -> Iterator[str]:
    """The lines of the CSV: what it is, all establishments, then where they are."""
    yield f"finess;etalab;97;{as_of}\n"
    for site in _open(count, seed):
        yield f"{';'.join(_structure(site, as_of))}\n"
    for number, site in enumerate(_open(count, seed)):
        if number % 100 >= _NOWHERE * 100:
            yield f"{';'.join(_geolocation(site, as_of))}\n"


def json_chunks(count: int, seed: int, *, as_of: date = date(2026, 11, 2), is_swapped: bool = True) -> Iterator[str]:
    """The JSON, an owner with its establishments at a time, the closed ones too.

    `is_swapped`: degrees stand in the fields of the projected pair, and the other way round, as since September 2026.
    """
    yield f'{{"schemaVersion": "1.0", "generatedAt": "{as_of}T02:00:00Z", "gco": [], "gcc": [], "pmej": [\n'
    owned: list[Site] = []
    separator = ""
    for site in islice(every_site(seed), count):
        if owned and owned[0].owner != site.owner:
            yield separator + json.dumps(_owner(owned, is_swapped), ensure_ascii=False)
            owned, separator = [], ",\n"
        owned.append(site)
    if owned:
        yield separator + json.dumps(_owner(owned, is_swapped), ensure_ascii=False)
    yield "\n]}\n"


def projected(site: Site) -> tuple[float, float, str]:
    """Metres east and north in the zone of the site, and the zone's name."""
    name, code = ZONES.get(site.address.commune.department, _LAMBERT_93)
    x, y = _projection(code).transform(site.lon, site.lat)
    return round(x, 1), round(y, 1), name


@lru_cache
def _projection(code: int) -> Transformer:
    return Transformer.from_crs(4326, code, always_xy=True)


def _open(count: int, seed: int) -> Iterator[Site]:
    return (site for site in islice(every_site(seed), count) if not site.closed)


def _structure(site: Site, as_of: date) -> tuple[str, ...]:
    at, commune = site.address, site.address.commune
    department = _OVERSEAS.get(commune.department, commune.department)
    office = f"{at.postcode} {at.cedex or commune.label}"
    name = (site.name[:38], site.name, "", at.extra)
    street = (at.number, at.kind[0], at.street.upper().replace("Œ", "OE"), at.repeat, "BP 12" if at.cedex else "")
    kinds = (site.category, site.label, site.category[:2] + "00", site.label)
    where = (commune.code[2:], department, commune.department, office, site.phone, "")
    dates = ("1998-05-04", "1998-05-04", str(as_of), "")
    money = (site.siret, "8610Z", "99", "Indéterminé", "", "")
    return ("structureet", site.finess, site.owner, *name, *street, *where, *kinds, *money, *dates)


def _geolocation(site: Site, as_of: date) -> tuple[str, ...]:
    x, y, zone = projected(site)
    return ("geolocalisation", site.finess, str(x), str(y), f"1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2,{zone}", str(as_of))


def _owner(owned: list[Site], is_swapped: bool) -> dict[str, object]:
    owner = {"numFinessPm": owned[0].owner, "denominationPm": owned[0].name, "siren": owned[0].siret[:9] or None}
    establishments = [_establishment(site, is_swapped) for site in owned]
    return {"informationsGeneralesPMEJ": owner, "etatObjet": "A", "adresse": [], "ege": establishments}


def _establishment(site: Site, is_swapped: bool) -> dict[str, object]:
    facts = {
        "egeId": f"E{site.finess}",
        "numFinessEge": site.finess,
        "nomEgeCourt": site.name[:38],
        "nomEgeLong": site.name if len(site.name) > 18 else None,
        "siret": site.siret or None,
        "dateOuverture": "1998-05-04",
        "dateFermeture": "2025-12-31" if site.closed else None,
    }
    contact = {"typeContact": {"roleContact": "01"}, "telecom": {"telephone": site.phone or None, "courriel": None}}
    return {
        "informationsGeneralesEGE": facts,
        "categorieentiteGeographiqueExercice": site.category,
        "adresse": [_address(site, is_swapped)],
        "contact": [contact],
        "etatObjet": "I" if site.closed else "A",
    }


def _address(site: Site, is_swapped: bool) -> dict[str, object]:
    at = site.address
    x, y, _ = projected(site)
    metres, degrees = (f"{x:.1f}", f"{y:.1f}"), (f"{site.lon:.6f}", f"{site.lat:.6f}")
    first, second = (degrees, metres) if is_swapped else (metres, degrees)
    return {
        "usageAdresse": "03",
        "numeroVoie": at.number or None,
        "typeVoie": at.kind[0],
        "libelleVoie": at.street.upper(),
        "complementVoie": at.repeat or None,
        "complementPointGeographique": at.extra or None,
        "lieuDit": None,
        "codePostal": at.postcode,
        "cogCommune": at.commune.code,
        "ligneAcheminement": at.cedex or at.commune.label,
        "coordonneesGeographique": {
            "coordonneeX": first[0],
            "coordonneeY": first[1],
            "directionLongitude": second[0],
            "directionLatitude": second[1],
            "scoreBAN": "0.97",
        },
    }
