"""How long until others see it: from the commit of a post to that of its row in a follower's feed, product and limit.

Also what a post of somebody with 100,000 followers does to everybody else's feed: nothing, they are merged at read.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from typing import Any

import requests

from bench import crowd
from bench.events import DONE, LIMIT_DONE, LIMIT_WRITE, pipeline, until, values, wake
from bench.measure import alternate
from bench.stage import Stage
from bench.table import Result
from bench.web import tidy

PER_SECOND = 50
_DELAYS = """
SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY 1000 * extract(epoch FROM
       pg_xact_commit_timestamp(f.xmin) - pg_xact_commit_timestamp(p.xmin)))
FROM {0}posts p JOIN LATERAL (SELECT from_id FROM follows WHERE to_id = p.author_id LIMIT 1) r ON true
JOIN {0}feed f ON f.owner_id = r.from_id AND f.post_id = p.id WHERE p.id::text > %s"""


def delay(stage: Stage) -> Iterator[Result]:
    """50 posts a second by authors of about 100 followers."""
    authors = crowd.authors(stage.world)
    with pipeline(stage), stage.world.admin("social") as cursor:
        tails: dict[str, list[float]] = {"": [], "limit_": []}

        def product() -> float:
            with tidy(stage) as before:
                _post(stage, authors)
                until(cursor, DONE, before, int(stage.seconds * PER_SECOND))
                return _delays(cursor, "", before.post, tails)

        def limit() -> float:
            with tidy(stage) as before:
                _write_limit(stage, authors)
                until(cursor, LIMIT_DONE, before, int(stage.seconds * PER_SECOND))
                return _delays(cursor, "limit_", "", tails)

        found = alternate(product, limit, stage.rounds)
        p99, floor = (sorted(each)[len(each) // 2] for each in tails.values())
        note = f"99th percentile {p99:.0f} ms, limit {floor:.0f} ms"
        yield Result("commit to visible, 50 posts a second × 100 followers", "p50 ms", *found, 2.0, True, note)


def star(stage: Stage) -> Iterator[Result]:
    """The delay of others' posts while somebody with 100,000 followers posts once a second, and while nobody does.

    Each time it is their first post of this kind, which also notes who merges them from now on.
    """
    authors = crowd.authors(stage.world)
    with crowd.famous(stage.world) as famous, stage.world.admin("social") as cursor:
        tails: dict[str, list[float]] = {"": [], "quiet": []}

        def beside(name: str, *more: str) -> float:
            cursor.execute("DELETE FROM pulls")
            with tidy(stage) as before:
                _post(stage, authors, *more)
                until(cursor, DONE, before, int(stage.seconds * PER_SECOND))
                return _delays(cursor, "", before.post, {"": tails[name]})

        found = alternate(lambda: beside("", crowd.STAR), lambda: beside("quiet"), stage.rounds)
        p99, quiet = (sorted(each)[len(each) // 2] for each in tails.values())
        note = f"{famous:,} followers; 99th percentile {p99:.0f} ms, without {quiet:.0f} ms"
        yield Result("others' posts beside a famous author's, commit to visible", "p50 ms", *found, note=note)


def _delays(cursor: Any, side: str, last: str, tails: dict[str, list[float]]) -> float:
    cursor.execute(_DELAYS.format(side), (last,))
    p50, p99 = cursor.fetchone()[0]
    tails[side].append(float(p99))
    return float(p50)


def _post(stage: Stage, authors: list[str], *once_a_second: str) -> None:
    """Posts over HTTP at a steady rate, whether the ones before are answered or not."""
    signed, session = crowd.tokens(stage.world, [*authors, *once_a_second]), requests.Session()
    turn, rare = cycle(authors), cycle(once_a_second)
    body = {"text": crowd.TEXT, "audience": "followers"}
    with ThreadPoolExecutor(8) as pool:
        sent = []
        for beat in _beats(stage.seconds):
            author = next(rare) if once_a_second and beat % PER_SECOND == 0 else next(turn)
            url = f"{stage.world.gateway_url}/v1/posts"
            sent.append(pool.submit(session.post, url, json=body, headers=signed[author], timeout=10))
        for one in sent:
            one.result().raise_for_status()


def _write_limit(stage: Stage, authors: list[str]) -> None:
    turn = cycle(authors)
    with stage.world.admin("social") as cursor:
        for _ in _beats(stage.seconds):
            cursor.execute(LIMIT_WRITE, values([next(turn)], 1))
            wake(cursor)


def _beats(seconds: float) -> Iterator[int]:
    begun = time.monotonic()
    for number in range(int(seconds * PER_SECOND)):
        time.sleep(max(0.0, begun + number / PER_SECOND - time.monotonic()))
        yield number
