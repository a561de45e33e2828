"""Mails on their way: when they leave, how often they are tried, when they no longer should."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import orjson
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from contracts.appointments import events as appointments
from services.notifications import chores, deliveries, sending
from services.notifications.tests.bookings import booked
from services.notifications.tests.world import Place, Visit, World, dies


def away(_mail: Any) -> None:
    raise ConnectionRefusedError


def test_a_mail_leaves_once(world: World) -> None:
    booked(world)
    assert [len(world.mail()), len(world.mail())] == [1, 0]
    [row] = world.rows("SELECT * FROM deliveries")
    assert (row["state"], row["attempts"], row["done_at"] is None) == ("sent", 1, False)
    assert world.postman.taken[0]["message_id"] == f"{row['id']}@patientsworld.example"


def test_the_state_is_committed_before_the_attempt(world: World) -> None:
    booked(world)
    seen: list[Any] = []
    world.postman.before = lambda _mail: seen.append(world.states())
    world.mail()
    assert seen == [[("sending", None)]]


def test_one_who_dies_while_sending_leaves_a_mail_that_goes_again_and_is_the_same(world: World) -> None:
    camille = booked(world)

    def die(_mail: Any) -> None:
        raise KeyboardInterrupt

    world.postman.before = die
    dies(world.mail)
    assert world.states() == [("sending", None)]
    world.postman.before = lambda _mail: None
    assert world.mail() == [], "whoever has it may still be at it"
    world.hurry()
    world.mail()
    [row] = world.rows("SELECT * FROM deliveries")
    assert (row["state"], row["attempts"]) == ("sent", 2)
    assert [mail["message_id"] for mail in world.postman.taken] == [f"{row['id']}@patientsworld.example"]
    assert camille.kinds() == ["appointment_booked"]


def test_one_who_dies_after_it_left_sends_it_twice_with_the_same_id(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(world)

    def die(name: str) -> None:
        if name == "mail.attempted":
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sending, "point", die)
        dies(world.mail)
    world.hurry()
    world.mail()
    first, second = world.postman.taken
    assert first["message_id"] == second["message_id"]
    assert first["text"] == second["text"]


def test_several_workers_share_the_mails(world: World) -> None:
    for _ in range(8):
        booked(world)
    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(lambda _: sending.send(world.service, world.desk, world.postman), range(4)))
    assert sum(sent) == 8
    assert len({mail["message_id"] for mail in world.postman.taken}) == len(world.postman.taken) == 8


def test_a_late_end_of_an_attempt_says_nothing_about_the_next(world: World) -> None:
    booked(world)
    first = sending.claim(world.service)
    world.hurry()
    second = sending.claim(world.service)
    assert first is not None
    assert second is not None
    with world.db.transaction() as tx:
        assert deliveries.finish(tx, first, "failed", "refused", world.now()) == "overtaken"
        assert deliveries.finish(tx, second, "sent", None, world.now()) == "sent"
    assert world.states() == [("sent", None)]


def test_a_server_that_is_away_is_asked_again_later_and_later(world: World) -> None:
    booked(world)
    world.postman.before = away
    assert world.mail() == []
    [row] = world.rows("SELECT state, reason, attempts, next_at - now() AS waits FROM deliveries")
    assert (row["state"], row["reason"], row["attempts"]) == ("queued", "away", 1)
    assert timedelta(seconds=20) < row["waits"] <= timedelta(seconds=30)
    delays = [deliveries.delay(attempts).total_seconds() for attempts in range(1, deliveries.MOST_ATTEMPTS)]
    assert (delays[:3], delays[-1], delays) == ([30, 60, 120], 7200, sorted(delays))


def test_a_server_that_is_away_costs_one_attempt_whatever_waits(world: World) -> None:
    for _ in range(3):
        booked(world)
    world.postman.before = away
    world.mail()
    assert [row["attempts"] for row in world.rows("SELECT attempts FROM deliveries ORDER BY id")] == [1, 0, 0]


def test_a_mail_that_never_leaves_is_given_up(world: World) -> None:
    booked(world)
    world.postman.before = away
    for _ in range(deliveries.MOST_ATTEMPTS + 1):
        world.mail()
        world.hurry()
    assert world.states() == [("failed", "given_up")]


def test_a_mail_that_ends_its_process_each_time_is_given_up(world: World) -> None:
    booked(world)
    world.run("UPDATE deliveries SET state = 'sending', attempts = :most", most=deliveries.MOST_ATTEMPTS)
    assert (world.mail(), world.states()) == ([], [("failed", "given_up")])


@pytest.mark.parametrize("service", ["identity", "appointments"])
def test_a_service_that_does_not_answer_is_asked_again(world: World, service: str) -> None:
    camille, doctor = world.person(), world.professional()
    Visit(world, camille, doctor).remind()
    world.desk.away = True
    assert (world.mail(), world.states()) == ([], [("queued", "away")])
    world.desk.away = False
    world.hurry()
    assert [mail["to"] for mail in world.mail()] == ["camille@example.org"]
    assert service in {asked[0] for asked in world.desk.asked}


def test_one_without_an_address_is_not_written_to(world: World) -> None:
    camille = booked(world)
    world.desk.contacts[str(camille.id)] = None
    assert (world.mail(), world.states()) == ([], [("dropped", "no_address")])


def test_a_reminder_for_which_there_is_no_link_any_more_is_not_sent(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    visit = Visit(world, camille, doctor)
    visit.remind()
    world.desk.links[str(visit.id)] = None
    assert (world.mail(), world.states()) == ([], [("dropped", "overtaken")])


def test_what_expired_before_it_left_is_not_sent(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    Place(world, camille, doctor).tell(appointments.OfferMade)
    world.run("UPDATE notices SET ends_at = now() - interval '1 second'")
    assert (world.mail(), world.states()) == ([], [("dropped", "overtaken")])


def test_what_is_no_longer_wanted_is_not_sent(world: World) -> None:
    camille = booked(world)
    camille.wants("appointment_booked", mail=False)
    assert (world.mail(), world.states()) == ([], [("dropped", "overtaken")])


@pytest.mark.parametrize("state", ["suspended", "erased"])
def test_who_is_gone_when_a_mail_should_leave_is_not_written_to(world: World, state: str) -> None:
    camille = booked(world)
    world.run("UPDATE members SET state = :state, display_name = '' WHERE id = :id", state=state, id=camille.id)
    assert (world.mail(), world.states()) == ([], [("dropped", "gone")])
    assert world.desk.asked == []


def test_the_oldest_mail_that_should_have_left_is_measured_through_its_attempts(world: World) -> None:
    booked(world)
    world.run("UPDATE deliveries SET due_at = now() - interval '5 minutes'")
    world.postman.before = away
    world.mail()
    with world.db.transaction() as tx:
        assert 299 < deliveries.oldest(tx) < 400
    world.hurry()
    world.postman.before = lambda _mail: None
    world.mail()
    with world.db.transaction() as tx:
        assert deliveries.oldest(tx) == 0


def test_the_workers_job_asks_over_the_bus_and_measures_what_waits(world: World) -> None:
    booked(world)
    asked: list[Any] = []

    class Calls:
        """Acts like the client of the bus."""

        def call(self, service: str, method: str, arguments: dict[str, str], *, repeatable: bool) -> bytes:
            asked.append((service, method, repeatable))
            return orjson.dumps(world.desk(service, method, arguments))

        def close(self) -> None:
            """Nothing is open."""

    world.service.calls = Calls()  # type: ignore[assignment]
    world.run("UPDATE deliveries SET due_at = now() - interval '5 minutes'")
    world.service.settings = replace(world.service.settings, mail_url="smtp://127.0.0.1:1")
    chores.send_mails(world.service)
    assert asked == [("identity", "contact", True)]
    assert 299 < REGISTRY.get_sample_value("mail_oldest_seconds") < 400  # type: ignore[operator]


def test_a_member_who_is_just_being_erased_is_not_waited_for(world: World) -> None:
    camille = booked(world)
    with world.db.transaction() as tx:
        tx.execute(text("SELECT FROM members WHERE id = :id FOR UPDATE"), {"id": camille.id})
        assert world.mail() == []
    [row] = world.rows("SELECT state, attempts, next_at > now() - interval '1 second' AS soon FROM deliveries")
    assert row == {"state": "queued", "attempts": 0, "soon": True}


def test_wall_times_are_kept_as_said(world: World) -> None:
    camille = world.person()
    camille.wants(quiet_from="22:00", quiet_to="07:00")
    [row] = world.rows("SELECT quiet_from, quiet_to FROM preferences")
    assert (row["quiet_from"], row["quiet_to"]) == (time(22), time(7))
    assert isinstance(world.now(), datetime)
