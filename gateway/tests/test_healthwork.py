"""Imports and exports over HTTP: taken on with the place to look, fetched by their member alone, nothing kept."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from contracts.healthbox.schemas import SECTIONS
from gateway.api.shapes import WHEN
from gateway.api.shapes_healthassessments import HelpLine
from gateway.api.shapes_healthbox import HealthEntry, HealthGoal, HealthProfile, HealthSeries
from gateway.api.shapes_healthreport import HealthReport
from gateway.api.shapes_healthwork import JOB, HealthJob
from gateway.tests.bus import MEMBER, Bus, Issuer, done
from kit.refusals import NotFound
from kit.store import Store

_KEY = b"a key that only these tests know: 32"
OTHER = UUID("0190c2b1-02aa-7be1-b6a5-3c0d9e8f7a99")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store", _KEY)


@pytest.fixture
def camille(make_app: Callable[..., Flask], issuer: Issuer, store: Store, tmp_path: Path) -> FlaskClient:
    """A member's client of a gateway that has a store."""
    client = make_app(store_path=str(tmp_path / "store"), store_key=_KEY).test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {issuer.token()}"
    return client


def test_an_import_and_an_export_are_taken_on_and_say_where_to_look(camille: FlaskClient, bus: Bus) -> None:
    bus.answers |= dict.fromkeys(("start_import", "start_export"), done(HealthJob.example, 202))
    for path, body in (("imports", {"upload": "a", "dry_run": True}), ("exports", {"format": "fhir"})):
        answer = camille.post(f"/v1/healthbox/{path}", json=body)
        assert (answer.status_code, answer.headers["Location"]) == (202, f"/v1/jobs/{JOB}")
        assert HealthJob().validate(answer.json) == {}
    assert camille.post("/v1/healthbox/exports", json={"format": "pdf"}).status_code == 422


def test_a_download_is_streamed_to_its_member_and_kept_nowhere(camille: FlaskClient, bus: Bus, store: Store) -> None:
    handle = store.put(BytesIO(b"PK" + bytes(200_000)), UUID(MEMBER), 1 << 20)
    bus.answers["job_file"] = {"handle": handle, "name": "a.zip", "media": "application/zip", "format": "csv"}
    answer = camille.get(f"/v1/jobs/{JOB}/download")
    assert (answer.status_code, len(answer.data), answer.content_type) == (200, 200_002, "application/zip")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a.zip"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert bus.last.arguments["job_id"] == JOB


def test_what_is_gone_or_another_s_is_not_there(camille: FlaskClient, bus: Bus, store: Store) -> None:
    theirs = store.put(BytesIO(b"PK"), OTHER, 100)
    bus.answers["job_file"] = {"handle": theirs, "name": "a.zip", "media": "application/zip", "format": "csv"}
    assert camille.get(f"/v1/jobs/{JOB}/download").status_code == 404
    bus.answers["job_file"] = NotFound()
    assert camille.get(f"/v1/jobs/{JOB}/download").status_code == 404


def test_a_report_is_asked_for_by_its_parts(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["report"] = HealthReport.example
    answer = camille.get("/v1/healthbox/report?from=2026-03-15&to=2026-03-17&sections=weight,notes")
    assert (answer.status_code, HealthReport().validate(answer.json)) == (200, {})
    assert bus.last.arguments["sections"] == ["weight", "notes"]
    camille.get("/v1/healthbox/report?from=2026-03-15&to=2026-03-17")
    assert bus.last.arguments["sections"] == list(SECTIONS)
    for wrong in ("sections=", "sections=shares", "to=2026-01-01"):
        query = f"/v1/healthbox/report?from=2026-03-15&{wrong}" + "&to=2026-03-17" * ("to=" not in wrong)
        assert camille.get(query).status_code == 422


def test_a_page_is_drawn_in_the_language_of_who_fetches_it_and_loads_nothing(
    camille: FlaskClient, bus: Bus, store: Store
) -> None:
    entry = {**HealthEntry.example, "note": "<b>zqcanary</b>"}
    parts = [
        {"part": "head", "made_at": WHEN, "from": "2026-03-15", "to": "2026-03-17",
         "member": {"display_name": "Camille"}, "profile": HealthProfile.example,
         "goals": [HealthGoal.example], "pauses": [], "marks": [], "results": [],
         "help": [HelpLine.example]},
        {"part": "tracker", "tracker": "weight", "count": 1},
        {"part": "series", "series": HealthSeries.example},
        {"part": "entries", "items": [entry]},
        {"part": "accesses", "items": [
            {"at": WHEN, "by": None, "trackers": ["weight"], "from": "2026-03-01", "to": "2026-03-31"}]},
        {"part": "foot"},
    ]  # fmt: skip
    lines = b"".join(orjson.dumps(part) + b"\n" for part in parts)
    handle = store.put(BytesIO(lines), UUID(MEMBER), 1 << 20)
    bus.answers["job_file"] = {
        "handle": handle,
        "name": "a.html",
        "media": "text/html; charset=utf-8",
        "format": "html",
    }
    for language, word in (("fr", "Poids"), ("de", "Gewicht")):
        answer = camille.get(f"/v1/jobs/{JOB}/download", headers={"Accept-Language": language})
        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        page = answer.text
        assert f'<html lang="{language}"' in page
        assert word in page
        assert "<svg" in page
        assert "3114" in page
        assert "&lt;b&gt;zqcanary" in page
        assert page.rstrip().endswith("</html>")
        for loaded in ("<script", "<link", "<img", "url(", "http://", " src=", "@import"):
            assert loaded not in page.replace("http://www.w3.org/2000/svg", ""), loaded
