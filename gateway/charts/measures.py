"""One measure out of the answer of a series, in the unit in which it is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gateway.charts import marks
from gateway.charts.axis import Scale, scale
from gateway.charts.lines import Numbers, line_of
from gateway.charts.units import Unit, unit_of
from gateway.charts.words import Words

Series = dict[str, Any]


@dataclass(frozen=True)
class Pause:
    """Days without expectations, as far as they lie in the period: from one step to another, both with it."""

    first: int
    last: int
    said: dict[str, Any]


class Shown:
    """A measure of a series with all that is drawn of it. Raises `LookupError` for one that the tracker has not."""

    def __init__(self, series: Series, measure: str, words: Words) -> None:
        """Of the answer of the door `series`."""
        found = next((one for one in series["measures"] if one["name"] == measure), None)
        if found is None:
            raise LookupError(f"no such measure: {measure}")
        self.series, self.name, self.words = series, measure, words
        self.unit: Unit = unit_of(found, words.weight)
        self.low, self.high = found["low"], found["high"]
        self.values, self.means = self._all(found["values"]), self._all(found["mean7"])
        self.step: str = series["step"]
        self.steps: list[str] = series["steps"]
        self.pieces, self.line = line_of(self.values, self.means, self.step)
        goals = [goal["target"] for goal in series.get("goals") or () if goal["measure"] == measure]
        self.goal = goals[0] * self.unit.factor if goals else None
        self.marks = marks.of(series)
        said = series.get("range")
        self.range: tuple[float, float] | None = None
        if said and said["measure"] == measure:
            self.range = said["low"] * self.unit.factor, said["high"] * self.unit.factor

    def _all(self, numbers: Numbers) -> list[float | None]:
        return [None if one is None else one * self.unit.factor for one in numbers]

    @property
    def known(self) -> list[tuple[int, float]]:
        """(step, value) where there is one."""
        return [(at, value) for at, value in enumerate(self.values) if value is not None]

    @property
    def has_line(self) -> bool:
        """Whether two steps at least are joined."""
        return any(len(piece) > 1 for piece in self.pieces)

    def scale(self, before: "Shown | None" = None) -> Scale | None:
        """The axis on which all of it lies; None where nothing says where that would be."""
        ends = [] if self.goal is None else [self.goal]
        shown = [value for _, value in self.known] + [value for value in self.line if value is not None]
        shown += [value for value in (*before.values, *before.line) if value is not None] if before else []
        if not shown and self.low is None:
            return None
        return scale([*shown, *ends], self.low, self.high, self.unit.round_steps, whole=not self.unit.decimals)

    def write(self, shown: float) -> str:
        """A number with its unit: `70,4 kg`."""
        number = self.unit.write(shown, self.words.number, self.words.say)
        if self.unit.tells:
            return number
        return self.words.say("with_unit", number=number, unit=self.words.unit(self.unit.name))

    def tick(self, shown: float) -> str:
        """A number of the axis."""
        return self.unit.tick(shown, self.words.number, self.words.say)

    def pauses(self) -> Iterator[Pause]:
        """Those of the period."""
        wide = timedelta(days=7 if self.step == "week" else 1)
        first, end = date.fromisoformat(self.series["from"]), date.fromisoformat(self.series["to"])
        for said in self.series.get("pauses") or ():
            begins = max(date.fromisoformat(said["from"]), first)
            ends = min(date.fromisoformat(said["to"]) if said["to"] else end, end)
            if begins <= ends:
                yield Pause((begins - first) // wide, (ends - first) // wide, said)
