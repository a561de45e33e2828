"""One world with every process, as `make run` brings it up."""

import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pika
import pytest

from deploy.dev import demo, doctor
from deploy.dev.demo_adverts import ADVERTS
from deploy.dev.demo_games import SESSIONS
from deploy.dev.people import PEOPLE
from deploy.dev.processes import processes
from deploy.dev.usage import resident
from deploy.dev.world import Servers, World
from kit.testing import eventually


@pytest.fixture(scope="module")
def whole(servers: Servers) -> Iterator[World]:
    if servers.search.start():
        servers.search.wait()
    with World(servers, "whole") as world:
        world.command("services.directory", "places", "load")
        yield world


def count(world: World, room: str, of: str) -> int:
    """How many rows a table has."""
    with world.admin(room) as cursor:
        cursor.execute(f"SELECT count(*) FROM {of}")
        return int(cursor.fetchone()[0])


def wrong(world: World) -> dict[str, list[str]]:
    """What the doctor finds, by part."""
    return {finding.part: finding.wrong for finding in doctor.examine(world) if finding.wrong}


def eventually_right(world: World) -> None:
    """Nothing is wrong in the end; what still is, stands in the error."""
    found: dict[str, list[str]] = {}

    def nothing() -> bool:
        found.clear()
        found.update(wrong(world))
        return not found

    with suppress(AssertionError):
        eventually(nothing, within=120)  # a look at everything takes its time on a machine that has other work
    assert found == {}


def test_every_process_keeps_its_command_line_and_the_checkout_as_its_folder(whole):
    for process in processes():
        place = Path(f"/proc/{whole.pid(process.name)}")

        assert place.joinpath("cmdline").read_bytes().split(b"\0")[:-1] == [part.encode() for part in process.command]
        assert place.joinpath("cwd").resolve() == Path(__file__).parents[3]


def test_the_demo_world_is_loaded_and_a_second_time_makes_nothing_twice(whole):
    demo.load(whole)
    reader = demo.Client(whole.base_url, PEOPLE[0].email)
    first = eventually(lambda: reader.ask("GET", "/v1/feed").json()["items"])
    demo.load(whole)

    with whole.admin("directory") as cursor:
        cursor.execute("SELECT count(*) FROM claims")
        assert cursor.fetchone() == (1,)
    with whole.admin("social") as cursor:
        cursor.execute("SELECT count(*) FROM posts")
        assert cursor.fetchone()[0] == sum(len(person.posts) for person in PEOPLE)
    with whole.admin("appointments") as cursor:
        cursor.execute(
            "SELECT state, count(*) FROM bookings GROUP BY 1 UNION ALL SELECT 'waiting', count(*) FROM waits"
        )
        assert dict(cursor.fetchall()) == {"confirmed": 1, "pending": 1, "waiting": 1}
    assert count(whole, "classifieds", "listings WHERE state = 'published'") == len(ADVERTS)
    assert [count(whole, "classifieds", table) for table in ("listings", "photos", "messages", "searches")] == [
        len(ADVERTS),
        2,
        2,
        1,
    ]
    assert [count(whole, "classifieds", f"rentals WHERE state = '{state}'") for state in ("agreed", "requested")] == [
        1,
        1,
    ]
    assert [count(whole, "games", table) for table in ("runs", "programmes", "shares")] == [SESSIONS, 1, 1]
    assert {item["id"] for item in first} <= {item["id"] for item in reader.ask("GET", "/v1/feed").json()["items"]}


def test_the_proof_reaches_the_follower_and_leaves_no_post(whole):
    demo.load(whole)
    assert demo.prove(whole) > 0

    reader = demo.Client(whole.base_url, PEOPLE[1].email)
    assert "Essai de mise en route." not in {item["text"] for item in reader.ask("GET", "/v1/feed").json()["items"]}


def test_the_doctor_finds_nothing_wrong_in_a_whole_world(whole):
    eventually_right(whole)


def test_the_doctor_says_what_everything_keeps_in_memory(whole):
    kept = next(finding.facts for finding in doctor.examine(whole) if finding.part == "memory")
    one = sum(resident(whole.pid("gateway")).values()) / 2**20
    assert kept["all but elasticsearch MiB"] > 3 * one
    assert kept["elasticsearch MiB"] > 100 or not whole.servers.search.url


def test_the_doctor_names_a_process_that_does_not_run(whole):
    whole.pause("social-worker")
    try:
        assert wrong(whole) == {"social-worker": ["is not running: `make up`"]}
    finally:
        whole.resume("social-worker")
    eventually_right(whole)


def test_the_doctor_counts_what_lies_in_the_dead_letters(whole):
    connection = pika.BlockingConnection(pika.URLParameters(whole.env["AMQP_URL"]))
    channel = connection.channel()
    channel.confirm_delivery()
    channel.basic_publish("", "dead.social", b"{}")

    found = eventually(lambda: wrong(whole).get("social queues"))
    channel.queue_purge("dead.social")
    connection.close()

    assert found == ["1 messages in dead.social that nobody could place"]


@pytest.mark.parametrize("process", ["social-rpc", "gateway"])
def test_a_killed_process_comes_back_and_serves(whole, process):
    killed = whole.kill(process, signal.SIGKILL)

    eventually(lambda: whole.pid(process) != killed and whole.is_ready())


def test_a_restart_gives_a_process_other_settings_until_the_next_one(whole):
    def settings() -> list[bytes]:
        return Path(f"/proc/{whole.pid('social-worker')}/environ").read_bytes().split(b"\0")

    whole.restart("social-worker", LOG_LEVEL="WARNING")
    assert b"LOG_LEVEL=WARNING" in settings()
    whole.restart("social-worker")
    assert b"LOG_LEVEL=INFO" in settings()
    assert eventually(whole.is_ready)
