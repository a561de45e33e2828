"""Mails on their way: when they leave, how often they are tried, when they no longer should."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
import structlog
from prometheus_client import REGISTRY
from sqlalchemy import text

from contracts.appointments import events as appointments
from kit import logs
from services.notifications import chores, deliveries, sending
from services.notifications.preferences import CAP
from services.notifications.tests.world import PARIS, Pair, Person, Place, Visit, World, dies, sign_in


def quiet_now(world: World) -> dict[str, str]:
    """Quiet hours that began an hour ago, on the clock of Paris, and end in two."""
    local = world.now().astimezone(ZoneInfo(PARIS))
    return {
        "quiet_from": (local - timedelta(hours=1)).strftime("%H:%M"),
        "quiet_to": (local + timedelta(hours=2)).strftime("%H:%M"),
    }


def booked(world: World, **said: Any) -> Person:
    """One whose appointment was just booked; the professional wants no mails."""
    camille, doctor = world.person(), world.professional()
    doctor.wants("appointment_booked", mail=False)
    if said:
        camille.wants(**said)
    Visit(world, camille, doctor).book()
    return camille


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


def test_in_quiet_hours_a_mail_waits_and_an_offer_does_not(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    doctor.wants("appointment_booked", mail=False)
    camille.wants(**quiet_now(world))
    Visit(world, camille, doctor).book()
    Place(world, camille, doctor).tell(appointments.OfferMade)
    assert [mail["subject"] for mail in world.mail()] == ["Une place s'est libérée"]
    [waiting] = world.rows("SELECT *, due_at - now() AS waits FROM deliveries WHERE done_at IS NULL")
    assert timedelta(hours=1, minutes=58) < waiting["waits"] <= timedelta(hours=2)
    assert camille.kinds() == ["offer_made", "appointment_booked"], "the application is quiet by itself"


def test_quiet_hours_that_were_set_meanwhile_hold_a_mail_back_which_is_then_not_late(world: World) -> None:
    camille = booked(world)
    camille.wants(**quiet_now(world))
    assert (world.mail(), world.states()) == ([], [("queued", None)])
    with world.db.transaction() as tx:
        assert deliveries.oldest(tx) == 0
    camille.wants(quiet_from=None, quiet_to=None)
    world.hurry()
    assert len(world.mail()) == 1


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


def fill_the_day(world: World, someone: Person, *, pressing: bool = False) -> None:
    world.run(
        "INSERT INTO deliveries (id, member_id, digest, pressing, state, due_at, next_at, done_at)"
        " SELECT gen_random_uuid(), :id, false, :pressing, 'sent', now(), now(), now() FROM generate_series(1, :cap)",
        id=someone.id, pressing=pressing, cap=CAP,
    )  # fmt: skip


def last(world: World) -> tuple[str, str | None]:
    return world.states()[-1]


def test_over_the_days_cap_what_can_wait_goes_into_the_next_digest(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    fill_the_day(world, camille)
    visit = Visit(world, camille, doctor)
    visit.tell(appointments.AppointmentBooked, "professional")
    visit.remind()
    assert [mail["subject"] for mail in world.mail()] == ["Rappel de rendez-vous"], "what cannot wait has its own place"
    assert world.rows("SELECT state, reason FROM deliveries WHERE state <> 'sent'") == [
        {"state": "dropped", "reason": "capped"}
    ]
    world.hurry()
    world.gather()
    [mail] = world.mail()
    assert mail["subject"] == "Les nouvelles du jour"


def test_over_the_days_cap_what_cannot_wait_is_dropped(world: World) -> None:
    camille = world.person()
    fill_the_day(world, camille, pressing=True)
    sign_in(world, camille)
    assert world.mail() == []
    assert world.rows("SELECT reason FROM deliveries WHERE reason IS NOT NULL") == [{"reason": "capped"}]
    assert camille.kinds() == ["new_sign_in"]


def test_the_cap_is_of_a_day_and_of_one_member(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    fill_the_day(world, camille)
    world.run("UPDATE deliveries SET done_at = now() - interval '25 hours'")
    fill_the_day(world, doctor)
    Visit(world, camille, doctor).tell(appointments.AppointmentBooked, "professional")
    assert [mail["to"] for mail in world.mail()] == ["camille@example.org"]


def test_a_member_who_is_just_being_erased_is_not_waited_for(world: World) -> None:
    camille = booked(world)
    with world.db.transaction() as tx:
        tx.execute(text("SELECT FROM members WHERE id = :id FOR UPDATE"), {"id": camille.id})
        assert world.mail() == []
    [row] = world.rows("SELECT state, attempts, next_at > now() - interval '1 second' AS soon FROM deliveries")
    assert row == {"state": "queued", "attempts": 0, "soon": True}


def test_no_address_and_no_word_is_stored(world: World) -> None:
    camille, doctor = world.person("Zinnia"), world.professional()
    camille.wants(discreet=False)
    Visit(world, camille, doctor).book()
    Pair(world, doctor, camille).ask()
    world.mail()
    tables = [row["tablename"] for row in world.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    stored = "".join(str(row) for table in tables for row in world.rows(f"SELECT * FROM {table}"))
    assert "example.org" not in stored
    assert "confirmé" not in stored
    assert str(camille.id) in stored


@pytest.fixture
def _logging() -> Iterator[None]:
    """Logs as a service writes them, for one test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure("notifications", "DEBUG")
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.usefixtures("_logging")
def test_logs_hold_no_address_and_no_name(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    booked(world)

    def refuse(mail: dict[str, Any]) -> None:
        raise OSError(f"{mail['to']} {mail['text']}")

    world.postman.before = refuse
    world.mail()
    said = "".join(capfd.readouterr()).lower()
    assert "mail_waits" in said
    assert not any(word in said for word in ("camille", "example.org", "confirmé", "token"))


def test_wall_times_are_kept_as_said(world: World) -> None:
    camille = world.person()
    camille.wants(quiet_from="22:00", quiet_to="07:00")
    [row] = world.rows("SELECT quiet_from, quiet_to FROM preferences")
    assert (row["quiet_from"], row["quiet_to"]) == (time(22), time(7))
    assert isinstance(world.now(), datetime)
