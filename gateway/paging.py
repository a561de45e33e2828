"""Pages: the body says `next`, and so does `Link: rel="next"` for clients that follow links."""

import re
from urllib.parse import urlencode

from flask import request

_FIRST = re.compile(rb'\{\s*"next"\s*:\s*"([A-Za-z0-9_.~=-]+)"')
_LAST = re.compile(rb'"next"\s*:\s*"([A-Za-z0-9_.~=-]+)"\s*\}\s*$')
_TAIL = 400  # bytes; a cursor has at most 200 characters


def next_link(page: bytes) -> str | None:
    """The Link header of a page, taken from its first or last bytes; None on the last page.

    PostgreSQL's jsonb puts `next` first, Python last. Words inside the items cannot be mistaken for it: their quotes
    are escaped.
    """
    match = _FIRST.match(page) or _LAST.search(page, max(0, len(page) - _TAIL))
    if not match:
        return None
    query = {**(request.args.to_dict() if request.query_string else {}), "cursor": match[1].decode()}
    return f'<{request.path}?{urlencode(query)}>; rel="next"'
