"""Posts as HTML, each drawn once a minute for all who read it in one language: to draw one costs more than to read it.

What may be seen was decided by the service a moment ago; what is kept here is looked up by the whole of what it sent.
"""

from time import time
from typing import Any

import orjson
from flask import current_app
from flask_babel import get_locale
from markupsafe import Markup

from gateway.pages.locale import choose_zone

_MOST = 1_000
_kept: dict[int, dict[tuple[bytes, str, str], Markup]] = {}  # by minute; only the present one is there


def draw(post: dict[str, Any]) -> Markup:
    """The post as an item of a list, as the macro `item` makes it. No longer kept than its "12 minutes ago" is true."""
    if post["mine"]:  # nobody else reads this one
        return _draw(post)
    minute = int(time()) // 60
    drawn = _kept.get(minute)
    if drawn is None or len(drawn) >= _MOST:
        _kept.clear()
        drawn = _kept[minute] = {}
    key = (orjson.dumps(post), str(get_locale()), choose_zone())
    if key not in drawn:
        drawn[key] = _draw(post)
    return drawn[key]


def forget() -> None:
    """Let go of what was drawn before this minute: also where nobody draws any more."""
    if int(time()) // 60 not in _kept:
        _kept.clear()


def _draw(post: dict[str, Any]) -> Markup:
    return current_app.jinja_env.get_template("parts.html").module.item(post)  # type: ignore[attr-defined]
