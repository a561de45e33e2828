"""The arithmetic of scores."""

from collections.abc import Sequence
from statistics import NormalDist, median, stdev

_z = NormalDist().inv_cdf


def loglinear(count: int, of: int) -> float:
    """A rate that is never 0 nor 1: half a case is added, and one to all (Hautus 1995)."""
    return (count + 0.5) / (of + 1)


def d_prime(hits: int, signals: int, false_alarms: int, noises: int) -> float:
    """How well signals are told from the rest: z(hits) − z(false alarms); 0 is by chance."""
    return _z(loglinear(hits, signals)) - _z(loglinear(false_alarms, noises))


def criterion(hits: int, signals: int, false_alarms: int, noises: int) -> float:
    """Whether someone says yes readily (below 0) or seldom (above 0)."""
    return -(_z(loglinear(hits, signals)) + _z(loglinear(false_alarms, noises))) / 2


def middle(values: Sequence[float]) -> float | None:
    """The median; None of nothing."""
    return plain(median(values)) if values else None


def spread(values: Sequence[float]) -> float | None:
    """The standard deviation of a sample; None of fewer than two."""
    return plain(stdev(values)) if len(values) > 1 else None


def share(count: int, of: int) -> float:
    """A rate as it is."""
    return plain(count / of)


def plain(value: float) -> float:
    """A score as it is kept: six decimals, so that it is the same wherever it is computed."""
    return round(float(value), 6)
