"""What the API answers about a follow-up: programme, calendar, how results go on, the sheet, the export."""

from typing import Any, ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from gateway.api.shapes import CAMILLE, WHEN, Author
from gateway.api.shapes_games import INPUT, LATENCY, RUN, TASK, VARIANT, GameRunItem
from gateway.api.shapes_gamesharing import GamesShare
from gateway.api.shaping import Shape, all_of, needed

_DAY = "2026-03-16"
MEMBER = {"id": CAMILLE, "display_name": "Camille", "kind": "patient", "badge": None}


class GamesSession(Shape):
    """What is played on a day."""

    day = fields.Date(**needed("the day"))
    tasks = fields.List(fields.String(**TASK), **needed("the tasks, in their turn"))
    example: ClassVar = {"day": _DAY, "tasks": ["corsi"]}


class GamesProgramme(Shape):
    """Short tasks on chosen days. What was not played is not missed."""

    state = fields.String(**needed("where it stands", validate=OneOf(["active", "paused", "stopped"])))
    tasks = fields.List(fields.String(**TASK), **needed("those that come in turn, three a week at least"))
    weekdays = fields.List(fields.Integer(), **needed("1 Monday to 7 Sunday"))
    at = fields.String(**needed("time of the day, on the wall"))
    zone = fields.String(**needed("in which time zone"))
    paused_until = fields.Date(**needed("the day on which it goes on, null: none was said", allow_none=True))
    next = fields.Nested(GamesSession, **needed("the next session, null: none is to come", allow_none=True))
    example: ClassVar = {
        "state": "active",
        "tasks": ["nback", "corsi", "reaction"],
        "weekdays": [1, 3, 5],
        "at": "18:30",
        "zone": "Europe/Paris",
        "paused_until": None,
        "next": GamesSession.example,
    }


class GamesDay(GamesSession):
    """A day on which something was planned or played."""

    done = fields.List(fields.String(**TASK), **needed("the tasks that were played"))
    state = fields.String(**needed("open: from today on; past: nothing more", validate=OneOf(["done", "open", "past"])))
    example: ClassVar = {**GamesSession.example, "done": ["corsi"], "state": "done"}


GamesCalendar = all_of(GamesDay, "GamesCalendar", "Days with something planned or played.", GamesDay.example)


class _Series(Shape):
    task = fields.String(**needed("the task", **TASK))
    variant = fields.String(**needed("its form", **VARIANT))
    input = fields.String(**needed("by what it is answered", **INPUT))
    latency_class = fields.String(**needed("what kind of device keeps the time", **LATENCY))


_KEY = {"task": "nback", "variant": "standard", "input": "touch", "latency_class": "normal"}


class GamesSeries(_Series):
    """What is compared with itself alone."""

    sessions = fields.Integer(**needed("how many were scored"))
    last_day = fields.Date(**needed("the day of the newest"))
    example: ClassVar = {**_KEY, "sessions": 6, "last_day": _DAY}


AllGamesSeries = all_of(GamesSeries, "AllGamesSeries", "Your series, the one played last first.", GamesSeries.example)


class GamesPoint(Shape):
    """A session of a series."""

    day = fields.Date(**needed("its day"))
    at = fields.DateTime(**needed("when it was over"))
    value = fields.Float(**needed("what it gave, null where it cannot be said", allow_none=True))
    counted = fields.String(**needed("as what it counts", validate=OneOf(["warm_up", "baseline", "later"])))
    example: ClassVar = {"day": _DAY, "at": WHEN, "value": 2.41, "counted": "later"}


class GamesUsual(Shape):
    """Between which results nothing has changed."""

    low = fields.Float(**needed("from"))
    high = fields.Float(**needed("to"))
    example: ClassVar = {"low": 1.62, "high": 2.94}


class _Followed(Shape):
    measure = fields.String(**needed("which number of the task"))
    unit = fields.String(**needed("its unit, 1 for a rate"))
    better = fields.String(**needed("which end is, null where neither", allow_none=True))
    points = fields.List(fields.Nested(GamesPoint), **needed("the sessions, oldest first"))
    state = fields.String(
        **needed("how much is known", validate=OneOf(["none", "warm_up", "baseline_forming", "ready"]))
    )
    left = fields.Integer(**needed("how many sessions are missing until it is ready"))
    baseline = fields.Float(**needed("your own measure: the median of three sessions", allow_none=True))
    usual = fields.Nested(GamesUsual, **needed("your usual range", allow_none=True))
    last = fields.String(
        **needed(
            "whether the newest session lies in it; null: too little is known",
            allow_none=True,
            validate=OneOf(["within", "outside"]),
        )
    )
    rci = fields.Float(**needed("the reliable change index of the newest session", allow_none=True))
    sem = fields.Float(**needed("the standard error of one result", allow_none=True))
    sem_source = fields.String(
        **needed("where that is known from", allow_none=True, validate=OneOf(["published", "own"]))
    )


