"""The directory through everything that runs: found nearest first, with the next free slot, engine or not, and no word
of who looked for whom anywhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
import requests

from deploy.dev import demo_directory
from deploy.dev.search_engine import NAME as ENGINE
from deploy.dev.world import Servers, World
from gateway.uploads import LIMIT
from kit.testing import eventually
from tests.integration.canary import held
from tests.integration.care import receive
from tests.integration.entries import own, upload
from tests.integration.people import Person

_DERMATOLOGISTS = "/directory?q=dermato&near=45.76,4.85&radius_km=30&sort=distance&limit=50"
_ENDLESS = 1 << 20


@pytest.fixture(scope="module")
def directory(world: World, search_url: str) -> World:
    """The world with its engine and the invented registers."""
    for process in ("directory-rpc", "directory-worker"):
        world.restart(process)
    world.command("services.directory", "places", "load")
    demo_directory.load(world)
    eventually(world.is_ready)
    return world


@contextmanager
def without_engine(world: World) -> Iterator[None]:
    supervisor = world.servers.supervisor
    supervisor.stop([ENGINE])
    try:
        yield
    finally:
        supervisor.start_again(ENGINE)
        world.servers.search.wait()


def search(person: Person, asked: str = _DERMATOLOGISTS) -> dict[str, Any]:
    page: dict[str, Any] = person.ok("GET", asked)
    return page


def indexed(person: Person) -> dict[str, Any]:
    """The same from the index, once it answers: a machine that does other work makes it late."""

    def look() -> dict[str, Any] | None:
        page = search(person)
        return page if page["source"] == "index" else None

    found: dict[str, Any] = eventually(look, within=60)
    return found


def test_the_nearest_is_found_with_the_next_slot_and_in_the_same_order_whatever_becomes_of_the_engine(
    directory: World, join: Callable[..., Person]
) -> None:
    reader, doctor, stranger = join("Camille"), join("Dr Louis Martin", kind="professional"), Person(directory.base_url)
    page = indexed(stranger)
    distances = [item["distance_m"] for item in page["items"]]
    assert distances == sorted(distances)
    assert {item["specialty_code"] for item in page["items"]} == {"dermatology"}
    first = next(item for item in page["items"] if not item["claimed"])
    own(directory, doctor, first["id"])
    receive(doctor)

    def found(person: Person) -> dict[str, Any]:
        return next(item for item in search(person)["items"] if item["id"] == first["id"])

    assert eventually(lambda: "next_slot" in found(reader))
    assert (found(reader)["claimed"], found(reader)["member_id"]) == (True, doctor.id)
    assert "next_slot" not in found(stranger)
    items = indexed(reader)["items"]
    with without_engine(directory):
        stored = search(reader)
        assert stored["source"] == "database"
        assert [item["id"] for item in stored["items"]] == [item["id"] for item in items]
    assert [item["id"] for item in indexed(reader)["items"]] == [item["id"] for item in items]


def test_what_people_type_finds_a_specialty_in_a_town_in_their_own_words(directory: World) -> None:
    stranger = Person(directory.base_url)
    for language, words in (("fr", "dermato Lyon"), ("de", "Hautarzt Lyon"), ("en", "lyon dermatologist")):
        page = search(stranger, f"/directory?q={words}&language={language}")
        assert page["understood"]["place"]["name"].startswith("Lyon"), words
        assert {item["specialty_code"] for item in page["items"]} == {"dermatology"}, words
        assert all(item["why"] for item in page["items"])
    [place] = stranger.ok("GET", "/places?near=45.7578,4.8320&language=fr")["items"]
    assert place["name"].startswith("Lyon")


def test_who_looks_for_whom_and_where_they_are_is_written_nowhere(
    servers: Servers, directory: World, join: Callable[..., Person]
) -> None:
    word, lat = f"zq{uuid4().hex[:12]}", "45.7612345"
    for person in (join("Camille"), Person(directory.base_url)):
        for path in ("/directory", "/places", f"/directory/{word}", f"{directory.base_url}/directory"):
            for more in ("", "&cursor=nonsense", f"&radius_km={word}", f"&more={'x' * 40_000}"):
                person.call("GET", f"{path}?q={word}&near={lat},4.8312345{more}")
        with without_engine(directory):
            assert person.call("GET", f"/directory?q={word}%20Lyon").ok
    assert held(servers, directory, (word, lat)) == []


def test_a_file_goes_through_nginx_as_it_comes_and_one_that_is_too_large_is_refused(
    world: World, join: Callable[..., Person]
) -> None:
    person = join("Camille")
    assert upload(person, b"%PDF-".ljust(LIMIT, b"x")).status_code == 201
    for size in (LIMIT + 1, LIMIT + _ENDLESS):
        answer = upload(person, b"%PDF-".ljust(size, b"x"))
        assert (answer.status_code, answer.json()["type"]) == (413, "/problems/file-too-large"), size
    assert upload(person, b"GIF89a").status_code == 415
    stranger = requests.post(f"{world.base_url}/v1/uploads", data=b"%PDF-" * 100_000, timeout=10)
    assert stranger.status_code == 401
