"""Looking for a slot through the doors: what is shown to whom, and what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from uuid6 import uuid7

from kit.times import instant
from services.appointments.tests.rows import book, crowd, statements
from services.appointments.tests.world import Person, Plan, World


def search(plan: Plan, first: int, last: int) -> dict[str, Any]:
    """The arguments of `slots` from a day to another, counted from today."""
    days = {"from": str(plan.at(first).date()), "to": str(plan.at(last).date())}
    return {"professional_id": plan.professional.id, "reason_id": plan.reason_id, **days}


def test_a_slot_is_shown_as_an_instant_and_as_the_clock_of_its_place(world: World) -> None:
    plan, me = world.plan(zone="America/Toronto"), world.person()
    found = me.ask("slots", **search(plan, 2, 2))
    first = plan.at(2, 0)
    assert found["items"][0] == {
        "starts_at": found["items"][0]["starts_at"],
        "ends_at": found["items"][0]["ends_at"],
        "time_zone": "America/Toronto",
        "local": {
            "starts": first.isoformat(timespec="minutes"),
            "ends": (first + timedelta(minutes=30)).isoformat(timespec="minutes"),
        },
        "site": {"id": str(plan.site_id), "name": "Cabinet", "address": "1 rue des Lilas, Nantes"},
        "video": False,
    }
    assert found["items"][0]["starts_at"].endswith("+00:00")
    assert (found["next"], found["first_after"]) == (None, None)


def test_sixty_days_with_five_hundred_bookings_are_three_statements(world: World) -> None:
    plan, me = world.plan(), world.person()
    crowd(world, plan, days=50, per_day=10)
    with statements(world) as seen:
        found = me.ask("slots", **search(plan, 0, 59))
    assert len(seen) <= 3
    assert len(found["items"]) > 1500
    starts = {item["local"]["starts"] for item in found["items"]}
    assert plan.at(1).isoformat(timespec="minutes") not in starts
    assert plan.at(1, 15).isoformat(timespec="minutes") in starts


def test_where_nothing_is_free_the_first_one_after_is_named_at_the_same_cost(world: World) -> None:
    plan, me = world.plan(), world.person()
    world.run("DELETE FROM hours WHERE weekday <> :day", day=plan.at(9).isoweekday())
    book(world, plan, plan.at(9, 0))
    with statements(world) as seen:
        found = me.ask("slots", **search(plan, 3, 6))
    assert len(seen) <= 3
    assert found["items"] == []
    assert found["first_after"] == instant(plan.at(9, 0, 30))
    world.run("DELETE FROM hours")
    assert me.ask("slots", **search(plan, 3, 6)) == {"items": [], "next": None, "first_after": None}


def test_days_that_are_over_or_beyond_all_calendars_are_empty(world: World) -> None:
    plan, me = world.plan(), world.person()
    said = {"professional_id": plan.professional.id, "reason_id": plan.reason_id}
    past = me.ask("slots", **said, **{"from": "0001-01-01", "to": "0001-01-02"})
    assert past["items"] == []
    assert past["first_after"]
    assert me.ask("slots", **said, **{"from": "9999-12-30", "to": "9999-12-31"})["items"] == []
    assert me.refused("slots", **said, **{"from": "2026-01-01", "to": "2026-03-04"}) == "Invalid"


@pytest.mark.parametrize(("patients", "new", "known"), [("all", 1, 1), ("new", 1, 0), ("known", 0, 1)])
def test_a_reason_is_offered_to_those_it_is_for(world: World, patients: str, new: int, known: int) -> None:
    plan, me = world.plan(patients=patients), world.person()

    def offered() -> tuple[int, str | None, int]:
        found = me.ask("professional", professional_id=plan.professional.id)["reasons"]
        first = me.ask("first_free", professional_ids=[str(plan.professional.id)])["items"]
        return len(found), me.refused("slots", **search(plan, 1, 2)), len(first)

    assert offered() == (new, None if new else "NotForYou", new)
    book(world, plan, plan.at(-1), member=me, state="kept")
    assert offered() == (known, None if known else "NotForYou", known)


def test_a_professional_is_shown_with_what_can_be_booked(world: World) -> None:
    plan, me = world.plan(buffer_after=5), world.person()
    found = me.ask("professional", professional_id=plan.professional.id)
    assert (found["id"], found["verified"], found["is_open"], found["why_not"]) == (
        str(plan.professional.id),
        False,
        True,
        None,
    )
    assert found["sites"][0]["time_zone"] == plan.zone
    assert "buffer_after" not in found["reasons"][0]
    world.run("UPDATE agendas SET is_open = false")
    closed = me.ask("professional", professional_id=plan.professional.id)
    assert (closed["is_open"], closed["why_not"]) == (False, "closed")
    assert me.refused("slots", **search(plan, 1, 2)) == "AgendaClosed"
    assert me.ask("first_free", professional_ids=[str(plan.professional.id)])["items"] == []


def test_who_is_hidden_has_no_agenda(world: World) -> None:
    plan, me = world.plan(), world.person()
    pair = {"one": plan.professional.id, "other": me.id}
    world.run("INSERT INTO blocks VALUES (gen_random_uuid(), :one, :other)", **pair)

    def answers(person: Person, professional_id: Any) -> list[Any]:
        return [
            person.refused("professional", professional_id=professional_id),
            person.refused("slots", **{**search(plan, 1, 2), "professional_id": professional_id}),
            person.ask("first_free", professional_ids=[str(professional_id)])["items"],
        ]

    hidden = answers(me, plan.professional.id)
    assert hidden == answers(me, uuid7()) == answers(me, me.id) == ["NotFound", "NotFound", []]


def test_the_first_free_of_many_costs_as_few_statements_as_of_one(world: World) -> None:
    me, plans = world.person(), [world.plan() for _ in range(50)]
    world.run("DELETE FROM hours WHERE agenda_id = :id", id=plans[3].agenda_id)
    asked = [str(plan.professional.id) for plan in reversed(plans)]
    with statements(world) as seen:
        found = me.ask("first_free", professional_ids=asked)["items"]
    assert len(seen) <= 4
    assert [item["professional_id"] for item in found] == [one for one in asked if one != str(plans[3].professional.id)]


def test_the_first_free_is_the_soonest_of_all_reasons_that_are_wanted(world: World) -> None:
    plan, me = world.plan(minimum_notice=60 * 24 * 20), world.person()
    owner = plan.professional
    video = owner.do("add_reason", member_id=owner.id, names={"fr": "Vidéo"}, duration=20, video=True)

    def first(**more: Any) -> tuple[str, bool]:
        (item,) = me.ask("first_free", professional_ids=[str(owner.id)], **more)["items"]
        return item["reason_id"], item["slot"]["video"]

    assert first() == (video["id"], True)
    assert first(video=False) == (str(plan.reason_id), False)
    assert first(video=True) == (video["id"], True)
    visit = {"member_id": owner.id, "names": {"fr": "Visite"}, "duration": 20}
    owner.do("put_reason", **visit, reason_id=video["id"], minimum_notice=2 * 24 * 60)
    sooner = owner.do("add_reason", **visit, minimum_notice=24 * 60)
    assert first()[0] == sooner["id"]
