"""Chance from a seed: the same seed draws the same things for ever, so that a run can be shown and scored again."""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

GENERATOR = "mt19937-1"
"""The name of what is below. Whoever changes a draw changes this, and the version of every task."""

HIGHEST_SEED = 2**53 - 1
"""The highest number that a browser keeps exactly."""


class Draws:
    """Draws from one seed, in order.

    Only `random()` is taken from Python, which promises it the same in every release; what is built on it is here.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 – chance, not a secret

    def below(self, end: int) -> int:
        """A whole number from 0 to `end` − 1."""
        return int(self._random.random() * end)

    def between(self, low: float, high: float) -> float:
        """A number in a range, with one decimal."""
        return round(low + self._random.random() * (high - low), 1)

    def pick(self, items: Sequence[T]) -> T:
        """One of them."""
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """All of them, in another order (Fisher and Yates)."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """`count` of them, none twice."""
        return self.shuffled(items)[:count]

    def apart(self, items: Sequence[T], clash: Callable[[T, T], bool]) -> list[T]:
        """All of them, in an order where no two neighbours clash."""
        while True:
            order = self.shuffled(items)
            for place in range(1, len(order)):
                fitting = [at for at in range(place, len(order)) if not clash(order[place - 1], order[at])]
                if not fitting:
                    break
                other = fitting[0] if fitting[0] == place else self.pick(fitting)
                order[place], order[other] = order[other], order[place]
            else:
                return order
