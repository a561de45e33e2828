"""One measure drawn on its own axis: grid, pauses, reference, goal, the period before, line and points, dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from gateway.charts import lines, marks
from gateway.charts.axis import Scale, spread
from gateway.charts.legend import ROW
from gateway.charts.lines import Field
from gateway.charts.measures import Shown

DATES = 3  # written under a chart: first, middle, last
MANY = 120  # steps, from which on points are small and the line is thin


@dataclass(frozen=True)
class Panel:
    """A measure and, dashed, the same of the period before, in a field."""

    shown: Shown
    field: Field
    scale: Scale | None
    before: Shown | None = None

    @property
    def head(self) -> float:
        """Where the words above the field stand: higher, where numbers of marked days are between."""
        return self.field.top - 12 - (ROW if self.shown.marks else 0)

    def draw(self) -> Iterator[str]:
        """Its parts, the farthest first."""
        yield from self._pauses()
        yield from marks.draw(self.shown.marks, self.field, self.shown.words)
        yield from self._axis()
        yield from self._range()
        yield from self._goal()
        if self.before and self.scale:
            yield from self._before(self.before, self.scale)
        if self.scale:
            small = " small" if len(self.shown.values) > MANY else ""
            yield from _path(f"dots{small}", lines.dots(self.field, self.scale, self.shown.values))
            yield from _path(f"mean{small}", lines.line(self.field, self.scale, self.shown.pieces, self.shown.line))
        yield from self._dates()

    def _axis(self) -> Iterator[str]:
        field, words = self.field, self.shown.words
        unit = words.unit(self.shown.unit.name)
        if self.scale and self.scale.low > 0 and words.numbers:
            unit = words.say("legend_above", unit=unit, value=self.shown.tick(self.scale.low))
        yield text(field.flip(0 if words.numbers else field.left), self.head, "start", unit)
        ticks = self.scale.ticks if self.scale else ()
        heights: list[tuple[float, float | None]] = [(field.y(tick, self.scale), tick) for tick in ticks if self.scale]
        start, end = field.flip(field.left), field.flip(field.right)
        for y, tick in heights or [(field.bottom, None)]:
            yield f'<path class="grid" d="M{start:.1f} {y:.1f}H{end:.1f}"/>'
            if tick is not None and words.numbers:
                yield text(field.flip(field.left - 6), y + 5, "end", self.shown.tick(tick))
        if not self.shown.known:
            between_lines = field.top + (field.bottom - field.top) * 0.28
            yield text((start + end) / 2, between_lines, "middle", words.say("nothing"))

    def _pauses(self) -> Iterator[str]:
        for pause in self.shown.pauses():
            begins, ends = sorted((self.field.edge(pause.first), self.field.edge(pause.last + 1)))
            tall = self.field.bottom - self.field.top
            yield (
                f'<rect class="pause" x="{begins:.1f}" y="{self.field.top:g}" width="{ends - begins:.1f}"'
                f' height="{tall:g}"/>'
            )

    def _range(self) -> Iterator[str]:
        if self.shown.range and self.scale and self.shown.known:
            low, high = (min(max(edge, self.scale.low), self.scale.high) for edge in self.shown.range)
            top, foot = self.field.y(high, self.scale), self.field.y(low, self.scale)
            left, right = sorted((self.field.flip(self.field.left), self.field.flip(self.field.right)))
            if low < high:
                yield (
                    f'<rect class="range" x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}"'
                    f' height="{foot - top:.1f}"/>'
                )

    def _goal(self) -> Iterator[str]:
        if self.shown.goal is not None and self.scale:
            y = self.field.y(self.shown.goal, self.scale)
            start, end = self.field.flip(self.field.left), self.field.flip(self.field.right)
            yield f'<path class="goal" d="M{start:.1f} {y:.1f}H{end:.1f}"/>'

    def _before(self, before: Shown, scale: Scale) -> Iterator[str]:
        within = [[at for at in piece if at < self.field.count] for piece in before.pieces]
        if before.has_line:
            yield from _path("before", lines.line(self.field, scale, [piece for piece in within if piece], before.line))
        else:
            yield from _path("before whole", lines.crosses(self.field, scale, before.values[: self.field.count]))

    def _dates(self) -> Iterator[str]:
        steps, places = self.shown.steps, spread(len(self.shown.steps), DATES)
        with_year = steps[0][:4] != steps[-1][:4]
        for number, at in enumerate(places):
            anchor = (
                "middle" if len(places) == 1 else ("start", "middle", "end")[min(number, 1) + (at == len(steps) - 1)]
            )
            x = {"start": self.field.edge(at), "middle": self.field.x(at), "end": self.field.edge(at + 1)}[anchor]
            yield text(x, self.field.bottom + 18, anchor, self.shown.words.day(steps[at], with_year))


def text(x: float, y: float, anchor: str, said: str) -> str:
    """Words of a chart; `anchor` is by the direction of reading."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(said)}</text>'


def _path(kind: str, d: str) -> Iterator[str]:
    if d:
        yield f'<path class="{kind}" d="{d}"/>'
