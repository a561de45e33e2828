"""What the gateway counts: each refusal of a stranger by its reason, and as many series however many members ask."""

from uuid import uuid4

from flask.testing import FlaskClient
from prometheus_client import REGISTRY, generate_latest

from gateway.tests.bus import SESSION, Bus, Issuer
from kit.refusals import Refused
from kit.testing import eventually


def refused(reason: str) -> float:
    return REGISTRY.get_sample_value("auth_failures_total", {"reason": reason}) or 0.0


def series() -> set[str]:
    return {line.rpartition(" ")[0] for line in generate_latest().decode().splitlines() if not line.startswith("#")}


def test_strangers_are_counted_by_why_they_were_refused(client: FlaskClient, issuer: Issuer, bus: Bus) -> None:
    reasons = ("missing", "invalid", "revoked", "credentials")
    before = {reason: refused(reason) for reason in reasons}
    client.get("/v1/feed")
    client.get("/v1/feed", headers={"Authorization": f"Bearer {Issuer().token()}"})
    bus.revoked = [SESSION]
    client.application.extensions["gateway"].doorkeeper.ask()
    client.get("/v1/feed", headers={"Authorization": f"Bearer {issuer.token()}"})
    client.application.extensions["gateway"].observer("identity", "sign_in", "InvalidCredentials", 0.1)
    assert {reason: refused(reason) - before[reason] for reason in reasons} == dict.fromkeys(reasons, 1.0)


def test_hundreds_of_strangers_and_members_make_no_new_series(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["post"] = Refused("NotFound", 404, "", {})

    def live() -> None:
        camille.get(f"/v1/posts/{uuid4()}?after={uuid4()}")
        camille.get(f"/{uuid4()}")
        camille.open("/v1/feed", method=f"M{uuid4().hex[:6].upper()}")

    live()
    before = series()
    for _ in range(300):
        live()
    assert series() == before


def test_which_parts_are_away_is_in_the_metrics(client: FlaskClient, bus: Bus) -> None:
    def away(part: str) -> float | None:
        return REGISTRY.get_sample_value("part_away", {"part": part})

    client.application.extensions["gateway"].open()
    assert eventually(lambda: away("broker") == 0 and away("identity") == 0)
    bus.is_up = False
    assert eventually(lambda: client.application.extensions["gateway"].tell() or away("broker") == 1)
