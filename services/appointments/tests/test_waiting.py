"""Waiting lists through the doors: a visible place and rule, an offer taken in one tap, and what ends a place."""

from typing import Any

import pytest
from sqlalchemy import text
from uuid6 import uuid7

from services.appointments import chores
from services.appointments.tests.heard import block, tell
from services.appointments.tests.lists import expire, leave, offer, offered
from services.appointments.tests.world import Person, Plan, World


def wait(who: Person, plan: Plan, **wishes: Any) -> dict[str, Any]:
    where = {"professional_id": plan.professional.id, "reason_id": plan.reason_id}
    made: dict[str, Any] = who.do("wait", **where, **wishes)
    return made


def refused(who: Person, plan: Plan, **wishes: Any) -> str | None:
    return who.refused("wait", professional_id=plan.professional.id, reason_id=plan.reason_id, **wishes)


def test_a_place_on_the_list_shows_the_rule_and_how_many_come_before(world: World) -> None:
    plan, first, second = world.plan(), world.person(), world.person()
    assert wait(first, plan)["place"] == 1
    made = wait(second, plan, weekdays=[1, 2], after="08:00", before="12:30", earliest="2026-12-01")
    assert {**made, "id": "", "created_at": ""} == {
        "id": "",
        "professional": {
            "id": str(plan.professional.id),
            "display_name": "Dr Hélène Marchand",
            "kind": "professional",
            "badge": None,
        },
        "reason": {"id": str(plan.reason_id), "names": {"fr": "Consultation"}},
        "weekdays": [1, 2], "after": "08:00", "before": "12:30", "earliest": "2026-12-01", "appointment_id": None,
        "place": 2, "rule": "in_order", "created_at": "", "offer": None,
    }  # fmt: skip
    first.ask("stop_waiting", wait_id=first.ask("waiting")["items"][0]["id"])
    assert second.ask("waiting")["items"][0]["place"] == 1
    assert first.ask("waiting") == {"items": [], "next": None}


def test_one_waits_once_for_a_visit_and_on_five_lists_at_most(world: World) -> None:
    plan, who = world.plan(), world.person()
    wait(who, plan)
    assert refused(who, plan) == "TooManyWaits"
    for _ in range(4):
        wait(who, world.plan())
    assert refused(who, world.plan()) == "TooManyWaits"


def test_nobody_waits_where_they_could_not_book(world: World) -> None:
    plan, who, known = world.plan(), world.person(), world.plan(patients="known")
    assert refused(plan.professional, plan) == "Invalid"
    assert refused(who, known) == "NotForYou"
    assert who.refused("wait", professional_id=plan.professional.id, reason_id=known.reason_id) == "NotFound"
    assert who.refused("wait", professional_id=uuid7(), reason_id=plan.reason_id) == "NotFound"
    world.run("UPDATE agendas SET is_open = false")
    assert refused(who, plan) == "AgendaClosed"
    block(world, plan.professional, who)
    assert refused(who, plan) == "NotFound"


def test_only_ones_own_upcoming_appointment_for_the_visit_can_be_replaced(world: World) -> None:
    plan, other, who = world.plan(), world.plan(), world.person()
    mine, theirs = world.stand(plan, who, plan.at(4)), world.stand(plan, world.person(), plan.at(5))
    elsewhere, past = world.stand(other, who, other.at(4)), world.stand(plan, who, plan.at(-1))
    for appointment_id in (theirs, elsewhere, past, uuid7()):
        assert refused(who, plan, appointment_id=appointment_id) == "Invalid"
    assert wait(who, plan, appointment_id=mine)["appointment_id"] == str(mine)
    world.run("UPDATE bookings SET state = 'cancelled' WHERE id = :id", id=mine)
    assert who.ask("waiting")["items"][0]["appointment_id"] is None


def test_an_offer_stands_beside_its_wait_while_it_lasts(world: World) -> None:
    plan, who = world.plan(), world.person()
    offer_id = offer(world, plan, who)
    [item] = who.ask("waiting")["items"]
    shown = item["offer"]
    assert shown["id"] == offer_id
    assert shown["starts_at"] == plan.slot(3)["starts_at"].replace("+00:00", ".000000+00:00")
    assert shown["site"]["address"] == "1 rue des Lilas, Nantes"
    assert shown["replaces"] is None
    expire(world)
    assert who.ask("waiting")["items"][0]["offer"] is None


