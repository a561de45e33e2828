"""From numbers to the paths of a drawing. Nothing is made up: a path has a corner where the series has a number, and
where it has none there is a gap."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.charts.axis import Scale

Numbers = Sequence[float | None]
WINDOW = 7  # days of the mean: two days noted further apart than that have none in common


@dataclass(frozen=True)
class Field:
    """Where the steps of a period lie: so many columns between two edges, from right to left if so asked."""

    left: float
    right: float
    top: float
    bottom: float
    count: int
    mirrored_in: float | None = None

    def flip(self, x: float) -> float:
        """A place from the side where reading begins, as one from the left."""
        return x if self.mirrored_in is None else self.mirrored_in - x

    def edge(self, step: float) -> float:
        """Where the column of a step begins."""
        return self.flip(self.left + (self.right - self.left) * step / max(self.count, 1))

    def x(self, step: int) -> float:
        """The middle of the column of a step."""
        return self.edge(step + 0.5)

    def y(self, value: float, scale: Scale) -> float:
        """The height of a value."""
        return self.bottom - (self.bottom - self.top) * scale.share(value)


def line_of(values: Numbers, means: Numbers, step: str) -> tuple[list[list[int]], Numbers]:
    """(pieces, numbers): which steps a line joins, and the numbers that it runs through.

    By day these are the means of the days on which something was noted; days further apart than the window of the mean
    are not joined. By week they are the weeks themselves, and a week without a number breaks the line.
    """
    if step == "week":
        return _pieces([at for at, value in enumerate(values) if value is not None], 1), values
    both = [at for at, (value, mean) in enumerate(zip(values, means, strict=True)) if None not in (value, mean)]
    return _pieces(both, WINDOW - 1), means


def line(field: Field, scale: Scale, pieces: list[list[int]], numbers: Numbers) -> str:
    """The `d` of a path along these pieces; one step alone is a dot."""
    drawn = []
    for piece in pieces:
        corners = [
            f"{field.x(at):.1f} {field.y(number, scale):.1f}" for at in piece if (number := numbers[at]) is not None
        ]
        drawn.append("M" + "L".join(corners) + ("h0" if len(corners) == 1 else ""))
    return "".join(drawn)


def dots(field: Field, scale: Scale, values: Numbers) -> str:
    """The `d` of a path of dots, one for each number."""
    return "".join(
        f"M{field.x(at):.1f} {field.y(value, scale):.1f}h0" for at, value in enumerate(values) if value is not None
    )


def crosses(field: Field, scale: Scale, values: Numbers, size: float = 2.5) -> str:
    """The same as upright crosses, to be told from dots on paper."""
    return "".join(
        f"M{field.x(at) - size:.1f} {field.y(value, scale):.1f}h{2 * size:g}m-{size:g} -{size:g}v{2 * size:g}"
        for at, value in enumerate(values)
        if value is not None
    )


def _pieces(steps: Sequence[int], furthest: int) -> list[list[int]]:
    pieces: list[list[int]] = []
    for at in steps:
        if pieces and at - pieces[-1][-1] <= furthest:
            pieces[-1].append(at)
        else:
            pieces.append([at])
    return pieces
