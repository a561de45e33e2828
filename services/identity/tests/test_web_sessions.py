"""A browser's session: a cookie that stays the same, and an access token whenever the gateway asks with it."""

from typing import Any
from uuid import UUID

import pytest

from kit.testing import call
from services.identity import operators, tokens
from services.identity.refusals import InvalidToken
from services.identity.tests.house import House
from services.identity.tests.test_sessions import devices

ACCOUNT = {"language": "fr", "country": "FR", "time_zone": "Europe/Paris", "version": 1}


def look(house: House, cookie: str) -> dict[str, Any]:
    return house.service.web_session(call(), cookie=cookie)


def is_refused(house: House, cookie: str) -> bool:
    with pytest.raises(InvalidToken):
        look(house, cookie)
    return True


def test_signing_in_with_a_browser_gives_a_cookie_and_no_refresh_token(house: House) -> None:
    house.join()
    answer = house.sign_in(web=True, device="Firefox, Linux")
    assert set(answer) == {"access_token", "cookie", "token_type", "expires_in", "session", "member", "account"}
    assert answer["account"] == ACCOUNT
    assert house.actor(answer)["session_id"] == answer["session"]["id"]


def test_confirming_a_sign_up_with_a_browser_gives_a_cookie(house: House) -> None:
    answer = house.service.confirm(call(), token=house.token(), device="Firefox, Linux", web=True)
    assert "refresh_token" not in answer
    assert look(house, answer["cookie"])["session"] == answer["session"]


def test_a_cookie_is_good_for_an_access_token_again_and_again(house: House) -> None:
    house.join()
    answer = house.sign_in(web=True)
    for _ in range(2):
        found = look(house, answer["cookie"])
        assert set(found) == {"access_token", "token_type", "expires_in", "session", "member", "account"}
        assert (found["member"], found["session"], found["account"]) == (answer["member"], answer["session"], ACCOUNT)
        assert house.actor(found) == house.actor(answer)


def test_a_changed_account_is_told_with_the_next_access_token(house: House) -> None:
    house.join()
    answer = house.sign_in(web=True)
    change = {"version": 1, "display_name": "Marie D.", "language": "ar"}
    house.service.change_account(call(), actor=house.actor(answer), **change)
    found = look(house, answer["cookie"])
    assert found["account"] == {**ACCOUNT, "language": "ar", "version": 2}
    assert found["member"]["display_name"] == house.actor(found)["display_name"] == "Marie D."


def test_a_refresh_token_is_no_cookie_and_a_cookie_no_refresh_token(house: House) -> None:
    app, browser = house.join(), house.sign_in(web=True)
    apps, browsers = (UUID(answer["session"]["id"]) for answer in (app, browser))
    assert is_refused(house, app["refresh_token"])
    assert is_refused(house, tokens.write_web_token(house.service.secrets.web, apps))
    for forged in (browser["cookie"], tokens.write_refresh_token(house.service.secrets.refresh, browsers, 1)):
        with pytest.raises(InvalidToken):
            house.service.refresh(call(), refresh_token=forged)
    look(house, browser["cookie"])
    assert house.events("identity.session.revoked") == []


@pytest.mark.parametrize("cookie", ["x", "A" * 64, "é" * 10])
def test_a_cookie_that_is_none_of_ours_is_refused(house: House, cookie: str) -> None:
    assert is_refused(house, cookie)


def test_signing_out_ends_the_cookie_which_is_in_both_lists_before_and_after(house: House) -> None:
    house.join()
    answer = house.sign_in(web=True, device="Firefox, Linux")
    actor = house.actor(answer)
    listed = devices(house, actor)[0]
    assert (listed["device"], listed["current"]) == ("Firefox, Linux", True)
    house.service.end_session(call(), actor=actor, session_id=answer["session"]["id"])
    assert is_refused(house, answer["cookie"])
    assert house.service.revocations(call())["sessions"] == [answer["session"]["id"]]
    assert answer["session"]["id"] not in [one["id"] for one in devices(house, actor)]


def test_a_suspended_members_cookie_is_refused_and_is_not_good_again_afterwards(house: House) -> None:
    house.join()
    cookie = house.sign_in(web=True)["cookie"]
    for change in (operators.suspend, operators.reinstate):
        with house.service.db.transaction() as tx:
            change(tx, "tests", "marie@example.org")
        assert is_refused(house, cookie)


def test_an_account_that_is_not_active_is_refused_whatever_its_sessions_say(house: House) -> None:
    house.join()
    cookie = house.sign_in(web=True)["cookie"]
    house.rows("UPDATE accounts SET state = 'suspended'")
    assert is_refused(house, cookie)


def test_each_use_within_thirty_days_keeps_it_alive_and_is_written_once_a_minute(house: House) -> None:
    house.join()
    cookie = house.sign_in(web=True)["cookie"]
    for interval, is_written in (("50 seconds", False), ("20 seconds", True), ("29 days", True)):
        house.pass_time("sessions", "last_used_at", interval)
        (before,) = house.rows("SELECT last_used_at FROM sessions WHERE web")
        look(house, cookie)
        (after,) = house.rows("SELECT last_used_at FROM sessions WHERE web")
        assert (after != before) is is_written, interval
    house.pass_time("sessions", "last_used_at", "30 days 1 second")
    assert is_refused(house, cookie)
