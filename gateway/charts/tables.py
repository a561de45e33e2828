"""The numbers of a chart as rows, for the table below it."""

from dataclasses import dataclass

from gateway.charts.measures import Series, Shown
from gateway.charts.words import Words


@dataclass(frozen=True)
class Row:
    """A day, or a week by its first, on which there is a number; `step` is its place in the chart, from 0."""

    step: int
    day: str
    when: str
    value: str
    mean: str


def table(series: Series, measure: str, *, words: Words) -> list[Row]:
    """A row for each number, in order of days; a gap has none. Nothing for who would rather not see numbers."""
    shown = Shown(series, measure, words)
    if not words.numbers:
        return []
    return [
        Row(
            at,
            shown.steps[at],
            words.day(shown.steps[at]),
            shown.write(value),
            "" if (mean := shown.means[at]) is None else shown.write(mean),
        )
        for at, value in shown.known
    ]
