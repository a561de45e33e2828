"""Charts: what is drawn is what was noted, and all that is drawn is said."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from gateway.charts import Words, alone, draw, table
from gateway.charts.tests.series import LAST, a_goal, a_pause, a_series, weights

FR = Words()
_SVG = "{http://www.w3.org/2000/svg}"


def drawn(*asked: Any, words: Words = FR, **more: Any) -> ElementTree.Element:
    """A chart, read as XML."""
    return ElementTree.fromstring(draw(*asked, words=words, **more))


def paths(chart: ElementTree.Element, kind: str) -> list[list[tuple[float, float]]]:
    """The corners of each piece of a path of a kind, without those of the legend."""
    found = [path.get("d", "") for path in chart.iter(f"{_SVG}path") if kind in path.get("class", "").split()]
    pieces = [piece for d in found[:1] for piece in d.split("M") if piece]
    return [[(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", piece)] for piece in pieces]


def values(chart: ElementTree.Element, corners: list[tuple[float, float]], ticks: tuple[float, float]) -> list[float]:
    """What corners mean on an axis from its lowest to its highest tick."""
    top, foot = float(chart.get("data-top", "")), float(chart.get("data-bottom", ""))
    low, high = ticks
    return [low + (foot - y) / (foot - top) * (high - low) for _, y in corners]


def says(chart: ElementTree.Element) -> str:
    """The description."""
    return chart.findtext(f"{_SVG}desc", "")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("days", [0, 1, 3, 90, 1000])
@pytest.mark.parametrize("measure", ["kg", "physical", "asleep_minutes", "efficiency", "cigarettes", "steps"])
def test_any_number_of_days_is_a_well_formed_picture_within_its_frame(measure: str, days: int, direction: str) -> None:
    factor = {"kg": 1.0, "physical": 0.1, "asleep_minutes": 5.0, "efficiency": 1.0, "cigarettes": 0.1, "steps": 90.0}
    noted = [None if value is None else value * factor[measure] for value in weights(days)]
    if measure == "physical":
        noted = [None if value is None else min(value, 10.0) for value in noted]
    chart = drawn(a_series(measure, noted or [None] * 30), measure, direction=direction)
    _, _, wide, tall = (float(part) for part in chart.get("viewBox", "").split())
    for element in chart.iter():
        for name, most in (("x", wide), ("y", tall)):
            assert 0 <= float(element.get(name, 0)) <= most
    dots = paths(chart, "dots")
    assert len(dots) == sum(value is not None for value in noted)
    assert all(0 <= x <= wide and 0 <= y <= tall for ((x, y),) in dots)


def test_points_are_the_values_and_the_line_the_means() -> None:
    series = a_series("physical", [4.0, 6.0, None, 7.0, 3.0])
    chart = drawn(series, "physical")
    points = [corner for piece in paths(chart, "dots") for corner in piece]
    assert values(chart, points, (0, 10)) == pytest.approx([4, 6, 7, 3], abs=0.01)
    (line,) = paths(chart, "mean")
    assert values(chart, line, (0, 10)) == pytest.approx([5, 17 / 3, 5], abs=0.01)


def test_no_corner_lies_on_a_day_without_a_note() -> None:
    noted = weights(90)
    chart = drawn(a_series("kg", noted), "kg")
    left, column = float(chart.get("data-left", "")), float(chart.get("data-column", ""))
    for kind in ("dots", "mean"):
        steps = {round((x - left) / column - 0.5) for piece in paths(chart, kind) for x, _ in piece}
        assert steps <= {at for at, value in enumerate(noted) if value is not None}


def test_a_gap_of_a_week_breaks_the_line_and_a_shorter_one_does_not() -> None:
    for gap, pieces in ((5, 1), (6, 2), (20, 2)):
        chart = drawn(a_series("kg", [70.0, 70.2, 70.1, *[None] * gap, 71.0, 71.1]), "kg")
        assert len(paths(chart, "mean")) == pieces


def test_the_mean_at_the_end_is_that_of_the_last_day_or_not_told() -> None:
    assert "Moyenne sur 7 jours à la fin : 70,5 kg." in says(drawn(a_series("kg", [70.0, 71.0]), "kg"))
    assert "Moyenne" not in says(drawn(a_series("kg", [70.0, 71.0, *[None] * 7]), "kg"))


def test_by_week_the_line_runs_through_the_weeks_and_breaks_at_one_without() -> None:
    chart = drawn(a_series("kg", [70.0, 70.5, None, 71.0, 71.5], step="week"), "kg")
    assert [len(piece) for piece in paths(chart, "mean")] == [2, 2]
    assert "Semaines notées : 4 sur 5." in says(chart)


def test_a_weight_axis_says_where_it_begins_and_a_score_needs_not() -> None:
    chart = drawn(a_series("kg", [70.0, 70.5, 71.0]), "kg")
    assert "L’axe commence à 69,0 kg." in says(chart)
    assert "kg, l’axe commence à 69" in [text.text for text in chart.iter(f"{_SVG}text")]
    assert "L’axe" not in says(drawn(a_series("physical", [6.0, 7.0]), "physical"))


def test_a_goal_is_a_line_of_its_own_and_always_within_the_axis() -> None:
    chart = drawn(a_series("kg", [80.0, 79.5], goals=[a_goal("kg", 65.0)]), "kg")
    (goal,) = [path for path in chart.iter(f"{_SVG}path") if path.get("class") == "goal"][:1]
    y = float(re.findall(r" ([\d.]+)H", goal.get("d", ""))[0])
    assert float(chart.get("data-top", "")) <= y <= float(chart.get("data-bottom", ""))
    assert "Objectif : 65,0 kg." in says(chart)
    other = drawn(a_series("kg", [80.0, 79.5], goals=[a_goal("steps", 65.0)]), "kg")
    assert "Objectif" not in says(other)


def test_a_pause_is_shaded_from_its_first_day_to_its_last_and_told() -> None:
    pauses = [a_pause("2026-11-20", "2026-11-24"), a_pause("2026-11-27", None, "holidays")]
    chart = drawn(a_series("kg", weights(30), pauses=pauses), "kg")
    column = float(chart.get("data-column", ""))
    spans = [float(rect.get("width", "")) for rect in chart.iter(f"{_SVG}rect") if rect.get("class") == "pause"]
    assert spans[:2] == pytest.approx([5 * column, 2 * column], abs=0.2)
    assert "Pause (maladie) : du 20 nov. 2026 au 24 nov. 2026." in says(chart)
    assert "Pause (vacances) : depuis le 27 nov. 2026." in says(chart)


def test_a_reference_is_drawn_for_its_measure_alone_and_only_where_it_is_valid() -> None:
    valid = {"measure": "bmi", "low": 18.5, "high": 25.0}
    for measure, said, there in (("bmi", valid, True), ("bmi", None, False), ("kg", valid, False)):
        chart = drawn(a_series(measure, [24.0, 24.5, 24.963], range=said), measure)
        assert ("Repère" in says(chart)) is there
        assert any(rect.get("class") == "range" for rect in chart.iter(f"{_SVG}rect")) is there


def test_the_ends_of_a_reference_are_written_as_exactly_as_its_measure() -> None:
    said = {"measure": "bmi", "low": 18.4637, "high": 25.0}
    written = "".join(drawn(a_series("bmi", [24.0], range=said), "bmi").itertext())
    assert "18,5" in written
    assert "18,464" not in written


def test_an_index_never_shows_the_next_band() -> None:
    (row,) = table(a_series("bmi", [24.963]), "bmi", words=FR)
    assert row.value == "24,9 kg/m²"


def test_nothing_noted_is_said_and_no_number_made_up() -> None:
    chart = drawn(a_series("kg", [None] * 30), "kg")
    assert "Rien n’est noté sur ces jours." in says(chart)
    shown = [text.text for text in chart.iter(f"{_SVG}text")]
    assert shown == ["kg", "Rien n’est noté sur ces jours.", "30 oct.", "13 nov.", "28 nov."]


def test_from_right_to_left_all_is_the_mirror_image() -> None:
    series = a_series("kg", weights(30), pauses=[a_pause("2026-11-20", "2026-11-24")])
    here, there = drawn(series, "kg"), drawn(series, "kg", direction="rtl")
    assert there.get("direction") == "rtl"
    for (mine,), (theirs,) in zip(paths(here, "dots"), paths(there, "dots"), strict=True):
        assert theirs == pytest.approx((360 - mine[0], mine[1]), abs=0.11)


def test_the_period_before_lies_dashed_under_the_same_axis() -> None:
    before = a_series("kg", [72.0, 72.5, 73.0], last=LAST.replace(day=25))
    chart = drawn(a_series("kg", [70.0, 70.5, 71.0]), "kg", previous=before)
    (line,) = paths(chart, "before")
    assert values(chart, line, (70, 73)) == pytest.approx([72.25, 72.5], abs=0.05)
    assert "Période d’avant : du 23 nov. 2026 au 25 nov. 2026." in says(chart)
    nothing = drawn(a_series("kg", [70.0]), "kg", previous=a_series("kg", [None]))
    assert "Rien n’était noté sur la période d’avant." in says(nothing)


def test_two_trackers_have_an_axis_each_and_few_days_are_called_few() -> None:
    sleep = a_series("asleep_minutes", [400.0, None, 420.0, 430.0, 440.0, 450.0, 460.0, 470.0])
    few = drawn(
        a_series("physical", [5.0, 5.0, None, 6.0, 6.0, 6.0, 6.0, None]), "physical", second=(sleep, "asleep_minutes")
    )
    assert "Trop peu de jours notés des deux côtés (5, il en faut 7) : ne comparez pas." in says(few)
    enough = drawn(a_series("physical", [5.0] * 8), "physical", second=(sleep, "asleep_minutes"))
    assert "Jours notés des deux côtés : 7." in says(enough)
    assert "Trop peu" not in says(enough)
    with pytest.raises(ValueError, match="same days"):
        draw(a_series("physical", [5.0]), "physical", words=FR, second=(sleep, "asleep_minutes"))


def test_who_would_rather_not_see_numbers_sees_the_course_alone() -> None:
    hidden = Words(numbers=False)
    series = a_series("kg", [70.3, 71.4, 72.5], goals=[a_goal("kg", 68.0)])
    picture = draw(series, "kg", words=hidden)
    words = re.sub(r"<path[^>]*>|<rect[^>]*>|<svg[^>]*>|<text[^>]*>", "", picture)
    assert not re.search(r"7[0-9],|68", words)
    assert table(series, "kg", words=hidden) == []


def test_a_weight_is_in_the_reader_s_unit() -> None:
    series = a_series("kg", [70.4])
    assert table(series, "kg", words=Words(weight="lb"))[0].value == "155,2 livres"
    assert table(series, "kg", words=Words(weight="st"))[0].value == "11 st 1,2 lb"
    assert table(a_series("asleep_minutes", [445.0]), "asleep_minutes", words=FR)[0].value == "7 h 25"


def test_a_table_has_a_row_for_each_number_and_none_for_a_gap() -> None:
    rows = table(a_series("kg", [70.4, None, 70.0]), "kg", words=FR)
    assert [(row.step, row.day, row.value, row.mean) for row in rows] == [
        (0, "2026-11-26", "70,4 kg", ""),
        (2, "2026-11-28", "70,0 kg", "70,2 kg"),
    ]


def test_it_names_no_colour_runs_nothing_and_its_ids_are_its_own() -> None:
    one, other = (draw(a_series("kg", weights(days)), "kg", words=FR) for days in (30, 31))
    for picture in (one, other):
        assert not re.search(r"#[0-9a-f]{3}|rgb|<script|style=| on\w+=|href", picture)
    ids = [set(re.findall(r' id="([^"]+)"', picture)) for picture in (one, other)]
    assert len(ids[0]) == len(ids[1]) == 3
    assert not ids[0] & ids[1]


def test_words_that_are_given_are_escaped() -> None:
    picture = draw(a_series("kg", [70.0]), "kg", words=Words(names={"kg": "<b>&"}))
    assert "<b>" not in picture
    assert ElementTree.fromstring(picture).findtext(f"{_SVG}title", "").startswith("<b>&")


def test_alone_it_brings_its_style_and_a_policy_that_lets_only_that_in() -> None:
    chart = drawn(a_series("kg", [70.0]), "kg", style=alone.style())
    style = chart.findtext(f"{_SVG}style", "")
    assert "--teal:" in style
    assert ".chart .mean" in style
    assert "'sha256-" in alone.policy()


def test_a_measure_that_the_tracker_has_not_is_refused() -> None:
    with pytest.raises(LookupError):
        draw(a_series("kg", [70.0]), "bmi", words=FR)
