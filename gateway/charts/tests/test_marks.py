"""Marked days on a chart: a line where the day is, a number above, its words in the description and in the table."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from gateway.charts import Words, alone, draw, pairs, table
from gateway.charts.tests.series import a_series, weights

FR, _SVG = Words(), "{http://www.w3.org/2000/svg}"
MARKS = [{"day": "2026-11-20", "label": "Début <du> traitement"}, {"day": "2026-11-27", "label": "بداية العلاج"}]


def drawn(series: dict[str, Any], words: Words = FR, **more: Any) -> ElementTree.Element:
    return ElementTree.fromstring(draw(series, "kg", words=words, **more))


def lines(chart: ElementTree.Element) -> list[float]:
    """Where lines of marked days stand, without that of the legend."""
    found = [path.get("d", "") for path in chart.iter(f"{_SVG}path") if path.get("class") == "mark"]
    return [float(re.findall(r"M(-?[\d.]+)", d)[0]) for d in found if "V" in d]


def numbers(chart: ElementTree.Element) -> list[str | None]:
    return [text.text for text in chart.iter(f"{_SVG}text") if text.get("class") == "mark"]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_marked_day_is_a_line_in_its_own_column_with_a_number_above(direction: str) -> None:
    chart = drawn(a_series("kg", weights(30), marks=MARKS), direction=direction)
    left, column = float(chart.get("data-left", "")), float(chart.get("data-column", ""))
    xs = [x if direction == "ltr" else 360 - x for x in lines(chart)]
    assert xs == pytest.approx([left + column * (step + 0.5) for step in (21, 28)], abs=0.1)
    assert numbers(chart) == ["1", "2"]
    assert "jour marqué" in [text.text for text in chart.iter(f"{_SVG}text")]


def test_its_words_are_in_the_description_and_in_the_table_and_in_a_picture_that_stands_alone() -> None:
    series = a_series("kg", weights(30), marks=MARKS)
    said = drawn(series).findtext(f"{_SVG}desc", "").replace("\u2068", "").replace("\u2069", "")
    assert "Jour marqué 1, 20 nov. 2026\u00a0: Début <du> traitement." in said
    assert "بداية العلاج" in said
    assert [row.marks for row in table(series, "kg", words=FR) if row.marks] == [(one["label"],) for one in MARKS]
    both = pairs(series, "kg", (a_series("steps", weights(30)), "steps"), words=FR)
    assert [row.marks for row in both if row.marks] == [(one["label"],) for one in MARKS]
    texts = [text.text or "" for text in drawn(series).iter(f"{_SVG}text")]
    assert not any("traitement" in text for text in texts)
    texts = [text.text or "" for text in drawn(series, style=alone.style()).iter(f"{_SVG}text")]
    assert any("Début <du> traitement" in text for text in texts)


def test_numbers_too_close_for_each_to_be_read_are_told_as_one_span() -> None:
    days = ["2026-11-02", "2026-11-20", "2026-11-20", "2026-11-21"]
    chart = drawn(a_series("kg", weights(90), marks=[{"day": day, "label": "x"} for day in days]))
    assert numbers(chart) == ["1", "2–4"]
    assert len(lines(chart)) == 4


def test_by_week_the_line_stands_in_the_week_and_other_days_are_left_out() -> None:
    series = a_series("kg", [70.0] * 10, step="week", marks=[*MARKS, {"day": "2026-12-24", "label": "x"}])
    assert numbers(drawn(series)) in (["1", "2"], ["1–2"])
    assert len(lines(drawn(series))) == 2
    assert [row.step for row in table(series, "kg", words=FR) if row.marks] == [8, 9]


def test_nothing_is_marked_where_nothing_is_said() -> None:
    plain, marked = drawn(a_series("kg", weights(30))), drawn(a_series("kg", weights(30), marks=MARKS))
    assert lines(plain) == []
    assert float(marked.get("data-top", "")) > float(plain.get("data-top", ""))


def test_two_trackers_have_the_lines_in_both_fields_within_the_frame() -> None:
    one, other = (a_series(name, weights(30), marks=MARKS) for name in ("kg", "steps"))
    chart = drawn(one, second=(other, "steps"))
    assert len(lines(chart)) == 4
    assert all(float(text.get("y", 0)) > 0 for text in chart.iter(f"{_SVG}text"))
    heads = [(float(text.get("y", 0)), text.text) for text in chart.iter(f"{_SVG}text") if text.get("class") == "of"]
    assert heads[0][0] < float(chart.get("data-top", "")) - 40
