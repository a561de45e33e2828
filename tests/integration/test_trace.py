"""One post followed through every process, and nothing of its author's in what is written about it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pika
import pytest
import requests

from deploy.dev.processes import ROOMS, processes
from deploy.dev.world import World
from kit import tracing
from kit.testing import eventually
from kit.tests.otlp import Receiver
from tests.integration.people import PASSWORD, Person, sign_up

pytestmark = pytest.mark.timeout(240)  # every process starts anew, twice
Spans = list[dict[str, Any]]


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    """Takes the spans of all processes, beside the file."""
    with Receiver() as found:
        yield found


@pytest.fixture(scope="module")
def spans(world: World, receiver: Receiver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Spans]]:
    """What all processes have written so far."""
    file = tmp_path_factory.mktemp("traces") / "spans"
    every = [process.name for process in processes()]
    world.restart(*every, TRACE_FILE=str(file), OTEL_EXPORTER_OTLP_ENDPOINT=receiver.url, OTEL_BSP_SCHEDULE_DELAY="100")
    eventually(world.is_ready, within=120)
    yield lambda: [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    world.restart(*every)
    eventually(world.is_ready, within=120)


def room(span: dict[str, Any]) -> str:
    return str(span["resource"]["attributes"]["service.name"])


def test_a_post_is_one_chain_from_the_request_to_its_effect(
    spans: Callable[[], Spans], author: Person, reader: Person
) -> None:
    author.post("Bonjour à tous")
    reader.sees("Bonjour à tous")

    def chain() -> list[tuple[str, str]]:
        """From the last effect of a published post back to its request: (process, span)."""
        by_id = {span["context"]["span_id"]: span for span in spans()}
        effects = [
            span
            for span in by_id.values()
            if span["name"] == "apply" and span["attributes"]["type"] == "social.post.published"
        ]
        found = []
        at = effects[-1] if effects else None
        while at:
            found.append((room(at), at["name"]))
            cause = at["links"][0]["context"]["span_id"] if at["links"] else at["parent_id"]
            at = by_id.get(str(cause).removeprefix("0x")) or by_id.get(str(cause))
        return found

    assert eventually(
        lambda: (
            chain()
            == [
                ("social", "apply"),
                ("social", "social.post.published"),
                ("social", "publish_post"),
                ("gateway", "publish_post"),
                ("gateway", "/v1/posts"),
            ]
        ),
        within=20,
    ), chain()
    [produced] = [s for s in spans() if s["name"] == "social.post.published"][-1:]
    around = [s for s in spans() if str(produced["context"]["span_id"]) in json.dumps([s["parent_id"], s["links"]])]
    assert {span["name"] for span in around} == {"relay", "intake", "apply"}


@pytest.mark.usefixtures("spans")
def test_the_spans_of_a_post_arrive_from_every_process_with_nothing_of_a_person(
    world: World, receiver: Receiver
) -> None:
    words, name = f"secret{uuid4().hex}", f"Nom{uuid4().hex[:12]}"
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
    assert eventually(lambda: whole <= chain()), chain()
    effects = lambda: [span for _, span in receiver.spans if span.name == "apply" and span.links]  # noqa: E731
    assert eventually(effects)
    assert eventually(lambda: {service for service, _ in receiver.spans} == {"gateway", *ROOMS})
    keys = {one.key for _, span in receiver.spans for one in span.attributes}
    assert keys
    assert keys <= tracing.ALLOWED
    assert not any(span.events for _, span in receiver.spans)
    raw = b"".join(request.SerializeToString() for request in receiver.requests)
    secrets = [words, name, author.email, PASSWORD, author.id, reader.id, author.tokens["access_token"]]
    assert [secret for secret in secrets if secret.encode() in raw] == []


def test_a_request_that_fails_is_logged_in_every_process_with_its_trace(
    world: World, spans: Callable[[], Spans], author: Person
) -> None:
    mark = uuid4().hex
    with world.admin("social") as cursor:
        cursor.execute("ALTER TABLE relations RENAME TO hidden")
    try:
        assert author.call("GET", "/members/me/followers", X_Request_Id=mark).status_code == 500
    finally:
        with world.admin("social") as cursor:
            cursor.execute("ALTER TABLE hidden RENAME TO relations")

    def lines() -> list[dict[str, Any]]:
        logs = [Path(world.log(process)).read_text() for process in ("gateway", "social-rpc")]
        return [json.loads(line) for log in logs for line in log.splitlines() if mark in line]

    assert eventually(lambda: {one["event"] for one in lines()} == {"http.failed", "http.request", "rpc.failed"}), (
        lines()
    )
    (trace_id,) = {line["trace_id"] for line in lines()}
    there = {(room(span), span["name"]) for span in spans() if span["context"]["trace_id"] == f"0x{trace_id}"}
    assert there == {("gateway", "/v1/members/me/followers"), ("gateway", "followers"), ("social", "followers")}


def test_nothing_of_a_member_is_in_logs_traces_metrics_or_queues(
    world: World, spans: Callable[[], Spans], join: Any, reader: Person
) -> None:
    words, name = f"secret{uuid4().hex}", f"Nom{uuid4().hex[:12]}"
    logs = [Path(world.log(process.name)) for process in processes()]
    connection = pika.BlockingConnection(pika.URLParameters(world.env["AMQP_URL"]))
    channel = connection.channel()
    tap = channel.queue_declare("", exclusive=True).method.queue
    channel.queue_bind(tap, "events", "#")
    author = join(name)
    reader.follows(author)
    author.post(words)
    reader.sees(words)
    tapped: list[str] = []

    def take(queue: str) -> list[str]:
        """Read without acknowledging: all goes back."""
        while (found := channel.basic_get(queue))[0]:
            tapped.append(found[2].decode())
        return tapped

    assert eventually(lambda: any("social.post.published" in body for body in take(tap)))
    scrapes = [requests.get(f"{world.inner_url(process.name)}/metrics", timeout=10).text for process in processes()]
    world.pause("social-worker")
    try:
        renamed = f"{name} Encore"
        author.change("/accounts/me", display_name=renamed)  # nobody takes it from the queue
        assert eventually(lambda: any(renamed in body for body in take("in.social")))
    finally:
        connection.close()
        world.resume("social-worker")
    secrets = [words, author.email, PASSWORD, *author.tokens.values()]
    secrets = [secret for secret in secrets if isinstance(secret, str) and len(secret) > 12]
    written = {"logs": "".join(log.read_text() for log in logs), "metrics": "".join(scrapes)}
    written |= {"traces": json.dumps(spans()), "queues": "".join(tapped)}
    for place, text in written.items():
        assert len(text) > 500, place
        for secret in secrets:
            assert secret not in text, place
        assert place == "queues" or name not in text, place  # a name is a public fact, told in events
    ids = [person.id for person in (author, reader)]
    assert not any(one in written[place] for place in ("metrics", "traces") for one in ids)
