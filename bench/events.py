"""The way of events: processor time and delay of relay, intake, applier and fan-out, product against limit."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import cycle
from subprocess import PIPE, Popen
from typing import Any
from uuid import UUID

import psycopg2
import requests

from bench import crowd
from bench.measure import Meter, alternate
from bench.stage import Stage
from bench.table import Result
from bench.web import Before, tidy
from kit.database import Database
from kit.testing import eventually
from kit.topology import queue_in
from services.social import feed

BACKLOG, RELAYED, SINGLY, PER_SECOND = 5_000, 20_000, 3_000, 50
_WRITE = """
WITH made AS (
    INSERT INTO posts (id, author_id, seq, text, audience, created_at, card)
    SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
            || substr(md5(k::text || clock_timestamp()), 1, 3) || '8'
            || substr(md5(k::text || clock_timestamp()), 4, 15))::uuid, (%(authors)s::uuid[])[1 + k %% %(many)s], 1,
           %(text)s, 'followers', now(), '{}' FROM generate_series(1, %(count)s) k RETURNING id, author_id, created_at
)
INSERT INTO outbox (event_id, epoch, aggregate_type, aggregate_id, seq, type, version, payload, headers, subjects)
SELECT gen_random_uuid(), 1, 'post', id, 1, 'social.post.published', 1,
       jsonb_build_object('post_id', id, 'author_id', author_id, 'audience', 'followers'),
       '{"request_id": "00000000000000000000000000000000"}', ARRAY[author_id] FROM made"""
_LIMIT_WRITE = """
WITH made AS (
    INSERT INTO limit_posts (author_id, text) SELECT (%(authors)s::uuid[])[1 + k %% %(many)s], %(text)s
    FROM generate_series(1, %(count)s) k RETURNING id, author_id
) INSERT INTO limit_outbox (post_id, author_id) SELECT id, author_id FROM made"""
_DONE = """SELECT NOT EXISTS (SELECT FROM outbox WHERE published_at IS NULL)
    AND (SELECT count(*) FROM inbox WHERE id > %s AND state = 'applied') >= %s"""
_LIMIT_DONE = "SELECT count(*) + 0 * %s >= %s FROM limit_inbox WHERE applied"
_DELAYS = """
SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY 1000 * extract(epoch FROM
       pg_xact_commit_timestamp(f.xmin) - pg_xact_commit_timestamp(p.xmin)))
