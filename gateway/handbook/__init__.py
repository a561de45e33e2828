"""Pages for people who read: the API at `/docs`, and what each problem means. They load nothing from anywhere."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from flask import Response
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from gateway.problems import BY_PATH, PROBLEMS, kebab

_FOLDER = Path(__file__).parent / "templates"
_STYLE = (_FOLDER / "style.css").read_text()
_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    f" style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"
)
_TEMPLATES = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True)
_TEMPLATES.filters["json"] = lambda value: orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
_TEMPLATES.filters["code"] = lambda words: Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(words))))  # noqa: S704 – escaped first
_METHODS = ("get", "post", "put", "patch", "delete")


def html(page: str) -> Response:
    """A page with the only policy it needs: its own style."""
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def docs(document: dict[str, Any]) -> str:
    """The API as a page, from its OpenAPI document."""
    rooms: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in document["tags"]}
    for path, operations in document["paths"].items():
        for method in _METHODS:
            if method in operations:
                told = _tell(document, operations[method])
                rooms[told["tags"][0]].append({**told, "path": path, "method": method.upper()})
    return _render("docs.html", document=document, rooms=rooms)


@cache
def problem(path: str) -> str | None:
    """The page of a problem, by its name in kebab case; None for a name that the table does not know."""
    name = BY_PATH.get(path)
    return _render("problem.html", name=path, problem=PROBLEMS[name]) if name else None


def _tell(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    """One operation as the page shows it."""
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    parameters = [_follow(document, parameter) for parameter in operation.get("parameters", [])]
    status, answer = next((code, one) for code, one in operation["responses"].items() if code < "300")
    return {
        **operation,
        "open": not operation["security"],
        "parameters": [one for one in parameters if one["in"] != "path"],
        "fields": _fields(document, body.get("schema")),
        "sent": body.get("example"),
        "status": status,
        "answered": answer.get("content", {}).get("application/json", {}).get("example"),
        "file": next((one["example"] for one in answer.get("content", {}).values()), None),
        "problems": sorted(
            (code, kebab(name))
            for code, one in operation["responses"].items()
            if code >= "400"
            for name in one.get("content", {}).get("application/problem+json", {}).get("examples", {})
        ),
    }


def _fields(document: dict[str, Any], schema: dict[str, Any] | None) -> list[dict[str, Any]]:
    if schema is None:
        return []
    found = _follow(document, schema)
    required = found.get("required", [])
    return [{"name": name, "required": name in required, **about} for name, about in found["properties"].items()]


def _follow(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` points to; anything else as it is."""
    if "$ref" not in node:
        return node
    found: Any = document
    for part in node["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found


def _render(template: str, **values: Any) -> str:
    return _TEMPLATES.get_template(template).render(style=_STYLE, problems=PROBLEMS, kebab=kebab, **values)
