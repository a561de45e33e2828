"""Who sends spans to a receiver that is silent, or away, answers as ever."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from deploy.dev.world import World
from kit.testing import eventually
from kit.tests.otlp import Receiver
from tests.integration.people import sign_up


@contextmanager
def sending(world: World, url: str, names: Sequence[str]) -> Iterator[None]:
    """These processes with the setting, then without."""
    restart(world, names, OTEL_EXPORTER_OTLP_ENDPOINT=url, OTEL_BSP_SCHEDULE_DELAY="100")
    try:
        yield
    finally:
        restart(world, names)


def restart(world: World, names: Sequence[str], **settings: str) -> None:
    world.restart(*names, **settings)
    eventually(world.is_ready, within=120)


def test_a_receiver_that_is_silent_or_away_holds_nothing_up_and_nothing_is_printed(world: World) -> None:
    some = ["gateway", "social-rpc", "social-worker"]  # one of each manner: how they send is one and the same
    words, logs = f"secret{uuid4().hex}", {name: Path(world.log(name)) for name in some}
    with Receiver(silent=True) as receiver, sending(world, receiver.url, some):
        author = sign_up(world, "Camille")
        for number in range(20):
            author.post(f"{words} {number}")
        author.sees(f"{words} 19")
        assert eventually(lambda: {service for service, _ in receiver.spans} == {"gateway", "social"})
    with sending(world, "http://127.0.0.1:9", ["gateway"]):
        author.post(words)
        assert eventually(lambda: "library.opentelemetry" in logs["gateway"].read_text())
    ends = [json.loads(line)["event"] for line in logs["social-worker"].read_text().splitlines() if "worker_st" in line]
    assert ends[-2:] == ["worker_stopped", "worker_started"]
    for log in logs.values():
        assert words not in log.read_text()
        assert author.email not in log.read_text()
