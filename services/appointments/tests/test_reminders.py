"""Reminders: due by the calendar of the place, told once, and only of what stands at that time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from kit.database import moment
from services.appointments import reminders
from services.appointments.models import Booking
from services.appointments.tests.world import PARIS, Person, Plan, World

MADE = datetime(2026, 1, 2, 12, tzinfo=UTC)


def at(there: str, zone: str = PARIS) -> datetime:
    return datetime.fromisoformat(there).replace(tzinfo=ZoneInfo(zone))


def planned(world: World, plan: Plan, who: Person, starts: datetime, now: datetime = MADE) -> UUID:
    """An appointment that stands, with its reminders."""
    booking_id = world.stand(plan, who, starts)
    with world.db.transaction() as tx:
        reminders.plan(tx, tx.get_one(Booking, booking_id), now)
    return booking_id


def tell(world: World, now: datetime) -> int:
    with world.db.transaction() as tx:
        return reminders.tell(tx, now)


def choose(world: World, who: Person, *leads: str, now: datetime = MADE) -> None:
    with world.db.transaction() as tx:
        reminders.choose(tx, who.id, leads, now)


def told(world: World) -> list[tuple[str, str]]:
    rows = world.rows("SELECT payload FROM outbox WHERE type = 'appointments.reminder.due' ORDER BY id")
    return [(row.payload["appointment_id"], row.payload["lead"]) for row in rows]


def due(world: World) -> list[tuple[str, datetime]]:
    return [(r.lead, r.due_at) for r in world.rows("SELECT lead, due_at FROM reminders ORDER BY due_at")]


@pytest.mark.parametrize(
    ("starts", "lead", "wanted"),
    [
        ("2026-03-29T09:30+02:00", "P1D", "2026-03-28T09:30+01:00"),  # the clock goes forward in the night between
        ("2026-04-02T09:30+02:00", "P7D", "2026-03-26T09:30+01:00"),
        ("2026-10-25T09:30+01:00", "P1D", "2026-10-24T09:30+02:00"),  # and back
        ("2026-10-25T02:30+02:00", "PT1H", "2026-10-25T01:30+02:00"),
        ("2026-10-25T02:30+01:00", "PT1H", "2026-10-25T02:30+02:00"),  # an hour is an hour, whatever the clock shows
        ("2026-10-26T02:30+01:00", "P1D", "2026-10-25T02:30+02:00"),  # shown twice: the first
        ("2026-03-30T02:30+02:00", "P1D", "2026-03-29T03:30+02:00"),  # skipped: an hour later by the clock
        ("2026-03-29T03:15+02:00", "PT1H", "2026-03-29T01:15+01:00"),
    ],
)
def test_days_before_are_days_of_the_calendar_and_an_hour_is_an_hour(starts: str, lead: str, wanted: str) -> None:
    found = reminders.due_at(datetime.fromisoformat(starts), PARIS, lead)
    assert found.astimezone(UTC) == datetime.fromisoformat(wanted)


def test_who_chose_nothing_is_reminded_a_day_before(world: World) -> None:
    plan, who = world.plan(), world.person()
    planned(world, plan, who, at("2026-03-29T09:30"))
    assert due(world) == [("P1D", at("2026-03-28T09:30"))]


def test_a_reminder_whose_time_is_past_at_booking_is_none(world: World) -> None:
    plan, who = world.plan(), world.person()
    choose(world, who, "P7D", "P1D", "PT1H")
    planned(world, plan, who, at("2026-05-06T10:00"), now=at("2026-05-05T10:00"))
    assert [lead for lead, _ in due(world)] == ["PT1H"]


def test_what_is_due_is_told_once_with_ids_and_times_only(world: World) -> None:
    plan, who = world.plan(), world.person()
    booking_id = planned(world, plan, who, at("2026-05-06T10:00"))
    assert tell(world, at("2026-05-05T09:59")) == 0
    assert tell(world, at("2026-05-05T10:00")) == 1
    assert tell(world, at("2026-05-05T10:01")) == 0
    [row] = world.rows("SELECT * FROM outbox")
    assert row.payload == {
        "reminder_id": str(row.aggregate_id), "appointment_id": str(booking_id), "member_id": str(who.id),
        "professional_id": str(plan.professional.id), "starts_at": "2026-05-06T08:00:00+00:00", "time_zone": PARIS,
        "video": False, "lead": "P1D",
    }  # fmt: skip


def test_after_an_absence_of_the_worker_only_the_last_missed_reminder_is_told(world: World) -> None:
    plan, who = world.plan(), world.person()
    choose(world, who, "P7D", "P1D", "PT1H")
    booking_id = planned(world, plan, who, at("2026-05-06T10:00"))
    assert tell(world, at("2026-05-05T12:00")) == 1
    assert tell(world, at("2026-05-05T12:01")) == 0
    assert tell(world, at("2026-05-06T09:00")) == 1
    assert told(world) == [(str(booking_id), "P1D"), (str(booking_id), "PT1H")]


def test_nobody_is_reminded_of_what_has_begun(world: World) -> None:
    plan, who = world.plan(), world.person()
    planned(world, plan, who, at("2026-05-06T10:00"))
    assert tell(world, at("2026-05-06T10:00")) == 0


@pytest.mark.parametrize("state", ["cancelled", "kept", "declined"])
def test_nobody_is_reminded_of_what_does_not_stand(world: World, state: str) -> None:
    plan, who = world.plan(), world.person()
    planned(world, plan, who, at("2026-05-06T10:00"))
    world.run("UPDATE bookings SET state = :state", state=state)  # and its rows of reminders were forgotten
    assert tell(world, at("2026-05-05T11:00")) == 0


def test_after_a_move_only_the_new_time_is_told_also_where_the_old_was(world: World) -> None:
    plan, who = world.plan(), world.person()
    booking_id = planned(world, plan, who, at("2026-05-06T10:00"))
    assert tell(world, at("2026-05-05T10:00")) == 1
    world.run(
        "UPDATE bookings SET starts_at = starts_at + interval '3 days', ends_at = ends_at + interval '3 days',"
        " during = tstzrange(starts_at + interval '3 days', ends_at + interval '3 days')"
    )
    with world.db.transaction() as tx:
        reminders.plan(tx, tx.get_one(Booking, booking_id), at("2026-05-05T11:00"))
    assert tell(world, at("2026-05-06T09:00")) == 0
    assert tell(world, at("2026-05-08T10:00")) == 1
    assert len(told(world)) == 2


def test_a_suspended_member_is_reminded_when_they_are_back(world: World) -> None:
    plan, who = world.plan(), world.person()
    planned(world, plan, who, at("2026-05-06T10:00"))
    world.run("UPDATE members SET state = 'suspended' WHERE id = :id", id=who.id)
    assert tell(world, at("2026-05-05T10:00")) == 0
    world.run("UPDATE members SET state = 'active'")
    assert tell(world, at("2026-05-05T10:30")) == 1


def test_another_choice_rewrites_what_is_to_come_and_repeats_nothing(world: World) -> None:
    plan, who = world.plan(), world.person()
    planned(world, plan, who, at("2026-05-06T10:00"))
    tell(world, at("2026-05-05T10:00"))
    choose(world, who, "P1D", "PT1H", now=at("2026-05-05T11:00"))
    assert tell(world, at("2026-05-05T12:00")) == 0
    assert tell(world, at("2026-05-06T09:00")) == 1
    choose(world, who, now=at("2026-05-05T11:00"))
    with world.db.transaction() as tx:
        assert reminders.leads(tx, who.id) == []


def test_what_was_missed_is_still_told_after_another_choice_that_holds_it(world: World) -> None:
    plan, who = world.plan(), world.person()
    planned(world, plan, who, at("2026-05-06T10:00"))
    choose(world, who, "P1D", "PT1H", now=at("2026-05-05T11:00"))
    assert tell(world, at("2026-05-05T11:00")) == 1
    choose(world, who, "PT1H", now=at("2026-05-05T11:00"))
    assert [lead for lead, _ in due(world)] == ["P1D", "PT1H"]


def test_two_workers_have_one_effect(world: World) -> None:
    plan, who, ready = world.plan(), world.person(), Barrier(2)
    choose(world, who, "P7D", "P1D")
    for day in range(6, 26):
        planned(world, plan, who, at(f"2026-05-{day:02}T10:00"))

    def work(_: Any) -> int:
        with world.db.transaction() as tx:
            moment(tx)
            ready.wait(5)
            count = reminders.tell(tx, at("2026-05-05T10:00"))
            ready.wait(5)  # neither commits before the other has looked
        return count

    with ThreadPoolExecutor(2) as threads:
        counts = list(threads.map(work, range(2)))
    assert sum(counts) + tell(world, at("2026-05-05T10:00")) == len(told(world)) == len(set(told(world)))
    assert {one for one, _ in told(world)} == {
        str(row.id) for row in world.rows("SELECT id FROM bookings WHERE starts_at <= '2026-05-12 10:00+02'")
    }


def test_whoever_cancels_meanwhile_comes_first(world: World) -> None:
    plan, who = world.plan(), world.person()
    booking_id = planned(world, plan, who, at("2026-05-06T10:00"))
    with world.db.transaction() as cancelling:
        cancelling.get_one(Booking, booking_id).state = "cancelled"
        cancelling.flush()
        assert tell(world, at("2026-05-05T10:00")) == 0
    assert tell(world, at("2026-05-05T10:00") + timedelta(seconds=1)) == 0
