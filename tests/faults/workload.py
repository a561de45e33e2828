"""Members who write, follow, block and sign in over HTTP while things break; seeded, so that it can be repeated."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from typing import Any
from uuid import UUID, uuid4

import requests

from deploy.dev.world import World
from tests.faults.journal import ACKNOWLEDGED, REFUSED, UNKNOWN, Journal, Operation
from tests.faults.people import Belief, Member, Pair, Post
from tests.integration.people import PASSWORD, Person, enter, sign_in, sign_up

THREADS = 4
MEMBERS = 8
MOST_POSTS = 18  # of one author: a new follower gets the last 20, so what belongs in a feed is exact
PATIENCE_SECONDS = 40.0  # how long a careful client repeats its key
CARELESS = 0.1  # of the clients give up at the first missing answer
RESTORABLE_SECONDS = 20.0
AUDIENCES = ("me", "contacts", "followers", "members")
RELATIONS = {
    "follow": ("PUT", "/members/{}/follow"),
    "accept": ("PUT", "/members/me/follow-requests/{}"),
    "unfollow": ("DELETE", "/members/{}/follow"),
    "block": ("PUT", "/members/{}/block"),
    "unblock": ("DELETE", "/members/{}/block"),
    "mute": ("PUT", "/members/{}/mute"),
    "unmute": ("DELETE", "/members/{}/mute"),
}
WEIGHTS = {
    "post": 5,
    "edit": 4,
    "narrow": 2,
    "remove": 1,
    "restore": 2,
    "relation": 7,
    "rename": 1,
    "read": 2,
    "sign_in": 1,
    "sign_out": 1,
}


class Workload:
    """A cast of members on a world; `start` lets them live, `stop` ends them when each has its last answer.

    `gateways` are the addresses that a client may use, the first that accepts a connection: a load balancer's list.
    """

    def __init__(self, world: World, journal: Journal, seed: int, *, pause: float = 0.1, members: int) -> None:
        self.world, self.journal, self.pause = world, journal, pause
        self.gateways = [world.base_url]
        self._random = random.Random(seed)
        self._stopping = threading.Event()
        kinds = ["professional" if number % 4 == 3 else "patient" for number in range(members)]
        with ThreadPoolExecutor(4) as pool:
            people = list(pool.map(lambda kind: sign_up(world, f"Membre {uuid4().hex[:6]}", kind), kinds))
        names = [person.ok("GET", "/accounts/me")["display_name"] for person in people]
        self.members = [
            Member(person, Belief({"display_name": name, "seq": 1})) for person, name in zip(people, names, strict=True)
        ]
        for member in self.members:
            member.person.timeout = 8
            member.sessions[member.person.tokens["session"]["id"]] = True
        policies = {"professional": "open", "patient": "approve"}
        self.policy = {m.id: policies[kind] for m, kind in zip(self.members, kinds, strict=True)}
        self.pairs = {frozenset((a.id, b.id)): Pair(a.id, b.id) for a, b in combinations(self.members, 2)}
        self._threads: list[threading.Thread] = []
        self.failures: list[BaseException] = []

    def start(self) -> "Workload":
        shares = [self.members[number::THREADS] for number in range(THREADS)]
        for share in shares:
            seed = self._random.random()
            self._threads.append(threading.Thread(target=self._live, args=(share, seed), daemon=True))
        for thread in self._threads:
            thread.start()
        return self

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS + 30)
            assert not thread.is_alive(), "a client hangs"
        if self.failures:
            raise self.failures[0]

    def __enter__(self) -> "Workload":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _live(self, share: list[Member], seed: float) -> None:
        chance = random.Random(seed)
        try:
            while not self._stopping.wait(self.pause):
                kind = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
                getattr(self, f"_{kind}")(chance.choice(share), chance)
        except BaseException as error:  # a client of ours that fails is a failure of the run
            self.failures.append(error)

    def _post(self, member: Member, chance: random.Random) -> None:
        if len(member.posts) >= MOST_POSTS:
            return self._edit(member, chance)
        words = {"text": _words(chance), "audience": chance.choice(AUDIENCES)}
        operation, answer = self._send(member, chance, "post", words["text"], "POST", "/posts", words)
        made = {**words, "state": "published", "seq": 1}
        if operation.answer == ACKNOWLEDGED:
            member.posts.append(Post(made, id=answer.json()["id"], etag=answer.headers["ETag"]))
        elif operation.answer == UNKNOWN:
            member.posts.append(Post({**made, "state": "nowhere", "seq": 0}, made))
        return None

    def _edit(self, member: Member, chance: random.Random) -> None:
        self._change(member, chance, "edit", lambda _: {"text": _words(chance)})

    def _narrow(self, member: Member, chance: random.Random) -> None:
        def other(post: Post) -> dict[str, str]:
            return {"audience": chance.choice([one for one in AUDIENCES if one != post.now["audience"]])}

        self._change(member, chance, "narrow", other)

    def _change(self, member: Member, chance: random.Random, kind: str, changes: Callable[[Post], Any]) -> None:
        post = _choose(chance, member, "published")
        if post:
            body = changes(post)
            path = f"/posts/{post.id}"
            operation, answer = self._send(member, chance, kind, path, "PATCH", path, body, If_Match=post.etag)
            _learn(operation, post, post.changed(**body))
            if operation.answer == ACKNOWLEDGED:
                post.etag = answer.headers["ETag"]

    def _remove(self, member: Member, chance: random.Random) -> None:
        post = _choose(chance, member, "published")
        if post:
            path = f"/posts/{post.id}"
            operation, _ = self._send(member, chance, "remove", path, "DELETE", path, If_Match=post.etag)
            _learn(operation, post, post.changed(state="removed"))
            post.removed_at = time.monotonic()

    def _restore(self, member: Member, chance: random.Random) -> None:
        post = _choose(chance, member, "removed")
        if post and time.monotonic() - post.removed_at < RESTORABLE_SECONDS:
            path = f"/posts/{post.id}/restoration"
            operation, answer = self._send(member, chance, "restore", path, "POST", path)
            _learn(operation, post, post.changed(state="published"))
            if operation.answer == ACKNOWLEDGED:
                post.etag = answer.headers["ETag"]

    def _relation(self, member: Member, chance: random.Random) -> None:
        other = chance.choice([one for one in self.members if one is not member])
        pair = self.pairs[frozenset((member.id, other.id))]
        with pair.lock:
            if pair.belief.retired:
                return
            mine, theirs = pair.belief.now[member.id, other.id], pair.belief.now[other.id, member.id]
            if theirs["follow"] == "requested":
                kind = "accept"
            elif mine["blocked"]:
                kind = "unblock"
            elif mine["follow"] == "none":
                kind = chance.choice(["follow", "follow", "follow", "mute", "block"])
            else:
                kind = chance.choice(["unfollow", "unmute" if mine["muted"] else "mute", "unmute", "block", "follow"])
            method, path = RELATIONS[kind]
            operation, _ = self._send(member, chance, kind, f"{member.id} {other.id}", method, path.format(other.id))
            _learn(operation, pair.belief, pair.after(kind, member.id, other.id, self.policy[other.id]))

    def _rename(self, member: Member, chance: random.Random) -> None:
        if member.name.retired:
            return
        seen = self._read(member, chance, "/accounts/me")
        if seen is not None:
            name = f"Membre {UUID(int=chance.getrandbits(128)).hex[:6]}"
            etag = seen.headers["ETag"]
            body = {"display_name": name}
            operation, _ = self._send(member, chance, "rename", member.id, "PATCH", "/accounts/me", body, If_Match=etag)
            _learn(operation, member.name, member.name.changed(**body))

    def _read(self, member: Member, chance: random.Random, path: str = "") -> requests.Response | None:
        path = path or chance.choice(["/feed", "/posts", f"/members/{member.id}/posts", "/members/me"])
        operation, answer = self._send(member, chance, "read", path, "GET", path)
        return answer if operation.answer == ACKNOWLEDGED else None

    def _sign_in(self, member: Member, chance: random.Random) -> None:
        operation = self.journal.intend(member.id, "sign_in", "", None)
        member.openings += 1
        try:
            device = sign_in(self.world, member.person)
        except (AssertionError, requests.RequestException):  # refused or lost: there may be a session or none
            return self.journal.note(operation, UNKNOWN)
        device.timeout = member.person.timeout
        member.devices.append(device)
        member.sessions[device.tokens["session"]["id"]] = True
        return self.journal.note(operation, ACKNOWLEDGED)

    def _sign_out(self, member: Member, chance: random.Random) -> None:
        if member.devices:
            device = member.devices.pop()
            operation = self.journal.intend(member.id, "sign_out", "", None)
            try:
                ok = device.call("DELETE", "/sessions/current").ok
            except requests.RequestException:
                ok = False
            member.sessions[device.tokens["session"]["id"]] = False if ok else None
            self.journal.note(operation, ACKNOWLEDGED if ok else UNKNOWN)

    def _send(
        self,
        member: Member,
        chance: random.Random,
        kind: str,
        about: str,
        method: str,
        path: str,
        body: Any = None,
        **headers: str,
    ) -> tuple[Operation, Any]:
        """Write down, send, and repeat with the same key until there is an answer; some give up at once."""
        key = None if method == "GET" else str(UUID(int=chance.getrandbits(128)))
        operation = self.journal.intend(member.id, kind, about, key)
        if key:
            headers["Idempotency-Key"] = key
        careless = chance.random() < CARELESS
        until = time.monotonic() + PATIENCE_SECONDS
        answer = None
        while True:
            operation.attempts += 1
            try:
                answer = self._request(member.person, method, path, body, headers)
                operation.status = answer.status_code
                operation.failed += answer.status_code >= 500
                operation.broken += answer.status_code >= 500 and answer.status_code != 503
                verdict = _verdict(answer)
            except requests.RequestException:
                operation.status, verdict = 0, UNKNOWN
                operation.failed += 1
            if verdict != UNKNOWN or careless or time.monotonic() > until:
                break
            threading.Event().wait(0.3)
        if operation.status == 401:
            self._enter_again(member.person)
        self.journal.note(operation, verdict)
        return operation, answer

    def _request(self, person: Person, method: str, path: str, body: Any, headers: dict[str, str]) -> requests.Response:
        """Through the first gateway that answers at all."""
        for number, base in enumerate(self.gateways):
            try:
                return person.call(method, f"{base}/v1{path}", body, **headers)
            except requests.ConnectionError:
                if number == len(self.gateways) - 1:
                    raise
        raise AssertionError("there is no gateway")

    def _enter_again(self, person: Person) -> None:
        body = {"email": person.email, "password": PASSWORD}
        plain = Person(self.gateways[0], timeout=person.timeout)
        owner = next(member for member in self.members if member.person is person)
        owner.openings += 1
        try:
            answer = plain.call("POST", "/sessions", body)
        except requests.RequestException:
            return
        if answer.status_code == 201:
            enter(person, answer.json())
            owner.sessions[person.tokens["session"]["id"]] = True


def _choose(chance: random.Random, member: Member, state: str) -> Post | None:
    found = [post for post in member.posts if not post.retired and post.id and post.now["state"] == state]
    return chance.choice(found) if found else None


def _learn(operation: Operation, belief: Belief, after: dict[Any, Any]) -> None:
    if operation.answer == ACKNOWLEDGED:
        belief.now = after
    elif operation.answer == UNKNOWN:
        belief.perhaps = after


def _verdict(answer: requests.Response) -> str:
    if answer.ok:
        return ACKNOWLEDGED
    if answer.status_code >= 500 or answer.status_code == 429 or "Retry-After" in answer.headers:
        return UNKNOWN
    return REFUSED


def _words(chance: random.Random) -> str:
    return f"billet {UUID(int=chance.getrandbits(128)).hex}"
