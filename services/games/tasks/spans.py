"""What the span tasks share: two sequences of each length, until both of one length fail. One that was passed is wrong,
and not left out."""

from collections.abc import Callable, Sequence
from typing import Any

from services.games.tasks.task import Stimuli, Stimulus, Trials
from services.games.tasks.trials import TAP_MS, Trial, beside, count, is_number, not_before, read, refuse

LONGEST_ANSWER_MS = 120_000
LONGEST_ANSWER = 20
Answer = Callable[[Stimulus], list[int]]


def lengths(parameters: dict[str, Any]) -> list[int]:
    """The lengths in the order in which they are shown."""
    longest = parameters["longest"]
    return [length for length in range(parameters["shortest"], longest + 1) for _ in range(parameters["per_length"])]


def ended(lengths_shown: Sequence[int], right: Sequence[bool], per_length: int) -> int | None:
    """After how many trials the rule ends a run, or None when it went to the last."""
    for end in range(per_length, len(right) + 1):
        of_one = set(lengths_shown[end - per_length : end])
        if len(of_one) == 1 and not any(right[end - per_length : end]):
            return end
    return None


def check(
    stimuli: Stimuli, trials: Trials, shown_ms: Callable[[Stimulus], float], answer: Answer, items: range
) -> None:
    """Sequences that were answered one after the other, up to where the rule ends; raises `ImpossibleTrials`.

    `shown_ms`: how long a stimulus is shown before it can be answered. `items`: what there is to choose from.
    """
    known = read(trials, stimuli["parameters"]["per_length"], count(stimuli))
    free = 0.0
    for stimulus, trial, _ in beside(stimuli, known):
        _check_items(trial, items)
        not_before(trial, free)
        free = trial.shown_at + shown_ms(stimulus) + (trial.rt or 0)
    right = rights(stimuli, known, answer)
    shown = [len(answer(stimulus)) for stimulus in stimuli["blocks"][0]]
    end = ended(shown, right, stimuli["parameters"]["per_length"]) or count(stimuli)
    if len(known) != end:
        refuse("/trials", f"{min(end, count(stimuli))} trials: a run ends when both of one length fail.")


def _check_items(trial: Trial, items: range) -> None:
    at = f"/trials/{trial.i}"
    if trial.response is None:
        if trial.rt is not None:
            refuse(f"{at}/rt", "Null without a response.")
        return
    if not isinstance(trial.response, list) or len(trial.response) > LONGEST_ANSWER:
        refuse(f"{at}/response", f"A list of at most {LONGEST_ANSWER}, or null.")
    for place, item in enumerate(trial.response):
        if type(item) is not int or item not in items:
            refuse(f"{at}/response/{place}", f"A whole number from {items[0]} to {items[-1]}.")
    least = TAP_MS * len(trial.response)
    if not is_number(trial.rt) or not least <= (trial.rt or 0) <= LONGEST_ANSWER_MS:
        refuse(f"{at}/rt", f"Between {TAP_MS} ms an item and {LONGEST_ANSWER_MS} ms.")


def rights(stimuli: Stimuli, known: Sequence[Trial], answer: Answer) -> list[bool]:
    """Which of the answers are right."""
    return [trial.response == answer(stimulus) for stimulus, trial, _ in beside(stimuli, known)]


def longest(stimuli: Stimuli, trials: Trials, answer: Answer) -> tuple[int, int]:
    """The longest sequence that was right at least once (0: none), and how many were right."""
    known = read(trials, 1, count(stimuli))
    right = rights(stimuli, known, answer)
    spans = [
        len(answer(stimulus)) for (stimulus, _, _), well in zip(beside(stimuli, known), right, strict=True) if well
    ]
    return max(spans, default=0), sum(right)
