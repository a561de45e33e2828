"""Scripted players: trials for any task as a browser would send them, of someone who does as well as asked.

`skill` is the chance of a right answer; chance comes from `whim`, so that the same player plays the same again.
"""

import random
from typing import Any

from services.games.tasks import TASKS, nback, trails

Trials = list[dict[str, Any]]


def play(task: str, stimuli: dict[str, Any], skill: float = 1.0, whim: int = 0) -> Trials:
    """The trials of one run; possible ones, whatever the skill."""
    rng = random.Random(whim)
    return _PLAYERS[task](stimuli, skill, rng)


def stimuli_of(task: str, seed: int, variant: str = "standard") -> dict[str, Any]:
    """What is shown for a seed."""
    return TASKS[task].stimuli(seed, variant)


def _trial(i: int, shown_at: float, response: Any, rt: float | None) -> dict[str, Any]:
    return {"i": i, "shown_at": round(shown_at, 1), "response": response, "rt": rt}


def _time(rng: random.Random, low: int = 250, high: int = 900) -> float:
    return round(rng.uniform(low, high), 1)


def _paced(shown: list[list[bool]], word: str, cycle: float, skill: float, rng: random.Random) -> Trials:
    made: Trials = []
    for block in shown:
        for place, wanted in enumerate(block):
            press = wanted if rng.random() < skill else not wanted
            made.append(_trial(len(made), place * cycle, word if press else None, _time(rng) if press else None))
    return made


def _nback(stimuli: dict[str, Any], skill: float, rng: random.Random) -> Trials:
    parameters = stimuli["parameters"]
    wanted = [nback.matches([one["letter"] for one in block], parameters["level"]) for block in stimuli["blocks"]]
    return _paced(wanted, "match", parameters["cycle_ms"], skill, rng)


def _sart(stimuli: dict[str, Any], skill: float, rng: random.Random) -> Trials:
    return _paced([[one["digit"] != 3 for one in block] for block in stimuli["blocks"]], "press", 1150, skill, rng)


def _span(stimuli: dict[str, Any], key: str, item_ms: int, pre_ms: int, turned: bool, skill: float, rng: Any) -> Trials:
    made: Trials = []
    at, wrong = 0.0, 0
    for stimulus in stimuli["blocks"][0]:
        shown = stimulus[key]
        right = rng.random() < skill
        wrong = wrong + (not right) if len(made) % 2 else int(not right)
        answer = list(reversed(shown)) if turned else list(shown)
        rt = round(400.0 * len(shown) + _time(rng), 1)
        made.append(_trial(len(made), at, answer if right else answer[:-1], rt))
        at += pre_ms + item_ms * len(shown) + rt + 300
        if wrong == 2:
            break
    return made


def _stroop(stimuli: dict[str, Any], skill: float, rng: random.Random) -> Trials:
    made: Trials = []
    at = 500.0
    for stimulus in stimuli["blocks"][0]:
        ink = stimulus["ink"] if rng.random() < skill else next(c for c in ("blue", "orange") if c != stimulus["ink"])
        rt = _time(rng, 150, 600) + (80 if stimulus["word"] != stimulus["ink"] else 0)
        made.append(_trial(len(made), at, ink, rt))
        at += rt + 500
    return made


def _trails(stimuli: dict[str, Any], skill: float, rng: random.Random) -> Trials:
    labels = [target["label"] for target in stimuli["blocks"][0][0]["targets"]]
    taps: list[list[Any]] = []
    at = 0.0
    way = trails.ordered(labels)
    for place, label in enumerate(way):
        if rng.random() >= skill and place < len(way) - 1:
            at = round(at + _time(rng), 1)
            taps.append([way[place + 1], at])
        at = round(at + _time(rng), 1)
        taps.append([label, at])
    return [_trial(0, 0, taps, at)]


def _pairs(stimuli: dict[str, Any], skill: float, rng: random.Random) -> Trials:
    cards = stimuli["blocks"][0][0]["cards"]
    left = list(range(len(cards)))
    flips: list[list[Any]] = []
    at = 0.0
    while left:
        first = left[0]
        partner = next(card for card in left[1:] if cards[card] == cards[first])
        second = partner if rng.random() < max(skill, 0.2) else rng.choice(left[1:])
        for card in (first, second):
            at = round(at + _time(rng), 1)
            flips.append([card, at])
        if second == partner:
            left = [card for card in left if card not in (first, partner)]
    return [_trial(0, 0, flips, at)]


def _reaction(stimuli: dict[str, Any], skill: float, rng: random.Random) -> Trials:
    made: Trials = []
    free = 0.0
    for stimulus in stimuli["blocks"][0]:
        if rng.random() >= skill:
            early = rng.random() < 0.5
            shown_at = free + stimulus["wait_ms"] * (0.5 if early else 1)
            made.append(_trial(len(made), shown_at, "early" if early else None, None))
            free = shown_at + (0 if early else 2000)
            continue
        rt = _time(rng, 180, 450)
        made.append(_trial(len(made), free + stimulus["wait_ms"], "press", rt))
        free += stimulus["wait_ms"] + rt
    return made


_PLAYERS: dict[str, Any] = {
    "nback": _nback,
    "digits_forward": lambda stimuli, skill, rng: _span(stimuli, "digits", 1100, 0, False, skill, rng),
    "digits_backward": lambda stimuli, skill, rng: _span(stimuli, "digits", 1100, 0, True, skill, rng),
    "corsi": lambda stimuli, skill, rng: _span(stimuli, "sequence", 1250, 500, False, skill, rng),
    "stroop": _stroop,
    "sart": _sart,
    "trails_a": _trails,
    "trails_b": _trails,
    "pairs": _pairs,
    "reaction": _reaction,
}
