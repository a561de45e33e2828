"""How a view becomes a page. Three kinds, and everybody must sign in first unless a page is `open`:

    @page("/posts/<id:post_id>")
    def show_post(post_id):
        return render("post.html", post=fetch("social", "post", post_id=post_id))

    @form("/posts/new", "compose.html", PublishPost)
    def publish(words):
        post = change("social", "publish_post", words, request_key())
        return go("post", post_id=post["id"], done="published")

    @act("/members/<id:member_id>/follow")
    def follow(member_id):
        change("social", "follow", {"member_id": member_id}, request_key())
        return back("followed")

A form is shown by GET and sent by POST; what is refused comes back with the words that were typed, a summary of what to
mend, and the same idempotency key. `start` gives what it begins with: {"values": {…}, and what the template needs}.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, g, make_response, redirect, request, url_for
from flask import render_template as render
from marshmallow import Schema
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from gateway.pages import refused
from gateway.pages.forms import Form, read
from gateway.refusals import Unauthenticated
from kit.refusals import Refusal, Refused

blueprint = Blueprint("pages", __name__)
SHOWN: dict[str, Callable[..., Any]] = {}  # a form's endpoint, and how it is shown with words that were typed
View = Callable[..., Any]
Path = str | tuple[str, ...]


def page(path: Path, *, open: bool = False, limit: str | None = None) -> Callable[[View], View]:
    """Declare a page that is read; `path`: its address, or several of the same page; `limit`: of reading it."""

    def decorate(view: View) -> View:
        _add(path, view.__name__, _guarded(view, open, limit, "GET"), "GET")
        return view

    return decorate


def act(path: Path, *, open: bool = False, limit: str | None = None) -> Callable[[View], View]:
    """Declare what a single button does; `limit`: of pressing it."""

    def decorate(view: View) -> View:
        _add(path, view.__name__, _guarded(view, open, limit), "POST")
        return view

    return decorate


def form(
    path: Path,
    template: str,
    schema: type[Schema],
    *,
    open: bool = False,
    limit: str | None = None,
    without: tuple[str, ...] = (),
    start: Callable[..., dict[str, Any]] = lambda **_: {},
) -> Callable[[View], View]:
    """Declare a form. `without`: fields of the schema that do not come from it; `limit`: of sending it."""
    checked = schema(exclude=without)

    def decorate(view: View) -> View:
        def show(typed: dict[str, str] | None = None, refusal: Any = None, **names: Any) -> Response:
            context = start(**names)
            shown = Form(context.pop("values", {}) if typed is None else typed, refusal, request.form.get("key"))
            action = url_for(f"pages.{view.__name__}", **names)
            page = render(template, form=shown, action=action, **names, **context)
            return make_response(page, refused.status(refusal))

        def receive(**names: Any) -> Any:
            if request.method != "POST":
                return show(**names)
            try:
                return view(read(checked, request.form), **names)
            except (Refusal, Refused) as refusal:
                if isinstance(refusal, Unauthenticated) or not refused.is_mendable(refusal):
                    raise
                return show(typed_words(), refusal, **names)

        SHOWN[f"pages.{view.__name__}"] = show
        _add(path, view.__name__, _guarded(wraps(view)(receive), open, limit), "GET", "POST")
        return view

    return decorate


def _add(path: Path, name: str, view: View, *methods: str) -> None:
    for one in (path,) if isinstance(path, str) else path:
        blueprint.add_url_rule(one, name, view, methods=methods)


def _guarded(view: View, open: bool, limit: str | None = None, limited: str = "POST") -> View:
    @wraps(view)
    def guarded(**names: Any) -> Any:
        if not open and g.known is None:
            raise Unauthenticated
        return view(**names)

    guarded.open, guarded.limit, guarded.limited = open, limit, limited  # type: ignore[attr-defined]
    return guarded


def go(view: str, *, done: str | None = None, **names: Any) -> Response:
    """See another page, where `done` names a sentence of `words.DONE`."""
    return redirect(url_for(f"pages.{view}", done=done, **names), 303)  # type: ignore[return-value]


def back(done: str | None = None) -> Response:
    """See the page again whose button was pressed, as its hidden field `back` says; else the first page."""
    path = local(request.form.get("back"))
    parts = urlsplit(path)
    query = "&".join(part for part in (*_without_done(parts.query), f"done={done}" if done else "") if part)
    return redirect(parts._replace(query=query).geturl(), 303)  # type: ignore[return-value]


def local(path: str | None) -> str:
    """A path of ours as it came from outside, `/` for anything else: nobody is sent to another site."""
    is_ours = path and path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if is_ours and path else "/"


def show_draft(path: str, typed: dict[str, str]) -> Response | None:
    """The form at a path with the words that were typed before its session ended; None where there is none."""
    try:
        endpoint, names = current_app.create_url_adapter(request).match(path, "GET")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return None
    return SHOWN[endpoint](typed, **names) if endpoint in SHOWN else None


def typed_words() -> dict[str, str]:
    """A form as it was sent; what has several values, as the boxes that are ticked, one a line."""
    return {name: "\n".join(values) for name, values in request.form.lists()}


def request_key() -> str | None:
    """The idempotency key that the form carries."""
    return request.form.get("key") or None


def _without_done(query: str) -> list[str]:
    return [part for part in query.split("&") if not part.startswith("done=")]
