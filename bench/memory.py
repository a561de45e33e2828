"""What each process keeps in memory: idle, and after so many requests that anything that grows would show."""

import random
from collections.abc import Iterator

from bench.load import load, requests_file
from bench.stage import PRODUCT, Stage
from bench.table import Result
from bench.web import feeds, new_posts, tidy
from deploy.dev.usage import resident
from deploy.dev.world import World
from kit.testing import eventually

REQUESTS = 100_000
_CALM = """SELECT NOT EXISTS (SELECT FROM outbox WHERE published_at IS NULL)
    AND NOT EXISTS (SELECT FROM inbox WHERE state <> 'applied')"""


def memory(stage: Stage) -> Iterator[Result]:
    """Processes just started: idle, after half of the requests, after all of them."""
    world = stage.world
    world.start()
    idle = _kept(world)
    with tidy(stage):
        half, whole = _after(stage), _after(stage)
        with world.admin("social") as cursor:
            eventually(lambda: cursor.execute(_CALM) or cursor.fetchone()[0], within=60)
    parts = {"idle": idle, f"after {REQUESTS // 2:,} requests": half, f"after {REQUESTS:,} requests": whole}
    sums = [[sum(kept.values())] for kept in (whole, half)]
    name = f"memory after {REQUESTS:,} requests against half as many"
    yield Result(name, "MiB of all processes", *sums, 1.05, True, parts=parts, parts_unit="MiB")


def _after(stage: Stage) -> dict[str, float]:
    """Half of the requests, every twentieth a post."""
    answered = 0
    while answered < REQUESTS // 2:
        asked = feeds(stage.world) + new_posts(stage.world)[::19]
        with requests_file(random.Random(0).sample(asked, len(asked))) as file:
            answered += load(stage.world.own_port("gateway"), file, stage.seconds).count
    return _kept(stage.world)


def _kept(world: World) -> dict[str, float]:
    return {name: sum(resident(world.pid(name)).values()) / 2**20 for name in PRODUCT}
