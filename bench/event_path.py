"""How long an event is under way, and which part of that the inbox costs: posts one by one, then by 8 members at once.

Times are the database's: of the post's transaction, of the inbox row, of its application. Under a minute.
"""

import json
from typing import Any

import requests

from bench.measure import work
from deploy.dev.world import World, ensure_servers
from kit.testing import eventually

CALM_SECONDS, WRITERS, BURST_SECONDS = 6.0, 8, 10.0
_WAITING = "SELECT count(*) FROM inbox WHERE state = 'ready'"
_TIMES = """
WITH times AS (
    SELECT 1000 * extract(epoch FROM received_at - occurred_at) AS there,
           1000 * extract(epoch FROM applied_at - received_at) AS inbox,
           1000 * extract(epoch FROM applied_at - occurred_at) AS whole
    FROM inbox WHERE type = 'social.post.published' AND id > %s
)
SELECT count(*), percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY there),
       percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY inbox),
       percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY whole) FROM times"""


def main() -> None:
    with ensure_servers() as servers, World(servers, "bench") as world, world.admin("social") as cursor:
        tokens = [_member(world, number) for number in range(WRITERS)]
        for name, threads, seconds in (("one by one", 1, CALM_SECONDS), (f"{WRITERS} writers", WRITERS, BURST_SECONDS)):
            cursor.execute("SELECT coalesce(max(id), 0) FROM inbox")
            after = cursor.fetchone()[0]
            work(seconds, threads, lambda thread: _post(world, tokens[thread]))
            eventually(lambda: _is_done(cursor), within=60)
            cursor.execute(_TIMES, (after,))
            _print(name, seconds, *cursor.fetchone())


def _print(name: str, seconds: float, count: int, there: list[float], inbox: list[float], whole: list[float]) -> None:
    print(f"{name}: {count} posts in {seconds:.0f} s; ms, median and 95th percentile:")
    for part, found in (("to the inbox", there), ("in the inbox", inbox), ("together", whole)):
        print(f"  {part:<13}{found[0]:6.1f} {found[1]:6.1f}")


def _post(world: World, token: str) -> None:
    body = {"text": "Un billet pour mesurer.", "audience": "followers"}
    answer = requests.post(
        f"{world.gateway_url}/v1/posts", json=body, headers={"Authorization": f"Bearer {token}"}, timeout=10
    )
    answer.raise_for_status()


def _is_done(cursor: Any) -> bool:
    cursor.execute(_WAITING)
    return bool(cursor.fetchone()[0] == 0)


def _member(world: World, number: int) -> str:
    made = world.command(
        "services.identity", "create-member", "--email", f"bench-{number}@demo.patientsworld.example",
        "--password", "quatre mots pour mesurer", "--display-name", "Mesure", "--token",
    )  # fmt: skip
    return str(json.loads(made)["access_token"])


if __name__ == "__main__":
    main()
