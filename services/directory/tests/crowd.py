"""Many entries at once, made by chance from a seed, and questions about them: for tests that compare."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, text

from kit.config import Settings
from kit.database import Database
from kit.distances import Circle, Point
from kit.testing import truncate
from services.directory.engine import Engine
from services.directory.models import Entry, Locality, Place, Profile
from services.directory.questions import Narrowing, Part, Question, Reading
from services.directory.rebuild import building, holders
from services.directory.words import joined

TOWNS = {
    "FR-69123": ("Lyon", 45.7578, 4.8320, 522_250, None, ["69001", "69002", "69003"]),
    "FR-69382": ("Lyon 2e", 45.7485, 4.8289, 30_817, "FR-69123", ["69002"]),
    "FR-69383": ("Lyon 3e", 45.7553, 4.8691, 103_000, "FR-69123", ["69003"]),
    "FR-69266": ("Villeurbanne", 45.7719, 4.8902, 156_928, None, ["69100"]),
    "FR-44109": ("Nantes", 47.2316, -1.5483, 323_204, None, ["44000", "44100"]),
    "FR-01001": ("L'Abergement-Clémenciat", 46.1517, 4.9306, 832, None, ["01400"]),
    "FR-97411": ("Saint-Denis", -20.9329, 55.4472, 153_001, None, ["97400"]),
    "DE-2950159": ("Berlin", 52.5244, 13.4105, 3_426_354, None, []),
    "TN-2464470": ("تونس", 36.8190, 10.1658, 693_210, None, []),
    "GB-2643743": ("London", 51.5085, -0.1257, 8_961_989, None, []),
}  # fmt: skip
_NAMES = """
    martin bernard dubois thomas robert richard petit durand leroy moreau simon laurent lefebvre michel garcia david
    bertrand roux vincent fournier morel girard andre mercier dupont lambert bonnet francois martinez legrand garnier
    faure rousseau blanc guerin muller henry roussel nicolas perrin morin mathieu clement gauthier dumont lopez
    fontaine chevalier robin masson sanchez gerard nguyen boyer denis lemaire duval joly gautier roger lyon berlin
    حداد منصور خليل schneider fischer weber schmidt wagner becker hoffmann dupond dupontel bernardin
""".split()  # noqa: SIM905 – read better so
_SPECIALTIES = ("dermatology", "cardiology", "general_practice", "psychiatry", "ophthalmology")
_PROFESSIONS = ("physician", "dentist", "physiotherapist", "pharmacy", "nurse")
_LANGUAGES = ("fr", "en", "de", "ar", "es")


@contextmanager
def filled(settings: Settings, count: int) -> Iterator[Database]:
    """The directory's database with a crowd in it, empty again afterwards."""
    truncate(settings)
    database = Database(settings.database_url, room="directory")
    settle(database)
    fill(database, count)
    with database.transaction() as tx:
        tx.execute(text("ANALYZE entries, places, profiles"))
    yield database
    database.close()
    truncate(settings)


class Patient(Engine):
    """An engine that is waited for: what is found is looked at here, not how soon."""

    def search(self, body: dict[str, Any], left: float) -> dict[str, Any]:
        answer: dict[str, Any] = self.writer().search(index=self.index, body=body).body
        return answer


@contextmanager
def indexed(database: Database, url: str) -> Iterator[Patient]:
    """An engine whose index holds all that the database does, removed afterwards."""
    engine = Patient(url, f"test-{uuid4().hex[:8]}")
    for _ in building(database, engine):
        pass
    yield engine
    for index in holders(engine, engine.index):
        engine.writer().indices.delete(index=index)
    engine.close()


def settle(database: Database) -> None:
    """The towns, as the packaged places have them."""
    rows = [
        {
            "id": each, "country": each[:2], "region": None, "parent_id": parent, "name": name, "arabic": None,
            "folded": [joined(name)], "sought": joined(name), "postcodes": codes, "lat": lat, "lon": lon,
            "population": population,
        }
        for each, (name, lat, lon, population, parent, codes) in TOWNS.items()
    ]  # fmt: skip
    with database.transaction() as tx:
        tx.execute(insert(Locality), rows)


