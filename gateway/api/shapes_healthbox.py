"""What the API answers about the Health Box."""

from typing import Any, ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.healthbox.schemas import HEIGHT_UNITS, ORIGINS, PAUSES, SEXES, STEPS, TRACKERS, WEIGHT_UNITS
from gateway.api.shapes import WHEN
from gateway.api.shapes_healthassessments import Help
from gateway.api.shapes_healthmarks import MarkedDay
from gateway.api.shaping import File, Shape, all_of, needed, page_of

ENTRY, PAUSE, FAVOURITE = (f"0190c2b5-6a0{number}-7d11-9c3e-2f6b8a0d4e70" for number in (0, 2, 3))
_TRACKER = {"validate": OneOf(TRACKERS)}
_MEAL = {"meal": "dinner", "portions": {"fruit_vegetables": 2.0, "fish": 1.0}}


def _numbers(words: str) -> Any:
    return fields.Dict(keys=fields.String(), values=fields.Float(allow_none=True), **needed(words))


class HealthEntry(Shape):
    """Something that you noted."""

    id = fields.UUID(**needed("the entry"))
    tracker = fields.String(**needed("of which tracker", **_TRACKER))
    day = fields.Date(**needed("the day it belongs to; a night to the day of rising"))
    at = fields.DateTime(**needed("the moment it is about"))
    zone = fields.String(**needed("IANA zone in which its day is counted"))
    values = fields.Dict(**needed("what was noted, in the shape of its tracker"))
    note = fields.String(**needed("your own words", allow_none=True))
    source = fields.String(**needed("who measured: self, or where it was taken over from"))
    numbers = _numbers("what follows from it: minutes of sleep, an index, what foods hold")
    incomplete = fields.List(fields.String(), **needed("of which numbers a food does not say all"))
    created_at = fields.DateTime(**needed("when it was noted"))
    changed_at = fields.DateTime(**needed("when it was changed last"))
    example: ClassVar = {
        "id": ENTRY,
        "tracker": "weight",
        "day": "2026-03-15",
        "at": WHEN,
        "zone": "Europe/Paris",
        "values": {"kg": 70.4},
        "note": "Après la marche",
        "source": "self",
        "numbers": {"kg": 70.4, "bmi": 22.987755},
        "incomplete": [],
        "created_at": WHEN,
        "changed_at": WHEN,
    }


HealthEntries = page_of(HealthEntry, "HealthEntries", "A page of what you noted.", HealthEntry.example)


class Earlier(Shape):
    """How an entry was before a change."""

    version = fields.Integer(**needed("its number, from 1"))
    by = fields.UUID(**needed("who changed it"))
    at = fields.DateTime(**needed("the moment it was about"))
    zone = fields.String(**needed("IANA zone of its day"))
    values = fields.Dict(**needed("what was noted"))
    note = fields.String(**needed("the words", allow_none=True))
    changed_at = fields.DateTime(**needed("when it was changed"))
    example: ClassVar = {
        "version": 1,
        "by": "0190c2a4-7d1e-7a30-9f11-5b7f0c2d4e61",
        "at": WHEN,
        "zone": "Europe/Paris",
        "values": {"kg": 74.0},
        "note": None,
        "changed_at": WHEN,
    }


History = all_of(Earlier, "History", "How an entry was before, newest first.", Earlier.example)


class HealthMeasure(Shape):
    """The numbers of one measure, one to each step."""

    name = fields.String(**needed("which measure"))
    unit = fields.String(**needed("UCUM"))
    decimals = fields.Integer(**needed("how many are meant"))
    low = fields.Float(**needed("where its axis begins, null by the values", allow_none=True))
    high = fields.Float(**needed("where it ends", allow_none=True))
    better = fields.String(**needed("up, down, or neither is said", allow_none=True))
    values = fields.List(fields.Float(allow_none=True), **needed("null where nothing was noted: a gap"))
    mean7 = fields.List(fields.Float(allow_none=True), **needed("mean of the day and the six before"))
    example: ClassVar = {
        "name": "kg",
        "unit": "kg",
        "decimals": 1,
        "low": None,
        "high": None,
        "better": None,
        "values": [70.4, None, 70.2],
        "mean7": [None, None, 70.3],
    }


