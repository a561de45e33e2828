"""The Health Box: what members note of themselves. Who may see it is decided there, and each reading is noted."""

from typing import Any

from flask import Response
from flask_babel import get_locale
from flask_smorest import Blueprint

from contracts.healthbox import schemas
from gateway.api import shapes_healthbox as shapes
from gateway.api.queries_healthbox import Chart
from gateway.calls import command, fetch, read_list, read_one
from gateway.charts import alone, draw, words
from gateway.operations import operation
from kit.refusals import Invalid

blueprint = Blueprint("healthbox", __name__, url_prefix="/v1/healthbox", description="The Health Box")
ENTRIES = "/<tracker:tracker>/entries"
ENTRY = f"{ENTRIES}/<id:entry_id>"


@blueprint.get(ENTRIES)
@operation(200, shapes.HealthEntries, query=schemas.Page, without=("tracker",), etag=True)
def list_health_entries(**page: Any) -> Response:
    """List what you noted.

    The newest moment first.
    """
    return read_list("healthbox", "entries", page)


@blueprint.post(ENTRIES)
@operation(
    201, shapes.HealthEntry, body=schemas.AddHealthEntry, without=("tracker",), takes_key=True, etag=True,
    location=True,
    refusals=("TooManyToday", "KeysAway"),
)  # fmt: skip
def add_health_entry(**entry: Any) -> Response:
    """Note something.

    `values` has the shape of its tracker.
    """
    return command("healthbox", "add_entry", entry, "/v1/healthbox/{tracker}/entries/{id}")


@blueprint.get(ENTRY)
@operation(200, shapes.HealthEntry, etag=True, refusals=("NotFound", "KeysAway"))
def read_health_entry(**entry: Any) -> Response:
    """Read an entry."""
    return read_one("healthbox", "entry", entry)


@blueprint.patch(ENTRY)
@operation(
    200, shapes.HealthEntry, body=schemas.EditHealthEntry, without=("tracker", "entry_id", "version"), if_match=True,
    takes_key=True, etag=True, refusals=("KeysAway",),
)  # fmt: skip
def edit_health_entry(**entry: Any) -> Response:
    """Change an entry.

    What is left out stays as it is; how it was stays in its history.
    """
    return command("healthbox", "edit_entry", entry)


@blueprint.delete(ENTRY)
@operation(204, None, if_match=True, takes_key=True)
def remove_health_entry(**entry: Any) -> Response:
    """Delete an entry.

    Gone at once, for good after 30 seconds; until then it can be taken back.
    """
    return command("healthbox", "remove_entry", entry)


@blueprint.post(f"{ENTRY}/restoration")
@operation(200, shapes.HealthEntry, takes_key=True, etag=True, refusals=("NotFound", "UndoOver"))
def restore_health_entry(**entry: Any) -> Response:
    """Take a deletion back."""
    return command("healthbox", "restore_entry", entry)


@blueprint.get(f"{ENTRY}/history")
@operation(200, shapes.History, etag=True, refusals=("NotFound", "KeysAway"))
def read_health_history(**entry: Any) -> Response:
    """Read how an entry was before."""
    return read_list("healthbox", "history", entry)


@blueprint.get("/<tracker:tracker>/series")
@operation(200, shapes.HealthSeries, query=schemas.Series, without=("tracker",), etag=True, refusals=("KeysAway",))
def read_health_series(**series: Any) -> Response:
    """Read a tracker's numbers over time.

    Gaps are null; goals, pauses and marked days come with it.
    """
    return read_one("healthbox", "series", series)


@blueprint.get("/<tracker:tracker>/chart.svg")
@operation(200, shapes.CHART, query=Chart, without=("tracker",))
def read_health_chart(measure: str | None, **asked: Any) -> Response:
    """Draw a measure.

    A picture with its words inside, in your language; gaps stay gaps. `measure`: the tracker's first without.
    """
    series = fetch("healthbox", "series", **asked)
    known = [one["name"] for one in series["measures"]]
    if measure is not None and measure not in known:
        raise Invalid(errors=[{"pointer": "/measure", "detail": f"One of: {', '.join(known)}."}])
    says = words()
    if asked["tracker"] == "weight":
        profile = fetch("healthbox", "profile")
        says = words(profile["units"]["weight"], numbers=not profile["hide_numbers"])
    side = get_locale().text_direction
    drawn = draw(series, measure or known[0], words=says, direction=side, style=alone.style())
    response = Response(drawn, content_type=f"{alone.MEDIA}; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = alone.policy()
    return response


@blueprint.post("/<tracker:tracker>/copies")
@operation(204, None, body=schemas.CopyDay, without=("tracker",), takes_key=True)
def copy_health_day(**days: Any) -> Response:
    """Enter again what was noted on another day."""
    return command("healthbox", "copy_day", days)


@blueprint.get("/today")
@operation(200, shapes.HealthDay, etag=True)
def read_health_day() -> Response:
    """Read your day at a glance."""
    return read_one("healthbox", "today", {})


@blueprint.get("/profile")
@operation(200, shapes.HealthProfile, etag=True)
def read_health_profile() -> Response:
    """Read what your numbers are read by."""
    return read_one("healthbox", "profile", {})


@blueprint.patch("/profile")
@operation(
    200, shapes.HealthProfile, body=schemas.EditProfile, without=("version",), may_match=True, takes_key=True, etag=True
)
def edit_health_profile(**profile: Any) -> Response:
    """Change it.

    What is left out stays as it is.
    """
    return command("healthbox", "edit_profile", profile)


@blueprint.get("/goals")
@operation(200, shapes.HealthGoals, etag=True)
def list_health_goals() -> Response:
    """List what you want to reach."""
    return read_list("healthbox", "goals", {})


@blueprint.put("/goals")
@operation(200, shapes.HealthGoals, body=schemas.PutGoals, takes_key=True)
def put_health_goals(**goals: Any) -> Response:
    """Set what you want to reach.

    All of it: what is left out ends.
    """
    return command("healthbox", "put_goals", goals)


@blueprint.get("/pauses")
@operation(200, shapes.HealthPauses, etag=True)
def list_health_pauses() -> Response:
    """List your pauses."""
    return read_list("healthbox", "pauses", {})


@blueprint.post("/pauses")
@operation(201, shapes.HealthPause, body=schemas.AddPause, takes_key=True, location=True)
def add_health_pause(**pause: Any) -> Response:
    """Begin a pause.

    Days without expectations; what is not noted then is a gap.
    """
    return command("healthbox", "add_pause", pause, "/v1/healthbox/pauses")


@blueprint.delete("/pauses/<id:pause_id>")
@operation(204, None, takes_key=True)
def end_health_pause(**pause: Any) -> Response:
    """End a pause."""
    return command("healthbox", "end_pause", pause)


@blueprint.get("/favourites")
@operation(200, shapes.Meals, etag=True, refusals=("KeysAway",))
def list_favourites() -> Response:
    """List your favourite meals."""
    return read_list("healthbox", "favourites", {})


@blueprint.post("/favourites")
@operation(201, shapes.Meal, body=schemas.Favourite, takes_key=True, location=True, refusals=("KeysAway",))
def add_favourite(**meal: Any) -> Response:
    """Keep a meal to enter it again."""
    return command("healthbox", "add_favourite", meal, "/v1/healthbox/favourites")


@blueprint.delete("/favourites/<id:favourite_id>")
@operation(204, None, takes_key=True)
def remove_favourite(**meal: Any) -> Response:
    """Forget a meal."""
    return command("healthbox", "remove_favourite", meal)
