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

    The body is the file: a PDF document, a JPEG or a PNG picture, at most 10 MB. Its handle is used once, by you alone.
    """
    return answer(uploads.keep_body(g.actor["member_id"]), 201)
