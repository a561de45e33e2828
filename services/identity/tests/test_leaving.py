"""Leaving: asked for with the password, hidden at once, closed when every service has answered; and accounts unused."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

import contracts
from kit import logs
from kit.database import clock
from kit.events import Event
from kit.inbox import Received
from kit.outbox import open_envelope
from kit.refusals import NotFound
from kit.testing import call, written
from services.identity import chores, leaving, operators
from services.identity.refusals import InvalidCredentials, InvalidToken, TooManyAttempts
from services.identity.service import SUBSCRIPTIONS
from services.identity.tests.house import MARIE, PASSWORD, House, finish, leave, note_done

CONTRACTS = Path(str(contracts.__file__)).parent
CANARIES = ("marie", "1990, 5, 17", "hash ", "firefox", "paris")
TABLES = ("accounts", "signups", "mails", "sessions", "outbox", "inbox", "audit", "erasures", "erasure_answers",
          "password_resets", "email_changes")  # fmt: skip


def ask(house: House, answer: dict[str, Any], password: str = PASSWORD) -> dict[str, Any]:
    return house.service.request_erasure(call(), actor=house.actor(answer), password=password)


def state(house: House) -> str:
    return str(house.rows("SELECT state FROM accounts")[0]["state"])


def held(house: House) -> list[str]:
    """The words of Marie's that some row still holds."""
    found = "".join(str(dict(row)) for table in TABLES for row in house.rows(f"SELECT * FROM {table}"))
    return [word for word in CANARIES if word in found.lower()]


def test_the_canaries_are_there_before(house: House) -> None:
    house.join()
    assert held(house) == list(CANARIES)


def test_who_leaves_is_hidden_at_once_and_no_event_says_anything_of_them(house: House) -> None:
    answer = house.join()
    assert ask(house, answer) == {"next": "mail"}
    (event,) = house.events("identity.member.erasure_requested")
    assert [word for word in CANARIES if word in json.dumps(event["payload"]).lower()] == []
    assert (event["payload"]["state"], event["seq"]) == ("erased", 2)
    with pytest.raises(NotFound):
        house.service.account(call(), actor=house.actor(answer))
    with pytest.raises(InvalidToken):
        house.service.refresh(call(), refresh_token=answer["refresh_token"])
    with pytest.raises(InvalidCredentials):
        house.sign_in()
    assert house.service.revocations(call())["sessions"] == [answer["session"]["id"]]
    assert state(house) == "leaving"


def test_a_wrong_password_begins_nothing_and_counts_as_at_a_sign_in(house: House) -> None:
    answer = house.join()
    with pytest.raises(InvalidCredentials):
        ask(house, answer, "mot de passe faux")
    with pytest.raises(TooManyAttempts):
        ask(house, answer)
    with pytest.raises(TooManyAttempts):
        house.sign_in()
    assert (state(house), house.rows("SELECT * FROM erasures")) == ("active", [])
    house.forget_failures()
    ask(house, answer)
    assert state(house) == "leaving"


def test_an_account_is_closed_only_when_every_service_has_answered(house: House) -> None:
    answer = house.join()
    ask(house, answer)
    house.mails()
    chores.close_erasures(house.service)
    assert state(house) == "leaving"
    assert (chores.OPEN._value.get(), chores.OLDEST._value.get() >= 0) == (1, True)
    first, *others = leaving.SERVICES
    note_done(house, answer, *others)
    chores.close_erasures(house.service)
    assert state(house) == "leaving"
    note_done(house, answer, first)
    chores.close_erasures(house.service)
    assert state(house) == "erased"
    assert chores.OPEN._value.get() == 0


def test_every_service_that_is_asked_to_erase_is_heard_when_it_answers() -> None:
    assert {done.publisher() for done in leaving.ANSWERS} == set(leaving.SERVICES)
    heard = {name for name in SUBSCRIPTIONS if name.endswith(".erasure")}
    assert heard == {f"{service}.erasure" for service in leaving.SERVICES}
    assert set(leaving.ANSWERS) < set(leaving.SPARED)


