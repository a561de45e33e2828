"""Another address: asked for with the password, set by a mail to the new one, told to the old one."""

from functools import partial
from typing import Any

import orjson
import pytest

from kit.refusals import Invalid, NotFound, VersionConflict
from kit.testing import call
from kit.tokens import write_row_token
from services.identity import chores, operators
from services.identity.refusals import InvalidCredentials, InvalidToken, TooManyAttempts
from services.identity.tests.house import MARIE, PASSWORD, House, leave, overtaken, together, token_of

NEW = "marie.neuve@example.org"


def ask(house: House, answer: dict[str, Any], email: str = NEW, **words: Any) -> None:
    words = {"password": PASSWORD, **words}
    assert house.service.change_email(call(), actor=house.actor(answer), email=email, **words) is None


def asked(house: House, answer: dict[str, Any], email: str = NEW) -> str:
    """The token of the mail that asking causes."""
    (mail,) = house.mailed(lambda: ask(house, answer, email))
    assert mail["To"] == email
    return token_of(mail)


def confirm(house: House, token: str) -> None:
    assert house.service.confirm_email(call(), token=token) is None


def is_void(house: House, token: str) -> bool:
    with pytest.raises(Invalid) as refusal:
        confirm(house, token)
    return [error["pointer"] for error in refusal.value.extra["errors"]] == ["/token"]


def account(house: House, answer: dict[str, Any]) -> dict[str, Any]:
    return orjson.loads(bytes(house.service.account(call(), actor=house.actor(answer))))


def test_until_the_mail_is_answered_nothing_changes_but_what_the_owner_sees(house: House) -> None:
    here = house.join()
    (mail,) = house.mailed(lambda: ask(house, here, "Marie.Neuve@Example.org"))
    assert f"http://127.0.0.1:8000/email-change?token={token_of(mail)}" in mail.get_content()
    found = account(house, here)
    assert (mail["To"], found["email"], found["new_email"], found["version"]) == (NEW, MARIE["email"], NEW, 2)
    house.sign_in()
    with pytest.raises(InvalidCredentials):
        house.sign_in(email=NEW)


def test_answering_it_sets_the_address_ends_the_other_sessions_and_tells_the_old_one(house: House) -> None:
    here, elsewhere = house.join(), house.sign_in()
    token = asked(house, here)
    (told,) = house.mailed(lambda: confirm(house, token))
    assert (told["To"], told["Subject"]) == (MARIE["email"], "L'adresse de votre compte PatientsWorld a changé")
    assert NEW not in told.get_content()
    found = account(house, here)
    assert (found["email"], found["new_email"], found["version"]) == (NEW, None, 3)
    house.service.refresh(call(), refresh_token=here["refresh_token"])
    with pytest.raises(InvalidToken):
        house.service.refresh(call(), refresh_token=elsewhere["refresh_token"])
    house.sign_in(email=NEW)
    with pytest.raises(InvalidCredentials):
        house.sign_in()
    assert house.events("identity.member.changed") == []


def test_the_old_address_is_free_again_and_its_sign_ups_are_forgotten(house: House) -> None:
    here = house.join()
    confirm(house, asked(house, here))
    assert house.rows("SELECT * FROM signups") == []
    assert house.join()["member"]["id"] != here["member"]["id"]


def test_a_wrong_password_asks_nothing_and_counts_as_at_a_sign_in(house: House) -> None:
    here = house.join()
    with pytest.raises(InvalidCredentials):
        ask(house, here, password="mot de passe faux")
    for attempt in (partial(ask, house, here), house.sign_in):
        with pytest.raises(TooManyAttempts):
            attempt()
    assert house.rows("SELECT * FROM email_changes") == []
    house.forget_failures()
    ask(house, here)
    assert house.rows("SELECT * FROM failures") == []


@pytest.mark.parametrize("email", ["zoé@example.org", "Marie@example.org", "nobody"])
def test_an_address_that_cannot_be_the_next_one_is_refused(house: House, email: str) -> None:
    here = house.join()
    with pytest.raises(Invalid) as refusal:
        ask(house, here, email)
    assert [error["pointer"] for error in refusal.value.extra["errors"]] == ["/email"]


def test_a_change_of_an_older_version_is_refused(house: House) -> None:
    here = house.join()
    ask(house, here, version=1)
    with pytest.raises(VersionConflict):
        ask(house, here, version=1)
    ask(house, here, version=2)
    assert account(house, here)["version"] == 3


def test_an_address_that_has_an_account_is_answered_alike_and_told_to_its_owner_alone(house: House) -> None:
    here, zoe = house.join(), house.join(email="zoe@example.org", language="en")
    pool, held = house.service.db.engine.pool, []
    house.hasher.watch = lambda: held.append(pool.checkedout())  # type: ignore[attr-defined]
    (free,) = house.mailed(lambda: ask(house, here))
    first = account(house, here)
    (taken,) = house.mailed(lambda: ask(house, here, "zoe@example.org"))
    second = account(house, here)
    assert {**first, "new_email": "zoe@example.org", "version": 3} == second
    assert (free["To"], taken["To"]) == (NEW, "zoe@example.org")
    assert taken["Subject"] == "This address already has a PatientsWorld account"
    assert "token=" not in taken.get_content()
    assert held == [0, 0], "one verification each, outside of a transaction"
    assert account(house, zoe)["new_email"] is None


