"""What lies at the root: health, version, public keys, the API's description, and pages about problems."""

from flask import Blueprint as FlaskBlueprint
from flask import Response, current_app
from flask_smorest import Blueprint

from gateway import handbook
from gateway.api import shapes
from gateway.calls import answer
from gateway.operations import operation
from gateway.version import VERSION
from kit.refusals import NotFound

blueprint = Blueprint("platform", __name__, description="Health, version and public keys")
reading = FlaskBlueprint("reading", __name__)


@blueprint.get("/.well-known/jwks.json")
@operation(200, shapes.Jwks, open=True, refusals=("Unavailable",))
def read_jwks() -> Response:
    """Read the public keys.

    Access tokens are signed with them; the next key is there before it is used.
    """
    return answer(current_app.extensions["gateway"].doorkeeper.jwks(), 200)


@blueprint.get("/livez")
@operation(200, shapes.Alive, open=True)
def read_livez() -> Response:
    """Ask whether it is alive.

    Depends on nothing else.
    """
    return answer({"alive": True}, 200)


@blueprint.get("/readyz")
@operation(200, shapes.Ready, open=True, also=(503,))
def read_readyz() -> Response:
    """Ask whether it is ready.

    503 only before the start is complete and while the broker is away: what needs none of the parts named goes on.
    """
    away, ready = current_app.extensions["gateway"].readiness()
    response = answer({"away": away}, 200 if ready else 503)
    if not ready:
        response.headers["Retry-After"] = "1"
    return response


@blueprint.get("/version")
@operation(200, shapes.Version, open=True)
def read_version() -> Response:
    """Read the version that is running."""
    return answer(VERSION, 200)


@reading.get("/openapi.json")
def read_openapi() -> Response:
    """This API as an OpenAPI 3.1 document."""
    return Response(current_app.extensions["gateway"].openapi, content_type="application/json")


@reading.get("/docs")
def read_docs() -> Response:
    """This API as a page to read."""
    return handbook.html(current_app.extensions["gateway"].docs)


@reading.get("/problems/<name>")
def read_problem(name: str) -> Response:
    """What a problem means and what to do."""
    page = handbook.problem(name)
    if page is None:
        raise NotFound
    return handbook.html(page)
