"""What every task is made of: its parameters, its stimuli from a seed, and how trials become a score."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Stimulus = Mapping[str, Any]
Stimuli = Mapping[str, Any]
"""`parameters`, `practice` (stimuli with their "answer") and `blocks` (lists of stimuli, without)."""
Trials = Sequence[Mapping[str, Any]]
"""As the browser sent them: `i`, `shown_at` (ms since the start of its block), `response`, `rt` (ms)."""
Score = dict[str, float | None]
Better = Literal["high", "low"]
BY_HAND = ("touch", "mouse", "keyboard")
"""Where the right one of several is to be found in a hurry: by switch, waiting until it is marked would be measured."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number that a run gives, from `low` to `high` where it has ends. `unit`: UCUM-like, "1" for a rate.
    `better`: None where neither end is."""

    name: str
    unit: str
    better: Better | None
    primary: bool = False
    low: float | None = 0.0
    high: float | None = None

    def within(self, value: float) -> float:
        """A value, or the end beyond which no run can be."""
        above = value if self.low is None else max(value, self.low)
        return above if self.high is None else min(above, self.high)


@dataclass(frozen=True, slots=True)
class Retest:
    """What was published of healthy adults who took this task twice, of its primary measure and in its unit.

    `sd`: between people, at the first time. `r`: the correlation of both times. `practice`: the mean of the second
    minus the mean of the first. `source`: where that is printed.
    """

    sd: float
    r: float
    practice: float
    source: str


@dataclass(frozen=True, slots=True)
class Task:
    """A task in one version: another version has another number, for its scores do not compare.

    `minutes`: about how long it takes. `stimuli` follows from a seed and a variant alone; `check` raises
    `ImpossibleTrials`; `score` and `excluded` (trials left out of the score, counted by reason; none unless a task says
    so) are plain functions of what was shown and what was sent. `retest`: None where nothing comparable is published:
    then a member is compared with themselves alone. `inputs`: by what it can be answered.
    """

    name: str
    version: int
    minutes: int
    parameters: Mapping[str, Any]
    measures: tuple[Measure, ...]
    licence: str
    source: str
    stimuli: Callable[[int, str], dict[str, Any]]
    check: Callable[[Stimuli, Trials], None]
    score: Callable[[Stimuli, Trials], Score]
    excluded: Callable[[Stimuli, Trials], dict[str, int]] = lambda _stimuli, _trials: {}
    variants: tuple[str, ...] = ("standard",)
    inputs: tuple[str, ...] = (*BY_HAND, "switch")
    retest: Retest | None = None

    @property
    def primary(self) -> Measure:
        """The measure that is followed over time."""
        return next(one for one in self.measures if one.primary)
