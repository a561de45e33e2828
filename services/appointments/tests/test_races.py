"""Many who want one place at once: one has it, whatever else happens meanwhile, and no count is passed."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from kit.refusals import Refusal
from kit.testing import eventually
from services.appointments import changes, places
from services.appointments.tests.heard import go
from services.appointments.tests.lists import expire, offer, offered, queue
from services.appointments.tests.world import Plan, World

OVERLAPS = """
SELECT count(*) FROM bookings a JOIN bookings b ON a.agenda_id = b.agenda_id AND a.id < b.id AND a.during && b.during
WHERE a.state IN ('held', 'offered', 'pending', 'confirmed') AND b.state IN ('held', 'offered', 'pending', 'confirmed')
"""
EXPECTED = {"SlotTaken", "HoldExpired", "TooManyHolds", "NotPossibleNow", "VersionConflict"}


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each answered, all begun together."""
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        gate.wait(20)
        answers[number] = acts[number]()

    running = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(len(acts))]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(60)
        assert not thread.is_alive()
    return answers


def waiting_for_locks(world: World) -> int:
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return int(world.rows(query)[0][0])


def test_of_eight_who_want_one_slot_one_has_it(world: World) -> None:
    plan = world.plan()
    for round_ in range(3):
        slot = plan.slot(3 + round_)
        people = [world.person() for _ in range(8)]
        answers = at_once(*(lambda one=one, slot=slot: one.refused("hold", **slot) for one in people))
        assert Counter(answers) == {None: 1, "SlotTaken": 7}
    assert world.rows(OVERLAPS) == [(0,)]


def test_of_many_slots_at_once_a_member_keeps_two(world: World) -> None:
    plans, who = [world.plan() for _ in range(6)], world.person()
    answers = at_once(*(lambda plan=plan: who.refused("hold", **plan.slot(3)) for plan in plans))
    assert Counter(answers) == {None: 2, "TooManyHolds": 4}


def test_the_most_per_day_holds_when_all_want_that_day(world: World) -> None:
    plan = world.plan(most_per_day=2)
    people = [world.person() for _ in range(6)]
    slots = [plan.slot(3, 8 + number) for number in range(6)]
    pairs = zip(people, slots, strict=True)
    answers = at_once(*(lambda one=one, slot=slot: one.refused("hold", **slot) for one, slot in pairs))
    assert Counter(answers) == {None: 2, "SlotTaken": 4}


def test_one_hold_confirmed_twice_at_once_is_one_appointment(world: World) -> None:
    plan, who = world.plan(), world.person()
    hold = who.do("hold", **plan.slot(3))
    answers = at_once(*(lambda: who.refused("book", hold_id=hold["id"]) for _ in range(4)))
    assert Counter(answers) == {None: 1, "HoldExpired": 3}
    assert world.told() == [("booked", "member", 1)]


def test_who_confirms_while_the_hold_ends_has_it_or_does_not_but_nobody_else_beside(world: World) -> None:
    plan = world.plan()
    for round_ in range(6):
        slow, quick = world.person(), world.person()
        slot = plan.slot(3 + round_)
        hold = slow.do("hold", **slot)
        world.run("UPDATE bookings SET expires_at = clock_timestamp() + interval '15 ms' WHERE state = 'held'")
        booked, held = at_once(
            lambda one=slow, hold=hold: one.refused("book", hold_id=hold["id"]),
            lambda one=quick, slot=slot: one.refused("hold", **slot),
        )
        assert (booked, held) in {(None, "SlotTaken"), ("HoldExpired", None), ("HoldExpired", "SlotTaken")}
    assert world.rows(OVERLAPS) == [(0,)]


def test_the_clock_is_read_after_the_locks_were_waited_for(world: World) -> None:
    plan, who = world.plan(), world.person()
    hold = who.do("hold", **plan.slot(3))
    answers: list[str | None] = []
    with world.db.transaction() as tx:
        places.lock(tx, None, plan.agenda_id)
        late = threading.Thread(target=lambda: answers.append(who.refused("book", hold_id=hold["id"])))
        late.start()
        eventually(lambda: waiting_for_locks(world) == 1)
        tx.execute(text("UPDATE bookings SET expires_at = clock_timestamp()"))
    late.join(20)
    assert answers == ["HoldExpired"]


def test_a_move_and_a_booking_that_want_one_place_do_not_both_have_it(world: World) -> None:
    plan = world.plan()
    for round_ in range(4):
        mover, other = world.person(), world.person()
        appointment = mover.book(plan.slot(3 + round_))["id"]
        to = plan.slot(3 + round_, 15)
        moved, held = at_once(
            lambda one=mover, it=appointment, to=to: one.refused("move", appointment_id=it, starts_at=to["starts_at"]),
            lambda one=other, to=to: one.refused("hold", **to),
        )
        assert sorted([moved or "", held or ""]) == ["", "SlotTaken"]
    assert world.rows(OVERLAPS) == [(0,)]


def test_two_who_swap_places_do_not_wait_in_a_circle(world: World) -> None:
    plan, one, other = world.plan(), world.person(), world.person()
    first, second = one.book(plan.slot(3))["id"], other.book(plan.slot(4))["id"]
    for _ in range(4):
        answers = at_once(
            lambda: one.refused("move", appointment_id=first, starts_at=plan.slot(4)["starts_at"]),
            lambda: other.refused("move", appointment_id=second, starts_at=plan.slot(3)["starts_at"]),
        )
        assert set(answers) == {"SlotTaken"}


