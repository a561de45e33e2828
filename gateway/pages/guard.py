"""Who asks for a page, and whether a write comes from one of our own."""

from typing import Any

from flask import Response, current_app, g, request

from gateway.pages.locale import change_language
from gateway.refusals import ForeignOrigin, Unauthenticated
from gateway.websessions import Known
from kit.refusals import Refused, Unavailable

_SAFE = ("GET", "HEAD", "OPTIONS")


def admit() -> None:
    """Before each page: refuse what another site makes a browser send, find out who asks, count it.

    Raises ForeignOrigin, TooManyRequests, Unavailable. An unknown or ended session is nobody's.
    """
    gateway = current_app.extensions["gateway"]
    view = current_app.view_functions.get(request.endpoint or "")
    g.known = g.actor = g.away = None
    if request.method not in _SAFE and not _is_one_click():
        check_origin()
    counted = [("address", request.remote_addr or "", gateway.settings.limit_address)]
    limit = getattr(view, "limit", None)
    if limit and request.method == getattr(view, "limited", "POST"):
        counted.append((limit, request.remote_addr or "", gateway.settings.named(limit)))
    gateway.count(*counted)
    if cookie := gateway.websessions.cookie_of(request):
        _identify(cookie, is_open=getattr(view, "open", True))
    if g.known:
        gateway.count(("account", g.actor["member_id"], gateway.settings.limit_account))


def _identify(cookie: str, is_open: bool) -> None:
    try:
        enter(current_app.extensions["gateway"].websessions.identify(cookie, g.request_id))
    except Unauthenticated:
        leave()
    except (Unavailable, Refused) as away:  # whom to call in an emergency is told also while identity is away
        if not is_open:
            raise
        g.away = away


def _is_one_click() -> bool:
    """Whether a mail program ends a subscription as RFC 8058 says: it has no page around it, and holds the token."""
    return request.endpoint == "pages.unsubscribe" and request.form.get("List-Unsubscribe") == "One-Click"


def check_origin() -> None:
    """Raises ForeignOrigin unless the browser says that one of our own pages sends this.

    `Sec-Fetch-Site` where there is one, and `Origin`; a browser too old for both cannot be told from another site.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    scheme = "https" if current_app.extensions["gateway"].websessions.secure else "http"
    if site not in (None, "same-origin") or (site is None and origin is None):
        raise ForeignOrigin
    if origin is not None and origin != f"{scheme}://{request.host}":
        raise ForeignOrigin


def enter(known: Known) -> None:
    """From here on the request is this member's."""
    g.known, g.actor = known, known.actor
    change_language()


def leave() -> None:
    """From here on it is nobody's, and the browser is to forget its cookie."""
    g.known, g.actor, g.ended = None, None, True


def keep_cookie(response: Response) -> Response:
    """Give the session's cookie where it is new or has changed, take it where its session is over."""
    sessions, known = current_app.extensions["gateway"].websessions, g.get("known")
    held: Any = sessions.cookie_of(request)
    if known and (known.cookie != held or known.is_new()):
        sessions.give(response, known)
    elif held and g.get("ended"):
        sessions.take(response)
    return response


def keep(response: Response, name: str, value: str) -> None:
    """Keep a choice about how pages look in this browser for a year."""
    secure = current_app.extensions["gateway"].websessions.secure
    response.set_cookie(name, value, max_age=365 * 86_400, secure=secure, httponly=True, samesite="Lax")
