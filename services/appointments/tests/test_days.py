"""A professional's day and week: who comes, when nobody is there, which days are holidays."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.appointments.tests.world import Plan, World


def day(plan: Plan, ahead: int, days: int = 1) -> dict[str, Any]:
    date = plan.at(ahead).date().isoformat()
    found: dict[str, Any] = plan.professional.ask("day", member_id=plan.professional.id, date=date, days=days)
    return found


def test_a_day_holds_who_comes_with_their_note_in_order(world: World) -> None:
    plan, who = world.plan(), world.person(name="Julien")
    who.book(plan.slot(3, 15), note="Bonjour")
    world.person().book(plan.slot(3, 9))
    world.person().book(plan.slot(4, 9))
    found = day(plan, 3)
    assert [item["local"]["starts"][11:16] for item in found["items"]] == ["09:00", "15:00"]
    assert [item["note"] for item in found["items"]] == [None, "Bonjour"]
    assert {item["side"] for item in found["items"]} == {"professional"}
    assert found["items"][1]["member"]["display_name"] == "Julien"
    assert (found["date"], found["days"], found["time_zones"]) == (plan.at(3).date().isoformat(), 1, ["Europe/Paris"])
    assert len(day(plan, 3, days=7)["items"]) == 3


@pytest.mark.parametrize("state", ["confirmed", "kept", "no_show"])
def test_what_took_place_stays_in_its_day(world: World, state: str) -> None:
    plan = world.plan()
    world.stand(plan, world.person(), plan.at(-3), state=state)
    assert [item["state"] for item in day(plan, -3)["items"]] == [state]


@pytest.mark.parametrize("state", ["cancelled", "declined", "expired"])
def test_what_is_called_off_is_in_no_day(world: World, state: str) -> None:
    plan = world.plan()
    world.stand(plan, world.person(), plan.at(3), state=state)
    assert day(plan, 3)["items"] == []


def test_a_request_is_in_its_day_and_a_hold_is_not(world: World) -> None:
    plan = world.plan(needs_approval=True)
    world.person().book(plan.slot(3))
    world.person().do("hold", **plan.slot(3, 15))
    assert [item["state"] for item in day(plan, 3)["items"]] == ["pending"]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Europe/Paris"])
@pytest.mark.parametrize("at", [time(0), time(23, 30)])
def test_a_day_is_one_of_the_clock_of_the_place(world: World, zone: str, at: time) -> None:
    plan = world.plan(zone=zone)
    who = world.person()
    for ahead in (3, 4, 5):
        world.stand(plan, who, plan.at(ahead, at.hour, at.minute))
    [item] = day(plan, 4)["items"]
    assert datetime.fromisoformat(item["starts_at"]) == plan.at(4, at.hour, at.minute)
    assert len(day(plan, 4, days=2)["items"]) == 2


def test_absences_and_holidays_of_those_days_are_named(world: World) -> None:
    plan = world.plan()
    world.run(
        "INSERT INTO overrides (id, agenda_id, kind, starts, ends) VALUES"
        " (gen_random_uuid(), :agenda, 'absence', '2027-01-01 08:00', '2027-01-02 12:00'),"
        " (gen_random_uuid(), :agenda, 'absence', '2027-01-05 08:00', '2027-01-05 12:00')",
        agenda=plan.agenda_id,
    )
    ask = {"member_id": plan.professional.id, "date": "2027-01-01"}
    found = plan.professional.ask("day", **ask)
    assert [(one["kind"], one["starts"], one["ends"], one["site_id"]) for one in found["absences"]] == [
        ("absence", "2027-01-01T08:00", "2027-01-02T12:00", None)
    ]
    assert found["holidays"] == [{"date": "2027-01-01", "name": "Jour de l'an"}]
    assert len(plan.professional.ask("day", days=7, **ask)["absences"]) == 2


def test_days_are_for_who_manages_the_agenda(world: World) -> None:
    plan = world.plan()
    ask = {"member_id": plan.professional.id, "date": "2027-01-01"}
    assert world.delegate(plan, "see").ask("day", **ask)["items"] == []
    assert world.person().refused("day", **ask) == "NotFound"
    assert world.person("professional").refused("day", **ask) == "NotFound"
    assert world.person().refused("day", member_id=world.person().id, date="2027-01-01") == "NotFound"


def test_on_the_day_of_a_clock_change_each_time_has_its_own_offset(world: World) -> None:
    plan, paris = world.plan(), ZoneInfo("Europe/Paris")
    who = world.person()
    for fold in (0, 1):
        at = datetime(2026, 10, 25, 2, 30, tzinfo=paris, fold=fold)
        world.stand(plan, who, at.astimezone(ZoneInfo("UTC")))
    found = plan.professional.ask("day", member_id=plan.professional.id, date="2026-10-25")
    starts = [item["local"]["starts"] for item in found["items"]]
    assert starts == ["2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"]
    assert datetime.fromisoformat(starts[1]) - datetime.fromisoformat(starts[0]) == timedelta(hours=1)