def test_the_newest_request_counts_and_each_is_good_once(house: House) -> None:
    here = house.join()
    earlier, newer = asked(house, here), asked(house, here, "autre@example.org")
    assert is_void(house, earlier)
    confirm(house, newer)
    assert is_void(house, newer)
    assert account(house, here)["email"] == "autre@example.org"


def test_a_request_older_than_a_day_is_void_and_no_longer_shown(house: House) -> None:
    here = house.join()
    ask(house, here)
    house.rows("UPDATE email_changes SET expires_at = date_trunc('second', now())")
    (row,) = house.rows("SELECT id, expires_at FROM email_changes")
    assert is_void(house, write_row_token(house.service.secrets.mail, "email_change", row["id"], row["expires_at"]))
    assert account(house, here)["new_email"] is None
    assert [mail["To"] for mail in house.mails()] == [MARIE["email"]]


@pytest.mark.parametrize("token", ["x", "A" * 64, "é" * 10])
def test_a_token_that_is_none_of_ours_is_refused(house: House, token: str) -> None:
    ask(house, house.join())
    assert is_void(house, token)


def test_another_password_makes_a_request_void_which_a_thief_may_have_made(house: House) -> None:
    here = house.join()
    token = asked(house, here)
    (mail,) = house.mailed(lambda: house.service.request_reset(call(), email=MARIE["email"]))
    house.service.confirm_reset(call(), token=token_of(mail), password="des cerises sur le gateau")
    assert is_void(house, token)
    assert account(house, here)["new_email"] is None


def test_a_reset_that_was_sent_to_the_old_address_is_void(house: House) -> None:
    here = house.join()
    (mail,) = house.mailed(lambda: house.service.request_reset(call(), email=MARIE["email"]))
    confirm(house, asked(house, here))
    with pytest.raises(Invalid):
        house.service.confirm_reset(call(), token=token_of(mail), password="des cerises sur le gateau")


def test_of_two_members_who_want_one_address_the_first_to_answer_gets_it(house: House) -> None:
    people = house.join(), house.join(email="zoe@example.org")
    tokens = [asked(house, answer) for answer in people]
    found = together(*(partial(confirm, house, token) for token in tokens))
    assert sorted(type(one).__name__ for one in found) == ["Invalid", "NoneType"]
    emails = {account(house, answer)["email"] for answer in people}
    assert NEW in emails
    assert len(emails) == 2


def test_an_address_that_somebody_joined_with_meanwhile_is_refused(house: House) -> None:
    here = house.join()
    token = asked(house, here)
    house.join(email=NEW)
    assert is_void(house, token)
    assert account(house, here)["email"] == MARIE["email"]


def test_what_becomes_void_while_it_waits_for_the_account_is_refused(house: House) -> None:
    here = house.join()
    token = asked(house, here)
    found = overtaken(house, partial(confirm, house, token), "UPDATE email_changes SET ended_at = now()")
    assert isinstance(found, Invalid)
    assert account(house, here)["email"] == MARIE["email"]


def test_a_suspended_member_changes_no_address(house: House) -> None:
    here = house.join()
    token = asked(house, here)
    with house.service.db.transaction() as tx:
        operators.suspend(tx, "tests", here["member"]["id"])
    assert is_void(house, token)
    with pytest.raises(NotFound):
        ask(house, here)


def test_nobody_can_be_flooded_by_one_member_or_by_several(house: House) -> None:
    here, zoe = house.join(), house.join(email="zoe@example.org")
    mails = house.mailed(lambda: [ask(house, here) for _ in range(6)])
    assert len(mails) == 5
    assert house.mailed(lambda: ask(house, here, "autre@example.org")) == []
    assert house.mailed(lambda: ask(house, zoe)) == []
    house.pass_time("email_changes", "created_at", "61 minutes")
    assert len(house.mailed(lambda: ask(house, zoe))) == 1


def test_who_leaves_is_in_no_change_of_their_own_or_of_others(house: House) -> None:
    here, zoe = house.join(), house.join(email="zoe@example.org")
    confirm(house, asked(house, here))
    house.mails()
    ask(house, here, "encore@example.org")
    ask(house, zoe, NEW)
    ask(house, zoe, "zoe.neuve@example.org")
    leave(house, here)
    assert [row["new_email"] for row in house.rows("SELECT * FROM email_changes")] == ["zoe.neuve@example.org"]


def test_changes_are_forgotten_after_a_week(house: House) -> None:
    here = house.join()
    confirm(house, asked(house, here))
    house.pass_time("email_changes", "created_at", "7 days 1 second")
    ask(house, here, "autre@example.org")
    chores.forget(house.service)
    assert [row["new_email"] for row in house.rows("SELECT * FROM email_changes")] == ["autre@example.org"]
