"""Recalled devices: which they are, what a list changes, who is told, and that nothing happens twice."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from uuid6 import uuid7

from kit.config import Settings
from services.classifieds import recalls
from services.classifieds.__main__ import cli
from services.classifieds.models import Recall
from services.classifieds.tests.lending import GOOD, days, lent, set_down, told
from services.classifieds.tests.world import Person, World

HEAD = "source,reference,brand,model,serials,published_on,link\n"
LINE = "ansm,R-1,Invacare,Action 3,,2026-01-31,https://exemple.fr/r1\n"


@pytest.fixture
def typed(world: World, classifieds_settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Take in a list; the exit code and what was printed."""
    monkeypatch.setenv("CLASSIFIEDS_DATABASE_URL", classifieds_settings.database_url)
    monkeypatch.setenv("CLASSIFIEDS_SECRET_KEY", classifieds_settings.secret_key.decode())
    monkeypatch.setenv("AMQP_URL", "amqp://nowhere/")
    monkeypatch.setenv("STORE_PATH", world.service.settings.store_path)

    def run(body: str, *options: str) -> tuple[int, Any]:
        file = tmp_path / "recalls.csv"
        file.write_text(body, encoding="utf-8")
        done = CliRunner().invoke(cli, ["import", "recalls", str(file), *options])
        return done.exit_code, json.loads(done.stdout) if done.exit_code == 0 else done.output

    return run


def recall(brand: str = "Invacare", model: str | None = "Action 3", serials: tuple[str, ...] = ()) -> Recall:
    return Recall(id=uuid7(), source="ansm", reference="R", brand=brand, model=model, serials=list(serials))


@pytest.mark.parametrize(
    ("one", "brand", "model", "serial", "is_met"),
    [
        (recall(), "INVACARE", "action-3", "X1", True),
        (recall(), "Invacare", "Action 4", None, False),
        (recall(), "Invacare", None, None, False),
        (recall(), "Küschall", "Action 3", None, False),
        (recall("Küschall", None), "kuschall", "Compact", None, True),
        (recall(serials=("A100-A200",)), "Invacare", "Action 3", "a 150", True),
        (recall(serials=("A100-A200",)), "Invacare", "Action 3", "A201", False),
        (recall(serials=("A100-A200",)), "Invacare", "Action 3", "B150", False),
        (recall(serials=("A1*",)), "Invacare", "Action 3", "A1-77", True),
        (recall(serials=("A1*",)), "Invacare", "Action 3", "A2-77", False),
        (recall(serials=("SN-4711", "7")), "Invacare", "Action 3", "sn4711", True),
        (recall(serials=("SN-4711", "7")), "Invacare", "Action 3", "4711", False),
        (recall(serials=("A1*",)), "Invacare", "Action 3", None, True),
    ],
)
def test_a_device_is_known_by_brand_model_and_serial_number(
    one: Recall, brand: str, model: str | None, serial: str | None, is_met: bool
) -> None:
    assert recalls.meets(one, brand, model, serial) is is_met


def offered(world: World, owner: Person, **other: Any) -> str:
    return set_down(world, owner, **{"brand": "Invacare", "model": "Action 3", **other})


def test_what_meets_a_recall_is_closed_and_everybody_concerned_is_told(world: World, typed: Any) -> None:
    owner, talking, borrower = world.person(), world.person(), world.person()
    listing_id = lent(world, owner, brand="Invacare", model="Action 3")
    spared = offered(world, owner, model="Action 4")
    talking.do("write_first", listing_id=listing_id, text="Bonjour")
    rental = borrower.do("request_rental", listing_id=listing_id, **days(world, 0, 2))["id"]
    owner.do("decide_rental", rental_id=rental, decision="accept")
    owner.do("hand_over", rental_id=rental, checklist=GOOD)
    world.run("DELETE FROM outbox")
    counted = {"new": 1, "changed": 0, "unchanged": 0, "closed": 1}
    assert typed(HEAD + LINE) == (0, {**counted, "dry_run": False})
    shown = owner.ask("listing", listing_id=listing_id)
    assert (shown["state"], shown["outcome"]) == ("closed", "recalled")
    assert owner.ask("listing", listing_id=spared)["state"] == "published"
    assert world.told() == ["closed"]
    closed = told(world, "conversation")
    assert {said["to_id"] for _, said in closed} == {str(talking.id), str(borrower.id)}
    assert {(what, said["because"]) for what, said in closed} == {("closed", "recalled")}
    assert borrower.ask("rental", rental_id=rental)["state"] == "handed_over", "it still comes back"


