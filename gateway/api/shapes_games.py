"""What the API answers about the games: tasks and runs."""

from typing import Any, ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.games import schemas
from gateway.api.shapes import WHEN
from gateway.api.shaping import Shape, all_of, needed, page_of

RUN = "0190c2b7-1c40-7a52-8e16-5d2f0b9c7a31"
TASK = {"validate": OneOf(schemas.TASKS)}
VARIANT = {"validate": OneOf(schemas.VARIANTS)}
INPUT = {"validate": OneOf(schemas.INPUTS)}
LATENCY = {"validate": OneOf(schemas.LATENCIES)}
_PARAMETERS = {"per_length": 2, "shortest": 3, "longest": 9, "on_ms": 1000, "gap_ms": 100, "stop": "both_fail"}


class GameMeasure(Shape):
    """One number that a run gives."""

    name = fields.String(**needed("as scores name it"))
    unit = fields.String(**needed("its unit, 1 for a rate"))
    better = fields.String(
        **needed("which end is, null where neither", allow_none=True, validate=OneOf(["high", "low"]))
    )
    primary = fields.Boolean(**needed("whether it is the one that is followed over time"))
    example: ClassVar = {"name": "total", "unit": "trials", "better": "high", "primary": True}


class Game(Shape):
    """A task in one edition: scores of two editions are not compared."""

    task = fields.String(**needed("the task", **TASK))
    edition = fields.Integer(**needed("of its stimuli and scoring"))
    minutes = fields.Integer(**needed("about how long it takes"))
    variants = fields.List(fields.String(**VARIANT), **needed("its forms; spoken is by ear, scored apart"))
    inputs = fields.List(fields.String(**INPUT), **needed("by what it can be answered"))
    parameters = fields.Dict(**needed("how it is paced and shown"))
    measures = fields.List(fields.Nested(GameMeasure), **needed("what it gives"))
    licence = fields.String(**needed("who may use it"))
    source = fields.String(**needed("where it is published"))
    example: ClassVar = {
        "task": "digits_forward",
        "edition": 1,
        "minutes": 4,
        "variants": ["standard", "spoken"],
        "inputs": list(schemas.INPUTS),
        "parameters": _PARAMETERS,
        "measures": [GameMeasure.example],
        "licence": "A paradigm without an owner; the digits and the code are ours.",
        "source": "Jacobs 1887, doi:10.1093/mind/os-12.45.75",
    }


Games = all_of(Game, "Games", "All tasks.", Game.example)


class _Run(Shape):
    id = fields.UUID(**needed("the run"))
    task = fields.String(**needed("of which task", **TASK))
    edition = fields.Integer(**needed("of which edition of it"))
    variant = fields.String(**needed("in which form", **VARIANT))
    input = fields.String(**needed("by what it was answered", **INPUT))
    latency_class = fields.String(
        **needed("what kind of device kept the time, null until it is over", allow_none=True, **LATENCY)
    )
    state = fields.String(**needed("open, scored, or void", validate=OneOf(schemas.RUN_STATES)))
    because = fields.String(**needed("why it is void", allow_none=True, validate=OneOf(schemas.VOIDED)))
    day = fields.Date(**needed("the day, in your own zone"))
    started_at = fields.DateTime(**needed("when it began"))
    closes_at = fields.DateTime(**needed("until when it can be finished"))
    finished_at = fields.DateTime(**needed("when it was over", allow_none=True))
    score = fields.Dict(
        keys=fields.String(),
        values=fields.Float(allow_none=True),
        **needed("by measure, null where it cannot be said; null as long as there is none", allow_none=True),
    )
    excluded = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        **needed("trials that the score leaves out, by reason", allow_none=True),
    )
    warm_up = fields.Boolean(**needed("whether it is one of the first two of its series, which count for nothing"))


_SCORED: dict[str, Any] = {
    "id": RUN,
    "task": "digits_forward",
    "edition": 1,
    "variant": "standard",
    "input": "touch",
    "latency_class": "normal",
    "state": "scored",
    "because": None,
    "day": "2026-03-15",
    "started_at": WHEN,
    "closes_at": "2026-03-15T10:30:00Z",
    "finished_at": WHEN,
    "score": {"total": 9.0, "span": 7.0},
    "excluded": {},
    "warm_up": False,
}


class GameRunItem(_Run):
    """A run in a list, without what it showed."""

    example: ClassVar = _SCORED


class GameRun(_Run):
    """A run of yours, with what it shows. The shape of a stimulus is its task's."""

    seed = fields.Integer(**needed("what the stimuli follow from; sent back with the trials"))
    parameters = fields.Dict(**needed("how it is paced and shown"))
    practice = fields.List(fields.Dict(), **needed("to try first, with the answer of each; never sent"))
    blocks = fields.List(fields.List(fields.Dict()), **needed("what is shown, in order"))
    instructions_key = fields.String(**needed("which instructions belong to it"))
    example: ClassVar = {
        **_SCORED,
        "seed": 4183640225987161,
        "parameters": _PARAMETERS,
        "practice": [{"digits": [4, 9, 2], "answer": [4, 9, 2]}],
        "blocks": [[{"digits": [7, 1, 5]}, {"digits": [3, 8, 6]}]],
        "instructions_key": "digits_forward.standard",
    }


GameRuns = page_of(GameRunItem, "GameRuns", "A page of your runs.", GameRunItem.example)
