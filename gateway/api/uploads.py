"""Files that are sent before what uses them."""

from flask import Response, g
from flask_smorest import Blueprint

from gateway import uploads
from gateway.api.shapes_entries import Upload
from gateway.calls import answer
from gateway.operations import operation

blueprint = Blueprint("uploads", __name__, url_prefix="/v1", description="Uploads")


@blueprint.post("/uploads")
@operation(201, Upload, media=uploads.MEDIA, limit="uploads", refusals=("WrongFile", "FileTooLarge"))
def send_file() -> Response:
    """Send a file.

    The body is the file. A document (PDF, JPEG or PNG) has at most 10 MB; health data (what phones and other apps
    export, for an import) 2 GB as a ZIP or XML file, 500 MB as JSON, as an SQLite file or as a table in text. Its
    handle is used once, by you alone.
    """
    return answer(uploads.keep_body(g.actor["member_id"]), 201)
