"""N-back: letters one after the other; say when one is the same as two before."""

from typing import Any

from services.games.tasks import numbers
from services.games.tasks.draws import Draws
from services.games.tasks.task import Measure, Score, Stimuli, Task, Trials
from services.games.tasks.trials import Trial, beside, paced, read

PARAMETERS: dict[str, Any] = {
    "level": 2,
    "letters": ["C", "H", "K", "L", "Q", "R", "S", "T"],
    "on_ms": 500,
    "cycle_ms": 2500,
    "blocks": 2,
    "block_length": 50,
    "practice_length": 10,
}
SPOKEN: dict[str, Any] = {"cycle_ms": 3000}
"""What differs by ear: a letter takes time to be said."""
MATCH = "match"
ZERO_BACK = "K"
"""What is looked for at level 0."""
LEVELS = (0, 1, 2, 3)
TARGETS, LURES = 15, 6
"""In each block of 50: as many in every form, so that forms are equally hard."""
PRACTICE_TARGETS, PRACTICE_LURES = 3, 0


def stimuli(seed: int, variant: str) -> dict[str, Any]:
    """Ten letters of practice with their answers, and two blocks of fifty without."""
    parameters = {**PARAMETERS, **(SPOKEN if variant == "spoken" else {})}
    draws, level = Draws(seed), parameters["level"]
    practice = letters(draws, level, parameters["practice_length"], PRACTICE_TARGETS, PRACTICE_LURES)
    blocks = [letters(draws, level, parameters["block_length"], TARGETS, LURES) for _ in range(parameters["blocks"])]
    return {
        "parameters": parameters,
        "practice": [
            {"letter": letter, "answer": MATCH if match else None}
            for letter, match in zip(practice, matches(practice, level), strict=True)
        ],
        "blocks": [[{"letter": letter} for letter in block] for block in blocks],
    }


def matches(shown: list[str], level: int) -> list[bool]:
    """Which letters are to be answered."""
    if level == 0:
        return [letter == ZERO_BACK for letter in shown]
    return [place >= level and letter == shown[place - level] for place, letter in enumerate(shown)]


def letters(draws: Draws, level: int, length: int, targets: int, lures: int) -> list[str]:
    """Letters with so many targets, and so many lures: the same as one before or after the place that counts."""
    while True:
        shown = _attempt(draws, level, length, targets, lures if level > 1 else 0)
        if shown is not None:
            return shown


def _attempt(draws: Draws, level: int, length: int, targets: int, lures: int) -> list[str] | None:
    places = draws.shuffled(range(level, length))
    matching = set(places[:targets])
    luring = {place for place in places[targets:] if place > level}
    luring = set(draws.some(sorted(luring), lures))
    shown: list[str] = []
    for place in range(length):
        goal = ZERO_BACK if level == 0 else shown[place - level] if place >= level else None
        if place in matching and goal is not None:
            shown.append(goal)
            continue
        near = shown[max(0, place - level - 1) :]
        if place in luring:
            fitting = [letter for letter in (near[0], shown[place - level + 1]) if letter != goal]
        else:
            fitting = [letter for letter in PARAMETERS["letters"] if letter not in near and letter != goal]
        if not fitting:
            return None
        shown.append(draws.pick(fitting))
    return shown


def check(stimuli: Stimuli, trials: Trials) -> None:
    """One trial a letter, paced by the task; raises `ImpossibleTrials`."""
    paced(stimuli, trials, stimuli["parameters"]["cycle_ms"], (MATCH,))


def score(stimuli: Stimuli, trials: Trials) -> Score:
    """How well targets are told from the rest, both blocks together."""
    answered = _answered(stimuli, trials)
    pressed = [trial.response == MATCH for trial, _ in answered]
    signals = sum(match for _, match in answered)
    noises = len(answered) - signals
    hits = sum(press and match for press, (_, match) in zip(pressed, answered, strict=True))
    false_alarms = sum(pressed) - hits
    return {
        "d_prime": numbers.plain(numbers.d_prime(hits, signals, false_alarms, noises)),
        "criterion": numbers.plain(numbers.criterion(hits, signals, false_alarms, noises)),
        "hits": numbers.share(hits, signals),
        "false_alarms": numbers.share(false_alarms, noises),
        "rt_median": numbers.middle([trial.rt for trial, match in answered if match and trial.rt is not None]),
    }


def _answered(stimuli: Stimuli, trials: Trials) -> list[tuple[Trial, bool]]:
    level = stimuli["parameters"]["level"]
    right = [match for block in stimuli["blocks"] for match in matches([one["letter"] for one in block], level)]
    known = read(trials, len(right), len(right))
    return [(trial, match) for (_, trial, _), match in zip(beside(stimuli, known), right, strict=True)]


TASK = Task(
    name="nback",
    version=1,
    minutes=5,
    parameters=PARAMETERS,
    variants=("standard", "spoken"),
    measures=(
        Measure("d_prime", "1", "high", primary=True, low=None),
        Measure("criterion", "1", None, low=None),
        Measure("hits", "1", "high", high=1.0),
        Measure("false_alarms", "1", "low", high=1.0),
        Measure("rt_median", "ms", "low"),
    ),
    licence="A paradigm without an owner; the letters, their order and the code are ours.",
    source="Kirchner 1958, doi:10.1037/h0043688; sensitivity as Hautus 1995, doi:10.3758/BF03203619",
    stimuli=stimuli,
    check=check,
    score=score,
)