@pytest.mark.parametrize("done", leaving.ANSWERS)
def test_an_answer_counts_for_the_service_that_sent_it(house: House, done: type[Event]) -> None:
    answer = house.join()
    ask(house, answer)
    sample = json.loads((CONTRACTS / done.publisher() / "golden" / f"{done.routing_key()}.json").read_bytes())
    row = open_envelope(json.dumps({**sample, "data": {"member_id": answer["member"]["id"]}}).encode())
    expected, handler = SUBSCRIPTIONS[f"{row['publisher']}.{row['aggregate_type']}"].handlers[row["type"], 1]
    for _ in range(2):
        with house.service.db.transaction() as tx:
            heard = Received(uuid4(), row["type"], 1, uuid4(), 1, clock(tx), expected().load(row["payload"]))
            handler(tx, heard)
    silent = house.rows("SELECT service FROM erasure_answers WHERE done_at IS NULL")
    assert {row["service"] for row in silent} == set(leaving.SERVICES) - {done.publisher()}


def test_an_account_is_closed_only_when_the_farewell_has_left(house: House) -> None:
    answer = house.join()
    ask(house, answer)
    note_done(house, answer, *leaving.SERVICES)
    chores.close_erasures(house.service)
    assert state(house) == "leaving"
    assert "fermé" in house.mails()[-1]["Subject"]
    chores.close_erasures(house.service)
    assert state(house) == "erased"


def test_nothing_of_who_left_is_held_any_more(house: House) -> None:
    answer = house.join()
    house.register(email=MARIE["email"])
    with pytest.raises(InvalidCredentials):
        house.sign_in(password="faux")
    house.forget_failures()
    who = house.actor(answer)
    house.service.change_account(call(), actor=who, key="k", language="en")
    house.service.request_reset(call(), email=MARIE["email"])
    house.service.change_email(call(), actor=who, password=PASSWORD, email="marie2@example.org")
    theirs = f"mails WHERE about = '{who['member_id']}'"
    leave(house, answer)
    assert held(house) == []
    for table in ("signups", "password_resets", "email_changes", theirs, "failures", "idempotency_keys"):
        assert house.rows(f"SELECT * FROM {table}") == [], table
    (event,) = house.events("identity.member.erased")
    assert (event["payload"]["state"], event["seq"]) == ("erased", 4)
    blanked = [row for row in house.events() if row["headers"].get("redacted")]
    assert {row["type"] for row in house.events()} - {row["type"] for row in blanked} == {
        "identity.member.erasure_requested",
        "identity.member.erased",
    }
    assert [row["payload"] for row in blanked] == [{}] * len(blanked)


def test_the_others_keep_everything(house: House) -> None:
    zoe = house.join(email="zoe@example.org", display_name="Zoé")
    leave(house, house.join())
    assert json.loads(house.service.account(call(), actor=house.actor(zoe)))["display_name"] == "Zoé"
    assert house.rows("SELECT * FROM signups")[0]["email"] == "zoe@example.org"
    registered = [row["payload"] for row in house.events("identity.member.registered")]
    assert [payload.get("display_name") for payload in registered] == ["Zoé", None]


def test_an_address_is_free_again(house: House) -> None:
    first = house.join()
    leave(house, first)
    second = house.join()
    assert second["member"]["id"] != first["member"]["id"]


def test_a_sign_up_that_waited_does_not_outlive_the_account(house: House) -> None:
    waiting = house.token()
    leave(house, house.join())
    with pytest.raises(Exception, match="not as they should be"):
        house.service.confirm(call(), token=waiting)


def test_an_answer_that_comes_twice_or_for_nobody_changes_nothing(house: House) -> None:
    answer = house.join()
    leave(house, answer)
    with house.service.db.transaction() as tx:
        leaving.note_done(tx, UUID(answer["member"]["id"]), "social")
        leaving.note_done(tx, UUID(int=1), "social")
    chores.close_erasures(house.service)
    assert len(house.events("identity.member.erased")) == 1


