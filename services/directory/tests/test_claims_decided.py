"""What becomes of a claim: a moderator decides, an entry falls, several at once."""

import json

import pytest

from kit.refusals import NotFound
from services.directory import chores, claims, deciding
from services.directory.tests.claiming import BY, at_once, claim, decide, files, number, owner, state
from services.directory.tests.world import World


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
