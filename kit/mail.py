"""Mail: SMTP in production, `.eml` files in a folder in development. Addresses and texts are never logged."""

import os
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from kit.config import Settings

SMTP_SECONDS = 20
_LONGEST = 998  # what a line of a mail may hold


class _Folding(EmailPolicy):
    """Breaks no word: the library would encode a URL that is longer than its lines, and nobody could follow it."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        wide = self.clone(max_line_length=_LONGEST) if value.isascii() else self
        return super(_Folding, wide).fold_binary(name, value)


def send(
    settings: Settings,
    *,
    to: str,
    subject: str,
    text: str,
    message_id: str,
    language: str = "fr",
    html: str | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = SMTP_SECONDS,
) -> None:
    """Hand one mail to `MAIL_URL` (`file:<folder>` or `smtp[s]://[user:password@]host[:port]`).

    `message_id` (without angle brackets) is the delivery's: a mail sent twice after a crash is recognised by it.
    `html`: the same as a page; the plain text stands first. `headers`: more of them, as `List-Unsubscribe`. `seconds`:
    how long each answer of the server may take.
    Raises ValueError for one that is there already or holds a line break, OSError or smtplib.SMTPException when the
    server is away or refuses.
    """
    message = EmailMessage(_Folding())
    message["From"], message["To"], message["Subject"] = settings.mail_from, to, subject
    message["Date"], message["Message-ID"] = formatdate(), f"<{message_id}>"
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    message["Content-Language"] = language  # after the content, which takes what begins with Content- for itself
    target = urlsplit(settings.mail_url)
    if target.scheme == "file":
        _drop(Path(target.path), message_id, message.as_bytes())
        return
    tls = ssl.create_default_context()  # smtplib's own default checks no certificate
    server = partial(smtplib.SMTP_SSL, context=tls) if target.scheme == "smtps" else smtplib.SMTP
    with server(target.hostname or "", target.port or 0, timeout=seconds) as smtp:
        if target.username:
            smtp.starttls(context=tls) if target.scheme == "smtp" else None
            smtp.login(unquote(target.username), unquote(target.password or ""))
        smtp.send_message(message)


def _drop(folder: Path, message_id: str, body: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{message_id}"
    unfinished.write_bytes(body)
    os.replace(unfinished, folder / f"{message_id}.eml")
