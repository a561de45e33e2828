"""The application with a bus of our own making, a token for it, and a private Redis."""

import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis, RedisError

from gateway.app import assemble, create_app
from gateway.settings import Settings
from gateway.tests.bus import Bus, Issuer
from kit.testing import eventually

NOWHERE = "redis://127.0.0.1:1/0"
_OF_THE_APPLICATION = {"cors_origins", "proxy_hops"}  # all other settings are read with each request


@pytest.fixture(scope="session")
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def bus(issuer: Issuer) -> Bus:
    """The services, answering what a test puts into it."""
    return Bus(issuer)


@pytest.fixture(scope="session")
def usual_app() -> Flask:
    """The application with its usual settings, made once: routes and templates are the same for all tests."""
    return create_app(Settings(amqp_url="amqp://nowhere/", redis_url=NOWHERE), rpc=object())


@pytest.fixture
def make_app(bus: Bus, usual_app: Flask) -> Iterator[Callable[..., Flask]]:
    """An application on that bus, that remembers nothing; Redis is away unless a test says where it is."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        asked = replace(Settings(amqp_url="amqp://nowhere/", redis_url=NOWHERE), **settings)
        if usual_app in made or settings.keys() & _OF_THE_APPLICATION:
            made.append(create_app(asked, rpc=bus))
        else:
            usual_app.extensions["gateway"] = assemble(asked, bus)
            made.append(usual_app)
        return made[-1]

    yield make
    for app in made:
        app.extensions["gateway"].close()


@pytest.fixture
def client(make_app: Callable[..., Flask]) -> FlaskClient:
    """Nobody's client."""
    return make_app().test_client()


@pytest.fixture
def camille(client: FlaskClient, issuer: Issuer) -> FlaskClient:
    """A member's client."""
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {issuer.token()}"
    return client


class PrivateRedis:
    """A redis-server on a free port that a test may stop and start again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = [
            "redis-server",
            "--bind",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--save",
            "",
            "--dir",
            str(self.folder),
        ]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        eventually(self.answers)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process = None

    def answers(self) -> bool:
        try:
            with Redis.from_url(self.url) as redis:
                return bool(redis.ping())
        except RedisError:
            return False


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[PrivateRedis]:
    server = PrivateRedis(tmp_path)
    server.start()
    yield server
    server.stop()
