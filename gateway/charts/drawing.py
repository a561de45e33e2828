"""A chart as SVG, out of the answer of a series: units, an axis that says where it begins, gaps as gaps.

It names no colour: `style.css` has the classes, by day, by night, in strong contrast and on paper.
"""

from collections.abc import Iterator
from hashlib import blake2b
from html import escape

from markupsafe import Markup

from gateway.charts import legend, telling
from gateway.charts.lines import Field
from gateway.charts.measures import Series, Shown
from gateway.charts.panel import Panel, text
from gateway.charts.words import Words

WIDTH = 360  # units: drawn about as large as that on a phone, so that its words are as large as others
WIDE = 600  # from here on words keep their size on a desk
_TALL, _ABOVE, _BELOW = 0.42, 26, 26  # a field by its width; room for the unit, and for the dates
_DIGIT = 8.2  # units, at its widest


def draw(
    series: Series,
    measure: str,
    *,
    words: Words,
    direction: str = "ltr",
    previous: Series | None = None,
    second: tuple[Series, str] | None = None,
    width: int = WIDTH,
    style: str = "",
) -> Markup:
    """A measure of a series.

    `previous`: the same tracker just before, drawn dashed from its own first day on. `second`: another series of the
    same days, and its measure, drawn below on an axis of its own, with the sentence that says how many days are noted
    on both sides. `style`: CSS inside, for a picture that stands alone; it then says the words of marked days too.
    Raises `LookupError` for a measure that is not there, `ValueError` for a second series of other days.
    """
    one = Shown(series, measure, words)
    before = Shown(previous, measure, words) if previous else None
    shown: list[tuple[Shown, Shown | None]] = [(one, before)]
    if second:
        other = Shown(*second, words)
        if other.steps != one.steps:
            raise ValueError("two series of the same days are needed")
        shown.append((other, None))
    panels, top = _panels(shown, width, direction == "rtl")
    said = telling.together(one, shown[1][0]) if second else ""
    body = [part for panel in panels for part in _draw(panel, named=bool(second))]
    if said:
        lines = _wrapped(said, width)
        body += _lines(lines, top, width, direction)
        top += legend.ROW * len(lines)
    rows = legend.rows(legend.entries(shown), width)
    body += legend.draw(rows, top, width, mirrored=direction == "rtl")
    top += legend.ROW * len(rows)
    if style:  # nothing is around it that would say them
        for mark in one.marks:
            told = _wrapped(f"{words.number(mark.number, 0)}. {mark.say(words)}", width)
            body += _lines(told, top, width, direction)
            top += legend.ROW * len(told)
    height = top + 4
    return Markup("".join(_whole(panels, said, body, width, height, direction, style)))  # noqa: S704, all is escaped


def _panels(shown: list[tuple[Shown, Shown | None]], width: int, mirrored: bool) -> tuple[list[Panel], float]:
    """The panels one below the other, with one left edge; and where they end."""
    scales = [measure.scale(before) for measure, before in shown]
    ticks = [
        measure.tick(tick) for (measure, _), scale in zip(shown, scales, strict=True) if scale for tick in scale.ticks
    ]
    numbers = shown[0][0].words.numbers
    left = max((len(tick) for tick in ticks), default=0) * _DIGIT + 10 if numbers and ticks else 4.0
    top, panels = 0.0, []
    for (measure, before), scale in zip(shown, scales, strict=True):
        top += _ABOVE + legend.ROW * ((len(shown) > 1) + bool(measure.marks))
        bottom = top + round(min(width, WIDE) * _TALL)
        field = Field(left, width - 4, top, bottom, len(measure.steps), width if mirrored else None)
        panels.append(Panel(measure, field, scale, before))
        top = bottom + _BELOW
    return panels, top


def _draw(panel: Panel, *, named: bool) -> Iterator[str]:
    """A panel, with its name above where there are several."""
    if named:
        name = panel.shown.words.measure(panel.shown.name)
        yield text(panel.field.flip(0), panel.head - legend.ROW, "start", name).replace("<text", '<text class="of"')
    yield from panel.draw()


def _whole(
    panels: list[Panel], said: str, body: list[str], width: int, height: float, direction: str, style: str
) -> Iterator[str]:
    first = panels[0]
    titles = [telling.title(panel.shown) for panel in panels]
    named = first.shown.words.say("two", one=titles[0], other=titles[1]) if len(panels) > 1 else titles[0]
    told: list[str] = []
    for panel in panels:
        told += [f"{panel.shown.words.measure(panel.shown.name)}."] if len(panels) > 1 else []
        told += telling.sentences(panel.shown, panel.scale, panel.before)
    words = " ".join([*told, *([said] if said else [])])
    mark = _mark(named, words, "".join(body))
    column = (first.field.right - first.field.left) / max(first.field.count, 1)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart{" wide" if width >= WIDE else ""}" id="{mark}"'
        f' viewBox="0 0 {width} {height:g}" role="img" aria-labelledby="{mark}-title" aria-describedby="{mark}-words"'
        f' direction="{direction}" data-chart="" data-left="{first.field.left:.1f}" data-column="{column:.4f}"'
        f' data-top="{first.field.top:g}" data-bottom="{panels[-1].field.bottom:g}">'
        f'<title id="{mark}-title">{escape(named)}</title><desc id="{mark}-words">{escape(words)}</desc>'
    )
    if style:
        yield f"<style>{style}</style>"
    yield from body
    yield "</svg>"


def _wrapped(said: str, width: float) -> list[str]:
    """The words in lines that fit."""
    lines = [""]
    for word in said.split(" "):
        if lines[-1] and (len(lines[-1]) + 1 + len(word)) * legend.LETTER > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _lines(said: list[str], top: float, width: float, direction: str) -> Iterator[str]:
    """Words below the charts, line by line."""
    x = width if direction == "rtl" else 0
    for number, line in enumerate(said):
        yield text(x, top + 12 + legend.ROW * number, "start", line)


def _mark(*parts: str) -> str:
    """An id that no other chart has."""
    return f"chart-{blake2b(chr(0).join(parts).encode(), digest_size=6).hexdigest()}"
