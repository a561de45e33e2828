"""What it costs to look for a listing: at the door, and its own SQL sent by the same driver alone, in turns.

`python -m bench.listings`: a hundred thousand listings unless said (`--listings 10000`), written by COPY into a
database of its own, around places of nine countries by their inhabitants. Of each kind of question: searches per second
of one caller, how long they take, and which indexes PostgreSQL says it uses. Some minutes.
"""

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import event, text

from bench import adverts
from bench.measure import alternate, quantile
from bench.stage import Stage
from bench.table import Result, write
from kit.cursors import pack_moment
from kit.database import Database
from kit.testing import database, opened, raw
from kit.testing_world import Person
from services.classifieds.models import Member
from services.classifieds.service import ClassifiedsService

LISTINGS, ROUNDS, ASKED, SEED = 100_000, 6, 40, 11
_SORTS = ("newest", "nearest")
DEEP = 20_000
"""So many listings stand before a deep page."""
_OF_THE_STATEMENT = re.compile(r"^\s*(?:SET LOCAL (?:statement|lock)_timeout[^;]*;\s*)+")
_NAMES = re.compile(r"(?:Index(?: Only)? Scan(?: Backward)? using|Bitmap Index Scan on) (\w+)")
_TABLES = re.compile(r"Seq Scan on (listings|members|blocks)\b")

Ask = Callable[[], Any]
Statements = list[tuple[str, Any]]


@dataclass
class Question:
    """Questions of one kind, asked at the door one after the other, and the SQL that each of them became."""

    name: str
    asked: list[Ask]
    became: list[Statements]


def listings(stage: Stage) -> Iterator[Result]:
    """For `python -m bench`."""
    yield from compare(stage.servers.admin_url(), LISTINGS, stage.rounds)


def compare(admin_url: str, count: int, rounds: int) -> Iterator[Result]:
    """Each kind of question, door against its SQL."""
    with database("classifieds", admin_url) as settings, TemporaryDirectory() as store:
        with opened(ClassifiedsService, replace(settings, store_path=store)) as service:
            begun = time.perf_counter()
            owner_url = settings.owner_database_url or ""
            adverts.fill(owner_url, count, SEED)
            took = time.perf_counter() - begun
            print(f"{count:,} listings: {count / took:,.0f} a second into the table", flush=True)
            bare = raw(settings.database_url)
            for question in _questions(service, count):
                yield _measured(bare, question, rounds)
                print(f"  {question.name}: {_plan(bare, question)}", flush=True)
            bare.close()


