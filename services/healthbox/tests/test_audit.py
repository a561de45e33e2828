"""Chains of accesses: whatever is changed, taken out, put in, put elsewhere or cut off is found."""

import pytest

from kit.checkpoints import Checkpoints, Tampered
from kit.config import Settings
from services.healthbox.accesses import accesses
from services.healthbox.subjects import enter
from services.healthbox.tests.test_series import weigh
from services.healthbox.tests.test_sharing import go, grant, see
from services.healthbox.tests.world import Person, World, as_owner


@pytest.fixture
def seen(world: World) -> Person:
    """A patient of whom a doctor read five times; the first three were signed."""
    patient, doctor = world.person(), world.person("Dr Hélène Marchand", "professional")
    weigh(patient, 2, 60)
    grant(world, patient, doctor)
    for _ in range(3):
        see(doctor, patient)
    accesses.sign(world.service)
    for _ in range(2):
        see(doctor, patient)
    return patient


def wrong(world: World, who: Person) -> str | None:
    signed, _ = world.service.checkpoints.read()
    with world.db.transaction() as tx:
        enter(tx, who.id)
        return accesses.wrong(tx, who.id, signed.get(who.id))


def test_a_chain_that_was_left_alone_is_whole(world: World, seen: Person) -> None:
    assert wrong(world, seen) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accesses SET by_id = member_id WHERE number = 2",
        "UPDATE accesses SET at = at - interval '1 day' WHERE number = 5",
        "DELETE FROM accesses WHERE number = 3",
        "DELETE FROM accesses WHERE number = 5",
        "UPDATE accesses SET number = 90 + number WHERE number IN (2, 3);"
        " UPDATE accesses SET number = CASE number WHEN 92 THEN 3 ELSE 2 END WHERE number > 90",
        "INSERT INTO accesses SELECT member_id, 6, at, by_id, session_id, share_id, what, from_day, to_day, request_id,"
        " hash FROM accesses WHERE number = 5",
        "DELETE FROM accesses WHERE number > 2;"
        " UPDATE heads SET count = 2, hash = (SELECT hash FROM accesses WHERE number = 2)",
        "DELETE FROM accesses; DELETE FROM heads",
    ],
)
def test_whatever_is_done_to_it_is_found(
    world: World, healthbox_settings: Settings, seen: Person, statement: str
) -> None:
    as_owner(healthbox_settings, seen, statement)
    assert wrong(world, seen) is not None


def test_the_signed_file_cannot_be_changed_or_cut_in_between(world: World, seen: Person) -> None:
    accesses.sign(world.service)
    path = world.service.checkpoints._path
    first, *rest = path.read_bytes().splitlines(keepends=True)
    for tampered in ([first.replace(b'"at":"2', b'"at":"3'), *rest], rest):
        path.write_bytes(b"".join(tampered))
        with pytest.raises(Tampered):
            world.service.checkpoints.read()


def test_another_key_signs_nothing(world: World, seen: Person) -> None:
    with pytest.raises(Tampered):
        Checkpoints(world.service.checkpoints._path, b"another key of more than 32 bytes....", "healthbox").read()


def test_a_chain_that_went_with_its_member_is_signed_as_gone(world: World, seen: Person) -> None:
    go(world, seen)
    accesses.sign(world.service)
    signed, _ = world.service.checkpoints.read()
    assert seen.id not in signed