FROM {0}posts p JOIN LATERAL (SELECT from_id FROM follows WHERE to_id = p.author_id LIMIT 1) r ON true
JOIN {0}feed f ON f.owner_id = r.from_id AND f.post_id = p.id WHERE p.id::text > %s"""


def delay(stage: Stage) -> Iterator[Result]:
    """From the commit of a post to that of its row in a follower's feed: 50 posts a second by authors of about 100."""
    authors = crowd.authors(stage.world)
    with _pipeline(stage), stage.world.admin("social") as cursor:
        tails: dict[str, list[float]] = {"": [], "limit_": []}

        def product() -> float:
            with tidy(stage) as before:
                _post(stage, authors)
                _until(cursor, _DONE, before, int(stage.seconds * PER_SECOND))
                return _delays(cursor, "", before.post, tails)

        def limit() -> float:
            with tidy(stage) as before:
                _write_limit(stage, authors)
                _until(cursor, _LIMIT_DONE, before, int(stage.seconds * PER_SECOND))
                return _delays(cursor, "limit_", "", tails)

        found = alternate(product, limit, stage.rounds)
        p99, floor = (sorted(each)[len(each) // 2] for each in tails.values())
        note = f"99th percentile {p99:.0f} ms, limit {floor:.0f} ms"
        yield Result("commit to visible, 50 posts a second × 100 followers", "p50 ms", *found, 2.0, True, note)


def backlog(stage: Stage) -> Iterator[Result]:
    """5,000 events that wait, each with about 100 followers: processor time from outbox to feed."""
    authors = crowd.authors(stage.world)
    with _pipeline(stage) as pipeline, stage.world.admin("social") as cursor:
        meters = (Meter(stage.product("social-worker")), Meter({**stage.shared(), **pipeline}))
        sides = [
            lambda: _drain(stage, cursor, meters[0], stage.world.pid("social-worker"), _WRITE, _DONE, authors),
            lambda: _drain(stage, cursor, meters[1], pipeline["pipeline"], _LIMIT_WRITE, _LIMIT_DONE, authors),
        ]
        found = alternate(*sides, stage.rounds)
        parts = {"product": meters[0].microseconds(), "limit": meters[1].microseconds()}
        yield Result("backlog of 5,000 events", "CPU-ms an event", *found, 1.5, True, parts=parts)


def relay(stage: Stage) -> Iterator[Result]:
    """The relay alone, nothing taking in: against raw publishing in a window, and with a confirm for each message."""
    world = stage.world
    world.pause("social-worker")
    try:
        with stage.programs(relay=["bench.relay"]) as run, world.admin("social") as cursor, _publisher(stage) as raw:
            meter = Meter({**stage.shared(), **run})

            def product() -> float:
                _drain(stage, cursor, meter, run["relay"], _WRITE, _DONE, crowd.authors(world)[:1], RELAYED, applied=0)
                stage.purge(queue_in("social"))
                return 1 / meter.cost

            for name, window, count, goal in (("raw windowed publish", 1_000, RELAYED, 0.6),
                                              ("a confirm per message", 1, SINGLY, 5.0)):  # fmt: skip
                found = alternate(product, lambda c=count, w=window: raw(c, w), stage.rounds)
                yield Result(f"outbox relay against {name}", "events per CPU-second", *found, goal,
                             parts={"product": meter.microseconds()})  # fmt: skip
    finally:
        world.resume("social-worker")


def fan_out(stage: Stage) -> Iterator[Result]:
    """One statement and its commit for 1,000 followers: the rule of the product against the bare INSERT … SELECT."""
    world, author = stage.world, crowd.STAR
    bare = "INSERT INTO limit_feed SELECT from_id, %s, %s FROM relations WHERE to_id = %s AND follow = 'accepted'"
    db = Database(world.env["SOCIAL_DATABASE_URL"], room="bench")
    world.pause("social-worker")
    try:
        with closing(psycopg2.connect(db.url.replace("+psycopg2", ""))) as plain, world.admin("social") as cursor:

            def spread(post: str) -> None:
                with db.transaction() as tx:
                    feed.spread(tx, UUID(post))

            def insert(post: str) -> None:
                with plain, plain.cursor() as own:
                    own.execute(f"{bare} ON CONFLICT DO NOTHING", (post, author, author))

            meters = tuple(Meter({"postgres": stage.shared()["postgres"], "python": os.getpid()}) for _ in range(2))
            found = alternate(
                lambda: _rows(stage, cursor, meters[0], spread), lambda: _rows(stage, cursor, meters[1], insert),
                stage.rounds,
            )  # fmt: skip
            parts = {"product": meters[0].microseconds(), "limit": meters[1].microseconds()}
            yield Result("fan-out to 1,000 followers", "rows per CPU-second", *found, 0.7, parts=parts)
    finally:
        db.close()
        world.resume("social-worker")


def _rows(stage: Stage, cursor: Any, meter: Meter, spread: Callable[[str], None]) -> float:
    with tidy(stage) as before:
        cursor.execute(_WRITE, _values([crowd.STAR], 1_000))
        cursor.execute("SELECT id::text FROM posts WHERE id > %s", (before.post,))
        waiting = [post for (post,) in cursor.fetchall()]
        with meter.running():
            until = time.monotonic() + stage.seconds
            for count, post in enumerate(waiting, 1):
                spread(post)
                meter.count = count
                if time.monotonic() > until:
                    break
    return crowd.MEMBERS / meter.cost


def _drain(
    stage: Stage, cursor: Any, meter: Meter, pid: int, write: str, done: str, authors: list[str], count: int = BACKLOG,
    applied: int | None = None,
) -> float:  # fmt: skip
    """Let a program that is stopped meanwhile find `count` events; the processor milliseconds of each."""
    with tidy(stage) as before:
        os.kill(pid, signal.SIGSTOP)
        try:
            cursor.execute(write, _values(authors, count))
            cursor.execute("CHECKPOINT")
        finally:
            os.kill(pid, signal.SIGCONT)
        with meter.running():
            meter.count = count
            if "limit" in write:
                _wake(cursor)
            _until(cursor, done, before, count if applied is None else applied)
    return 1000 * meter.cost


def _values(authors: list[str], count: int) -> dict[str, Any]:
    return {"authors": authors, "many": len(authors), "text": crowd.TEXT, "count": count}


def _until(cursor: Any, query: str, before: Before, count: int) -> None:
    eventually(lambda: _holds(cursor, query, before, count), within=180, every=0.2)


def _holds(cursor: Any, query: str, before: Before, count: int) -> bool:
    cursor.execute(query, (before.inbox, count))
    return bool(cursor.fetchone()[0])


def _delays(cursor: Any, side: str, last: str, tails: dict[str, list[float]]) -> float:
    cursor.execute(_DELAYS.format(side), (last,))
    p50, p99 = cursor.fetchone()[0]
    tails[side].append(float(p99))
    return float(p50)


def _post(stage: Stage, authors: list[str]) -> None:
    """Posts over HTTP at a steady rate, whether the ones before are answered or not."""
    signed = cycle(crowd.tokens(stage.world, authors).values())
    body, session = {"text": crowd.TEXT, "audience": "followers"}, requests.Session()
    with ThreadPoolExecutor(8) as pool:
        sent = [
            pool.submit(session.post, f"{stage.world.base_url}/v1/posts", json=body, headers=next(signed), timeout=10)
            for _ in _beats(stage.seconds)
        ]
        for one in sent:
            one.result().raise_for_status()


def _write_limit(stage: Stage, authors: list[str]) -> None:
    turn = cycle(authors)
    with stage.world.admin("social") as cursor:
        for _ in _beats(stage.seconds):
            cursor.execute(_LIMIT_WRITE, _values([next(turn)], 1))
            _wake(cursor)


def _beats(seconds: float) -> Iterator[int]:
    begun = time.monotonic()
    for number in range(int(seconds * PER_SECOND)):
        time.sleep(max(0.0, begun + number / PER_SECOND - time.monotonic()))
        yield number


def _wake(cursor: Any) -> None:
    cursor.execute("SET synchronous_commit = off; NOTIFY limit_outbox; SET synchronous_commit = on")


@contextmanager
def _pipeline(stage: Stage) -> Iterator[dict[str, int]]:
    with stage.programs(pipeline=["bench.limits.pipeline"]) as pids, stage.world.admin("social") as cursor:
        with tidy(stage) as before:
            cursor.execute(_LIMIT_WRITE, _values([crowd.STAR], 1))
            eventually(
                lambda: cursor.execute("NOTIFY limit_outbox") or _holds(cursor, _LIMIT_DONE, before, 1), within=30
            )
        yield pids


@contextmanager
def _publisher(stage: Stage) -> Iterator[Callable[[int, int], float]]:
    """Publishes so many messages with so many confirms out; events per processor second."""
    command = [sys.executable, "-m", "bench.limits.publish"]
    env = {**os.environ, **stage.world.env}
    with Popen(command, env=env, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        meter = Meter({"rabbitmq": stage.shared()["rabbitmq"], "publisher": process.pid})

        def publish(count: int, window: int) -> float:
            with meter.running():
                meter.count = count
                print(count, window, file=process.stdin, flush=True)
                process.stdout.readline()
            stage.purge(queue_in("social"))
            return 1 / meter.cost

        publish(1_000, 1_000)
        yield publish
        process.stdin.close()
