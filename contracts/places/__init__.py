"""Places of nine countries by their ids: communes, cities, and their middles. Credits: CREDITS.md.

The directory makes a table of them, in which places are sought; a room that is told an id finds it here.
"""

import csv
import io
import lzma
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

PLACES = Path(__file__).parent / "places.csv.xz"
POSTCODES = PLACES.with_name("postcodes.csv.xz")
"""Postcodes of places abroad by id: a file of its own, for its licence is another."""
ZONES: Mapping[str, str] = {
    "FR": "Europe/Paris",
    "BE": "Europe/Brussels",
    "CH": "Europe/Zurich",
    "CA": "America/Toronto",
    "DZ": "Africa/Algiers",
    "MA": "Africa/Casablanca",
    "TN": "Africa/Tunis",
    "GB": "Europe/London",
    "DE": "Europe/Berlin",
}
"""IANA zone in which days are counted, by country; Canada's is Québec's."""
_HEAD = ("id", "country", "region", "name", "arabic", "names", "postcodes", "lat", "lon", "population", "parent")


class Place(NamedTuple):
    """A commune or city: `postcode` is its first, empty where none is known; `lat`, `lon` its middle in degrees."""

    id: str
    name: str
    postcode: str
    country: str
    lat: float
    lon: float


def find(place_id: str) -> Place | None:
    """The place of that id; None when there is none."""
    line = _lines().get(place_id.encode())
    if line is None:
        return None
    row = dict(zip(_HEAD, next(csv.reader(io.StringIO(line.decode()))), strict=True))
    codes = row["postcodes"] or _abroad().get(place_id, "")
    first = codes.partition("|")[0]
    return Place(row["id"], row["name"], first, row["country"], float(row["lat"]), float(row["lon"]))


@cache
def _lines() -> dict[bytes, bytes]:
    """The lines as they are, by id: parsed one by one when they are asked for, for all of them are 60 MB."""
    with lzma.open(PLACES) as file:
        return {line.partition(b",")[0]: line for line in file}


@cache
def _abroad() -> dict[str, str]:
    with lzma.open(POSTCODES, "rt", newline="") as file:
        return {row["id"]: row["postcodes"] for row in csv.DictReader(file)}
