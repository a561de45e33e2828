"""Sessions: refresh tokens that change at each use, devices, revocations."""

from functools import partial
from uuid import uuid4

import orjson
import pytest

from kit.refusals import NotFound
from kit.testing import call
from services.identity.refusals import InvalidToken
from services.identity.tests.house import House, together


def refresh(house: House, token: str) -> dict:
    return house.service.refresh(call(), refresh_token=token)


def devices(house: House, actor: dict) -> list[dict]:
    return orjson.loads(bytes(house.service.sessions(call(), actor=actor)))["items"]


def test_each_refresh_gives_the_next_token_of_the_same_session(house: House) -> None:
    first = house.join()
    second = refresh(house, first["refresh_token"])
    third = refresh(house, second["refresh_token"])
    assert first["session"] == second["session"] == third["session"]
    assert len({one["refresh_token"] for one in (first, second, third)}) == 3
    assert house.actor(third) == house.actor(first)


def test_within_ten_seconds_the_same_successor_is_given_again(house: House) -> None:
    first = house.join()["refresh_token"]
    second = refresh(house, first)["refresh_token"]
    assert refresh(house, first)["refresh_token"] == second
    refresh(house, second)


def test_two_refreshes_at_once_get_the_same_successor(house: House) -> None:
    again = partial(refresh, house, house.join()["refresh_token"])
    found = together(again, again, again)
    assert len({one["refresh_token"] for one in found}) == 1


@pytest.mark.parametrize("later", ["11 seconds", "20 days"])
def test_a_token_that_comes_twice_later_ends_its_family_although_it_is_refused(house: House, later: str) -> None:
    answer = house.join()
    second = refresh(house, answer["refresh_token"])["refresh_token"]
    house.pass_time("sessions", "last_used_at", later)
    with pytest.raises(InvalidToken):
        refresh(house, answer["refresh_token"])
    with pytest.raises(InvalidToken):
        refresh(house, second)
    (revoked,) = house.events("identity.session.revoked")
    assert revoked["payload"] == {
        "session_id": answer["session"]["id"],
        "member_id": answer["member"]["id"],
        "reason": "reused",
    }
    assert revoked["seq"] == 2


def test_a_copied_token_used_from_several_places_at_once_ends_its_family_once(house: House) -> None:
    token = house.join()["refresh_token"]
    refresh(house, token)
    house.pass_time("sessions", "last_used_at", "11 seconds")
    found = together(*(partial(refresh, house, token) for _ in range(5)))
    assert {type(one) for one in found} == {InvalidToken}
    assert len(house.events("identity.session.revoked")) == 1


def test_a_session_nobody_used_for_thirty_days_is_over(house: House) -> None:
    answer = house.join()
    house.pass_time("sessions", "last_used_at", "30 days 1 second")
    with pytest.raises(InvalidToken):
        refresh(house, answer["refresh_token"])
    assert house.events("identity.session.revoked") == []


def test_the_list_of_devices_is_newest_first_and_knows_the_own_one(house: House) -> None:
    first = house.join()
    second = house.sign_in(device="Safari, iPhone")
    house.join(email="zoe@example.org")
    found = devices(house, house.actor(second))
    assert [(one["id"], one["device"], one["current"]) for one in found] == [
        (second["session"]["id"], "Safari, iPhone", True),
        (first["session"]["id"], "Firefox, Linux", False),
    ]


def test_signing_out_ends_the_session_its_tokens_and_its_place_in_the_list(house: House) -> None:
    first, second = house.join(), house.sign_in()
    actor = house.actor(second)
    answer = house.service.end_session(call(), actor=actor, key="k1", session_id=second["session"]["id"])
    assert answer == {"status": 204, "replayed": False, "object": None}
    with pytest.raises(InvalidToken):
        refresh(house, second["refresh_token"])
    assert [one["id"] for one in devices(house, actor)] == [first["session"]["id"]]
    again = house.service.end_session(call(), actor=actor, key="k1", session_id=second["session"]["id"])
    assert again["replayed"]
    assert [event["payload"]["reason"] for event in house.events("identity.session.revoked")] == ["signed_out"]


def test_another_device_can_be_signed_out(house: House) -> None:
    first, second = house.join(), house.sign_in()
    house.service.end_session(call(), actor=house.actor(second), session_id=first["session"]["id"])
    assert [event["payload"]["reason"] for event in house.events("identity.session.revoked")] == ["revoked"]


def test_another_persons_session_answers_like_one_that_does_not_exist(house: House) -> None:
    mine, theirs = house.join(), house.join(email="zoe@example.org")
    refusals = []
    for session_id in (theirs["session"]["id"], str(uuid4())):
        with pytest.raises(NotFound) as raised:
            house.service.end_session(call(), actor=house.actor(mine), session_id=session_id)
        refusals.append((raised.value.detail, raised.value.extra))
    assert refusals[0] == refusals[1]
    refresh(house, theirs["refresh_token"])


def test_revocations_name_who_was_signed_out_lately_and_nothing_while_nothing_changed(house: House) -> None:
    answer = house.join()
    before = house.service.revocations(call(), digest=None)
    assert before["sessions"] == []
    assert house.service.revocations(call(), digest=before["digest"]) is None
    house.service.end_session(call(), actor=house.actor(answer), session_id=answer["session"]["id"])
    after = house.service.revocations(call(), digest=before["digest"])
    assert after["sessions"] == [answer["session"]["id"]]
    assert after["keys"] == before["keys"] == house.service.jwks(call())
    house.pass_time("sessions", "revoked_at", "11 minutes 1 second")
    assert house.service.revocations(call(), digest=after["digest"]) == before
