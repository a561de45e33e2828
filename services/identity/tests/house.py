"""What identity's tests do again and again: sign up, read the mail, sign in, look at the outbox, let time pass."""

import email
import email.policy
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from contracts.identity import access
from kit.database import clock
from kit.testing import call, eventually
from services.identity import chores, leaving
from services.identity.service import IdentityService

PASSWORD = "des fraises au sucre"
MARIE = {
    "email": "marie@example.org",
    "password": PASSWORD,
    "display_name": "Marie",
    "birth_date": "1990-05-17",
    "country": "FR",
    "language": "fr",
}
ERASE = (
    "UPDATE accounts SET state = 'erased', ended_at = now(), email = NULL, password = NULL, kind = NULL,"
    " display_name = NULL, birth_date = NULL, language = NULL, country = NULL, time_zone = NULL"
)


class CountingHasher:
    """Acts like passwords.Hasher and counts; `before_verify` runs at each verification, `watch` at each call."""

    def __init__(self) -> None:
        self.hashed, self.verified, self.outdated = 0, 0, False
        self.before_verify: threading.Barrier | None = None
        self.watch: Callable[[], Any] = lambda: None

    def hash(self, password: str) -> str:
        self.watch()
        self.hashed += 1
        return f"hash {self.hashed} of {password}"

    def verify(self, hashed: str | None, password: str) -> bool:
        self.watch()
        self.verified += 1
        if self.before_verify:
            self.before_verify.wait(5)
        return hashed is not None and hashed.split(" ", 3)[3] == password

    def is_outdated(self, _hashed: str) -> bool:
        return self.outdated


class House:
    """The service, its mail box, and its database."""

    def __init__(self, service: IdentityService, mail_box: Path) -> None:
        self.service, self.mail_box = service, mail_box

    @property
    def hasher(self) -> CountingHasher:
        return self.service.hasher  # type: ignore[return-value]

    def register(self, **fields: Any) -> dict[str, Any]:
        return self.service.register(call(), **{**MARIE, **fields})

    def token(self, **fields: Any) -> str:
        """The token of the mail that this sign-up causes."""
        (mail,) = self.mailed(lambda: self.register(**fields))
        return token_of(mail)

    def mailed(self, action: Callable[[], Any]) -> list[EmailMessage]:
        """The mails that this causes."""
        known = {mail["Message-ID"] for mail in self.mails()}
        action()
        return [mail for mail in self.mails() if mail["Message-ID"] not in known]

    def join(self, **fields: Any) -> dict[str, Any]:
        """Sign up and confirm: the answer with the tokens."""
        return self.service.confirm(call(), token=self.token(**fields), device="Firefox, Linux")

    def sign_in(self, **words: Any) -> dict[str, Any]:
        return self.service.sign_in(call(), **{"email": MARIE["email"], "password": PASSWORD, **words})

    def actor(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Who the answer's access token says is asking."""
        with self.service.db.transaction() as tx:
            now = clock(tx).timestamp()
        return access.actor(access.verify(answer["access_token"], self.service.jwks(call()), now))

    def mails(self) -> list[EmailMessage]:
        """What is in the mail box once everything due was sent, oldest first."""
        chores.send_mails(self.service)
        return [read_mail(file) for file in sorted(self.mail_box.glob("*.eml"))]

    def rows(self, statement: str, **values: Any) -> list[Any]:
        with self.service.db.transaction() as tx:
            found = tx.execute(text(statement), values)
            return list(found.mappings()) if found.returns_rows else []

    def events(self, kind: str = "%") -> list[Any]:
        """The outbox: rows with type, seq, payload, in the order they were written."""
        return self.rows("SELECT * FROM outbox WHERE type LIKE :kind ORDER BY id", kind=kind)

    def pass_time(self, table: str, column: str, interval: str) -> None:
        """Make a moment of every row of the table lie that much further back."""
        self.rows(f"UPDATE {table} SET {column} = {column} - CAST(:interval AS interval)", interval=interval)

    def forget_failures(self) -> None:
        self.pass_time("failures", "next_allowed_at", "1 hour")


def leave(house: House, answer: dict[str, Any]) -> None:
    """The member of this session leaves, and everything is done at once."""
    house.service.request_erasure(call(), actor=house.actor(answer), password=PASSWORD)
    finish(house, answer)


def finish(house: House, answer: dict[str, Any]) -> None:
    """Every service answers, and the account of a member who asked to leave is closed."""
    house.mails()
    note_done(house, answer, *leaving.SERVICES)
    chores.close_erasures(house.service)


def note_done(house: House, answer: dict[str, Any], *services: str) -> None:
    """These services have erased what they held of the member of this session."""
    for service in services:
        with house.service.db.transaction() as tx:
            leaving.note_done(tx, UUID(answer["member"]["id"]), service)


def read_mail(file: Path) -> EmailMessage:
    return email.message_from_bytes(file.read_bytes(), policy=email.policy.default)  # type: ignore[return-value]


def token_of(mail: EmailMessage) -> str:
    """The token stands on a line of its own."""
    (token,) = (line for line in mail.get_content().splitlines() if len(line) == 64 and " " not in line)
    return token


def overtaken(house: House, action: Callable[[], Any], statement: str) -> Any:
    """What an action returned or raised that had to wait for the accounts, and this was done before it went on."""
    waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with ThreadPoolExecutor(1) as pool:
        with house.service.db.transaction() as tx:
            tx.execute(text("SELECT id FROM accounts FOR UPDATE"))
            running = pool.submit(action)
            eventually(lambda: house.rows(waits))
            tx.execute(text(statement))
        return running.exception() or running.result()


def together(*actions: Any) -> list[Any]:
    """Run the actions in threads at once; their results or the exceptions they raised, in their order."""
    found: list[Any] = [None] * len(actions)

    def run(place: int) -> None:
        try:
            found[place] = actions[place]()
        except Exception as error:
            found[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return found
