"""The numbers of a chart as rows, for the table below it."""

from dataclasses import dataclass

from gateway.charts.measures import Series, Shown
from gateway.charts.words import Words


@dataclass(frozen=True)
class Row:
    """A day, or a week by its first, on which there is a number; `step` is its place in the chart, from 0; `marks`
    are the words of days that were marked."""

    step: int
    day: str
    when: str
    value: str
    mean: str
    marks: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, str]:
        """The number of the day, and the mean of seven days."""
        return self.value, self.mean


@dataclass(frozen=True)
class Pair:
    """A step on which at least one of two measures has a number; of the other then stands nothing."""

    step: int
    day: str
    when: str
    cells: tuple[str, str]
    marks: tuple[str, ...] = ()


def pairs(series: Series, measure: str, second: tuple[Series, str], *, words: Words) -> list[Pair]:
    """A row for each step of two series of the same days on which one of the two measures, or both, has a number."""
    one, other = Shown(series, measure, words), Shown(*second, words)
    if not words.numbers:
        return []
    return [
        Pair(at, one.steps[at], words.day(one.steps[at]), (_written(one, at), _written(other, at)), _marked(one, at))
        for at in range(len(one.steps))
        if one.values[at] is not None or other.values[at] is not None
    ]


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
            _marked(shown, at),
        )
        for at, value in shown.known
    ]


def _written(shown: Shown, at: int) -> str:
    value = shown.values[at]
    return "" if value is None else shown.write(value)


def _marked(shown: Shown, at: int) -> tuple[str, ...]:
    return tuple(mark.label for mark in shown.marks if mark.step == at)
