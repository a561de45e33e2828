"""Mail: SMTP in production, `.eml` files in a folder in development. Addresses and texts are never logged."""

import os
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kit.config import Settings

SMTP_SECONDS = 20


def send(settings: Settings, *, to: str, subject: str, text: str, message_id: str, language: str = "fr") -> None:
    """Hand one plain-text mail to `MAIL_URL` (`file:<folder>` or `smtp[s]://[user:password@]host[:port]`).

    `message_id` (without angle brackets) is the delivery's: a mail sent twice after a crash is recognised by it.
    Raises OSError or smtplib.SMTPException when the server is away or refuses.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, to, subject
    message["Date"], message["Message-ID"] = formatdate(), f"<{message_id}>"
    message.set_content(text)
    message["Content-Language"] = language  # set_content clears what begins with Content-
    target = urlsplit(settings.mail_url)
    if target.scheme == "file":
        _drop(Path(target.path), message_id, message.as_bytes())
        return
    tls = ssl.create_default_context()  # smtplib's own default checks no certificate
    server = partial(smtplib.SMTP_SSL, context=tls) if target.scheme == "smtps" else smtplib.SMTP
    with server(target.hostname or "", target.port or 0, timeout=SMTP_SECONDS) as smtp:
        if target.username:
            smtp.starttls(context=tls) if target.scheme == "smtp" else None
            smtp.login(unquote(target.username), unquote(target.password or ""))
        smtp.send_message(message)


def _drop(folder: Path, message_id: str, body: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{message_id}"
    unfinished.write_bytes(body)
    os.replace(unfinished, folder / f"{message_id}.eml")
