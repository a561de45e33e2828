"""From a view to a service and back: one call over the bus, its answer handed on with the right headers.

Reads send the digest that the client holds, so an unchanged answer crosses neither the bus nor the wire. Every command
carries an idempotency key, the client's or one made here, so the bus may send it twice and it happens once.
"""

import re
import uuid
from time import sleep
from typing import Any

import orjson
from flask import Response, current_app, g, request

from gateway import conditions, paging
from gateway.refusals import MalformedKey
from kit.etags import digest
from kit.refusals import Refusal, Refused

_KEY = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?")
_UNCHANGED = b"null"

Arguments = dict[str, Any]


def read_list(service: str, method: str, arguments: Arguments) -> Response:
    """A page: its bytes go to the client unparsed, with `ETag` and `Link`."""
    page = _read(service, method, arguments)
    return conditions.not_modified() if page == _UNCHANGED else _page(page, digest(page))


def read_one(service: str, method: str, arguments: Arguments) -> Response:
    """One object, with the `ETag` that a change of it must name."""
    body = _read(service, method, arguments)
    return conditions.not_modified() if body == _UNCHANGED else _object(orjson.loads(body), 200, digest(body))


def show_list(page: Arguments) -> Response:
    """A page that was asked for with `ask` and added to, as `read_list` answers one."""
    body = orjson.dumps({"next": page.get("next"), **page})
    mark = digest(body)
    return conditions.not_modified() if mark == conditions.known_digest() else _page(body, mark)


def show_one(body: Any) -> Response:
    """One object that was asked for with `ask`, as `read_one` answers it."""
    mark = digest(orjson.dumps(body))
    return conditions.not_modified() if mark == conditions.known_digest() else _object(body, 200, mark)


def command(service: str, method: str, arguments: Arguments, location: str | None = None) -> Response:
    """A change that a member asks for. `location`: where the object made is found, as `/v1/posts/{id}`."""
    key = _given_key() if g.operation.takes_key else None
    asked = {**arguments, "actor": g.actor, "key": key or str(uuid.uuid4())}
    answer = orjson.loads(_ask(service, method, asked, repeatable=True))
    made = answer["object"]
    if made is None:
        response = conditions.empty(answer["status"])
    else:
        response = _object(made, answer["status"], digest(orjson.dumps(made)))
    if location and made and answer["status"] in (201, 202):
        response.headers["Location"] = location.format(**made)
    if answer["replayed"]:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def ask(service: str, method: str, arguments: Arguments, *, repeatable: bool = False) -> Any:
    """The answer of a call without an actor, parsed."""
    return orjson.loads(_ask(service, method, arguments, repeatable=repeatable))


def fetch(service: str, method: str, **arguments: Any) -> Any:
    """What the actor may read, parsed."""
    return orjson.loads(_ask(service, method, {**arguments, "actor": g.actor}, repeatable=True))


def glance(service: str, method: str, *, within: float = 1.0, **arguments: Any) -> Any:
    """What is shown beside the matter itself, parsed: None where it is refused, or not answered `within` seconds."""
    rpc, asked = current_app.extensions["gateway"].rpc, {**arguments, "actor": g.actor}
    try:
        return orjson.loads(rpc.call(service, method, asked, request_id=g.request_id, repeatable=True, deadline=within))
    except (Refusal, Refused):
        return None


def change(service: str, method: str, arguments: Arguments, key: str | None = None) -> Any:
    """A change that the actor asks for: the object made or changed, None where there is none to show.

    A button pressed twice is the same command twice: the second one waits up to 2 s for what the first one does.
    """
    asked = {**arguments, "actor": g.actor, "key": key if key and _KEY.fullmatch(key) else str(uuid.uuid4())}
    for patience in (0.1, 0.4, 1.5):
        try:
            return orjson.loads(_ask(service, method, asked, repeatable=True))["object"]
        except Refused as refusal:
            if refusal.name != "KeyInUse":
                raise
        sleep(patience)
    return orjson.loads(_ask(service, method, asked, repeatable=True))["object"]


def answer(body: Any, status: int, location: str | None = None) -> Response:
    """An answer made here, or one of `ask`."""
    response = _json(orjson.dumps(body), status)
    if location:
        response.headers["Location"] = location.format(**body)
    return response


def _read(service: str, method: str, arguments: Arguments) -> bytes:
    asked = {**arguments, "actor": g.actor}
    if known := conditions.known_digest():
        asked["known"] = known
    return _ask(service, method, asked, repeatable=True)


def _ask(service: str, method: str, arguments: Arguments, *, repeatable: bool) -> bytes:
    rpc = current_app.extensions["gateway"].rpc
    return rpc.call(service, method, arguments, request_id=g.request_id, repeatable=repeatable)


def _object(body: Any, status: int, mark: str) -> Response:
    version = body.pop("version", None)
    response = _json(orjson.dumps(body), status)
    if version is not None or request.method == "GET":
        response.headers["ETag"] = conditions.etag(mark, version)
    return response


def _page(page: bytes, mark: str) -> Response:
    response = _json(page)
    response.headers["ETag"] = conditions.etag(mark)
    if link := paging.next_link(page):
        response.headers["Link"] = link
    return response


def _json(body: bytes, status: int = 200) -> Response:
    return Response(body, status=status, content_type="application/json")


def _given_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise MalformedKey
    return key
