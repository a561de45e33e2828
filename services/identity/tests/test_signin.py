"""Sign-in: known and unknown take the same path, and guessing gets slower and slower."""

import hmac
import threading
from functools import partial
from typing import Any

import pytest

from kit.refusals import Invalid, Refusal
from kit.testing import call
from services.identity import operators
from services.identity.refusals import InvalidCredentials, TooManyAttempts
from services.identity.service import IdentityService
from services.identity.tests.house import PASSWORD, House, together


def refusal_of(house: House, **words: Any) -> Refusal:
    with pytest.raises(Refusal) as raised:
        house.sign_in(**words)
    return raised.value


def test_the_right_password_opens_a_session(house: House) -> None:
    joined = house.join()
    answer = house.sign_in(email=" Marie@Example.ORG", device="Safari, iPhone")
    assert answer["member"] == joined["member"]
    assert answer["session"] != joined["session"]
    assert house.events()[-1]["payload"]["session_id"] == answer["session"]["id"]


def test_known_unknown_and_suspended_are_refused_alike_with_one_verification_each(house: House) -> None:
    house.join()
    house.join(email="zoe@example.org")
    with house.service.db.transaction() as tx:
        operators.suspend(tx, "tests", "zoe@example.org")
    found = []
    for words in (
        {"password": "wrong password"},
        {"email": "nobody@example.org"},
        {"email": "zoe@example.org"},
        {"email": "no address"},
    ):
        before = house.hasher.verified
        refusal = refusal_of(house, **words)
        found.append((type(refusal), refusal.status, refusal.detail, refusal.extra))
        assert house.hasher.verified == before + 1
    assert set(map(str, found)) == {str((InvalidCredentials, 401, InvalidCredentials.detail, {}))}


def test_a_failure_delays_the_next_attempt_before_any_verification_known_or_not(house: House) -> None:
    house.join()
    for address in ("marie@example.org", "nobody@example.org"):
        assert isinstance(refusal_of(house, email=address, password="wrong password"), InvalidCredentials)
        house.rows("UPDATE failures SET next_allowed_at = now() + interval '90 seconds'")
        before = house.hasher.verified
        refusal = refusal_of(house, email=address)
        assert isinstance(refusal, TooManyAttempts)
        assert 1 <= refusal.extra["retry_after"] <= 90
        assert house.hasher.verified == before


def test_the_delay_doubles_and_the_right_password_ends_it(house: House) -> None:
    house.join()
    delays = []
    for _ in range(4):
        refusal_of(house, password="wrong password")
        (row,) = house.rows("SELECT count, extract(epoch FROM next_allowed_at - last_at)::int AS wait FROM failures")
        delays.append((row["count"], row["wait"]))
        house.forget_failures()
    assert delays == [(1, 1), (2, 2), (3, 4), (4, 8)]
    house.sign_in()
    assert house.rows("SELECT * FROM failures") == []


def test_guesses_side_by_side_count_as_one_and_the_others_learn_nothing(house: House) -> None:
    house.join()
    house.hasher.before_verify = threading.Barrier(6)
    guesses = [partial(house.sign_in, password=f"guess number {number}") for number in range(6)]
    found = together(*guesses)
    assert sorted(type(one).__name__ for one in found) == ["InvalidCredentials"] + ["TooManyAttempts"] * 5
    assert house.rows("SELECT count FROM failures")[0]["count"] == 1


def test_a_right_guess_that_began_before_another_failed_is_refused_without_saying_so(house: House) -> None:
    house.join()
    wrong = partial(house.sign_in, password="wrong password")
    house.hasher.before_verify = threading.Barrier(2, action=lambda: refuse_one(house))
    found = together(wrong, house.sign_in)
    assert {type(one) for one in found} == {TooManyAttempts}


def refuse_one(house: House) -> None:
    """Somebody else fails at this very moment."""
    house.rows(
        "INSERT INTO failures (address, count, next_allowed_at) VALUES (:address, 1, now())",
        address=failure_key(house),
    )


def failure_key(house: House) -> bytes:
    return hmac.digest(house.service.secrets.address, b"marie@example.org", "sha256")


def test_two_devices_signing_in_at_once_both_get_in(house: House) -> None:
    house.join()
    found = together(house.sign_in, house.sign_in)
    assert all(isinstance(one, dict) for one in found)


def test_a_hash_of_other_parameters_is_made_again_at_sign_in(house: House) -> None:
    house.join()
    (before,) = house.rows("SELECT password FROM accounts")
    house.hasher.outdated = True
    house.sign_in()
    (after,) = house.rows("SELECT password FROM accounts")
    assert before != after
    house.hasher.outdated = False
    house.sign_in()


def test_no_transaction_is_open_while_a_password_is_verified(house: House) -> None:
    house.join()
    pool = house.service.db.engine.pool
    held: list[int] = []
    house.hasher.before_verify = threading.Barrier(1, action=lambda: held.append(pool.checkedout()))  # type: ignore[attr-defined]
    house.sign_in()
    refusal_of(house, email="nobody@example.org")
    assert held == [0, 0]


def test_addresses_are_not_kept_with_the_failures(house: House) -> None:
    refusal_of(house, email="nobody@example.org")
    (row,) = house.rows("SELECT * FROM failures")
    assert b"nobody" not in bytes(row["address"])


def test_control_characters_are_no_address(house: House) -> None:
    with pytest.raises(Invalid):
        house.service.sign_in(call(), email="a\x00@example.org", password=PASSWORD)


def test_what_has_no_key_and_is_no_read_is_not_done_again_when_the_broker_delivers_it_again() -> None:
    doors = {name: door for name, door in vars(IdentityService).items() if getattr(door, "rpc_door", False)}
    assert {name for name, door in doors.items() if not door.rpc_repeatable} == {
        "register", "confirm", "sign_in", "request_erasure",
        "change_password", "request_reset", "confirm_reset", "change_email", "confirm_email",
        "end_session", "change_account",  # these two carry keys
    }  # fmt: skip
