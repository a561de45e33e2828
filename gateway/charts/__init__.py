"""Charts of what members note, drawn here as SVG: `draw(series, measure, words=words())`, and `table` for below."""

from gateway.charts.drawing import draw
from gateway.charts.tables import Pair, Row, pairs, table
from gateway.charts.words import Words, words

__all__ = ["Pair", "Row", "Words", "draw", "pairs", "table", "words"]
