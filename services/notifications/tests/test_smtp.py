"""Against a real SMTP server that takes, puts off, refuses, hangs, and drops the connection after DATA."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from kit import mail
from services.notifications import sending
from services.notifications.tests.world import Person, Visit, World, sign_in

NEVER = 600.0  # seconds


class Server:
    """Keeps what it was given, and answers as `mood` says: takes, puts_off, unknown, refuses, hangs, drops."""

    def __init__(self) -> None:
        self.mood, self.given = "takes", []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if self.mood == "puts_off":
            return "451 greylisted, come again"
        if self.mood == "unknown":
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.given.append(envelope)
        if self.mood == "hangs":
            await asyncio.sleep(NEVER)
        if self.mood == "drops":
            server.transport.abort()
        return "554 looks like spam" if self.mood == "refuses" else "250 OK"

    def mails(self) -> list[EmailMessage]:
        """What it was given, read."""
        return [message_from_bytes(one.content, policy=policy.default) for one in self.given]  # type: ignore[misc]


@pytest.fixture
def server(world: World) -> Iterator[Server]:
    found = Server()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    world.service.settings = replace(world.service.settings, mail_url=f"smtp://127.0.0.1:{port}")
    yield found
    controller.stop()


def send(world: World) -> tuple[int, list[tuple[str, str | None]]]:
    """How many left, and what became of each mail."""
    return sending.send(world.service, world.desk, partial(mail.send, seconds=0.5)), world.states()


def booked(world: World) -> Person:
    camille, doctor = world.person(), world.professional()
    doctor.wants("appointment_booked", mail=False)
    Visit(world, camille, doctor).book()
    return camille


def test_a_mail_arrives_in_both_forms_with_all_that_a_mail_program_needs(world: World, server: Server) -> None:
    booked(world)
    assert send(world) == (1, [("sent", None)])
    [row] = world.rows("SELECT id FROM deliveries")
    [found] = server.mails()
    assert found.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]
    assert (found["Subject"], found["To"], found["Content-Language"]) == (
        "Rendez-vous confirmé", "camille@example.org", "fr",
    )  # fmt: skip
    assert found["Message-ID"] == f"<{row['id']}@patientsworld.example>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/unsubscribe?token=")
    raw = server.given[0].content
    assert b"List-Unsubscribe: <http" in raw, "on one line, not encoded"


def test_greylisting_is_answered_by_patience(world: World, server: Server) -> None:
    camille, other = booked(world), world.person("Anne")
    sign_in(world, other)
    server.mood = "puts_off"
    assert send(world) == (0, [("queued", "put_off"), ("queued", "put_off")])
    server.mood = "takes"
    assert send(world)[0] == 0, "not before its time"
    world.hurry()
    assert send(world) == (2, [("sent", None), ("sent", None)])
    assert camille.kinds() == ["appointment_booked"]


def test_an_address_that_does_not_exist_is_tried_once(world: World, server: Server) -> None:
    camille = booked(world)
    server.mood = "unknown"
    assert send(world) == (0, [("failed", "bounced")])
    server.mood = "takes"
    Visit(world, camille, world.professional()).cancel()
    assert send(world)[1][-1] == ("dropped", "bounced")
    assert server.given == []


def test_one_who_signs_in_again_or_has_another_address_is_tried_again(world: World, server: Server) -> None:
    camille, doctor = booked(world), world.professional()
    server.mood = "unknown"
    send(world)
    server.mood = "takes"
    contact = world.desk.contacts[str(camille.id)]
    world.desk.contacts[str(camille.id)] = {**(contact or {}), "email": "other@example.org"}
    Visit(world, camille, doctor).cancel()
    assert send(world)[0] == 1
    world.desk.contacts[str(camille.id)] = contact
    sign_in(world, camille)
    assert send(world)[0] == 1
    assert [found["To"] for found in server.mails()] == ["other@example.org", "camille@example.org"]
    assert world.rows("SELECT * FROM bounces") == []


def test_a_sign_in_before_the_bounce_forgives_nothing(world: World, server: Server) -> None:
    camille, before = booked(world), world.now()
    server.mood = "unknown"
    send(world)
    sign_in(world, camille, at=before)
    assert len(world.rows("SELECT * FROM bounces")) == 1


def test_a_mail_that_is_refused_for_good_is_not_tried_again_and_its_address_is(world: World, server: Server) -> None:
    camille = booked(world)
    server.mood = "refuses"
    assert send(world) == (0, [("failed", "refused")])
    server.mood = "takes"
    sign_in(world, camille)
    assert send(world)[0] == 1


@pytest.mark.parametrize("mood", ["hangs", "drops"])
def test_a_mail_that_was_given_and_not_acknowledged_goes_again_with_the_same_id(
    world: World, server: Server, mood: str
) -> None:
    camille = booked(world)
    server.mood = mood
    assert send(world) == (0, [("queued", "away")])
    server.mood = "takes"
    world.hurry()
    assert send(world) == (1, [("sent", None)])
    first, second = server.mails()
    assert first["Message-ID"] == second["Message-ID"]
    assert camille.kinds() == ["appointment_booked"]


def test_a_server_that_does_not_listen_holds_everything_back_and_loses_nothing(world: World, server: Server) -> None:
    booked(world)
    booked(world)
    there = world.service.settings
    world.service.settings = replace(there, mail_url="smtp://127.0.0.1:1")
    assert send(world) == (0, [("queued", "away"), ("queued", None)])
    world.service.settings = there
    world.hurry()
    assert send(world)[0] == 2


def test_an_address_that_would_smuggle_a_header_in_is_refused(world: World, server: Server) -> None:
    camille = booked(world)
    world.desk.contacts[str(camille.id)] = {
        "email": "zoe@example.org\nBcc: all@example.org", "language": "fr", "time_zone": "UTC",
    }  # fmt: skip
    assert send(world) == (0, [("failed", "refused")])
    assert server.given == []
