"""Portions by food group, or foods of a table with their amounts; what a food does not say is missing, not zero."""

from collections.abc import Sequence

from contracts.healthbox.schemas import FOOD_GROUPS
from services.healthbox.trackers.tracker import About, Measure, Noted, Tracker, total

NUTRIENTS = {"kcal": "kcal", "protein": "g", "carbohydrate": "g", "fat": "g", "fibre": "g", "salt": "g"}


def _numbers(entries: Sequence[Noted], about: About) -> dict[str, float | None]:
    groups = {
        group: total([entry.amounts.get("portions", {}).get(group) for entry in entries]) for group in FOOD_GROUPS
    }
    foods = [food for entry in entries for food in entry.amounts.get("foods", [])]
    return {**groups, **{name: _eaten(foods, name, about) for name in NUTRIENTS}}


def _eaten(foods: Sequence[dict[str, object]], nutrient: str, about: About) -> float | None:
    """How much of a nutrient the foods hold together; None as soon as one of them does not say."""
    held = [
        _of(about.foods.get(str(food["code"]), {}).get(nutrient), float(str(food["grams"]))) for food in foods
    ]  # fmt: skip
    return None if any(one is None for one in held) else total(held)


def _of(per_100: float | None, grams: float) -> float | None:
    return None if per_100 is None else per_100 * grams / 100


TRACKER = Tracker(
    "nutrition",
    (
        *(Measure(group, "{portion}", 1, 0) for group in FOOD_GROUPS),
        *(Measure(name, unit, 0, 0) for name, unit in NUTRIENTS.items()),
    ),
    _numbers,
)
