"""What a chart needs where no page is around it: the colours and the classes of `style.css`, inside the picture."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

MEDIA = "image/svg+xml"
_STYLE = Path(__file__).parents[1] / "pages" / "static" / "style.css"


@cache
def style() -> str:
    """The rules that concern a chart, as they go into it."""
    rules = _STYLE.read_text()
    tokens = rules[rules.index(":root") : rules.index("* { box-sizing")]
    charts = rules[rules.index("/* Charts:") : rules.index("/* Charts end */")]
    return f"{tokens}{charts}.chart {{ background: var(--card); }}".replace("&", "&amp;").replace("<", "&lt;")


@cache
def policy() -> str:
    """The content policy under which it shows: nothing is loaded, and no style but this one holds."""
    return f"default-src 'none'; style-src 'sha256-{b64encode(sha256(style().encode()).digest()).decode()}'"