class SharedSeries(Shape):
    """A tracker's numbers over time."""

    tracker = fields.String(**needed("which tracker", **_TRACKER))
    step = fields.String(**needed("by day or week", validate=OneOf(STEPS)))
    from_ = fields.Date(data_key="from", **needed("the first day"))
    to = fields.Date(**needed("the last day"))
    steps = fields.List(fields.Date(), **needed("the days, or the first of each week"))
    measures = fields.List(fields.Nested(HealthMeasure), **needed("by measure"))
    logged = fields.Integer(**needed("on how many days something was noted"))
    incomplete = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Date()),
        **needed("by measure, the days of which a food does not say all: their number is what is known"),
    )
    example: ClassVar[dict[str, Any]] = {
        "tracker": "weight",
        "step": "day",
        "from": "2026-03-15",
        "to": "2026-03-17",
        "steps": ["2026-03-15", "2026-03-16", "2026-03-17"],
        "measures": [HealthMeasure.example],
        "logged": 2,
        "incomplete": {},
    }


class HealthGoal(Shape):
    """What you want to reach."""

    tracker = fields.String(**needed("of which tracker", **_TRACKER))
    measure = fields.String(**needed("of which measure"))
    target = fields.Float(**needed("in the unit of the measure"))
    since = fields.Date(**needed("since when"))
    by = fields.Date(**needed("by when", allow_none=True))
    example: ClassVar = {"tracker": "weight", "measure": "kg", "target": 68.0, "since": "2026-03-01", "by": None}


HealthGoals = all_of(HealthGoal, "HealthGoals", "All that you want to reach.", HealthGoal.example)


class HealthPause(Shape):
    """Days without expectations."""

    id = fields.UUID(**needed("the pause"))
    tracker = fields.String(**needed("of which tracker, null: of all", allow_none=True, **_TRACKER))
    because = fields.String(**needed("why", validate=OneOf(PAUSES)))
    from_ = fields.Date(data_key="from", **needed("the first day"))
    to = fields.Date(**needed("the last day, null until it is ended", allow_none=True))
    example: ClassVar = {"id": PAUSE, "tracker": None, "because": "illness", "from": "2026-03-10", "to": None}


HealthPauses = all_of(HealthPause, "HealthPauses", "All pauses, newest first.", HealthPause.example)


class HealthRange(Shape):
    """A reference for adults, where it is valid."""

    measure = fields.String(**needed("of which measure"))
    low = fields.Float(**needed("where it begins"))
    high = fields.Float(**needed("where the next begins"))
    example: ClassVar = {"measure": "bmi", "low": 18.5, "high": 25.0}


class HealthSeries(SharedSeries):
    """A tracker's numbers over time, with your goals, pauses and marked days."""

    goals = fields.List(fields.Nested(HealthGoal), **needed("of this tracker"))
    pauses = fields.List(fields.Nested(HealthPause), **needed("that touch these days"))
    marks = fields.List(fields.Nested(MarkedDay), **needed("among these days"))
    band = fields.String(**needed("of the last body mass index, null where none is valid", allow_none=True))
    range = fields.Nested(HealthRange, **needed("of the body mass index, null where none is valid", allow_none=True))
    example: ClassVar = {
        **SharedSeries.example,
        "goals": [HealthGoal.example],
        "pauses": [HealthPause.example],
        "marks": [MarkedDay.example],
        "band": "normal",
        "range": HealthRange.example,
    }


CHART = File(
    "image/svg+xml",
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 223" role="img"><title>Poids, du 15 mars 2026 au'
    " 17 mars 2026</title><desc>Jours notés : 2 sur 3. L’axe commence à 68 kg.</desc></svg>",
)


