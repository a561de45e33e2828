"""Signing keys: made once, rotated so that no valid token is ever refused, unreadable without the service's key."""

import base64
import json
from functools import partial
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from contracts.identity import access
from kit.database import clock
from kit.testing import call
from services.identity import chores
from services.identity.keys import Keyring
from services.identity.refusals import RotationTooSoon
from services.identity.tests.house import House, together


def kids(house: House) -> list[str]:
    return [key["kid"] for key in house.service.jwks(call())["keys"]]


def rotate(house: House, **options: Any) -> str:
    with house.service.db.transaction() as tx:
        return house.service.keyring.rotate(tx, clock(tx), **options)


def holds(house: House, token: str) -> bool:
    with house.service.db.transaction() as tx:
        now = clock(tx).timestamp()
    try:
        access.verify(token, house.service.jwks(call()), now, "http://127.0.0.1:8000")
    except access.InvalidAccessToken:
        return False
    return True


def test_the_first_keys_are_made_once_whoever_asks_first(house: House) -> None:
    found = together(*(partial(kids, house) for _ in range(5)))
    assert all(one == found[0] for one in found)
    assert len(found[0]) == 2
    assert "d" not in house.service.jwks(call())["keys"][0]


def test_rotation_moves_each_key_one_step(house: House) -> None:
    current, upcoming = kids(house)
    made = rotate(house)
    assert kids(house) == [current, upcoming, made]


def test_a_rotation_ends_no_token_and_the_new_ones_come_from_a_key_known_before(
    house: House,
) -> None:
    old = house.join()["access_token"]
    known = house.service.jwks(call())
    rotate(house)
    new = house.sign_in()["access_token"]
    assert holds(house, old)
    assert access.verify(new, known, 0)["name"] == "Marie"
    assert kid_of(new) != kid_of(old)


def test_a_second_rotation_waits_until_the_tokens_of_the_first_key_are_over(house: House) -> None:
    house.join()
    rotate(house)
    with pytest.raises(RotationTooSoon):
        rotate(house)
    house.pass_time("signing_keys", "state_since", "11 minutes 1 second")
    rotate(house)
    assert len(kids(house)) == 3


def test_a_forced_rotation_does_not_wait_and_ends_the_tokens_of_the_dropped_key(house: House) -> None:
    token = house.join()["access_token"]
    rotate(house)
    assert holds(house, token)
    rotate(house, force=True)
    assert not holds(house, token)


def test_the_worker_rotates_after_thirty_days_and_not_before(house: House) -> None:
    before = kids(house)
    chores.rotate_keys_in_time(house.service)
    assert kids(house) == before
    house.pass_time("signing_keys", "state_since", "30 days 1 second")
    chores.rotate_keys_in_time(house.service)
    chores.rotate_keys_in_time(house.service)
    assert kids(house)[:2] == before
    assert len(kids(house)) == 3


def test_a_sealed_key_opens_with_its_own_kid_and_the_services_key_alone(house: House) -> None:
    kids(house)
    with house.service.db.transaction() as tx, pytest.raises(InvalidTag):
        Keyring(b"another key, which is 32 bytes..").current(tx)
    house.rows("UPDATE signing_keys SET sealed = (SELECT sealed FROM signing_keys WHERE state = 'next')")
    with house.service.db.transaction() as tx, pytest.raises(InvalidTag):
        Keyring(house.service.secrets.sealing).current(tx)


def kid_of(token: str) -> str:
    head = token.split(".")[0]
    return json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"]
