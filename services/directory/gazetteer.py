"""The packaged places of nine countries, and how they get into the table `localities`."""

import csv
import hashlib
import io
import lzma
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from contracts.places import PLACES, POSTCODES
from services.directory.models import Loaded, Locality
from services.directory.words import spellings

_NAME = "places"
_COPY = """
COPY localities (id, country, region, parent_id, name, arabic, folded, sought, postcodes, lat, lon, population)
FROM STDIN (FORMAT csv)"""
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('directory.places'))")
# "St-Étienne" is "Saint-Étienne", "Ste-Foy" is "Sainte-Foy"
_SAINTS = {"st": "saint", "ste": "sainte", "sankt": "saint"}
_ARTICLES = ("le ", "la ", "les ", "l ")


def load(tx: Session, file: Path = PLACES, postcodes: Path = POSTCODES) -> int:
    """Make the table what the files say; how many places were written, 0 when it already was.

    Readers see the old places until the commit. Two at once: the second waits, and has nothing to do.
    """
    digest = hashlib.sha256(file.read_bytes() + postcodes.read_bytes()).hexdigest()
    tx.execute(_LOCK)
    if tx.scalar(select(Loaded.digest).where(Loaded.name == _NAME)) == digest:
        return 0
    tx.execute(delete(Locality))
    places = io.StringIO()
    writer = csv.writer(places)
    abroad = {row["id"]: row["postcodes"] for row in _rows(postcodes)}
    for row in _rows(file):
        writer.writerow(_values(row, row["postcodes"] or abroad.get(row["id"], "")))
    places.seek(0)
    cursor: Any = tx.connection().connection.cursor()
    cursor.copy_expert(_COPY, places)
    written: int = cursor.rowcount
    cursor.close()
    tx.execute(
        upsert(Loaded)
        .values(name=_NAME, digest=digest)
        .on_conflict_do_update(index_elements=[Loaded.name], set_={"digest": digest, "loaded_at": text("now()")})
    )
    return written


def key(words: str) -> str:
    """The folded form that names of places are compared by: `joined` words with saints written out."""
    return " ".join(_SAINTS.get(word, word) for word in words.split(" "))


def keys(name: str) -> list[str]:
    """Every folded form of a name: with and without umlauts written out, its article, and what stands in brackets."""
    alone = name.partition(" (")[0]
    whole = list(dict.fromkeys(key(spelling) for each in (name, alone) for spelling in sorted(spellings(each))))
    bare = [each.removeprefix(article) for each in whole for article in _ARTICLES if each.startswith(article)]
    return [*whole, *(each for each in bare if len(each) > 2)]


def _rows(file: Path) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(lzma.decompress(file.read_bytes()).decode()))


def _values(row: Mapping[str, str], codes: str) -> list[str]:
    """The columns of `_COPY` for a row of the file and its postcodes."""
    names = [row["name"], row["arabic"], *row["names"].split("|")]
    folded = list(dict.fromkeys(each for name in names if name for each in keys(name)))
    postcodes = codes.split("|") if codes else []
    # each form after a bar: what begins with some letters is found by the trigrams of "|le"
    sought = "|" + "|".join([*folded, *(code.lower() for code in postcodes)])
    plain = [row[column] for column in ("id", "country", "region", "parent", "name", "arabic")]
    return [*plain, _array(folded), sought, _array(postcodes), row["lat"], row["lon"], row["population"]]


def _array(values: list[str]) -> str:
    """An array as PostgreSQL reads it; folded words and postcodes hold nothing that needs more than quotes."""
    return "{" + ",".join(f'"{value}"' for value in values) + "}"
