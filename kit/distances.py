"""Distances on the earth, a sphere of its mean radius, the same for the index, the database and ourselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, degrees, pi, radians, sin, sqrt

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, between, func, or_

RADIUS = 6_371_008.7714


@dataclass(frozen=True, slots=True)
class Point:
    """WGS84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Circle:
    """All that is at most so many metres away from a point."""

    middle: Point
    metres: float


def metres(one: Point, other: Point) -> float:
    """How far apart two points are (haversine)."""
    lat, lon = radians(one.lat - other.lat) / 2, radians(one.lon - other.lon) / 2
    half = sin(lat) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(lon) ** 2
    return 2 * RADIUS * asin(min(1.0, sqrt(half)))


def metres_sql(
    middle: Point, lat: SQLColumnExpression[float | None], lon: SQLColumnExpression[float | None]
) -> ColumnElement[float]:
    """The same in the database, null where there is no point."""
    half = func.power(func.sin(func.radians(lat - middle.lat) / 2.0), 2) + cos(radians(middle.lat)) * func.cos(
        func.radians(lat)
    ) * func.power(func.sin(func.radians(lon - middle.lon) / 2.0), 2)
    return 2 * RADIUS * func.asin(func.least(1.0, func.sqrt(half)))


def box(circle: Circle) -> tuple[tuple[float, float], Sequence[tuple[float, float]]]:
    """Latitudes from and to, and one or two ranges of longitudes, that hold the whole circle."""
    middle, angle = circle.middle, circle.metres / RADIUS
    low, high = middle.lat - degrees(angle), middle.lat + degrees(angle)
    if low <= -90 or high >= 90 or angle >= pi / 2:
        return (max(low, -90.0), min(high, 90.0)), [(-180.0, 180.0)]
    # the widest is not at the middle's own latitude but nearer to the pole
    wide = degrees(asin(min(1.0, sin(angle) / cos(radians(middle.lat)))))
    west, east = middle.lon - wide, middle.lon + wide
    if west < -180:
        return (low, high), [(west + 360, 180.0), (-180.0, east)]
    if east > 180:
        return (low, high), [(west, 180.0), (-180.0, east - 360)]
    return (low, high), [(west, east)]


def within_sql(
    circle: Circle, lat: SQLColumnExpression[float | None], lon: SQLColumnExpression[float | None]
) -> ColumnElement[bool]:
    """Whether a point is in a circle; the box first, which an index finds."""
    (low, high), ranges = box(circle)
    return and_(
        between(lat, low, high),
        or_(*(between(lon, west, east) for west, east in ranges)),
        metres_sql(circle.middle, lat, lon) <= circle.metres,
    )
