"""Whether a result differs from one's own measure by more than it varies anyway: the reliable change index.

RCI = ((X - baseline) - practice) / SEdiff, SEdiff = √2 · SEM (Jacobson & Truax 1991, doi:10.1037/0022-006X.59.1.12; the
practice effect after Chelune 1993, doi:10.1037/0894-4105.7.1.41). Where a retest is published, SEM = SD · √(1 - r) and
the bounds are those of the normal distribution, 1.96. Where none is, SEM is the spread of one's own sessions, known
from few of them: the bounds are Student's, wider the fewer there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, stdev

from services.games.tasks import Retest

_LEVEL = 0.975  # both sides: 95 of 100 sessions without a change lie within
NORMAL = NormalDist().inv_cdf(_LEVEL)
# Student's 97.5 % quantiles for 1 to 10 degrees of freedom; from there on an expansion is right to three decimals
_STUDENT = (12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far results vary without a change: `sem` the standard error of one, `source` where it is known from
    (published or own), `bound` between which indices 95 of 100 lie, `practice` what a second time gains anyway."""

    sem: float
    source: str
    bound: float
    practice: float

    @property
    def of_difference(self) -> float:
        """The standard error of a difference of two results."""
        return sqrt(2) * self.sem

    def usual(self, baseline: float) -> tuple[float, float]:
        """Between which results nothing has changed."""
        middle, width = baseline + self.practice, self.bound * self.of_difference
        return middle - width, middle + width

    def index(self, baseline: float, value: float) -> float | None:
        """The reliable change index of a result; None where nothing is known to vary."""
        if not self.sem:
            return None
        return (value - baseline - self.practice) / self.of_difference


def published(retest: Retest) -> Spread:
    """The spread of a published retest."""
    return Spread(retest.sd * sqrt(1 - retest.r), "published", NORMAL, retest.practice)


def own(values: Sequence[float]) -> Spread:
    """The spread of one's own sessions, two at least; what practice gains is not known of one person."""
    return Spread(stdev(values), "own", student(len(values) - 1), 0.0)


def student(freedom: int) -> float:
    """The 97.5 % quantile of Student's distribution."""
    if freedom <= len(_STUDENT):
        return _STUDENT[freedom - 1]
    z = NORMAL  # Cornish and Fisher's expansion
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