@pytest.mark.parametrize("suspended", [False, True])
def test_who_was_brought_back_by_a_restore_leaves_again_without_a_mail(house: House, suspended: bool) -> None:
    answer = house.join()
    house.join(email="zoe@example.org", display_name="Zoé")
    sent = len(house.mails())
    with house.service.db.transaction() as tx:
        if suspended:
            operators.suspend(tx, "tests", answer["member"]["id"])
        leaving.note_done(tx, UUID(answer["member"]["id"]), "social")
    assert len(house.events("identity.member.erasure_requested")) == 1
    note_done(house, answer, *leaving.SERVICES)
    chores.close_erasures(house.service)
    states = house.rows("SELECT state FROM accounts ORDER BY id")
    assert [row["state"] for row in states] == ["erased", "active"]
    assert len(house.mails()) == sent


def test_an_operator_lets_members_leave_and_those_who_had_left_without_a_mail(house: House) -> None:
    one, other = house.join(), house.join(email="zoe@example.org", display_name="Zoé")
    sent = len(house.mails())
    with house.service.db.transaction() as tx:
        operators.erase(tx, "tests", one["member"]["id"], again=True)
        assert operators.erase(tx, "tests", one["member"]["id"]) is None
        operators.erase(tx, "tests", "zoe@example.org")
    assert len(house.events("identity.member.erasure_requested")) == 2
    assert [mail["To"] for mail in house.mails()[sent:]] == ["zoe@example.org"]
    audited = house.rows("SELECT subject, detail FROM audit WHERE verb = 'erase' ORDER BY id")
    assert [(str(row["subject"]), row["detail"]) for row in audited] == [
        (one["member"]["id"], {"again": True}),
        (other["member"]["id"], {"again": False}),
    ]


def test_the_log_names_who_was_erased_by_the_id_alone(house: House) -> None:
    answer = house.join()
    with written() as output:
        logs.configure("identity")
        leave(house, answer)
    (line,) = (json.loads(line) for line in output().splitlines() if "member_erased" in line)
    assert line["aggregate_id"] == answer["member"]["id"]
    assert [word for word in CANARIES if word in output().lower()] == []


def test_wrong_passwords_are_forgotten_with_the_address(house: House) -> None:
    answer = house.join()
    ask(house, answer)
    for address in (MARIE["email"], "zoe@example.org"):
        with pytest.raises(InvalidCredentials):
            house.sign_in(email=address)
    assert len(house.rows("SELECT * FROM failures")) == 2
    finish(house, answer)
    assert len(house.rows("SELECT * FROM failures")) == 1


@pytest.mark.parametrize("closed", [False, True])
def test_no_operator_brings_back_who_left(house: House, closed: bool) -> None:
    answer = house.join()
    leave(house, answer) if closed else ask(house, answer)
    for verb in (operators.suspend, operators.reinstate):
        with house.service.db.transaction() as tx, pytest.raises(NotFound):
            verb(tx, "tests", answer["member"]["id"])
    with house.service.db.transaction() as tx:
        assert operators.list_members(tx, "tests", None, 10) == []


def test_operators_see_what_waits_by_its_id_alone(house: House) -> None:
    answer = house.join()
    ask(house, answer)
    with house.service.db.transaction() as tx:
        assert leaving.list_open(tx)[0]["waits_for"] == sorted(leaving.SERVICES)
    note_done(house, answer, "appointments", "notifications", "directory", "healthbox", "classifieds", "games")
    with house.service.db.transaction() as tx:
        (found,) = leaving.list_open(tx)
    assert (found["id"], found["waits_for"]) == (answer["member"]["id"], ["social"])
    assert set(found) == {"id", "requested_at", "waits_for"}
    house.pass_time("erasures", "requested_at", "73 hours")
    with house.service.db.transaction() as tx:
        count, oldest = leaving.count_open(tx)
    assert (count, oldest > leaving.LATE.total_seconds()) == (1, True)
