"""The map: points at their places, one scale, words for who cannot see it."""

import re

import pytest

from gateway.pages.map import HEIGHT, WIDTH, Point, draw, project

UNITS = ("m", "km")
LYON, VILLEURBANNE, PARIS = Point("1", 45.758, 4.8351), Point("2", 45.7719, 4.8902), Point("3", 48.8566, 2.3522)


def drawn(*points: Point, tiles: str = "") -> str:
    return str(draw(points, "Carte", "Le nord est en haut", UNITS, tiles))


def marks(svg: str) -> dict[str, tuple[float, float]]:
    """Where the middle of each mark is, by its words."""
    found = re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)" text-anchor="middle">([^<]*)</text></g>', svg)
    return {words: (float(x), float(y) - 5.5) for x, y, words in found[:-1]}


def test_without_a_point_there_is_no_map() -> None:
    assert drawn() == ""


def test_the_map_has_a_title_and_a_description() -> None:
    svg = drawn(LYON)
    assert 'role="img" aria-labelledby="map-title map-words"' in svg
    assert '<title id="map-title">Carte</title>' in svg


def test_what_is_in_the_north_and_the_west_is_above_and_to_the_left() -> None:
    at = marks(drawn(LYON, PARIS))
    assert at["3"][0] < at["1"][0]
    assert at["3"][1] < at["1"][1]


@pytest.mark.parametrize(
    "points", [(LYON,), (LYON, VILLEURBANNE), (LYON, PARIS), (Point("1", 45, -170), Point("2", -45, 170))]
)
def test_every_mark_is_inside(points: tuple[Point, ...]) -> None:
    for x, y in marks(drawn(*points)).values():
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


def test_marks_that_would_cover_each_other_are_one_with_all_their_numbers() -> None:
    here = [Point(str(number), 45.758, 4.8351) for number in range(1, 3)]
    assert set(marks(drawn(*here, PARIS))) == {"1, 2", "3"}
    many = [Point(str(number), 45.758, 4.8351) for number in range(1, 6)]
    assert set(marks(drawn(*many))) == {"1, 2, 3…"}


@pytest.mark.parametrize(("points", "unit"), [((LYON,), "m"), ((LYON, VILLEURBANNE), "km"), ((LYON, PARIS), "km")])
def test_the_scale_is_round_and_true(points: tuple[Point, ...], unit: str) -> None:
    svg = drawn(*points)
    [(wide, said)] = re.findall(r'class="scale"><path d="M\d+ \d+v8h([\d.]+)v-8"/><text[^>]*>([^<]*)<', svg)
    number, word = said.split(" ")
    assert re.fullmatch(r"[125]0*", number)
    assert word == unit
    if len(points) > 1:
        at = marks(svg)
        (x1, y1), (x2, y2) = list(at.values())
        metres = {LYON.lat + VILLEURBANNE.lat: 4547, LYON.lat + PARIS.lat: 391_500}[sum(point.lat for point in points)]
        told = ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 / float(wide) * int(number) * (1000 if word == "km" else 1)
        assert told == pytest.approx(metres, rel=0.01)


def test_tiles_cover_the_map_and_are_those_of_the_place() -> None:
    svg = drawn(LYON, VILLEURBANNE, tiles="https://tiles.example/{z}/{x}/{y}.png?a=1&b=2")
    found = re.findall(
        r'<image href="https://tiles.example/(\d+)/(\d+)/(\d+).png\?a=1&amp;b=2" x="([\d.-]+)" y="([\d.-]+)"', svg
    )
    lefts, tops = [float(one[3]) for one in found], [float(one[4]) for one in found]
    assert min(lefts) <= 0
    assert max(lefts) + 256 >= WIDTH
    assert min(tops) <= 0
    assert max(tops) + 256 >= HEIGHT
    zoom = int(found[0][0])
    x, y = project(LYON.lat, LYON.lon, zoom)
    assert (str(int(x // 256)), str(int(y // 256))) in {(one[1], one[2]) for one in found}


def test_words_are_text() -> None:
    svg = str(draw([Point("<b>", 45, 4)], "<i>", "&", UNITS))
    assert "<b>" not in svg
    assert "<i>" not in svg
