"""The Health Box: days that a member marks on their charts, and time without smoke."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.healthbox import schemas
from gateway.api import shapes_healthmarks as shapes
from gateway.calls import command, read_list, read_one
from gateway.operations import operation

blueprint = Blueprint("healthmarks", __name__, url_prefix="/v1/healthbox", description="The Health Box, marked days")


@blueprint.get("/marks")
@operation(200, shapes.HealthMarks, etag=True, refusals=("KeysAway",))
def list_health_marks() -> Response:
    """List the days that you marked.

    The latest first.
    """
    return read_list("healthbox", "marks", {})


@blueprint.post("/marks")
@operation(201, shapes.HealthMark, body=schemas.AddMark, takes_key=True, location=True, refusals=("KeysAway",))
def add_health_mark(**mark: Any) -> Response:
    """Mark a day on your charts.

    Only you see it, whatever you share.
    """
    return command("healthbox", "add_mark", mark, "/v1/healthbox/marks")


@blueprint.delete("/marks/<id:mark_id>")
@operation(204, None, takes_key=True, refusals=("NotFound",))
def remove_health_mark(**mark: Any) -> Response:
    """Mark a day no more."""
    return command("healthbox", "remove_mark", mark)


@blueprint.get("/smoke-free")
@operation(200, shapes.SmokeFree, etag=True)
def read_smoke_free() -> Response:
    """Read your time without smoke.

    Since the day of quitting that your profile names: days, relapses, and money not spent.
    """
    return read_one("healthbox", "smoke_free", {})
