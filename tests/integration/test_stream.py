"""The live stream through nginx: who is told, when it ends, what it survives."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import requests

from deploy.dev.processes import processes
from deploy.dev.world import Servers, World
from kit.testing import eventually
from tests.integration.people import PASSWORD, Person


class Listening:
    """An open stream: `told` are (event, cursor) as they came; `ended` once the server has ended it in order."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self.answer = requests.get(f"{url}/v1/stream", headers=headers, stream=True, timeout=30)
        assert self.answer.status_code == 200, self.answer.text
        self.told: list[tuple[str, str]] = []
        self.open = self.ended = False
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        eventually(lambda: self.open)

    def _listen(self) -> None:
        fields: dict[str, str] = {}
        try:
            for line in self.answer.iter_lines(chunk_size=1, decode_unicode=True):
                name, _, value = line.partition(": ")
                self.open = self.open or line.startswith(":")
                if name in ("event", "id"):
                    fields[name] = value
                if name == "data":
                    assert value == f'{{"cursor": "{fields["id"]}"}}'
                    self.told.append((fields["event"], fields["id"]))
            self.ended = True
        except (requests.RequestException, AttributeError):  # cut, or closed by the test
            return


@pytest.fixture
def listen(world: World) -> Callable[..., Listening]:
    """Opens a member's stream, through nginx unless said."""
    return lambda person, url=world.base_url: Listening(
        url, {"Authorization": f"Bearer {person.tokens['access_token']}"}
    )


@contextmanager
def second_stream(world: World) -> Iterator[str]:
    """Another stream process beside the first; its address."""
    found = next(process for process in processes() if process.name == "gateway-stream")
    ports = {name: str(world.run.port(f"{world.name}-stream-2-{name}")) for name in ("PORT", "INNER_PORT")}
    program = replace(world._program(found, ports), name=f"{world.name}-gateway-stream-2")
    world.servers.supervisor.put(program)
    try:
        eventually(lambda: ready(f"http://127.0.0.1:{ports['INNER_PORT']}"))
        yield f"http://127.0.0.1:{ports['PORT']}"
    finally:
        world.servers.supervisor.remove([program.name])


def ready(url: str) -> bool:
    try:
        return requests.get(f"{url}/readyz", timeout=2).ok
    except requests.RequestException:
        return False


def test_a_follower_is_told_of_a_post_and_so_is_its_author_but_no_stranger(
    author: Person, reader: Person, join: Any, listen: Any
) -> None:
    stranger = join("Sacha")
    streams = [listen(person) for person in (author, reader, stranger)]
    wanted = ("feed", author.post("Bonjour")["id"])
    eventually(lambda: wanted in streams[0].told and wanted in streams[1].told)
    own = ("feed", stranger.post("À moi", "me")["id"])
    eventually(lambda: own in streams[2].told)
    assert streams[2].told == [own]


def test_who_is_asked_by_a_follower_is_told(author: Person, join: Any, listen: Any) -> None:
    stream, follower = listen(author), join("Sacha")
    assert follower.ok("PUT", f"/members/{author.id}/follow")["state"] == "requested"
    eventually(lambda: [event for event, _ in stream.told] == ["notification"])


def test_a_browser_listens_with_its_cookie_until_it_signs_out(world: World, author: Person, reader: Person) -> None:
    ours = {"Origin": world.base_url, "Sec-Fetch-Site": "same-origin"}
    browser = requests.Session()
    words = {"email": reader.email, "password": PASSWORD}
    browser.post(f"{world.base_url}/sign-in", data=words, headers=ours, allow_redirects=False, timeout=10)
    cookie = {"Cookie": f"session={browser.cookies['session']}"}
    stream = Listening(world.base_url, cookie | {"Sec-Fetch-Site": "same-origin"})
    wanted = ("feed", author.post("Bonjour")["id"])
    eventually(lambda: wanted in stream.told)
    browser.post(f"{world.base_url}/sign-out", headers=ours, allow_redirects=False, timeout=10)
    eventually(lambda: stream.ended, within=10)


def test_two_stream_processes_tell_each_its_own(world: World, author: Person, reader: Person, listen: Any) -> None:
    with second_stream(world) as url:
        streams = [listen(reader), listen(reader, url)]
        wanted = ("feed", author.post("Bonjour")["id"])
        eventually(lambda: all(wanted in stream.told for stream in streams))


def test_a_stream_ends_when_its_session_does(world: World, reader: Person, listen: Any) -> None:
    stream = listen(reader)
    assert reader.call("DELETE", "/sessions/current").status_code == 204
    eventually(lambda: stream.ended, within=10)
    assert requests.get(f"{world.base_url}/v1/stream", timeout=5).status_code == 401


def test_a_stream_stays_open_while_the_broker_cuts_everything_and_hears_again(
    servers: Servers, author: Person, reader: Person, listen: Any
) -> None:
    stream = listen(reader)
    servers.rabbitmqctl("close_all_connections", "--vhost", "spine", "a test cuts")

    def heard() -> bool:
        author.call("POST", "/posts", {"text": "Bonjour", "audience": "followers"})
        return bool(stream.told)

    eventually(heard, every=0.5)
    assert not stream.ended
    # every room has to be back before the next test asks it
    eventually(lambda: reader.call("GET", "/accounts/me").ok, within=60, every=0.5)


def test_a_process_that_is_told_to_stop_ends_its_streams_in_order(world: World, reader: Person, listen: Any) -> None:
    stream, before = listen(reader), world.pid("gateway-stream")
    world.kill("gateway-stream", signal.SIGTERM)
    eventually(lambda: stream.ended)
    eventually(lambda: world.pid("gateway-stream") != before and ready(world.inner_url("gateway-stream")))


def test_what_a_stream_writes_down_names_nobody(world: World, reader: Person, listen: Any) -> None:
    listen(reader)
    told = requests.get(f"{world.inner_url('gateway-stream')}/metrics", timeout=5).text
    with open(world.log("gateway-stream")) as log:
        written = log.read()
    assert '"route":"/v1/stream"' in written
    assert reader.id not in written + told
    assert "Traceback" not in written
