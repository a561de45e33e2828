"""Files into the Health Box and out of it: looked at first, followed without a script, fetched for an hour."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from contracts.healthbox import schemas
from gateway.pages import words_files
from gateway.tests.browsers import answer_all, asked, press, press_with, refuse
from gateway.tests.bus import MEMBER, Bus, Issuer
from gateway.tests.jobs import JOB, a_job, an_export
from kit.store import Store

_KEY = b"a key that only these tests know: 32"
_FILE = b"date;poids\n01/06/2026;70,4\n"


@pytest.fixture
def app(make_app: Callable[..., Flask], bus: Bus, issuer: Issuer, tmp_path: Path) -> Flask:
    answer_all(bus, issuer)
    return make_app(store_path=str(tmp_path / "store"), store_key=_KEY)


def _send(client: FlaskClient, content: bytes = _FILE, name: str = "poids.csv", **typed: str) -> TestResponse:
    said = {"key": "k-1", "format": "", "dry_run": "true", **typed}
    return press_with(client, "/health/in-and-out/file", "file", name, content, **said)


def test_what_is_read_and_written_is_said_and_looking_first_is_offered_first(camille: FlaskClient) -> None:
    page = camille.get("/health/in-and-out").text
    for names in (words_files.READ, words_files.WRITTEN):
        for name, about in names.values():
            assert str(name) in page
            assert str(about) in page
    assert re.search(r'name="dry_run" value="true" checked', page)
    assert set(words_files.READ) == set(schemas.IMPORTS)
    assert set(words_files.WRITTEN) == set(schemas.EXPORTS)
    assert page.count(f'href="/health/jobs/{JOB}"') == 2


@pytest.mark.parametrize(("dry_run", "format_"), [("true", ""), ("false", "csv")])
def test_a_file_is_sealed_and_asked_to_be_looked_at_or_taken_over(
    camille: FlaskClient, bus: Bus, tmp_path: Path, dry_run: str, format_: str
) -> None:
    answer = _send(camille, dry_run=dry_run, format=format_)
    assert (answer.status_code, answer.location) == (303, f"/health/jobs/{JOB}")
    [sent] = asked(bus, "start_import")
    assert (sent["dry_run"], sent["format"], sent["key"]) == (dry_run == "true", format_ or None, "k-1")
    schemas.StartImport().load({name: sent[name] for name in ("upload", "format", "dry_run")})
    parts = Store(str(tmp_path / "store"), _KEY).open(sent["upload"], UUID(MEMBER))
    assert b"".join(parts) == _FILE


def test_without_a_file_or_with_one_of_another_sort_the_field_says_what_is_taken(
    camille: FlaskClient, bus: Bus
) -> None:
    for answer in (_send(camille, b"", ""), _send(camille, b"\x7fELF" + bytes(99))):
        assert (answer.status_code, 'href="#file"' in answer.text) == (422, True)
    assert asked(bus, "start_import") == []


def test_who_is_not_signed_in_signs_in_first(app: Flask, bus: Bus) -> None:
    assert _send(app.test_client()).location == "/sign-in?next=/health/in-and-out"


@pytest.mark.parametrize("format_", schemas.EXPORTS)
def test_a_copy_is_asked_for_in_three_forms(camille: FlaskClient, bus: Bus, format_: str) -> None:
    answer = press(camille, "/health/in-and-out/export", format=format_, key="k-2")
    assert (answer.status_code, answer.location) == (303, f"/health/jobs/{JOB}")
    [sent] = asked(bus, "start_export")
    assert (sent["format"], sent["key"]) == (format_, "k-2")


def test_a_second_one_at_the_same_time_is_refused_on_the_page(camille: FlaskClient, bus: Bus) -> None:
    bus.answers |= dict.fromkeys(("healthbox.start_import", "healthbox.start_export"), refuse("JobRunning"))
    for answer in (_send(camille), press(camille, "/health/in-and-out/export", format="csv")):
        assert (answer.status_code, "attendez sa fin" in answer.text) == (409, True)
    assert press(camille, "/health/in-and-out/export", format="pdf").status_code == 422


def test_without_a_script_the_page_of_a_job_comes_again_until_it_is_over(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["healthbox.job"] = a_job(state="running", done=120, upload=None)
    page = camille.get(f"/health/jobs/{JOB}").text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert '<progress max="413" value="120"' in page
    assert "120 sur 413" in page
    bus.answers["healthbox.job"] = a_job()
    assert "refresh" not in camille.get(f"/health/jobs/{JOB}").text


def test_what_a_file_would_bring_is_told_before_it_is_taken_over(camille: FlaskClient, bus: Bus) -> None:
    page = camille.get(f"/health/jobs/{JOB}").text.replace("\u00a0", " ")
    for words in ("Rien n’est repris encore", "<dd>412</dd>", "Poids :", "Ligne 17 :", "Écrivez un poids"):
        assert words in page, words
    assert "Must be" not in page
    assert "sealed-1" not in page
    answer = press(camille, f"/health/jobs/{JOB}/import", key="k-3")
    assert (answer.status_code, answer.location) == (303, f"/health/jobs/{JOB}")
    [sent] = asked(bus, "start_import")
    assert (sent["upload"], sent["format"], sent["dry_run"], sent["key"]) == ("sealed-1", "csv", False, "k-3")


def test_what_is_beside_the_notes_is_told_and_what_stays_as_it_is_here(camille: FlaskClient) -> None:
    page = re.sub(r"\s+", " ", camille.get(f"/health/jobs/{JOB}").text)
    assert (
        "<dt>Ce qui aide à lire mes nombres</dt><dd>nouveau : <bdi>2</bdi> · laissé comme ici : <bdi>1</bdi></dd>"
        in page
    )
    assert "<dt>Mes jours marqués</dt><dd>nouveau : <bdi>3</bdi> · déjà là : <bdi>1</bdi></dd>" in page
    assert "<strong>Ligne 414 :</strong> Ce qui aide à lire mes nombres · Sexe, pour les formules" in page


def test_of_what_is_beside_the_notes_it_is_said_what_a_line_may_hold(camille: FlaskClient, bus: Bus) -> None:
    fields = ("marks.label", "goals.target", "heights.height", "profile.birth_date", "reminders.at", "pauses.to")
    problems = [{"record": number, "field": field, "detail": "Must be."} for number, field in enumerate(fields, 1)]
    bus.answers["healthbox.job"] = a_job(report={**a_job()["report"], "problems": problems, "beside": {}, "kept": []})
    page = re.sub(r"\s+", " ", camille.get(f"/health/jobs/{JOB}").text)
    for number, (kind, sentence) in enumerate((
        ("Mes jours marqués", "Écrivez quelques mots"), ("Mes buts", "Écrivez un nombre."),
        ("Mes tailles", "Écrivez une taille"), ("Ce qui aide à lire mes nombres", "Écrivez une date de naissance"),
        ("Mes rappels", "Une heure, comme 20:30."), ("Mes pauses", "Écrivez un jour qui ne vient pas avant"),
    ), 1):  # fmt: skip
        assert f"<strong>Ligne {number} :</strong> {kind}. {sentence}" in page, kind
    assert "Must be." not in page
    assert "Ce qui reste comme ici" not in page


def test_each_kind_beside_the_notes_and_each_part_of_the_profile_has_its_words() -> None:
    assert tuple(words_files.BESIDE) == schemas.BESIDE
    units = {"weight_unit", "height_unit"}
    assert {*words_files.PARTS} == {*schemas.EditProfile().fields} - {
        "version",
        "units",
        "height_cm",
        "height_on",
    } | units


def test_what_was_not_only_looked_at_is_not_taken_over_again(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["healthbox.job"] = a_job(dry_run=False, upload=None)
    assert f'action="/health/jobs/{JOB}/import"' not in camille.get(f"/health/jobs/{JOB}").text
    assert press(camille, f"/health/jobs/{JOB}/import").status_code == 404
    assert asked(bus, "start_import") == []


@pytest.mark.parametrize(("kind", "sentence"), [("import", words_files.WHOLE), ("export", words_files.OURS)])
def test_a_job_that_came_to_nothing_says_why(camille: FlaskClient, bus: Bus, kind: str, sentence: Any) -> None:
    report = {**a_job()["report"], "problems": [{"record": None, "field": None, "detail": "The archive is damaged."}]}
    bus.answers["healthbox.job"] = a_job(kind=kind, state="failed", report=report, upload=None)
    page = camille.get(f"/health/jobs/{JOB}").text
    assert str(sentence) in page
    assert '<bdi class="soft" lang="en">The archive is damaged.</bdi>' in page


def test_a_copy_is_fetched_by_its_member_for_an_hour(camille: FlaskClient, bus: Bus, tmp_path: Path) -> None:
    bus.answers["healthbox.job"] = an_export()
    page = camille.get(f"/health/jobs/{JOB}").text
    assert f'href="/health/jobs/{JOB}/file" download' in page
    assert "pendant une heure" in page
    handle = Store(str(tmp_path / "store"), _KEY).put(BytesIO(b"PK" + bytes(999)), UUID(MEMBER), 9999)
    file = {"handle": handle, "name": "a.zip", "media": "application/zip", "format": "csv"}
    bus.answers["healthbox.job_file"] = file
    answer = camille.get(f"/health/jobs/{JOB}/file")
    assert (answer.status_code, len(answer.data)) == (200, 1001)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a.zip"'
    assert "no-store" in answer.headers["Cache-Control"]
    bus.answers["healthbox.job_file"] = refuse("NotFound", 404)
    assert camille.get(f"/health/jobs/{JOB}/file").status_code == 404
