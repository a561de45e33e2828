"""Digit span: digits one after the other, then enter them in the same order, or backward."""

import itertools
from typing import Any

from services.games.tasks import spans
from services.games.tasks.draws import Draws
from services.games.tasks.task import Measure, Score, Stimuli, Stimulus, Task, Trials

PARAMETERS: dict[str, Any] = {
    "on_ms": 1000,
    "gap_ms": 100,
    "per_length": 2,
    "shortest": 3,
    "longest": 9,
    "stop": "both_fail",
}
PRACTICE = (3, 3)
_DIGITS = range(1, 10)
_ALL = float(len(spans.lengths(PARAMETERS)))
MEASURES = (
    Measure("total", "trials", "high", primary=True, high=_ALL),
    Measure("span", "items", "high", high=float(PARAMETERS["longest"])),
)


def sequence(draws: Draws, length: int) -> list[int]:
    """Digits of which none comes twice, and none beside its neighbour in counting."""
    while True:
        digits = draws.some(_DIGITS, length)
        if all(abs(one - next_) != 1 for one, next_ in itertools.pairwise(digits)):
            return digits


def forward(stimulus: Stimulus) -> list[int]:
    """The right answer in the order shown."""
    return list(stimulus["digits"])


def backward(stimulus: Stimulus) -> list[int]:
    """The right answer from the last to the first."""
    return list(reversed(stimulus["digits"]))


def shown_ms(stimulus: Stimulus) -> float:
    """How long the digits are shown."""
    return float(len(stimulus["digits"]) * (PARAMETERS["on_ms"] + PARAMETERS["gap_ms"]))


def _task(name: str, answer: spans.Answer) -> Task:
    def stimuli(seed: int, variant: str) -> dict[str, Any]:
        draws = Draws(seed)
        practice = [{"digits": sequence(draws, length)} for length in PRACTICE]
        return {
            "parameters": dict(PARAMETERS),
            "practice": [{**one, "answer": answer(one)} for one in practice],
            "blocks": [[{"digits": sequence(draws, length)} for length in spans.lengths(PARAMETERS)]],
        }

    def check(stimuli: Stimuli, trials: Trials) -> None:
        spans.check(stimuli, trials, shown_ms, answer, _DIGITS)

    def score(stimuli: Stimuli, trials: Trials) -> Score:
        span, total = spans.longest(stimuli, trials, answer)
        return {"total": float(total), "span": float(span)}

    return Task(
        name=name,
        version=1,
        minutes=4,
        parameters=PARAMETERS,
        variants=("standard", "spoken"),
        measures=MEASURES,
        licence="A paradigm without an owner; the digits and the code are ours.",
        source="Jacobs 1887, doi:10.1093/mind/os-12.45.75",
        stimuli=stimuli,
        check=check,
        score=score,
    )


FORWARD = _task("digits_forward", forward)
BACKWARD = _task("digits_backward", backward)
