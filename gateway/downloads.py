"""Files that a room made for a member: read as they lie sealed, and sent as they are opened."""

from uuid import UUID

from flask import Response, current_app, g, stream_with_context

from gateway.calls import fetch
from gateway.pages import health_book
from kit.refusals import NotFound, Unavailable
from kit.store import NotStored, Store


def send(job_id: UUID) -> Response:
    """The file of an export of one's own.

    Raises NotFound when there is none (any more), and Unavailable where no key for files is set.
    """
    file = fetch("healthbox", "job_file", job_id=str(job_id))
    settings = current_app.extensions["gateway"].settings
    if settings.store_key is None:
        raise Unavailable(service="store", retry_after=60)
    try:
        parts = Store(settings.store_path, settings.store_key).open(file["handle"], UUID(g.actor["member_id"]))
    except NotStored:
        raise NotFound from None
    if file["format"] == "html":
        response = Response(stream_with_context(health_book.draw(parts)), content_type=file["media"])
    else:
        response = Response(parts, content_type=file["media"])
    response.headers["Content-Disposition"] = f'attachment; filename="{file["name"]}"'
    response.headers["Cache-Control"] = "no-store"
    return response
