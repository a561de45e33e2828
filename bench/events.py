"""The way of events: processor time of relay, intake, applier and fan-out, product against limit."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from subprocess import PIPE, Popen
from typing import Any
from uuid import UUID

import psycopg2

from bench import crowd
from bench.measure import Meter, alternate
from bench.stage import Stage
from bench.table import Result
from bench.web import Before, tidy
from kit.database import Database
from kit.testing import eventually
from kit.topology import queue_in
from services.social import feed

BACKLOG, RELAYED, SINGLY = 5_000, 20_000, 3_000
WRITE = """
WITH made AS (
    INSERT INTO posts (id, author_id, seq, text, audience, created_at, card)
    SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
            || substr(md5(k::text || clock_timestamp()), 1, 3) || '8'
            || substr(md5(k::text || clock_timestamp()), 4, 15))::uuid, (%(authors)s::uuid[])[1 + k %% %(many)s], 1,
           %(text)s, 'followers', now(), '}' FROM generate_series(1, %(count)s) k RETURNING id, author_id, created_at
)
INSERT INTO outbox (event_id, epoch, aggregate_type, aggregate_id, seq, type, version, payload, headers, subjects)
SELECT gen_random_uuid(), 1, 'post', id, 1, 'social.post.published', 1,
       jsonb_build_object('post_id', id, 'author_id', author_id, 'audience', 'followers'),
       '{"request_id": "00000000000000000000000000000000"}', ARRAY[author_id] FROM made"""
LIMIT_WRITE = """
WITH made AS (
    INSERT INTO limit_posts (author_id, text) SELECT (%(authors)s::uuid[])[1 + k %% %(many)s], %(text)s
    FROM generate_series(1, %(count)s) k RETURNING id, author_id
) INSERT INTO limit_outbox (post_id, author_id) SELECT id, author_id FROM made"""
DONE = """SELECT NOT EXISTS (SELECT FROM outbox WHERE published_at IS NULL)
    AND (SELECT count(*) FROM inbox WHERE id > %s AND state = 'applied') >= %s"""
LIMIT_DONE = "SELECT count(*) + 0 * %s >= %s FROM limit_inbox WHERE applied"


def backlog(stage: Stage) -> Iterator[Result]:
    """5,000 events that wait, each with about 100 followers: processor time from outbox to feed."""
    authors = crowd.authors(stage.world)
    with pipeline(stage) as shortest, stage.world.admin("social") as cursor:
        meters = (Meter(stage.product("social-worker")), Meter({**stage.shared(), **shortest}))
        sides = [
            lambda: _drain(stage, cursor, meters[0], stage.world.pid("social-worker"), WRITE, DONE, authors),
            lambda: _drain(stage, cursor, meters[1], shortest["pipeline"], LIMIT_WRITE, LIMIT_DONE, authors),
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
                _drain(stage, cursor, meter, run["relay"], WRITE, DONE, crowd.authors(world)[:1], RELAYED, applied=0)
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
        cursor.execute(WRITE, values([crowd.STAR], 1_000))
        cursor.execute("SELECT id::text FROM posts WHERE id > %s", (before.post,))
        waiting = [post for (post,) in cursor.fetchall()]
        with meter.running():
            end = time.monotonic() + stage.seconds
            for count, post in enumerate(waiting, 1):
                spread(post)
                meter.count = count
                if time.monotonic() > end:
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
            cursor.execute(write, values(authors, count))
            cursor.execute("CHECKPOINT")
        finally:
            os.kill(pid, signal.SIGCONT)
        with meter.running():
            meter.count = count
            if "limit" in write:
                wake(cursor)
            until(cursor, done, before, count if applied is None else applied)
    return 1000 * meter.cost


def values(authors: list[str], count: int) -> dict[str, Any]:
    """The parameters of both writes."""
    return {"authors": authors, "many": len(authors), "text": crowd.TEXT, "count": count}


def until(cursor: Any, query: str, before: Before, count: int) -> None:
    """Wait for `DONE` or `LIMIT_DONE` of `count` events."""
    eventually(lambda: _holds(cursor, query, before, count), within=180, every=0.2)


def _holds(cursor: Any, query: str, before: Before, count: int) -> bool:
    cursor.execute(query, (before.inbox, count))
    return bool(cursor.fetchone()[0])


def wake(cursor: Any) -> None:
    """Tell the limit's relay, as the product tells its own: after the commit."""
    cursor.execute("SET synchronous_commit = off; NOTIFY limit_outbox; SET synchronous_commit = on")


@contextmanager
def pipeline(stage: Stage) -> Iterator[dict[str, int]]:
    """The shortest pipeline, up and ready."""
    with stage.programs(pipeline=["bench.limits.pipeline"]) as pids, stage.world.admin("social") as cursor:
        with tidy(stage) as before:
            cursor.execute(LIMIT_WRITE, values([crowd.STAR], 1))
            eventually(
                lambda: cursor.execute("NOTIFY limit_outbox") or _holds(cursor, LIMIT_DONE, before, 1), within=30
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
