"""The exporter against a receiver: what arrives, and what happens while there is none, a silent or a rude one."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit import logs, tracing
from kit.testing import eventually, written
from kit.tests.otlp import Receiver

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
NOBODY = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    yield
    tracing.stop()


def trace(url: str, monkeypatch: pytest.MonkeyPatch, name: str = ENDPOINT) -> None:
    """Trace as a process does that has this one setting, and end a span."""
    monkeypatch.setenv(name, url)
    tracing.start("ledger")
    with tracing.span("feed", "server", route="/v1/feed", email="nora@demo.example"):
        pass


@pytest.mark.parametrize("from_file", [False, True])
def test_a_span_arrives_by_the_setting_alone_or_its_file(
    from_file: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with Receiver() as receiver:
        (tmp_path / "endpoint").write_text(f"{receiver.url}/")
        if from_file:
            trace(str(tmp_path / "endpoint"), monkeypatch, f"{ENDPOINT}_FILE")
        else:
            trace(receiver.url, monkeypatch)
        tracing.stop()
        [(service, span)] = receiver.spans
    assert (service, span.name, len(span.trace_id)) == ("ledger", "feed", 16)
    assert [(one.key, one.value.string_value) for one in span.attributes] == [("route", "/v1/feed")]


@pytest.mark.parametrize("is_there", [True, False])
def test_the_end_of_a_process_does_not_wait_for_a_receiver_that_does_not_answer(
    is_there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "60")
    with Receiver(silent=True) as receiver:
        trace(receiver.url if is_there else NOBODY, monkeypatch)
        ending = threading.Thread(target=tracing.stop, daemon=True)
        ending.start()
        assert eventually(lambda: not ending.is_alive(), within=10)
        assert len(receiver.requests) == is_there


def test_what_a_receiver_says_is_not_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    with Receiver(status=400, words="her words") as receiver, written() as output:
        logs.configure("ledger")
        trace(receiver.url, monkeypatch)
        tracing.stop()
    assert len(receiver.requests) == 1
    assert "library.opentelemetry.exporter" in output()
    assert "her words" not in output()
