"""An operation: what a view declares about itself once, for the checks at the door and for the OpenAPI document.

    @blueprint.patch("/posts/<id:post_id>")
    @operation(200, shapes.Post, body=ChangePost, without=("post_id", "version"), if_match=True)
    def change_post(**arguments):
        \"""Change a post.\"""
        return command("social", "change_post", arguments)

The view is called with the names of the path, the checked body or query, and `version` where If-Match is asked for or
heeded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response
from marshmallow import Schema

from gateway import bodies, conditions, openapi
from gateway.api.shaping import File

View = Callable[..., Response]


@dataclass(frozen=True)
class Operation:
    """`status` and `shape` of the answer (None: no body). `if_match`: If-Match must come, `may_match`: it may.

    `open`: no token is asked for; `greets`: nor here, but one that comes must be good, and says who asks. `takes_key`:
    a client's Idempotency-Key counts. `limit`: name of a limit of its own, by address. `media`: types of a file that is
    the body. `refusals`: names of its own problems. `also`: other statuses that answer with the shape.
    """

    status: int
    shape: type[Schema] | File | None
    body: Schema | None = None
    query: Schema | None = None
    if_match: bool = False
    may_match: bool = False
    open: bool = False
    greets: bool = False
    takes_key: bool = False
    etag: bool = False
    location: bool = False
    limit: str | None = None
    media: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    also: tuple[int, ...] = ()

    @property
    def reads(self) -> bool:
        """Whether it only reads: what changes something says so by a key, a body or If-Match."""
        return not (self.takes_key or self.body or self.media or self.if_match)


def operation(
    status: int,
    shape: type[Schema] | File | None,
    *,
    body: type[Schema] | None = None,
    without: tuple[str, ...] = (),
    query: type[Schema] | None = None,
    **declared: Any,
) -> Callable[[View], View]:
    """Declare a view's operation; see Operation. `without`: fields of those schemas that come otherwise."""
    schema = body(exclude=without) if body else None
    asked = query(exclude=without) if query else None
    about = Operation(status, shape, schema, asked, **declared)

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(**arguments: Any) -> Response:
            if about.if_match or about.may_match:
                arguments["version"] = conditions.expected_version(is_needed=about.if_match)
            if schema:
                arguments |= bodies.read_body(schema)
            if asked:
                arguments |= bodies.read_query(asked)
            return view(**arguments)

        checked.operation = about  # type: ignore[attr-defined]
        checked._apidoc = openapi.declare(about, view.__name__)  # type: ignore[attr-defined]
        return checked

    return decorate
