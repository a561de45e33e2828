"""What people type, in four languages, and who must be among the first three: by the index and by the database.

`relevance.csv` holds the queries, `relevance_world.csv` everybody who could be found; the places are the packaged ones.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from uuid6 import uuid7

from contracts.directory.schemas import Search
from kit.config import Settings
from kit.database import Database
from kit.rpc.doors import load
from kit.testing import truncate
from services.directory import gazetteer, searching
from services.directory.engine import Engine
from services.directory.models import Entry, Locality, Place
from services.directory.tests import crowd
from services.directory.understanding import understand
from services.directory.words import split

HERE = Path(__file__).parent
SECRET = b"a key that only tests know, 32 bytes"
FIRST = 3


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HERE / name).read_text().splitlines()))


@pytest.fixture(scope="module")
def filled(directory_settings: Settings) -> Iterator[Database]:
    truncate(directory_settings)
    database = Database(directory_settings.database_url, room="directory")
    with database.transaction() as tx:
        gazetteer.load(tx)
        for number, row in enumerate(rows("relevance_world.csv")):
            stand(tx, number, row)
    yield database
    database.close()
    truncate(directory_settings)


def stand(tx: Any, number: int, row: dict[str, str]) -> None:
    town = tx.scalars(select(Locality).where(Locality.id == row["place"])).one()
    words = split(row["name"])
    entry = Entry(
        id=uuid7(), source="rpps", register_number=str(number), kind=row["kind"], country=town.country,
        name=row["name"], title=row["title"] or None, profession=row["profession"], words=sorted(set(words)),
        sought=" ".join(words), specialties=[row["specialty"]] if row["specialty"] else [], as_of=date(2026, 11, 1),
        digest=b"",
    )  # fmt: skip
    tx.add(entry)
    tx.flush()
    tx.add(
        Place(
            id=uuid7(), entry_id=entry.id, key="1", position=0, address="", city=town.name, commune=town.id,
            postcode=town.postcodes[0] if town.postcodes else None, country=town.country, lat=town.lat, lon=town.lon,
            precision="commune",
        )
    )  # fmt: skip


def test_the_table_is_large_enough() -> None:
    table = rows("relevance.csv")
    assert len(table) >= 80
    assert {row["language"] for row in table} == {"fr", "en", "de", "ar"}
    assert {name for row in table for name in row["first"].split("|")} <= {
        row["name"] for row in rows("relevance_world.csv")
    }


def test_the_index_puts_first_who_was_meant(filled: Database, search_url: str) -> None:
    with crowd.indexed(filled, search_url) as engine:
        check(filled, engine)


def test_the_database_puts_first_who_was_meant(filled: Database) -> None:
    check(filled, None)


def check(database: Database, engine: Engine | None) -> None:
    """Every row at once: what fails is seen whole."""
    wrong = []
    for row in rows("relevance.csv"):
        asked = load(Search, {"q": row["q"], "language": row["language"], "limit": 10})
        with database.transaction() as tx:
            question = understand(tx, asked)
            if engine:
                found = searching.in_index(engine, SECRET, asked, question, 60)
            else:
                found = searching.in_database(tx, SECRET, asked, question)
            assert found
            keys = [key.id for key in found.keys]
            names = {str(one.id): one.name for one in tx.scalars(select(Entry).where(Entry.id.in_(keys)))}
        shown = [names[each] for each in keys]
        if not set(row["first"].split("|")) <= set(shown[:FIRST]):
            wrong.append((row["q"], row["first"], shown[:5]))
    assert not wrong, "\n".join(map(str, wrong))
