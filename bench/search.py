"""What a search costs: at the door, and the same query body sent to the engine by the same client, in turns.

Searches per processor second of Python and the engine (PostgreSQL counts for nobody: its share is printed beside), and
how long they take. Entries go to the tables by COPY, around places of nine countries by their inhabitants; the index is
built from them by the product's own rebuild. `--entries 1000000` takes some minutes, `--database` asks the tables.
"""

import io
import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any
from uuid import UUID

import click
import orjson
from sqlalchemy import text

from bench.measure import quantile
from contracts.directory.schemas import Search
from deploy.dev.servers import Servers, ensure_servers
from deploy.dev.usage import cpu_seconds
from kit.database import Database
from kit.refusals import Unavailable
from kit.rpc.doors import load
from kit.testing import call, database, opened, raw
from services.directory import gazetteer, index_search
from services.directory.engine import Engine
from services.directory.questions import Page
from services.directory.rebuild import building
from services.directory.service import DirectoryService
from services.directory.understanding import understand

SEED, QUERIES, ROUNDS, PER_SLICE = 8, 200, 8, 200
_LAST = """
    martin bernard dubois thomas robert richard petit durand leroy moreau simon laurent lefebvre michel garcia bertrand
    roux vincent fournier morel girard mercier dupont lambert bonnet legrand garnier faure rousseau blanc guerin muller
    henry roussel perrin morin mathieu gauthier dumont lopez fontaine chevalier masson sanchez nguyen boyer lemaire
"""
_FIRST = """
    anne paul marie jean lucie marc claire louis emma hugo sarah karim lea yann ines omar zoe luc nora ali nils otto
"""
_SYLLABLES = "ba be bo da de di fa fe ga go la le li lo ma me mi mo na ne ni no ra re ri ro sa se ta te ti to va ve"
_SPECIALTIES = (
    "general_practice", "dermatology", "cardiology", "ophthalmology", "psychiatry", "pediatrics", "gynecology", "ent",
)  # fmt: skip
_PROFESSIONS = ("dentist", "physiotherapist", "nurse", "midwife", "speech_therapist", "podiatrist", "psychologist")
_TYPED = ("kiné", "dentiste", "dermato", "médecin traitant", "ophtalmo", "infirmière", "sage-femme", "pédiatre")


@dataclass(frozen=True, slots=True)
class Town:
    """A locality as entries are put around it."""

    id: str
    name: str
    country: str
    postcode: str | None
    lat: float
    lon: float
    population: int


@dataclass(frozen=True, slots=True)
class Names:
    """What people are called."""

    first: Sequence[str]
    last: Sequence[str]


@click.command()
@click.option("--entries", default=100_000, show_default=True, help="How many are in the directory.")
@click.option("--database", "tables", is_flag=True, help="Ask the tables too, as when the engine is away.")
def main(entries: int, tables: bool) -> None:
    with ensure_servers() as servers, database("directory", servers.admin_url()) as settings:
        servers.search.start()
        servers.search.wait(120)
        index = replace(settings, elasticsearch_url=servers.search.url, directory_index=f"bench-{os.getpid()}")
        try:
            with opened(DirectoryService, index) as service:
                towns = _settle(service.db)
                begun = time.perf_counter()
                _fill(settings.owner_database_url or "", towns, entries)
                written = time.perf_counter()
                for _ in building(service.db, service.engine):
                    pass
                built = time.perf_counter()
                print(
                    f"{entries:,} entries: {entries / (written - begun):,.0f} a second into the tables,"
                    f" {entries / (built - written):,.0f} a second into the index"
                )
                asked = _asked(towns, _people(service.db))
                _measure(service, servers, asked)
                if tables:
                    service.engine = Engine("", "none")
                    _report("the door, from the tables", *_timed(_door(service), asked))
        finally:
            servers.search.forget(f"bench-{os.getpid()}")


