"""Ordinary hours, openings and absences through the doors; holidays; and what lies outside after a change."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from uuid6 import uuid7

from services.appointments import holidays
from services.appointments.models import Booking
from services.appointments.tests.rows import book
from services.appointments.tests.test_agendas import pointers
from services.appointments.tests.world import Plan, World


def hour(plan: Plan, weekday: int, starts: str, ends: str, **more: Any) -> dict[str, Any]:
    return {"site_id": str(plan.site_id), "weekday": weekday, "starts": starts, "ends": ends, **more}


def put(plan: Plan, *items: dict[str, Any]) -> list[dict[str, Any]]:
    items_: list[dict[str, Any]] = plan.professional.do("put_hours", member_id=plan.professional.id, items=list(items))[
        "items"
    ]
    return items_


def outside(plan: Plan) -> list[UUID]:
    """The appointments that hours do not hold, as the professional finds them."""
    found = plan.professional.ask("outside", member_id=plan.professional.id)
    assert found["next"] is None
    return [UUID(item["id"]) for item in found["items"]]


def test_hours_are_replaced_as_a_whole_and_listed_from_monday(world: World) -> None:
    plan = world.plan()
    found = put(plan, hour(plan, 2, "14:00", "00:00"), hour(plan, 2, "09:00", "12:00"), hour(plan, 1, "09:00", "12:00"))
    assert [(item["weekday"], item["starts"], item["ends"]) for item in found] == [
        (1, "09:00", "12:00"),
        (2, "09:00", "12:00"),
        (2, "14:00", "00:00"),
    ]
    assert put(plan) == []


@pytest.mark.parametrize(("starts", "refused"), [("11:59", ["/items/0/starts"]), ("12:00", None)])
def test_hours_of_one_site_do_not_overlap(world: World, starts: str, refused: list[str] | None) -> None:
    plan = world.plan()
    items = [hour(plan, 1, starts, "15:00"), hour(plan, 1, "09:00", "12:00")]
    if refused:
        assert pointers(plan.professional, "put_hours", member_id=plan.professional.id, items=items) == refused
    else:
        assert len(put(plan, *items)) == 2


def test_hours_until_midnight_overlap_all_that_follow(world: World) -> None:
    plan = world.plan()
    items = [hour(plan, 1, "09:00", "00:00"), hour(plan, 1, "15:00", "16:00")]
    assert pointers(plan.professional, "put_hours", member_id=plan.professional.id, items=items) == ["/items/1/starts"]


def test_hours_and_exceptions_speak_of_the_own_sites_and_reasons_only(world: World) -> None:
    plan, other = world.plan(), world.plan()
    me = plan.professional
    items = [hour(other, 1, "09:00", "12:00"), hour(plan, 1, "09:00", "12:00", reason_ids=[str(other.reason_id)])]
    assert pointers(me, "put_hours", member_id=me.id, items=items) == ["/items/0/site_id", "/items/1/reason_ids"]
    said = {"kind": "opening", "starts": "2090-01-01T09:00", "ends": "2090-01-01T10:00", "site_id": str(other.site_id)}
    assert pointers(me, "add_exception", member_id=me.id, **said) == ["/site_id"]


def test_exceptions_are_listed_soonest_first_until_they_are_over(world: World) -> None:
    plan = world.plan()
    me = plan.professional
    absence = {"member_id": me.id, "kind": "absence"}
    later = me.do("add_exception", **absence, starts="2090-08-01T00:00", ends="2090-08-15T00:00")
    sooner = me.do(
        "add_exception", member_id=me.id, kind="opening", site_id=str(plan.site_id), starts="2090-01-02T09:00",
        ends="2090-01-02T10:00", reason_ids=[str(plan.reason_id)],
    )  # fmt: skip
    assert me.ask("exceptions", member_id=me.id)["items"] == [sooner, later]
    assert (later["site_id"], later["starts"], sooner["site_id"]) == (None, "2090-08-01T00:00", str(plan.site_id))
    world.run("UPDATE overrides SET starts = '2020-01-01', ends = '2020-01-02' WHERE id = :id", id=sooner["id"])
    assert me.ask("exceptions", member_id=me.id)["items"] == [later]
    assert pointers(me, "add_exception", **absence, starts="2020-08-01T00:00", ends="2020-08-02T00:00") == ["/ends"]
    me.ask("remove_exception", member_id=me.id, exception_id=later["id"])
    assert me.ask("exceptions", member_id=me.id)["items"] == []
    assert me.refused("remove_exception", member_id=me.id, exception_id=later["id"]) == "NotFound"
    assert me.refused("remove_exception", member_id=me.id, exception_id=uuid7()) == "NotFound"


def test_a_change_of_hours_leaves_appointments_and_lists_those_now_outside(world: World) -> None:
    plan = world.plan()
    morning, evening = (book(world, plan, plan.at(2, hour_)) for hour_ in (10, 18))
    before = world.rows("SELECT * FROM bookings")
    assert outside(plan) == []
    put(plan, *(hour(plan, weekday, "09:00", "12:00") for weekday in range(1, 8)))
    assert outside(plan) == [evening]
    assert world.person().refused("outside", member_id=plan.professional.id) == "NotFound"
    day = plan.at(2).date()
    said = {"kind": "absence", "starts": f"{day}T10:15", "ends": f"{day}T10:20"}
    plan.professional.ask("add_exception", member_id=plan.professional.id, **said)
    assert outside(plan) == [morning, evening]
    assert world.rows("SELECT * FROM bookings") == before


def test_what_is_over_or_cancelled_is_not_listed_as_outside(world: World) -> None:
    plan = world.plan()
    book(world, plan, plan.at(-1))
    book(world, plan, plan.at(2), state="cancelled")
    pending = book(world, plan, plan.at(2), state="pending", expires_at=plan.at(1))
    put(plan)
    assert outside(plan) == [pending]


def test_an_appointment_for_a_reason_that_ended_is_outside_only_by_its_time(world: World) -> None:
    plan = world.plan()
    booking_id = book(world, plan, plan.at(2))
    plan.professional.ask("remove_reason", member_id=plan.professional.id, reason_id=plan.reason_id)
    assert outside(plan) == []
    put(plan)
    assert outside(plan) == [booking_id]


def test_on_a_holiday_ordinary_hours_do_not_hold(world: World) -> None:
    plan = world.plan()
    first, last = plan.at(1).date(), plan.at(400).date()
    holiday = min(day for day in holidays.days("FR", None, first, last) if day > first)
    booking_id = book(world, plan, plan.at((holiday - plan.at(0).date()).days))
    assert outside(plan) == []
    world.run("UPDATE agendas SET closed_on_holidays = true")
    assert outside(plan) == [booking_id]
    with world.db.transaction() as tx:
        tx.get_one(Booking, booking_id).state = "cancelled"
    assert outside(plan) == []


@pytest.mark.parametrize("country", ["FR", "CA", "BE", "CH", "DZ", "MA", "TN", "GB", "DE"])
def test_every_country_and_region_has_its_holidays(country: str) -> None:
    year = date(2026, 1, 1), date(2026, 12, 31)
    national = holidays.days(country, None, *year)
    assert len(national) >= 4
    for region in holidays.regions(country):
        holidays.check(country, region)
        assert holidays.days(country, region, *year)


def test_holidays_are_those_of_the_region_named_in_the_language_asked_where_it_is_known() -> None:
    day = date(2026, 6, 24)
    assert day in holidays.days("CA", "QC", day, day)
    assert day not in holidays.days("CA", "ON", day, day)
    labour = date(2026, 5, 1)
    assert holidays.names("FR", None, labour, labour, "fr") == {labour: "Fête du Travail"}
    assert holidays.names("FR", None, labour, labour, "en") == {labour: "Labor Day"}
    assert holidays.names("FR", None, labour, labour, "ar") == {labour: "Fête du Travail"}
    new_year = date(2026, 12, 30), date(2027, 1, 2)
    assert list(holidays.names("FR", None, *new_year, "fr")) == [date(2027, 1, 1)]
