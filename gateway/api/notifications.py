"""What members are told, and how."""

from flask import Response
from flask_smorest import Blueprint

from contracts.notifications import schemas
from gateway.api import shapes_notifications as shapes
from gateway.calls import command, read_list, read_one
from gateway.operations import operation

blueprint = Blueprint("notifications", __name__, url_prefix="/v1", description="Notifications")


@blueprint.get("/notifications")
@operation(200, shapes.Notices, query=schemas.NoticesPage, etag=True)
def list_notices(**page: object) -> Response:
    """List what you are told.

    Newest first; or only what you have not read.
    """
    return read_list("notifications", "notices", page)


@blueprint.post("/notifications/read")
@operation(204, None, body=schemas.ReadUpTo, takes_key=True, refusals=("NotFound",))
def read_notices(**mark: object) -> Response:
    """Mark as read.

    Everything up to that notice, with it.
    """
    return command("notifications", "read_notices", mark)


@blueprint.get("/notifications/preferences")
@operation(200, shapes.Preferences, etag=True)
def read_preferences() -> Response:
    """Read how you are told."""
    return read_one("notifications", "preferences", {})


@blueprint.put("/notifications/preferences")
@operation(200, shapes.Preferences, body=schemas.PutPreferences, takes_key=True, etag=True)
def put_preferences(**preferences: object) -> Response:
    """Set how you are told.

    What is left out stays as it is.
    """
    return command("notifications", "put_preferences", preferences)
