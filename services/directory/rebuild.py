"""The index is built anew while searches and changes go on, and takes its place at one stroke.

It grows under the alias `<index>-next`; from then on the worker writes each change there too (`indexing.targets`), and
whatever arrives first, the newer revision stays. So the new index misses nothing, whether a change comes before the
walk through the tables has passed its entry or after.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from elastic_transport import TransportError
from elasticsearch import ApiError
from sqlalchemy import text

from kit.database import Database, connect, moment
from kit.faults import point
from services.directory.documents import MAPPING, SETTINGS
from services.directory.engine import Engine, EngineAway
from services.directory.indexing import rows_after, write

AT_ONCE = 2_000
_LOCK = 7_241_009  # one rebuild of this database at a time
_TOTAL = text("SELECT count(*) FROM entries WHERE state = 'open' AND listed")


class AlreadyBuilding(Exception):
    """Another process builds the index now."""


@dataclass(frozen=True)
class Progress:
    """Documents written so far, how many there will be, and those that the engine refused."""

    done: int
    total: int
    refused: int


def is_there(engine: Engine) -> bool:
    """Whether there is an index to search. Raises EngineAway."""
    with _asking():
        return bool(engine.writer().indices.exists_alias(name=engine.index))


def building(db: Database, engine: Engine, at_once: int = AT_ONCE) -> Iterator[Progress]:
    """Build the index anew, so many entries at each step; with the last step it is in its place.

    What is given up on the way leaves the index as it was; the next one clears it away. Raises AlreadyBuilding,
    EngineAway.
    """
    with _alone(db):
        with db.transaction() as tx:
            total, now = tx.scalars(_TOTAL).one(), moment(tx)
        made = _begin(engine, now)
        done = refused = 0
        for found in _pages(db, at_once):
            refused += len(write(engine, found, [f"{engine.index}-next"]))
            done += len(found)
            point("rebuild.step")
            yield Progress(done, max(total, done), refused)
        _take_place(engine, made)
        yield Progress(done, done, refused)


def holders(engine: Engine, alias: str) -> dict[str, int]:
    """The indices behind an alias, with the number of their documents. Raises EngineAway."""
    with _asking():
        client = engine.writer().options(ignore_status=404)
        found = client.indices.get_alias(name=alias).body
        return {name: client.count(index=name)["count"] for name in sorted(found) if name not in ("error", "status")}


def _begin(engine: Engine, now: datetime) -> str:
    """An empty index under the alias of what is being built; one that was given up is removed."""
    made = f"{engine.index}-{now:%Y%m%d%H%M%S%f}"
    with _asking():
        indices = engine.writer().indices
        for name in _own(engine) - holders(engine, engine.index).keys():
            indices.delete(index=name, ignore_unavailable=True)
        aliases: dict[str, dict[str, Any]] = {f"{engine.index}-next": {}}
        indices.create(index=made, settings={**SETTINGS, "refresh_interval": "-1"}, mappings=MAPPING, aliases=aliases)
    point("rebuild.begun")
    return made


def _take_place(engine: Engine, made: str) -> None:
    """From one moment to the next searches go to the new index, and the old one is gone."""
    with _asking():
        indices = engine.writer().indices
        indices.put_settings(index=made, settings={"refresh_interval": SETTINGS["refresh_interval"]})
        indices.refresh(index=made)
        point("rebuild.swap")
        actions: list[dict[str, Any]] = [
            {"remove": {"index": made, "alias": f"{engine.index}-next", "must_exist": True}},
            {"add": {"index": made, "alias": engine.index}},
            *({"remove_index": {"index": old}} for old in holders(engine, engine.index)),
        ]
        indices.update_aliases(actions=actions)


def _own(engine: Engine) -> set[str]:
    """Every index that a build of this directory has made."""
    found = engine.writer().indices.get(index=f"{engine.index}-*", features="aliases").body
    return {name for name in found if re.fullmatch(re.escape(engine.index) + r"-\d{20}", name)}


def _pages(db: Database, at_once: int) -> Iterator[list[Any]]:
    after = UUID(int=0)
    while found := _read(db, after, at_once):
        yield found
        after = found[-1]["id"]


def _read(db: Database, after: UUID, at_once: int) -> list[Any]:
    with db.transaction() as tx:
        return list(rows_after(tx, after, at_once))


@contextmanager
def _alone(db: Database) -> Iterator[None]:
    """The lock lives as long as its own connection: a process that is killed lets it go."""
    connection = connect(db.url, application=f"{db.room} index")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,))
            if not cursor.fetchone()[0]:
                raise AlreadyBuilding
        yield
    finally:
        connection.close()


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except (ApiError, TransportError) as error:
        raise EngineAway from error
