"""A small map of what was found, drawn here: points with the numbers of the list, a scale, and words for who cannot
see it. It asks nobody for pictures, unless an operator names a server of tiles: then these lie under the points.

The projection is the web's (Mercator on a sphere), so that such tiles fit.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 360, 270  # drawn about as large as that, so that its words are as large as others
_MARGIN = 32
_TILE = 256
_EQUATOR = 40_075_016.69  # metres
_NEAREST, _FARTHEST = 15.0, 0.0  # zoom: what is in one street, the whole world
_MOST_NORTH = 85.0
_SHORTEST = 50  # units of the scale, at the least half of it
_TALL = 26  # of a mark
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Point:
    """What has the number `label` in the list, at a place in WGS84 degrees."""

    label: str
    lat: float
    lon: float


@dataclass(frozen=True)
class _Mark:
    x: float
    y: float
    labels: tuple[str, ...]

    @property
    def words(self) -> str:
        shown = ", ".join(self.labels[:3])
        return f"{shown}…" if len(self.labels) > 3 else shown

    @property
    def wide(self) -> float:
        return max(_TALL, 9.5 * len(self.words) + 12)


def draw(points: Sequence[Point], title: str, description: str, unit: tuple[str, str], tiles: str = "") -> Markup:
    """The map as SVG; empty where there is no point. `unit`: what metres and kilometres are called; `tiles`: the
    address of a tile, with {z}, {x} and {y}."""
    if not points:
        return Markup()
    zoom = _zoom(points)
    zoom = float(math.floor(zoom)) if tiles else zoom
    left, top = _corner(points, zoom)
    marks = _gather([_Mark(*_at(point, zoom, left, top), (point.label,)) for point in points])
    parts = [*_under(tiles, int(zoom), left, top)] if tiles else []
    parts += [_draw_mark(mark) for mark in marks]
    parts.append(_scale(points, zoom, unit))
    head = Markup(
        '<svg class="map" viewBox="0 0 {} {}" role="img" aria-labelledby="map-title map-words">'
        '<title id="map-title">{}</title><desc id="map-words">{}</desc>'
        '<rect class="ground" width="{}" height="{}"/>'
    ).format(WIDTH, HEIGHT, title, description, WIDTH, HEIGHT)
    return head + Markup("").join(parts) + Markup("</svg>")


def project(lat: float, lon: float, zoom: float) -> tuple[float, float]:
    """Where a place lies on the web's map of the world at a zoom, in its units."""
    size = _TILE * 2**zoom
    north = math.radians(max(-_MOST_NORTH, min(_MOST_NORTH, lat)))
    return (lon + 180) / 360 * size, (1 - math.asinh(math.tan(north)) / math.pi) / 2 * size


def _zoom(points: Sequence[Point]) -> float:
    """The nearest zoom at which all points are inside the margins."""
    xs, ys = zip(*(project(point.lat, point.lon, 0) for point in points), strict=True)
    spans = ((WIDTH - 2 * _MARGIN, max(xs) - min(xs)), (HEIGHT - 2 * _MARGIN, max(ys) - min(ys)))
    fitting = [math.log2(room / span) for room, span in spans if span > 0]
    return max(_FARTHEST, min([_NEAREST, *fitting]))


def _corner(points: Sequence[Point], zoom: float) -> tuple[float, float]:
    xs, ys = zip(*(project(point.lat, point.lon, zoom) for point in points), strict=True)
    return (min(xs) + max(xs) - WIDTH) / 2, (min(ys) + max(ys) - HEIGHT) / 2


def _at(point: Point, zoom: float, left: float, top: float) -> tuple[float, float]:
    x, y = project(point.lat, point.lon, zoom)
    return x - left, y - top


def _gather(marks: Sequence[_Mark]) -> list[_Mark]:
    """Marks that would cover each other become one, with the numbers of all."""
    found: list[_Mark] = []
    for mark in marks:
        for place, other in enumerate(found):
            if abs(mark.x - other.x) < (mark.wide + other.wide) / 2 and abs(mark.y - other.y) < _TALL:
                found[place] = _Mark(other.x, other.y, other.labels + mark.labels)
                break
        else:
            found.append(mark)
    return found


def _draw_mark(mark: _Mark) -> Markup:
    x = max(mark.wide / 2, min(WIDTH - mark.wide / 2, mark.x))
    return Markup(
        '<g class="mark"><rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" rx="13"/>'
        '<text x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text></g>'
    ).format(x - mark.wide / 2, mark.y - _TALL / 2, mark.wide, _TALL, x, mark.y + 5.5, mark.words)


def _scale(points: Sequence[Point], zoom: float, unit: tuple[str, str]) -> Markup:
    """A bar of a round length, true in the middle of the map."""
    middle = (max(point.lat for point in points) + min(point.lat for point in points)) / 2
    metres_a_unit = _EQUATOR * math.cos(math.radians(middle)) / (_TILE * 2**zoom)
    length = _round_up(_SHORTEST * metres_a_unit)
    wide, metre_or_more = length / metres_a_unit, length >= 1000
    words = f"{length // 1000 if metre_or_more else length} {unit[1] if metre_or_more else unit[0]}"
    x, y = 16, HEIGHT - 18
    return Markup(
        '<g class="scale"><path d="M{} {}v8h{:.1f}v-8"/><text x="{:.1f}" y="{}" text-anchor="middle">{}</text></g>'
    ).format(x, y - 8, wide, x + wide / 2, y - 12, words)


def _round_up(metres: float) -> int:
    """The next 1, 2 or 5 with noughts."""
    ten = 10 ** math.floor(math.log10(metres))
    return int(max(1, ten * next(step for step in _STEPS if step * ten >= metres)))


def _under(tiles: str, zoom: int, left: float, top: float) -> list[Markup]:
    """The tiles that the map lies on."""
    most = 2**zoom
    columns = range(math.floor(left / _TILE), math.floor((left + WIDTH) / _TILE) + 1)
    rows = range(max(0, math.floor(top / _TILE)), min(most - 1, math.floor((top + HEIGHT) / _TILE)) + 1)
    return [
        Markup('<image href="{}" x="{:.1f}" y="{:.1f}" width="{}" height="{}"/>').format(
            escape(tiles.replace("{z}", str(zoom)).replace("{x}", str(x % most)).replace("{y}", str(y))),
            x * _TILE - left,
            y * _TILE - top,
            _TILE,
            _TILE,
        )
        for x in columns
        for y in rows
    ]