class Stature(Shape):
    """A height, from a day on."""

    day = fields.Date(**needed("since when"))
    cm = fields.Float(**needed("centimetres"))
    example: ClassVar = {"day": "2026-01-01", "cm": 175.0}


class InUnits(Shape):
    """In which units numbers are shown and asked."""

    weight = fields.String(**needed("of weights", validate=OneOf(WEIGHT_UNITS)))
    height = fields.String(**needed("of heights", validate=OneOf(HEIGHT_UNITS)))
    example: ClassVar = {"weight": "kg", "height": "cm"}


class HealthProfile(Shape):
    """What your numbers are read by; all of it may be left out."""

    birth_date = fields.Date(**needed("for ages", allow_none=True))
    age = fields.Integer(**needed("in whole years", allow_none=True))
    is_adult = fields.Boolean(**needed("18 or older, as far as is known"))
    sex = fields.String(**needed("for formulas that need it", allow_none=True, validate=OneOf(SEXES)))
    heights = fields.List(fields.Nested(Stature), **needed("each from its day on"))
    pregnant = fields.Boolean(**needed("pregnant or breast-feeding"))
    athlete = fields.Boolean(**needed("an index would mislead"))
    guarded = fields.Boolean(**needed("nothing is ever advised to lose weight by"))
    origin = fields.String(**needed("which bands are read", validate=OneOf(ORIGINS)))
    hide_numbers = fields.Boolean(**needed("weights are not shown as numbers"))
    units = fields.Nested(InUnits, **needed("of numbers"))
    week_starts = fields.Integer(**needed("1 Monday to 7 Sunday"))
    quit_on = fields.Date(**needed("the day of quitting tobacco", allow_none=True))
    cigarettes_before = fields.Integer(**needed("a day, before it", allow_none=True))
    pack_price = fields.String(**needed("in your country's money", allow_none=True))
    pack_size = fields.Integer(**needed("cigarettes in a pack", allow_none=True))
    example: ClassVar = {
        "birth_date": "1980-05-17",
        "age": 45,
        "is_adult": True,
        "sex": "female",
        "heights": [Stature.example],
        "pregnant": False,
        "athlete": False,
        "guarded": False,
        "origin": "default",
        "hide_numbers": False,
        "units": InUnits.example,
        "week_starts": 1,
        "quit_on": None,
        "cigarettes_before": None,
        "pack_price": None,
        "pack_size": None,
    }


class Meal(Shape):
    """A meal to be entered again."""

    id = fields.UUID(**needed("the favourite"))
    name = fields.String(**needed("as you named it"))
    values = fields.Dict(**needed("what it holds"))
    example: ClassVar = {"id": FAVOURITE, "name": "Dîner de semaine", "values": _MEAL}


Meals = all_of(Meal, "Meals", "Your favourites, newest first.", Meal.example)


class DayOfTracker(Shape):
    """One tracker today."""

    entered = fields.Boolean(**needed("whether something is noted today"))
    last = fields.Nested(HealthEntry, **needed("the last entry", allow_none=True))
    paused = fields.Boolean(**needed("whether it pauses"))
    example: ClassVar = {"entered": True, "last": HealthEntry.example, "paused": False}


class HealthDay(Shape):
    """Your day at a glance."""

    day = fields.Date(**needed("today, in your own zone"))
    trackers = fields.Dict(
        keys=fields.String(validate=OneOf(TRACKERS)), values=fields.Nested(DayOfTracker), required=True
    )
    low_days = fields.Integer(**needed("days in a row on which you felt low"))
    offer_help = fields.Boolean(**needed("whether it is time for a kind word; nobody is told"))
    help = fields.Nested(Help, **needed("whom to call, null where no help is offered", allow_none=True))
    example: ClassVar = {
        "day": "2026-03-15",
        "trackers": {"weight": DayOfTracker.example},
        "low_days": 0,
        "offer_help": False,
        "help": None,
    }
