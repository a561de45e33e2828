"""What an entry of each tracker holds. Units: kg, minutes, metabolic equivalents; scores from 0 to 10."""

from itertools import pairwise
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range, Regexp

from contracts.words import storable

TRACKERS = ("weight", "mood", "sleep", "tobacco", "nutrition", "activity")
WORDS = (
    "calm", "happy", "grateful", "hopeful", "proud", "rested", "energetic", "loved",
    "tired", "sad", "anxious", "angry", "lonely", "in_pain", "overwhelmed", "bored", "guilty", "confused",
)  # fmt: skip
FOOD_GROUPS = (
    "fruit_vegetables", "nuts", "pulses", "whole_grain", "refined_grain", "dairy", "fish", "oily_fish", "poultry",
    "other_meat", "charcuterie", "eggs", "added_fat", "sweet_drink", "sweets", "alcohol", "water",
)  # fmt: skip
INTENSITIES = ("walking", "moderate", "vigorous")
MEALS = ("breakfast", "lunch", "dinner", "snack", "day")
# a night has a time of its own, and a weight is measured: neither is copied from another day
COPIED = ("nutrition", "activity", "tobacco")
SCORE = Range(0, 10)


def score(**more: Any) -> fields.Integer:
    """A whole number from 0 to 10, or nothing."""
    return fields.Integer(load_default=None, allow_none=True, validate=SCORE, **more)


class Weight(Schema):
    """A weight in kilograms."""

    kg = fields.Float(required=True, validate=Range(2, 500))


class Mood(Schema):
    """How somebody feels, each from 0 (worst) to 10 (best); stress from 0 (none) to 10. At least one of the four."""

    physical = score()
    psychological = score()
    social = score()
    stress = score()
    words = fields.List(fields.String(validate=OneOf(WORDS)), load_default=list, validate=Length(max=8))

    @validates_schema
    def something(self, data: dict[str, Any], **_: Any) -> None:
        if all(data.get(name) is None for name in ("physical", "psychological", "social", "stress")):
            raise ValidationError("At least one of physical, psychological, social and stress.", "physical")


class Sleep(Schema):
    """A night, as instants: to bed, asleep, awake for good, out of bed. It belongs to the day of `out`.

    `awake`: minutes awake in between, in `wakings` times; `naps`: minutes slept the day before. What is not known is
    left out; asleep and up then count as bed and out.
    """

    bed = fields.AwareDateTime(format="iso", required=True)
    asleep = fields.AwareDateTime(format="iso", load_default=None, allow_none=True)
    up = fields.AwareDateTime(format="iso", load_default=None, allow_none=True)
    out = fields.AwareDateTime(format="iso", required=True)
    wakings = fields.Integer(load_default=None, allow_none=True, validate=Range(0, 50))
    awake = fields.Integer(load_default=None, allow_none=True, validate=Range(0, 1440))
    naps = fields.Integer(load_default=None, allow_none=True, validate=Range(0, 1440))
    quality = score()
    fatigue = score()

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        times = [data[name] for name in ("bed", "asleep", "up", "out") if data.get(name)]
        if any(later < earlier for earlier, later in pairwise(times)):
            raise ValidationError("In this order: to bed, asleep, awake, out of bed.", "out")
        minutes = (data["out"] - data["bed"]).total_seconds() / 60
        if not 0 < minutes <= 1440:
            raise ValidationError("After going to bed, by at most 24 hours.", "out")
        if (data.get("awake") or 0) > minutes:
            raise ValidationError("Not longer than the night.", "awake")


class Tobacco(Schema):
    """Cigarettes smoked at that time (0: none that day, said on purpose), and how strong the craving was."""

    cigarettes = fields.Integer(required=True, validate=Range(0, 200))
    craving = score()


class Eaten(Schema):
    """A food of an imported table, and how many grams of it. `name` is answered; what is sent of it is not kept."""

    source = fields.String(required=True, validate=Regexp(r"^[a-z][a-z_]{0,19}\Z", error="The name of a table."))
    code = fields.String(required=True, validate=[Length(1, 20), storable])
    grams = fields.Float(required=True, validate=Range(0, 5000, min_inclusive=False))
    name = fields.String(load_only=True, allow_none=True, validate=[Length(max=400), storable])


class Nutrition(Schema):
    """A meal or a whole day: portions by food group, or foods with amounts, or both."""

    meal = fields.String(load_default="day", validate=OneOf(MEALS))
    portions = fields.Dict(
        keys=fields.String(validate=OneOf(FOOD_GROUPS)),
        values=fields.Float(validate=Range(0, 30)),
        load_default=dict,
    )
    foods = fields.List(fields.Nested(Eaten), load_default=list, validate=Length(max=40))

    @validates_schema
    def something(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("portions") and not data.get("foods"):
            raise ValidationError("Portions of at least one food group, or a food.", "portions")


class Activity(Schema):
    """A bout of activity, or the steps of a day. `intensity`: walking 3.3, moderate 4, vigorous 8 MET."""

    minutes = fields.Float(load_default=None, allow_none=True, validate=Range(1, 1440))
    intensity = fields.String(load_default=None, allow_none=True, validate=OneOf(INTENSITIES))
    steps = fields.Integer(load_default=None, allow_none=True, validate=Range(0, 200_000))

    @validates_schema
    def something(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("steps") is None and data.get("minutes") is None:
            raise ValidationError("Minutes with an intensity, or steps.", "minutes")
        if (data.get("minutes") is None) != (data.get("intensity") is None):
            raise ValidationError("Minutes and intensity go together.", "intensity")


SHAPES: dict[str, type[Schema]] = {
    "weight": Weight,
    "mood": Mood,
    "sleep": Sleep,
    "tobacco": Tobacco,
    "nutrition": Nutrition,
    "activity": Activity,
}
