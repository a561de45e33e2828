"""What the signs of a chart mean, under it; each is told by its shape, so it holds without colours."""

from collections.abc import Iterator, Sequence
from html import escape

from gateway.charts.measures import Shown

ROW, SIGN, LETTER, APART = 20, 22, 7.4, 14  # units: a row, the room of a sign, a letter at its widest, between two

_SIGNS = {
    "dots": '<path class="dots" d="M{0:.1f} {1:.1f}h0"/>',
    "mean": '<path class="mean" d="M{2:.1f} {1:.1f}H{3:.1f}"/>',
    "goal": '<path class="goal" d="M{2:.1f} {1:.1f}H{3:.1f}"/>',
    "before": '<path class="before" d="M{2:.1f} {1:.1f}H{3:.1f}"/>',
    "crosses": '<path class="before whole" d="M{0:.1f} {1:.1f}m-3 0h6m-3 -3v6"/>',
    "mark": '<path class="mark" d="M{0:.1f} {4:.1f}v12"/>',
    "pause": '<rect class="pause" x="{2:.1f}" y="{4:.1f}" width="16" height="10"/>',
    "range": '<rect class="range" x="{2:.1f}" y="{4:.1f}" width="16" height="10"/>',
}


def entries(panels: Sequence[tuple[Shown, Shown | None]]) -> list[tuple[str, str]]:
    """(sign, words) of what is drawn, each once."""
    return list(dict.fromkeys(entry for shown, before in panels for entry in _entries(shown, before)))


def rows(said: Sequence[tuple[str, str]], width: float) -> list[list[tuple[float, str, str]]]:
    """The same in rows that fit, each with its place in it."""
    laid: list[list[tuple[float, str, str]]] = []
    at = width
    for sign, words in said:
        wide = SIGN + LETTER * len(words)
        if at + wide > width:
            laid.append([])
            at = 0.0
        laid[-1].append((at, sign, words))
        at += wide + APART
    return laid


def draw(
    laid: Sequence[Sequence[tuple[float, str, str]]], top: float, width: float, *, mirrored: bool
) -> Iterator[str]:
    """Rows as SVG, from `top` on."""
    for number, row in enumerate(laid):
        y = top + ROW * number + ROW / 2
        for at, sign, words in row:
            left = width - at - 16 if mirrored else at
            start = width - at - SIGN if mirrored else at + SIGN
            yield _SIGNS[sign].format(left + 8, y, left, left + 16, y - 5)
            yield f'<text x="{start:.1f}" y="{y + 5:.1f}" text-anchor="start">{escape(words)}</text>'


def _entries(shown: Shown, before: Shown | None) -> Iterator[tuple[str, str]]:
    say = shown.words.say
    if shown.known:
        yield "dots", say("legend_week" if shown.step == "week" else "legend_day")
    if shown.has_line and shown.step == "day":
        yield "mean", say("legend_mean")
    if before and before.known:
        yield ("before" if before.has_line else "crosses"), say("legend_before")
    if shown.goal is not None and shown.scale(before):
        yield "goal", say("legend_goal")
    if shown.range and shown.known:
        low, high = (shown.tick(round(edge, shown.unit.decimals)) for edge in shown.range)
        yield "range", say("legend_range" if shown.words.numbers else "legend_range_hidden", low=low, high=high)
    if shown.marks:
        yield "mark", say("legend_mark")
    for pause in shown.pauses():
        yield "pause", say("legend_pause", because=shown.words.pauses(pause.said["because"]))
