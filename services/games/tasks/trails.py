"""Trail making: tap 25 circles in order, A by numbers, B by numbers and letters in turn."""

from collections.abc import Sequence
from itertools import chain, pairwise, zip_longest
from math import dist
from string import ascii_uppercase
from typing import Any

from services.games.tasks import numbers
from services.games.tasks.draws import Draws
from services.games.tasks.task import BY_HAND, Measure, Score, Stimuli, Stimulus, Task, Trials
from services.games.tasks.trials import Trial, read, refuse, taps

PARAMETERS: dict[str, Any] = {"targets": 25, "width": 100, "height": 130, "size": 11, "limit_ms": 300_000}
PRACTICE = 8
_SHIFT_X, _SHIFT_Y = 4.0, 6.0
TRAIL, TRAIL_WITHIN = 1480.0, 40.0
"""How long the way from the first to the last circle is: alike in every form."""


def _labels_a(count: int) -> list[str]:
    return [str(number) for number in range(1, count + 1)]


def _labels_b(count: int) -> list[str]:
    return [ascii_uppercase[place // 2] if place % 2 else str(place // 2 + 1) for place in range(count)]


def ordered(labels: Sequence[str]) -> list[str]:
    """The order in which they are to be tapped: numbers upward, and letters in turn with them."""
    counted = sorted((label for label in labels if label.isdigit()), key=int)
    letters = sorted(label for label in labels if not label.isdigit())
    return [label for label in chain(*zip_longest(counted, letters)) if label is not None]


def places(draws: Draws, columns: int, count: int) -> list[tuple[float, float]]:
    """So many centres, one in each cell of a grid, none touching another."""
    wide, high = PARAMETERS["width"] / columns, PARAMETERS["height"] / columns
    cells = draws.some([(column, row) for row in range(columns) for column in range(columns)], count)
    return [
        (
            draws.between(wide * (column + 0.5) - _SHIFT_X, wide * (column + 0.5) + _SHIFT_X),
            draws.between(high * (row + 0.5) - _SHIFT_Y, high * (row + 0.5) + _SHIFT_Y),
        )
        for column, row in cells
    ]


def trail(points: Sequence[tuple[float, float]]) -> float:
    """How long the way along these points is."""
    return sum(dist(one, next_) for one, next_ in pairwise(points))


def _shown(draws: Draws, labels: Sequence[str], points: Sequence[tuple[float, float]]) -> dict[str, Any]:
    targets = [{"label": label, "x": x, "y": y} for label, (x, y) in zip(labels, points, strict=True)]
    return {"targets": draws.shuffled(targets)}


def _stimuli(seed: int, part: str) -> dict[str, Any]:
    labels = _labels_a if part == "trails_a" else _labels_b
    draws = Draws(seed)
    practice = _shown(draws, labels(PRACTICE), places(draws, 3, PRACTICE))
    points = places(draws, 5, PARAMETERS["targets"])
    while abs(trail(points) - TRAIL) > TRAIL_WITHIN:
        points = draws.shuffled(points)
    return {
        "parameters": dict(PARAMETERS),
        "practice": [{**practice, "answer": labels(PRACTICE)}],
        "blocks": [[_shown(draws, labels(PARAMETERS["targets"]), points)]],
    }


def check(stimuli: Stimuli, trials: Trials) -> None:
    """One trial of taps that ends at the last circle; raises `ImpossibleTrials`."""
    trial, shown = read(trials, 1, 1)[0], stimuli["blocks"][0][0]
    tapped = taps(trial, PARAMETERS["limit_ms"])
    labels = {target["label"] for target in shown["targets"]}
    for place, (label, _) in enumerate(tapped):
        if not isinstance(label, str) or label not in labels:
            refuse(f"/trials/0/response/{place}", "The label of a circle.")
    if _walk(shown, trial)[0] != len(tapped):
        refuse("/trials/0/response", "Taps up to the last circle, and none after it.")


def _walk(shown: Stimulus, trial: Trial) -> tuple[int, int]:
    """After how many taps the last circle was reached (0: never), and how many were wrong."""
    way = ordered([target["label"] for target in shown["targets"]])
    reached, wrong = 0, 0
    for place, (label, _) in enumerate(trial.response):
        if label == way[reached]:
            reached += 1
        elif reached == 0 or label != way[reached - 1]:  # a second tap on the circle just reached is no mistake
            wrong += 1
        if reached == len(way):
            return place + 1, wrong
    return 0, wrong


def score(stimuli: Stimuli, trials: Trials) -> Score:
    """The time with all corrections in it, in seconds, and the wrong circles."""
    trial = read(trials, 1, 1)[0]
    _, wrong = _walk(stimuli["blocks"][0][0], trial)
    return {"time": None if trial.rt is None else numbers.plain(trial.rt / 1000), "errors": float(wrong)}


def difference(time_a: float, time_b: float) -> float:
    """B − A in seconds, of two runs of one day: what changing between numbers and letters takes."""
    return numbers.plain(time_b - time_a)


def _task(name: str) -> Task:
    return Task(
        name=name,
        version=1,
        minutes=2,
        parameters=PARAMETERS,
        inputs=BY_HAND,
        measures=(Measure("time", "s", "low", primary=True), Measure("errors", "trials", "low")),
        licence="In the public domain (Army Individual Test Battery, 1944); the layouts and the code are ours.",
        source="Reitan 1958, doi:10.2466/pms.1958.8.3.271",
        stimuli=lambda seed, _variant: _stimuli(seed, name),
        check=check,
        score=score,
    )


A = _task("trails_a")
B = _task("trails_b")
