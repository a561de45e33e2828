"""What every page stands in: style, scripts, icons, the app's manifest, its service worker; help and being offline.

The files are the same for everybody: nobody is asked for, and no cookie goes with them.
"""

import json
from functools import cache
from hashlib import blake2b
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Response, current_app, g, url_for

from contracts.identity.schemas import COUNTRIES
from gateway.pages.countries import CRISIS
from gateway.pages.doors import page, render
from kit.refusals import NotFound

assets = Blueprint("assets", __name__)
_FOLDER = Path(__file__).parent / "static"
# what is in the page that says one is offline, beside style and scripts
_SAID = [*sorted(_FOLDER.parent.glob("translations/*/*/*.mo")), _FOLDER.parent / "templates" / "offline.html"]
_FOR_EVER = "public, max-age=31536000, immutable"


@cache
def _files() -> tuple[str, dict[str, bytes]]:
    """A mark of all the files together, and the files: a page and what it loads are always of one version."""
    files = sorted(path for path in _FOLDER.rglob("*") if path.is_file())
    found = {path.relative_to(_FOLDER).as_posix(): path.read_bytes() for path in files}
    mark = blake2b(b"\0".join(part for pair in found.items() for part in (pair[0].encode(), pair[1])), digest_size=6)
    return mark.hexdigest(), found


def address(name: str) -> str:
    """Where a file of `static/` is found, in the version of this process."""
    return f"/static/{_files()[0]}/{name}"


@assets.get("/static/<mark>/<path:name>")
def static(mark: str, name: str) -> Response:
    """A file, kept by browsers for as long as they like; one of another version is not kept."""
    now, files = _files()
    if name not in files:
        raise NotFound
    response = Response(files[name], content_type=_type(name))
    if mark == now:
        response.headers["Cache-Control"] = _FOR_EVER
    return response


@assets.get("/manifest.webmanifest")
def manifest() -> Response:
    """How the app looks once it is installed."""
    icon = {"src": address("icon.svg"), "type": "image/svg+xml", "sizes": "any", "purpose": "any maskable"}
    told = {
        "name": "PatientsWorld",
        "short_name": "PatientsWorld",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf7f2",
        "theme_color": "#faf7f2",
        "icons": [icon],
    }
    return Response(json.dumps(told), content_type="application/manifest+json")


@assets.get("/service-worker.js")
def service_worker() -> Response:
    """Keeps the shell: style, scripts, and the page that says one is offline. Never what a member reads."""
    mark, files = _files()
    said = blake2b(b"".join(path.read_bytes() for path in _SAID), digest_size=4).hexdigest()
    every = [name for name in files if name != "service-worker.js" and "/" not in name]  # not those of single pages
    shell = [url_for("pages.offline"), *(address(name) for name in every)]
    script = files["service-worker.js"].decode().replace("VERSION", f"{mark}-{said}")
    script = script.replace('"SHELL"', json.dumps(shell))
    response = Response(script, content_type="text/javascript; charset=utf-8")
    response.headers["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"  # what it may fetch itself
    return response


@assets.get("/robots.txt")
def robots() -> Response:
    """What programs that gather pages may read: what this place is, and its help. Nothing of a member."""
    return Response("User-agent: *\nAllow: /$\nAllow: /help\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@page("/offline", open=True)
def offline() -> str:
    """What is shown while there is no network."""
    g.known = None  # browsers keep this page, whoever signs in after
    return render("offline.html")


@page("/help", open=True)
def help() -> str:
    """How things work here, and whom to call when it is urgent."""
    country = g.known.country if g.known else None
    crisis = {code: CRISIS[code] for code in sorted(COUNTRIES, key=lambda code: code != country)}
    contact = current_app.extensions["gateway"].settings.contact_email
    return render("help.html", crisis=crisis, country=country, contact=contact)


def _type(name: str) -> str:
    kind = guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
