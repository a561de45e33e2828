"""Mails leave: the address is asked from identity at that moment, the words are made, the server takes them or not.

Nothing of an address or a text is kept or logged.
"""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from prometheus_client import Counter

from kit import mail
from kit.database import clock
from kit.faults import point
from kit.logs import describe, log
from kit.refusals import Refused, Unavailable
from kit.rpc.doors import Room
from services.notifications import bounces, deliveries, mails, unsubscribing
from services.notifications.deliveries import Task

OUTCOMES = Counter(
    "mail_attempts",
    "Attempts to send a mail: sent, queued (tried again later), failed, dropped, or overtaken by another attempt.",
    ("outcome",),
)
Ask = Callable[[str, str, dict[str, str]], Any]
"""Asks a door of another service, `(service, method, arguments)`: its plain answer. Raises `Refused`, `Unavailable`."""
Post = Callable[..., None]
"""`kit.mail.send`, or something that acts like it."""


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt; `away`: the server, or who knows the address, cannot be reached at all for now."""

    state: str
    reason: str | None = None
    away: bool = False


def send(room: Any, ask: Ask, post: Post = mail.send) -> int:
    """Send what is due, one by one, until a server is away; how many left."""
    sent = 0
    while (task := claim(room)) is not None:
        point("mail.claimed")
        outcome = attempt(room, task, ask, post)
        point("mail.attempted")
        with room.db.transaction() as tx:
            OUTCOMES.labels(deliveries.finish(tx, task, outcome.state, outcome.reason, clock(tx))).inc()
        sent += outcome.state == "sent"
        if outcome.away:
            break
    return sent


def claim(room: Room) -> Task | None:
    """The next mail to send; each claim, and what is settled without a mail, commits by itself."""
    found: Task | bool = True
    while found is True:
        with room.db.transaction() as tx:
            found = deliveries.claim(tx, clock(tx))
    return found or None


def attempt(room: Any, task: Task, ask: Ask, post: Post) -> Outcome:
    """Try to send a mail once."""
    try:
        contact = ask("identity", "contact", {"member_id": str(task.member.id)})
        link = _ask_link(task, ask)
    except (Refused, Unavailable) as error:
        log.warning("mail_waits", **describe(error))
        return Outcome("queued", "away", away=True)
    if contact is None:
        return Outcome("dropped", "no_address")
    if link is None:
        return Outcome("dropped", "overtaken")
    with room.db.transaction() as tx:
        if bounces.has_bounced(tx, room.bounce_key, task.member.id, contact["email"]):
            return Outcome("dropped", "bounced")
    return _post(room, task, contact, link.get("token"), post)


def judge(error: Exception) -> Outcome:
    """What an attempt comes to that ended with this: 5xx about the address or the mail is for good, 4xx is not."""
    if isinstance(error, ValueError):
        return Outcome("failed", "refused")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, _)] = error.recipients.values()
        return Outcome("failed", "bounced") if code >= 500 else Outcome("queued", "put_off")
    if isinstance(error, smtplib.SMTPDataError):
        return Outcome("failed", "refused") if error.smtp_code >= 500 else Outcome("queued", "put_off")
    return Outcome("queued", "away", away=True)


def _post(room: Any, task: Task, contact: dict[str, str], answer: str | None, post: Post) -> Outcome:
    reader = mails.Reader(contact["language"], contact["time_zone"], task.discreet)
    stop = unsubscribing.write(room.unsubscribe_key, task.member.id, task.kind.name if task.kind else None)
    links = mails.Links(room.settings.public_url, stop, answer)
    letter = mails.write(task.shown, reader, links, digest=task.digest)
    host = room.settings.mail_from.rpartition("@")[2].strip("> ") or "localhost"
    try:
        post(
            room.settings,
            to=contact["email"],
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            headers=letter.headers,
            message_id=f"{task.id}@{host}",
            language=reader.language,
        )
    except (OSError, smtplib.SMTPException, ValueError) as error:
        outcome = judge(error)
        log.warning("mail_failed" if outcome.state == "failed" else "mail_waits", **describe(error))
        if outcome.reason == "bounced":
            with room.db.transaction() as tx:
                bounces.note(tx, room.bounce_key, task.member.id, contact["email"], clock(tx))
        return outcome
    return Outcome("sent")


def _ask_link(task: Task, ask: Ask) -> dict[str, str] | None:
    """{"token"} of a reminder, {} for a mail that has no such link, None when what it is about no longer holds."""
    if task.kind is None or task.kind.link is None:
        return {}
    notice = task.shown[0].notice
    about = {f"{task.kind.about}_id": str(notice.subject_id), "member_id": str(task.member.id)}
    link: dict[str, str] | None = ask(*task.kind.link, about)
    return link
