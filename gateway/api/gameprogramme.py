"""The games' follow-up: a programme, its calendar, how results go on, the sheet for the doctor, the export."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.games import schemas
from gateway.api import shapes_gameprogramme as shapes
from gateway.api.queries_games import Sheet
from gateway.calls import command, read_list, read_one
from gateway.operations import operation

blueprint = Blueprint("gameprogramme", __name__, url_prefix="/v1/games", description="The games, followed up")


@blueprint.get("/programme")
@operation(200, shapes.GamesProgramme, etag=True, refusals=("NotFound",))
def read_games_programme() -> Response:
    """Read your programme."""
    return read_one("games", "programme", {})


@blueprint.put("/programme")
@operation(200, shapes.GamesProgramme, body=schemas.PutProgramme, takes_key=True)
def put_games_programme(**programme: Any) -> Response:
    """Begin your programme, or change it.

    The tasks come in turn on these days, three a week at least.
    """
    return command("games", "put_programme", programme)


@blueprint.delete("/programme")
@operation(204, None, takes_key=True, refusals=("NotFound",))
def stop_games_programme() -> Response:
    """End your programme.

    Your results stay.
    """
    return command("games", "stop_programme", {})


@blueprint.put("/programme/pause")
@operation(200, shapes.GamesProgramme, body=schemas.Pause, takes_key=True, refusals=("NotFound",))
def pause_games_programme(**pause: Any) -> Response:
    """Pause your programme.

    Until that day, or until you go on.
    """
    return command("games", "pause", pause)


@blueprint.delete("/programme/pause")
@operation(204, None, takes_key=True, refusals=("NotFound",))
def resume_games_programme() -> Response:
    """Go on with your programme."""
    return command("games", "resume", {})


@blueprint.get("/calendar")
@operation(200, shapes.GamesCalendar, query=schemas.Period, etag=True)
def read_games_calendar(**period: Any) -> Response:
    """Read what was planned and played on these days."""
    return read_list("games", "calendar", period)


@blueprint.get("/series")
@operation(200, shapes.AllGamesSeries, etag=True)
def list_games_series() -> Response:
    """List your series.

    What was answered by other means or on another class of device is another one: they are never mixed.
    """
    return read_list("games", "series", {})


@blueprint.get("/<task:task>/progress")
@operation(200, shapes.GamesProgress, query=schemas.Progress, without=("task",), etag=True)
def read_games_progress(**series: Any) -> Response:
    """Read how a series goes on.

    The first two sessions warm up, the next three are your own measure; then the newest is within your usual range or
    outside it. It says nothing of your health.
    """
    return read_one("games", "progress", series)


@blueprint.get("/sheet")
@operation(200, shapes.GamesSheet, query=Sheet, etag=True)
def read_games_sheet(**sheet: Any) -> Response:
    """Read what you chose for your doctor."""
    return read_one("games", "sheet", sheet)


@blueprint.get("/export")
@operation(200, shapes.GamesExport, query=schemas.Export)
def export_games(**page: Any) -> Response:
    """Read all that is held of yours.

    Page by page, with every trial.
    """
    return read_one("games", "export", page)
