"""What slots depend on, loaded from the database: what counts as taken, how many statements it takes, and for whom."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from uuid6 import uuid7

from kit.refusals import NotFound
from kit.testing import as_actor
from services.appointments import agendas, plans
from services.appointments.models import Block, Delegate, Site
from services.appointments.refusals import AgendaClosed, MissingRight
from services.appointments.slots import Ground, free_slots
from services.appointments.tests.rows import book, statements
from services.appointments.tests.world import Person, Plan, World


def ground(world: World, plan: Plan, days: int = 3, **more: Any) -> Ground:
    with world.db.transaction() as tx:
        return plans.ground(tx, plan.agenda_id, plan.reason_id, plan.at(0).date(), plan.at(days).date(), **more)


def is_offered(found: Ground, at: datetime) -> bool:
    day = at.date()
    return at in [slot.starts_at for slot in free_slots(found, day, day, datetime.now(UTC))]


def test_a_ground_is_three_statements_however_much_is_booked(world: World) -> None:
    plan, member = world.plan(), world.person()
    for hour in range(9, 15):
        book(world, plan, plan.at(1, hour), member=member)
    with statements(world) as seen:
        found = ground(world, plan)
    assert len(seen) <= 3
    assert (len(found.taken), len(found.hours), len(found.sites)) == (6, 7, 1)


@pytest.mark.parametrize("state", ["held", "offered", "pending", "confirmed", "kept", "no_show"])
def test_what_occupies_is_not_offered(world: World, state: str) -> None:
    plan = world.plan()
    at = plan.at(1)
    expires = datetime.now(UTC) + timedelta(minutes=5) if state in ("held", "offered", "pending") else None
    assert is_offered(ground(world, plan), at)
    booking_id = book(world, plan, at, state=state, expires_at=expires)
    assert not is_offered(ground(world, plan), at)
    assert is_offered(ground(world, plan, but=[booking_id]), at)


@pytest.mark.parametrize("state", ["cancelled", "declined", "expired"])
def test_what_is_over_is_offered_again(world: World, state: str) -> None:
    plan = world.plan()
    book(world, plan, plan.at(1), state=state)
    assert is_offered(ground(world, plan), plan.at(1))


@pytest.mark.parametrize("state", ["held", "offered", "pending"])
def test_what_has_expired_is_offered_though_its_row_is_still_there(world: World, state: str) -> None:
    plan = world.plan()
    book(world, plan, plan.at(1), state=state, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert is_offered(ground(world, plan), plan.at(1))


def test_visits_are_counted_by_the_day_of_their_site_and_for_their_reason(world: World) -> None:
    plan = world.plan(zone="America/Toronto", most_per_day=1)
    book(world, plan, plan.at(1, 23))
    found = ground(world, plan)
    assert found.counts == {plan.at(1).date(): 1}
    assert not is_offered(found, plan.at(1, 9))
    assert is_offered(found, plan.at(2, 9))


def test_the_next_free_ones_are_shown_with_the_clock_of_their_place(world: World) -> None:
    plan = world.plan()
    book(world, plan, plan.at(2))
    with world.db.transaction() as tx:
        found = plans.next_free(tx, plan.agenda_id, plan.reason_id, plan.at(2), datetime.now(UTC))
    assert [item["local"]["starts"] for item in found] == [
        plan.at(2, 10, 30).isoformat(timespec="minutes"),
        plan.at(2, 11).isoformat(timespec="minutes"),
        plan.at(2, 11, 30).isoformat(timespec="minutes"),
    ]
    assert set(found[0]) == {"starts_at", "ends_at", "time_zone", "local", "site", "video"}


def test_after_the_horizon_nothing_is_free(world: World) -> None:
    plan = world.plan(horizon=3)
    with world.db.transaction() as tx:
        assert plans.next_free(tx, plan.agenda_id, plan.reason_id, plan.at(5), datetime.now(UTC)) == []
        assert len(plans.next_free(tx, plan.agenda_id, plan.reason_id, plan.at(3, 23), datetime.now(UTC))) == 2


def test_a_reason_or_a_site_that_ended_is_not_offered(world: World) -> None:
    plan, other = world.plan(), world.plan()
    with world.db.transaction() as tx:
        tx.get_one(Site, plan.site_id).ended_at = datetime.now(UTC)
    assert not is_offered(ground(world, plan), plan.at(1))
    world.run("UPDATE reasons SET ended_at = now() WHERE id = :id", id=other.reason_id)
    with pytest.raises(NotFound):
        ground(world, other)
    with pytest.raises(NotFound), world.db.transaction() as tx:
        plans.ground(tx, plan.agenda_id, other.reason_id, plan.at(0).date(), plan.at(1).date())


def test_an_agenda_is_managed_by_its_professional_and_by_delegates_with_the_right(world: World) -> None:
    plan, delegate, stranger = world.plan(), world.person(), world.person()

    def manages(person: Person, right: str | None = None) -> bool:
        with world.db.transaction() as tx:
            return agendas.manage(tx, as_actor(person.id), plan.professional.id, right).id == plan.agenda_id

    with world.db.transaction() as tx:
        tx.add(Delegate(agenda_id=plan.agenda_id, member_id=delegate.id, rights=["book"]))
    assert all(manages(plan.professional, right) for right in ("see", "book", "set_up", None))
    assert all(manages(delegate, right) for right in ("see", "book", None))
    with pytest.raises(MissingRight):
        manages(delegate, "set_up")
    with pytest.raises(NotFound):
        manages(stranger)
    with world.db.transaction() as tx:
        tx.add(Block(id=uuid7(), from_id=delegate.id, to_id=plan.professional.id))
    with pytest.raises(NotFound):
        manages(delegate)


def test_an_agenda_is_bookable_unless_it_is_closed_or_its_professional_hidden(world: World) -> None:
    plan, member = world.plan(), world.person()

    def bookable() -> UUID:
        with world.db.transaction() as tx:
            return agendas.bookable(tx, member.id, plan.professional.id).id

    assert bookable() == plan.agenda_id
    world.run("UPDATE agendas SET is_open = false")
    with pytest.raises(AgendaClosed):
        bookable()
    world.run("UPDATE agendas SET is_open = true")
    for change, back in (
        ("UPDATE members SET state = 'suspended' WHERE id = :id", "UPDATE members SET state = 'active'"),
        ("INSERT INTO blocks SELECT gen_random_uuid(), :id, :other", "DELETE FROM blocks"),
        ("INSERT INTO blocks SELECT gen_random_uuid(), :other, :id", "DELETE FROM blocks"),
    ):
        world.run(change, id=plan.professional.id, other=member.id)
        with pytest.raises(NotFound):
            bookable()
        world.run(back)
    assert bookable() == plan.agenda_id
