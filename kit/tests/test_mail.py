"""Mail as files, and to a real SMTP server."""

import smtplib
import socket
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from kit import mail
from kit.config import Settings

TEXT = "Bonjour Zoé,\n\nVoici votre lien : https://example.org/x?token=abc\n"
PAGE = "<p>Bonjour Zoé, <a href='https://example.org/x?token=abc'>voici votre lien</a></p>\n"
LEAVE = {
    "List-Unsubscribe": f"<https://example.org/stop?token={'aB3_' * 30}>, <mailto:stop@example.org>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}


class Postbox:
    """Keeps what it receives; refuses the address nobody@."""

    def __init__(self) -> None:
        self.received: list[Any] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if address.startswith("nobody@"):
            return "550 no such address"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.received.append(envelope)
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, str]]:
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # it would take a password without TLS
    trusting: dict[str, Any] = {"auth_require_tls": False, "authenticator": lambda *_: AuthResult(success=True)}
    controller = Controller(box, hostname="127.0.0.1", port=port, **trusting)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


def send(settings: Settings, url: str, to: str = "zoe@example.org", **more: Any) -> None:
    said = {"subject": "Confirmer", "text": TEXT, "message_id": "m1@pw", "language": "fr", **more}
    mail.send(replace(settings, mail_url=url), to=to, **said)


def test_a_mail_lands_whole_in_the_folder_of_development(ledger_settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    send(ledger_settings, f"file:{folder}")
    send(ledger_settings, f"file:{folder}")
    (file,) = folder.iterdir()
    assert file.name == "m1@pw.eml"
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (message["To"], message["Message-ID"], message["Content-Language"]) == ("zoe@example.org", "<m1@pw>", "fr")
    assert message.get_content() == TEXT


def test_a_mail_reaches_a_server(ledger_settings: Settings, postbox: tuple[Postbox, str]) -> None:
    box, url = postbox
    send(ledger_settings, url)
    (envelope,) = box.received
    assert envelope.rcpt_tos == ["zoe@example.org"]
    assert message_from_bytes(envelope.content, policy=policy.default).get_content() == TEXT.replace("\n", "\r\n")


def test_a_mail_with_a_page_has_the_plain_text_first_and_one_language(
    ledger_settings: Settings, postbox: tuple[Postbox, str]
) -> None:
    box, url = postbox
    send(ledger_settings, url, html=PAGE, language="de")
    (envelope,) = box.received
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert message.get_content_type() == "multipart/alternative"
    assert [(part.get_content_type(), part.get_content().replace("\r\n", "\n")) for part in message.iter_parts()] == [
        ("text/plain", TEXT),
        ("text/html", PAGE),
    ]
    assert message.get_all("Content-Language") == ["de"]


def test_a_long_address_in_a_header_arrives_as_it_was_written(
    ledger_settings: Settings, postbox: tuple[Postbox, str], tmp_path: Path
) -> None:
    box, url = postbox
    subject = "Votre rendez-vous à l’hôpital Saint-Étienne est déplacé au deuxième étage du bâtiment d’en face"
    for target in (url, f"file:{tmp_path}"):
        send(ledger_settings, target, headers=LEAVE, subject=subject)
    (envelope,), (file,) = box.received, tmp_path.iterdir()
    for raw in (envelope.content, file.read_bytes()):
        lines = raw.decode().splitlines()
        for name, value in LEAVE.items():
            assert f"{name}: {value}" in lines
        assert all(line.isascii() and len(line) <= 76 for line in lines if "=?" in line)
        assert message_from_bytes(raw, policy=policy.default)["Subject"] == subject


def test_a_header_that_is_there_already_is_refused(ledger_settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at most 1"):
        send(ledger_settings, f"file:{tmp_path}", headers={"To": "all@example.org"})
    assert list(tmp_path.iterdir()) == []


def test_a_refused_address_raises(ledger_settings: Settings, postbox: tuple[Postbox, str]) -> None:
    box, url = postbox
    with pytest.raises(smtplib.SMTPException):
        send(ledger_settings, url, to="nobody@example.org")
    assert box.received == []


def test_a_password_is_not_told_to_a_server_without_tls(
    ledger_settings: Settings, postbox: tuple[Postbox, str]
) -> None:
    box, url = postbox
    with pytest.raises(smtplib.SMTPNotSupportedError, match="STARTTLS"):
        send(ledger_settings, url.replace("smtp://", "smtp://user:secret@"))
    assert box.received == []


def test_a_server_that_is_away_raises(ledger_settings: Settings) -> None:
    with pytest.raises(OSError):
        send(ledger_settings, "smtp://127.0.0.1:1")


def test_a_header_cannot_be_smuggled_in(ledger_settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        send(ledger_settings, f"file:{tmp_path}", to="zoe@example.org\nBcc: all@example.org")
    with pytest.raises(ValueError, match="linefeed"):
        send(ledger_settings, f"file:{tmp_path}", headers={"List-Id": "x\nBcc: all@example.org"})
    assert list(tmp_path.iterdir()) == []
