"""Conditional requests: ETags are `"<version>.<digest>"` on single objects, `"<digest>"` on lists.

The digest is that of the bytes a service sent, so the service itself can say "unchanged" and send nothing.
"""

import re

from flask import Response, request

from gateway.refusals import PreconditionRequired
from kit.refusals import VersionConflict

_EDITABLE = re.compile(r'"([1-9]\d{0,17})\.[0-9a-f]{1,64}"')
_HELD = re.compile(r'(?:W/)?"(?:\d{1,18}\.)?([0-9a-f]{1,64})"')


def expected_version(*, is_needed: bool = True) -> int | None:
    """The version named by If-Match, None for `*`.

    Raises PreconditionRequired when the header is missing (None where it is not needed), VersionConflict when it names
    nothing we gave out.
    """
    header = request.headers.get("If-Match")
    if header is None:
        if is_needed:
            raise PreconditionRequired
        return None
    if header.strip() == "*":
        return None
    match = _EDITABLE.fullmatch(header.strip())
    if not match:
        raise VersionConflict
    return int(match[1])


def known_digest() -> str | None:
    """The digest of the answer the client holds (If-None-Match with one tag); None when it holds none of ours."""
    match = _HELD.fullmatch(request.headers.get("If-None-Match", "").strip())
    return match[1] if match else None


def etag(digest: str, version: int | None = None) -> str:
    """The header's value, quotes included."""
    return f'"{digest}"' if version is None else f'"{version}.{digest}"'


def not_modified() -> Response:
    """304 without a body, with the tag that the client holds."""
    held = request.headers["If-None-Match"].strip().removeprefix("W/")
    return empty(304, {"ETag": held})


def empty(status: int, headers: dict[str, str] | None = None) -> Response:
    """An answer without a body, so without a type of it."""
    response = Response(status=status, headers=headers)
    del response.headers["Content-Type"]
    return response
