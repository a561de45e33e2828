"""What is shared is exactly what is seen, by exactly who it is shared with, and every reading is in the owner's log."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from contracts.social import events as social
from kit.config import Settings
from services.healthbox import chores
from services.healthbox.tests.test_series import kg, weigh
from services.healthbox.tests.world import Person, World, as_owner


def grant(world: World, who: Person, other: Person, days: int = 30, **said: Any) -> dict[str, Any]:
    asked = {"trackers": ["weight"], "from": "2026-06-02", "to": "2026-06-04", **said}
    until = (world.now() + timedelta(days=days)).isoformat()
    made: dict[str, Any] = who.do("share", with_member_id=other.id, expires_at=until, **asked)
    return made


def see(who: Person, other: Person, tracker: str = "weight", **days: str) -> dict[str, Any]:
    period = {"from": "2026-06-01", "to": "2026-06-10", **days}
    found: dict[str, Any] = who.ask("series_of", member_id=other.id, tracker=tracker, **period)
    return found


def blind(who: Person, other: Person, tracker: str = "weight") -> bool:
    period = {"from": "2026-06-01", "to": "2026-06-10"}
    return who.refused("series_of", member_id=other.id, tracker=tracker, **period) == "NotFound"


@pytest.fixture
def patient(world: World) -> Person:
    who = world.person()
    for day in range(1, 8):
        weigh(who, day, 60 + day)
    return who


@pytest.fixture
def doctor(world: World) -> Person:
    return world.person("Dr Hélène Marchand", "professional")


def test_a_professional_sees_these_days_of_this_tracker_and_no_mean_tells_of_others(
    world: World, patient: Person, doctor: Person
) -> None:
    grant(world, patient, doctor)
    found = see(doctor, patient)
    assert (found["from"], found["to"]) == ("2026-06-02", "2026-06-04")
    assert (kg(found), kg(found, "mean7")) == ([62, 63, 64], [None, 62.5, 63])
    assert "goals" not in found
    assert blind(doctor, patient, "mood")


def test_without_a_share_a_stranger_a_wrong_id_and_an_ended_share_answer_alike(
    world: World, patient: Person, doctor: Person
) -> None:
    nobody = world.person()
    share = grant(world, patient, doctor)
    patient.ask("end_share", share_id=share["id"])
    other = Person(world.service, "Personne", "patient")
    assert blind(doctor, patient)
    assert blind(nobody, patient)
    assert blind(doctor, other)
    assert patient.ask("access_log")["items"] == []


def test_every_reading_is_in_the_owners_log_in_words_that_they_can_read(
    world: World, patient: Person, doctor: Person
) -> None:
    grant(world, patient, doctor)
    for _ in range(3):
        see(doctor, patient)
    page = patient.ask("access_log", limit=2)
    assert [(one["by"]["display_name"], one["what"], one["from"], one["to"]) for one in page["items"]] == [
        ("Dr Hélène Marchand", ["weight"], "2026-06-02", "2026-06-04")
    ] * 2
    assert len(patient.ask("access_log", limit=2, cursor=page["next"])["items"]) == 1
    assert doctor.ask("access_log")["items"] == []


def test_where_the_log_cannot_be_written_nothing_is_answered(
    world: World, healthbox_settings: Settings, patient: Person, doctor: Person
) -> None:
    grant(world, patient, doctor)
    as_owner(healthbox_settings, patient, "ALTER TABLE accesses ADD CONSTRAINT shut CHECK (number < 1) NOT VALID")
    try:
        with pytest.raises(IntegrityError, match="shut"):
            see(doctor, patient)
    finally:
        as_owner(healthbox_settings, patient, "ALTER TABLE accesses DROP CONSTRAINT shut")
    see(doctor, patient)


def test_one_shares_with_professionals_and_with_whom_one_follows_both_ways(world: World, patient: Person) -> None:
    friend, stranger = world.person("Sacha"), world.person("Noor")
    for one, other in ((patient, friend), (friend, patient), (stranger, patient)):
        world.relation(one, other)
    grant(world, patient, friend)
    assert not blind(friend, patient)
    period = {"from": "2026-06-02", "trackers": ["weight"], "expires_at": (world.now() + timedelta(days=1)).isoformat()}
    assert patient.refused("share", with_member_id=stranger.id, **period) == "NotToThem"
    assert patient.refused("share", with_member_id=patient.id, **period) == "Invalid"
    long = {**period, "expires_at": (world.now() + timedelta(days=400)).isoformat()}
    assert patient.refused("share", with_member_id=friend.id, **long) == "Invalid"


def test_a_share_ends_by_itself_and_says_why(world: World, patient: Person, doctor: Person) -> None:
    grant(world, patient, doctor)
    world.rows(patient, "UPDATE shares SET expires_at = now() - interval '1 second'")
    assert blind(doctor, patient)  # before any job has come by
    world.rows(None, "UPDATE due SET at = now()")
    for _ in range(2):
        chores.do_what_is_due(world.service)
    [share] = patient.ask("shares")["items"]
    assert share["because"] == "expired"
    assert world.told() == ["healthbox.share.granted", "healthbox.share.ended"]


def test_a_block_either_way_ends_it_at_once(world: World, patient: Person, doctor: Person) -> None:
    grant(world, patient, doctor)
    assert [one["member"]["display_name"] for one in doctor.ask("shared_with_me")["items"]] == ["Camille"]
    world.relation(doctor, patient, social.BlockPlaced)
    assert blind(doctor, patient)
    assert doctor.ask("shared_with_me")["items"] == []
    assert [one["because"] for one in patient.ask("shares")["items"]] == ["blocked"]


def test_a_suspended_member_is_shown_nothing(world: World, patient: Person, doctor: Person) -> None:
    grant(world, patient, doctor)
    world.introduce(doctor, seq=2, what="suspended", state="suspended")
    assert blind(doctor, patient)


def go(world: World, someone: Person) -> None:
    facts = {"display_name": "", "kind": "patient", "badge": None}
    name, someone.name = someone.name, ""
    world.introduce(someone, seq=5, what="erasure_requested", state="erased", **facts)
    someone.name = name


def test_who_leaves_takes_everything_along_and_what_was_shared_with_them_ends(
    world: World, patient: Person, doctor: Person
) -> None:
    grant(world, patient, doctor)
    see(doctor, patient)
    weigh(doctor, 1, 80)
    go(world, doctor)
    assert [one["because"] for one in patient.ask("shares")["items"]] == ["left"]
    [seen] = patient.ask("access_log")["items"]
    assert seen["by"] is None
    go(world, patient)
    for table in ("entries", "shares", "accesses", "profiles", "keys"):
        assert world.rows(patient, f"SELECT FROM {table}") == [], table
    assert world.rows(None, "SELECT FROM heads") == world.rows(None, "SELECT FROM due") == []
    assert world.told()[-1] == "healthbox.erasure.done"


def test_no_link_of_a_chain_can_be_changed_or_taken_out(world: World, patient: Person, doctor: Person) -> None:
    grant(world, patient, doctor)
    see(doctor, patient)
    for statement in ("UPDATE accesses SET by_id = member_id", "DELETE FROM accesses"):
        with pytest.raises(Exception, match="permission denied"):
            world.rows(patient, statement)


def test_a_transaction_of_another_sees_neither_share_nor_log(world: World, patient: Person, doctor: Person) -> None:
    grant(world, patient, doctor)
    see(doctor, patient)
    other = world.person()
    for table in ("shares", "accesses", "entries"):
        assert world.rows(other, f"SELECT FROM {table}") == []
