"""Days that a member marked, on a chart: a thin line with a number above it; the words of a number stand below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gateway.charts.lines import Field
from gateway.charts.words import Words

_APART = 20  # units between two lines from which on each has its own number above


@dataclass(frozen=True)
class Mark:
    """A marked day: its number within the period, from 1, and the step that it lies in."""

    number: int
    step: int
    day: str
    label: str

    def say(self, words: Words) -> str:
        """`3 mars 2026 : début du traitement`; the label keeps its own direction."""
        return words.say("marked", day=words.day(self.day), label=f"\u2068{self.label}\u2069")


def of(series: dict[str, Any]) -> list[Mark]:
    """Those of the period of a series, in order of days."""
    first, last, wide = series["from"], series["to"], 7 if series["step"] == "week" else 1
    begins = date.fromisoformat(first)
    found = sorted((one for one in series.get("marks") or () if first <= one["day"] <= last), key=_day)
    return [
        Mark(number, (date.fromisoformat(one["day"]) - begins).days // wide, one["day"], one["label"])
        for number, one in enumerate(found, 1)
    ]


def draw(marks: Sequence[Mark], field: Field, words: Words) -> Iterator[str]:
    """The lines, and above them their numbers: of several lines close together the first and the last."""
    groups: list[list[Mark]] = []
    for mark in marks:
        x = field.x(mark.step)
        yield f'<path class="mark" d="M{x:.1f} {field.top - 2:g}V{field.bottom:g}"/>'
        if groups and abs(x - field.x(groups[-1][-1].step)) < _APART:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    for group in groups:
        middle = (field.x(group[0].step) + field.x(group[-1].step)) / 2
        said = [words.number(mark.number, 0) for mark in (group[0], group[-1])]
        numbers = said[0] if len(group) == 1 else "–".join(said)
        yield f'<text class="mark" x="{middle:.1f}" y="{field.top - 7:g}" text-anchor="middle">{numbers}</text>'


def _day(mark: dict[str, str]) -> str:
    return mark["day"]