def _questions(service: Any, count: int) -> Iterator[Question]:
    chance, towns = random.Random(SEED), adverts.towns()
    weights = [town.population for town in towns]

    def found(name: str, make: Callable[[], dict[str, Any]]) -> Question:
        who = _person(service.db, service, chance)
        ids = [who.do("add_search", **make())["id"] for _ in range(ASKED)]
        return _question(service.db, name, [_call(who, "found", search_id=one, limit=20) for one in ids])

    def near() -> dict[str, Any]:
        (town,) = chance.choices(towns, weights)
        return {"place_id": town.id, "radius_km": chance.choice((20, 50, 100)), "sort": chance.choice(_SORTS)}

    yield found("words with a slip", lambda: {"q": adverts.with_slip(chance)})
    yield found("words near a place, with counts", lambda: {"q": adverts.words(chance), **near()})
    yield found("a category near a place, with counts", lambda: {"category": adverts.category(chance), **near()})
    who = _person(service.db, service, chance)
    asked = [_call(who, "listings", limit=20)] * ASKED
    yield _question(service.db, "the newest", asked)
    deep = _cursors(service.db, min(DEEP, count // 2))
    asked = [_call(who, "listings", limit=20, cursor=one) for one in deep]
    yield _question(service.db, f"a page {min(DEEP, count // 2):,} listings deep", asked)


def _person(db: Database, service: Any, chance: random.Random) -> Person:
    """Somebody who looks, with some people whom they blocked."""
    who = Person(service)
    with db.transaction() as tx:
        facts = {"language": "fr", "country": "FR", "time_zone": "Europe/Paris"}
        tx.add(Member(id=who.id, seq=1, provisional=False, display_name=who.name, kind="patient", **facts))
        tx.flush()
        tx.execute(
            text("INSERT INTO blocks SELECT gen_random_uuid(), :id, id FROM members WHERE id <> :id LIMIT 20"),
            {"id": who.id},
        )
    return who


def _call(who: Person, door: str, **arguments: Any) -> Ask:
    return lambda: who.ask(door, **arguments)


def _cursors(db: Database, deep: int) -> list[str]:
    query = "SELECT published_at, id FROM listings ORDER BY published_at DESC, id DESC LIMIT :most OFFSET :deep"
    with db.transaction() as tx:
        return [pack_moment(*row) for row in tx.execute(text(query), {"most": ASKED, "deep": deep})]


def _question(db: Database, name: str, asked: list[Ask]) -> Question:
    return Question(name, asked, [_became(db, one) for one in asked])


def _became(db: Database, ask: Ask) -> Statements:
    """The statements that a question sends, with their values."""
    sent: Statements = []

    def hear(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        sent.append((_OF_THE_STATEMENT.sub("", statement), values))

    event.listen(db.engine, "before_cursor_execute", hear)
    ask()
    event.remove(db.engine, "before_cursor_execute", hear)
    return sent


def _measured(bare: Any, question: Question, rounds: int) -> Result:
    """Door and SQL in turns A B B A; what is printed beside are the times of single questions, in milliseconds."""
    times: dict[str, list[float]] = {"door": [], "SQL": []}

    def door() -> float:
        return _rate(question.asked, times["door"])

    def alone() -> float:
        return _rate([_sending(bare, one) for one in question.became], times["SQL"])

    door(), alone()  # warm
    for kept in times.values():
        kept.clear()
    product, limit = alternate(door, alone, rounds)
    shown = ", ".join(f"{side} p50 {quantile(ms, 0.5):.1f} p99 {quantile(ms, 0.99):.1f}" for side, ms in _sorted(times))
    return Result(f"Listings: {question.name}", "a second", product, limit, note=f"ms: {shown}")


def _sorted(times: dict[str, list[float]]) -> Iterator[tuple[str, list[float]]]:
    return ((side, sorted(1_000 * one for one in taken)) for side, taken in times.items())


def _rate(asked: Sequence[Ask], times: list[float]) -> float:
    begun = time.perf_counter()
    for ask in asked:
        before = time.perf_counter()
        ask()
        times.append(time.perf_counter() - before)
    return len(asked) / (time.perf_counter() - begun)


def _sending(bare: Any, statements: Statements) -> Ask:
    def send() -> None:
        with bare, bare.cursor() as cursor:
            for statement, values in statements:
                cursor.execute(statement, values)
                if cursor.description:
                    cursor.fetchall()

    return send


def _plan(bare: Any, question: Question) -> str:
    """The indexes that the statements use, and the tables that are read from end to end."""
    used, whole = set[str](), set[str]()
    for statements in question.became:
        with bare, bare.cursor() as cursor:
            for statement, values in statements:
                if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
                    cursor.execute(statement, values)
                    continue
                cursor.execute("EXPLAIN " + statement, values)
                said = "\n".join(line for (line,) in cursor.fetchall())
                used |= set(_NAMES.findall(said))
                whole |= set(_TABLES.findall(said))
    return f"{', '.join(sorted(used))}" + (f"; from end to end: {', '.join(sorted(whole))}" if whole else "")


@click.command()
@click.option("--listings", "count", default=LISTINGS, show_default=True, help="How many there are.")
@click.option("--rounds", default=ROUNDS, show_default=True, help="How many times A B B A.")
def main(count: int, rounds: int) -> None:
    from deploy.dev.servers import ensure_servers

    with ensure_servers() as servers:
        print(write(list(compare(servers.admin_url(), count, rounds))))


if __name__ == "__main__":
    main()