def test_an_offer_is_taken_in_one_tap_and_the_wait_ends(world: World) -> None:
    plan, who = world.plan(), world.person()
    offer_id = offer(world, plan, who)
    made = who.do("accept_offer", offer_id=offer_id)
    assert (made["state"], made["expires_at"], made["side"]) == ("confirmed", None, "member")
    assert who.ask("waiting")["items"] == []
    assert offered(world) == [(who.id, "taken")]
    assert world.events()[-2:] == ["appointments.offer.taken", "appointments.appointment.booked"]
    assert len(world.rows("SELECT FROM reminders")) == 1
    assert who.do("accept_offer", offer_id=offer_id)["id"] == made["id"]  # a second tap
    assert world.events().count("appointments.appointment.booked") == 1


def test_where_the_professional_decides_a_taken_offer_is_a_request(world: World) -> None:
    plan, who = world.plan(needs_approval=True), world.person()
    made = who.do("accept_offer", offer_id=offer(world, plan, who))
    assert made["state"] == "pending"
    assert made["expires_at"] is not None
    assert world.events()[-1] == "appointments.appointment.requested"


def test_an_offer_moves_the_appointment_that_stands_and_its_old_place_goes_to_the_next(world: World) -> None:
    plan, who, following = world.plan(), world.person(), world.person()
    mine = world.stand(plan, who, plan.at(6))
    offer_id = offer(world, plan, who, days=2, appointment_id=mine)
    wait(following, plan)
    made = who.do("accept_offer", offer_id=offer_id)
    assert (made["id"], made["state"]) == (str(mine), "confirmed")
    assert made["starts_at"].startswith(plan.slot(2)["starts_at"][:16])
    assert len(world.rows("SELECT FROM bookings WHERE member_id = :id", id=who.id)) == 1
    assert offered(world) == [(who.id, "taken"), (following.id, "made")]
    [place] = world.rows("SELECT starts_at FROM bookings WHERE state = 'offered'")
    assert place.starts_at == plan.at(6)
    assert world.events()[-3:] == [
        "appointments.offer.taken", "appointments.appointment.moved", "appointments.offer.made",
    ]  # fmt: skip


def test_an_offer_replaces_what_it_said_it_would_also_when_that_was_moved_meanwhile(world: World) -> None:
    plan, who = world.plan(), world.person()
    mine = world.stand(plan, who, plan.at(6))
    offer_id = offer(world, plan, who, days=3, appointment_id=mine)
    who.ask("move", appointment_id=mine, starts_at=plan.slot(2)["starts_at"])
    made = who.do("accept_offer", offer_id=offer_id)
    assert made["id"] == str(mine)
    assert made["starts_at"].startswith(plan.slot(3)["starts_at"][:16])


def test_an_offer_whose_appointment_was_called_off_meanwhile_is_a_new_one(world: World) -> None:
    plan, who = world.plan(), world.person()
    mine = world.stand(plan, who, plan.at(6))
    offer_id = offer(world, plan, who, days=3, appointment_id=mine)
    who.ask("cancel", appointment_id=mine)
    made = who.do("accept_offer", offer_id=offer_id)
    assert (made["id"] != str(mine), made["state"]) == (True, "confirmed")
    assert who.ask("appointment", appointment_id=mine)["state"] == "cancelled"


def test_an_offer_that_is_declined_passes_on_and_the_wait_stays(world: World) -> None:
    plan, first, second = world.plan(), world.person(), world.person()
    offer_id = offer(world, plan, first)
    wait(second, plan)
    for _ in range(2):
        first.ask("decline_offer", offer_id=offer_id)
    assert offered(world) == [(first.id, "lapsed"), (second.id, "made")]
    assert first.refused("accept_offer", offer_id=offer_id) == "OfferOver"
    assert first.ask("waiting")["items"][0]["place"] == 1


def test_an_offer_whose_time_is_over_is_not_taken_any_more(world: World) -> None:
    plan, first, second = world.plan(), world.person(), world.person()
    offer_id = offer(world, plan, first)
    wait(second, plan)
    expire(world)
    assert first.refused("accept_offer", offer_id=offer_id) == "OfferOver"
    chores.end_what_is_over(world.service)
    assert offered(world) == [(first.id, "lapsed"), (second.id, "made")]


