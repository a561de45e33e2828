"""Claims: who may say that an entry is theirs, what decides, and that an entry has one owner whatever races."""

import json
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from kit.database import clock
from kit.refusals import NotFound, Refusal
from services.directory import chores, claims, deciding
from services.directory.tests.world import Person, World

BY = "Modération"


def decide(world: World, rule: Callable[..., Any], *arguments: Any) -> Any:
    with world.db.transaction() as tx:
        return rule(tx, *arguments[:1], clock(tx), *arguments[1:])


def number(world: World, entry_id: UUID) -> str:
    found: str = world.rows("SELECT register_number FROM entries WHERE id = :id", id=entry_id)[0]["register_number"]
    return found


def claim(world: World, someone: Person, entry_id: UUID, **other: Any) -> str | None:
    words = {"register_number": number(world, entry_id), "document": world.upload(someone), **other}
    return someone.refused("claim", entry_id=entry_id, **words)


def state(world: World, claim_id: UUID) -> str:
    found: str = world.rows("SELECT state FROM claims WHERE id = :id", id=claim_id)[0]["state"]
    return found


def owner(world: World, entry_id: UUID) -> UUID | None:
    found: UUID | None = world.rows("SELECT member_id FROM entries WHERE id = :id", id=entry_id)[0]["member_id"]
    return found


def files(world: World) -> int:
    folder = world.service.store._folder
    return len(list(folder.iterdir())) if folder.is_dir() else 0


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


def test_what_a_moderator_accepts_is_the_members_and_is_told(world: World) -> None:
    helene, entry = world.person(), world.entry()
    made = world.claim(helene, entry)
    before = world.rows("SELECT revision, version FROM entries")[0]
    world.rows("DELETE FROM index_queue RETURNING entry_id")
    decide(world, deciding.accept, made, BY)
    assert owner(world, entry) == helene.id
    assert world.rows("SELECT state, decided_by, document FROM claims") == [
        {"state": "accepted", "decided_by": BY, "document": None}
    ]
    (told,) = world.rows("SELECT type, aggregate_id, seq, payload FROM outbox")
    assert (told["type"], told["aggregate_id"], told["seq"]) == ("directory.professional.claimed", entry, 1)
    assert told["payload"] == {
        "entry_id": str(entry), "member_id": str(helene.id), "kind": "professional", "profession": "physician",
        "country": "FR",
    }  # fmt: skip
    after = world.rows("SELECT revision, version FROM entries")[0]
    assert after == {"revision": before["revision"] + 1, "version": before["version"] + 1}
    assert world.rows("SELECT entry_id FROM index_queue") == [{"entry_id": entry}]


def test_who_else_claimed_it_is_refused_then(world: World) -> None:
    helene, other, entry = world.person(), world.person(name="Autre"), world.entry()
    mine, theirs = world.claim(helene, entry), world.claim(other, entry)
    decide(world, deciding.accept, mine, BY)
    assert state(world, theirs) == "refused"
    assert other.ask("claims")["items"][0]["reason"] == "already_claimed"
    assert world.told() == ["directory.professional.claimed", "directory.claim.refused"]
    with pytest.raises(NotFound):
        decide(world, deciding.accept, theirs, BY)


def test_a_refused_claim_is_told_with_its_reason_and_may_be_made_again(world: World) -> None:
    helene, entry = world.person(), world.entry()
    made = world.claim(helene, entry)
    decide(world, deciding.refuse, made, "unreadable", BY)
    (told,) = world.rows("SELECT type, payload, subjects FROM outbox")
    assert told["type"] == "directory.claim.refused"
    assert told["payload"] == {
        "claim_id": str(made), "entry_id": str(entry), "member_id": str(helene.id), "because": "unreadable",
    }  # fmt: skip
    assert told["subjects"] == [helene.id]
    assert helene.ask("claims")["items"][0]["reason"] == "unreadable"
    assert claim(world, helene, entry) is None
    with pytest.raises(NotFound):
        decide(world, deciding.refuse, made, "unreadable", BY)


def test_a_document_goes_with_the_decision_and_what_nobody_decided_is_kept(world: World) -> None:
    helene = world.person()
    made = [world.claim(helene, world.entry()) for _ in range(3)]
    decide(world, deciding.accept, made[0], BY)
    decide(world, deciding.refuse, made[1], "unreadable", BY)
    assert files(world) == 3
    chores.discard_documents(world.service)
    assert files(world) == 1
    assert world.rows("SELECT * FROM discarded") == []
    with world.db.transaction() as tx:
        assert b"".join(deciding.document(tx, world.service.store, made[2])) == b"%PDF-1.7 proof"
    helene.ask("withdraw_claim", claim_id=made[2])
    chores.discard_documents(world.service)
    assert files(world) == 0