_FOLLOWED: dict[str, Any] = {
    "measure": "dprime",
    "unit": "1",
    "better": "high",
    "points": [GamesPoint.example],
    "state": "ready",
    "left": 0,
    "baseline": 2.28,
    "usual": GamesUsual.example,
    "last": "within",
    "rci": 0.8,
    "sem": 0.11,
    "sem_source": "own",
}


class GamesOther(_Followed):
    """Another measure of the task over time."""

    example: ClassVar = {**_FOLLOWED, "measure": "median_rt", "unit": "ms", "better": "low", "last": None}


class GamesProgress(_Series, _Followed):
    """A series over time, compared with itself alone: no verdict, and nobody else."""

    edition = fields.Integer(**needed("of which edition of the task"))
    others = fields.List(fields.Nested(GamesOther), **needed("what else it measures"))
    example: ClassVar = {**_KEY, "edition": 1, **_FOLLOWED, "others": [GamesOther.example]}


class SharedGamesProgress(GamesProgress):
    """A series of another, by nothing but the days that they share."""

    from_ = fields.Date(data_key="from", **needed("the first day that is shown"))
    to = fields.Date(**needed("the last one"))
    series = fields.List(fields.Nested(GamesSeries), **needed("which series of the task there are in those days"))
    example: ClassVar = {
        **GamesProgress.example, "from": "2026-01-01", "to": _DAY, "series": [GamesSeries.example],
    }  # fmt: skip


class GamesSheetTask(Shape):
    """A task of the sheet."""

    task = fields.String(**needed("the task", **TASK))
    source = fields.String(**needed("where it is published"))
    licence = fields.String(**needed("who may use it"))
    minutes = fields.Integer(**needed("about how long it takes"))
    sessions = fields.Integer(**needed("how many were scored in these days"))
    series = fields.List(fields.Nested(GamesProgress), **needed("each over time"))
    example: ClassVar = {
        "task": "nback",
        "source": "Kirchner 1958, doi:10.1037/h0043688",
        "licence": "A paradigm without an owner; the letters and the code are ours.",
        "minutes": 5,
        "sessions": 1,
        "series": [GamesProgress.example],
    }


class GamesSheet(Shape):
    """A sheet for your doctor: played by yourself, unwatched, on your own device. No clinical test."""

    from_ = fields.Date(data_key="from", **needed("the first day"))
    to = fields.Date(**needed("the last one"))
    made_at = fields.DateTime(**needed("when it was made"))
    member = fields.Nested(Author, **needed("of whom"))
    tasks = fields.List(fields.Nested(GamesSheetTask), **needed("what was played"))
    example: ClassVar = {
        "from": "2026-01-01", "to": _DAY, "made_at": WHEN, "member": MEMBER,
        "tasks": [GamesSheetTask.example],
    }  # fmt: skip


class GamesKeptRun(GameRunItem):
    """A run as it is kept: with seed and trials it can be scored again."""

    frame_ms = fields.Float(**needed("how long a frame of its screen took", allow_none=True))
    seed = fields.Integer(**needed("what the stimuli follow from"))
    trials = fields.List(fields.Dict(), **needed("what was answered", allow_none=True))
    example: ClassVar = {
        **GameRunItem.example,
        "frame_ms": 16.7,
        "seed": 4183640225987161,
        "trials": [{"i": 0, "shown_at": 0.0, "response": [7, 1, 5], "rt": 2410.5}],
    }


class GamesExport(Shape):
    """A page of all that is held of yours, the oldest runs first."""

    made_at = fields.DateTime(**needed("when it was made"))
    programme = fields.Nested(GamesProgramme, **needed("with the first page, where there is one", allow_none=True))
    shares = fields.List(fields.Nested(GamesShare), **needed("with the first page"))
    runs = fields.List(fields.Nested(GamesKeptRun), **needed("runs, with every trial"))
    next = fields.String(**needed("the cursor of the next page, null on the last", allow_none=True))
    example: ClassVar = {
        "made_at": WHEN,
        "programme": GamesProgramme.example,
        "shares": [GamesShare.example],
        "runs": [GamesKeptRun.example],
        "next": RUN.replace("-", "")[:22],
    }
