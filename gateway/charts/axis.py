"""Where an axis begins and ends, and what is written on it: round numbers, and never a scale that makes much of little.

A measure that has an end of its own (a score from 0 to 10) is shown whole. One that counts begins at nought. A weight
may begin above: then the chart says so in words, and shows at least a thirtieth of the value from foot to top.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

MOST_GAPS = 4  # between the lines of a grid
LEAST_SPAN = 0.03  # of the value, where an axis does not begin at nought
ROUND = (1.0, 2.0, 5.0)


@dataclass(frozen=True)
class Scale:
    """An axis from `low` to `high`; `ticks` are round, the first is `low` and the last `high`."""

    ticks: tuple[float, ...]

    @property
    def low(self) -> float:
        """Its foot."""
        return self.ticks[0]

    @property
    def high(self) -> float:
        """Its top."""
        return self.ticks[-1]

    def share(self, value: float) -> float:
        """How far up a value lies: 0 at the foot, 1 at the top."""
        return (value - self.low) / (self.high - self.low)


def scale(
    values: Iterable[float],
    low: float | None = None,
    high: float | None = None,
    steps: Sequence[float] = (),
    *,
    whole: bool = False,
) -> Scale | None:
    """The axis on which all `values` lie; None where there is nothing to make it of.

    `low`, `high`: its own ends, None by the values. `steps`: what counts as round instead of 1, 2 and 5 with noughts.
    `whole`: of what comes in whole numbers, no half is written.
    """
    known = list(values)
    if low is not None and high is not None:
        return Scale((low, (low + high) / 2, high))
    if not known:
        return None
    foot, top = min(known), max(known)
    if low is not None:
        foot, top = low, max(top, low + 1e-9)
    else:
        missing = max(LEAST_SPAN * abs(top), 1.0) - (top - foot)
        if missing > 0:
            foot, top = foot - missing / 2, top + missing / 2
        foot = max(0.0, foot) if min(known) >= 0 else foot
    if low is not None and max(known) <= low:
        top = low + 1.0  # nought each day: a line on the foot of a small axis
    step = _step(foot, top, steps, 1.0 if whole else 0.0)
    first = floor(round(foot / step, 9))
    last = max(first + 1, ceil(round(top / step, 9)))
    return Scale(tuple(round(step * number, 9) for number in range(first, last + 1)))


def spread(count: int, most: int) -> list[int]:
    """At most so many places of a row of `count`, as even as can be, with the first and the last."""
    if count <= most:
        return list(range(count))
    return [round(number * (count - 1) / (most - 1)) for number in range(most)]


def _step(foot: float, top: float, steps: Sequence[float], least: float) -> float:
    """The smallest round step, from `least` on, with which the grid has at most so many gaps."""
    for step in (*steps, *_steps(max(top - foot, least))):
        if step >= least and ceil(round(top / step, 9)) - floor(round(foot / step, 9)) <= MOST_GAPS:
            return step
    raise AssertionError("a large step always fits")


def _steps(span: float) -> list[float]:
    ten = floor(log10(span)) - 1
    return [one * 10.0**power for power in range(ten, ten + 4) for one in ROUND]
