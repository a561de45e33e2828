"""Photos of listings: the service says whether one may see it and where it lies, and it is sent as it is opened."""

from uuid import UUID

from flask import Response, current_app

from gateway.calls import fetch
from kit.refusals import NotFound, Unavailable
from kit.store import NotStored, Store

MEDIA = ("image/jpeg", "image/webp", "image/png")
_KEPT = "private, max-age=600"  # a photo never changes; that one may not see it any more holds soon


def send(listing_id: str, photo_id: str, size: str) -> Response:
    """A photo that the actor may see.

    Raises NotFound, and Unavailable where no key for files is set.
    """
    found = fetch("classifieds", "photo", listing_id=listing_id, photo_id=photo_id, size=size)
    settings = current_app.extensions["gateway"].settings
    if settings.store_key is None:
        raise Unavailable(service="store", retry_after=60)
    if found["media_type"] not in MEDIA:
        raise NotFound
    store = Store(settings.store_path, settings.store_key)
    try:
        parts = store.open(found["handle"], UUID(found["owner_id"]), late=True)
    except NotStored:
        raise NotFound from None
    response = Response(parts, content_type=found["media_type"])
    response.headers["Cache-Control"] = _KEPT
    response.headers["Content-Disposition"] = "inline"
    return response
