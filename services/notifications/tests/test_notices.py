"""The list in the application: in order, counted, read, and only one's own."""

from typing import Any

import pytest
from uuid6 import uuid7

from contracts.notifications.schemas import NoticesPage
from kit.etags import digest
from kit.testing import call
from services.notifications import chores
from services.notifications.tests.world import Pair, Person, Visit, World


def crowd(world: World, count: int) -> tuple[Person, list[Person]]:
    """One whom so many ask to follow, and those who do."""
    asked, asking = world.person("Anne"), [world.person(f"Membre {n}") for n in range(count)]
    for one in asking:
        Pair(world, one, asked).ask()
    return asked, asking


def test_the_newest_comes_first_page_by_page(world: World) -> None:
    asked, asking = crowd(world, 5)
    found: list[Any] = []
    cursor = None
    for size in (2, 2, 1):
        page = asked.ask("notices", limit=2, cursor=cursor)
        assert (len(page["items"]), page["unread_count"]) == (size, 5)
        found, cursor = [*found, *page["items"]], page["next"]
    assert cursor is None
    assert [one["actor"]["id"] for one in found] == [str(one.id) for one in reversed(asking)]


def test_what_was_read_is_counted_no_more_up_to_where_one_read(world: World) -> None:
    asked, _ = crowd(world, 3)
    newest, middle, oldest = asked.notices()
    asked.ask("read_notices", up_to=middle["id"])
    assert [one["read_at"] is None for one in asked.notices()] == [True, False, False]
    assert [one["id"] for one in asked.notices(unread=True)] == [newest["id"]]
    assert asked.ask("unread_count") == {"unread_count": 1}
    first_read = asked.notices()[1]["read_at"]
    asked.ask("read_notices", up_to=newest["id"])
    assert asked.notices()[1]["read_at"] == first_read
    assert oldest["id"] < middle["id"] < newest["id"]


def test_nobody_reads_or_marks_anothers(world: World) -> None:
    asked, asking = crowd(world, 1)
    [notice] = asked.notices()
    assert asking[0].notices() == []
    assert asking[0].refused("read_notices", up_to=notice["id"]) == "NotFound"
    assert asking[0].refused("read_notices", up_to=uuid7()) == "NotFound"
    assert asked.ask("unread_count") == {"unread_count": 1}


@pytest.mark.parametrize("wrong", [{"cursor": "nonsense"}, {"limit": 0}, {"limit": 101}, {"unread": "perhaps"}])
def test_a_wrong_argument_is_named(world: World, wrong: dict[str, Any]) -> None:
    someone = world.person()
    assert someone.refused("notices", **wrong) == "Invalid"
    assert NoticesPage().load({})["limit"] == 20


def test_a_list_that_did_not_change_is_not_sent_again(world: World) -> None:
    asked, _ = crowd(world, 1)
    body = asked.service.notices(call(), actor=asked.actor)
    again = asked.service.notices(call(), actor=asked.actor, known=digest(body))
    assert again == b"null"


def test_what_is_wanted_by_mail_alone_is_not_listed(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    camille.wants("appointment_booked", app=False)
    visit = Visit(world, camille, doctor)
    visit.book()
    assert (camille.kinds(), camille.ask("unread_count")) == ([], {"unread_count": 0})
    assert "camille@example.org" in [mail["to"] for mail in world.mail()]


def test_notices_and_mails_are_forgotten_after_90_days(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    Visit(world, camille, doctor).book()
    world.mail()
    world.run("UPDATE notices SET created_at = now() - interval '91 days' WHERE member_id = :id", id=camille.id)
    world.run("UPDATE deliveries SET created_at = now() - interval '91 days' WHERE member_id = :id", id=camille.id)
    world.run("UPDATE appointments SET starts_at = now() - interval '91 days'")
    chores.forget(world.service)
    assert [len(world.rows(f"SELECT * FROM {table}")) for table in ("notices", "deliveries", "appointments")] == [
        1,
        1,
        0,
    ]
    assert doctor.kinds() == ["appointment_booked"]
