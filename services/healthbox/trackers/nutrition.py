"""Portions by food group, and what foods with amounts hold; what nobody said is missing, not zero.

What 100 g of a food hold comes from an imported table, and each value says how it is meant there. `exact`: so much.
`below`: less than could be measured, counted as half of that limit, the middle bound (EFSA, Management of left-censored
data in dietary exposure assessment, EFSA Journal 8(3):1557, 2010). `traces`: counted as none. Absent: not known; then
the sum is what is known, and the name of the nutrient is told beside it as incomplete.
"""

from collections.abc import Sequence
from typing import Any

from contracts.healthbox.schemas import FOOD_GROUPS
from services.healthbox.trackers.tracker import About, Measure, Noted, Tracker, total

NUTRIENTS = {
    "kcal": ("kcal", 0), "protein": ("g", 0), "carbohydrate": ("g", 0), "sugars": ("g", 0), "fat": ("g", 0),
    "saturated": ("g", 1), "fibre": ("g", 1), "salt": ("g", 1),
}  # fmt: skip
Food = dict[str, Any]


def held(food: Food, nutrient: str) -> float | None:
    """How much of a nutrient an eaten food holds: 40 g of one with 12.5 g in 100 g hold 5 g. None: not known."""
    said = food.get("per_100g", {}).get(nutrient)
    if said is None:
        return None
    share = {"exact": 1.0, "below": 0.5, "traces": 0.0}[said["as"]]
    return float((said["amount"] or 0.0) * share * food["grams"] / 100)


def incomplete(entries: Sequence[Noted]) -> list[str]:
    """The nutrients of which some food that was eaten does not say how much it holds."""
    foods = _foods(entries)
    return [nutrient for nutrient in NUTRIENTS if any(held(food, nutrient) is None for food in foods)]


def _foods(entries: Sequence[Noted]) -> list[Food]:
    return [food for entry in entries for food in entry.amounts.get("foods", [])]


def _numbers(entries: Sequence[Noted], _about: About) -> dict[str, float | None]:
    foods = _foods(entries)
    portions = {
        group: total([entry.amounts.get("portions", {}).get(group) for entry in entries]) for group in FOOD_GROUPS
    }
    return {**portions, **{nutrient: total([held(food, nutrient) for food in foods]) for nutrient in NUTRIENTS}}


TRACKER = Tracker(
    "nutrition",
    (
        *(Measure(group, "{portion}", 1, 0) for group in FOOD_GROUPS),
        *(Measure(nutrient, unit, decimals, 0) for nutrient, (unit, decimals) in NUTRIENTS.items()),
    ),
    _numbers,
)