def _measure(service: DirectoryService, servers: Servers, asked: Sequence[dict[str, Any]]) -> None:
    """The door and the engine alone, in turns A B B A."""
    bodies = [_body(service, each) for each in asked]
    door, alone = _door(service), _alone(service.engine)
    _timed(door, asked), _timed(alone, bodies)  # warm
    java, postgres = servers.pid("elasticsearch"), servers.pid("postgres")
    spent: dict[str, list[float]] = {"door": [], "alone": []}
    parts: dict[str, list[float]] = {"door": [0.0] * 3, "alone": [0.0] * 3}
    taken: dict[str, list[float]] = {"door": [], "alone": []}
    for turn in range(ROUNDS):
        order = ("door", "alone") if turn % 2 == 0 else ("alone", "door")
        for name in order:
            before = [time.process_time(), cpu_seconds(java), cpu_seconds(postgres)]
            times, _ = _timed(door, asked) if name == "door" else _timed(alone, bodies)
            after = [time.process_time(), cpu_seconds(java), cpu_seconds(postgres)]
            used = [late - early for late, early in zip(after, before, strict=True)]
            parts[name] = [sum(pair) for pair in zip(parts[name], used, strict=True)]
            spent[name].append((used[0] + used[1]) / len(times))
            taken[name] += times
    for name, said in (("door", "the door"), ("alone", "the same body sent to the engine")):
        count = len(taken[name])
        python, engine, tables = (1_000 * used / count for used in parts[name])
        _report(said, taken[name], {})
        print(
            f"  {1 / (sum(spent[name]) / ROUNDS):,.0f} a CPU-second;"
            f" CPU-ms each: python {python:.2f}, engine {engine:.2f} (PostgreSQL {tables:.2f})"
        )
    print(f"door against engine alone: {sum(spent['alone']) / sum(spent['door']):.2f}")


def _timed(ask: Callable[[Any], Any], asked: Sequence[Any]) -> tuple[list[float], dict[str, int]]:
    """Milliseconds of each that was answered, and from where; how many were not, for want of time."""
    times, sources, unanswered = [], dict[str, int](), 0
    for each in asked[:PER_SLICE]:
        begun = time.perf_counter()
        try:
            answer = ask(each)
        except Unavailable:
            unanswered += 1
            continue
        times.append(1_000 * (time.perf_counter() - begun))
        source = f"by {answer.get('source', 'engine')}"
        sources[source] = sources.get(source, 0) + 1
    if unanswered:
        sources["not answered"] = unanswered
    return times, sources


def _report(name: str, times: list[float], sources: dict[str, int]) -> None:
    times = sorted(times)
    said = ", ".join(f"{count} {source}" for source, count in sources.items())
    print(
        f"{name}: ms p50 {quantile(times, 0.5):.1f}, p95 {quantile(times, 0.95):.1f}, p99 {quantile(times, 0.99):.1f}"
        + (f" ({said})" if said else "")
    )


