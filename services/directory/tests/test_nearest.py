"""Nearest means nearest: both engines against the plainest count there is, over ten thousand entries."""

import random
from collections.abc import Iterator
from math import acos, cos, inf, radians, sin

import pytest
from sqlalchemy import text

from kit.config import Settings
from kit.database import Database
from kit.distances import Circle, Point
from services.directory import database_search, index_search
from services.directory.engine import Engine
from services.directory.questions import Found, Narrowing, Page, Question, Reading
from services.directory.tests import crowd

ENTRIES, QUERIES, SHOWN = 10_000, 200, 20
TOLERANCE = 0.005
EARTH = 6_371_008.7714

Vector = tuple[float, float, float]
Known = list[tuple[str, str | None, str, bool, list[Vector]]]


@pytest.fixture(scope="module")
def filled(directory_settings: Settings) -> Iterator[Database]:
    with crowd.filled(directory_settings, ENTRIES) as database:
        yield database


@pytest.fixture(scope="module")
def known(filled: Database) -> Known:
    """Every entry: its id, profession, country, whether it sees by video, its points as vectors."""
    with filled.transaction() as tx:
        found = tx.execute(
            text(
                "SELECT id, profession, entries.country, coalesce(video, false),"
                " (SELECT array_agg(ARRAY[lat, lon]) FROM places WHERE entry_id = entries.id AND lat IS NOT NULL)"
                " FROM entries LEFT JOIN profiles ON entry_id = id"
            )
        )
        return [
            (str(one), profession, country, video, [vector(*point) for point in points or []])
            for one, profession, country, video, points in found
        ]


def test_the_index_knows_the_nearest(filled: Database, search_url: str, known: Known) -> None:
    with crowd.indexed(filled, search_url) as engine:
        for question in questions():
            check(question, found_by_index(engine, question), known)


def test_the_database_knows_the_nearest(filled: Database, known: Known) -> None:
    for question in questions():
        with filled.transaction() as tx:
            found = database_search.find(tx, question, Page(SHOWN))
        check(question, found, known)


def found_by_index(engine: Engine, question: Question) -> Found:
    return index_search.find(engine, question, Page(SHOWN), 60)


def questions() -> list[Question]:
    chance = random.Random(3)
    return [one_of(chance) for _ in range(QUERIES)]


def one_of(chance: random.Random) -> Question:
    middle = Point(chance.uniform(-90, 90), chance.uniform(-180, 180))
    if chance.random() < 0.8:
        _, lat, lon, *_ = chance.choice([*crowd.TOWNS.values()])
        middle = Point(lat + chance.gauss(0, 0.2), lon + chance.gauss(0, 0.2))
    circle = Circle(middle, chance.choice((5_000.0, 50_000.0, 200_000.0)))
    narrowing = Narrowing(
        profession=chance.choice((None, "physician", "dentist")),
        country=chance.choice((None, None, "FR")),
        video=chance.choice((None, None, True)),
        within=(Reading("around", 0, circle=circle),) if chance.random() < 0.5 else (),
    )
    return Question(narrowing=narrowing, middle=middle, by_distance=True)


def check(question: Question, found: Found, known: Known) -> None:
    truth = brute_force(question, known)
    shown = [(key.id, key.metres) for key in found.keys]
    assert len(shown) == min(len(truth), SHOWN + 1), question
    for (_, metres), (_, wanted) in zip(shown, truth, strict=False):
        # the same distance at the same rank: nobody nearer was left out
        assert metres == wanted or abs(metres - wanted) <= TOLERANCE * wanted + 1, question
    real = dict(truth)
    for entry_id, metres in shown:
        assert metres == real[entry_id] or abs(metres - real[entry_id]) <= TOLERANCE * real[entry_id] + 1


def brute_force(question: Question, known: Known) -> list[tuple[str, float]]:
    """Every entry measured, by the angle between vectors and not by the formula that the engines use."""
    narrowing, middle = question.narrowing, question.middle
    assert middle
    x, y, z = vector(middle.lat, middle.lon)
    most = narrowing.within[0].circle.metres if narrowing.within and narrowing.within[0].circle else inf
    found = []
    for one, profession, country, video, points in known:
        meant = narrowing.profession in (None, profession) and narrowing.country in (None, country)
        if meant and (video or not narrowing.video):
            near = max((x * a + y * b + z * c for a, b, c in points), default=None)
            metres = inf if near is None else EARTH * acos(max(-1.0, min(1.0, near)))
            if metres <= most:
                found.append((one, metres))
    return sorted(found, key=lambda each: each[1])


def vector(lat: float, lon: float) -> Vector:
    a, b = radians(lat), radians(lon)
    return cos(a) * cos(b), cos(a) * sin(b), sin(a)
