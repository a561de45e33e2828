"""Postcodes abroad: a file of its own, because its source asks that what is made of it be shared as it is (ODbL)."""

import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from deploy.places.exonyms import REGIONS
from deploy.places.place import Place
from services.directory.gazetteer import keys

# Morocco is not in it, and what it has of Algeria are other numbers; of the United Kingdom it knows areas alone, of
# Canada the first three signs
COUNTRIES = ("BE", "CH", "CA", "TN", "DE")
_STATES = {
    "BW": "01", "BY": "02", "HB": "03", "HH": "04", "HE": "05", "NI": "06", "NW": "07", "RP": "08", "SL": "09",
    "SH": "10", "BB": "11", "MV": "12", "SN": "13", "ST": "14", "TH": "15", "BE": "16",
}  # fmt: skip
# "Lausanne 25", "Kappel SO", "Mississauga (Erin Mills)"
_ADDED = re.compile(r" \(.*| \d+$| [A-Z]{2}$| (?:Central|North|South|East|West)\w*$")
_NEAR = 0.3


def add(places: Iterable[Place], wheel: Path) -> dict[str, list[str]]:
    """The postcodes of places abroad by their ids: of a name in its region, or near where the postcode is."""
    named: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in sorted(places, key=lambda place: -place.population):
        if place.country in COUNTRIES:
            for form in {form for name in (place.name, *place.names) for form in keys(name)}:
                named[place.country, form].append(place)
    found: dict[str, set[str]] = defaultdict(set)
    with zipfile.ZipFile(wheel) as archive:
        for country in COUNTRIES:
            path = f"countrystatecity_postal_codes/data/by-country/{country}/postcodes.json"
            for row in json.loads(archive.read(path)):
                if (place := _place(row, named)) is not None:
                    found[place.id].add(row["code"])
    return {id_: sorted(codes) for id_, codes in sorted(found.items())}


def _place(row: dict[str, Any], named: dict[tuple[str, str], list[Place]]) -> Place | None:
    """The most populous place of that name, in that region or near there."""
    country, locality = row["countryCode"], row["localityName"] or ""
    names = [locality, _ADDED.sub("", locality)]
    if country == "TN":  # "Cité El Izdihar, Douz"
        names.append(locality.rpartition(", ")[2])
    for name in names:
        for form in keys(name):
            for place in named.get((country, form), ()):
                if _fits(row, place):
                    return place
    return None


def _fits(row: dict[str, Any], place: Place) -> bool:
    if place.country in ("DE", "CH"):
        code = _STATES.get(row["stateCode"] or "", "") if place.country == "DE" else row["stateCode"]
        return place.region == REGIONS[place.country].get(code)
    if row["latitude"] is None:
        return place.country == "TN"
    return abs(row["latitude"] - place.lat) < _NEAR and abs(row["longitude"] - place.lon) < _NEAR * 1.5
