"""Stroop: say the colour of the ink, whatever the word says."""

from typing import Any

from services.games.tasks import numbers
from services.games.tasks.draws import Draws
from services.games.tasks.task import BY_HAND, Measure, Score, Stimuli, Stimulus, Task, Trials
from services.games.tasks.trials import (
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

COLOURS = {"blue": "#56B4E9", "yellow": "#F0E442", "orange": "#D55E00"}
"""Of Okabe and Ito's set: told apart with every kind of colour vision, also by how light they are."""
PARAMETERS: dict[str, Any] = {
    "colours": COLOURS,
    "panel": "#111111",
    "practice_length": 18,
    "block_length": 72,
    "fixation_ms": 500,
    "limit_ms": 3000,
    "within_ms": 300_000,
}
TOO_FAST_MS = 200
FEWEST = 36
"""Half of the trials: fewer within the five minutes make no score."""


def _pairs(same: int, other: int) -> list[dict[str, str]]:
    return [
        {"word": word, "ink": ink} for word in COLOURS for ink in COLOURS for _ in range(same if word == ink else other)
    ]


def stimuli(seed: int, _variant: str) -> dict[str, Any]:
    """Every word in every ink, twice as practice; then as many that agree as do not. None comes twice running."""
    draws = Draws(seed)
    practice = draws.apart(_pairs(2, 2), lambda one, other: one == other)
    return {
        "parameters": dict(PARAMETERS),
        "practice": [{**one, "answer": one["ink"]} for one in practice],
        "blocks": [draws.apart(_pairs(12, 6), lambda one, other: one == other)],
    }


def check(stimuli: Stimuli, trials: Trials) -> None:
    """Words answered one after the other, all of them or those of five minutes; raises `ImpossibleTrials`."""
    known = read(trials, FEWEST, count(stimuli))
    free = -float(PARAMETERS["fixation_ms"])
    for _, trial, _ in beside(stimuli, known):
        one_of(trial, tuple(COLOURS))
        timed(trial, PARAMETERS["limit_ms"])
        not_before(trial, free + PARAMETERS["fixation_ms"])
        free = trial.shown_at + (PARAMETERS["limit_ms"] if trial.rt is None else trial.rt)
    if len(known) < count(stimuli) and free < PARAMETERS["within_ms"] - PARAMETERS["limit_ms"]:
        refuse("/trials", f"{count(stimuli)} trials, or those of {PARAMETERS['within_ms']} ms.")
    like_a_person([trial.rt for trial in known if trial.rt is not None])


def _kept(stimulus: Stimulus, response: Any, rt: float | None) -> bool:
    return response == stimulus["ink"] and rt is not None and rt >= TOO_FAST_MS


def score(stimuli: Stimuli, trials: Trials) -> Score:
    """What the disagreeing word costs: right answers of 200 ms and more, by their medians."""
    shown = list(beside(stimuli, read(trials, 1, count(stimuli))))
    by: dict[bool, list[float]] = {True: [], False: []}
    for stimulus, trial, _ in shown:
        if _kept(stimulus, trial.response, trial.rt) and trial.rt is not None:
            by[stimulus["word"] == stimulus["ink"]].append(trial.rt)
    congruent, incongruent = numbers.middle(by[True]), numbers.middle(by[False])
    errors = sum(trial.response not in (None, stimulus["ink"]) for stimulus, trial, _ in shown)
    cost = None if congruent is None or incongruent is None else numbers.plain(incongruent - congruent)
    return {"cost": cost, "incongruent": incongruent, "congruent": congruent, "errors": float(errors)}


def excluded(stimuli: Stimuli, trials: Trials) -> dict[str, int]:
    """Answers that are wrong, none, or too fast to be one."""
    shown = list(beside(stimuli, read(trials, 1, count(stimuli))))
    wrong = sum(trial.response not in (None, stimulus["ink"]) for stimulus, trial, _ in shown)
    fast = sum(trial.response == stimulus["ink"] and (trial.rt or 0) < TOO_FAST_MS for stimulus, trial, _ in shown)
    return counted(wrong=wrong, too_fast=fast, missed=sum(trial.response is None for _, trial, _ in shown))


TASK = Task(
    name="stroop",
    version=1,
    minutes=4,
    parameters=PARAMETERS,
    inputs=BY_HAND,
    measures=(
        Measure("cost", "ms", "low", primary=True, low=None),
        Measure("incongruent", "ms", "low"),
        Measure("congruent", "ms", "low"),
        Measure("errors", "trials", "low"),
    ),
    licence="A paradigm without an owner; the words, the colours and the code are ours.",
    source="Stroop 1935, doi:10.1037/h0054651; a cost says little of one person: Hedge 2018, PMC5990556",
    stimuli=stimuli,
    check=check,
    score=score,
    excluded=excluded,
)
