"""Sign-up: nobody is a member before they answer the mail, and nobody learns who is."""

from functools import partial
from typing import Any

import pytest

from kit.refusals import Invalid
from kit.testing import call
from kit.tokens import write_row_token
from services.identity.refusals import PasswordTooCommon, TooYoung
from services.identity.tests.house import ERASE, House, together, token_of


def members(house: House) -> int:
    return house.rows("SELECT count(*) AS n FROM accounts")[0]["n"]


def test_a_sign_up_makes_a_mail_and_nobody(house: House) -> None:
    assert house.register() == {"next": "mail"}
    assert members(house) == 0
    assert house.events() == []
    (mail,) = house.mails()
    assert mail["To"] == "marie@example.org"
    assert mail["Subject"] == "Confirmez votre inscription à PatientsWorld"
    assert f"http://127.0.0.1:8000/confirm?token={token_of(mail)}" in mail.get_content()


def test_answering_the_mail_makes_the_member_and_opens_a_session(house: House) -> None:
    answer = house.join(display_name=" Marie  D. ", kind="carer")
    assert answer["member"] == {"id": answer["member"]["id"], "display_name": "Marie D.", "kind": "carer"}
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 600)
    assert [event["type"] for event in house.events()] == ["identity.member.registered", "identity.session.opened"]
    assert house.actor(answer)["session_id"] == answer["session"]["id"]
    assert house.sign_in()["member"] == answer["member"]


def test_a_token_is_good_once(house: House) -> None:
    token = house.token()
    house.service.confirm(call(), token=token)
    with pytest.raises(Invalid) as refusal:
        house.service.confirm(call(), token=token)
    assert refusal.value.extra["errors"][0]["pointer"] == "/token"
    assert members(house) == 1


def test_a_token_older_than_a_day_is_refused(house: House) -> None:
    house.register()
    house.pass_time("signups", "expires_at", "24 hours")
    (row,) = house.rows("SELECT id, expires_at FROM signups")
    token = write_row_token(house.service.secrets.mail, "confirm", row["id"], row["expires_at"])
    with pytest.raises(Invalid):
        house.service.confirm(call(), token=token)
    assert members(house) == 0


def test_a_used_token_does_not_bring_an_erased_member_back(house: House) -> None:
    token = house.token()
    house.service.confirm(call(), token=token)
    house.rows(ERASE)
    with pytest.raises(Invalid):
        house.service.confirm(call(), token=token)


@pytest.mark.parametrize("token", ["x", "A" * 64, "é" * 10])
def test_a_token_that_is_none_of_ours_is_refused(house: House, token: str) -> None:
    house.register()
    with pytest.raises(Invalid):
        house.service.confirm(call(), token=token)


def test_a_known_address_gets_the_same_answer_at_the_same_cost_and_another_mail(house: House) -> None:
    house.join()
    known, before = len(house.mails()), house.hasher.hashed
    answer = house.register(email="MARIE@example.org", display_name="Somebody", language="de")
    assert answer == {"next": "mail"}
    assert house.hasher.hashed == before + 1
    mail = house.mails()[known]
    assert (mail["To"], mail["Subject"]) == ("marie@example.org", "Vous avez déjà un compte PatientsWorld")
    assert house.rows("SELECT count(*) AS n FROM signups WHERE used_at IS NULL")[0]["n"] == 0


def test_confirming_one_sign_up_cancels_the_others_of_that_address_only(house: House) -> None:
    first, second, other = house.token(), house.token(display_name="Marie B"), house.token(email="zoe@example.org")
    house.service.confirm(call(), token=second)
    with pytest.raises(Invalid):
        house.service.confirm(call(), token=first)
    house.service.confirm(call(), token=other)
    assert [row["display_name"] for row in house.rows("SELECT display_name FROM accounts ORDER BY email")] == [
        "Marie B",
        "Marie",
    ]


def test_two_sign_ups_of_one_address_confirmed_at_once_make_one_member(house: House) -> None:
    tokens = [house.token(display_name=f"Marie {letter}") for letter in "abcd"]
    found = together(*(partial(house.service.confirm, call(), token=token) for token in tokens))
    assert sum(isinstance(one, dict) for one in found) == 1
    assert sum(isinstance(one, Invalid) for one in found) == 3
    assert members(house) == 1
    assert len(house.events("identity.member.registered")) == 1


def test_the_same_token_sent_twice_at_once_makes_one_member_and_one_session(house: House) -> None:
    confirm = partial(house.service.confirm, call(), token=house.token())
    found = together(confirm, confirm)
    assert sorted(type(one).__name__ for one in found) == ["Invalid", "dict"]
    assert len(house.events("identity.session.opened")) == 1


def test_nobody_can_be_flooded_with_mails(house: House) -> None:
    for _ in range(7):
        assert house.register() == {"next": "mail"}
    assert len(house.mails()) == 5
    house.register(email="zoe@example.org")
    assert len(house.mails()) == 6


@pytest.mark.parametrize(
    ("fields", "refusal", "pointer"),
    [
        ({"birth_date": "2020-01-01"}, TooYoung, "/birth_date"),
        ({"password": "azertyuiop"}, PasswordTooCommon, "/password"),
        ({"password": "marie1234"}, PasswordTooCommon, "/password"),
        ({"password": "short"}, Invalid, "/password"),
        ({"email": "nobody"}, Invalid, "/email"),
        ({"display_name": "Ma\u202erie"}, Invalid, "/display_name"),
        ({"country": "XX"}, Invalid, "/country"),
        ({"kind": "doctor"}, Invalid, "/kind"),
        ({"level": 3}, Invalid, "/level"),
    ],
)
def test_what_is_refused_is_named_and_the_same_for_a_known_address(
    house: House, fields: dict[str, Any], refusal: type[Exception], pointer: str
) -> None:
    house.join()
    for email in ("marie@example.org", "new@example.org"):
        with pytest.raises(refusal) as raised:
            house.register(**{"email": email, **fields})
        assert [error["pointer"] for error in raised.value.extra["errors"]] == [pointer]
