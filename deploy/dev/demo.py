"""The demo world, loaded over HTTP like any client would, and the proof that a post reaches a follower's feed."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from deploy.dev import demo_agenda, demo_classifieds, demo_directory, demo_games, demo_health
from deploy.dev.demo_adverts import ADVERTS
from deploy.dev.people import PASSWORD, PEOPLE, Person
from deploy.dev.steps import Refused, step
from deploy.dev.world import World

_PROOF_SECONDS = 30


class Client:
    """A member signed in through the gateway."""

    def __init__(self, base_url: str, email: str) -> None:
        self._base, self._http = base_url, requests.Session()
        self._http.trust_env = False  # a proxy of the person's shell has no business on loopback
        session = self.ask("POST", "/v1/sessions", json={"email": email, "password": PASSWORD}).json()
        self._http.headers["Authorization"] = f"Bearer {session['access_token']}"
        self.id: str = session["member"]["id"]

    def ask(self, method: str, path: str, *, fine: tuple[int, ...] = (), **options: Any) -> requests.Response:
        """One call. Raises Refused with what was asked and the status when it is neither a success nor `fine`."""
        answer = self._http.request(method, f"{self._base}{path}", timeout=15, **options)
        if not answer.ok and answer.status_code not in fine:
            raise Refused(f"{method} {path.partition('?')[0]} answered {answer.status_code}: {_title(answer)}")
        return answer

    def post(self, text: str, audience: str, key: str) -> requests.Response:
        """Publish; with a key whose post was removed meanwhile nothing is done (404)."""
        words = {"text": text, "audience": audience}
        return self.ask("POST", "/v1/posts", fine=(404,), json=words, headers={"Idempotency-Key": key})

    def sign_out(self) -> None:
        self.ask("DELETE", "/v1/sessions/current")


def load(world: World) -> None:
    """Make what does not exist yet, from registers to posts. Raises Refused when the API refuses a step."""
    demo_directory.load(world)
    with step(f"loading the demo world ({len(PEOPLE)} people)"):
        if not _exists(world, PEOPLE[-1]):
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(lambda person: _create(world, person), PEOPLE[:-1]))
            _create(world, PEOPLE[-1])  # last of all: whoever finds it finds the others
        clients = {person.name: Client(world.base_url, person.email) for person in PEOPLE}
        for person in PEOPLE:
            for name in person.follows:
                _follow(clients[person.name], clients[name])
        for person in PEOPLE:
            _write(clients[person.name], person)
        demo_agenda.load(clients)
        demo_directory.claim(world, clients["helene"])
        demo_health.load(world, clients)
    with step(f"classifieds ({len(ADVERTS)} listings): Camille Moreau finds and borrows"):
        demo_classifieds.load(world, clients)
    with step("games (six weeks): Camille Moreau plays, Dr Hélène Marchand reads"):
        demo_games.load(world, clients)
    for client in clients.values():
        client.sign_out()


def prove(world: World) -> float:
    """Post as one member, wait for it in a follower's feed, remove it. Returns the milliseconds between.

    Raises Refused when it is not there after 30 s.
    """
    writer, reader = PEOPLE[0], next(person for person in PEOPLE if PEOPLE[0].name in person.follows)
    with step(f"proving it: {writer.display_name} writes, {reader.display_name} reads"):
        author, follower = Client(world.base_url, writer.email), Client(world.base_url, reader.email)
        begin = time.monotonic()
        made = author.post("Essai de mise en route.", "followers", str(uuid.uuid4()))
        post = made.json()["id"]
        while post not in {item["id"] for item in follower.ask("GET", "/v1/feed").json()["items"]}:
            if time.monotonic() - begin > _PROOF_SECONDS:
                raise Refused(f"The post did not reach the follower's feed within {_PROOF_SECONDS} s: see make doctor.")
            time.sleep(0.005)
        elapsed = (time.monotonic() - begin) * 1000
        now = author.ask("GET", f"/v1/posts/{post}")
        author.ask("DELETE", f"/v1/posts/{post}", headers={"If-Match": now.headers["ETag"]})
        author.sign_out()
        follower.sign_out()
    return elapsed


def _exists(world: World, person: Person) -> bool:
    answer = requests.post(
        f"{world.base_url}/v1/sessions", json={"email": person.email, "password": PASSWORD}, timeout=15
    )
    return answer.status_code == 201


def _create(world: World, person: Person) -> None:
    world.command(
        "services.identity", "create-member", "--email", person.email, "--password", PASSWORD,
        "--display-name", person.display_name, "--kind", person.kind, "--country", person.country,
        "--language", person.language, "--birth-date", person.birth_date,
    )  # fmt: skip


def _follow(one: Client, other: Client) -> None:
    if one.ask("PUT", f"/v1/members/{other.id}/follow").json()["state"] == "requested":
        other.ask("PUT", f"/v1/members/me/follow-requests/{one.id}")


def _write(client: Client, person: Person) -> None:
    written = {item["text"] for item in client.ask("GET", f"/v1/members/{client.id}/posts?limit=100").json()["items"]}
    for audience, text in person.posts:
        if text not in written:
            client.post(text, audience, str(uuid.uuid5(uuid.NAMESPACE_URL, f"{person.email} {text}")))


def _title(answer: requests.Response) -> str:
    try:
        problem = answer.json()
        return " ".join(str(problem[part]) for part in ("title", "detail", "errors") if problem.get(part))
    except (ValueError, KeyError, AttributeError):
        return answer.reason
