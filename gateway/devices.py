"""A short label of a client for the list of sessions: two words that its owner will recognise, no fingerprint."""

from flask import Request

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
    ("python", "Python"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def describe_device(request: Request) -> str:
    """`Firefox, Linux`: at most 80 characters, empty when the client says nothing known."""
    said = request.headers.get("User-Agent", "")
    found = (next((name for mark, name in table if mark in said), None) for table in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in found if name)
