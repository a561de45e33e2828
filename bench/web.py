"""What is asked over HTTP: requests per processor second of every server process, product against limit."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import requests

from bench import crowd
from bench.load import Request, load, requests_file
from bench.measure import Meter, alternate
from bench.stage import Stage
from bench.table import Result
from deploy.dev.world import World


class Side:
    """One of two: a port, what is asked there, whose processor counts."""

    def __init__(self, stage: Stage, port: int, roots: dict[str, int], file: str) -> None:
        self.port, self.file, self.seconds, self.meter = port, file, stage.seconds, Meter(roots)
        load(port, file, 2)  # tokens are verified, statements prepared, caches warm

    def __call__(self) -> float:
        """A slice: how many requests a processor second answered."""
        with self.meter.running() as meter:
            meter.count = load(self.port, self.file, self.seconds).count
        return 1 / meter.cost


def compare(name: str, product: Side, limit: Side, stage: Stage, goal: float | None = None) -> Result:
    """Both in turns."""
    found = alternate(product, limit, stage.rounds)
    parts = {"product": product.meter.microseconds(), "limit": limit.meter.microseconds()}
    return Result(name, "requests per CPU-second", *found, goal, parts=parts)


@contextmanager
def asking(stage: Stage, asked: list[Request], *names: str, world: World | None = None) -> Iterator[Side]:
    """The product, asked for these; all its processes count, or the named ones."""
    with requests_file(asked) as file:
        yield Side(stage, (world or stage.world).own_port("gateway"), stage.product(*names, world=world), file)


@contextmanager
def floor(stage: Stage, module: str, asked: list[Request], *, service: bool = True) -> Iterator[Side]:
    """A limit program, asked for these."""
    with stage.web(module, service=service) as limit, requests_file(asked) as file:
        yield Side(stage, limit.port, {**stage.shared(), **limit.pids}, file)


def feeds(world: World, path: Callable[[str], str] = lambda _id: "/v1/feed", **headers: str) -> list[Request]:
    """A feed read of each of 1,000 members, signed now."""
    signed = crowd.tokens(world, crowd.members(world))
    return [Request(path(id), {**token, **headers}) for id, token in signed.items()]


def new_posts(world: World) -> list[Request]:
    """A post by each of 1,000 members, signed now."""
    body = json.dumps({"text": crowd.TEXT, "audience": "followers"}, ensure_ascii=False)
    signed = crowd.tokens(world, crowd.members(world))
    named = {"Content-Type": "application/json"}
    return [Request("/v1/posts", {**token, **named}, "POST", body) for token in signed.values()]


def _floor_feeds(stage: Stage) -> list[Request]:
    return [Request(f"/feed/{id}") for id in crowd.members(stage.world)]


def feed(stage: Stage) -> Iterator[Result]:
    """The home feed against one prepared SQL; and against itself, which must give 1."""
    with asking(stage, feeds(stage.world)) as product, floor(stage, "lean", _floor_feeds(stage)) as limit:
        yield compare("home feed against the feed floor", product, limit, stage, 0.85)
    with asking(stage, feeds(stage.world)) as product:
        yield compare("control: home feed against itself", product, product, stage)


def page(stage: Stage) -> Iterator[Result]:
    """The page with the feed, signed in by a browser's cookie, against the same feed of the API."""
    few = crowd.members(stage.world, 200)
    drawn = [Request("/", cookie) for cookie in crowd.cookies(stage.world, few).values()]
    with asking(stage, drawn) as pages, asking(stage, feeds(stage.world)) as plain:
        load(pages.port, pages.file, 10)  # every process has asked identity once whom each cookie stands for
        yield compare("page Today against the API's feed", pages, plain, stage, 0.50)


