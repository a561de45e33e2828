"""What operators do, as they type it, and the trace that each verb leaves."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from kit.config import Settings
from kit.testing import call
from services.identity import operators
from services.identity.passwords import Hasher
from services.identity.refusals import InvalidCredentials, InvalidToken
from services.identity.tests.house import House

ANA = ("--email", "Ana@example.org", "--password", "coquelicots sous la pluie", "--display-name", "Ana")


@pytest.fixture
def typed(house: House, identity_settings: Settings) -> Any:
    """Run a verb in a process of its own; its exit code and what it printed."""
    environment = {
        "PATH": os.environ["PATH"],
        "IDENTITY_DATABASE_URL": identity_settings.database_url,
        "IDENTITY_SECRET_KEY": identity_settings.secret_key.decode(),
        "AMQP_URL": "amqp://nowhere/",
        "PUBLIC_URL": "http://127.0.0.1:8000",
    }

    def run(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "services.identity", *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout if done.returncode == 0 else done.stderr

    return run


def audit(house: House) -> list[tuple[str, Any]]:
    return [(row["verb"], row["detail"]) for row in house.rows("SELECT * FROM audit ORDER BY id")]


def test_create_member_makes_a_member_once_and_prints_a_token_that_works(house: House, typed: Any) -> None:
    code, said = typed("create-member", *ANA, "--kind", "professional", "--token")
    made = json.loads(said)
    assert (code, made["email"], made["created"]) == (0, "ana@example.org", True)
    assert house.actor(made)["member_id"] == made["id"]
    again = json.loads(typed("create-member", *ANA)[1])
    assert again == {"id": made["id"], "email": "ana@example.org", "created": False}
    (event,) = house.events("identity.member.registered")
    assert (event["payload"]["kind"], event["seq"]) == ("professional", 1)
    assert audit(house) == [
        ("create-member", {"created": True, "session": True}),
        ("create-member", {"created": False, "session": False}),
    ]
    house.service.hasher = Hasher(house.service.secrets.pepper)
    assert house.service.sign_in(call(), email="ana@example.org", password=ANA[3])["member"]["id"] == made["id"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--birth-date", "2020-01-01"), "birth_date: The minimum age in this country is 15."),
        (("--password", "azertyuiop"), "password: Among the most common ones"),
        (("--email", "ana"), "email: Not a valid email address."),
    ],
)
def test_create_member_follows_the_rules_of_a_sign_up(
    house: House, typed: Any, words: tuple[str, ...], said: str
) -> None:
    code, error = typed("create-member", *ANA, *words)
    assert code == 1
    assert said in error
    assert "Traceback" not in error
    assert audit(house) == []


def test_a_suspension_ends_every_session_and_a_reinstatement_lets_in_again(house: House, typed: Any) -> None:
    first, second = house.join(), house.sign_in()
    assert json.loads(typed("suspend", "Marie@example.org")[1])["state"] == "suspended"
    for answer in (first, second):
        with pytest.raises(InvalidToken):
            house.service.refresh(call(), refresh_token=answer["refresh_token"])
    with pytest.raises(InvalidCredentials):
        house.sign_in()
    revoked = house.events("identity.session.revoked")
    assert {event["payload"]["session_id"] for event in revoked} == {one["session"]["id"] for one in (first, second)}
    assert {event["payload"]["reason"] for event in revoked} == {"suspended"}
    assert set(house.service.revocations(call())["sessions"]) == {one["session"]["id"] for one in (first, second)}
    house.forget_failures()
    assert json.loads(typed("reinstate", first["member"]["id"])[1])["state"] == "active"
    house.sign_in()
    states = [(event["type"], event["seq"], event["payload"]["state"]) for event in house.events("identity.member.%")]
    assert states == [
        ("identity.member.registered", 1, "active"),
        ("identity.member.suspended", 2, "suspended"),
        ("identity.member.reinstated", 3, "active"),
    ]


def test_suspending_twice_and_reinstating_an_active_member_change_nothing(house: House) -> None:
    member = house.join()["member"]["id"]
    with house.service.db.transaction() as tx:
        operators.reinstate(tx, "tests", member)
        operators.suspend(tx, "tests", member)
        operators.suspend(tx, "tests", member)
    assert len(house.events("identity.member.%")) == 2
    assert [verb for verb, _ in audit(house)] == ["reinstate", "suspend", "suspend"]


def test_no_token_is_printed_for_a_suspended_member(house: House, typed: Any) -> None:
    typed("create-member", *ANA)
    typed("suspend", "ana@example.org")
    code, said = typed("create-member", *ANA, "--token")
    assert code == 1
    assert "suspended" in said
    assert house.events("identity.session.opened") == []


def test_the_list_holds_no_addresses_and_can_be_paged(house: House, typed: Any) -> None:
    for name in ("ana", "ben", "eva"):
        house.join(email=f"{name}@example.org", display_name=name.title())
    lines = typed("list", "--json", "--limit", "2")[1].splitlines()
    members = [json.loads(line) for line in lines]
    assert [member["display_name"] for member in members] == ["Ana", "Ben"]
    rest = typed("list", "--json", "--after", members[-1]["id"])[1]
    assert json.loads(rest)["display_name"] == "Eva"
    assert "example.org" not in "".join(lines)
    assert audit(house) == [("list", {"count": 2}), ("list", {"count": 1})]


def test_rotate_keys_says_the_new_key_and_refuses_to_hurry(house: House, typed: Any) -> None:
    upcoming = json.loads(typed("rotate-keys")[1])["next"]
    assert house.service.jwks(call())["keys"][-1]["kid"] == upcoming
    code, said = typed("rotate-keys")
    assert code == 1
    assert "wait until 11 minutes" in said
    assert typed("rotate-keys", "--force")[0] == 0
    assert audit(house) == [("rotate-keys", {"forced": False}), ("rotate-keys", {"forced": True})]


def test_an_unknown_member_is_said_to_be_unknown(typed: Any) -> None:
    code, said = typed("suspend", "nobody@example.org")
    assert code == 1
    assert "No member has this id or address." in said


def test_the_service_role_cannot_change_what_was_audited(house: House) -> None:
    with house.service.db.transaction() as tx:
        operators.note(tx, "tests", "list")
    with pytest.raises(Exception, match="permission denied"):
        house.rows("UPDATE audit SET operator = 'somebody else'")