def test_nobody_snatches_a_place_between_two_offers(world: World) -> None:
    plan, first, second, quick = world.plan(), world.person(), world.person(), world.person()
    offer(world, plan, first)
    wait(second, plan)
    expire(world)
    assert quick.refused("hold", **plan.slot(3)) == "SlotTaken"
    assert offered(world) in ([(first.id, "made")], [(first.id, "lapsed"), (second.id, "made")])  # it was rolled back
    chores.end_what_is_over(world.service)
    assert offered(world) == [(first.id, "lapsed"), (second.id, "made")]
    assert quick.refused("hold", **plan.slot(3)) == "SlotTaken"


def test_an_offer_counts_not_as_a_hold(world: World) -> None:
    plan, who = world.plan(), world.person()
    for hour in (11, 12):
        who.do("hold", **plan.slot(2, hour))
    offer_id = offer(world, plan, who)
    assert who.do("accept_offer", offer_id=offer_id)["state"] == "confirmed"


def test_another_members_offer_or_wait_is_as_if_not_there(world: World) -> None:
    plan, who, other = world.plan(), world.person(), world.person()
    offer_id = offer(world, plan, who)
    wait_id = who.ask("waiting")["items"][0]["id"]
    for door in ("accept_offer", "decline_offer"):
        assert other.refused(door, offer_id=offer_id) == other.refused(door, offer_id=uuid7()) == "NotFound"
    assert (
        other.refused("stop_waiting", wait_id=wait_id) == other.refused("stop_waiting", wait_id=uuid7()) == "NotFound"
    )
    assert offered(world) == [(who.id, "made")]


def test_who_stops_waiting_leaves_the_offered_place_to_the_next(world: World) -> None:
    plan, first, second = world.plan(), world.person(), world.person()
    offer(world, plan, first)
    wait(second, plan)
    first.ask("stop_waiting", wait_id=first.ask("waiting")["items"][0]["id"])
    assert offered(world) == [(first.id, "lapsed"), (second.id, "made")]


def test_a_block_ends_the_wait_and_the_offer(world: World) -> None:
    plan, who, other = world.plan(), world.person(), world.person()
    offer_id = offer(world, plan, who)
    wait(other, plan)
    relation = block(world, who, plan.professional)
    assert who.ask("waiting")["items"] == []
    assert who.refused("accept_offer", offer_id=offer_id) == "OfferOver"
    assert offered(world) == [(who.id, "lapsed"), (other.id, "made")]
    block(world, who, plan.professional, "block_lifted", relation)
    assert wait(who, plan)["place"] == 2


def test_who_is_suspended_loses_the_offer_and_keeps_the_place(world: World) -> None:
    plan, who, other = world.plan(), world.person(), world.person()
    offer(world, plan, who)
    wait(other, plan)
    tell(world, who, state="suspended", kind="suspended")
    assert offered(world) == [(who.id, "lapsed"), (other.id, "made")]
    tell(world, who, seq=3, kind="reinstated")
    leave(world, plan, plan.at(4))
    assert offered(world)[-1] == (who.id, "made")


@pytest.mark.parametrize("change", ["ended_at = now() - interval '91 days'", "ended_at = now() - interval '89 days'"])
def test_who_waited_is_forgotten_after_90_days(world: World, change: str) -> None:
    plan, who = world.plan(), world.person()
    who.ask("decline_offer", offer_id=offer(world, plan, who))
    world.run(f"UPDATE waits SET {change}")
    chores.forget(world.service)
    left = [len(world.rows(f"SELECT FROM {table}")) for table in ("waits", "offers")]
    assert left == ([0, 0] if "91" in change else [1, 1])


def test_the_database_itself_keeps_one_open_wait_per_visit(world: World) -> None:
    plan, who = world.plan(), world.person()
    wait(who, plan)
    with pytest.raises(Exception, match="waits_once"), world.db.transaction() as tx:
        tx.execute(
            text("INSERT INTO waits SELECT gen_random_uuid(), agenda_id, reason_id, member_id, weekdays FROM waits")
        )