def unchanged(stage: Stage) -> Iterator[Result]:
    """304 against the full feed."""
    asked = feeds(stage.world)
    held = []
    for one in asked:
        answer = requests.get(f"{stage.world.gateway_url}{one.path}", headers=one.headers, timeout=10)
        held.append(Request(one.path, {**one.headers, "If-None-Match": answer.headers["ETag"]}))
    with asking(stage, held) as none, asking(stage, asked) as full:
        yield compare("unchanged feed (304) against the full feed", none, full, stage, 1.0)


def timeline(stage: Stage) -> Iterator[Result]:
    """A member's posts, read by another."""
    others = iter(crowd.members(stage.world))
    asked = feeds(stage.world, lambda _id: f"/v1/members/{next(others)}/posts")
    with asking(stage, asked) as product, floor(stage, "lean", _floor_feeds(stage)) as limit:
        yield compare("member timeline against the feed floor", product, limit, stage, 0.80)


def post(stage: Stage) -> Iterator[Result]:
    """A post accepted; the worker is stopped meanwhile, for the way of events has measures of its own."""
    asked = new_posts(stage.world)
    plain = [
        Request("/posts", {"Content-Type": "application/json"}, "POST", json.dumps({"author": id, "text": crowd.TEXT}))
        for id in crowd.members(stage.world)
    ]
    stage.world.pause("social-worker")
    names = ("gateway", "identity-rpc", "identity-worker", "social-rpc")
    try:
        with tidy(stage), asking(stage, asked, *names) as product, floor(stage, "lean", plain) as limit:
            yield compare("post accepted against lean echo and one INSERT", product, limit, stage, 0.65)
    finally:
        stage.world.resume("social-worker")


def layers(stage: Stage) -> Iterator[Result]:
    """What lies below: the lean echo against the stock one, and Flask with nothing behind it."""
    echo = [Request("/echo")]
    with floor(stage, "lean", echo) as lean, floor(stage, "stock", echo) as stock:
        yield compare("lean echo behind Flask against stock Nameko's", lean, stock, stage)
    with floor(stage, "lean", echo) as lean, floor(stage, "hello", echo, service=False) as hello:
        yield compare("lean echo behind Flask against Flask alone", lean, hello, stage)


def growth(stage: Stage) -> Iterator[Result]:
    """The feed's cost in a world of ten times the members and a hundred times the posts."""
    with World(stage.servers, "bench-big") as big:
        facts = crowd.fill(big, 10)
        note = f"{facts['members']:,} members, {facts['posts']:,} posts"
        with asking(stage, feeds(big), world=big) as grown, asking(stage, feeds(stage.world)) as small:
            many, few = alternate(grown, small, stage.rounds)
        cost = [[1000 / one for one in side] for side in (many, few)]
        yield Result("growth of the feed's cost", "CPU-ms a request", *cost, 1.15, at_most=True, note=note)


@dataclass(frozen=True)
class Before:
    """The newest post, and the newest inbox row."""

    post: str
    inbox: int


@contextmanager
def tidy(stage: Stage) -> Iterator[Before]:
    """Afterwards nothing is left of what came meanwhile, on both sides."""
    with stage.world.admin("social") as cursor:
        cursor.execute("SELECT max(p.id::text), (SELECT max(id) FROM inbox) FROM posts p")
        before = Before(*cursor.fetchone())
        yield before
        for table in ("feed", "limit_feed"):
            cursor.execute(f"DELETE FROM {table} WHERE post_id > %s", (before.post,))
        cursor.execute("DELETE FROM limit_feed WHERE post_id IN (SELECT id FROM limit_posts)")
        for table in ("outbox", "inbox", "cursors", "posts"):
            column = "id" if table == "posts" else "aggregate_id"
            newer = "SELECT id FROM posts WHERE id > %s"
            cursor.execute(f"DELETE FROM {table} WHERE {column} IN ({newer})", (before.post,))
        cursor.execute("TRUNCATE idempotency_keys, limit_posts, limit_outbox, limit_inbox")
        cursor.execute("VACUUM (ANALYZE)")
