"""Freed places are offered one by one, in order, to who wants them; an offer that lapses passes on at once."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from uuid6 import uuid7

from services.appointments import offers, places
from services.appointments.models import Wait
from services.appointments.slots import Slot
from services.appointments.tests.lists import ALWAYS, expire, leave, offered, queue
from services.appointments.tests.world import PARIS, Plan, World

SLOT = Slot(
    datetime(2026, 3, 29, 7, 30, tzinfo=UTC), datetime(2026, 3, 29, 8, tzinfo=UTC), uuid4(), PARIS, False
)  # a Sunday, 9:30 by a clock that went forward that night


def sweep(world: World, plan: Plan) -> None:
    with world.db.transaction() as tx:
        places.lock(tx, None, plan.agenda_id)


def test_a_freed_place_is_offered_to_the_first_who_waits_in_the_same_transaction(world: World) -> None:
    plan, first, second = world.plan(), world.person(), world.person()
    queue(world, plan, first)
    queue(world, plan, second)
    leave(world, plan, plan.at(3))
    assert offered(world) == [(first.id, "made")]
    [place] = world.rows("SELECT * FROM bookings WHERE state = 'offered'")
    assert (place.member_id, place.starts_at, place.session_id) == (first.id, plan.at(3), None)
    [told] = world.rows("SELECT * FROM outbox WHERE type LIKE 'appointments.offer.%'")
    assert told.payload["member_id"] == str(first.id)
    assert told.payload["professional_id"] == str(plan.professional.id)
    assert told.payload["time_zone"] == PARIS


def test_an_offer_that_nobody_answers_passes_to_the_next_and_never_comes_back(world: World) -> None:
    plan, people = world.plan(), [world.person() for _ in range(3)]
    for who in people:
        queue(world, plan, who)
    leave(world, plan, plan.at(3))
    for _ in range(4):
        expire(world)
        sweep(world, plan)
    assert offered(world) == [(who.id, "lapsed") for who in people]
    assert world.rows("SELECT 1 FROM bookings WHERE state = 'offered'") == []
    assert world.events() == ["appointments.offer.made", "appointments.offer.lapsed"] * 3


def test_another_freed_place_goes_to_who_has_no_offer_open(world: World) -> None:
    plan, first, second = world.plan(), world.person(), world.person()
    queue(world, plan, first)
    queue(world, plan, second)
    leave(world, plan, plan.at(3))
    leave(world, plan, plan.at(4))
    assert offered(world) == [(first.id, "made"), (second.id, "made")]


def test_who_left_a_place_is_not_offered_it(world: World) -> None:
    plan, who = world.plan(), world.person()
    queue(world, plan, who)
    leave(world, plan, plan.at(3), who)
    assert offered(world) == []


def test_a_place_goes_only_to_who_is_there(world: World) -> None:
    plan, suspended, blocked, blocking = world.plan(), *(world.person() for _ in range(3))
    for who in (suspended, blocked, blocking):
        queue(world, plan, who)
    world.run("UPDATE members SET state = 'suspended' WHERE id = :id", id=suspended.id)
    for one, other in ((plan.professional, blocked), (blocking, plan.professional)):
        world.run("INSERT INTO blocks VALUES (gen_random_uuid(), :one, :other)", one=one.id, other=other.id)
    leave(world, plan, plan.at(3))
    assert offered(world) == []


@pytest.mark.parametrize("change", ["UPDATE agendas SET is_open = false", "UPDATE members SET state = 'suspended'"])
def test_nothing_is_offered_while_the_professional_takes_no_bookings(world: World, change: str) -> None:
    plan, who = world.plan(), world.person()
    queue(world, plan, who)
    leaving = world.person()
    world.run(
        f"{change} WHERE id IN (:agenda, :professional)", agenda=plan.agenda_id, professional=plan.professional.id
    )
    leave(world, plan, plan.at(3), leaving)
    assert offered(world) == []


def test_a_place_for_known_patients_goes_to_one(world: World) -> None:
    plan, new, known = world.plan(patients="known"), world.person(), world.person()
    queue(world, plan, new)
    queue(world, plan, known)
    world.run("INSERT INTO patients VALUES (:agenda, :member, true)", agenda=plan.agenda_id, member=known.id)
    leave(world, plan, plan.at(3))
    assert offered(world) == [(known.id, "made")]


def test_a_place_too_short_for_a_reason_goes_to_who_waits_for_another(world: World) -> None:
    plan, long, short = world.plan(), world.person(), world.person()
    longer = uuid7()
    world.run(
        "INSERT INTO reasons SELECT :id, agenda_id, names, 60, 30, video, patients, youngest, oldest, minimum_notice,"
        " horizon, cancel_cutoff, buffer_before, buffer_after, most_per_day, needs_approval FROM reasons",
        id=longer,
    )
    queue(world, plan, long, reason_id=longer)
    queue(world, plan, short)
    world.stand(plan, world.person(), plan.at(3) + timedelta(minutes=30))
    leave(world, plan, plan.at(3))
    assert offered(world) == [(short.id, "made")]


def test_no_offer_outlives_the_notice_of_its_place(world: World) -> None:
    plan, who = world.plan(minimum_notice=3 * 24 * 60), world.person()
    queue(world, plan, who)
    leave(world, plan, plan.at(2))
    assert offered(world) == []
    leave(world, plan, plan.at(5))
    [row] = world.rows("SELECT * FROM offers")
    assert row.expires_at <= row.starts_at - timedelta(days=3)


def test_an_appointment_is_replaced_only_by_an_earlier_one(world: World) -> None:
    plan, who = world.plan(), world.person()
    mine = world.stand(plan, who, plan.at(4))
    queue(world, plan, who, appointment_id=mine)
    leave(world, plan, plan.at(5))
    assert offered(world) == []
    leave(world, plan, plan.at(3))
    assert offered(world) == [(who.id, "made")]


def test_who_called_their_own_appointment_off_still_waits_for_any(world: World) -> None:
    plan, who = world.plan(), world.person()
    mine = world.stand(plan, who, plan.at(4))
    queue(world, plan, who, appointment_id=mine)
    world.run("UPDATE bookings SET state = 'cancelled'")
    leave(world, plan, plan.at(5))
    assert offered(world) == [(who.id, "made")]


def test_who_waited_to_replace_what_is_past_waits_for_any(world: World) -> None:
    plan, who = world.plan(), world.person()
    queue(world, plan, who, appointment_id=world.stand(plan, who, plan.at(-2)))
    leave(world, plan, plan.at(3))
    assert offered(world) == [(who.id, "made")]


@pytest.mark.parametrize(
    ("wishes", "wanted"),
    [
        ({}, True),
        ({"weekdays": [7]}, True),
        ({"weekdays": [1, 2, 3, 4, 5, 6]}, False),
        ({"after": time(9, 30)}, True),
        ({"after": time(9, 31)}, False),
        ({"before": time(9, 31)}, True),
        ({"before": time(9, 30)}, False),
        ({"earliest": date(2026, 3, 29)}, True),
        ({"earliest": date(2026, 3, 30)}, False),
    ],
)
def test_a_place_suits_by_the_clock_of_the_place(wishes: dict[str, Any], wanted: bool) -> None:
    assert offers.suits(Wait(**{**ALWAYS, **wishes}), SLOT, None) is wanted


def test_a_place_suits_who_has_an_appointment_only_when_it_is_sooner() -> None:
    assert not offers.suits(Wait(**ALWAYS), SLOT, SLOT.starts_at)
    assert offers.suits(Wait(**ALWAYS), SLOT, SLOT.starts_at + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-10T08:00", "2026-03-10T08:15"),
        ("2026-03-10T21:59", "2026-03-10T22:14"),
        ("2026-03-10T22:00", "2026-03-11T08:00"),
        ("2026-03-11T03:00", "2026-03-11T08:00"),
        ("2026-03-11T07:58", "2026-03-11T08:13"),
        ("2026-03-28T23:00", "2026-03-29T08:00"),  # nine hours of the clock, eight of life
        ("2026-10-24T23:00", "2026-10-25T08:00"),
    ],
)
def test_one_is_asked_for_15_minutes_by_day_and_until_8_by_night(now: str, until: str) -> None:
    zone = ZoneInfo(PARIS)
    asked, wanted = (datetime.fromisoformat(one).replace(tzinfo=zone).astimezone(UTC) for one in (now, until))
    assert offers.answer_by(asked, PARIS, asked + timedelta(days=5), 120) == wanted


def test_the_notice_of_the_place_comes_first_and_too_little_time_is_none() -> None:
    now = datetime(2026, 3, 10, 23, tzinfo=UTC)
    starts = now + timedelta(hours=4)
    assert offers.answer_by(now, PARIS, starts, 120) == starts - timedelta(minutes=120)
    assert offers.answer_by(now, PARIS, starts, 238) is None
    assert offers.answer_by(now, PARIS, starts, 300) is None
