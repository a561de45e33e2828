"""Every process sends its spans to a receiver by one setting; who has none, or a silent one, answers as ever."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from deploy.dev.processes import ROOMS, processes
from deploy.dev.world import World
from kit import tracing
from kit.testing import eventually
from kit.tests.otlp import Receiver
from tests.integration.people import PASSWORD, sign_up

EVERY = [process.name for process in processes()]


@contextmanager
def sending(world: World, url: str, names: Sequence[str] = EVERY) -> Iterator[None]:
    """These processes with the setting, then without."""
    restart(world, names, OTEL_EXPORTER_OTLP_ENDPOINT=url, OTEL_BSP_SCHEDULE_DELAY="100")
    try:
        yield
    finally:
        restart(world, names)


def restart(world: World, names: Sequence[str], **settings: str) -> None:
    world.restart(*names, **settings)
    eventually(world.is_ready, within=60)


def test_the_spans_of_a_post_arrive_from_every_process_with_nothing_of_a_person(world: World) -> None:
    words, name = f"secret{uuid4().hex}", f"Nom{uuid4().hex[:12]}"
    with Receiver() as receiver, sending(world, receiver.url):
        author, reader = sign_up(world, name), sign_up(world, "Dominique")
        reader.follows(author)
        author.post(words)
        reader.sees(words)

        def chain() -> set[tuple[str, str]]:
            """(service, span) of the trace in which the post was published."""
            found = receiver.spans
            traces = {span.trace_id for _, span in found if span.name == "social.post.published"}
            return {(service, span.name) for service, span in found if span.trace_id in traces}

        whole = {("gateway", "/v1/posts"), ("gateway", "publish_post"), ("social", "publish_post"), ("social", "relay")}
        assert eventually(lambda: whole <= chain(), within=20), chain()
        effects = lambda: [span for _, span in receiver.spans if span.name == "apply" and span.links]  # noqa: E731
        assert eventually(effects, within=20)
        assert eventually(lambda: {service for service, _ in receiver.spans} == {"gateway", *ROOMS})
    keys = {one.key for _, span in receiver.spans for one in span.attributes}
    assert keys
    assert keys <= tracing.ALLOWED
    assert not any(span.events for _, span in receiver.spans)
    raw = b"".join(request.SerializeToString() for request in receiver.requests)
    secrets = [words, name, author.email, PASSWORD, author.id, reader.id, author.tokens["access_token"]]
    assert [secret for secret in secrets if secret.encode() in raw] == []


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
        assert eventually(lambda: "library.opentelemetry" in logs["gateway"].read_text(), within=30)
    ends = [json.loads(line)["event"] for line in logs["social-worker"].read_text().splitlines() if "worker_st" in line]
    assert ends[-2:] == ["worker_stopped", "worker_started"]
    for log in logs.values():
        assert words not in log.read_text()
        assert author.email not in log.read_text()
