"""The OpenAPI 3.1 document, made from what each operation declares; the conventions are added here once."""

from http import HTTPStatus
from typing import Any

import orjson

from gateway.api.requests import REQUESTS
from gateway.api.shapes_appointments import Slot
from gateway.api.shaping import File
from gateway.bodies import needs_body
from gateway.problems import PROBLEMS, document

Json = dict[str, Any]

_ABOUT = """\
PatientsWorld is a social network for patients, carers and professionals.

Every answer carries `X-Request-Id`; every error is a problem document (RFC 9457) whose `type` is a page about it.
A command repeated with the same `Idempotency-Key` and body happens once and answers again. What you may not see answers
exactly like what does not exist. `X-RateLimit-Limit`, `-Remaining` and `-Reset` say where you stand with the limit that
you are closest to.
"""
_REQUEST_ID = "5f1d7e84c2f94c0fa9b7a1d3e6c80b52"
_WRONG_FIELD = {"pointer": "/text", "detail": "Missing data for required field."}
_ADDED: dict[str, Json] = {
    "Invalid": {"errors": [_WRONG_FIELD]},
    "SlotTaken": {"next": [Slot.example]},
    "HoldExpired": {"next": [Slot.example]},
}
_WITH = {
    401: ("WWW-Authenticate",),
    429: ("Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"),
    503: ("Retry-After",),
}
_OK = {200: "As asked.", 201: "Made.", 202: "Taken on.", 204: "Done; no body."}
_PROBLEM: Json = {
    "type": "object",
    "description": "A problem document (RFC 9457).",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "the page that explains it"},
        "title": {"type": "string", "description": "the same for each problem of this type"},
        "status": {"type": "integer", "description": "the HTTP status"},
        "detail": {"type": "string", "description": "what happened this time"},
        "request_id": {"type": "string", "description": "to quote when you ask us about it"},
        "errors": {
            "type": "array",
            "description": "for each wrong field, where it is (a JSON pointer) and what is wrong",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "next": {
            "type": "array",
            "description": "where a slot was taken, the next free ones",
            "items": {"$ref": "#/components/schemas/Slot"},
        },
    },
}
_HEADERS: dict[str, Json] = {
    "ETag": {"description": "For If-None-Match, and for If-Match where asked.", "schema": {"type": "string"}},
    "Link": {"description": 'The next page, `rel="next"`; absent on the last.', "schema": {"type": "string"}},
    "Location": {"description": "Where it is found.", "schema": {"type": "string"}},
    "Idempotency-Replayed": {
        "description": "`true` when the key was used before and nothing was done again.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}},
    "X-Request-Id": {"description": "The id of this request in every log.", "schema": {"type": "string"}},
    "X-RateLimit-Limit": {"description": "Requests in a window.", "schema": {"type": "integer"}},
    "X-RateLimit-Remaining": {"description": "What is left of them.", "schema": {"type": "integer"}},
    "X-RateLimit-Reset": {"description": "The window's end, seconds since 1970.", "schema": {"type": "integer"}},
    "WWW-Authenticate": {"description": "Always `Bearer`.", "schema": {"type": "string"}},
}
_PARAMETERS: dict[str, Json] = {
    "If-None-Match": {
        "description": "The ETag you hold: when it still stands, the answer is 304 without a body.",
        "schema": {"type": "string"},
        "example": '"8c1f0a5b7d2e4f60918273a4"',
    },
    "If-Match": {
        "description": "The ETag of the version that you change, or `*`.",
        "required": True,
        "schema": {"type": "string"},
        "example": '"3.8c1f0a5b7d2e4f60918273a4"',
    },
    "If-Match-At-Will": {
        "name": "If-Match",
        "description": "The ETag of the version that you change; without it, whatever is there is changed.",
        "schema": {"type": "string"},
        "example": '"3.8c1f0a5b7d2e4f60918273a4"',
    },
    "Idempotency-Key": {
        "description": "A new one for each new command; repeat it to repeat the same command safely (24 hours).",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
        "example": "1f4d3a52-6b0e-4c89-9a77-2d5e8f0c1b34",
    },
}


def declare(about: Any, name: str) -> Json:
    """What flask-smorest is told of a view: the parts of the operation that the view itself knows."""
    parameters: list[Any] = [{"in": "query", "schema": about.query}] if about.query else []
    if about.etag and about.reads:
        parameters.append("If-None-Match")
    parameters += ["If-Match"] * about.if_match + ["If-Match-At-Will"] * about.may_match
    parameters += ["Idempotency-Key"] * about.takes_key
    told: Json = {
        "operationId": name,
        "parameters": parameters,
        "responses": {
            **{str(status): _success(about, status) for status in (about.status, *about.also)},
            **_refused(about),
        },
        "security": [*[{}] * about.greets, *[{"bearer": []}] * (not about.open)],
    }
    if about.etag and about.reads:
        told["responses"]["304"] = {"description": "What you hold still stands.", "headers": _headers("ETag")}
    if about.body:
        content = {"schema": about.body, "example": REQUESTS[type(about.body)]}
        told["requestBody"] = {"required": needs_body(about.body), "content": {"application/json": content}}
    if about.media:
        told["requestBody"] = {"required": True, "content": {kind: {} for kind in about.media}}
    return {"manual_doc": told}


def finish(spec: Json) -> Json:
    """The whole document: what depends on the path, and the components that the operations point to."""
    components = spec.setdefault("components", {})
    for path, operations in spec["paths"].items():
        has_id = any(parameter["in"] == "path" for parameter in operations.get("parameters", []))
        for method, operation in operations.items():
            if method == "parameters":
                continue
            responses = operation["responses"]
            if path.startswith("/v1/"):
                _add(responses, "TooManyRequests", "Unavailable", *(("NotFound",) if has_id else ()))
            operation["responses"] = {code: responses[code] for code in sorted(responses)}
        for parameter in (one for some in operations.values() if isinstance(some, dict) for one in some["parameters"]):
            _ask_for_text(parameter)
    for name in ("Error", "PaginationMetadata"):  # flask-smorest's own, which no operation uses
        components["schemas"].pop(name, None)
    for schema in components["schemas"].values():
        for told in schema["properties"].values():
            if told.get("format", "") is None:  # apispec's word for a format that it does not know
                del told["format"]
    components["parameters"] = {name: {"name": name, "in": "header", **about} for name, about in _PARAMETERS.items()}
    components["headers"] = _HEADERS
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    components["schemas"]["Problem"] = _PROBLEM
    info = {"title": "PatientsWorld", "version": "1.0.0", "description": _ABOUT}
    rest = {name: part for name, part in spec.items() if name not in ("openapi", "info")}
    return {"openapi": spec["openapi"], "info": info, "servers": [{"url": "/"}], **rest}


def dump(document: Json) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def _success(about: Any, status: int) -> Json:
    response: Json = {"description": _OK.get(status) or HTTPStatus(status).phrase}
    headers = ["X-Request-Id", *["ETag"] * about.etag, *["Location"] * about.location]
    headers += ["Link"] * bool(about.query) + ["Idempotency-Replayed"] * about.takes_key
    response["headers"] = _headers(*headers)
    if isinstance(about.shape, File):
        response["content"] = {about.shape.media: {"schema": {"type": "string"}, "example": about.shape.example}}
    elif about.shape:
        response["content"] = {"application/json": {"schema": about.shape, "example": about.shape.example}}
    return response


def _refused(about: Any) -> Json:
    names = [] if about.open else ["Unauthenticated"]
    names += ["MalformedJson", "BodyTooLarge", "NotJson", "Invalid"] * bool(about.body)
    names += ["MalformedRequest", "Invalid"] * bool(about.query)
    names += ["PreconditionRequired"] * about.if_match + ["VersionConflict"] * (about.if_match or about.may_match)
    names += ["MalformedKey", "KeyInUse", "KeyReused"] * about.takes_key
    responses: Json = {}
    _add(responses, *names, *about.refusals)
    return responses


def _add(responses: Json, *names: str) -> None:
    """Document each named refusal under its status, beside those that are there."""
    for name in dict.fromkeys(names):
        response = responses.setdefault(str(PROBLEMS[name].status), _problem(name))
        response["content"]["application/problem+json"]["examples"] |= _example(name)


def _problem(name: str) -> Json:
    status = PROBLEMS[name].status
    named = ["X-Request-Id", *_WITH.get(status, ())]
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": _example(name)}
    return {
        "description": HTTPStatus(status).phrase,
        "headers": _headers(*named),
        "content": {"application/problem+json": content},
    }


def _example(name: str) -> Json:
    problem = PROBLEMS[name]
    value = document(name, problem.status, f"{problem.title}.", _REQUEST_ID, _ADDED.get(name))
    return {name: {"value": value}}


def _headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _ask_for_text(parameter: Json) -> None:
    """A query parameter is left out where a call over the bus would say null."""
    schema = parameter.get("schema", {})
    if isinstance(schema.get("type"), list):
        schema["type"] = next(kind for kind in schema["type"] if kind != "null")
        schema.pop("default", None)
