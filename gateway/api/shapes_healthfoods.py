"""What the API answers about foods, and what the French rules on eating say."""

from typing import ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from gateway.api.shaping import Shape, all_of, needed


class KnownFood(Shape):
    """A food of a table that this site has."""

    source = fields.String(**needed("which table"))
    code = fields.String(**needed("its code there"))
    name = fields.String(**needed("what it is called, in your language where the table says it"))
    family = fields.String(**needed("among which foods it stands", allow_none=True))
    example: ClassVar = {"source": "ciqual", "code": "20009", "name": "Carotte, crue", "family": "légumes"}


KnownFoods = all_of(KnownFood, "KnownFoods", "Foods by their names, the nearest first.", KnownFood.example)


class Wanted(Shape):
    """What a rule asks for."""

    low = fields.Float(**needed("at least, null where it only limits", allow_none=True))
    high = fields.Float(**needed("at most", allow_none=True))
    example: ClassVar = {"low": 5.0, "high": None}


class RuleOnEating(Shape):
    """A rule, and what you noted of it."""

    rule = fields.String(**needed("which rule"))
    text_key = fields.String(**needed("the key of its words"))
    counted = fields.Float(**needed("what you noted: the mean of a day, or the sum of the seven, as `per` says"))
    unit = fields.String(**needed("of both", validate=OneOf(["portion", "g", "glass", "day"])))
    per = fields.String(**needed("for which time", validate=OneOf(["day", "week"])))
    wanted = fields.Nested(Wanted, **needed("what the rule asks for"))
    days = fields.Integer(**needed("on how many logged days it was counted"))
    source = fields.String(**needed("whose rule it is"))
    example: ClassVar = {
        "rule": "fruit_vegetables",
        "text_key": "pnns.fruit_vegetables",
        "counted": 3.4,
        "unit": "portion",
        "per": "day",
        "wanted": Wanted.example,
        "days": 7,
        "source": "PNNS, Haut Conseil de la santé publique, 2017",
    }


class RestingEnergy(Shape):
    """An estimate of the energy a body uses at rest: a reference, and no amount to stay under."""

    kcal = fields.Float(**needed("kilocalories a day"))
    within = fields.Integer(**needed("how many percent it may be off, for four in five people"))
    source = fields.String(**needed("whose formula it is"))
    example: ClassVar = {"kcal": 1270.25, "within": 10, "source": "Mifflin MD, St Jeor ST, et al. 1990"}


class Advice(Shape):
    """What the French rules on eating say of your last seven days."""

    days = fields.Integer(**needed("of the last seven, those on which you noted portions"))
    enough = fields.Boolean(**needed("whether all seven are there: nothing is told of fewer"))
    withheld = fields.String(
        **needed(
            "why nothing is told: the rules are for others, or could harm",
            allow_none=True,
            validate=OneOf(["age", "pregnant", "guarded", "thin"]),
        )
    )
    energy = fields.Nested(
        RestingEnergy, **needed("null where it cannot be estimated, or is withheld", allow_none=True)
    )
    items = fields.List(fields.Nested(RuleOnEating), **needed("the rules that say something"))
    example: ClassVar = {
        "days": 7,
        "enough": True,
        "withheld": None,
        "energy": RestingEnergy.example,
        "items": [RuleOnEating.example],
    }
