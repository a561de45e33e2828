"""The rules of identity, without a database."""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from contracts.identity.schemas import COUNTRIES, LANGUAGES
from kit.refusals import Invalid
from services.identity import ages, mails, signin, tokens
from services.identity.accounts import check_email, check_name, check_zone, fold
from services.identity.models import Session
from services.identity.passwords import _NOBODY, Hasher, check_password, commonest
from services.identity.refusals import InvalidToken, PasswordTooCommon, TooYoung
from services.identity.sessions import judge
from services.identity.words import WORDS

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
ROW = UUID("01985c2e-7a40-7c3e-9b1a-3f5d2c8e9a10")


def test_every_country_one_may_choose_has_a_floor_with_its_source_and_a_zone_that_exists() -> None:
    assert set(ages.COUNTRIES) == set(COUNTRIES)
    for country in ages.COUNTRIES.values():
        assert 13 <= country.years <= 19
        assert country.source
        assert check_zone(country.time_zone)


def test_fifteen_is_reached_on_the_birthday_in_france_and_not_the_day_before() -> None:
    ages.check_age(date(2011, 6, 15), "FR", NOON)
    with pytest.raises(TooYoung) as refusal:
        ages.check_age(date(2011, 6, 16), "FR", NOON)
    assert refusal.value.extra["errors"][0]["pointer"] == "/birth_date"
    assert "15" in refusal.value.detail


def test_the_birthday_begins_at_midnight_in_the_country() -> None:
    ages.check_age(date(2011, 6, 16), "FR", datetime(2026, 6, 15, 22, 30, tzinfo=UTC))
    with pytest.raises(TooYoung):
        ages.check_age(date(2012, 6, 16), "CA", datetime(2026, 6, 16, 3, 30, tzinfo=UTC))


def test_the_floor_is_the_countrys() -> None:
    ages.check_age(date(2012, 1, 1), "CA", NOON)
    with pytest.raises(TooYoung):
        ages.check_age(date(2012, 1, 1), "FR", NOON)


def test_who_was_born_on_a_leap_day_is_older_on_the_first_of_march() -> None:
    assert ages.age(date(2012, 2, 29), date(2027, 2, 28)) == 14
    assert ages.age(date(2012, 2, 29), date(2027, 3, 1)) == 15


@pytest.mark.parametrize("impossible", [date(2026, 6, 17), date(1880, 1, 1)])
def test_nobody_is_born_tomorrow_or_in_the_nineteenth_century(impossible: date) -> None:
    with pytest.raises(Invalid):
        ages.check_age(impossible, "FR", NOON)


@pytest.mark.parametrize(
    "common", ["password", "MotDePasse", "azertyuiop", "marseille13", "ｐａｓｓｗｏｒｄ", "12121212"]
)
def test_what_everybody_tries_first_is_refused_however_it_is_written(common: str) -> None:
    with pytest.raises(PasswordTooCommon):
        check_password(common, ())


@pytest.mark.parametrize("password", ["marie.dupont1", "Dupont2024!", "PatientsWorld7", "1marie1dupont1"])
def test_little_more_than_ones_own_words_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooCommon):
        check_password(password, ("marie.dupont", "Marie", "Dupont"))


@pytest.mark.parametrize("password", ["des fraises au sucre", "marie aime le violoncelle", "zq8fkw1p", "ﷺ sept chats"])
def test_any_other_words_are_a_password_without_rules_of_composition(password: str) -> None:
    check_password(password, ("marie", "Marie"))


def test_the_list_of_the_commonest_is_long_and_folded() -> None:
    assert len(commonest()) > 5_000
    assert all(word == unicodedata.normalize("NFKC", word).casefold() and len(word) >= 8 for word in commonest())


def test_argon2id_has_the_parameters_that_were_chosen_and_nobodys_hash_has_the_same() -> None:
    hasher = Hasher(b"p" * 32)
    hashed = hasher.hash("des fraises")
    assert hashed.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert not hasher.is_outdated(_NOBODY)
    assert hasher.is_outdated(hashed.replace("m=47104", "m=19456"))
    assert [len(part) for part in hashed.split("$")] == [len(part) for part in _NOBODY.split("$")]


def test_only_the_password_opens_its_hash_and_only_with_the_pepper() -> None:
    hashed = Hasher(b"p" * 32).hash("crème brûlée")
    assert Hasher(b"p" * 32).verify(hashed, unicodedata.normalize("NFD", "crème brûlée"))
    assert not Hasher(b"p" * 32).verify(hashed, "creme brulee")
    assert not Hasher(b"q" * 32).verify(hashed, "crème brûlée")
    assert not Hasher(b"p" * 32).verify(None, "crème brûlée")


