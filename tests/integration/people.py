"""Members as the outside sees them: everything here goes over HTTP, as a client's would."""

import email
import email.policy
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import requests

from deploy.dev.world import World
from kit.testing import eventually

PASSWORD = "une-phrase-que-personne-ne-devine"


@dataclass
class Person:
    """Somebody with a session of HTTP; `timeout` bounds each request, in seconds."""

    base_url: str
    id: str = ""
    email: str = ""
    tokens: dict[str, Any] = field(default_factory=dict)
    timeout: float = 10

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        """One request; keyword arguments are headers (`Idempotency_Key="…"`)."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.tokens:
            sent.setdefault("Authorization", f"Bearer {self.tokens['access_token']}")
        url = path if path.startswith("http") else f"{self.base_url}/v1{path}"
        return requests.request(method, url, json=body, headers=sent, timeout=self.timeout)

    def ok(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The JSON of an answer that must succeed (None for 204)."""
        answer = self.call(method, path, body, **headers)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def post(self, text: str, audience: str = "followers", **headers: str) -> Any:
        return self.ok("POST", "/posts", {"text": text, "audience": audience}, **headers)

    def feed(self) -> list[str]:
        """The texts of the first page of the feed, newest first."""
        return [item["text"] for item in self.ok("GET", "/feed?limit=100")["items"]]

    def sees(self, text: str, within: float = 60) -> None:
        eventually(lambda: text in self.feed(), within=within)

    def sees_no(self, text: str, within: float = 60) -> None:
        eventually(lambda: text not in self.feed(), within=within)

    def follows(self, other: "Person") -> None:
        """Ask, and let the other accept."""
        if self.ok("PUT", f"/members/{other.id}/follow")["state"] == "requested":
            other.ok("PUT", f"/members/me/follow-requests/{self.id}")

    def version(self, path: str) -> str:
        return self.call("GET", path).headers["ETag"]

    def change(self, path: str, **fields: Any) -> Any:
        """PATCH with the ETag of the object as it is now."""
        return self.ok("PATCH", path, fields, If_Match=self.version(path))


def sign_up(world: World, name: str, kind: str = "patient", **fields: Any) -> Person:
    """Register, read the mail, confirm: the way a person comes in."""
    person = Person(world.base_url, email=f"{uuid4().hex}@example.org")
    body = {
        "email": person.email,
        "password": PASSWORD,
        "display_name": name,
        "birth_date": "1980-05-17",
        "country": "FR",
        "language": "fr",
        "kind": kind,
        **fields,
    }
    assert person.ok("POST", "/accounts", body) == {"next": "mail"}
    token = eventually(lambda: mailed_token(world, person.email))
    enter(person, person.ok("POST", "/accounts/confirmations", {"token": token}))
    # others may find the member once social has heard of them
    eventually(lambda: person.call("GET", f"/members/{person.id}").ok)
    return person


def sign_in(world: World, person: Person) -> Person:
    """The same person on another device."""
    other = Person(world.base_url, email=person.email)
    enter(other, other.ok("POST", "/sessions", {"email": person.email, "password": PASSWORD}))
    return other


def enter(person: Person, session: dict[str, Any]) -> None:
    person.tokens, person.id = session, session["member"]["id"]


def mails_to(world: World, address: str) -> list[email.message.EmailMessage]:
    """What lies in the development's mail folder for an address, oldest first."""
    files = sorted((world.folder / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    found = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    return [message for message in found if message["To"] == address]


def mailed_token(world: World, address: str) -> str | None:
    """The token in the newest mail to an address that confirms a sign-up."""
    return linked_token(world, address, "confirm")


def linked_token(world: World, address: str, path: str) -> str | None:
    """The token in the newest mail to an address whose link leads to that page."""
    for message in reversed(mails_to(world, address)):
        plain = message.get_body(("plain",))
        found = plain and re.search(rf"/{path}\?token=([\w.~-]+)", plain.get_content())
        if found:
            return found[1]
    return None
