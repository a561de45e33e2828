"""The Health Box: foods by their names, and what the French rules on eating say of seven logged days."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.healthbox import schemas
from gateway.api import shapes_healthfoods as shapes
from gateway.calls import read_list, read_one
from gateway.operations import operation

blueprint = Blueprint("healthfoods", __name__, url_prefix="/v1/healthbox", description="The Health Box, foods")


@blueprint.get("/foods")
@operation(200, shapes.KnownFoods, query=schemas.Foods, etag=True)
def list_foods(**asked: Any) -> Response:
    """Look for foods by their names.

    Words may be cut short, without accents, in any order. None as long as the site has no table of foods.
    """
    return read_list("healthbox", "foods", asked)


@blueprint.get("/advice")
@operation(200, shapes.Advice, etag=True)
def read_advice() -> Response:
    """Read what the French rules on eating say of your last seven days.

    Each with what was counted and what it asks for; nothing of fewer than seven logged days, nothing that could harm.
    """
    return read_one("healthbox", "advice", {})
