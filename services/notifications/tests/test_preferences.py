"""How one wants to be told: defaults, changes, what is refused; and the link that ends mails."""

from typing import Any

import pytest
from sqlalchemy import text

from contracts.notifications.schemas import KINDS
from kit.refusals import NotFound
from kit.testing import call
from services.notifications import unsubscribing
from services.notifications.tests.world import Pair, Person, Visit, World


def test_who_said_nothing_is_told_discreetly_at_once_and_of_requests_in_the_application_alone(world: World) -> None:
    said = world.person(time_zone="America/Montreal").ask("preferences")
    assert [one["kind"] for one in said["kinds"]] == list(KINDS)
    assert [one["kind"] for one in said["kinds"] if not one["mail"]] == [
        "follow_requested", "follow_accepted", "share_ended", "health_reminder", "session_due",
        "game_share_ended",
    ]  # fmt: skip
    assert all(one["app"] for one in said["kinds"])
    del said["kinds"]
    assert said == {
        "mails": "at_once", "discreet": True, "quiet_from": None, "quiet_to": None,
        "time_zone": "America/Montreal", "cap": 20, "version": 0,
    }  # fmt: skip


def test_what_is_said_is_kept_and_the_rest_stays(world: World) -> None:
    camille = world.person()
    first = camille.wants("offer_made", app=False, mail=True, quiet_from="22:00", quiet_to="07:30")
    second = camille.wants(mails="digest", discreet=False)
    assert (first["version"], second["version"]) == (1, 2)
    assert (second["quiet_from"], second["quiet_to"], second["mails"]) == ("22:00", "07:30", "digest")
    assert {"kind": "offer_made", "app": False, "mail": True} in second["kinds"]
    assert camille.ask("preferences") == second
    assert camille.wants(mails="digest")["version"] == 2
    assert camille.wants(quiet_from=None, quiet_to=None)["quiet_from"] is None


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"quiet_from": "22:00"}, "/quiet_to"),
        ({"quiet_to": "07:00"}, "/quiet_from"),
        ({"quiet_from": "22:00", "quiet_to": "22:00"}, "/quiet_to"),
        ({"quiet_from": "25:00", "quiet_to": "07:00"}, "/quiet_from"),
        ({"mails": "never"}, "/mails"),
        ({"kinds": [{"kind": "gossip", "app": True, "mail": True}]}, "/kinds/0/kind"),
    ],
)
def test_what_cannot_be_is_refused_and_named(world: World, wrong: dict[str, Any], pointer: str) -> None:
    camille = world.person()
    with pytest.raises(Exception, match="not as they should be") as caught:
        camille.ask("put_preferences", **wrong)
    assert [one["pointer"] for one in caught.value.extra["errors"]] == [pointer]  # type: ignore[attr-defined]
    assert camille.ask("preferences")["version"] == 0


def test_a_member_whose_event_is_on_its_way_can_choose_already(world: World) -> None:
    stranger = Person(world.service, "Zoé", "patient")
    assert stranger.wants(mails="digest")["mails"] == "digest"


def test_a_repeated_key_answers_again_and_changes_nothing(world: World) -> None:
    camille = world.person()
    answers = [camille.ask("put_preferences", key="k", mails="digest") for _ in range(2)]
    assert [one["replayed"] for one in answers] == [False, True]
    assert [one["object"]["version"] for one in answers] == [1, 1]


def test_the_database_refuses_half_of_the_quiet_hours(world: World) -> None:
    camille = world.person()
    camille.wants(mails="digest")
    with pytest.raises(Exception, match="preferences_quiet"), world.db.transaction() as tx:
        tx.execute(text("UPDATE preferences SET quiet_from = '22:00'"))


def token(world: World, someone: Person, kind: str | None) -> str:
    return unsubscribing.write(world.service.unsubscribe_key, someone.id, kind)


def test_a_link_ends_the_mails_of_its_kind_without_signing_in_and_may_be_followed_again(world: World) -> None:
    camille = world.person()
    link = token(world, camille, "appointment_booked")
    assert world.service.subscription(call(), token=link) == {"kind": "appointment_booked"}
    assert camille.ask("preferences")["version"] == 0, "to look ends nothing"
    for _ in range(2):
        assert world.service.unsubscribe(call(), token=link) == {"kind": "appointment_booked"}
    said = camille.ask("preferences")
    assert [one for one in said["kinds"] if one["kind"] == "appointment_booked"] == [
        {"kind": "appointment_booked", "app": True, "mail": False}
    ]
    assert said["version"] == 1
    assert sum(one["mail"] for one in said["kinds"]) == len(KINDS) - 7


def test_a_link_for_all_ends_all_mails_and_what_the_application_shows_stays(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    Visit(world, camille, doctor).book()
    assert world.service.unsubscribe(call(), token=token(world, camille, None)) == {"kind": None}
    assert [mail["to"] for mail in world.mail()] == ["marchand@example.org"], "nor what was on its way"
    assert camille.kinds() == ["appointment_booked"]
    Pair(world, doctor, camille).ask()
    assert "follow_requested" in camille.kinds()


@pytest.mark.parametrize("change", [lambda one: one[:-4] + "AAAA", lambda _: "x", lambda one: one[1:] + one[0]])
def test_a_link_that_is_not_ours_is_nothing(world: World, change: Any) -> None:
    wrong = change(token(world, world.person(), None))
    for door in (world.service.subscription, world.service.unsubscribe):
        with pytest.raises(NotFound):
            door(call(), token=wrong)


def test_a_link_in_an_old_mail_of_one_who_left_does_no_harm(world: World) -> None:
    camille = world.person()
    link = token(world, camille, None)
    world.introduce(camille, seq=2, what="erasure_requested", state="erased")
    assert world.service.unsubscribe(call(), token=link) == {"kind": None}
    assert world.rows("SELECT * FROM choices") == []
    assert camille.refused("put_preferences", mails="digest") == "NotFound"