@pytest.mark.parametrize("outcome", ["closed", "lent", "removed"])
def test_who_still_has_a_device_of_a_listing_that_is_over_is_told_once(world: World, typed: Any, outcome: str) -> None:
    owner, borrower, other = world.person(), world.person(), world.person()
    listing_id = lent(world, owner, brand="Invacare", model="Action 3")
    over = lent(world, owner, brand="Invacare", model="Action 3")
    rental = borrower.do("request_rental", listing_id=listing_id, **days(world, 0, 2))["id"]
    owner.do("decide_rental", rental_id=rental, decision="accept")
    owner.do("hand_over", rental_id=rental, checklist=GOOD)
    returned = other.do("request_rental", listing_id=over, **days(world, 0, 2))["id"]
    owner.do("decide_rental", rental_id=returned, decision="accept")
    owner.do("hand_over", rental_id=returned, checklist=GOOD)
    owner.do("return_rental", rental_id=returned, checklist=GOOD)
    for one in (listing_id, over):
        if outcome == "removed":
            owner.do("remove_listing", listing_id=one)
        else:
            owner.do("close_listing", listing_id=one, outcome=outcome)
    world.run("DELETE FROM outbox")
    assert typed(HEAD + LINE, "--dry-run")[1]["closed"] == 1
    assert typed(HEAD + LINE)[1]["closed"] == 1
    assert owner.ask("listing", listing_id=listing_id)["outcome"] == "recalled"
    assert owner.ask("listing", listing_id=over)["outcome"] == outcome, "nobody has it any more"
    assert world.told() == ["closed"], "its owner is told too"
    assert [(what, said["to_id"], said["because"]) for what, said in told(world, "conversation")] == [
        ("closed", str(borrower.id), "recalled")
    ]
    assert borrower.ask("rental", rental_id=rental)["state"] == "handed_over", "it still comes back"
    (said,) = borrower.ask("conversations")["items"]
    assert borrower.refused("write", conversation_id=said["id"], text="Je vous le rapporte.") is None
    assert typed(HEAD + LINE)[1]["closed"] == 0


def test_who_bought_a_device_lately_is_told(world: World, typed: Any) -> None:
    owner, buyer, earlier = world.person(), world.person(), world.person()
    listings = {one: offered(world, owner) for one in (buyer, earlier)}
    for who, listing_id in listings.items():
        who.do("write_first", listing_id=listing_id, text="Bonjour")
        owner.do("close_listing", listing_id=listing_id, outcome="sold")
    world.run(
        "UPDATE conversations SET closed_at = closed_at - interval '61 days' WHERE member_id = :id", id=earlier.id
    )
    world.run("DELETE FROM outbox")
    assert typed(HEAD + LINE)[1]["closed"] == 1
    assert {said["to_id"] for _, said in told(world, "conversation")} == {str(buyer.id)}


def test_a_list_that_is_taken_in_again_changes_nothing(world: World, typed: Any) -> None:
    offered(world, world.person())
    typed(HEAD + LINE)
    before = world.outbox()
    assert typed(HEAD + LINE)[1] == {"new": 0, "changed": 0, "unchanged": 1, "closed": 0, "dry_run": False}
    assert world.outbox() == before
    assert typed(HEAD + LINE.replace("Action 3", "Action 5"))[1]["changed"] == 1
    assert len(world.rows("SELECT * FROM recalls")) == 1