def _door(service: DirectoryService) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def ask(asked: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = service.search(call(), **asked)
        orjson.dumps(answer)  # as it would cross the wire
        return answer

    return ask


def _alone(engine: Engine) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def ask(body: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = engine.writer().search(index=engine.index, body=body).body
        return answer

    return ask


def _body(service: DirectoryService, asked: dict[str, Any]) -> dict[str, Any]:
    loaded = load(Search, asked)
    with service.db.transaction() as tx:
        return index_search.body(understand(tx, loaded), Page(loaded["limit"], facets=loaded["facets"]), None)


def _people(db: Database) -> list[tuple[str, str]]:
    """Some who are in the directory: a surname and the town."""
    with db.transaction() as tx:
        found = tx.execute(
            text(
                "SELECT split_part(sought, ' ', 2), city FROM entries JOIN places ON entry_id = entries.id"
                " WHERE position = 0 ORDER BY entries.id LIMIT 500"
            )
        )
        return [(name, town) for name, town in found]


def _asked(towns: Sequence[Town], people: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """What people ask: mostly somebody of a profession in a town or near, sometimes a name, a filter, the counts."""
    chance = random.Random(SEED)
    weights = [town.population for town in towns]
    every = []
    for _ in range(QUERIES):
        (town,) = chance.choices(towns, weights)
        said: dict[str, Any] = {"q": f"{chance.choice(_TYPED)} {town.name}"}
        kind = chance.random()
        if kind < 0.3:
            said = {"q": chance.choice(_TYPED), "near": {"lat": town.lat, "lon": town.lon}, "radius_km": 20}
        elif kind < 0.5:
            said = {"q": " ".join(chance.choice(people))}
        elif kind < 0.6:
            said = {"q": chance.choice(people)[0]}
        if chance.random() < 0.1:
            said["accepts_new"] = True
        if chance.random() < 0.2:
            said["facets"] = True
        every.append(said)
    return every


def _settle(db: Database) -> list[Town]:
    with db.transaction() as tx:
        gazetteer.load(tx)
        rows = tx.execute(
            text(
                "SELECT id, name, country, postcodes[1], lat, lon, population FROM localities"
                " WHERE population > 2000 AND country IN ('FR', 'DE', 'BE')"
            )
        )
        return [Town(*row) for row in rows]


def _fill(owner_url: str, towns: Sequence[Town], count: int) -> None:
    """By COPY in parts, then what the planner has to know."""
    chance = random.Random(SEED)
    weights = list(accumulate(town.population for town in towns))
    syllables = _SYLLABLES.split()
    made = ("".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(20_000))
    names = Names(_FIRST.split(), [*_LAST.split(), *made])
    connection = raw(owner_url)
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('entries', 'places')"
            " AND indexdef NOT LIKE '%UNIQUE%'"
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for first in range(0, count, 50_000):
            entries, places, profiles = io.StringIO(), io.StringIO(), io.StringIO()
            for number in range(first, min(first + 50_000, count)):
                _entry(
                    chance, number, names, chance.choices(towns, cum_weights=weights, k=2), entries, places, profiles
                )
            for table, columns, lines in (
                ("entries", _ENTRY, entries),
                ("places", _PLACE, places),
                ("profiles", _PROFILE, profiles),
            ):
                lines.seek(0)
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", lines)
        for _, definition in indexes:
            cursor.execute(definition)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE entries, places, profiles, localities, name_words")
    connection.close()


_ENTRY = (
    "id, source, register_number, kind, country, name, title, profession, specialties, words, sought, as_of, digest"
)
_PLACE = "id, entry_id, key, position, address, postcode, city, commune, country, lat, lon, precision"
_PROFILE = "entry_id, languages, video, accepts_new, sector"


def _entry(
    chance: random.Random,
    number: int,
    names: Names,
    towns: Sequence[Town],
    entries: io.StringIO,
    places: io.StringIO,
    profiles: io.StringIO,
) -> None:
    one = UUID(int=chance.getrandbits(128), version=4)
    words = [chance.choice(names.first), chance.choice(names.last)]
    physician = chance.random() < 0.4
    specialties = f"{{{chance.choice(_SPECIALTIES)}}}" if physician else "{}"
    profession = "physician" if physician else chance.choice(_PROFESSIONS)
    name = " ".join(words).title()
    entries.write(
        f"{one}\trpps\t{number}\tprofessional\t{towns[0].country}\t{name}\t\\N\t{profession}\t{specialties}"
        f"\t{{{','.join(sorted(set(words)))}}}\t{' '.join(words)}\t2026-11-01\t\\\\x\n"
    )
    for at, town in enumerate(towns[: chance.choice((1, 1, 1, 2))]):
        lat, lon = town.lat + chance.gauss(0, 0.02), town.lon + chance.gauss(0, 0.02)
        places.write(
            f"{UUID(int=chance.getrandbits(128), version=4)}\t{one}\t{at}\t{at}\t1 rue de la Paix"
            f"\t{town.postcode or chr(92) + 'N'}\t{town.name}\t{town.id}\t{town.country}\t{lat}\t{lon}\tsite\n"
        )
    if chance.random() < 0.1:
        accepts, video = chance.choice("tf"), chance.choice("tf")
        profiles.write(
            f"{one}\t{{fr,{chance.choice(('en', 'de', 'ar'))}}}\t{video}\t{accepts}\t{chance.choice('12')}\n"
        )


if __name__ == "__main__":
    main()