def test_an_address_has_one_spelling() -> None:
    assert fold(" Marie@EXAMPLE.org ") == "marie@example.org"
    assert fold("marie@bücher.example") == "marie@xn--bcher-kva.example"
    assert fold("no address at all") == "no address at all"


def test_an_address_that_plain_mail_cannot_reach_is_refused() -> None:
    with pytest.raises(Invalid):
        check_email("zoé@example.org")


def test_a_name_loses_what_is_too_much_and_keeps_its_letters() -> None:
    assert check_name("  Zoé   d'Arc ") == "Zoé d'Arc"
    assert check_name("نور الهدى") == "نور الهدى"


@pytest.mark.parametrize("name", ["a", "  b  ", "Ma\u202erie", "Marie\u0000", "--", "\u2066\u2069xy"])
def test_a_name_nobody_can_read_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        check_name(name)


def test_a_zone_is_one_of_the_worlds() -> None:
    assert check_zone("Africa/Algiers") == "Africa/Algiers"
    with pytest.raises(Invalid):
        check_zone("../../etc/passwd")


def test_a_refresh_token_says_its_session_and_number_and_cannot_be_made_without_the_key() -> None:
    key = b"k" * 32
    token = tokens.write_refresh_token(key, ROW, 7)
    assert tokens.read_refresh_token(key, token) == (ROW, 7)
    eighth = tokens.write_refresh_token(b"l" * 32, ROW, 8)
    for forged in (eighth, token[:-3], "Q" + token[1:], "", "é", "=" * 8):
        with pytest.raises(InvalidToken):
            tokens.read_refresh_token(key, forged)


def test_a_cookie_says_its_session_and_cannot_be_made_without_the_key() -> None:
    key = b"k" * 32
    cookie = tokens.write_web_token(key, ROW)
    assert len(cookie) == 64
    assert tokens.read_web_token(key, cookie) == ROW
    other = tokens.write_web_token(b"l" * 32, ROW)
    for forged in (other, cookie[:-3], "Q" + cookie[1:], "", "é", "=" * 8):
        with pytest.raises(InvalidToken):
            tokens.read_web_token(key, forged)


def test_each_purpose_has_a_key_of_its_own() -> None:
    secrets = tokens.derive(b"the secret of this service, 32 bytes")
    keys = {secrets.mail, secrets.refresh, secrets.address, secrets.sealing, secrets.pepper, secrets.web}
    assert len(keys) == 6
    assert secrets == tokens.derive(b"the secret of this service, 32 bytes")


@pytest.mark.parametrize(
    ("generation", "seconds", "verdict"),
    [
        (5, 3_600, "next"),
        (5, 30 * 86_400, "next"),
        (5, 30 * 86_400 + 1, "over"),
        (4, 0, "again"),
        (4, 10, "again"),
        (4, -1, "again"),
        (4, 11, "reused"),
        (3, 1, "reused"),
        (6, 1, "reused"),
    ],
)
def test_what_a_refresh_token_is_worth(generation: int, seconds: int, verdict: str) -> None:
    session = Session(generation=5, last_used_at=NOON)
    assert judge(session, generation, NOON + timedelta(seconds=seconds)) == verdict


def test_a_session_that_is_over_or_unknown_is_worth_nothing() -> None:
    assert judge(Session(generation=5, last_used_at=NOON, revoked_at=NOON), 5, NOON) == "over"
    assert judge(None, 5, NOON) == "over"


def test_failures_cost_more_and_more_but_never_more_than_a_quarter_of_an_hour() -> None:
    assert [signin.delay(count).total_seconds() for count in (1, 2, 3, 10, 11, 5_000)] == [1, 2, 4, 512, 900, 900]


def test_a_mail_that_cannot_leave_is_tried_again_less_and_less_often() -> None:
    assert [mails.delay(count).total_seconds() for count in (1, 2, 3, 14)] == [30, 60, 120, 7200]


def test_every_mail_is_written_in_every_language() -> None:
    assert set(WORDS) == set(LANGUAGES)
    for words in WORDS.values():
        links = {"confirm": "confirm", "reset": "password-reset", "email_change": "email-change"}
        told = {"known", "farewell", "unused", "password_changed", "email_taken", "email_changed"}
        assert set(words) == {*links, *told}
        for purpose, path in links.items():
            assert f"\n{{url}}/{path}?token={{token}}\n" in words[purpose][1]
            assert "\n{token}\n" in words[purpose][1]
        for subject, text in words.values():
            assert "!" not in subject + text
            assert text.endswith("\n")
        assert not [purpose for purpose in told if "{token}" in words[purpose][1]]
