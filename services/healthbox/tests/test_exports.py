"""Everything of a member's goes out: as tables, and as a bundle that the published definitions of FHIR R4 allow."""

import csv
import io
import os
import subprocess
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import orjson
import pytest
from sqlalchemy import text

from contracts.healthbox.schemas.trackers import FOOD_GROUPS, SHAPES
from services.healthbox import coding, columns, exports
from services.healthbox.subjects import enter
from services.healthbox.tests.everything import ENTRIES, NOTE, note_everything
from services.healthbox.tests.world import Person, World

_ROOT = Path(__file__).parents[3]
_VALIDATOR = _ROOT / "deploy/dev/fhir_validator/fetch"


@pytest.fixture
def who(world: World) -> Person:
    someone = world.person()
    note_everything(world, someone)
    return someone


def written(world: World, who: Person, format_: str) -> bytes:
    with world.db.transaction() as tx:
        enter(tx, who.id, kms=world.service.kms)
        return b"".join(exports.write(world.service, tx, who.id, format_))


def sheets(world: World, who: Person) -> dict[str, list[dict[str, str]]]:
    with ZipFile(io.BytesIO(written(world, who, "csv"))) as archive:
        texts = {name.removesuffix(".csv"): archive.read(name) for name in archive.namelist()}
    assert all(content.startswith(b"\xef\xbb\xbf") for content in texts.values())
    return {name: list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")))) for name, content in texts.items()}


def test_the_tables_hold_all_there_is(world: World, who: Person) -> None:
    found = sheets(world, who)
    noted = Counter(tracker for tracker, _, _ in ENTRIES)
    assert {name: len(found[name]) for name in noted} == noted
    assert [line["kg (kg)"] for line in found["weight"]] == ["70.2", "70.0"]
    assert [line["height (cm)"] for line in found["heights"]] == ["174.5", "175.0"]
    assert found["profile"][0]["pack_price"] == "12.50"
    assert [line["measure"] for line in found["goals"]] == ["kg", "smoke_free"]
    assert found["pauses"][0]["to"] == "2026-02-03"
    assert found["assessments"][0]["answers"] == "[2.0,2.0,2.0,1.0,1.0,1.0,1.0]"
    assert found["marks"] == [{"day": "2026-03-16", "label": "canari-jour"}]
    assert found["history"][0]["note"] == NOTE
    assert (found["access-log"][0]["by"], found["access-log"][0]["trackers"]) == ("'=Dr Moreau", "weight")
    assert found["shares"][0]["with"] == "'=Dr Moreau"
    assert found["favourites"][0]["name"] == "'@canari-favori"


def test_only_ones_own_is_in_it_and_not_what_was_deleted(world: World, who: Person) -> None:
    other = world.person("Dominique")
    note_everything(world, other)
    gone = other.do("add_entry", tracker="weight", values={"kg": 99.9})
    other.ask("remove_entry", tracker="weight", entry_id=gone["id"])
    for format_ in ("csv", "fhir", "html"):
        assert b"99.9" not in written(world, other, format_)
    assert sheets(world, who)["weight"][0]["id"] != sheets(world, other)["weight"][0]["id"]


def resources(world: World, who: Person) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in orjson.loads(written(world, who, "fhir"))["entry"]]


def test_a_bundle_says_each_entry_with_its_code_and_unit(world: World, who: Person) -> None:
    found = resources(world, who)
    weight = next(one for one in found if one.get("valueQuantity", {}).get("code") == "kg")
    assert weight["code"]["coding"][0] == {"system": coding.LOINC, "code": "29463-7", "display": "Body weight"}
    assert (weight["effectiveDateTime"], weight["valueQuantity"]["value"]) == ("2026-03-15T08:00:00+01:00", 70.2)
    assert weight["note"] == [{"text": f"{NOTE}, corrigé"}]
    night = next(one for one in found if "effectivePeriod" in one)
    assert night["valueQuantity"] == {
        "value": 330, "unit": "min", "system": "http://unitsofmeasure.org", "code": "min",
    }  # fmt: skip
    index = next(one for one in found if one.get("valueQuantity", {}).get("code") == "kg/m2")
    assert index["valueQuantity"]["value"] == round(70.2 / 1.745**2, 4)
    assert Counter(one["resourceType"] for one in found) == {
        "Patient": 1,
        "Observation": len(ENTRIES) + 2 + 2 + 3,
        "QuestionnaireResponse": 3,
        "Goal": 2,
    }


