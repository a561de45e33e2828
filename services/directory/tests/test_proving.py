"""A proof by the provider of identities: whose it is, and every way in which it is not believed."""

from hashlib import sha256
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from kit.urlsafe import encode
from services.directory import chores
from services.directory.tests.openid import Openid
from services.directory.tests.proofs import BACK, begin, finish, owner
from services.directory.tests.world import Person, World


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
