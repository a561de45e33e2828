"""Agendas, sites and reasons through the doors: who opens one, what may change, what stays."""

from typing import Any

import pytest

from kit.refusals import Invalid
from services.appointments.tests.rows import book
from services.appointments.tests.world import ORDINARY, PARIS, Person, World

SITE = {"name": "Cabinet du Port", "address": "12 quai de la Fosse, Nantes", "time_zone": PARIS}
AGENDA: dict[str, Any] = {"country": "FR", "sites": [SITE]}


def professional(world: World) -> Person:
    return world.person("professional", "Dr Hélène Marchand")


def pointers(person: Person, door: str, **arguments: Any) -> list[str]:
    """The fields that a door finds wrong."""
    with pytest.raises(Invalid) as refused:
        person.ask(door, **arguments)
    return [error["pointer"] for error in refused.value.extra["errors"]]


def test_a_professional_opens_an_agenda_which_is_not_verified_without_a_badge(world: World) -> None:
    me = professional(world)
    agenda = me.do("put_agenda", member_id=me.id, **AGENDA)
    assert agenda == me.ask("agenda", member_id=me.id)
    assert (agenda["verified"], agenda["rights"], agenda["version"]) == (False, ["see", "book", "set_up"], 1)
    assert agenda["member"]["display_name"] == "Dr Hélène Marchand"
    assert agenda["sites"] == [{**SITE, "id": agenda["sites"][0]["id"]}]
    world.run("UPDATE members SET badge = 'verified'")
    assert me.ask("agenda", member_id=me.id)["verified"]


@pytest.mark.parametrize("kind", ["patient", "carer", "association", "partner"])
def test_nobody_but_a_professional_opens_one(world: World, kind: str) -> None:
    me, other = world.person(kind), professional(world)
    assert me.refused("put_agenda", member_id=me.id, **AGENDA) == "NotProfessional"
    assert me.refused("put_agenda", member_id=other.id, **AGENDA) == "NotFound"
    assert world.rows("SELECT FROM agendas") == []


def test_a_stranger_finds_no_agenda_to_manage(world: World) -> None:
    plan, stranger = world.plan(), world.person("professional")
    for door in ("agenda", "reasons", "hours", "exceptions", "delegates", "patients"):
        assert stranger.refused(door, member_id=plan.professional.id) == "NotFound", door
    assert stranger.refused("put_agenda", member_id=plan.professional.id, **AGENDA) == "NotFound"
    assert stranger.ask("agendas") == {"items": [], "next": None}


def test_a_change_that_saw_an_older_version_is_refused(world: World) -> None:
    me = professional(world)
    site = me.do("put_agenda", member_id=me.id, **AGENDA)["sites"][0]
    changed = {"country": "FR", "sites": [site], "policy": "Prévenez la veille.", "is_open": False}
    assert me.do("put_agenda", member_id=me.id, version=1, **changed)["version"] == 2
    assert me.refused("put_agenda", member_id=me.id, version=1, **changed) == "VersionConflict"
    assert me.ask("agenda", member_id=me.id)["policy"] == "Prévenez la veille."


def test_sites_keep_their_order_and_those_missing_end_with_their_hours(world: World) -> None:
    me = professional(world)
    first = me.do("put_agenda", member_id=me.id, **AGENDA)["sites"][0]
    annex = {**SITE, "name": "Annexe", "time_zone": "Europe/London"}
    both = me.do("put_agenda", member_id=me.id, country="FR", sites=[annex, first])["sites"]
    assert [site["name"] for site in both] == ["Annexe", "Cabinet du Port"]
    hours = [{"site_id": site["id"], "weekday": 1, "starts": "09:00", "ends": "12:00"} for site in both]
    me.do("put_hours", member_id=me.id, items=hours)
    left = me.do("put_agenda", member_id=me.id, country="FR", sites=[first])["sites"]
    assert left == [first]
    assert [hour["site_id"] for hour in me.ask("hours", member_id=me.id)["items"]] == [first["id"]]
    gone = both[0]
    assert pointers(me, "put_agenda", member_id=me.id, country="FR", sites=[first, gone]) == ["/sites/1/id"]


def test_a_site_with_upcoming_appointments_does_not_end(world: World) -> None:
    plan = world.plan()
    me, booking_id = plan.professional, book(world, plan, plan.at(1))
    other = {"country": "FR", "sites": [SITE]}
    assert pointers(me, "put_agenda", member_id=me.id, **other) == ["/sites"]
    world.run("UPDATE bookings SET state = 'cancelled' WHERE id = :id", id=booking_id)
    assert me.refused("put_agenda", member_id=me.id, **other) is None


def test_a_region_is_one_whose_holidays_are_known(world: World) -> None:
    me = professional(world)
    with pytest.raises(Invalid) as refused:
        me.ask("put_agenda", member_id=me.id, **{**AGENDA, "country": "GB", "region": "QC"})
    assert refused.value.extra["errors"] == [{"pointer": "/region", "detail": "One of ENG, NIR, SCT, WLS, or none."}]
    assert pointers(me, "put_agenda", member_id=me.id, **{**AGENDA, "country": "MA", "region": "QC"}) == ["/region"]
    assert me.do("put_agenda", member_id=me.id, **{**AGENDA, "country": "CA", "region": "QC"})["region"] == "QC"


def test_a_reason_is_added_changed_and_ended_with_the_hours_that_were_for_it_alone(world: World) -> None:
    plan = world.plan()
    me = plan.professional
    reason = me.do("add_reason", member_id=me.id, **{**ORDINARY, "names": {"fr": "Vaccination"}, "duration": 10})
    assert [item["id"] for item in me.ask("reasons", member_id=me.id)["items"]] == [str(plan.reason_id), reason["id"]]
    said = {"member_id": me.id, "reason_id": reason["id"]}
    assert me.do("put_reason", **said, names={"fr": "Vaccin"}, duration=15, most_per_day=4)["most_per_day"] == 4
    hour = {"site_id": str(plan.site_id), "weekday": 1, "ends": "12:00"}
    alone, both = [reason["id"]], [reason["id"], str(plan.reason_id)]
    items = [
        {**hour, "starts": "11:00", "reason_ids": alone},
        {**hour, "weekday": 2, "starts": "11:00", "reason_ids": both},
    ]
    me.do("put_hours", member_id=me.id, items=items)
    me.ask("remove_reason", **said)
    assert [item["id"] for item in me.ask("reasons", member_id=me.id)["items"]] == [str(plan.reason_id)]
    left = me.ask("hours", member_id=me.id)["items"]
    assert [(item["weekday"], item["reason_ids"]) for item in left] == [(2, [str(plan.reason_id)])]
    assert me.refused("remove_reason", **said) == me.refused("put_reason", **said, **ORDINARY) == "NotFound"


def test_a_reason_of_another_agenda_is_not_there(world: World) -> None:
    plan, other = world.plan(), world.plan()
    said = {"member_id": plan.professional.id, "reason_id": other.reason_id}
    assert plan.professional.refused("put_reason", **said, **ORDINARY) == "NotFound"
    assert plan.professional.refused("remove_reason", **said) == "NotFound"


def test_changing_or_ending_a_reason_leaves_appointments_as_they_are(world: World) -> None:
    plan = world.plan()
    book(world, plan, plan.at(1))
    before = world.rows("SELECT * FROM bookings")
    said = {"member_id": plan.professional.id, "reason_id": plan.reason_id}
    plan.professional.ask("put_reason", **said, **{**ORDINARY, "duration": 90, "buffer_after": 60})
    plan.professional.ask("remove_reason", **said)
    assert world.rows("SELECT * FROM bookings") == before
