"""A hold becomes an appointment in one transaction with its event, with everything checked again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cryptography.exceptions import InvalidTag

from services.appointments.tests.world import PARIS, World

NOTE = "Douleur au genou depuis mardi"


def test_a_hold_becomes_an_appointment_of_the_same_id(world: World) -> None:
    plan, who = world.plan(), world.person()
    hold = who.do("hold", **plan.slot(3))
    made = who.do("book", hold_id=hold["id"], note=NOTE)
    assert made == who.ask("appointment", appointment_id=hold["id"])
    assert (made["id"], made["state"], made["note"], made["side"]) == (hold["id"], "confirmed", NOTE, "member")
    assert (made["starts_at"], made["local"], made["time_zone"]) == (hold["starts_at"], hold["local"], PARIS)
    assert datetime.fromisoformat(made["cancel_until"]) == plan.at(3) - timedelta(hours=4)
    assert (made["can_move"], made["can_cancel"], made["version"], made["next"]) == (True, "freely", 1, None)
    assert made["professional"]["id"] == str(plan.professional.id)
    assert made["member"]["id"] == made["booked_by"]["id"] == str(who.id)
    assert (made["verified"], made["birth_date"], made["expires_at"], made["late"]) == (False, None, None, False)
    assert world.told() == [("booked", "member", 1)]


def test_what_is_told_is_ids_and_times(world: World) -> None:
    plan, who = world.plan(), world.person()
    made = who.book(plan.slot(3), note=NOTE)
    [row] = world.rows("SELECT payload, subjects FROM outbox")
    assert row.payload == {
        "appointment_id": made["id"], "agenda_id": str(plan.agenda_id), "member_id": str(who.id),
        "professional_id": str(plan.professional.id), "starts_at": row.payload["starts_at"],
        "ends_at": row.payload["ends_at"], "time_zone": PARIS, "video": False, "by": "member",
    }  # fmt: skip
    assert datetime.fromisoformat(row.payload["starts_at"]) == plan.at(3)


def test_a_note_and_a_birth_date_lie_sealed_each_in_its_own_place(world: World) -> None:
    plan, who = world.plan(oldest=120), world.person()
    hold = who.do("hold", **plan.slot(3))
    who.do("book", hold_id=hold["id"], note=NOTE, birth_date="1980-05-17")
    [row] = world.rows("SELECT note, birth_date FROM bookings")
    assert NOTE.encode() not in bytes(row.note)
    assert b"1980" not in bytes(row.birth_date)
    assert plan.professional.ask("appointment", appointment_id=hold["id"])["birth_date"] == "1980-05-17"
    world.run("UPDATE bookings SET birth_date = note")
    with pytest.raises(InvalidTag):
        plan.professional.ask("appointment", appointment_id=hold["id"])


def test_a_birth_date_that_is_not_asked_is_not_kept(world: World) -> None:
    plan, who = world.plan(), world.person()
    who.book(plan.slot(3), birth_date="1980-05-17")
    assert world.rows("SELECT birth_date FROM bookings") == [(None,)]


def test_a_hold_that_is_over_books_nothing_and_names_what_is_free(world: World) -> None:
    plan, who = world.plan(), world.person()
    hold = who.do("hold", **plan.slot(3))
    world.run("UPDATE bookings SET expires_at = now()")
    refused = who.refusal("book", hold_id=hold["id"])
    assert refused is not None
    assert refused.name == "HoldExpired"
    assert datetime.fromisoformat(refused.extra["next"][0]["starts_at"]) == plan.at(3)
    assert world.events() == []


def test_one_hold_books_once(world: World) -> None:
    plan, who = world.plan(), world.person()
    hold = who.do("hold", **plan.slot(3))
    who.do("book", hold_id=hold["id"])
    assert who.refused("book", hold_id=hold["id"]) == "HoldExpired"
    assert who.do("hold", **plan.slot(4))
    assert who.do("hold", **plan.slot(5))  # an appointment is no hold any more


def test_the_same_key_answers_with_the_same_appointment(world: World) -> None:
    plan, who = world.plan(), world.person()
    hold = who.do("hold", **plan.slot(3))
    first = who.ask("book", hold_id=hold["id"], key="k1")
    again = who.ask("book", hold_id=hold["id"], key="k1")
    assert (first["replayed"], again["replayed"], first["status"]) == (False, True, 201)
    assert first["object"] == again["object"]
    assert len(world.events()) == 1


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ("UPDATE agendas SET is_open = false", "AgendaClosed"),
        ("UPDATE members SET state = 'suspended' WHERE kind = 'professional'", "NotFound"),
        ("UPDATE reasons SET patients = 'known'", "NotForYou"),
        ("UPDATE reasons SET minimum_notice = 60 * 24 * 9", "SlotTaken"),
        ("UPDATE reasons SET horizon = 1", "SlotTaken"),
        ("UPDATE reasons SET most_per_day = 0", "SlotTaken"),
        ("UPDATE reasons SET youngest = 18", "Invalid"),
        ("UPDATE reasons SET ended_at = now()", "NotFound"),
        ("DELETE FROM hours", "SlotTaken"),
    ],
)
def test_everything_is_checked_again(world: World, change: str, refused: str) -> None:
    plan, who = world.plan(), world.person()
    hold = who.do("hold", **plan.slot(3))
    world.run(change)
    assert who.refused("book", hold_id=hold["id"]) == refused
    assert world.rows("SELECT state FROM bookings") == [("held",)]
    assert world.events() == []


@pytest.mark.parametrize(
    ("years", "days", "refused"),
    [(18, 0, None), (18, 1, "NotForYou"), (66, 1, None), (66, 0, "NotForYou")],
    ids=["on the birthday", "a day too young", "the last day", "a day too old"],
)
def test_the_age_counts_on_the_day_of_the_visit(world: World, years: int, days: int, refused: str | None) -> None:
    plan, who = world.plan(youngest=18, oldest=65), world.person()
    ahead = next(n for n in range(3, 9) if plan.at(n).day <= 28)  # a day that every month has
    visit = plan.at(ahead).date()
    born = visit.replace(year=visit.year - years) + timedelta(days)
    hold = who.do("hold", **plan.slot(ahead))
    assert who.refused("book", hold_id=hold["id"], birth_date=born.isoformat()) == refused


@pytest.mark.parametrize("born", [None, "2999-01-01"])
def test_a_reason_with_an_age_asks_for_the_birth_date(world: World, born: str | None) -> None:
    plan, who = world.plan(youngest=18), world.person()
    hold = who.do("hold", **plan.slot(3))
    refused = who.refusal("book", hold_id=hold["id"], birth_date=born)
    assert refused is not None
    assert [error["pointer"] for error in refused.extra["errors"]] == ["/birth_date"]
    assert "2999" not in str(refused.extra)


def test_what_needs_approval_is_asked_for_and_taken_until_it_is_decided(world: World) -> None:
    plan, who = world.plan(needs_approval=True), world.person()
    made = who.book(plan.slot(9))
    assert made["state"] == "pending"
    left = datetime.fromisoformat(made["expires_at"]) - datetime.now(ZoneInfo(PARIS))
    assert timedelta(hours=47) < left <= timedelta(hours=48)
    assert world.person().refused("hold", **plan.slot(9)) == "SlotTaken"
    assert world.told() == [("requested", "member", 1)]
    assert world.rows("SELECT 1 FROM reminders") == []


def test_an_appointment_has_its_reminder(world: World) -> None:
    plan, who = world.plan(), world.person()
    who.book(plan.slot(3))
    assert world.rows("SELECT lead FROM reminders") == [("P1D",)]


def test_appointments_come_with_the_next_first_and_what_is_over_with_the_last_first(world: World) -> None:
    plan, who = world.plan(), world.person()
    ids = {days: str(world.stand(plan, who, plan.at(days))) for days in (-9, -2, 3, 5, 7)}
    ids[6] = str(world.stand(plan, who, plan.at(6), state="cancelled"))
    world.stand(plan, world.person(), plan.at(4))
    upcoming = who.ask("appointments", limit=2)
    more = who.ask("appointments", limit=2, cursor=upcoming["next"])
    assert [item["id"] for item in upcoming["items"] + more["items"]] == [ids[3], ids[5], ids[7]]
    assert more["next"] is None
    past = who.ask("appointments", when="past", limit=2)
    last = who.ask("appointments", when="past", limit=2, cursor=past["next"])
    assert [item["id"] for item in past["items"] + last["items"]] == [ids[6], ids[-2], ids[-9]]
    assert who.refused("appointments", cursor="nonsense") == "Invalid"
