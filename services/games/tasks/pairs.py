"""Pairs: cards face down, two are turned at a time; find those that are alike."""

from collections.abc import Sequence
from typing import Any

from services.games.tasks import numbers
from services.games.tasks.draws import Draws
from services.games.tasks.task import Measure, Score, Stimuli, Task, Trials
from services.games.tasks.trials import read, refuse, taps

SYMBOLS = (
    *("sun", "moon", "star", "tree", "leaf", "flower", "fish", "bird", "cat", "house"),
    *("boat", "bell", "key", "cup", "book", "hat", "apple", "cloud", "heart", "umbrella"),
)
PARAMETERS: dict[str, Any] = {"pairs": 8, "columns": 4, "shown_ms": 900, "limit_ms": 600_000}
PRACTICE = 2


def _cards(draws: Draws, pairs: int) -> list[str]:
    return draws.shuffled(draws.some(SYMBOLS, pairs) * 2)


def _places(cards: Sequence[str]) -> list[list[int]]:
    return [[place, cards.index(card, place + 1)] for place, card in enumerate(cards) if card in cards[place + 1 :]]


def stimuli(seed: int, _variant: str) -> dict[str, Any]:
    """Two pairs as practice with their places, and eight without."""
    draws = Draws(seed)
    practice = _cards(draws, PRACTICE)
    return {
        "parameters": dict(PARAMETERS),
        "practice": [{"cards": practice, "answer": _places(practice)}],
        "blocks": [[{"cards": _cards(draws, PARAMETERS["pairs"])}]],
    }


def check(stimuli: Stimuli, trials: Trials) -> None:
    """One trial of cards turned two by two, until all are found; raises `ImpossibleTrials`."""
    cards, at = stimuli["blocks"][0][0]["cards"], "/trials/0/response"
    turned = [card for card, _ in taps(read(trials, 1, 1)[0], PARAMETERS["limit_ms"])]
    for place, card in enumerate(turned):
        if type(card) is not int or not 0 <= card < len(cards):
            refuse(f"{at}/{place}", f"The place of a card, 0 to {len(cards) - 1}.")
    found: set[int] = set()
    for place in range(0, len(turned) - 1, 2):
        pair = set(turned[place : place + 2])
        if pair & found or len(pair) == 1 or len(found) == len(cards):
            refuse(f"{at}/{place}", "Two cards that are still face down.")
        if _alike(cards, turned[place : place + 2]):
            found |= pair
    if len(turned) % 2 or len(found) != len(cards):
        refuse(at, "Cards turned two by two until all pairs are found.")


def _alike(cards: Sequence[str], two: Sequence[int]) -> bool:
    return bool(cards[two[0]] == cards[two[1]])


def score(stimuli: Stimuli, trials: Trials) -> Score:
    """Moves (eight are the fewest), those that missed a card already seen, and the time in seconds."""
    trial, cards = read(trials, 1, 1)[0], stimuli["blocks"][0][0]["cards"]
    turned = [card for card, _ in trial.response]
    moves = [turned[place : place + 2] for place in range(0, len(turned), 2)]
    seen: set[int] = set()
    errors = 0
    for first, second in moves:
        partner = next(place for place, card in enumerate(cards) if card == cards[first] and place != first)
        errors += second != partner and partner in seen
        seen |= {first, second}
    time = None if trial.rt is None else numbers.plain(trial.rt / 1000)
    return {"moves": float(len(moves)), "errors": float(errors), "time": time}


TASK = Task(
    name="pairs",
    version=1,
    minutes=3,
    parameters=PARAMETERS,
    variants=("standard", "spoken"),
    measures=(
        Measure("moves", "moves", "low", primary=True, low=float(PARAMETERS["pairs"])),
        Measure("errors", "moves", "low"),
        Measure("time", "s", "low"),
    ),
    licence="An old game; the cards and the code are ours.",
    source="Our own task and scores: nothing is published of them.",
    stimuli=stimuli,
    check=check,
    score=score,
)
