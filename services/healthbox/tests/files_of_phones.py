"""Files as phones write them, made up: Apple Health's export, Health Connect's database."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

DOCTYPE = """<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary|ClinicalRecord|Audiogram)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)>
<!ATTLIST Record
  type          CDATA #REQUIRED
  unit          CDATA #IMPLIED
  value         CDATA #IMPLIED
  sourceName    CDATA "zqcanary"
>
]>
"""
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
{DOCTYPE}<HealthData locale="fr_FR">
 <ExportDate value="2026-06-30 10:00:00 +0200"/>
 <Me HKCharacteristicTypeIdentifierDateOfBirth="1980-05-17" HKCharacteristicTypeIdentifierBloodType="zqcanary"/>
"""
# the device's text stands in angle brackets, escaped
DEVICE = "&lt;&lt;HKDevice: 0x283b8b6b0&gt;, name:Apple Watch, manufacturer:Apple Inc., hardware:Watch6,7&gt;"


def record(kind: str, begin: str, end: str | None = None, source: str = "Apple Watch de Léa", **more: str) -> str:
    """A `Record` with the attributes in Apple's order."""
    said = "".join(f' {name}="{value}"' for name, value in more.items() if name != "inside")
    attributes = (
        f'type="HK{kind}" sourceName="{source}" sourceVersion="10.1" device="{DEVICE}"{said}'
        f' creationDate="{begin}" startDate="{begin}" endDate="{end or begin}"'
    )
    inside = more.get("inside")
    return f" <Record {attributes}>\n  {inside}\n </Record>\n" if inside else f" <Record {attributes}/>\n"


def weight(at: str, value: str, unit: str = "kg", source: str = "Balance") -> str:
    """A weight."""
    return record("QuantityTypeIdentifierBodyMass", at, source=source, unit=unit, value=value)


def steps(begin: str, end: str, value: int, source: str) -> str:
    """Steps of a device."""
    return record("QuantityTypeIdentifierStepCount", begin, end, source, unit="count", value=str(value))


def sleep(begin: str, end: str, kind: str, source: str = "Apple Watch de Léa", zone: str | None = None) -> str:
    """A piece of a night."""
    inside = {"inside": f'<MetadataEntry key="HKTimeZone" value="{zone}"/>'} if zone else {}
    value = f"HKCategoryValueSleepAnalysis{kind}"
    return record("CategoryTypeIdentifierSleepAnalysis", begin, end, source, value=value, **inside)


def workout(kind: str, begin: str, end: str, minutes: str, source: str = "Apple Watch de Léa") -> str:
    """A workout, with what stands in it since iOS 16."""
    return (
        f' <Workout workoutActivityType="HKWorkoutActivityType{kind}" duration="{minutes}" durationUnit="min"'
        f' sourceName="{source}" startDate="{begin}" endDate="{end}">\n'
        f'  <WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" average="120" unit="count/min"/>\n'
        f'  <WorkoutRoute sourceName="{source}"><FileReference path="/workout-routes/r.gpx"/></WorkoutRoute>\n'
        " </Workout>\n"
    )


def apple(*elements: str, head: str = HEAD) -> bytes:
    """A whole `export.xml`."""
    return f"{head}{''.join(elements)}</HealthData>\n".encode()


def large_apple(size: int) -> Iterator[bytes]:
    """An `export.xml` of at least so many bytes, in parts: mostly heart rates, as real ones are."""
    yield HEAD.encode()
    first, total, day = datetime(2016, 1, 1, 6, tzinfo=UTC), 0, 0
    while total < size:
        at = first + timedelta(days=day % 3600)
        told = f"{at:%Y-%m-%d %H:%M:%S} +0000"
        beats = [
            record("QuantityTypeIdentifierHeartRate", told, unit="count/min", value=str(60 + n % 50))
            for n in range(300)
        ]
        night = [
            sleep(f"{at:%Y-%m-%d} 0{h}:00:00 +0000", f"{at:%Y-%m-%d} 0{h}:50:00 +0000", "AsleepCore") for h in range(6)
        ]
        walks = [steps(told, told, n, source) for n in range(20) for source in ("iPhone", "Apple Watch")]
        part = "".join([*beats, *night, *walks, weight(told, "70.4")]).encode()
        total, day = total + len(part), day + 1
        yield part
    yield b"</HealthData>\n"


_COMMON = (
    "row_id INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB NOT NULL UNIQUE, last_modified_time INTEGER,"
    " client_record_id TEXT, client_record_version TEXT, device_info_id INTEGER, app_info_id INTEGER,"
    " recording_method INTEGER, dedupe_hash BLOB UNIQUE, local_date INTEGER"
)
_INTERVAL = (
    "start_time INTEGER, start_zone_offset INTEGER, end_time INTEGER, end_zone_offset INTEGER,"
    " local_date_time_start_time INTEGER AS (start_time + 1000 * start_zone_offset)"
)
_SCHEMA = f"""
CREATE TABLE application_info_table (row_id INTEGER PRIMARY KEY, package_name TEXT NOT NULL UNIQUE, app_name TEXT);
CREATE TABLE weight_record_table ({_COMMON}, time INTEGER, zone_offset INTEGER, weight REAL,
  local_date_time INTEGER AS (time + 1000 * zone_offset));
CREATE TABLE steps_record_table ({_COMMON}, {_INTERVAL}, count INTEGER);
CREATE TABLE exercise_session_record_table ({_COMMON}, {_INTERVAL}, notes TEXT, exercise_type INTEGER, title TEXT);
CREATE TABLE sleep_session_record_table ({_COMMON}, {_INTERVAL}, notes TEXT, title TEXT);
CREATE TABLE sleep_stages_table (parent_key INTEGER NOT NULL, stage_start_time INTEGER NOT NULL,
  stage_end_time INTEGER NOT NULL, stage_type INTEGER NOT NULL);
INSERT INTO application_info_table VALUES (1, 'com.google.android.apps.fitness', 'Fit'), (2, 'com.watch', 'Watch');
"""


class HealthConnect:
    """A database as Health Connect exports it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = sqlite3.connect(path)
        self._database.executescript(_SCHEMA)

    def run(self, statement: str) -> "HealthConnect":
        self._database.executescript(statement)
        return self

    def add(self, table: str, app: int = 1, changed: int = 1_780_000_000_000, **values: object) -> int:
        """A row; its number."""
        said = {"uuid": uuid4().bytes, "last_modified_time": changed, "app_info_id": app, **values}
        names, marks = ", ".join(said), ", ".join("?" * len(said))
        found = self._database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(said.values()))
        return int(found.lastrowid or 0)

    def span(self, table: str, begin: str, end: str, app: int = 1, offset: int = 7200, **values: object) -> int:
        """A row about a span of time."""
        return self.add(
            table, app, start_time=millis(begin), end_time=millis(end), start_zone_offset=offset,
            end_zone_offset=offset, **values,
        )  # fmt: skip

    def stage(self, row: int, begin: str, end: str, kind: int) -> None:
        """A stage of a night."""
        self._database.execute(
            "INSERT INTO sleep_stages_table VALUES (?, ?, ?, ?)", (row, millis(begin), millis(end), kind)
        )

    def file(self) -> bytes:
        """What lies in the file."""
        self._database.commit()
        self._database.close()
        return self._path.read_bytes()


def millis(moment: str) -> int:
    """A moment in milliseconds since 1970."""
    return int(datetime.fromisoformat(moment).timestamp() * 1000)
