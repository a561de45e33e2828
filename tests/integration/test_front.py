"""What stands on PORT: nginx before the gateway, which tells it the truth and keeps what people ask to itself."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from deploy.dev import leftovers
from deploy.dev.world import Servers, World
from kit.testing import eventually
from tests.integration.people import Person


@contextmanager
def without_gateway(world: World) -> Iterator[None]:
    world.pause("gateway")
    try:
        yield
    finally:
        world.resume("gateway")
        eventually(world.is_ready)


def pids(world: World) -> list[int]:
    """The master of nginx and its workers."""
    master = world.pid("nginx")
    return [master, *map(int, Path(f"/proc/{master}/task/{master}/children").read_text().split())]


def test_an_address_that_a_client_claims_is_not_believed(world: World) -> None:
    world.restart("gateway", LIMIT_ADDRESS="5/hour")
    try:
        eventually(world.is_ready)
        claims = [{"X-Forwarded-For": f"198.51.100.{number}"} for number in range(1, 11)]
        answers = [requests.get(f"{world.base_url}/v1/posts", headers=claim, timeout=10) for claim in claims]
        assert answers[-1].status_code == 429
    finally:
        world.restart("gateway")
        eventually(world.is_ready)


def test_while_the_gateway_is_away_the_api_answers_its_own_refusal_and_people_read_a_calm_page(world: World) -> None:
    with without_gateway(world):
        answer = requests.get(f"{world.base_url}/v1/feed", timeout=10)
        page = requests.get(f"{world.base_url}/", timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert (answer.json()["type"], answer.json()["status"]) == ("/problems/unavailable", 503)
    assert answer.json()["request_id"] == answer.headers["X-Request-Id"]
    assert (page.status_code, page.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert "revient dans un instant" in page.content.decode()
    for one in (answer, page):
        assert (one.headers["Cache-Control"], one.headers["Server"]) == ("no-store", "nginx")
        assert int(one.headers["Retry-After"]) > 0


def test_no_log_has_an_address_that_was_asked_for(world: World) -> None:
    secret = uuid4().hex
    with without_gateway(world):
        requests.get(f"{world.base_url}/confirm?token={secret}", timeout=10)
        requests.post(f"{world.base_url}/confirm?token={secret}", data=b"x" * (2 << 20), timeout=10)
    requests.get(f"{world.base_url}/confirm?token={secret}", timeout=10)
    requests.get(f"{world.base_url}/confirm?token={secret}&more={'x' * 40_000}", timeout=10)
    written = b"".join(path.read_bytes() for path in world.run.log.glob("*.log*"))
    assert b"http.request" in written
    assert secret.encode() not in written


@pytest.mark.parametrize("size", [70_000, 900_000, 2_000_000])
def test_a_body_that_is_too_large_is_refused_with_the_same_document(world: World, author: Person, size: int) -> None:
    headers = {"Authorization": f"Bearer {author.tokens['access_token']}", "Content-Type": "application/json"}
    answer = requests.post(f"{world.base_url}/v1/posts", data=b"x" * size, headers=headers, timeout=10)
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/body-too-large")


def test_a_form_that_is_too_large_is_refused_on_a_page(world: World) -> None:
    answer = requests.post(f"{world.base_url}/posts/new", data=b"x" * 1_100_000, timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "text/html; charset=utf-8")
    assert "vos mots y sont encore" in answer.text


def test_what_is_somebodys_is_never_compressed_and_what_is_everybodys_is(world: World, author: Person) -> None:
    author.post("Bonjour. " * 100)
    answer = author.call("GET", "/feed", Accept_Encoding="gzip")
    assert answer.ok
    assert len(answer.content) > 1_000
    assert "Content-Encoding" not in answer.headers
    page = requests.get(f"{world.base_url}/sign-in", timeout=10)
    assert "Content-Encoding" not in page.headers
    [style] = re.findall(r'href="(/static/[^"]+/style\.css)"', page.text)
    assert requests.get(f"{world.base_url}{style}", timeout=10).headers["Content-Encoding"] == "gzip"


def test_nginx_is_not_root_listens_on_loopback_alone_and_is_found_when_its_supervisor_was_killed(
    servers: Servers, world: World
) -> None:
    assert len(pids(world)) == 2
    assert set(pids(world)) <= set(leftovers.marked(servers.run))
    if os.getuid() == 0:
        assert all(Path(f"/proc/{pid}").stat().st_uid != 0 for pid in pids(world))
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening = {line[1].split(":")[0] for line in lines if line[3] == "0A" and int(line[1][-4:], 16) == world.port}
    assert listening == {"0100007F"}
