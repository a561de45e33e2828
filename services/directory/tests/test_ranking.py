"""What an entry is worth: the sum of its best meanings, and nothing else."""

from dataclasses import replace
from math import inf
from typing import Any

import pytest

from kit.distances import Circle, Point
from services.directory import ranking
from services.directory.questions import Narrowing, Part, Question, Reading
from services.directory.ranking import Card, Spot

LYON, NANTES = Point(45.7578, 4.8320), Point(47.2184, -1.5536)
MARCHAND = Card(
    id="1",
    kind="professional",
    country="FR",
    profession="physician",
    specialties=frozenset({"dermatology"}),
    words=frozenset({"helene", "marchand"}),
    sought="helene marchand",
    spots=[Spot(frozenset({"FR-69382", "FR-69123"}), "69002", LYON), Spot(frozenset(), None, None)],
)
DERMATO = Part((Reading("specialty", 32, ("dermatology",)), Reading("name", 8, ("dermato",))))
IN_LYON = Part((Reading("inside", 32, ("FR-69123",)), Reading("around", 16, circle=Circle(LYON, 10_000.0))))


def test_the_best_readings_of_all_parts_are_added() -> None:
    assert ranking.score(Question((DERMATO, IN_LYON)), MARCHAND) == 64


def test_who_lacks_one_part_is_not_meant() -> None:
    in_nantes = Part((Reading("around", 16, circle=Circle(NANTES, 10_000.0)),))
    assert ranking.score(Question((DERMATO, in_nantes)), MARCHAND) is None


@pytest.mark.parametrize(
    ("reading", "held"),
    [
        (Reading("name", 1, ("helene", "marchand")), True),
        (Reading("name", 1, ("marchand", "paul")), False),
        (Reading("prefix", 1, ("march",)), True),
        (Reading("prefix", 1, ("archand",)), False),
        (Reading("typo", 1, ("marchant",)), True),
        (Reading("typo", 1, ("marhcand",)), True),
        (Reading("typo", 1, ("merchent",)), False),
        (Reading("profession", 1, ("physician", "nurse")), True),
        (Reading("postcode", 1, ("69002",)), True),
        (Reading("inside", 1, ("FR-69382",)), True),
        (Reading("around", 1, circle=Circle(NANTES, 600_000.0)), True),
        (Reading("around", 1, circle=Circle(NANTES, 500_000.0)), False),
    ],
)
def test_what_a_reading_holds_for(reading: Reading, held: bool) -> None:
    assert ranking.holds(reading, MARCHAND) is held


def test_nothing_that_an_owner_says_or_pays_moves_them_up() -> None:
    question = Question((DERMATO,), middle=LYON)
    every: dict[str, Any] = {"claimed": True, "video": True, "accepts_new": True, "accessible": True, "sector": "1"}
    boasting = replace(MARCHAND, **every, languages=frozenset({"fr", "en", "de", "ar"}))
    assert ranking.key(question, boasting) == ranking.key(question, MARCHAND)


@pytest.mark.parametrize(
    ("narrowing", "meant"),
    [
        (Narrowing(video=True), False),
        (Narrowing(video=False), True),
        (Narrowing(country="DE"), False),
        (Narrowing(specialty="dermatology", profession="physician"), True),
        (Narrowing(languages=("fr",)), False),
        (Narrowing(within=(Reading("around", 0, circle=Circle(LYON, 1.0)),)), True),
    ],
)
def test_filters_leave_out_and_count_for_nothing(narrowing: Narrowing, meant: bool) -> None:
    assert ranking.score(Question((DERMATO,), narrowing), MARCHAND) == (32 if meant else None)


def test_the_nearer_comes_first_and_who_has_no_point_last() -> None:
    question = Question((DERMATO,), middle=LYON, by_distance=True)
    lost = replace(MARCHAND, id="0", spots=[Spot(frozenset(), None, None)])
    far = replace(MARCHAND, id="2", spots=[Spot(frozenset(), None, NANTES)])
    keys = [key for card in (lost, far, MARCHAND) if (key := ranking.key(question, card))]
    assert [key.id for key in sorted(keys, key=lambda one: ranking.order(question, one))] == ["1", "2", "0"]
    assert keys[0].metres == inf
