"""Mails: asked for in the transaction, sent by the worker, never lost, nothing secret kept."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from kit import logs
from kit.testing import call
from services.identity import chores, mails
from services.identity.tests.house import House, together, token_of


class Post:
    """A mail server of ours: refuses the first `refusals` mails, takes the others."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals, self.taken = refusals, []

    def __call__(self, _settings: Any, **mail: Any) -> None:
        if self.refusals > 0:
            self.refusals -= 1
            raise ConnectionRefusedError
        self.taken.append(mail)


def send(house: House, post: Post) -> int:
    return mails.send_mails(house.service, house.service.secrets, post)


def states(house: House) -> list[tuple[str, int]]:
    return [(row["state"], row["attempts"]) for row in house.rows("SELECT state, attempts FROM mails ORDER BY id")]


@pytest.mark.parametrize(("language", "word"), [("fr", "Bonjour"), ("en", "Hello"), ("de", "Guten"), ("ar", "مرحب")])
def test_the_mail_speaks_the_language_of_the_sign_up(house: House, language: str, word: str) -> None:
    house.register(language=language)
    (mail,) = house.mails()
    assert word in mail.get_content()
    house.service.confirm(call(), token=token_of(mail))


def test_a_mail_is_sent_once(house: House) -> None:
    house.register()
    post = Post()
    assert [send(house, post), send(house, post)] == [1, 0]
    assert states(house) == [("sent", 1)]
    assert post.taken[0]["message_id"].endswith("@patientsworld.example")


def test_several_workers_share_the_mails(house: House) -> None:
    for number in range(8):
        house.register(email=f"member{number}@example.org")
    post = Post()
    sent = together(*(lambda: send(house, post) for _ in range(4)))
    assert sum(sent) == 8
    assert len({mail["to"] for mail in post.taken}) == len(post.taken) == 8


def test_a_server_that_is_away_gets_the_mail_later_with_the_same_id(house: House) -> None:
    house.register()
    post = Post(refusals=1)
    assert send(house, post) == 0
    assert states(house) == [("queued", 1)]
    assert send(house, post) == 0, "not before its time"
    house.pass_time("mails", "next_at", "31 seconds")
    assert send(house, post) == 1
    assert states(house) == [("sent", 2)]


def test_a_mail_whose_worker_died_while_sending_is_sent_again(house: House) -> None:
    house.register()
    house.rows("UPDATE mails SET state = 'sending', attempts = 1, next_at = now() - interval '1 second'")
    post = Post()
    assert send(house, post) == 1
    assert post.taken[0]["to"] == "marie@example.org"


def test_a_mail_that_never_leaves_is_given_up(house: House) -> None:
    house.register()
    post = Post(refusals=100)
    for _ in range(mails.MOST_ATTEMPTS + 1):
        send(house, post)
        house.pass_time("mails", "next_at", "3 hours")
    assert states(house) == [("failed", mails.MOST_ATTEMPTS)]


def test_a_sign_up_that_is_over_needs_no_mail(house: House) -> None:
    house.register()
    house.pass_time("signups", "expires_at", "25 hours")
    assert send(house, Post()) == 0
    assert states(house) == [("failed", 1)]


def test_nothing_secret_is_stored_anywhere(house: House) -> None:
    token = house.token()
    answer = house.service.confirm(call(), token=token)
    again = house.service.refresh(call(), refresh_token=answer["refresh_token"])
    tables = [row["tablename"] for row in house.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    stored = "".join(str(row["r"]) for table in tables for row in house.rows(f"SELECT {table}::text AS r FROM {table}"))
    for secret in (token, answer["refresh_token"], again["refresh_token"], answer["access_token"].split(".")[2]):
        assert secret not in stored
    assert '"d"' not in stored, "a private key in clear"


def test_events_hold_no_address_and_no_birth_date(house: House) -> None:
    house.join()
    said = str([event["payload"] for event in house.events()])
    assert "example.org" not in said
    assert "1990" not in said


@pytest.fixture
def _logging() -> Iterator[None]:
    """Logs as a service writes them, for one test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure("identity", "DEBUG")
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.usefixtures("_logging")
def test_logs_hold_no_address_no_token_and_no_password(house: House, capfd: pytest.CaptureFixture[str]) -> None:
    house.register()
    send(house, Post(refusals=1))
    house.pass_time("mails", "next_at", "31 seconds")
    answer = house.service.confirm(call(), token=token_of(house.mails()[0]))
    said = "".join(capfd.readouterr())
    assert "mail.delayed" in said
    for canary in ("marie", "fraises", answer["refresh_token"], answer["access_token"]):
        assert canary not in said.lower()


def test_what_is_of_no_more_use_is_forgotten(house: House) -> None:
    kept, gone = house.join(), house.join(email="zoe@example.org")
    house.service.end_session(call(), actor=house.actor(gone), session_id=gone["session"]["id"])
    house.pass_time("sessions", "revoked_at", "31 days")
    house.pass_time("signups", "expires_at", "25 hours")
    house.pass_time("mails", "created_at", "8 days")
    house.register(email="new@example.org")
    chores.forget(house.service)
    assert [str(row["id"]) for row in house.rows("SELECT id FROM sessions")] == [kept["session"]["id"]]
    assert [row["email"] for row in house.rows("SELECT email FROM signups")] == ["new@example.org"]
    assert states(house) == [("queued", 0)]
