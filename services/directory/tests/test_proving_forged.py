"""Tokens that prove nothing: forged, of another login, late, of a provider that answers nonsense."""

import hmac
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
import requests
from joserfc.jwk import RSAKey

from kit.config import Provider as Facts
from kit.config import Settings
from kit.logs import configure
from kit.testing import eventually, opened, written
from kit.urlsafe import encode
from services.directory import chores
from services.directory.provider import Provider
from services.directory.service import DirectoryService
from services.directory.tests.openid import Openid, key
from services.directory.tests.proofs import BACK, NATIONAL, RPPS, begin, finish, owner
from services.directory.tests.world import Person, World


@pytest.mark.parametrize(
    "said",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": ["patientsworld", "another"]},
        {"aud": "patientsworld", "azp": "another"},
        {"aud": None},
        {"iss": "http://127.0.0.1:1"},
        {"iss": None},
        {"exp": 1_000_000},
        {"exp": None},
        {"exp": "never"},
        {"iat": 4_000_000_000},
        {"sub": None},
        {"SubjectNameID": "810009999999"},
        {"SubjectNameID": f"9{RPPS}"},
        {"SubjectNameID": int(NATIONAL)},
        {"SubjectNameID": ""},
        {"SubjectNameID": [NATIONAL]},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_login_proves_nothing(
    proven: World, provider: Openid, helene: Person, entry: UUID, said: dict[str, Any]
) -> None:
    provider.said, provider.userinfo = said, {}
    assert finish(helene, begin(provider, helene, entry)) == "ProofFailed"
    assert owner(proven) is None
    assert proven.told() == []


def _by_another_key(provider: Openid) -> str:
    provider.key = key("one", alg="RS256")
    return provider.token()


def _by_an_unknown_key(provider: Openid) -> str:
    provider.key = key("two", alg="RS256")
    return provider.token()


def _by_the_public_key_as_a_secret(provider: Openid) -> str:
    header = encode(b'{"alg": "HS256", "kid": "one"}')
    signed = f"{header}.{provider.token().split('.')[1]}"
    return f"{signed}.{encode(hmac.digest(provider.key.as_pem(private=False), signed.encode(), 'sha256'))}"


def _by_another_algorithm_of_the_key(provider: Openid) -> str:
    signing = RSAKey.import_key(provider.key.as_dict(private=True) | {"alg": "RS512"})
    provider.header, provider.key = {"alg": "RS512"}, signing
    return provider.token()


@pytest.mark.parametrize(
    "forge",
    [
        Openid.unsigned,
        _by_another_key,
        _by_an_unknown_key,
        _by_the_public_key_as_a_secret,
        _by_another_algorithm_of_the_key,
        lambda provider: provider.token()[:-4] + "AAAA",
        lambda provider: "no token",
        lambda provider: "a.b.c",
        lambda provider: "",
    ],
)
def test_a_forged_token_proves_nothing(
    proven: World, provider: Openid, helene: Person, entry: UUID, forge: Callable[[Openid], str]
) -> None:
    state = begin(provider, helene, entry)
    provider.raw = forge(provider) or "-"
    assert finish(helene, state) == "ProofFailed"
    assert owner(proven) is None


def test_a_key_that_was_rotated_is_fetched(proven: World, provider: Openid, helene: Person, entry: UUID) -> None:
    other = proven.entry(register_number="10009999999")
    assert finish(helene, begin(provider, helene, entry)) is None
    provider.key = provider.shown = key("two", alg="RS256")
    provider.number = "810009999999"
    assert finish(helene, begin(provider, helene, other)) is None
    assert [path for path, _, _ in provider.asked].count("/keys") == 2
    assert [path for path, _, _ in provider.asked].count("/.well-known/openid-configuration") == 1


def test_only_who_began_it_in_that_session_finishes_it_and_once(
    proven: World, provider: Openid, helene: Person, entry: UUID
) -> None:
    state = begin(provider, helene, entry)
    other = proven.person(name="Autre")
    assert finish(other, state) == "ProofFailed"
    session = helene.actor["session_id"]
    helene.actor["session_id"] = str(uuid4())
    assert finish(helene, state) == "ProofFailed"
    helene.actor["session_id"] = session
    assert finish(helene, state) is None
    assert finish(helene, state) == "ProofFailed"
    assert finish(helene, "x" * 40) == "ProofFailed"


def test_a_login_is_over_after_ten_minutes_and_with_the_next(
    proven: World, provider: Openid, helene: Person, entry: UUID
) -> None:
    first = begin(provider, helene, entry)
    second = begin(provider, helene, entry)
    assert finish(helene, first) == "ProofFailed"
    proven.rows("UPDATE logins SET expires_at = now() RETURNING 1")
    assert finish(helene, second) == "ProofFailed"
    chores.sweep_uploads(proven.service)
    assert proven.rows("SELECT * FROM logins") == []


@pytest.mark.parametrize("path", ["/token", "/keys"])
@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b"{}", b"x" * 300_000])
def test_a_provider_that_answers_nonsense_proves_nothing(
    proven: World, provider: Openid, helene: Person, entry: UUID, path: str, answer: bytes
) -> None:
    state = begin(provider, helene, entry)
    provider.broken = {path: answer}
    assert finish(helene, state) == "ProofFailed"


