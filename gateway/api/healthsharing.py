"""The Health Box: what is shown to whom, what others show, who saw what; and reminders."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.healthbox import schemas
from gateway.api import shapes_healthsharing as shapes
from gateway.api.shapes_healthbox import SharedSeries
from gateway.calls import command, read_list, read_one
from gateway.operations import operation

blueprint = Blueprint("healthsharing", __name__, url_prefix="/v1/healthbox", description="The Health Box, shared")


@blueprint.get("/shares")
@operation(200, shapes.HealthShares, etag=True)
def list_health_shares() -> Response:
    """List what you show to others.

    And what you showed.
    """
    return read_list("healthbox", "shares", {})


@blueprint.post("/shares")
@operation(
    201, shapes.HealthShare, body=schemas.Share, takes_key=True, location=True, refusals=("NotFound", "NotToThem")
)
def share_health(**share: Any) -> Response:
    """Show something to one other.

    To a professional, or to somebody whom you follow and who follows you; these days, until that moment.
    """
    return command("healthbox", "share", share, "/v1/healthbox/shares")


@blueprint.delete("/shares/<id:share_id>")
@operation(204, None, takes_key=True)
def end_health_share(**share: Any) -> Response:
    """Show it no more.

    From this moment on.
    """
    return command("healthbox", "end_share", share)


@blueprint.get("/shared-with-me")
@operation(200, shapes.SharedWithMe, etag=True)
def list_shared_with_me() -> Response:
    """List what others show you."""
    return read_list("healthbox", "shared_with_me", {})


@blueprint.get("/of/<id:member_id>/<tracker:tracker>/series")
@operation(200, SharedSeries, query=schemas.SeriesOf, without=("tracker", "member_id"), refusals=("NotFound",))
def read_shared_series(**series: Any) -> Response:
    """Read what another shows you.

    Cut to the days that they share; they can read that you saw it.
    """
    return read_one("healthbox", "series_of", series)


@blueprint.get("/access-log")
@operation(200, shapes.AccessLog, query=schemas.LogPage, etag=True)
def read_access_log(**page: Any) -> Response:
    """Read who saw what of yours."""
    return read_list("healthbox", "access_log", page)


@blueprint.get("/reminders")
@operation(200, shapes.HealthReminders, etag=True)
def list_health_reminders() -> Response:
    """List when you want to be reminded."""
    return read_list("healthbox", "reminders", {})


@blueprint.put("/reminders")
@operation(200, shapes.HealthReminders, body=schemas.PutHealthReminders, takes_key=True)
def put_health_reminders(**reminders: Any) -> Response:
    """Set when you want to be reminded.

    All of it: what is left out ends.
    """
    return command("healthbox", "put_reminders", reminders)
