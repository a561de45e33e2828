"""Passwords that change: with the present one, or by a mail; nobody learns who is a member."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event

from kit.refusals import Invalid, NotFound
from kit.testing import call
from kit.tokens import read_row_token, write_row_token
from services.identity import chores, operators
from services.identity.refusals import InvalidCredentials, InvalidToken, PasswordTooCommon, TooManyAttempts
from services.identity.tests.house import MARIE, PASSWORD, House, leave, overtaken, together, token_of

NEW = "des cerises sur le gateau"
ANSWERED = {"next": "mail"}


def change(house: House, answer: dict[str, Any], **words: Any) -> None:
    words = {"current": PASSWORD, "new": NEW, **words}
    assert house.service.change_password(call(), actor=house.actor(answer), **words) is None


def ask(house: House, email: str = MARIE["email"]) -> dict[str, Any]:
    return house.service.request_reset(call(), email=email)


def asked(house: House) -> str:
    """The token of the mail that a request causes."""
    (mail,) = house.mailed(lambda: ask(house))
    return token_of(mail)


def confirm(house: House, token: str, password: str = NEW) -> None:
    assert house.service.confirm_reset(call(), token=token, password=password) is None


def is_void(house: House, token: str) -> bool:
    with pytest.raises(Invalid) as refusal:
        confirm(house, token)
    return [error["pointer"] for error in refusal.value.extra["errors"]] == ["/token"]


def is_alive(house: House, answer: dict[str, Any]) -> bool:
    try:
        house.service.refresh(call(), refresh_token=answer["refresh_token"])
    except InvalidToken:
        return False
    return True


def test_a_changed_password_ends_every_other_session_and_is_told_by_mail(house: House) -> None:
    here, elsewhere = house.join(), house.sign_in()
    browser = house.sign_in(web=True)
    (mail,) = house.mailed(lambda: change(house, here))
    assert (mail["To"], mail["Subject"]) == (MARIE["email"], "Votre mot de passe PatientsWorld a changé")
    assert (is_alive(house, here), is_alive(house, elsewhere)) == (True, False)
    with pytest.raises(InvalidToken):
        house.service.web_session(call(), cookie=browser["cookie"])
    with pytest.raises(InvalidCredentials):
        house.sign_in()
    house.forget_failures()
    house.sign_in(password=NEW)
    assert {row["payload"]["reason"] for row in house.events("identity.session.revoked")} == {"revoked"}


def test_a_wrong_present_password_changes_nothing_and_counts_as_at_a_sign_in(house: House) -> None:
    here, elsewhere = house.join(), house.sign_in()
    with pytest.raises(InvalidCredentials):
        change(house, here, current="mot de passe faux")
    for attempt in (partial(change, house, here), house.sign_in):
        with pytest.raises(TooManyAttempts):
            attempt()
    house.forget_failures()
    house.sign_in()
    assert is_alive(house, elsewhere)
    assert not [mail for mail in house.mails() if "a changé" in mail["Subject"]]


@pytest.mark.parametrize("new", ["azertyuiop", "marie1234", "short"])
def test_a_new_password_is_checked_with_ones_own_words_before_the_present_one(house: House, new: str) -> None:
    here = house.join()
    with pytest.raises((PasswordTooCommon, Invalid)) as refusal:
        change(house, here, current="mot de passe faux", new=new)
    assert [error["pointer"] for error in refusal.value.extra["errors"]] == ["/new"]
    assert house.rows("SELECT * FROM failures") == []
    house.sign_in()


def test_no_transaction_is_open_while_passwords_are_hashed_or_verified(house: House) -> None:
    here = house.join()
    token = asked(house)
    pool, held = house.service.db.engine.pool, []
    house.hasher.watch = lambda: held.append(pool.checkedout())  # type: ignore[attr-defined]
    ask(house, "nobody@example.org")
    confirm(house, token)
    with pytest.raises(InvalidCredentials):
        change(house, here)
    assert held == [0] * 4


def test_a_suspended_member_changes_no_password_and_gets_no_mail(house: House) -> None:
    here = house.join()
    token = asked(house)
    with house.service.db.transaction() as tx:
        operators.suspend(tx, "tests", here["member"]["id"])
    with pytest.raises(NotFound):
        change(house, here)
    assert is_void(house, token)
    assert house.mailed(lambda: ask(house)) == []


def test_a_mail_leads_to_a_new_password_that_signs_in_nobody_and_ends_every_session(house: House) -> None:
    sessions = [house.join(), house.sign_in()]
    with pytest.raises(InvalidCredentials):
        house.sign_in(password="mot de passe faux")
    (mail,) = house.mailed(lambda: ask(house, "Marie@EXAMPLE.org"))
    token = token_of(mail)
    assert mail["To"] == MARIE["email"]
    assert f"http://127.0.0.1:8000/password-reset?token={token}" in mail.get_content()
    opened = len(house.events("identity.session.opened"))
    (told,) = house.mailed(lambda: confirm(house, token))
    assert (told["To"], told["Subject"]) == (MARIE["email"], "Votre mot de passe PatientsWorld a changé")
    assert [is_alive(house, session) for session in sessions] == [False, False]
    assert len(house.events("identity.session.opened")) == opened
    house.sign_in(password=NEW)  # at once: the failures are forgotten


def test_a_reset_is_good_once(house: House) -> None:
    house.join()
    token = asked(house)
    confirm(house, token)
    assert is_void(house, token)


def test_a_reset_older_than_half_an_hour_is_void(house: House) -> None:
    house.join()
    ask(house)
    (row,) = house.rows("SELECT expires_at - created_at AS lasts FROM password_resets")
    assert row["lasts"] == timedelta(minutes=30)
    house.rows("UPDATE password_resets SET expires_at = date_trunc('second', now())")
    (row,) = house.rows("SELECT * FROM password_resets")
    assert is_void(house, write_row_token(house.service.secrets.mail, "reset", row["id"], row["expires_at"]))


def test_a_newer_request_makes_the_earlier_one_void(house: House) -> None:
    house.join()
    earlier, newer = asked(house), asked(house)
    assert is_void(house, earlier)
    confirm(house, newer)
    assert is_void(house, earlier)


def test_a_changed_password_makes_what_was_sent_before_void(house: House) -> None:
    here = house.join()
    token, sent = asked(house), len(house.mails())
    ask(house)
    change(house, here)
    assert is_void(house, token)
    assert ["a changé" in mail["Subject"] for mail in house.mails()[sent:]] == [True]


@pytest.mark.parametrize("token", ["x", "A" * 64, "é" * 10])
def test_a_token_that_is_none_of_ours_is_refused(house: House, token: str) -> None:
    house.join()
    asked(house)
    assert is_void(house, token)


def test_a_sign_ups_token_resets_nothing(house: House) -> None:
    house.join()
    assert is_void(house, house.token(email="zoe@example.org"))


def test_a_password_that_is_refused_leaves_the_token_good(house: House) -> None:
    house.join()
    token = asked(house)
    for password in ("azertyuiop", "marie1234"):
        with pytest.raises(PasswordTooCommon) as refusal:
            confirm(house, token, password)
        assert refusal.value.extra["errors"][0]["pointer"] == "/password"
    confirm(house, token)


def test_one_token_used_twice_at_once_sets_one_password(house: House) -> None:
    house.join()
    token = asked(house)
    found = together(*(partial(confirm, house, token, password) for password in (NEW, "encore un autre mot")))
    assert sorted(type(one).__name__ for one in found) == ["Invalid", "NoneType"]
    house.sign_in(password=NEW if found[0] is None else "encore un autre mot")


def test_what_becomes_void_while_it_waits_for_the_account_is_refused(house: House) -> None:
    house.join()
    token = asked(house)
    found = overtaken(house, partial(confirm, house, token), "UPDATE password_resets SET ended_at = now()")
    assert isinstance(found, Invalid)
    house.sign_in()


def test_known_unknown_and_suspended_get_the_same_answer_at_the_same_cost(house: House) -> None:
    house.join()
    house.join(email="zoe@example.org")
    with house.service.db.transaction() as tx:
        operators.suspend(tx, "tests", "zoe@example.org")
    ask(house, "first@example.org")
    found = []
    for email in (MARIE["email"], "nobody@example.org", "zoe@example.org"):
        statements, before = [], (house.hasher.verified, house.hasher.hashed)
        note = partial(lambda kept, *said: kept.append(re.sub(r"\d+", "0", said[2])), statements)
        event.listen(house.service.db.engine, "before_cursor_execute", note)
        answer = ask(house, email)
        event.remove(house.service.db.engine, "before_cursor_execute", note)
        assert (house.hasher.verified, house.hasher.hashed) == (before[0] + 1, before[1])
        found.append((answer, statements))
    assert found[0] == found[1] == found[2]
    assert found[0][0] == ANSWERED
    assert len(found[0][1]) >= 4
    assert len([mail for mail in house.mails() if "nouveau mot de passe" in mail["Subject"]]) == 1


def test_nobody_can_be_flooded_and_the_last_link_that_was_sent_stays_good(house: House) -> None:
    house.join()
    mails = house.mailed(lambda: [ask(house) for _ in range(7)])
    assert len(mails) == 5
    ask(house)
    house.rows("UPDATE password_resets SET created_at = created_at - interval '61 minutes'")
    (row,) = house.rows("SELECT id FROM password_resets ORDER BY created_at DESC, id DESC LIMIT 1")
    (newest,) = (token for token in map(token_of, mails) if read_row_token(token) == row["id"])
    confirm(house, newest)
    assert len(house.mailed(lambda: ask(house))) == 1


def test_neither_token_nor_address_is_stored_with_the_request(house: House) -> None:
    house.join()
    token = asked(house)
    ask(house, "nobody@example.org")
    for table in ("password_resets", "mails"):
        stored = "".join(str(dict(row)) for row in house.rows(f"SELECT * FROM {table}"))
        assert not [word for word in (token, "marie", "nobody") if word in stored]


def test_a_mail_that_waits_is_not_sent_once_the_member_has_left(house: House) -> None:
    here = house.join()
    sent = len(house.mails())
    ask(house)
    leave(house, here)
    assert ["fermé" in mail["Subject"] for mail in house.mails()[sent:]] == [True]


def test_requests_are_forgotten_after_a_day(house: House) -> None:
    ask(house)
    house.pass_time("password_resets", "created_at", "25 hours")
    ask(house)
    chores.forget(house.service)
    assert len(house.rows("SELECT * FROM password_resets")) == 1
