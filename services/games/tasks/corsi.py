"""Corsi blocks: nine blocks light up one after the other; tap them in the same order."""

from typing import Any

from services.games.tasks import spans
from services.games.tasks.draws import Draws
from services.games.tasks.task import Measure, Score, Stimuli, Stimulus, Task, Trials

PARAMETERS: dict[str, Any] = {
    "pre_ms": 500,
    "on_ms": 1000,
    "gap_ms": 250,
    "per_length": 2,
    "shortest": 2,
    "longest": 9,
    "stop": "both_fail",
    "size": 15,
}
PRACTICE = (2, 2)
_PLACES = range(9)
_ROWS = (18.0, 50.0, 82.0)
_SHIFT = 8.0
"""How far a block may lie from its place in the grid: two never touch (32 − 2·8 > 15)."""


def board(draws: Draws) -> list[dict[str, float]]:
    """The centres of nine blocks on a square of 100."""
    return [
        {"x": draws.between(x - _SHIFT, x + _SHIFT), "y": draws.between(y - _SHIFT, y + _SHIFT)}
        for y in _ROWS
        for x in _ROWS
    ]


def answer(stimulus: Stimulus) -> list[int]:
    """The right answer."""
    return list(stimulus["sequence"])


def shown_ms(stimulus: Stimulus) -> float:
    """How long the blocks light up."""
    return float(PARAMETERS["pre_ms"] + len(stimulus["sequence"]) * (PARAMETERS["on_ms"] + PARAMETERS["gap_ms"]))


def stimuli(seed: int, _variant: str) -> dict[str, Any]:
    """Two sequences of practice with their answers, and two of each length."""
    draws = Draws(seed)
    blocks = board(draws)
    practice, shown = (
        [{"blocks": blocks, "sequence": draws.some(_PLACES, length)} for length in lengths]
        for lengths in (PRACTICE, spans.lengths(PARAMETERS))
    )
    return {
        "parameters": dict(PARAMETERS),
        "practice": [{**one, "answer": answer(one)} for one in practice],
        "blocks": [shown],
    }


def check(stimuli: Stimuli, trials: Trials) -> None:
    """One trial a sequence, up to where both of one length fail; raises `ImpossibleTrials`."""
    spans.check(stimuli, trials, shown_ms, answer, _PLACES)


def score(stimuli: Stimuli, trials: Trials) -> Score:
    """The block span, and its product with the number of right sequences (Kessels 2000)."""
    span, correct = spans.longest(stimuli, trials, answer)
    return {"total": float(span * correct), "span": float(span), "correct": float(correct)}


TASK = Task(
    name="corsi",
    version=1,
    minutes=4,
    parameters=PARAMETERS,
    measures=(
        Measure("total", "1", "high", primary=True, high=float(PARAMETERS["longest"] * len(spans.lengths(PARAMETERS)))),
        Measure("span", "items", "high", high=float(PARAMETERS["longest"])),
        Measure("correct", "trials", "high"),
    ),
    licence="A paradigm without an owner; the places of the blocks and the code are ours.",
    source="Kessels et al. 2000, doi:10.1207/S15324826AN0704_8",
    stimuli=stimuli,
    check=check,
    score=score,
)
