"""Portions by food group; a group that nobody named is missing, not zero."""

from collections.abc import Sequence

from contracts.healthbox.schemas import FOOD_GROUPS
from services.healthbox.trackers.tracker import About, Measure, Noted, Tracker, total


def _numbers(entries: Sequence[Noted], _about: About) -> dict[str, float | None]:
    return {group: total([entry.amounts.get("portions", {}).get(group) for entry in entries]) for group in FOOD_GROUPS}


TRACKER = Tracker("nutrition", tuple(Measure(group, "{portion}", 1, 0) for group in FOOD_GROUPS), _numbers)