def test_a_dry_run_counts_and_changes_nothing(world: World, typed: Any) -> None:
    owner = world.person()
    listing_id = offered(world, owner)
    assert typed(HEAD + LINE, "--dry-run")[1] == {
        "new": 1, "changed": 0, "unchanged": 0, "closed": 1, "dry_run": True,
    }  # fmt: skip
    assert world.rows("SELECT * FROM recalls") == []
    assert owner.ask("listing", listing_id=listing_id)["state"] == "published"


def test_what_a_killed_run_left_open_is_closed_by_the_next(world: World, typed: Any) -> None:
    owner = world.person()
    typed(HEAD + LINE)
    listing_id = offered(world, owner)
    assert typed(HEAD + LINE)[1]["closed"] == 1
    assert owner.ask("listing", listing_id=listing_id)["outcome"] == "recalled"


def test_a_recalled_device_cannot_be_published_changed_into_or_accepted(world: World, typed: Any) -> None:
    owner, new, refused = world.trusted(), world.person(), world.person()
    waiting, appealed = (one.publish(brand="Invacare", model="Action 3") for one in (new, refused))
    world.decide("refuse", appealed, "other", "Non.", "nadia")
    refused.do("appeal", listing_id=appealed, words="Si.")
    shown = owner.publish(brand="Invacare", model="Action 4")
    typed(HEAD + LINE)
    refusal = owner.refusal("publish_listing", listing_id=owner.draft(brand="Invacare", model="Action 3"))
    assert refusal is not None
    assert (refusal.name, refusal.extra["rule"]) == ("NotAllowedHere", "recalled")
    assert owner.refused("change_listing", listing_id=shown, model="Action 3") == "NotAllowedHere"
    with pytest.raises(recalls.NotAllowedHere):
        world.decide("accept", waiting, None, "nadia")
    with pytest.raises(recalls.NotAllowedHere):
        world.decide("decide_appeal", appealed, "overturned", "Oui.", "omar")
    bare = dict.fromkeys(("terms", "price", "condition", "serial", "attestation"))
    wanted = owner.draft(kind="request", brand="Invacare", model="Action 3", **bare)
    assert owner.refused("publish_listing", listing_id=wanted) is None, "to seek one is no danger"


def test_who_writes_a_serial_number_down_that_is_not_recalled_may_publish(world: World, typed: Any) -> None:
    owner = world.trusted()
    typed(HEAD + LINE.replace("Action 3,,", "Action 3,A100-A200|C7,"))
    device = {"brand": "Invacare", "model": "Action 3"}
    unsure = owner.draft(**device, serial=None)
    refusal = owner.refusal("publish_listing", listing_id=unsure)
    assert refusal is not None
    assert "serial number" in refusal.extra["instead"]
    owner.ask("change_listing", listing_id=unsure, serial="A99")
    assert owner.refused("publish_listing", listing_id=unsure) is None
    assert owner.refused("publish_listing", listing_id=owner.draft(**device, serial="A150")) == "NotAllowedHere"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("source,brand\n", "no column reference"),
        (HEAD + ",R-1,Invacare,,,,\n", "Line 2 has no source"),
        (HEAD + LINE + "ansm,R-2,Invacare,,,31/01/2026,\n", "Line 3: a day"),
        (HEAD + "ansm,R-1,Invacare,,A1|*,,\n", "a serial number"),
        (HEAD + "ansm,R-1,Invacare,,,,http://exemple.fr\n", "a link begins"),
    ],
)
def test_a_list_that_is_not_as_it_should_be_is_refused_whole(world: World, typed: Any, body: str, said: str) -> None:
    code, output = typed(body)
    assert code == 1
    assert said in output
    assert world.rows("SELECT * FROM recalls") == []
