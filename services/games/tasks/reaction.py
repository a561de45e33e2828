"""Simple reaction time: press as soon as the signal comes."""

from typing import Any

from services.games.tasks import numbers
from services.games.tasks.draws import Draws
from services.games.tasks.task import Measure, Score, Stimuli, Task, Trials
from services.games.tasks.trials import (
    FASTEST_MS,
    Trial,
    beside,
    count,
    counted,
    like_a_person,
    not_before,
    one_of,
    read,
    refuse,
    timed,
)

PARAMETERS: dict[str, Any] = {
    "practice_length": 3,
    "block_length": 30,
    "shortest_wait_ms": 1000,
    "longest_wait_ms": 3500,
    "limit_ms": 2000,
    "lapse_ms": 500,
}
PRESS, EARLY = "press", "early"


def waits(draws: Draws, length: int) -> list[dict[str, int]]:
    """The same waits in every form, evenly from the shortest to the longest, in another order."""
    shortest, longest = PARAMETERS["shortest_wait_ms"], PARAMETERS["longest_wait_ms"]
    step = (longest - shortest) / (length - 1)
    return [{"wait_ms": wait} for wait in draws.shuffled([round(shortest + step * place) for place in range(length)])]


def stimuli(seed: int, _variant: str) -> dict[str, Any]:
    """Three signals of practice, and thirty."""
    draws = Draws(seed)
    practice = waits(draws, PARAMETERS["practice_length"])
    return {
        "parameters": dict(PARAMETERS),
        "practice": [{**one, "answer": PRESS} for one in practice],
        "blocks": [waits(draws, PARAMETERS["block_length"])],
    }


def check(stimuli: Stimuli, trials: Trials) -> None:
    """One trial a signal; who pressed before it has no time. Raises `ImpossibleTrials`."""
    known = read(trials, count(stimuli), count(stimuli))
    free = 0.0
    for stimulus, trial, _ in beside(stimuli, known):
        one_of(trial, (PRESS, EARLY))
        if trial.response == EARLY:
            if trial.rt is not None:
                refuse(f"/trials/{trial.i}/rt", "Null when it was pressed before the signal.")
            not_before(trial, free)
            free = trial.shown_at
        else:
            timed(trial, PARAMETERS["limit_ms"])
            not_before(trial, free + stimulus["wait_ms"])
            free = trial.shown_at + (PARAMETERS["limit_ms"] if trial.rt is None else trial.rt)
    like_a_person([trial.rt for trial in known if trial.rt is not None])


def score(stimuli: Stimuli, trials: Trials) -> Score:
    """The median of the times that can be answers, how even they are, and the lapses."""
    known = read(trials, count(stimuli), count(stimuli))
    times = [trial.rt for trial in known if trial.rt is not None and trial.rt >= FASTEST_MS]
    lapses = sum(_lapsed(trial) for trial in known)
    return {"median": numbers.middle(times), "sd": numbers.spread(times), "lapses": float(lapses)}


def _lapsed(trial: Trial) -> bool:
    return trial.response is None or (trial.rt is not None and trial.rt > PARAMETERS["lapse_ms"])


def excluded(stimuli: Stimuli, trials: Trials) -> dict[str, int]:
    """Presses before the signal or too soon after it, and signals that were missed."""
    known = read(trials, count(stimuli), count(stimuli))
    return counted(
        early=sum(trial.response == EARLY for trial in known),
        too_fast=sum(trial.rt is not None and trial.rt < FASTEST_MS for trial in known),
        missed=sum(trial.response is None for trial in known),
    )


TASK = Task(
    name="reaction",
    version=1,
    minutes=2,
    parameters=PARAMETERS,
    variants=("standard", "spoken"),
    measures=(
        Measure("median", "ms", "low", primary=True),
        Measure("sd", "ms", "low"),
        Measure("lapses", "trials", "low"),
    ),
    licence="A paradigm without an owner; the code is ours.",
    source="Woods et al. 2015, doi:10.3389/fnhum.2015.00131",
    stimuli=stimuli,
    check=check,
    score=score,
    excluded=excluded,
)
