"""Apple Health's file: each thing once, at the moment it was, in few megabytes, and nothing of it expanded."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from services.healthbox.imports import Context, Held, Problem, Unreadable
from services.healthbox.tests import files_of_phones as phone
from services.healthbox.tests.files_of_phones import apple, sleep, steps, weight, workout
from services.healthbox.tests.test_imports import NOW, PARIS, only, read, zipped

NIGHT = [
    sleep("2026-05-31 23:30:00 +0200", "2026-06-01 03:00:00 +0200", "AsleepCore"),
    sleep("2026-06-01 03:00:00 +0200", "2026-06-01 03:45:00 +0200", "Awake"),
    sleep("2026-06-01 03:45:00 +0200", "2026-06-01 05:00:00 +0200", "AsleepDeep"),
    sleep("2026-06-01 05:00:00 +0200", "2026-06-01 06:45:00 +0200", "AsleepREM"),
]
IN_BED = sleep("2026-05-31 23:00:00 +0200", "2026-06-01 07:15:00 +0200", "InBed", "iPhone de Léa")


def test_weights_are_in_kilograms_at_their_moment_and_of_two_apps_the_same_one_counts_once() -> None:
    found = only(
        apple(
            weight("2026-06-01 08:00:00 +0200", "70.4"),
            weight("2026-06-01 08:00:00 +0200", "70.4", source="Une autre app"),
            weight("2026-06-02 23:30:00 -0500", "155", "lb"),
            weight("2026-06-03 08:00:00 +0200", "70400", "g"),
            phone.record("QuantityTypeIdentifierHeartRate", "2026-06-03 08:00:00 +0200", unit="count/min", value="60"),
        ),
        "apple",
    )
    assert [(one.values["kg"], one.at) for one in found] == [
        (70.4, datetime(2026, 6, 1, 6, tzinfo=UTC)),
        (70.3068, datetime(2026, 6, 3, 4, 30, tzinfo=UTC)),
        (70.4, datetime(2026, 6, 3, 6, tzinfo=UTC)),
    ]
    assert {(one.source, one.source_version) for one in found} == {("apple", "2026-06-30T08:00:00.000000+00:00")}
    assert len({one.source_id for one in found}) == 3


def test_watch_and_phone_count_the_same_walk_and_the_one_that_counted_most_tells_it() -> None:
    found = only(
        apple(
            steps("2026-06-01 09:00:00 +0200", "2026-06-01 09:10:00 +0200", 900, "Apple Watch"),
            steps("2026-06-01 09:00:00 +0200", "2026-06-01 09:10:00 +0200", 800, "iPhone"),
            steps("2026-06-01 23:55:00 +0200", "2026-06-02 00:05:00 +0200", 100, "Apple Watch"),
            steps("2026-06-02 09:00:00 +0200", "2026-06-02 09:10:00 +0200", 70, "iPhone"),
        ),
        "apple",
    )
    assert [(one.source_id, one.values) for one in found] == [
        ("steps:2026-06-01", {"steps": 1000}), ("steps:2026-06-02", {"steps": 70}),
    ]  # fmt: skip


def test_a_workout_has_its_intensity_and_one_that_two_apps_tell_counts_once() -> None:
    found = only(
        apple(
            workout("Running", "2026-06-01 09:00:00 +0200", "2026-06-01 09:45:00 +0200", "44.5"),
            workout("Running", "2026-06-01 09:01:00 +0200", "2026-06-01 09:40:00 +0200", "39", "Strava"),
            workout("Walking", "2026-06-01 12:00:00 +0200", "2026-06-01 12:30:00 +0200", ""),
            workout("Yoga", "2026-06-01 18:00:00 +0200", "2026-06-01 19:00:00 +0200", "60"),
        ),
        "apple",
    )
    assert [one.values for one in found] == [
        {"minutes": 44.5, "intensity": "vigorous"}, {"minutes": 30.0, "intensity": "walking"},
    ]  # fmt: skip


def test_a_night_is_the_watchs_sleep_in_the_phones_bed_and_none_is_added() -> None:
    other = sleep("2026-05-31 23:20:00 +0200", "2026-06-01 07:00:00 +0200", "AsleepUnspecified", "Une autre app")
    [night] = only(apple(*NIGHT, IN_BED, other), "apple")
    assert night.values == {
        "bed": "2026-05-31T23:00:00+02:00", "asleep": "2026-05-31T23:30:00+02:00", "up": "2026-06-01T06:45:00+02:00",
        "out": "2026-06-01T07:15:00+02:00", "wakings": 1, "awake": 45,
    }  # fmt: skip
    assert (night.at, night.source_id) == (datetime(2026, 6, 1, 5, 15, tzinfo=UTC), "night:2026-06-01")


def test_a_night_is_as_long_as_it_was_where_clocks_change_and_in_its_own_zone() -> None:
    spring = sleep("2026-03-28 23:00:00 +0100", "2026-03-29 07:15:00 +0200", "Asleep")
    away = sleep("2026-06-10 05:00:00 +0200", "2026-06-10 13:00:00 +0200", "AsleepCore", zone="America/Montreal")
    one, other = only(apple(spring, away), "apple")
    bed, out = (datetime.fromisoformat(one.values[name]) for name in ("bed", "out"))
    assert (out - bed).total_seconds() / 60 == 435
    assert (other.zone, other.values["bed"]) == ("America/Montreal", "2026-06-09T23:00:00-04:00")


def test_a_nap_is_told_with_the_night_that_follows() -> None:
    nap = sleep("2026-05-31 14:00:00 +0200", "2026-05-31 14:40:00 +0200", "AsleepCore")
    [night] = only(apple(nap, *NIGHT), "apple")
    assert night.values["naps"] == 40


def test_time_in_bed_alone_is_no_sleep() -> None:
    [problem] = read(apple(IN_BED), "apple")
    assert isinstance(problem, Problem)
    assert problem.field == "asleep"


def test_what_the_export_names_no_more_was_deleted_there_but_only_in_the_days_it_tells_of() -> None:
    kept = only(apple(weight("2026-06-01 08:00:00 +0200", "70"), weight("2026-06-20 08:00:00 +0200", "71")), "apple")
    held = tuple(Held("weight", datetime(2026, month, 10, tzinfo=UTC), f"gone-{month}") for month in (5, 6, 7)) + tuple(
        Held(one.tracker, one.at, one.source_id) for one in kept
    )
    again = apple(weight("2026-06-01 08:00:00 +0200", "70"), weight("2026-06-20 08:00:00 +0200", "71"))
    found = only(again, "apple", Context("Europe/Paris", NOW, held))
    assert [(one.source_id, one.number) for one in found if one.retracted] == [("gone-6", 3)]


def test_what_cannot_be_read_is_named_and_not_told() -> None:
    found = read(
        apple(weight("zqcanary", "70"), weight("2026-06-01 08:00:00 +0200", "zqcanary"),
              weight("2026-06-01 08:00:00 +0200", "70", "zqcanary"), weight("2026-06-01 08:00:00 +0200", "70.1")),
        "apple",
    )  # fmt: skip
    problems = [one for one in found if isinstance(one, Problem)]
    assert [(one.number, one.field) for one in problems] == [(1, "startDate"), (2, "value"), (3, "value")]
    assert "zqcanary" not in repr(problems)
    assert len(found) == 4


@pytest.mark.parametrize("name", ["export.xml", "Exportation.xml", "apple_health_export/导出.xml"])
def test_the_archive_is_read_whatever_the_phones_language(name: str) -> None:
    files = {
        "apple_health_export/export_cda.xml": b"<ClinicalDocument/>",
        "apple_health_export/workout-routes/r.gpx": b"<gpx/>",
        name: apple(weight("2026-06-01 08:00:00 +0200", "70")),
    }
    for stream in (False, True):
        assert len(only(zipped(files, stream=stream), "apple")) == 1


def test_the_document_type_of_ios_16_that_no_parser_takes_is_passed_over() -> None:
    broken = phone.HEAD.replace("<!ATTLIST Record", "<!ATTLIST Record\n>\n  type CDATA #IMPLIED\n<!ATTLIST")
    assert len(only(apple(weight("2026-06-01 08:00:00 +0200", "70"), head=broken), "apple")) == 1


LAUGHS = (
    '<!DOCTYPE HealthData [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><HealthData><ExportDate value="&b;"/></HealthData>'
)
OUTSIDE = '<!DOCTYPE HealthData SYSTEM "file:///etc/passwd"><HealthData/>'
HIDDEN = "<!-- <HealthData -->" + LAUGHS
FAR = f"<!--{'x' * 300_000}-->" + LAUGHS
LONG = f'<HealthData><Record type="{"x" * 3_000_000}"/></HealthData>'
DEEP = "<HealthData>" + "<a>" * 100


@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE, HIDDEN, FAR, LONG, DEEP, "<a/>", "<HealthData>", "no", "",
                                     "<HealthData>&unknown;</HealthData>"])  # fmt: skip
def test_nothing_is_expanded_and_nothing_without_an_end_is_waited_for(content: str) -> None:
    with pytest.raises(Unreadable):
        read(content, "apple")


_MEASURE = """
import resource, sys
from datetime import UTC, datetime
from services.healthbox import imports
from services.healthbox.tests.files_of_phones import large_apple
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
about = imports.Context("Europe/Paris", datetime(2026, 6, 30, tzinfo=UTC))
count = sum(1 for _ in imports.read(large_apple(int(sys.argv[1])), "apple", about))
print(count, before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_a_large_file_needs_little_memory() -> None:
    """60 MB here; `python -m bench.apple_import` reads a gigabyte."""
    done = subprocess.run([sys.executable, "-c", _MEASURE, "60000000"], capture_output=True, text=True, check=True)
    count, before, peak = map(int, done.stdout.split())
    assert count > 500
    assert peak - before < 40_000, "kilobytes more than before the first byte was read"


def test_without_a_moment_of_export_the_version_is_now() -> None:
    [found] = only(
        b"<HealthData>" + weight("2026-06-01 08:00:00 +0200", "70").encode() + b"</HealthData>", "apple", PARIS
    )
    assert found.source_version == "2026-06-30T12:00:00.000000+00:00"
