"""The games, shared: what is shown to whom, what others show, who saw what."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.games import schemas
from gateway.api import shapes_gamesharing as shapes
from gateway.api.shapes_gameprogramme import SharedGamesProgress
from gateway.calls import command, read_list, read_one
from gateway.operations import operation

blueprint = Blueprint("gamesharing", __name__, url_prefix="/v1/games", description="The games, shared")


@blueprint.get("/shares")
@operation(200, shapes.GamesShares, etag=True)
def list_games_shares() -> Response:
    """List which results you show to others.

    And which you showed.
    """
    return read_list("games", "shares", {})


@blueprint.post("/shares")
@operation(
    201, shapes.GamesShare, body=schemas.ShareGames, takes_key=True, location=True, refusals=("NotFound", "NotToThem")
)
def share_games(**share: Any) -> Response:
    """Show results to one other.

    To a professional, or to somebody whom you follow and who follows you; these days, until that moment.
    """
    return command("games", "share", share, "/v1/games/shares")


@blueprint.delete("/shares/<id:share_id>")
@operation(204, None, takes_key=True, refusals=("NotFound",))
def end_games_share(**share: Any) -> Response:
    """Show these results no more.

    From this moment on.
    """
    return command("games", "end_share", share)


@blueprint.get("/shared-with-me")
@operation(200, shapes.GamesShown, etag=True)
def list_games_shared_with_me() -> Response:
    """List which results others show you."""
    return read_list("games", "shared_with_me", {})


@blueprint.get("/of/<id:member_id>/<task:task>/progress")
@operation(200, SharedGamesProgress, query=schemas.ProgressOf, without=("task", "member_id"), refusals=("NotFound",))
def read_shared_games_progress(**series: Any) -> Response:
    """Read how a series of another goes on.

    By the days that they share alone, of the series played last as far as you name none; they can read that you saw it.
    """
    return read_one("games", "progress_of", series)


@blueprint.get("/access-log")
@operation(200, shapes.GamesLog, query=schemas.LogPage, etag=True)
def read_games_access_log(**page: Any) -> Response:
    """Read who saw which results of yours."""
    return read_list("games", "access_log", page)