def fill(database: Database, count: int, seed: int = 8) -> list[UUID]:
    """That many entries with one to four places each, around the towns and anywhere on earth; and their ids."""
    chance = random.Random(seed)
    entries, places, profiles = [], [], []
    for number in range(count):
        one = UUID(int=chance.getrandbits(128), version=4)
        names = chance.sample(_NAMES, 2)
        profession = chance.choice(_PROFESSIONS)
        entries.append(
            {
                "id": one, "source": "rpps", "register_number": str(number), "country": chance.choice(("FR", "DE")),
                "kind": "partner" if profession == "pharmacy" else "professional", "name": " ".join(names).title(),
                "title": None, "profession": profession, "words": sorted(names), "sought": " ".join(names),
                "specialties": chance.sample(_SPECIALTIES, chance.randint(0, 2)) if profession == "physician" else [],
                "as_of": date(2026, 11, 1), "digest": b"",
            }
        )  # fmt: skip
        places += [_place(chance, one, at) for at in range(chance.choice((1, 1, 1, 2, 4)))]
        if chance.random() < 0.4:
            profiles.append(
                {
                    "entry_id": one, "languages": chance.sample(_LANGUAGES, 2), "video": chance.random() < 0.5,
                    "sector": chance.choice(("1", "2", None)), "accepts_new": chance.choice((True, False, None)),
                    "accessible": chance.random() < 0.5,
                }
            )  # fmt: skip
    with database.transaction() as tx:
        tx.execute(insert(Entry), entries)
        tx.execute(insert(Place), places)
        tx.execute(insert(Profile), profiles)
    return [each["id"] for each in entries]


def _place(chance: random.Random, entry_id: UUID, at: int) -> dict[str, Any]:
    town = chance.choice([*TOWNS, None])
    lat, lon, codes = 0.0, 0.0, ["00000"]
    if town:
        _, lat, lon, _, _, codes = TOWNS[town]
        lat, lon = lat + chance.gauss(0, 0.1), lon + chance.gauss(0, 0.1)
    else:
        lat, lon = chance.uniform(-90, 90), chance.uniform(-180, 180)
    none = chance.random() < 0.05
    return {
        "id": UUID(int=chance.getrandbits(128), version=4), "entry_id": entry_id, "key": str(at), "position": at,
        "address": "", "postcode": chance.choice(codes) if codes else None, "city": "", "commune": town,
        "country": "FR", "lat": None if none else lat, "lon": None if none else lon,
        "precision": "none" if none else "site",
    }  # fmt: skip


def questions(count: int, seed: int = 9) -> Sequence[Question]:
    """Questions of every shape about such a crowd."""
    chance = random.Random(seed)
    return [_question(chance) for _ in range(count)]


def _question(chance: random.Random) -> Question:
    parts = tuple(_part(chance) for _ in range(chance.choice((0, 1, 1, 2, 3))))
    middle = _point(chance) if chance.random() < 0.7 else None
    within: tuple[Reading, ...] = ()
    if middle and chance.random() < 0.6:
        within = (Reading("around", 0, circle=Circle(middle, chance.choice((2_000.0, 20_000.0, 200_000.0)))),)
        if chance.random() < 0.3:
            within = (*within, Reading("inside", 0, (chance.choice([*TOWNS]),)))
    maybe = {
        "kind": ("professional", "partner"), "country": ("FR", "DE"), "profession": _PROFESSIONS, "sector": ("1", "2"),
        "specialty": _SPECIALTIES, "video": (True, False), "accepts_new": (True, False), "accessible": (True,),
        "claimed": (False,), "languages": (("fr",), ("ar", "de")),
    }  # fmt: skip
    narrowing = {name: chance.choice(values) for name, values in maybe.items() if chance.random() < 0.08}
    by_distance = middle is not None and chance.random() < 0.5
    return Question(parts, Narrowing(**narrowing, within=within), middle, by_distance)


def _part(chance: random.Random) -> Part:
    name, town = chance.choice(_NAMES), chance.choice([*TOWNS])
    _, lat, lon, _, _, codes = TOWNS[town]
    slipped = chance.choice((name[:-1], name + "x", name[1] + name[0] + name[2:], name[:2] + "q" + name[3:]))
    every = (
        (Reading("specialty", 32, (chance.choice(_SPECIALTIES),)),),
        (Reading("profession", 32, (chance.choice(_PROFESSIONS),)), Reading("name", 8, (name,))),
        (Reading("name", 32, (name,)), Reading("prefix", 16, (name[:3],)), *_nearly(slipped)),
        (
            Reading("inside", 32, (town,)),
            Reading("around", 16, circle=Circle(Point(lat, lon), chance.choice((10_000.0, 30_000.0)))),
            Reading("name", 4, (name,)),
        ),
        (Reading("postcode", 32, tuple(codes[:1]) or ("00000",)), Reading("inside", 16, (town,))),
    )
    return Part(chance.choice(every))


def _nearly(word: str) -> tuple[Reading, ...]:
    return (Reading("typo", 8, (word,)),) if len(word) >= 5 else ()


def _point(chance: random.Random) -> Point:
    if chance.random() < 0.1:
        return Point(chance.uniform(-90, 90), chance.uniform(-180, 180))
    _, lat, lon, *_ = TOWNS[chance.choice([*TOWNS])]
    return Point(lat + chance.gauss(0, 0.05), lon + chance.gauss(0, 0.05))
