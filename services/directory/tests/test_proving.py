"""A proof by the provider of identities: whose it is, and every way in which it is not believed."""

import hmac
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
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
from services.directory.tests.openid import Openid, key, openid
from services.directory.tests.world import Person, World

RPPS = "10003456789"
NATIONAL = f"8{RPPS}"
BACK = "http://127.0.0.1:8000/directory/proofs"


@pytest.fixture
def provider() -> Iterator[Openid]:
    with openid(NATIONAL) as found:
        yield found


@pytest.fixture
def proven(world: World, provider: Openid) -> World:
    """The world, where the provider is set up."""
    facts = Facts(provider.issuer, "patientsworld", "not-told", "Pro Santé Connect", "SubjectNameID")
    world.service.provider = Provider(facts, BACK)
    return world


@pytest.fixture
def entry(world: World) -> UUID:
    return world.entry(register_number=RPPS)


@pytest.fixture
def helene(world: World) -> Person:
    return world.person()


def begin(provider: Openid, someone: Person, entry: UUID) -> str:
    """Begin, and sign in there; the state that comes back."""
    url = someone.ask("begin_proof", entry_id=entry, key=None)["object"]["url"]
    provider.visit(url)
    return parse_qs(urlsplit(url).query)["state"][0]


def finish(someone: Person, state: str) -> str | None:
    return someone.refused("finish_proof", state=state, code="a-code")


def owner(world: World) -> Any:
    return world.rows("SELECT member_id FROM entries")[0]["member_id"]


def test_it_is_offered_where_a_provider_is_set_up(world: World, helene: Person, entry: UUID) -> None:
    assert helene.ask("proof") == {"offered": False, "name": None}
    assert helene.refused("begin_proof", entry_id=entry) == "ProofNotOffered"
    assert helene.refused("finish_proof", state="x" * 30, code="c") == "ProofNotOffered"


def test_whom_the_provider_knows_by_the_number_has_the_entry_at_once(
    proven: World, provider: Openid, helene: Person, entry: UUID
) -> None:
    assert helene.ask("proof") == {"offered": True, "name": "Pro Santé Connect"}
    url = helene.ask("begin_proof", entry_id=entry)["object"]["url"]
    provider.visit(url)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert url.startswith(f"{provider.issuer}/authorize?")
    assert asked | {"state": "", "nonce": "", "code_challenge": ""} == {
        "response_type": "code", "client_id": "patientsworld", "redirect_uri": BACK, "scope": "openid", "state": "",
        "nonce": "", "code_challenge": "", "code_challenge_method": "S256",
    }  # fmt: skip
    answer = helene.ask("finish_proof", state=asked["state"], code="a-code", key="k")
    made = answer["object"]
    assert (answer["status"], made["method"], made["state"]) == (201, "provider", "accepted")
    assert owner(proven) == helene.id
    assert proven.told() == ["directory.professional.claimed"]
    form, authorization = next((form, said) for path, form, said in provider.asked if path == "/token")
    assert form["code"] == ["a-code"]
    assert encode(sha256(form["code_verifier"][0].encode()).digest()) == asked["code_challenge"]
    assert authorization == "Basic cGF0aWVudHN3b3JsZDpub3QtdG9sZA=="
    assert proven.rows("SELECT * FROM logins") == []


def test_a_claim_that_waited_gives_way_with_its_document(
    proven: World, provider: Openid, helene: Person, entry: UUID
) -> None:
    proven.claim(helene, entry)
    other = proven.claim(proven.person(name="Autre"), entry)
    assert finish(helene, begin(provider, helene, entry)) is None
    chores.discard_documents(proven.service)
    states = {row["state"] for row in proven.rows("SELECT state FROM claims WHERE id <> :id", id=other)}
    assert states == {"withdrawn", "accepted"}
    assert proven.rows("SELECT state, reason, decided_by FROM claims WHERE id = :id", id=other) == [
        {"state": "refused", "reason": "already_claimed", "decided_by": "provider"}
    ]


def test_the_provider_is_asked_again_where_the_token_does_not_say(
    proven: World, provider: Openid, helene: Person, entry: UUID
) -> None:
    provider.said = {"SubjectNameID": None}
    provider.userinfo["sub"] = "somebody-else"
    assert finish(helene, begin(provider, helene, entry)) == "ProofFailed"
    provider.userinfo["sub"] = "someone"
    assert finish(helene, begin(provider, helene, entry)) is None
    assert ("/userinfo", {}, "Bearer at") in provider.asked


def test_a_secret_goes_the_way_that_the_provider_knows(
    proven: World, provider: Openid, helene: Person, entry: UUID
) -> None:
    provider.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert finish(helene, begin(provider, helene, entry)) is None
    form, authorization = next((form, said) for path, form, said in provider.asked if path == "/token")
    assert (form["client_secret"], authorization) == (["not-told"], None)


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
