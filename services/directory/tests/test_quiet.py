"""What somebody looks for, and from where, is written nowhere: no log line, no metric, no trace."""

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import generate_latest

from deploy.dev.servers import Servers
from kit import logs, tracing
from kit.refusals import Refusal
from services.directory.engine import Engine
from services.directory.tests import crowd
from services.directory.tests.world import World

WORD, LAT, LON = "canarywing", 45.71717171, 4.82828282
CANARIES = (WORD, "canary", str(LAT), str(LON))


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    found = InMemorySpanExporter()
    tracing.start("directory", found)
    yield found
    tracing.stop()


def test_neither_words_nor_position_nor_cursor_are_written(
    world: World,
    search_url: str,
    servers: Servers,
    spans: InMemorySpanExporter,
    capfd: pytest.CaptureFixture[str],
) -> None:
    logs.configure("directory", "DEBUG")
    crowd.settle(world.db)
    for number in range(3):
        world.entry(words=[WORD], sought=WORD, name=f"{WORD} {number}")
    said: dict[str, Any] = {"q": WORD, "near": {"lat": LAT, "lon": LON}, "limit": 1, "facets": True}
    with crowd.indexed(world.db, search_url) as engine:
        real = Engine(search_url, engine.index)
        frozen = servers.pid("elasticsearch")
        cursors = [_page(world, each, said) for each in (engine, real, Engine("http://127.0.0.1:9", "any"))]
        os.kill(frozen, signal.SIGSTOP)
        try:
            cursors += [_page(world, real, said) for _ in range(6)]
        finally:
            os.kill(frozen, signal.SIGCONT)
        world.service.engine = engine
        with pytest.raises(Refusal):
            world.ask("search", q=WORD, cursor=cursors[0])
        world.ask("places", q=WORD)
        world.ask("places", near={"lat": LAT, "lon": LON})
    written = capfd.readouterr()
    told = [str(dict(span.attributes or {})) + span.name for span in spans.get_finished_spans()]
    everything = "\n".join([written.out, written.err, generate_latest().decode(), *told])
    assert not [each for each in (*CANARIES, *filter(None, cursors)) if each in everything]


def test_the_client_of_the_engine_tells_no_tracer_of_ours() -> None:
    assert isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)


def _page(world: World, engine: Engine, said: dict[str, Any]) -> str | None:
    world.service.engine = engine
    with tracing.span("search", "server"):
        answer = world.ask("search", **said)
    assert answer["items"]
    following: str | None = answer["next"]
    return following
