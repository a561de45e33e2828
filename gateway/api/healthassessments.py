"""The Health Box: questionnaires, and what a member answered to them. A score with its range, never a verdict."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.healthbox import schemas
from gateway.api import shapes_healthassessments as shapes
from gateway.calls import command, read_list, read_one
from gateway.operations import operation

blueprint = Blueprint(
    "healthassessments", __name__, url_prefix="/v1/healthbox", description="The Health Box, questionnaires"
)


@blueprint.get("/instruments")
@operation(200, shapes.Instruments, query=schemas.Instruments, etag=True)
def list_instruments(**asked: Any) -> Response:
    """List the questionnaires.

    Also those that are not offered here, with the reason.
    """
    return read_list("healthbox", "instruments", asked)


@blueprint.post("/assessments")
@operation(
    201, shapes.HealthAssessment, body=schemas.Assess, takes_key=True, location=True, refusals=("InstrumentOff",)
)
def assess_health(**answers: Any) -> Response:
    """Answer a questionnaire.

    In the order of its questions. Where an answer calls for it, whom to call comes with the result: show that first.
    """
    return command("healthbox", "assess", answers, "/v1/healthbox/assessments/{id}")


@blueprint.get("/assessments")
@operation(200, shapes.HealthAssessments, query=schemas.AssessmentsPage, etag=True)
def list_health_assessments(**page: Any) -> Response:
    """List your results.

    The newest first.
    """
    return read_list("healthbox", "assessments", page)


@blueprint.get("/assessments/<id:assessment_id>")
@operation(200, shapes.HealthAssessment, etag=True, refusals=("NotFound",))
def read_health_assessment(**assessment: Any) -> Response:
    """Read a result."""
    return read_one("healthbox", "assessment", assessment)


@blueprint.delete("/assessments/<id:assessment_id>")
@operation(204, None, takes_key=True, refusals=("NotFound",))
def remove_health_assessment(**assessment: Any) -> Response:
    """Delete a result.

    At once, and for good.
    """
    return command("healthbox", "remove_assessment", assessment)
