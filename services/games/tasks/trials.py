"""Trials as a browser sends them, and what no person and no browser can have done.

Times are of `performance.now()`, which some browsers round to a tenth of a second: `SLACK_MS` forgives that.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import median
from typing import Any, NoReturn

from services.games.refusals import ImpossibleTrials
from services.games.tasks.task import Stimuli, Stimulus, Trials

SLACK_MS = 120
FASTEST_MS = 100
"""A median answer below is no answer to what was seen: light needs longer to become a movement."""
TAP_MS = 30
"""Two taps nearer than this are not of a hand."""
LONGEST_RESPONSE = 1000
LONGEST_MS = 3_600_000
_FIELDS = {"i", "shown_at", "response", "rt"}


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial: `i` counts through all blocks; times in ms, `shown_at` from the start of its block."""

    i: int
    shown_at: float
    response: Any
    rt: float | None


def refuse(pointer: str, detail: str) -> NoReturn:
    """Say which part of the trials is impossible, and what is possible there."""
    raise ImpossibleTrials(errors=[{"pointer": pointer, "detail": detail}])


def is_number(value: object) -> bool:
    """Whether it is a number that can be counted with."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def read(trials: Trials, least: int, most: int) -> list[Trial]:
    """Trials with their fields as they must be, in order; raises `ImpossibleTrials`."""
    if not isinstance(trials, list | tuple):
        refuse("/trials", "A list of trials.")
    if not least <= len(trials) <= most:
        refuse("/trials", f"{most} trials." if least == most else f"Between {least} and {most} trials.")
    return [_read(index, trial) for index, trial in enumerate(trials)]


def _read(index: int, trial: Any) -> Trial:
    at = f"/trials/{index}"
    if not isinstance(trial, dict) or set(trial) != _FIELDS:
        refuse(at, f"An object of {', '.join(sorted(_FIELDS))}.")
    if type(trial["i"]) is not int or trial["i"] != index:
        refuse(f"{at}/i", f"{index}: trials come in the order in which they were shown.")
    if not is_number(trial["shown_at"]) or not 0 <= trial["shown_at"] <= LONGEST_MS:
        refuse(f"{at}/shown_at", "Milliseconds since the start of the block.")
    if trial["rt"] is not None and (not is_number(trial["rt"]) or not 0 <= trial["rt"] <= LONGEST_MS):
        refuse(f"{at}/rt", "Milliseconds, or null.")
    response = trial["response"]
    if not isinstance(response, str | list | None) or (response and len(response) > LONGEST_RESPONSE):
        refuse(f"{at}/response", "A response of this task, or null.")
    return Trial(index, trial["shown_at"], response, trial["rt"])


def beside(stimuli: Stimuli, trials: Sequence[Trial]) -> Iterator[tuple[Stimulus, Trial, bool]]:
    """Each trial with what was shown, and whether it begins a block."""
    shown = [(stimulus, place == 0) for block in stimuli["blocks"] for place, stimulus in enumerate(block)]
    for (stimulus, first), trial in zip(shown, trials, strict=False):
        yield stimulus, trial, first


def count(stimuli: Stimuli) -> int:
    """How many stimuli there are in all blocks."""
    return sum(len(block) for block in stimuli["blocks"])


def one_of(trial: Trial, responses: Collection[str]) -> None:
    """A response is one of these, or none; who responded did so at some time."""
    if trial.response is not None and (not isinstance(trial.response, str) or trial.response not in responses):
        refuse(f"/trials/{trial.i}/response", f"One of {', '.join(responses)}, or null.")


def timed(trial: Trial, window: float) -> None:
    """Who responded did so within `window` ms; who did not has no time."""
    if (trial.response is None) != (trial.rt is None):
        refuse(f"/trials/{trial.i}/rt", "A time with a response, and null without one.")
    if trial.rt is not None and trial.rt > window + SLACK_MS:
        refuse(f"/trials/{trial.i}/rt", f"At most {window} ms: the next was shown by then.")


def not_before(trial: Trial, earliest: float) -> None:
    """A trial is not shown before the one before it can have been over."""
    if trial.shown_at < earliest - SLACK_MS:
        refuse(f"/trials/{trial.i}/shown_at", "Not before the trial before it was over.")


def paced(stimuli: Stimuli, trials: Trials, cycle: float, responses: Collection[str]) -> list[Trial]:
    """The trials of a task that goes on by itself every `cycle` ms, checked; raises `ImpossibleTrials`.

    Each is held against the beginning of its block: one frame that came late makes the next no earlier.
    """
    known = read(trials, count(stimuli), count(stimuli))
    earliest = 0.0
    for _, trial, first in beside(stimuli, known):
        one_of(trial, responses)
        timed(trial, cycle)
        earliest = trial.shown_at if first else earliest + cycle
        not_before(trial, earliest)
    like_a_person([trial.rt for trial in known if trial.rt is not None])
    return known


def like_a_person(times: Sequence[float]) -> None:
    """Single answers may come too early, half of them cannot."""
    if len(times) >= 5 and median(times) < FASTEST_MS:
        refuse("/trials", f"Answers that take a person's time: half of these came before {FASTEST_MS} ms.")


def taps(trial: Trial, limit: float) -> list[tuple[Any, float]]:
    """A response made of [what was tapped, ms since it was shown], in order; the last one ends the trial."""
    at = f"/trials/{trial.i}"
    if not isinstance(trial.response, list) or not trial.response:
        refuse(f"{at}/response", "A list of taps.")
    before = -float(TAP_MS)
    for place, tap in enumerate(trial.response):
        if not isinstance(tap, list) or len(tap) != 2 or not is_number(tap[1]):
            refuse(f"{at}/response/{place}", "What was tapped, and the ms since it was shown.")
        if not max(0.0, before + TAP_MS) <= tap[1] <= limit:
            refuse(f"{at}/response/{place}", f"At least {TAP_MS} ms after the tap before, within {limit} ms.")
        before = tap[1]
    if trial.rt is None or abs(trial.rt - before) > 1:
        refuse(f"{at}/rt", "The time of the last tap.")
    if before < FASTEST_MS * len(trial.response):
        refuse(f"{at}/rt", f"At least {FASTEST_MS} ms a tap.")
    return [(tap[0], float(tap[1])) for tap in trial.response]


def lasted(stimuli: Stimuli, trials: Trials) -> float:
    """How many ms these trials took at the very least, all blocks together."""
    ends: list[float] = []
    for _, trial, first in beside(stimuli, read(trials, 0, count(stimuli))):
        end = trial.shown_at + (trial.rt or 0)
        ends = [*ends, end] if first else [*ends[:-1], max(ends[-1], end)]
    return sum(ends)


def counted(**reasons: int) -> dict[str, int]:
    """The reasons that occurred."""
    return {reason: number for reason, number in Counter(reasons).items() if number}
