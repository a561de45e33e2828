"""What is shared is exactly what is seen, by exactly who it is shared with, and every reading is in the owner's log."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from contracts.social import events as social
from kit.rpc.doors import load_actor
from services.games import chores
from services.games.accesses import accesses
from services.games.tests.test_progress import TOUCH, on_days, play
from services.games.tests.world import Person, World


def grant(world: World, who: Person, other: Person, **said: Any) -> dict[str, Any]:
    asked = {"tasks": ["reaction"], "from": "2026-06-03", "to": "2026-06-05", **said}
    until = (world.now() + timedelta(days=30)).isoformat()
    made: dict[str, Any] = who.do("share", with_member_id=other.id, expires_at=until, **asked)
    return made


def see(who: Person, other: Person, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = who.ask("progress_of", member_id=other.id, **{**TOUCH, **asked})
    return found


def blind(who: Person, other: Person, **asked: Any) -> bool:
    return who.refused("progress_of", member_id=other.id, **{**TOUCH, **asked}) == "NotFound"


@pytest.fixture
def patient(world: World) -> Person:
    who = world.person()
    play(world, who, 7)
    on_days(world, who, "2026-06-01")
    return who


@pytest.fixture
def doctor(world: World) -> Person:
    return world.person("Dr Hélène Marchand", "professional")


def test_a_professional_sees_these_days_of_this_task_and_nothing_tells_of_others(
    world: World, patient: Person, doctor: Person
) -> None:
    grant(world, patient, doctor)
    found = see(doctor, patient)
    assert (found["from"], found["to"]) == ("2026-06-03", "2026-06-05")
    assert [one["day"] for one in found["points"]] == ["2026-06-03", "2026-06-04", "2026-06-05"]
    assert (found["state"], found["baseline"], found["left"]) == ("baseline_forming", None, 2)
    assert [one["sessions"] for one in found["series"]] == [3]
    assert see(doctor, patient, **{"from": "2026-06-05", "to": "2026-07-01"})["from"] == "2026-06-05"
    assert blind(doctor, patient, task="corsi")
    assert blind(doctor, patient, **{"from": "2026-06-06"})


def test_who_names_no_series_sees_the_one_played_last_of_those_days(
    world: World, patient: Person, doctor: Person
) -> None:
    grant(world, patient, doctor)
    unsaid = dict.fromkeys(("variant", "input", "latency_class"))
    assert see(doctor, patient, **unsaid) == see(doctor, patient)
    world.played(patient, input="keyboard")
    world.rows(patient, "UPDATE runs SET day = '2026-06-05' WHERE input = 'keyboard'")
    last = see(doctor, patient, **unsaid)
    assert (last["input"], last["series"][0]["input"]) == ("keyboard", "keyboard")
    assert see(doctor, patient, **{**unsaid, "input": "touch"})["input"] == "touch"
    assert see(doctor, patient, **{**unsaid, "input": "switch"})["points"] == []


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
    assert nobody.refused("end_share", share_id=share["id"]) == "NotFound"


def test_every_reading_is_in_the_owners_log_and_the_chain_is_whole(
    world: World, patient: Person, doctor: Person
) -> None:
    grant(world, patient, doctor)
    for _ in range(2):
        see(doctor, patient)
    accesses.sign(world.service)
    see(doctor, patient)
    page = patient.ask("access_log", limit=2)
    assert [(one["by"]["display_name"], one["what"], one["from"], one["to"]) for one in page["items"]] == [
        ("Dr Hélène Marchand", ["reaction"], "2026-06-03", "2026-06-05")
    ] * 2
    assert len(patient.ask("access_log", limit=2, cursor=page["next"])["items"]) == 1
    assert doctor.ask("access_log")["items"] == []
    signed, _ = world.service.checkpoints.read()
    with world.db.transaction() as tx:
        world.service.enter(tx, load_actor(patient.actor))
        assert accesses.wrong(tx, patient.id, signed[patient.id]) is None
    for statement in ("UPDATE accesses SET by_id = member_id", "DELETE FROM accesses"):
        with pytest.raises(Exception, match="permission denied"):
            world.rows(patient, statement)


def test_one_shares_with_professionals_and_with_whom_one_follows_both_ways(world: World, patient: Person) -> None:
    friend, stranger = world.person("Sacha"), world.person("Noor")
    for one, other in ((patient, friend), (friend, patient), (stranger, patient)):
        world.relation(one, other)
    grant(world, patient, friend)
    assert not blind(friend, patient)
    period = {"from": "2026-06-02", "tasks": ["sart"], "expires_at": (world.now() + timedelta(days=1)).isoformat()}
    assert patient.refused("share", with_member_id=stranger.id, **period) == "NotToThem"


def test_a_share_ends_by_itself_and_says_why(world: World, patient: Person, doctor: Person) -> None:
    grant(world, patient, doctor)
    world.rows(patient, "UPDATE shares SET expires_at = now() - interval '1 second'")
    assert blind(doctor, patient)  # before any job has come by
    world.rows(None, "UPDATE due SET at = now()")
    for _ in range(2):
        chores.do_what_is_due(world.service)
    [share] = patient.ask("shares")["items"]
    assert share["because"] == "expired"
    assert world.told() == ["games.share.granted", "games.share.ended"]


def test_a_block_either_way_ends_it_at_once(world: World, patient: Person, doctor: Person) -> None:
    grant(world, patient, doctor)
    assert [one["member"]["display_name"] for one in doctor.ask("shared_with_me")["items"]] == ["Camille"]
    world.relation(doctor, patient, social.BlockPlaced)
    assert blind(doctor, patient)
    assert doctor.ask("shared_with_me")["items"] == []
    assert [one["because"] for one in patient.ask("shares")["items"]] == ["blocked"]


def test_who_leaves_takes_everything_along_and_what_was_shared_with_them_ends(
    world: World, patient: Person, doctor: Person
) -> None:
    grant(world, patient, doctor)
    see(doctor, patient)
    patient.do("put_programme", tasks=["reaction"], weekdays=[1], at="18:30")
    world.leave(doctor)
    assert [one["because"] for one in patient.ask("shares")["items"]] == ["left"]
    [seen] = patient.ask("access_log")["items"]
    assert seen["by"] is None
    world.leave(patient)
    for table in ("runs", "programmes", "shares", "accesses"):
        assert world.rows(patient, f"SELECT FROM {table}") == [], table
    assert world.rows(None, "SELECT FROM heads") == world.rows(None, "SELECT FROM due") == []
    assert world.told().count("games.erasure.done") == 2
    told = world.rows(None, "SELECT payload FROM outbox WHERE type LIKE 'games.share%' OR type LIKE 'games.prog%'")
    assert all(row["payload"] == {} for row in told)


def test_a_transaction_of_another_sees_neither_share_nor_log(world: World, patient: Person, doctor: Person) -> None:
    grant(world, patient, doctor)
    see(doctor, patient)
    other = world.person()
    for table in ("shares", "accesses", "runs", "programmes"):
        assert world.rows(other, f"SELECT FROM {table}") == []
    with world.db.transaction() as tx:
        world.service.enter(tx, load_actor(doctor.actor))
        assert len(tx.execute(text("SELECT FROM shares")).all()) == 1
        assert tx.execute(text("SELECT FROM runs")).all() == []
