"""Whatever goes wrong leaves as a problem document (RFC 9457), with a name from the one table."""

import orjson
from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from gateway import pages, refusals
from gateway.problems import document
from kit.logs import log
from kit.refusals import NotFound, Refusal, Refused

_BY_CODE = {
    400: refusals.MalformedRequest,
    404: NotFound,
    405: refusals.MethodNotAllowed,
    413: refusals.BodyTooLarge,
    415: refusals.NotJson,
}


def register(app: Flask) -> None:
    """Let the app answer every exception with a problem document."""
    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(Refused, answer_refusal)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(Exception, answer_failure)


def answer_refusal(refusal: Refusal | Refused) -> Response:
    """The problem document of a refusal, ours or a service's."""
    if isinstance(refusal, Refused) and refusal.status >= 500 and refusal.status != 503:
        log.error("http.failed", request_id=g.request_id, error=refusal.name)
        refusal = refusals.InternalError()
    members = dict(refusal.extra)
    retry_after = members.pop("retry_after", None)
    response = _problem(document(refusal.name, refusal.status, refusal.detail, g.request_id, members))
    if refusal.status == 503 or retry_after is not None:
        response.headers["Retry-After"] = str(retry_after or 1)
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def answer_http(error: HTTPException) -> Response:
    """The problem document of what Flask or werkzeug refused."""
    if error.code is None or error.code < 400:
        return error.get_response()
    kind = _BY_CODE.get(error.code, refusals.MalformedRequest if error.code < 500 else refusals.InternalError)
    response = pages.show_error(error.code) if _is_for_reading() else answer_refusal(kind())
    if error.code == 405:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def answer_failure(error: Exception) -> Response:
    """500 for a bug: the log has the class and the place, the client the request id."""
    log.error("http.failed", request_id=g.request_id, exc_info=error)
    return answer_refusal(refusals.InternalError())


def _is_for_reading() -> bool:
    """Whether a person's browser asks, not for the API, and there are pages here."""
    if "pages" not in current_app.blueprints:
        return False
    kinds = ("application/problem+json", "text/html")  # where both are as good, not a person
    return not request.path.startswith("/v1/") and request.accept_mimetypes.best_match(kinds) == "text/html"


def _problem(body: dict) -> Response:
    return Response(orjson.dumps(body), status=body["status"], content_type="application/problem+json")
