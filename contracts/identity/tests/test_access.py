"""The access token, as identity signs it and as the gateway checks it."""

import base64
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from contracts.identity import access

NOW = 1_800_000_000
CLAIMS = {
    "iss": "https://patientsworld.example",
    "aud": "patientsworld",
    "sub": "01985c2e-7a40-7c3e-9b1a-3f5d2c8e9a10",
    "sid": "01985c2e-8b10-7d22-8f4c-6a7b1c2d3e4f",
    "kind": "patient",
    "name": "Camille",
    "seq": 3,
    "level": 1,
    "iat": NOW,
    "exp": NOW + access.SECONDS,
}


def make_key(kid: str = "k1") -> OKPKey:
    return OKPKey.import_key({**OKPKey.generate_key("Ed25519").as_dict(private=True), "kid": kid})


def public(*keys: OKPKey) -> dict[str, Any]:
    return {"keys": [key.as_dict(private=False) for key in keys]}


def refuses(token: str, keys: dict[str, Any], now: float = NOW, issuer: str | None = None) -> bool:
    try:
        access.verify(token, keys, now, issuer)
    except access.InvalidAccessToken:
        return True
    return False


def test_a_token_comes_back_as_its_claims_and_names_who_asks() -> None:
    key = make_key()
    claims = access.verify(access.sign(key, CLAIMS), access.read_keys(public(key)), NOW, CLAIMS["iss"])
    assert claims == CLAIMS
    assert access.actor(claims) == {
        "member_id": CLAIMS["sub"],
        "kind": "patient",
        "display_name": "Camille",
        "seq": 3,
        "session_id": CLAIMS["sid"],
        "level": 1,
    }


def test_any_of_the_published_keys_will_do() -> None:
    old, new = make_key("old"), make_key("new")
    for key in (old, new):
        assert not refuses(access.sign(key, CLAIMS), public(old, new))


def test_a_token_ends_with_its_tenth_minute() -> None:
    key = make_key()
    token = access.sign(key, CLAIMS)
    assert not refuses(token, public(key), NOW + 599)
    assert refuses(token, public(key), NOW + 600)


def test_a_token_of_an_unknown_key_is_refused_although_it_claims_a_known_kid() -> None:
    assert refuses(access.sign(make_key("k1"), CLAIMS), public(make_key("k1")))
    assert refuses(access.sign(make_key("k2"), CLAIMS), public(make_key("k1")))


def test_changing_the_claims_breaks_the_signature() -> None:
    key = make_key()
    head, _, signature = access.sign(key, CLAIMS).split(".")
    other = base64.urlsafe_b64encode(json.dumps({**CLAIMS, "level": 3}).encode()).rstrip(b"=").decode()
    assert refuses(f"{head}.{other}.{signature}", public(key))


@pytest.mark.parametrize("change", [
    {"aud": "another"}, {"sub": "camille"}, {"sid": None}, {"seq": "3"}, {"exp": True}, {"name": 7}, {"level": 1.5},
])  # fmt: skip
def test_a_claim_that_is_not_as_agreed_is_refused(change: dict[str, Any]) -> None:
    key = make_key()
    assert refuses(access.sign(key, {**CLAIMS, **change}), public(key))


def test_another_issuer_is_refused_where_one_is_expected() -> None:
    key = make_key()
    assert refuses(access.sign(key, CLAIMS), public(key), issuer="https://elsewhere.example")


def test_the_public_key_used_as_a_shared_secret_signs_nothing() -> None:
    key = make_key()
    secret = OctKey.import_key(key.as_dict(private=False)["x"])
    forged = jwt.encode({"alg": "HS256", "kid": "k1", "typ": access.TYPE}, CLAIMS, secret)
    assert refuses(forged, public(key))


def test_no_algorithm_at_all_is_refused() -> None:
    head = base64.urlsafe_b64encode(b'{"alg":"none","kid":"k1","typ":"at+jwt"}').rstrip(b"=").decode()
    body = base64.urlsafe_b64encode(json.dumps(CLAIMS).encode()).rstrip(b"=").decode()
    assert refuses(f"{head}.{body}.", public(make_key()))


@pytest.mark.parametrize("header", [
    {"typ": "JWT"}, {"typ": "at+jwt", "jku": "https://elsewhere.example/keys"}, {"typ": "at+jwt", "crit": ["exp"]},
])  # fmt: skip
def test_a_header_that_says_more_or_another_type_is_refused(header: dict[str, Any]) -> None:
    key = make_key()
    words = {"alg": access.ALGORITHM, "kid": "k1", **header}
    signed = json.dumps(words).encode(), json.dumps(CLAIMS).encode()
    head, body = (base64.urlsafe_b64encode(part).rstrip(b"=") for part in signed)
    signature = base64.urlsafe_b64encode(key.get_op_key("sign").sign(head + b"." + body)).rstrip(b"=")
    assert refuses(b".".join((head, body, signature)).decode(), public(key))


@pytest.mark.parametrize("rubbish", ["", "a", "a.b.c", "....", "é.é.é", "x" * 5_000])
def test_rubbish_is_refused_like_anything_else(rubbish: str) -> None:
    assert refuses(rubbish, public(make_key()))
