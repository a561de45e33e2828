"""The games: their tasks, and runs of them. The browser sends what was answered, and the score is made of it."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.games import schemas
from gateway.api import shapes_games as shapes
from gateway.calls import command, read_list, read_one
from gateway.operations import operation

blueprint = Blueprint("games", __name__, url_prefix="/v1/games", description="The games, tasks and runs")


@blueprint.get("")
@operation(200, shapes.Games, etag=True)
def list_games() -> Response:
    """List the tasks.

    What each measures and where it is from. None of them says anything of a person's health.
    """
    return read_list("games", "games", {})


@blueprint.post("/runs")
@operation(201, shapes.GameRun, body=schemas.StartRun, takes_key=True, location=True)
def start_game_run(**run: Any) -> Response:
    """Begin a run.

    It says what to show. One that you had open is void from here on.
    """
    return command("games", "start_run", run, "/v1/games/runs/{id}")


@blueprint.get("/runs")
@operation(200, shapes.GameRuns, query=schemas.Runs, etag=True)
def list_game_runs(**asked: Any) -> Response:
    """List your runs.

    The newest first, without what they showed.
    """
    return read_list("games", "runs", asked)


@blueprint.get("/runs/<id:run_id>")
@operation(200, shapes.GameRun, etag=True, refusals=("NotFound",))
def read_game_run(**run: Any) -> Response:
    """Read a run."""
    return read_one("games", "run", run)


@blueprint.post("/runs/<id:run_id>/trials")
@operation(
    200, shapes.GameRun, body=schemas.FinishRun, without=("run_id",), takes_key=True,
    refusals=("NotFound", "RunOver", "ImpossibleTrials"),
)  # fmt: skip
def finish_game_run(**trials: Any) -> Response:
    """Finish a run.

    All its trials at once, in order. The score is made of them.
    """
    return command("games", "finish_run", trials)


@blueprint.post("/runs/<id:run_id>/void")
@operation(
    200, shapes.GameRun, body=schemas.VoidRun, without=("run_id",), takes_key=True, refusals=("NotFound", "RunOver")
)
def void_game_run(**void: Any) -> Response:
    """Say that a run was disturbed.

    It does not count, and that is no fault.
    """
    return command("games", "void_run", void)