def test_a_provider_that_is_away_or_another_is_not_gone_to(
    proven: World, provider: Openid, helene: Person, entry: UUID
) -> None:
    provider.broken = {"/.well-known/openid-configuration": b""}
    assert helene.refused("begin_proof", entry_id=entry) == "Unavailable"
    provider.broken, provider.metadata = {}, {"issuer": "http://127.0.0.1:1"}
    assert helene.refused("begin_proof", entry_id=entry) == "Unavailable"
    provider.metadata = {"token_endpoint": "http://provider.example/token"}  # not without TLS
    assert finish(helene, begin(provider, helene, entry)) == "ProofFailed"


def test_what_cannot_be_claimed_cannot_be_proved(proven: World, helene: Person, entry: UUID) -> None:
    assert proven.person("patient", "Camille").refused("begin_proof", entry_id=entry) == "NotClaimable"
    assert helene.refused("begin_proof", entry_id=uuid4()) == "NotFound"
    proven.own(proven.person(name="Autre"), entry)
    assert helene.refused("begin_proof", entry_id=entry) == "AlreadyClaimed"


def test_nothing_of_a_proof_is_logged(proven: World, provider: Openid, helene: Person, entry: UUID) -> None:
    with written() as said:
        configure("directory", "DEBUG")
        state = begin(provider, helene, entry)
        provider.raw = "no token"
        assert finish(helene, state) == "ProofFailed"
        for word in (state, NATIONAL, RPPS, "a-code", provider.nonce, "no token"):
            assert word not in said()


def test_it_works_with_a_provider_that_others_wrote(world: World, helene: Person, entry: UUID) -> None:
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    known = f'{{"sub": "helene", "SubjectNameID": "{NATIONAL}"}}'
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), "--user-claims", known]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            eventually(lambda: _is_up(issuer), within=60)
            world.service.provider = Provider(Facts(issuer, "pw", "secret", "Mock", "SubjectNameID"), BACK)
            url = helene.ask("begin_proof", entry_id=entry)["object"]["url"]
            back = requests.post(url, data={"sub": "helene"}, allow_redirects=False, timeout=10).headers["Location"]
            came = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
            made = helene.ask("finish_proof", state=came["state"], code=came["code"])["object"]
            assert (made["state"], owner(world)) == ("accepted", helene.id)
        finally:
            process.terminate()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def _is_up(issuer: str) -> bool:
    try:
        return requests.get(f"{issuer}/jwks", timeout=1).ok
    except requests.ConnectionError:
        return False


def test_the_settings_name_it(directory_settings: Settings) -> None:
    facts = Facts("https://psc.example", "pw", "s", "PSC", "SubjectNameID", acr="eidas1")
    with opened(DirectoryService, replace(directory_settings, provider=facts)) as service:
        assert service.provider.facts == facts
