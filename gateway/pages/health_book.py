"""A member's whole Health Box as one page that needs nothing else: no network, no script, no other file.

Drawn a part at a time out of the lines that an export left (`services/healthbox/exports/page.py` says which), in the
language of who fetches it. However long the years, no more than a part of it is in memory.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from flask import current_app
from flask_babel import get_locale
from markupsafe import Markup

from gateway.pages import health_numbers, times

Part = dict[str, Any]
_STYLE = Path(__file__).parent / "static/style.css"


def draw(lines: Iterator[bytes]) -> Iterator[str]:
    """The page in parts, out of the bytes of an export as they come."""
    macros: Any = current_app.jinja_env.get_template("health/book.html").module
    profile: Part = {}
    for line in _whole(lines):
        part = orjson.loads(line)
        match part["part"]:
            case "head":
                profile = part["profile"]
                yield str(macros.head(part, get_locale(), style()))
            case "series":
                series = part["series"]
                charts = health_numbers.charts(series, profile)
                table = health_numbers.table(series, profile)
                if charts or table["rows"]:
                    yield str(macros.series(series, charts, table))
            case "entries":
                yield str(macros.entries([_entry(one, profile) for one in part["items"]]))
            case name:
                yield str(getattr(macros, name)(part))


@cache
def style() -> Markup:
    """The style sheet of the pages, as it stands inside one."""
    return Markup(_STYLE.read_text().replace("</", "<\\/"))  # noqa: S704, it is a file of ours


def _entry(entry: Part, profile: Part) -> Part:
    at = datetime.fromisoformat(entry["at"]).astimezone(ZoneInfo(entry["zone"])).isoformat(timespec="minutes")
    return {
        "day": entry["day"],
        "clock": times.say_clock(at),
        "words": health_numbers.say_entry(entry, profile),
        "feelings": health_numbers.say_feelings(entry),
        "note": entry["note"],
    }


def _whole(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The lines of a text that comes in pieces."""
    held = b""
    for part in parts:
        *lines, held = (held + part).split(b"\n")
        yield from lines
    if held:
        yield held
