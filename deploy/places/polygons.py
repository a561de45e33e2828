"""The centroid of polygons, as PostGIS writes them (EWKB)."""

import struct
from collections.abc import Iterable, Iterator
from itertools import pairwise

Ring = tuple[float, ...]
"""x and y in turn, the first point again at the end."""

_POLYGON, _MULTIPOLYGON, _WITH_SRID = 3, 6, 0x20000000


def centroid(shapes: Iterable[str]) -> tuple[float, float]:
    """Longitude and latitude of the middle of the area of some shapes together; each is hexadecimal EWKB.

    Computed in degrees: the middle of an area moves with any stretching of the axes.
    """
    area = x = y = 0.0
    for shape in shapes:
        for rings in _polygons(bytes.fromhex(shape)):
            for position, ring in enumerate(rings):
                part, part_x, part_y = _weigh(ring)
                # the first ring is the outline, the others are holes, whichever way round they are drawn
                sign = 1 if (part > 0) == (position == 0) else -1
                area, x, y = area + sign * part, x + sign * part_x, y + sign * part_y
    return x / area, y / area


def _weigh(ring: Ring) -> tuple[float, float, float]:
    """The signed area of a ring and its moments, measured from its first point so that no digits are lost."""
    first_x, first_y = ring[0], ring[1]
    points = [(ring[i] - first_x, ring[i + 1] - first_y) for i in range(0, len(ring), 2)]
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in pairwise(points):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return area / 2, x / 6 + first_x * area / 2, y / 6 + first_y * area / 2


def _polygons(data: bytes) -> Iterator[list[Ring]]:
    kind, at = _kind(data, 0)
    if kind == _POLYGON:
        yield _rings(data, at)[0]
        return
    if kind != _MULTIPOLYGON:
        raise ValueError(f"neither a polygon nor several: {kind}")
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    for _ in range(count):
        _, at = _kind(data, at)
        rings, at = _rings(data, at)
        yield rings


def _kind(data: bytes, at: int) -> tuple[int, int]:
    order, kind = struct.unpack_from("<BI", data, at)
    if order != 1:
        raise ValueError("big-endian shapes are not expected")
    return kind & 0xFF, at + (9 if kind & _WITH_SRID else 5)


def _rings(data: bytes, at: int) -> tuple[list[Ring], int]:
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    rings: list[Ring] = []
    for _ in range(count):
        (points,) = struct.unpack_from("<I", data, at)
        rings.append(struct.unpack_from(f"<{points * 2}d", data, at + 4))
        at += 4 + points * 16
    return rings, at