def test_a_request_is_either_accepted_or_called_off(world: World) -> None:
    plan = world.plan(needs_approval=True)
    for round_ in range(4):
        who = world.person()
        appointment = who.book(plan.slot(3 + round_))["id"]
        world.run("DELETE FROM outbox")
        at_once(
            lambda it=appointment: plan.professional.refused("decide", appointment_id=it, decision="decline"),
            lambda one=who, it=appointment: one.refused("cancel", appointment_id=it),
            lambda: changes.expire_due(world.service),
        )
        [(what, _, seq)] = world.told()
        assert what in ("declined", "cancelled")
        assert seq == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_many_do_at_once_no_two_places_overlap_and_every_event_is_told_once(world: World, seed: int) -> None:
    plan = world.plan(most_per_day=4, minimum_notice=0, step=15)
    fighters = [Fighter(world, plan, random.Random(seed * 100 + number)) for number in range(8)]
    at_once(*(fighter.fight for fighter in fighters), lambda: time_passes(world, seed))
    assert {answer for fighter in fighters for answer in fighter.answers} <= EXPECTED
    assert world.rows(OVERLAPS) == [(0,)]
    busiest = world.rows(
        "SELECT max(n) FROM (SELECT count(*) n FROM bookings WHERE state IN ('held', 'pending', 'confirmed')"
        " AND coalesce(expires_at > now(), true) GROUP BY (starts_at AT TIME ZONE 'Europe/Paris')::date) days"
    )
    assert busiest[0][0] <= 4
    kept = world.rows("SELECT max(n) FROM (SELECT count(*) n FROM bookings WHERE state = 'held' GROUP BY member_id) m")
    assert (kept[0][0] or 0) <= 2
    gaps = "SELECT 1 FROM outbox WHERE aggregate_type = 'appointment' GROUP BY aggregate_id HAVING count(*) <> max(seq)"
    assert world.rows(gaps) == []
    standing = {str(row.id) for row in world.rows("SELECT id FROM bookings WHERE state = 'confirmed'")}
    assert standing == {one for fighter in fighters for one in fighter.stands}


def time_passes(world: World, seed: int) -> None:
    """Some holds end early."""
    chance = random.Random(seed)
    for _ in range(30):
        world.run(
            "UPDATE bookings SET expires_at = now() WHERE id IN (SELECT id FROM bookings WHERE state = 'held'"
            " ORDER BY random() LIMIT :some)",
            some=chance.randint(0, 1),
        )  # fmt: skip


class Fighter:
    """Books, moves, calls off and lets go, at random; believes what it is told."""

    def __init__(self, world: World, plan: Plan, chance: random.Random) -> None:
        self.plan, self.chance, self.person = plan, chance, world.person()
        self.stands: list[str] = []
        self.answers: list[str] = []

    def fight(self) -> None:
        for _ in range(12):
            self.chance.choice([self.book, self.book, self.move, self.cancel, self.let_go])()

    def book(self) -> None:
        hold = self._ask("hold", **self._slot())
        made = hold and self._ask("book", hold_id=hold["id"])
        if made:
            self.stands.append(made["id"])

    def let_go(self) -> None:
        if hold := self._ask("hold", **self._slot()):
            self.person.ask("release", hold_id=hold["id"])

    def move(self) -> None:
        if self.stands:
            one = self.chance.choice(self.stands)
            self._ask("move", appointment_id=one, starts_at=self._slot()["starts_at"])

    def cancel(self) -> None:
        if self.stands and self._ask("cancel", appointment_id=self.stands[0], reason="Empêchement"):
            self.stands.pop(0)

    def _slot(self) -> dict[str, str]:
        return self.plan.slot(self.chance.choice([3, 4]), 9 + self.chance.randint(0, 2), 15 * self.chance.randint(0, 3))

    def _ask(self, door: str, **arguments: Any) -> Any:
        try:
            made = self.person.do(door, **arguments)
        except Refusal as refusal:
            self.answers.append(refusal.name)
            return None
        return made


def test_who_takes_an_offer_while_its_time_ends_has_it_or_the_next_is_offered_it(world: World) -> None:
    plan = world.plan()
    for round_ in range(6):
        first, second = world.person(), world.person()
        offer_id = offer(world, plan, first, days=3 + round_)
        queue(world, plan, second)
        for table in ("offers", "bookings"):
            world.run(
                f"UPDATE {table} SET expires_at = clock_timestamp() + interval '15 ms' WHERE expires_at IS NOT NULL"
            )
        taken, _ = at_once(
            lambda one=first, it=offer_id: one.refused("accept_offer", offer_id=it),
            lambda: changes.expire_due(world.service),
        )
        changes.expire_due(world.service)
        states = dict(offered(world)[-2:])
        assert taken in (None, "OfferOver")
        assert states.get(first.id) == ("lapsed" if taken else "taken")
        assert states.get(second.id) == ("made" if taken else None)
        world.run("UPDATE waits SET ended_at = now()")
        expire(world)
        changes.expire_due(world.service)  # what this round left is offered to nobody of the next
    assert world.rows(OVERLAPS) == [(0,)]


def test_who_confirms_while_they_are_erased_has_nothing_that_stands(world: World) -> None:
    plan = world.plan()
    for round_ in range(6):
        who = world.person()
        hold = who.do("hold", **plan.slot(3 + round_))
        booked, _ = at_once(
            lambda one=who, hold=hold: one.refused("book", hold_id=hold["id"]),
            lambda one=who: go(world, one),
        )
        assert booked in (None, "HoldExpired", "NotFound")
        standing = "SELECT count(*) FROM bookings WHERE member_id = :id AND state NOT IN ('cancelled')"
        assert world.rows(standing, id=who.id) == [(0,)]
        assert world.person().refused("hold", **plan.slot(3 + round_)) is None
