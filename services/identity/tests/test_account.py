"""The own account: read by its owner alone, changed with the version in hand."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import orjson
import pytest

from kit.refusals import Invalid, NotFound, VersionConflict
from kit.testing import actor, call
from services.identity import operators
from services.identity.refusals import TooYoung
from services.identity.tests.house import MARIE, House, leave


def read(house: House, who: dict[str, Any]) -> dict[str, Any]:
    return orjson.loads(bytes(house.service.account(call(), actor=who)))


def test_the_owner_sees_all_of_it_but_the_password(house: House) -> None:
    who = house.actor(house.join())
    found = read(house, who)
    assert found.pop("created_at")
    assert found == {
        "id": who["member_id"],
        "email": "marie@example.org",
        "new_email": None,
        "kind": "patient",
        "display_name": "Marie",
        "birth_date": "1990-05-17",
        "language": "fr",
        "country": "FR",
        "time_zone": "Europe/Paris",
        "version": 1,
    }


def test_a_change_raises_the_version_and_tells_the_whole_public_state(house: House) -> None:
    who = house.actor(house.join())
    answer = house.service.change_account(
        call(), actor=who, version=1, display_name="Marie  D.", language="de", time_zone="America/Montreal"
    )
    assert (answer["status"], answer["object"]["version"]) == (200, 2)
    assert answer["object"]["display_name"] == "Marie D."
    (changed,) = house.events("identity.member.changed")
    assert changed["seq"] == 2
    assert changed["payload"].pop("since")
    assert changed["payload"] == {
        "member_id": who["member_id"],
        "display_name": "Marie D.",
        "kind": "patient",
        "badge": None,
        "language": "de",
        "country": "FR",
        "time_zone": "America/Montreal",
        "state": "active",
    }


def test_a_change_of_an_older_version_is_refused_and_changes_nothing(house: House) -> None:
    who = house.actor(house.join())
    house.service.change_account(call(), actor=who, version=1, language="en")
    with pytest.raises(VersionConflict):
        house.service.change_account(call(), actor=who, version=1, language="de")
    house.service.change_account(call(), actor=who, version=None, country="BE")
    assert (read(house, who)["language"], read(house, who)["version"]) == ("en", 3)


def test_what_is_already_so_is_no_change(house: House) -> None:
    who = house.actor(house.join())
    answer = house.service.change_account(call(), actor=who, version=1, display_name="Marie", language="fr")
    assert answer["object"]["version"] == 1
    assert house.events("identity.member.changed") == []


def test_a_key_that_comes_twice_changes_once(house: House) -> None:
    who = house.actor(house.join())
    change = {"actor": who, "key": "k1", "version": 1, "language": "en"}
    first, second = (house.service.change_account(call(), **change) for _ in range(2))
    assert (first["replayed"], second["replayed"]) == (False, True)
    assert first["object"] == second["object"]
    assert len(house.events("identity.member.changed")) == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"display_name": "\u202e\u202e\u202e"}, "/display_name"),
        ({"email": "other@example.org"}, "/email"),
        ({"birth_date": "1980-01-01"}, "/birth_date"),
        ({"kind": "professional"}, "/kind"),
    ],
)
def test_what_cannot_be_changed_is_named(house: House, change: dict[str, Any], pointer: str) -> None:
    who = house.actor(house.join())
    with pytest.raises(Invalid) as raised:
        house.service.change_account(call(), actor=who, version=1, **change)
    assert [error["pointer"] for error in raised.value.extra["errors"]] == [pointer]
    assert read(house, who)["version"] == 1


def test_moving_to_a_country_with_a_higher_floor_asks_for_its_age(house: House) -> None:
    who = house.actor(house.join(birth_date=year_of_age(14), country="CA"))
    with pytest.raises(TooYoung) as raised:
        house.service.change_account(call(), actor=who, version=1, country="FR")
    assert raised.value.extra["errors"][0]["pointer"] == "/country"
    house.service.change_account(call(), actor=who, version=1, country="GB")


@pytest.mark.parametrize("who", ["suspended", "unknown"])
def test_a_suspended_account_answers_like_one_that_does_not_exist(house: House, who: str) -> None:
    asking = house.actor(house.join()) if who == "suspended" else actor()
    if who == "suspended":
        with house.service.db.transaction() as tx:
            operators.suspend(tx, "tests", asking["member_id"])
    with pytest.raises(NotFound):
        read(house, asking)
    with pytest.raises(NotFound):
        house.service.change_account(call(), actor=asking, version=1, language="en")


def year_of_age(years: int) -> str:
    """A birth date of somebody who is that many years old by the clock of this machine."""
    today = datetime.now(UTC)
    return f"{today.year - years - 1}-12-31" if today.month < 12 else f"{today.year - years}-01-01"


def test_who_sends_mail_is_told_the_address_the_language_and_the_zone_and_nothing_else(house: House) -> None:
    member_id = house.join(language="de", country="DE")["member"]["id"]
    told = {"email": MARIE["email"], "language": "de", "time_zone": "Europe/Berlin"}
    assert house.service.contact(call(), member_id=member_id) == told


@pytest.mark.parametrize("state", ["suspended", "leaving", "erased", "unknown"])
def test_there_is_no_address_but_of_an_active_account(house: House, state: str) -> None:
    answer = house.join()
    member_id = answer["member"]["id"] if state != "unknown" else str(uuid4())
    if state == "erased":
        leave(house, answer)
    elif state != "unknown":
        house.rows(f"UPDATE accounts SET state = '{state}'")
    assert house.service.contact(call(), member_id=member_id) is None


def test_one_address_is_asked_for_by_a_members_id_alone(house: House) -> None:
    for arguments in ({}, {"member_id": "marie@example.org"}, {"member_id": str(uuid4()), "all": True}):
        with pytest.raises(Invalid):
            house.service.contact(call(), **arguments)
