"""Bundles of FHIR R4: of others by LOINC codes and units; what is no observation of ours is passed over."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from services.healthbox.imports import Problem, Unreadable
from services.healthbox.tests.test_imports import only, read, zipped


def observation(code: str = "29463-7", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation", "id": "a-1", "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "effectiveDateTime": "2026-06-01T08:00:00+02:00", **more,
    }  # fmt: skip


def amount(value: Any, unit: str) -> dict[str, Any]:
    return {"valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}}


def bundle(*resources: Any) -> bytes:
    entries = [{"resource": one} for one in resources]
    return orjson.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})


@pytest.mark.parametrize(
    ("resource", "tracker", "values"),
    [
        (observation(**amount(70.4, "kg")), "weight", {"kg": 70.4}),
        (observation(**amount(155, "[lb_av]")), "weight", {"kg": 70.3068}),
        (observation("3141-9", **amount(70400, "g")), "weight", {"kg": 70.4}),
        (observation("41950-7", **amount(8000, "{steps}")), "activity", {"steps": 8000}),
        (observation("55423-8", valueInteger=500), "activity", {"steps": 500}),
        (observation("68516-4", **amount(0.5, "h")), "activity", {"minutes": 30.0, "intensity": "moderate"}),
        (observation("63640-7", **amount(12, "{cigarettes}/d")), "tobacco", {"cigarettes": 12}),
    ],
)
def test_what_others_observed_is_taken_over_in_our_units(resource: Any, tracker: str, values: dict[str, Any]) -> None:
    [found] = only(bundle({"resourceType": "Patient"}, observation("8867-4", **amount(60, "/min")), resource), "fhir")
    assert (found.tracker, found.values, found.at) == (tracker, values, datetime(2026, 6, 1, 6, tzinfo=UTC))
    assert (found.source, found.source_id, found.zone) == ("fhir", "a-1", "Europe/Paris")


@pytest.mark.parametrize(("value", "unit"), [(390, "min"), (6.5, "h")])
def test_a_night_of_others_is_its_time_in_bed_less_what_was_slept(value: float, unit: str) -> None:
    period = {"start": "2026-05-31T23:00:00+02:00", "end": "2026-06-01T07:15:00+02:00"}
    night = observation("93832-4", effectivePeriod=period, **amount(value, unit))
    del night["effectiveDateTime"]
    [found] = only(bundle(night), "fhir")
    assert found.values == {"bed": period["start"], "out": period["end"], "awake": 105}
    assert found.at == datetime(2026, 6, 1, 5, 15, tzinfo=UTC)


def test_what_was_entered_in_error_is_taken_back_and_the_newer_version_is_told_by_its_server() -> None:
    meta = {"meta": {"lastUpdated": "2026-06-02T10:00:00Z"}}
    wrong = {**observation(**meta), "status": "entered-in-error"}
    entry = {"fullUrl": "https://one.example/fhir/Observation/a-1", "resource": wrong}
    [found] = only(orjson.dumps({"resourceType": "Bundle", "entry": [entry]}), "fhir")
    assert (found.retracted, found.source_version) == (True, "2026-06-02T10:00:00.000000+00:00")
    assert found.source_id == "https://one.example/fhir/Observation/a-1"


def test_a_day_without_a_clock_and_a_clock_elsewhere_keep_their_day() -> None:
    day = observation(**amount(70, "kg"), effectiveDateTime="2026-06-01")
    away = observation(**amount(70, "kg"), effectiveDateTime="2026-06-01T22:00:00-04:00", id="a-2")
    one, other = only(bundle(day, away), "fhir")
    assert (one.at, one.zone) == (datetime(2026, 6, 1, 10, tzinfo=UTC), "Europe/Paris")
    assert other.zone == "Etc/GMT+4"


@pytest.mark.parametrize(
    ("resource", "field"),
    [
        (observation(), "valueQuantity"), (observation(**amount("zqcanary", "kg")), "valueQuantity"),
        (observation(**amount(70, "zqcanary")), "valueQuantity"), ({**observation(), "status": "zqcanary"}, "status"),
        (observation(**amount(70, "kg"), effectiveDateTime="zqcanary"), "effective"),
        (observation(**amount(70, "kg"), effectiveDateTime="2026"), "effective"),
        (observation(valueQuantity=["zqcanary"]), "resource"), (observation(**amount(70, "kg"), meta=[1]), "resource"),
        (observation("93832-4", **amount(390, "min")), "effectivePeriod"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_not_told(resource: Any, field: str) -> None:
    [problem] = read(bundle(resource), "fhir")
    assert isinstance(problem, Problem)
    assert problem.field == field
    assert "zqcanary" not in repr(problem)


def test_entries_of_any_shape_break_nothing() -> None:
    assert read(bundle(1, None, [], "x", {"resourceType": "Observation"}, {"resourceType": []}), "fhir") is not None


def test_an_archive_with_a_bundle_is_read() -> None:
    assert len(only(zipped({"bundle.json": bundle(observation(**amount(70, "kg")))}), "fhir")) == 1


LONG = b'{"entry": [{"x": "' + b"x" * 9_000_000 + b'"}]}'
DEEP = b'{"entry": [' + b"[" * 500_000


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b'{"entry": []}', bundle(observation())[:-20], b"no", LONG, DEEP]
)
def test_what_is_no_bundle_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content, "fhir")
