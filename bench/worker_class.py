"""gunicorn's gthread against gevent for the gateway: feed reads, and the same beside a page that takes long to send.

Two gateways of one worker each serve one world, loaded in alternating slices by 16 connections. About two minutes.
"""

import http.client
import os
import sys
import time
from contextlib import ExitStack
from subprocess import DEVNULL, Popen
from typing import Any

import requests

from bench.measure import quantile, spread, work
from deploy.dev.run_folder import CHECKOUT
from deploy.dev.usage import cpu_seconds
from deploy.dev.world import World, ensure_servers

CONNECTIONS, SLICES, SECONDS, POSTS = 16, 5, 5.0, 40
KINDS = {"gthread": ["--threads", "16"], "gevent": ["--worker-connections", "256"]}
MIXED = ("/v1/feed", "/openapi.json")


def main() -> None:
    with ensure_servers() as servers, World(servers, "bench") as world, ExitStack() as rest:
        token = _member(world)
        gateways = {}
        for kind, options in KINDS.items():
            port = servers.run.port(f"bench-{kind}")
            process = _start(world, kind, port, options)
            rest.callback(process.wait, 30)
            rest.callback(process.terminate)
            _until_ready(port)
            gateways[kind] = (port, process.pid)
        for name, paths in (("feed reads", MIXED[:1]), ("feed reads, every eighth a long page", MIXED)):
            found: dict[str, list[dict[str, float]]] = {kind: [] for kind in KINDS}
            for number in range(2 * SLICES):
                kind = tuple(KINDS)[number % 2]
                found[kind].append(_slice(*gateways[kind], token, paths))
            _print(name, found)


def _slice(port: int, pid: int, token: str, paths: tuple[str, ...]) -> dict[str, float]:
    connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=10) for _ in range(CONNECTIONS)]
    begun, count = cpu_seconds(pid), [0] * CONNECTIONS
    feeds: list[float] = []

    def once(thread: int) -> None:
        count[thread] += 1
        path, begin = paths[-1] if count[thread] % 8 == 0 else paths[0], time.perf_counter()
        connections[thread].request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connections[thread].getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
        if path == paths[0]:
            feeds.append(1000 * (time.perf_counter() - begin))

    done = len(work(SECONDS, CONNECTIONS, once))
    for connection in connections:
        connection.close()
    feeds.sort()
    cost = (cpu_seconds(pid) - begun) * 1000 / done
    return {"ms of processor": cost, "p50 ms": quantile(feeds, 0.5), "p99 ms": quantile(feeds, 0.99)}


def _print(name: str, found: dict[str, list[dict[str, float]]]) -> None:
    print(name)
    for kind, slices in found.items():
        facts = (f"{fact} {spread(one[fact] for one in slices)}" for fact in slices[0])
        print(f"  {kind:<8} a request: {'; '.join(facts)}")
    for fact in found["gthread"][0]:
        pairs = zip(found["gevent"], found["gthread"], strict=True)
        print(f"  gevent / gthread, {fact}: {spread(gevent[fact] / gthread[fact] for gevent, gthread in pairs)}")


def _member(world: World) -> str:
    """A member with a feed of some length; their access token (it lives for 10 minutes)."""
    import json

    made = json.loads(
        world.command(
            "services.identity", "create-member", "--email", "bench@demo.patientsworld.example",
            "--password", "quatre mots pour mesurer", "--display-name", "Mesure", "--token",
        )
    )  # fmt: skip
    for number in range(POSTS):
        body = {"text": f"Billet {number}. " + "Une phrase de longueur ordinaire. " * 8, "audience": "me"}
        headers = {"Authorization": f"Bearer {made['access_token']}"}
        requests.post(f"{world.gateway_url}/v1/posts", json=body, headers=headers, timeout=10).raise_for_status()
    return str(made["access_token"])


def _start(world: World, kind: str, port: int, options: list[str]) -> "Popen[bytes]":
    command = [sys.executable, "-m", "gunicorn", "-c", "gateway/gunicorn.conf.py", "-k", kind, *options]
    settings = {**os.environ, **world.env, "PORT": str(port), "WEB_WORKERS": "1", "LOG_LEVEL": "WARNING"}
    app = "gateway.app:create_app()"
    return Popen([*command, app], cwd=CHECKOUT, env=settings, stdout=DEVNULL, start_new_session=True)


def _until_ready(port: int) -> Any:
    for _ in range(300):
        try:
            if requests.get(f"http://127.0.0.1:{port}/readyz", timeout=2).json()["away"] == []:
                return
        except (requests.RequestException, ValueError):
            pass
        time.sleep(0.1)
    raise SystemExit("A gateway did not start.")


if __name__ == "__main__":
    main()
