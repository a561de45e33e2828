"""Golden samples from both ends: what appointments tells is what they say, what it hears it can take from them."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import contracts.appointments
import contracts.identity
import contracts.social
from kit.outbox import envelope
from services.appointments import chores
from services.appointments.models import Member
from services.appointments.service import SUBSCRIPTIONS
from services.appointments.tests.heard import apply, go, received
from services.appointments.tests.lists import expire, offer
from services.appointments.tests.world import Person, Plan, World

SAMPLES = {
    file.stem: file
    for room in (contracts.appointments, contracts.identity, contracts.social)
    for file in sorted((Path(str(room.__file__)).parent / "golden").glob("*.json"))
}
OURS = {stem for stem in SAMPLES if stem.startswith("appointments.") and not stem.startswith("appointments.resend.")}
MEMBERS = sorted(stem for stem in SAMPLES if stem.startswith("identity.member."))
RELATIONS = sorted(stem for stem in SAMPLES if stem.startswith("social.relation."))


def book(who: Person, plan: Plan, days: int) -> str:
    return str(who.do("book", hold_id=who.do("hold", **plan.slot(days))["id"])["id"])


def tell_everything(world: World) -> dict[str, dict[str, Any]]:
    """Do everything that appointments tells of; the first message of each type."""
    plan, asked, who = world.plan(), world.plan(needs_approval=True), world.person()
    who.ask("put_reminders", leads=["P7D"])
    kept, moved = book(who, plan, 8), book(who, plan, 9)
    who.ask("move", appointment_id=moved, starts_at=plan.slot(10)["starts_at"])
    who.ask("cancel", appointment_id=moved)
    asked.professional.ask("decide", appointment_id=book(who, asked, 3), decision="decline")
    who.ask("accept_offer", offer_id=offer(world, plan, who, days=5))
    offer(world, asked, who, days=6)
    book(who, asked, 4)
    expire(world)
    chores.end_what_is_over(world.service)
    world.run("UPDATE reminders SET due_at = now()")
    chores.tell_reminders(world.service)
    world.run(
        "UPDATE bookings SET starts_at = starts_at - :back, ends_at = ends_at - :back,"
        " during = tstzrange(lower(during) - :back, upper(during) - :back) WHERE id = :id",
        back=timedelta(days=30), id=kept,
    )  # fmt: skip
    for outcome in ("kept", "no_show"):
        plan.professional.ask("record_outcome", appointment_id=kept, outcome=outcome)
    go(world, world.person())
    rows = [dict(row._mapping) for row in world.rows("SELECT * FROM outbox ORDER BY id")]
    messages = [json.loads(envelope("appointments", row)) for row in rows]
    return {message["type"]: message for message in reversed(messages)}


def test_what_appointments_tells_has_a_sample_each_and_the_shape_of_it(world: World) -> None:
    told = tell_everything(world)
    assert told.keys() == OURS
    for kind, message in told.items():
        sample = json.loads(SAMPLES[kind].read_text())
        assert shape(message) == shape(sample), kind
        assert message["source"] == sample["source"]
        assert message["subject"] == f"{message['aggregatetype']}/{message['aggregateid']}"


def shape(message: dict[str, Any]) -> dict[str, Any]:
    """The names and kinds of a message's members, in their order; a request id may be missing."""
    return {
        name: shape(value) if isinstance(value, dict) else type(value).__name__
        for name, value in message.items()
        if name != "requestid"
    }


@pytest.mark.parametrize("kind", MEMBERS)
def test_appointments_takes_identitys_samples(world: World, kind: str) -> None:
    sample = json.loads(SAMPLES[kind].read_text())
    event = received(SAMPLES[kind].read_bytes())
    for _ in range(2):  # a handler may run twice
        apply(world, event)
    with world.db.transaction() as tx:
        member = tx.get_one(Member, event.aggregate_id)
    for name in ("display_name", "kind", "badge", "language", "country", "time_zone", "state"):
        assert getattr(member, name) == sample["data"][name]
    assert (member.seq, member.since) == (sample["seq"], event.data["since"])


@pytest.mark.parametrize("kind", RELATIONS)
def test_appointments_takes_socials_samples(world: World, kind: str) -> None:
    event = received(SAMPLES[kind].read_bytes())
    for _ in range(2):
        apply(world, event)
    assert len(world.rows("SELECT FROM blocks")) == ("block_placed" in kind)


def test_a_field_that_appointments_does_not_know_is_no_harm(world: World) -> None:
    sample = json.loads(SAMPLES[MEMBERS[0]].read_text())
    sample["data"]["new_field"] = {"of": "tomorrow"}
    apply(world, received(json.dumps(sample).encode()))


def test_every_event_of_a_member_has_a_handler_and_only_the_newest_counts() -> None:
    assert SUBSCRIPTIONS.keys() == {"identity.member", "social.relation"}
    taken = {f"{kind}.v{version}" for one in SUBSCRIPTIONS.values() for kind, version in one.handlers}
    assert set(MEMBERS) <= taken <= SAMPLES.keys()
    assert SUBSCRIPTIONS["identity.member"].mode == "latest"
    assert SUBSCRIPTIONS["social.relation"].mode == "every"
