"""Copies that are wrong, lost or newer than their restored source are found and set right by an operator's commands."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pika

from deploy.dev.processes import ROOMS
from deploy.dev.servers import Servers
from deploy.dev.world import World
from kit.testing import eventually
from kit.topology import parameters, queue_in
from tests.integration.canary import pending
from tests.integration.dumps import compared, go_on, is_equal, lost
from tests.integration.people import Person, sign_up


def test_a_copy_that_differs_is_found_and_repaired(world: World, author: Person) -> None:
    eventually(lambda: is_equal(world), every=0.5)
    with world.admin("social") as cursor:
        cursor.execute("UPDATE members SET display_name = 'Faux' WHERE id = %s", (author.id,))
    assert compared(world)["differs"] == [author.id]
    compared(world, "--repair")
    eventually(lambda: is_equal(world), every=0.5)
    assert author.ok("GET", "/members/me")["display_name"] == "Camille"


def test_events_that_were_lost_on_the_way_are_asked_for_again(
    servers: Servers, world: World, author: Person, reader: Person
) -> None:
    world.pause("social-worker")
    lost = author.post("Perdu en chemin")
    world.resume("social-worker")  # its relay must publish; its intake is what is robbed below
    reader.sees("Perdu en chemin")
    world.pause("social-worker")
    with pika.BlockingConnection(parameters(world.env["AMQP_URL"], "a thief")) as connection:
        author.change(f"/posts/{lost['id']}", text="Changé une fois")
        author.change(f"/posts/{lost['id']}", audience="me")
        with world.admin("social") as cursor:  # as if published, and gone
            cursor.execute("UPDATE outbox SET published_at = now() WHERE aggregate_id = %s AND seq = 2", (lost["id"],))
        assert connection.channel().queue_declare(queue_in("social"), passive=True).method.consumer_count == 0
    world.resume("social-worker")
    with world.admin("social") as cursor:

        def waits() -> bool:
            cursor.execute("UPDATE inbox SET received_at = now() - interval '1 min' WHERE state = 'waiting'")
            cursor.execute("SELECT 1 FROM inbox WHERE aggregate_id = %s AND state = 'waiting'", (lost["id"],))
            return bool(cursor.fetchall())

        eventually(waits)

        def applied() -> bool:
            cursor.execute("SELECT seq FROM cursors WHERE aggregate_id = %s", (lost["id"],))
            return bool(cursor.fetchone() == (3,))

        eventually(applied)


@contextmanager
def renaming(author: Person) -> Iterator[None]:
    """Somebody changes their name all the time."""
    over = threading.Event()

    def rename() -> None:
        number = 0
        while not over.wait(0.05) and number < 400:
            number += 1
            author.change("/accounts/me", display_name=f"Camille {number}")

    thread = threading.Thread(target=rename)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_a_consumer_that_lost_everything_joins_again_under_load_and_is_equal_at_the_end(
    world: World, author: Person
) -> None:
    with renaming(author):
        with world.admin("social") as cursor:
            for table in ("inbox", "cursors"):
                cursor.execute(f"DELETE FROM {table} WHERE publisher = 'identity'")
            cursor.execute("UPDATE members SET display_name = 'Oublié', seq = 0 WHERE state <> 'erased'")
        world.command("services.social", "events", "join", "identity")
        world.command("services.identity", "events", "snapshot", "--to", "social")
        eventually(lambda: no_letters(world))
        world.command("services.social", "events", "join", "identity", "--done")
    eventually(lambda: is_equal(world), every=0.5)


def no_letters(world: World) -> bool:
    with world.admin("identity") as cursor:
        cursor.execute("SELECT count(*) FROM letters")
        return bool(cursor.fetchone() == (0,))


def test_a_database_restored_to_an_earlier_state_is_made_equal_again(
    servers: Servers, world: World, author: Person
) -> None:
    with lost(servers, world, "identity"):
        author.change("/accounts/me", display_name="Après la sauvegarde")
        unknown = sign_up(world, "Inconnue")
    world.command("services.identity", "events", "new-epoch")
    for listener in ROOMS[1:]:
        world.command("services.identity", "events", "snapshot", "--to", listener)
    go_on(world, "identity")
    eventually(lambda: no_letters(world))
    eventually(lambda: compared(world, "--repair")["differs"] == [unknown.id], every=0.5)
    eventually(lambda: is_equal(world), every=0.5)
    eventually(lambda: author.call("GET", "/accounts/me").ok)
    assert author.call("GET", f"/members/{unknown.id}").status_code == 404
    author.change("/accounts/me", display_name="De retour")
    eventually(lambda: author.ok("GET", "/members/me")["display_name"] == "De retour")


def test_what_a_restored_room_tells_of_known_things_reaches_who_listens(
    servers: Servers, world: World, author: Person, reader: Person
) -> None:
    block = f"/members/{reader.id}/block"

    def is_blocked() -> bool:
        with world.admin("healthbox") as cursor:
            cursor.execute("SELECT 1 FROM blocks WHERE from_id = %s AND to_id = %s", (author.id, reader.id))
            return bool(cursor.fetchone())

    author.follows(reader)
    with lost(servers, world, "social"):
        author.ok("PUT", block)
        eventually(is_blocked)
        author.ok("DELETE", block)
        eventually(lambda: not is_blocked())
    world.command("services.social", "events", "new-epoch")
    go_on(world, "social")
    eventually(lambda: author.call("PUT", block).ok)
    eventually(is_blocked)
    eventually(lambda: not pending(world))