def test_uploads_are_swept_after_a_day_but_not_what_proves_a_claim_that_waits(world: World) -> None:
    helene = world.person()
    made = world.claim(helene, world.entry())
    world.upload(helene, b"never used")
    in_two_days = world.service.store._clock() + 2 * 86400
    world.service.store._clock = lambda: in_two_days
    chores.sweep_uploads(world.service)
    assert files(world) == 1
    with world.db.transaction() as tx:  # a moderator may take their time
        assert b"".join(deciding.document(tx, world.service.store, made)) == b"%PDF-1.7 proof"


def test_an_entry_that_left_its_register_is_given_to_nobody(world: World) -> None:
    helene, entry = world.person(), world.entry()
    made = world.claim(helene, entry)
    world.rows("UPDATE entries SET state = 'closed', closed_at = now() RETURNING id")
    with pytest.raises(NotFound):
        decide(world, deciding.accept, made, BY)
    decide(world, claims.fall, entry, "left_register")
    assert state(world, made) == "refused"
    assert helene.ask("claims")["items"][0]["reason"] == "left_register"


@pytest.mark.parametrize("because", ["left_register", "erased"])
def test_a_claim_falls_with_what_its_owner_said(world: World, because: str) -> None:
    helene, entry = world.person(), world.entry()
    made = world.own(helene, entry)
    helene.ask("edit_entry", entry_id=entry, presentation="Bonjour.")
    for _ in range(2):  # an import that is taken up again
        decide(world, claims.fall, entry, because)
    assert owner(world, entry) is None
    assert state(world, made) == "ended"
    assert world.rows("SELECT * FROM profiles") == []
    assert world.told().count("directory.professional.closed") == 1
    (told,) = world.rows("SELECT seq, payload FROM outbox WHERE type LIKE '%closed'")
    assert told["payload"]["member_id"] == str(helene.id)
    assert told["payload"]["because"] == because
    assert told["seq"] == 3
    assert claim(world, helene, entry) is None


def test_a_moderator_takes_an_entry_back_and_both_names_stay(world: World) -> None:
    helene, entry = world.person(), world.entry()
    world.own(helene, entry)
    decide(world, deciding.revoke, entry, "Chef")
    assert world.rows("SELECT state, reason, decided_by, ended_by FROM claims") == [
        {"state": "ended", "reason": "revoked", "decided_by": BY, "ended_by": "Chef"}
    ]
    assert helene.refused("own_entry", entry_id=entry) == "NotFound"
    with pytest.raises(NotFound):
        decide(world, deciding.revoke, entry, "Chef")


def at_once(*works: Callable[[], Any]) -> list[str | None]:
    """What each is refused with, None where it is not; all begin together."""
    start, said = threading.Barrier(len(works)), dict[int, str | None]()

    def run(place: int, work: Callable[[], Any]) -> None:
        start.wait()
        try:
            work()
            said[place] = None
        except Refusal as refusal:
            said[place] = refusal.name

    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [said[place] for place in range(len(works))]


@pytest.mark.parametrize("_", range(3))
def test_two_moderators_who_accept_two_claims_of_one_entry_give_it_to_one(world: World, _: int) -> None:
    entry = world.entry()
    made = [world.claim(world.person(name=name), entry) for name in ("Une", "Deux")]
    said = at_once(*(lambda one=one: decide(world, deciding.accept, one, BY) for one in made))  # type: ignore[misc]
    assert sorted(said, key=str) == [None, "NotFound"]
    states = sorted(row["state"] for row in world.rows("SELECT state FROM claims"))
    assert states == ["accepted", "refused"]
    assert sorted(world.told()) == ["directory.claim.refused", "directory.professional.claimed"]


@pytest.mark.parametrize("_", range(3))
def test_who_claims_four_at_once_has_three(world: World, _: int) -> None:
    helene = world.person()
    work = [(entry, number(world, entry), world.upload(helene)) for entry in (world.entry() for _ in range(4))]
    said = at_once(
        *(
            lambda one=one: helene.ask("claim", entry_id=one[0], register_number=one[1], document=one[2])  # type: ignore[misc]
            for one in work
        )
    )
    assert sorted(said, key=str) == [None, None, None, "TooManyClaims"]


def test_a_claim_that_is_accepted_while_its_entry_falls_ends_with_one_owner_or_none(world: World) -> None:
    for _ in range(5):
        entry = world.entry()
        made = world.claim(world.person(), entry)
        at_once(
            lambda made=made: decide(world, deciding.accept, made, BY),  # type: ignore[misc]
            lambda entry=entry: decide(world, claims.fall, entry, "left_register"),  # type: ignore[misc]
        )
        assert owner(world, entry) is None
        assert state(world, made) in ("ended", "refused")


def test_nothing_of_a_document_is_in_the_database(world: World) -> None:
    helene = world.person()
    world.claim(helene, world.entry())
    assert "proof" not in json.dumps(world.rows("SELECT * FROM claims"), default=str)
