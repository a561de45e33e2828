"""Which days of a calendar are free: arithmetic of days, both ends included."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

_ONE = timedelta(days=1)


class Days(NamedTuple):
    """From one day to another, both included."""

    first: date
    last: date


def meet(one: Days, other: Days) -> bool:
    """Whether they have a day in common."""
    return one.first <= other.last and other.first <= one.last


def are_free(wanted: Days, busy: Iterable[Days]) -> bool:
    """Whether none of these days is taken."""
    return not any(meet(wanted, taken) for taken in busy)


def next_free(busy: Iterable[Days], wanted: Days, until: date, most: int = 3) -> list[Days]:
    """The next times of the same length that are free from the wanted day on, each after the one before it.

    None ends after `until`. With nothing taken the first one is what was wanted.
    """
    length, found = wanted.last - wanted.first, list[Days]()
    taken = sorted(busy)
    first = wanted.first
    while len(found) < most and first + length <= until:
        here = Days(first, first + length)
        in_the_way = [one.last for one in taken if meet(here, one)]
        if in_the_way:
            first = max(in_the_way) + _ONE
        else:
            found.append(here)
            first = here.last + _ONE
    return found
