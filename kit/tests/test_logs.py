"""Nothing that a person wrote or owns reaches the log, by whatever path it comes."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from kit import logs
from kit.logs import log

EMAIL, TOKEN, WORDS = "anne.martin@example.org", "eyJhbGciOiJFZERTQSJ9.canary", "I was diagnosed with canary"
CANARIES = (EMAIL, TOKEN, WORDS, "canary", "anne.martin")


@pytest.fixture
def written(capfd: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Reads what a process of the room `ledger` has written on its standard output since the last reading."""
    logs.configure("ledger", "DEBUG")
    return lambda: capfd.readouterr().out


@pytest.fixture
def lines(written: Callable[[], str]) -> Callable[[], list[dict[str, Any]]]:
    """Reads the lines written so far; fails when one holds a canary."""

    def read() -> list[dict[str, Any]]:
        text = written()
        assert not [canary for canary in CANARIES if canary in text]
        return [json.loads(line) for line in text.split("\n") if line]

    return read


def fail() -> None:
    raise ValueError(f"{EMAIL} {TOKEN} {WORDS}")


def test_a_line_is_json_with_its_time_level_service_and_event(lines: Any) -> None:
    log.info("link_open", part="relay", count=2)
    (line,) = lines()
    assert line.pop("ts").endswith("Z")
    assert line == {"svc": "ledger", "level": "info", "event": "link_open", "part": "relay", "count": 2}


def test_an_unknown_field_is_redacted(lines: Any) -> None:
    log.warning("sent", email=EMAIL, token=TOKEN, text=WORDS, body={"text": WORDS})
    (line,) = lines()
    assert {line[key] for key in ("email", "token", "text", "body")} == {"[redacted]"}


@pytest.mark.parametrize("value", [{"a": WORDS}, [EMAIL], (TOKEN,), ValueError(WORDS), EMAIL.encode()])
def test_a_known_field_holds_only_plain_values(lines: Any, value: Any) -> None:
    log.warning("sent", reason=value)
    assert lines()[0]["reason"] == "[redacted]"


@pytest.mark.parametrize("told", [True, "error"])
def test_an_exception_is_its_class_and_its_place(lines: Any, told: Any) -> None:
    try:
        fail()
    except ValueError as error:
        log.error("job_failed", exc_info=True if told is True else error)
    (line,) = lines()
    assert line["error"] == "ValueError"
    assert "test_logs.py:" in line["at"]


def test_what_a_library_logs_is_its_name_and_place(lines: Any) -> None:
    library = logging.getLogger("smtplib.lib")
    library.warning("to %s: %s", EMAIL, {"token": TOKEN})
    library.error(WORDS, extra={"email": EMAIL})
    try:
        fail()
    except ValueError:
        library.exception("sending to %s failed", EMAIL)
    found = lines()
    assert [line["event"] for line in found] == ["library.smtplib.lib"] * 3
    assert found[2]["error"] == "ValueError"


def test_a_line_stays_one_line_whatever_is_in_it(lines: Any) -> None:
    log.info("call", route='/x\n{"event":"forged"}\r\x1b[31m\u2028')
    (line,) = lines()
    assert line["event"] == "call"
    assert line["route"] == '/x\n{"event":"forged"}\r\x1b[31m\u2028'


def test_no_control_character_is_written(written: Callable[[], str]) -> None:
    log.info("call", route="a\x1b[31m\nb\x00")
    text = written()
    assert text.endswith("\n")
    assert not [sign for sign in text[:-1] if ord(sign) < 32]
