"""What goes wrong on a page is told on a page: what happened, that nothing is lost, what to do."""

from typing import Any

from flask import Response, g, make_response, request
from werkzeug.exceptions import HTTPException

from gateway.pages import refused, words
from gateway.pages.doors import SHOWN, go, local, render, typed_words
from gateway.refusals import Unauthenticated
from kit.logs import log
from kit.refusals import Refusal, Refused

_NOT_TYPED = ("key", "back", "password", "current", "new")  # the last three are never written into a page


def answer_refusal(refusal: Refusal | Refused) -> Response:
    """The page of a refusal; who is not signed in is asked to, and goes on with what they had typed."""
    if isinstance(refusal, Unauthenticated):
        return _ask_to_sign_in()
    if refusal.status >= 500 and refusal.status != 503:
        log.error("http.failed", request_id=g.request_id, error=refusal.name)
    response = show(refusal.status, refused.sentence(refusal))
    if retry_after := refusal.extra.get("retry_after"):
        response.headers["Retry-After"] = str(retry_after)
    return response


def answer_http(error: HTTPException) -> Any:
    """The page of what Flask or werkzeug refused."""
    return error.get_response() if (error.code or 500) < 400 else show(error.code or 500)


def answer_failure(error: Exception) -> Response:
    """500 for a bug: the log has the class and the place."""
    log.error("http.failed", request_id=g.request_id, exc_info=error)
    return show(500)


def show(status: int, sentence: Any = None) -> Response:
    """The page of a status."""
    title, advice = words.PAGES.get(status) or words.PAGES[400 if status < 500 else 500]
    if sentence:
        title, advice = sentence, words.PAGES[400][1]
    return make_response(render("error.html", title=title, advice=advice, request_id=g.request_id), status)


def _ask_to_sign_in() -> Response:
    if request.method == "GET":
        path = request.full_path.rstrip("?")
        return go("sign_in", next=path if path != "/" else None)
    is_form = request.endpoint in SHOWN
    typed = {f"draft-{name}": value for name, value in typed_words().items() if is_form and name not in _NOT_TYPED}
    where = request.path if is_form else local(request.form.get("back"))
    return make_response(SHOWN["pages.sign_in"]({"next": where, **typed}), 401)
