"""Claims: who may say that an entry is theirs, what decides, and that an entry has one owner whatever races."""

from typing import Any
from uuid import uuid4

import pytest

from services.directory.tests.claiming import claim, number, owner, state
from services.directory.tests.world import World


def test_a_claim_waits_with_its_document_and_tells_nobody(world: World) -> None:
    helene, entry = world.person(), world.entry()
    answer = helene.ask("claim", entry_id=entry, register_number=number(world, entry), document=world.upload(helene))
    made = answer["object"]
    assert answer["status"] == 201
    assert made | {"id": 0, "made_at": 0} == {
        "id": 0, "made_at": 0, "method": "document", "state": "pending", "reason": None, "decided_at": None,
        "entry": {"id": str(entry), "name": "Dr Hélène Marchand", "profession": "Médecin", "city": "Lyon"},
    }  # fmt: skip
    assert helene.ask("claims") == {"items": [made], "next": None}
    assert owner(world, entry) is None
    assert world.told() == []


def test_the_number_may_be_written_with_blanks_and_marks(world: World) -> None:
    helene, entry = world.person(), world.entry(source="BE", register_number="1-12345-67-890", country="BE")
    assert claim(world, helene, entry, register_number=" 1 12345 67 890 ") is None


def test_another_number_is_refused(world: World) -> None:
    helene, entry = world.person(), world.entry()
    assert claim(world, helene, entry, register_number="10000000000") == "WrongNumber"
    assert world.rows("SELECT * FROM claims") == []


@pytest.mark.parametrize(
    ("kind", "account", "may"),
    [
        ("professional", "professional", True),
        ("professional", "patient", False),
        ("professional", "carer", False),
        ("professional", "association", False),
        ("professional", "partner", False),
        *((kind, account, True) for kind in ("establishment", "partner") for account in ("professional", "partner")),
        ("partner", "association", True),
        ("establishment", "association", True),
        ("partner", "patient", False),
        ("establishment", "carer", False),
    ],
)
def test_who_may_claim_what(world: World, kind: str, account: str, may: bool) -> None:
    someone, entry = world.person(account), world.entry(kind=kind)
    assert claim(world, someone, entry) == (None if may else "NotClaimable")


@pytest.mark.parametrize("hidden", [{"listed": False}, {"state": "closed", "closed_at": "2026-01-01T00:00:00Z"}])
def test_what_is_not_shown_cannot_be_claimed(world: World, hidden: dict[str, Any]) -> None:
    helene, entry = world.person(), world.entry(**hidden)
    assert claim(world, helene, entry) == "NotFound"
    assert helene.refused("claim", entry_id=uuid4(), register_number="12", document="x" * 30) == "NotFound"


def test_an_upload_of_somebody_else_or_none_proves_nothing(world: World) -> None:
    helene, other, entry = world.person(), world.person(name="Autre"), world.entry()
    assert claim(world, helene, entry, document=world.upload(other)) == "UnknownUpload"
    assert claim(world, helene, entry, document="x" * 60) == "UnknownUpload"
    gone = world.upload(helene)
    world.service.store.drop(gone)
    assert claim(world, helene, entry, document=gone) == "UnknownUpload"


def test_one_document_proves_one_claim(world: World) -> None:
    helene, one, other = world.person(), world.entry(), world.entry()
    document = world.upload(helene)
    assert claim(world, helene, one, document=document) is None
    assert claim(world, helene, other, document=document) == "UnknownUpload"


def test_nobody_claims_an_entry_twice_or_one_that_is_somebodys(world: World) -> None:
    helene, other, entry = world.person(), world.person(name="Autre"), world.entry()
    world.claim(helene, entry)
    assert claim(world, helene, entry) == "AlreadyClaimed"
    assert claim(world, other, entry) is None
    mine = world.entry()
    world.own(helene, mine)
    assert claim(world, other, mine) == "AlreadyClaimed"
    assert claim(world, helene, mine) == "AlreadyClaimed"


def test_three_claims_wait_at_most(world: World) -> None:
    helene = world.person()
    made = [world.claim(helene, world.entry()) for _ in range(3)]
    assert claim(world, helene, world.entry()) == "TooManyClaims"
    helene.ask("withdraw_claim", claim_id=made[0])
    assert claim(world, helene, world.entry()) is None


def test_a_claim_is_withdrawn_by_whose_it_is_while_it_waits(world: World) -> None:
    helene, other = world.person(), world.person(name="Autre")
    made = world.claim(helene, world.entry())
    assert other.refused("withdraw_claim", claim_id=made) == "NotFound"
    assert helene.refused("withdraw_claim", claim_id=made) is None
    assert state(world, made) == "withdrawn"
    assert helene.refused("withdraw_claim", claim_id=made) == "NotFound"
    assert helene.ask("claims")["items"][0]["state"] == "withdrawn"
    assert other.ask("claims")["items"] == []
