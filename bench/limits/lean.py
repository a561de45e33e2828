"""The lean RPC behind Flask: an echo, one prepared SQL whose bytes pass through, one INSERT and its commit.

No token, no limit, no log, no measure, no rule of who may see what. `python -m bench.limits.lean` is the service.
"""

import os

if __name__ == "__main__":
    import kit.rpc.green  # noqa: F401 – patches before anything else is imported

from queue import LifoQueue
from typing import Any

import psycopg2
from flask import Flask, Response, request

from kit.rpc.call import RawJson
from kit.rpc.client import RpcClient
from kit.rpc.server import serve

VALUE = {"text": "é" * 500}
_PAGE = """
SET plan_cache_mode = force_generic_plan;
PREPARE page (uuid) AS
SELECT '{"items":[' || string_agg(card::text, ',') || '],"next":"' || min(id::text) || '"}' FROM (
    SELECT p.id, p.card FROM limit_feed f JOIN limit_cards p ON p.id = f.post_id
    WHERE f.owner_id = $1 ORDER BY f.post_id DESC LIMIT 20) found"""
_INSERT = "INSERT INTO limit_posts (author_id, text) VALUES (%s, %s) RETURNING id::text"


class Floor:
    name = "floor"

    def __init__(self, url: str) -> None:
        self.free: LifoQueue[Any] = LifoQueue()
        for _ in range(8):
            connection = psycopg2.connect(url.replace("+psycopg2", ""))
            connection.autocommit = True
            connection.cursor().execute(_PAGE)
            self.free.put(connection)

    def ask(self, statement: str, *values: Any) -> str:
        connection = self.free.get()
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            answer = cursor.fetchone()[0]
        self.free.put(connection)
        return str(answer)

    def echo(self, _call: Any, value: Any) -> Any:
        return value

    def page(self, _call: Any, owner: str) -> RawJson:
        return RawJson(self.ask("EXECUTE page (%s)", owner).encode())

    def write(self, _call: Any, author: str, text: str) -> dict[str, str]:
        return {"id": self.ask(_INSERT, author, text)}

    echo.rpc_door = page.rpc_door = write.rpc_door = True  # type: ignore[attr-defined]


def create_app() -> Flask:
    app, bus = Flask(__name__), RpcClient(os.environ["AMQP_URL"])

    def answer(method: str, **arguments: Any) -> Response:
        return Response(bus.call("floor", method, arguments), content_type="application/json")

    app.add_url_rule("/echo", view_func=lambda: answer("echo", value=VALUE))
    app.add_url_rule("/feed/<owner>", "page", lambda owner: answer("page", owner=owner))
    app.add_url_rule("/posts", "write", lambda: answer("write", **request.get_json()), methods=["POST"])
    return app


if __name__ == "__main__":
    serve(Floor(os.environ["SOCIAL_DATABASE_URL"]), amqp_url=os.environ["AMQP_URL"])
