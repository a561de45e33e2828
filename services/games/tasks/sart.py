"""SART, the sustained attention to response task: press at every digit, but not at a three."""

from typing import Any

from services.games.tasks import numbers
from services.games.tasks.draws import Draws
from services.games.tasks.task import Measure, Score, Stimuli, Task, Trials
from services.games.tasks.trials import beside, count, paced, read

PARAMETERS: dict[str, Any] = {
    "on_ms": 250,
    "mask_ms": 900,
    "nogo": 3,
    "of_each": 25,
    "practice_length": 18,
    "sizes": [48, 72, 94, 100, 120],
}
PRESS = "press"
_CYCLE = PARAMETERS["on_ms"] + PARAMETERS["mask_ms"]


def _series(draws: Draws, of_each: int) -> list[dict[str, int]]:
    digits = [digit for digit in range(1, 10) for _ in range(of_each)]
    order = draws.apart(digits, lambda one, other: one == other == PARAMETERS["nogo"])
    fonts = PARAMETERS["sizes"]
    sizes = draws.shuffled([fonts[place % len(fonts)] for place in range(len(order))])
    return [{"digit": digit, "size": size} for digit, size in zip(order, sizes, strict=True)]


def stimuli(seed: int, _variant: str) -> dict[str, Any]:
    """Each digit twice as practice with its answer, then twenty-five times; two threes are never neighbours."""
    draws = Draws(seed)
    practice = _series(draws, 2)
    return {
        "parameters": dict(PARAMETERS),
        "practice": [{**one, "answer": None if one["digit"] == PARAMETERS["nogo"] else PRESS} for one in practice],
        "blocks": [_series(draws, PARAMETERS["of_each"])],
    }


def check(stimuli: Stimuli, trials: Trials) -> None:
    """One trial a digit, paced by the task; raises `ImpossibleTrials`."""
    paced(stimuli, trials, _CYCLE, (PRESS,))


def score(stimuli: Stimuli, trials: Trials) -> Score:
    """Presses at a three, missed other digits, and how even the times are."""
    shown = list(beside(stimuli, read(trials, count(stimuli), count(stimuli))))
    held = [trial for stimulus, trial, _ in shown if stimulus["digit"] == PARAMETERS["nogo"]]
    went = [trial for stimulus, trial, _ in shown if stimulus["digit"] != PARAMETERS["nogo"]]
    times = [trial.rt for trial in went if trial.rt is not None]
    return {
        "commissions": numbers.share(sum(trial.response is not None for trial in held), len(held)),
        "omissions": numbers.share(sum(trial.response is None for trial in went), len(went)),
        "rt_sd": numbers.spread(times),
        "rt_median": numbers.middle(times),
    }


TASK = Task(
    name="sart",
    version=1,
    minutes=5,
    parameters=PARAMETERS,
    measures=(
        Measure("commissions", "1", "low", primary=True, high=1.0),
        Measure("omissions", "1", "low", high=1.0),
        Measure("rt_sd", "ms", "low"),
        Measure("rt_median", "ms", None),
    ),
    licence="A paradigm without an owner; the series and the code are ours.",
    source="Robertson et al. 1997, doi:10.1016/S0028-3932(97)00015-8",
    stimuli=stimuli,
    check=check,
    score=score,
)
