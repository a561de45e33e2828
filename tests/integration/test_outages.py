"""Parts that are killed, stopped, frozen or cut off: what was answered is kept, nothing comes twice, nothing hangs."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
import requests

from deploy.dev import top
from deploy.dev.processes import processes
from deploy.dev.world import Servers, World
from kit.testing import eventually
from tests.integration.people import Person

OUTAGE_SECONDS = 30
DEADLINE_SECONDS = 6  # a first answer: the call's deadline of 5 s and a second for the machine
AT_ONCE_SECONDS = 2
KILLS = (
    ("social-rpc", "command.before_commit"),
    ("social-rpc", "command.after_commit"),
    ("social-rpc", "rpc.before_reply"),
    ("social-rpc", "rpc.after_reply"),
    ("social-worker", "relay.before_publish"),
    ("social-worker", "relay.after_publish"),
    ("social-worker", "relay.before_mark"),
    ("social-worker", "intake.before_commit"),
    ("social-worker", "intake.after_commit"),
    ("social-worker", "applier.before_handler"),
    ("social-worker", "applier.before_commit"),
    ("social-worker", "applier.after_commit"),
)


def words() -> str:
    return f"billet {uuid4().hex}"


def post_until_answered(author: Person, text: str) -> None:
    """As a careful client does: the same key again after each 503, until it is told."""
    key = str(uuid4())

    def answered() -> bool:
        answer = author.call("POST", "/posts", {"text": text, "audience": "followers"}, Idempotency_Key=key)
        assert answer.status_code in (201, 409, 503), answer.text
        return answer.status_code == 201

    eventually(answered, within=60, every=0.3)


def seen_once(person: Person, texts: list[str], within: float = 30) -> None:
    """Every text is in the feed exactly once, and in the order of writing."""
    eventually(lambda: set(texts) <= set(person.feed()), within=within)
    assert [text for text in reversed(person.feed()) if text in set(texts)] == texts


@contextmanager
def frozen(servers: Servers, server: str) -> Iterator[None]:
    """A server that answers nothing and closes nothing."""
    group = servers.pid(server)
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)


@pytest.mark.parametrize(("process", "point"), KILLS)
def test_a_process_killed_there_loses_nothing_and_does_nothing_twice(
    world: World, author: Person, reader: Person, process: str, point: str
) -> None:
    texts = [words() for _ in range(4)]
    world.restart(process, FAULT_AT=f"{point}:2")
    first = world.pid(process)
    for text in texts:
        post_until_answered(author, text)

    def was_killed() -> bool:
        """A worker gets there a second time with what is written meanwhile: it may have taken all before in one."""
        if world.pid(process) == first:
            texts.append(words())
            post_until_answered(author, texts[-1])
        return world.pid(process) != first

    if process == "social-worker":
        eventually(was_killed, every=0.5)
    world.restart(process)
    seen_once(reader, texts)
    seen_once(author, texts)


def test_connections_that_are_cut_at_the_broker_come_back_and_lose_nothing(
    servers: Servers, author: Person, reader: Person
) -> None:
    texts = [words() for _ in range(6)]
    for number, text in enumerate(texts):
        post_until_answered(author, text)
        if number in (1, 3):
            servers.rabbitmqctl("close_all_connections", "--vhost", "spine", "a test cuts")
    seen_once(reader, texts)


def test_posts_go_on_while_the_worker_is_away_and_all_arrive_once_in_order(
    world: World, author: Person, reader: Person
) -> None:
    texts: list[str] = []
    world.pause("social-worker")
    over = time.monotonic() + OUTAGE_SECONDS

    def wrote_for_long_enough() -> bool:
        texts.append(words())
        author.post(texts[-1])
        return time.monotonic() > over

    eventually(wrote_for_long_enough, within=2 * OUTAGE_SECONDS, every=0.4)
    assert not set(texts) & set(reader.feed())
    world.resume("social-worker")
    seen_once(reader, texts)


@pytest.mark.parametrize("how", ["frozen", "stopped"])
def test_without_the_broker_requests_are_refused_at_once_and_all_is_well_by_itself_afterwards(
    servers: Servers, world: World, author: Person, reader: Person, how: str
) -> None:
    kept, key, text = words(), str(uuid4()), words()
    author.post(kept)
    with frozen(servers, "rabbitmq") if how == "frozen" else stopped(servers, "rabbitmq"):
        author.timeout = DEADLINE_SECONDS
        first = author.call("POST", "/posts", {"text": text, "audience": "followers"}, Idempotency_Key=key)
        assert (first.status_code, "Retry-After" in first.headers) == (503, True)
        author.timeout = AT_ONCE_SECONDS
        over = time.monotonic() + OUTAGE_SECONDS
        eventually(lambda: refused_at_once(world, author) and time.monotonic() > over, within=60, every=0.5)
        eventually(lambda: without_broker(world) == [process.name for process in processes()])
    author.timeout = 10
    eventually(lambda: without_broker(world) == [])
    eventually(lambda: author.call("GET", "/feed").ok)
    body = {"text": text, "audience": "followers"}
    eventually(lambda: author.call("POST", "/posts", body, Idempotency_Key=key).status_code == 201)
    seen_once(reader, [kept, text])
    assert author.feed().count(text) == 1


def without_broker(world: World) -> list[str]:
    """The processes whose metrics say that they cannot use the broker."""
    told = {process.name: top.scrape(world, process.name) or [] for process in processes()}
    return [process for process, samples in told.items() if ("part_away", {"part": "broker"}, 1.0) in samples]


def refused_at_once(world: World, person: Person) -> bool:
    """Both a read and a command answer 503 with Retry-After, the process lives and says that it is not ready."""
    for answer in (person.call("GET", "/feed"), person.call("POST", "/posts", {"text": words(), "audience": "me"})):
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert requests.get(f"{world.base_url}/livez", timeout=AT_ONCE_SECONDS).status_code == 200
    assert requests.get(f"{world.base_url}/readyz", timeout=AT_ONCE_SECONDS).status_code == 503
    return True


def test_a_service_that_is_away_is_refused_and_the_others_go_on(world: World, author: Person) -> None:
    world.pause("social-rpc")
    author.timeout = DEADLINE_SECONDS
    away = author.call("GET", "/feed")
    assert (away.status_code, "Retry-After" in away.headers) == (503, True)
    assert author.call("GET", "/accounts/me").status_code == 200
    world.resume("social-rpc")
    eventually(lambda: author.call("GET", "/feed").ok)


def test_a_database_that_is_away_is_refused_and_the_others_go_on(
    servers: Servers, world: World, author: Person, reader: Person
) -> None:
    database = world.database("social")
    author.timeout = DEADLINE_SECONDS
    with servers.admin() as cursor:
        cursor.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false")
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (database,))
    try:
        away = author.call("POST", "/posts", {"text": "Perdu", "audience": "me"})
        assert (away.status_code, "Retry-After" in away.headers) == (503, True)
        assert author.call("GET", "/accounts/me").status_code == 200
    finally:
        with servers.admin() as cursor:
            cursor.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS true")
    text = words()
    eventually(lambda: author.call("GET", "/feed").ok)
    post_until_answered(author, text)
    seen_once(reader, [text])


@contextmanager
def stopped(servers: Servers, server: str) -> Iterator[None]:
    """A server that is not there at all."""
    servers.supervisor.stop([server])
    try:
        yield
    finally:
        servers.supervisor.start_again(server)
        servers.wait(server)


def test_redis_away_takes_nothing_but_the_limits(servers: Servers, world: World, author: Person) -> None:
    with stopped(servers, "redis"):
        assert author.call("GET", "/feed").status_code == 200
        ready: Any = requests.get(f"{world.base_url}/readyz", timeout=DEADLINE_SECONDS)
        assert (ready.status_code, "redis" in ready.json()["away"]) == (200, True)
    eventually(lambda: requests.get(f"{world.base_url}/readyz", timeout=5).json()["away"] == [])
