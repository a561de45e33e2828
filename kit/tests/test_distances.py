"""Distances and the boxes that are looked into first."""

import random

import pytest

from kit.distances import RADIUS, Circle, Point, box, metres

LYON, NANTES = Point(45.7578, 4.8320), Point(47.2184, -1.5536)


def test_lyon_and_nantes_are_515_kilometres_apart() -> None:
    assert metres(LYON, NANTES) == pytest.approx(515_700, rel=0.005)


def test_the_poles_are_half_a_turn_apart() -> None:
    assert metres(Point(90, 0), Point(-90, 77)) == pytest.approx(3.14159265 * RADIUS)


def test_a_box_holds_every_point_of_its_circle() -> None:
    chance = random.Random(1)
    for _ in range(3_000):
        middle = Point(chance.uniform(-90, 90), chance.uniform(-180, 180))
        circle = Circle(middle, chance.choice((1_000.0, 30_000.0, 200_000.0)))
        near = chance.uniform(0, circle.metres / 111_000)
        other = Point(
            max(-90.0, min(90.0, middle.lat + chance.uniform(-near, near))),
            (middle.lon + chance.uniform(-60, 60) * near + 180) % 360 - 180,
        )
        if metres(middle, other) <= circle.metres:
            assert _holds(circle, other), (circle, other)


@pytest.mark.parametrize(("lon", "inside"), [(179.99, 179.9), (179.99, -179.9), (-179.99, 179.9)])
def test_a_box_goes_on_beyond_the_date_line(lon: float, inside: float) -> None:
    assert _holds(Circle(Point(0, lon), 20_000), Point(0, inside))


def test_a_box_at_a_pole_goes_all_around() -> None:
    assert _holds(Circle(Point(89.95, 10), 20_000), Point(89.95, -170))


def _holds(circle: Circle, point: Point) -> bool:
    (low, high), ranges = box(circle)
    return low <= point.lat <= high and any(west <= point.lon <= east for west, east in ranges)
