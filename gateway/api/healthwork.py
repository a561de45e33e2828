"""The Health Box: imports and exports, which are done as jobs, and the report."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.healthbox import schemas
from gateway import downloads
from gateway.api import shapes_healthwork as shapes
from gateway.api.queries_healthbox import Report
from gateway.api.shapes_healthreport import HealthReport
from gateway.api.shaping import File
from gateway.calls import command, read_list, read_one
from gateway.operations import operation

blueprint = Blueprint("healthwork", __name__, url_prefix="/v1", description="The Health Box, in and out")
JOB = "/v1/jobs/{id}"


@blueprint.post("/healthbox/imports")
@operation(202, shapes.HealthJob, body=schemas.StartImport, takes_key=True, location=True, refusals=("JobRunning",))
def import_health(**what: Any) -> Response:
    """Take over what a file holds.

    Sent before to `/v1/uploads`. The same file again changes nothing.
    """
    return command("healthbox", "start_import", what, JOB)


@blueprint.post("/healthbox/exports")
@operation(202, shapes.HealthJob, body=schemas.StartExport, takes_key=True, location=True, refusals=("JobRunning",))
def export_health(**what: Any) -> Response:
    """Write everything of yours into a file.

    As tables (csv), as a FHIR R4 bundle (fhir), or as a page to read offline (html).
    """
    return command("healthbox", "start_export", what, JOB)


@blueprint.get("/jobs")
@operation(200, shapes.HealthJobs, etag=True)
def list_jobs() -> Response:
    """List your imports and exports.

    The newest ten that are not gone.
    """
    return read_list("healthbox", "jobs", {})


@blueprint.get("/jobs/<id:job_id>")
@operation(200, shapes.HealthJob, etag=True, refusals=("NotFound",))
def read_job(**job: Any) -> Response:
    """Read how an import or export goes."""
    return read_one("healthbox", "job", job)


@blueprint.get("/jobs/<id:job_id>/download")
@operation(200, File("application/octet-stream", "PK…"), refusals=("NotFound",))
def download_job(**job: Any) -> Response:
    """Fetch the file of an export.

    csv: a zip; fhir: a bundle (FHIR R4, JSON); html: a page that needs no network, in your language. For an hour.
    """
    return downloads.send(**job)


@blueprint.get("/healthbox/report")
@operation(200, HealthReport, query=Report, refusals=("KeysAway",))
def read_health_report(**asked: Any) -> Response:
    """Read what you chose for your doctor.

    By day up to a hundred days, by week beyond. All of it is what you noted yourself.
    """
    return read_one("healthbox", "report", asked)
