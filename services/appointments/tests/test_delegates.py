"""Delegates and patients through the doors: named rights, and no more than these."""

from typing import Any

import pytest
from uuid6 import uuid7

from services.appointments import patients
from services.appointments.tests.rows import book
from services.appointments.tests.test_agendas import pointers
from services.appointments.tests.world import ORDINARY, Person, Plan, World

SET_UP: tuple[tuple[str, dict[str, Any]], ...] = (
    ("add_reason", ORDINARY),
    ("put_hours", {"items": []}),
    ("add_exception", {"kind": "absence", "starts": "2090-01-01T00:00", "ends": "2090-01-02T00:00"}),
    ("put_agenda", {"country": "FR", "sites": [{"name": "B", "address": "C", "time_zone": "Europe/Paris"}]}),
)


def delegate(world: World, plan: Plan, *rights: str) -> Person:
    """Somebody whom the professional lets manage their agenda."""
    someone = world.person(name="Samia")
    plan.professional.ask("put_delegate", member_id=plan.professional.id, delegate_id=someone.id, rights=list(rights))
    return someone


def test_a_delegate_has_the_rights_that_were_given_and_sees_all_the_same(world: World) -> None:
    plan = world.plan()
    samia = delegate(world, plan, "book")
    owner = plan.professional.id
    assert samia.ask("agenda", member_id=owner)["rights"] == ["see", "book"]
    assert [item["rights"] for item in samia.ask("agendas")["items"]] == [["see", "book"]]
    for door in ("reasons", "hours", "exceptions", "patients"):
        samia.ask(door, member_id=owner)
    for door, words in SET_UP:
        assert samia.refused(door, member_id=owner, **words) == "MissingRight", door


def test_a_delegate_who_may_set_up_changes_what_the_professional_changes(world: World) -> None:
    plan = world.plan()
    samia = delegate(world, plan, "set_up")
    for door, words in SET_UP:
        assert samia.refused(door, member_id=plan.professional.id, **words) is None, door
    patient = {"member_id": plan.professional.id, "patient_id": world.person().id, "known": True}
    assert samia.refused("put_patient", **patient) == "MissingRight"


def test_rights_are_changed_and_taken_back_by_the_professional_alone(world: World) -> None:
    plan = world.plan()
    me, samia, other = plan.professional, delegate(world, plan, "see", "book", "set_up"), world.person(name="Omar")
    change = {"member_id": me.id, "delegate_id": other.id, "rights": ["see"]}
    assert samia.refused("put_delegate", **change) == "MissingRight"
    assert samia.refused("delegates", member_id=me.id) == "MissingRight"
    assert other.refused("put_delegate", **change) == "NotFound"
    me.ask("put_delegate", **change)
    assert samia.refused("remove_delegate", member_id=me.id, delegate_id=other.id) == "MissingRight"
    found = me.ask("delegates", member_id=me.id)["items"]
    assert [(item["member"]["display_name"], item["rights"]) for item in found] == [
        ("Omar", ["see"]),
        ("Samia", ["see", "book", "set_up"]),
    ]
    me.ask("put_delegate", **{**change, "delegate_id": samia.id})
    assert samia.ask("agenda", member_id=me.id)["rights"] == ["see"]
    me.ask("remove_delegate", member_id=me.id, delegate_id=samia.id)
    assert samia.refused("agenda", member_id=me.id) == "NotFound"
    assert samia.ask("agendas")["items"] == []
    assert other.refused("remove_delegate", member_id=me.id, delegate_id=other.id) is None
    assert me.ask("delegates", member_id=me.id)["items"] == []


def test_a_delegate_is_somebody_else_who_is_there_for_the_professional(world: World) -> None:
    plan = world.plan()
    me, blocked, gone = plan.professional, world.person(), world.person()
    world.run("INSERT INTO blocks VALUES (gen_random_uuid(), :one, :other)", one=blocked.id, other=me.id)
    world.run("UPDATE members SET state = 'suspended' WHERE id = :id", id=gone.id)
    for delegate_id in (blocked.id, gone.id, uuid7()):
        said = {"member_id": me.id, "delegate_id": delegate_id, "rights": ["see"]}
        assert me.refused("put_delegate", **said) == "NotFound"
    assert pointers(me, "put_delegate", member_id=me.id, delegate_id=me.id, rights=["see"]) == ["/delegate_id"]


def test_a_block_ends_what_a_delegate_may_do(world: World) -> None:
    plan = world.plan()
    samia = delegate(world, plan, "see")
    pair = {"one": plan.professional.id, "other": samia.id}
    world.run("INSERT INTO blocks VALUES (gen_random_uuid(), :one, :other)", **pair)
    assert samia.refused("agenda", member_id=plan.professional.id) == "NotFound"
    assert samia.ask("agendas")["items"] == []


@pytest.mark.parametrize("state", ["kept", "no_show", "confirmed", "cancelled"])
def test_who_kept_an_appointment_is_known_unless_the_professional_says_otherwise(world: World, state: str) -> None:
    plan, member = world.plan(), world.person()

    def is_known() -> bool:
        with world.db.transaction() as tx:
            return patients.is_known(tx, plan.agenda_id, member.id)

    assert not is_known()
    book(world, plan, plan.at(-1), member=member, state=state)
    assert is_known() is (state == "kept")
    for word in (True, False):
        said = {"member_id": plan.professional.id, "patient_id": member.id, "known": word}
        assert plan.professional.ask("put_patient", **said)["status"] == 204
        assert is_known() is word


def test_patients_are_listed_by_name_with_what_they_kept(world: World) -> None:
    plan = world.plan()
    me, anna, zoe, lea = plan.professional, *(world.person(name=name) for name in ("Anna", "Zoé", "Léa"))
    world.person(name="Nobody")
    book(world, plan, plan.at(-1), member=zoe, state="kept")
    book(world, plan, plan.at(-2), member=zoe, state="kept")
    book(world, plan, plan.at(1), member=anna)
    book(world, plan, plan.at(1, 15), member=world.person(name="Cancelled"), state="cancelled")
    me.ask("put_patient", member_id=me.id, patient_id=lea.id, known=True)
    found = me.ask("patients", member_id=me.id)["items"]
    assert [(item["member"]["display_name"], item["known"], item["kept"]) for item in found] == [
        ("Anna", False, 0),
        ("Léa", True, 0),
        ("Zoé", True, 2),
    ]


def test_a_word_about_somebody_who_is_hidden_is_refused_like_about_nobody(world: World) -> None:
    plan = world.plan()
    me, blocked = plan.professional, world.person()
    world.run("INSERT INTO blocks VALUES (gen_random_uuid(), :one, :other)", one=blocked.id, other=me.id)
    for patient_id in (blocked.id, uuid7()):
        assert me.refused("put_patient", member_id=me.id, patient_id=patient_id, known=True) == "NotFound"
