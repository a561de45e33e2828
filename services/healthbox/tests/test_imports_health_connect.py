"""Health Connect's database: read as somebody else's, in memory, each thing once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.healthbox.imports import Problem, Unreadable
from services.healthbox.tests.files_of_phones import HealthConnect, millis
from services.healthbox.tests.test_imports import only, read, zipped


@pytest.fixture
def database(tmp_path: Path) -> HealthConnect:
    return HealthConnect(tmp_path / "health_connect_export.db")


def test_weights_steps_exercises_and_nights_are_taken_over(database: HealthConnect) -> None:
    database.add("weight_record_table", time=millis("2026-06-01T08:00:00+02:00"), zone_offset=7200, weight=70432.17)
    for app, count in ((1, 900), (2, 800), (2, 300)):
        database.span("steps_record_table", "2026-06-01T09:00:00+02:00", "2026-06-01T09:10:00+02:00", app, count=count)
    database.span(
        "exercise_session_record_table", "2026-06-01T18:00:00+02:00", "2026-06-01T18:30:00+02:00", exercise_type=33
    )
    database.span(
        "exercise_session_record_table", "2026-06-01T19:00:00+02:00", "2026-06-01T20:00:00+02:00", exercise_type=57
    )
    night = database.span("sleep_session_record_table", "2026-05-31T23:00:00+02:00", "2026-06-01T07:15:00+02:00", 2)
    for begin, end, kind in (("31T23:30", "01T03:00", 4), ("01T03:00", "01T03:45", 1), ("01T03:45", "01T06:45", 6)):
        month = {"31": "05", "01": "06"}
        database.stage(
            night, f"2026-{month[begin[:2]]}-{begin}:00+02:00", f"2026-{month[end[:2]]}-{end}:00+02:00", kind
        )
    database.span("sleep_session_record_table", "2026-06-01T23:00:00+02:00", "2026-06-02T07:00:00+02:00", 2)
    content = database.file()
    found = only(zipped({"health_connect_export.db": content}, stream=True), "health_connect")
    assert found == only(content, "health_connect")
    assert [(one.tracker, one.source_id.split(":")[0][:6]) for one in found][1] == ("activity", "steps")
    kg, counted, run, first, second = found
    assert (kg.values, kg.at) == ({"kg": 70.4322}, datetime(2026, 6, 1, 6, tzinfo=UTC))
    assert (counted.values, run.values) == ({"steps": 1100}, {"minutes": 30.0, "intensity": "vigorous"})
    assert first.values == {
        "bed": "2026-05-31T23:00:00+02:00", "asleep": "2026-05-31T23:30:00+02:00", "up": "2026-06-01T06:45:00+02:00",
        "out": "2026-06-01T07:15:00+02:00", "wakings": 1, "awake": 45,
    }  # fmt: skip
    assert (second.values["bed"], second.values["asleep"]) == ("2026-06-01T23:00:00+02:00",) * 2
    assert {one.source_version for one in found} == {"2026-05-28T20:26:40.000000+00:00"}


def test_the_day_is_that_of_the_clock_there(database: HealthConnect) -> None:
    for offset in (7200, -4 * 3600, 19800, None):
        at = millis("2026-06-01T08:00:00+02:00") + (offset or 0)
        database.add("weight_record_table", time=at, zone_offset=offset, weight=70_000)
    zones = [one.zone for one in only(database.file(), "health_connect")]
    assert zones == ["Europe/Paris", "Etc/GMT+4", "Asia/Kolkata", "Europe/Paris"]


def test_values_of_other_kinds_are_named_and_not_told(database: HealthConnect) -> None:
    database.add("weight_record_table", time="zqcanary", zone_offset=0, weight=70_000)
    database.add("weight_record_table", time=1_780_000_000_000, zone_offset=0, weight="zqcanary")
    database.span("steps_record_table", "2026-06-01T09:00:00+02:00", "2026-06-01T09:10:00+02:00", count="zqcanary")
    row = database.span("sleep_session_record_table", "2026-06-01T23:00:00+02:00", "2026-06-02T07:00:00+02:00")
    database.run(f"INSERT INTO sleep_stages_table VALUES ({row}, 'zqcanary', 1, 4)")
    database.add("exercise_session_record_table", start_time=1 << 62, end_time=1 << 62, exercise_type=33)
    found = read(database.file(), "health_connect")
    problems = [one for one in found if isinstance(one, Problem)]
    assert [one.field for one in problems] == ["weight", "weight", "count", "start_time"]
    assert "zqcanary" not in repr(problems)


TRAP = """
DROP TABLE weight_record_table;
CREATE VIEW weight_record_table AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)
  SELECT x AS time, 0 AS zone_offset, 70000.0 AS weight, 1 AS app_info_id, x AS row_id, 1 AS last_modified_time FROM n;
"""


def test_a_view_in_the_place_of_a_table_is_not_asked(database: HealthConnect) -> None:
    assert read(database.run(TRAP).file(), "health_connect") == []


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + b"\0" * 500, b"no database", b"PK\x03\x04",
                                     zipped({"weight.csv": b"date;poids"})])  # fmt: skip
def test_what_is_no_export_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content, "health_connect")


def test_another_database_is_none(tmp_path: Path) -> None:
    database = HealthConnect(tmp_path / "other.db").run("DROP TABLE application_info_table")
    with pytest.raises(Unreadable):
        read(database.file(), "health_connect")


def test_a_layout_that_is_not_known_is_said_to_be_none(tmp_path: Path) -> None:
    database = HealthConnect(tmp_path / "other.db").run("ALTER TABLE steps_record_table RENAME COLUMN count TO number")
    with pytest.raises(Unreadable):
        read(database.file(), "health_connect")