def test_what_points_to_a_resource_finds_it_in_the_bundle(world: World, who: Person) -> None:
    bundle = orjson.loads(written(world, who, "fhir"))
    there = {entry["fullUrl"] for entry in bundle["entry"]}
    assert len(there) == len(bundle["entry"])
    pointed: list[str] = []

    def look(value: Any) -> None:
        if isinstance(value, dict):
            pointed.extend(value[name] for name in value if name == "reference")
            for one in value.values():
                look(one)
        elif isinstance(value, list):
            for one in value:
                look(one)

    look(bundle)
    assert set(pointed) <= there
    assert pointed


def test_each_field_of_each_tracker_has_a_column_and_a_unit_or_is_a_text() -> None:
    for tracker, shape in SHAPES.items():
        fields = {*shape().fields} - {"portions"} | ({*FOOD_GROUPS} if tracker == "nutrition" else set())
        assert fields <= {*columns.VALUES[tracker]}
        said = {*coding.UNITS, *coding.TIMES, *coding.TEXTS, "words", "bed", "out"}
        assert fields <= said


@pytest.fixture(scope="session")
def validator() -> list[str]:
    """The command that validates files against FHIR R4; where it cannot be had the test is skipped, but not in CI."""
    fetched = subprocess.run([_VALIDATOR], capture_output=True, text=True, timeout=600, check=False)
    if fetched.returncode != 0:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"HAPI is not there: {fetched.stderr.strip()}")
    home = _ROOT / ".run/fhir_validator"
    return ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", f"{home}:{home}/lib/*", "Validate"]


def test_hapi_finds_the_bundle_valid_and_a_broken_one_not(
    world: World, who: Person, validator: list[str], tmp_path: Path
) -> None:
    whole, broken = tmp_path / "whole.json", tmp_path / "broken.json"
    whole.write_bytes(written(world, who, "fhir"))
    said = whole.read_bytes().replace(b'"code":"kg"', b'"code":"kilo"', 1).replace(b'"final"', b'"finished"', 1)
    broken.write_bytes(said)
    run = subprocess.run([*validator, whole, broken], capture_output=True, text=True, timeout=120, check=True)
    wrong = [line for line in run.stdout.splitlines() if line.split("\t")[1] in ("ERROR", "FATAL")]
    assert [line for line in wrong if line.startswith(str(whole))] == []
    assert len(wrong) >= 2
    assert not [line for line in run.stdout.splitlines() if NOTE in line]


def test_eleven_years_of_entries_need_little_memory(world: World) -> None:
    who = world.person()
    many = """
        INSERT INTO entries (id, member_id, tracker, day, at, zone, amounts)
        SELECT gen_random_uuid(), :id, 'weight', day, day + interval '8 hours', 'Europe/Paris',
            jsonb_build_object('kg', 70.5)
        FROM (SELECT date '2000-01-01' + number AS day FROM generate_series(1, 4000) AS number) AS days
    """
    world.rows(who, many, id=who.id)
    with world.db.transaction() as tx:
        enter(tx, who.id, kms=world.service.kms)
        tx.execute(text("SELECT 1"))
        for format_ in ("csv", "fhir", "html"):
            tracemalloc.start()
            size = sum(len(part) for part in exports.write(world.service, tx, who.id, format_))
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            assert size > 50_000
            assert peak < 4_000_000, (format_, peak)


def test_a_page_is_told_part_by_part_year_by_year(world: World, who: Person) -> None:
    who.ask("add_entry", tracker="weight", at="2024-05-01T08:00:00+02:00", values={"kg": 71})
    parts = [orjson.loads(line) for line in written(world, who, "html").splitlines()]
    assert (parts[0]["part"], parts[-1]["part"], parts[0]["from"]) == ("head", "foot", "2024-05-01")
    assert {line["number"] for line in parts[0]["help"]} >= {"3114"}  # the last of the nine answers was above zero
    years = [part["series"]["from"][:4] for part in parts if part["part"] == "series"][:3]
    assert years == ["2026", "2025", "2024"]
    said = [one for part in parts if part["part"] == "entries" for one in part["items"]]
    assert len(said) == len(ENTRIES) + 1
    assert [part["items"][0]["by"] for part in parts if part["part"] == "accesses"] == ["=Dr Moreau"]
