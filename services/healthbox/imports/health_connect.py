"""Android's Health Connect: `Health Connect.zip` with `health_connect_export.db`, an SQLite file; or that file alone.

Layout as in the Android Open Source Project (packages/modules/HealthFitness, Android 14 to 17): weights in grams, times
in milliseconds since 1970, offsets in seconds. SQLite reads here and there, so the database lies in memory as a whole:
nothing of it is on a disk.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from kit.times import instant
from services.healthbox.imports import nights, unzip
from services.healthbox.imports.intensities import OF_HEALTH_CONNECT
from services.healthbox.imports.moments import zone_of
from services.healthbox.imports.records import Context, Problem, Record, Unreadable
from services.healthbox.imports.whole import Whole

MOST = 256_000_000  # bytes of the database, for which twice as many are needed
_MAGIC, _HEADER = b"SQLite format 3\0", 100
_LONGEST = 1_000_000  # bytes of one of its values
_MOST_STEPS, _STEP = 2_000, 1_000_000  # of SQLite's machine, a minute: who builds a trap waits for nothing
_UNKNOWN = "This is no export of Health Connect, or one in a layout that is not known."
_TABLES = ("weight_record_table", "steps_record_table", "exercise_session_record_table", "sleep_session_record_table")
_APP = "LEFT JOIN application_info_table a ON a.row_id = r.app_info_id"
_WHO = "CAST(coalesce(a.package_name, '') AS TEXT)"
_INTERVAL = f"r.start_time, r.end_time, r.start_zone_offset, {_WHO}"
_WEIGHTS = f"SELECT r.time, r.zone_offset, {_WHO}, r.weight FROM weight_record_table r {_APP} ORDER BY r.row_id"  # noqa: S608
_STEPS = f"SELECT {_INTERVAL}, r.count FROM steps_record_table r {_APP} ORDER BY r.row_id"  # noqa: S608
_BOUTS = f"SELECT {_INTERVAL}, r.exercise_type FROM exercise_session_record_table r {_APP} ORDER BY r.row_id"  # noqa: S608
_SLEEPS = f"SELECT {_INTERVAL}, r.row_id FROM sleep_session_record_table r {_APP} ORDER BY r.row_id"  # noqa: S608
_STAGES = "SELECT parent_key, stage_start_time, stage_end_time, stage_type FROM sleep_stages_table"
_STAGE_KINDS = {2: nights.ASLEEP, 4: nights.STAGED, 5: nights.STAGED, 6: nights.STAGED}


def read(chunks: Iterator[bytes], about: Context) -> Iterator[Record | Problem]:
    """What the file holds. Raises `Unreadable`."""
    held = bytearray()
    for part in _database(chunks):
        held += part
        if len(held) > MOST:
            raise Unreadable(f"The database is larger than {MOST // 1_000_000} MB.")
    if not held.startswith(_MAGIC) or len(held) < _HEADER:
        raise Unreadable(_UNKNOWN)
    try:
        with closing(_opened(held)) as database:
            held.clear()
            yield from _records(database, about)
    except sqlite3.Error:
        raise Unreadable(_UNKNOWN) from None


def _database(chunks: Iterator[bytes]) -> Iterator[bytes]:
    head = next(chunks, b"")
    if not head.startswith(unzip.LOCAL):
        yield head
        yield from chunks
        return
    for name, content in unzip.members(_again(head, chunks)):
        if name.lower().endswith(".db"):
            yield from content
            return
    raise Unreadable("The archive holds no export of Health Connect.")


def _again(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks


def _opened(held: bytearray) -> sqlite3.Connection:
    """The database, as one that somebody else made: nothing in it is trusted to be run."""
    held[18:20] = b"\x01\x01"  # it may say that it has a log beside it; an export has none
    database = sqlite3.connect(":memory:")
    database.deserialize(held)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    ticks = iter(range(_MOST_STEPS))
    database.set_progress_handler(lambda: next(ticks, None) is None, _STEP)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
        database.execute(f"PRAGMA {pragma}")
    return database


def _records(database: sqlite3.Connection, about: Context) -> Iterator[Record | Problem]:
    there = {  # a table has a place of its own; a view or a virtual table under its name has none
        name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0")
    }
    if "application_info_table" not in there or not there.intersection(_TABLES):
        raise Unreadable(_UNKNOWN)
    whole = Whole("health_connect", about, _version(database, there, about))
    if _TABLES[0] in there:
        for at, offset, app, grams in database.execute(_WEIGHTS):
            yield from _weight(whole, at, offset, app, grams)
    for table, query, take in (
        (_TABLES[1], _STEPS, _steps),
        (_TABLES[2], _BOUTS, _bout),
    ):
        if table in there:
            for begin, end, offset, app, what in database.execute(query):
                yield from take(whole, begin, end, offset, app, what)
    if {_TABLES[3], "sleep_stages_table"} <= there:
        yield from _nights(database, whole)
    yield from whole.rest()


def _version(database: sqlite3.Connection, there: set[str], about: Context) -> str:
    """As of when the file is: what in it was changed last."""
    newest = 0
    for table in there.intersection(_TABLES):
        [(found,)] = database.execute(f"SELECT max(last_modified_time) FROM {table}")  # noqa: S608
        newest = max(newest, found if isinstance(found, int) else 0)
    try:
        return instant(_moment(newest)) if newest else instant(about.now)
    except (ValueError, OverflowError):
        return instant(about.now)


def _weight(whole: Whole, at: Any, offset: Any, app: str, grams: Any) -> Iterator[Record | Problem]:
    try:
        moment = _moment(at)
        yield from whole.weight(moment, round(float(grams) / 1000, 4), app, _zone(whole, moment, offset))
    except (TypeError, ValueError, OverflowError):
        yield whole.problem("weight", "A weight in grams, at a time in milliseconds since 1970.")


def _steps(whole: Whole, begin: Any, _end: Any, offset: Any, app: str, count: Any) -> Iterator[Problem]:
    try:
        moment = _moment(begin)
        whole.steps(moment, int(count), app, _zone(whole, moment, offset))
    except (TypeError, ValueError, OverflowError):
        yield whole.problem("count", "A number of steps, at a time in milliseconds since 1970.")


def _bout(whole: Whole, begin: Any, end: Any, offset: Any, app: str, kind: Any) -> Iterator[Problem]:
    intensity = OF_HEALTH_CONNECT.get(kind)
    if intensity is None:
        return
    try:
        since, to = _moment(begin), _moment(end)
        minutes = round((to - since).total_seconds() / 60, 1)
        if minutes >= 1:
            whole.bout(since, to, minutes, intensity, app, _zone(whole, since, offset))
    except (TypeError, ValueError, OverflowError):
        yield whole.problem("start_time", "Two times in milliseconds since 1970.")


def _nights(database: sqlite3.Connection, whole: Whole) -> Iterator[Problem]:
    """A session with stages was in bed, and slept in those stages; one without was slept as a whole."""
    sessions: dict[int, tuple[str, str]] = {}
    spans: dict[int, tuple[int, int]] = {}
    for begin, end, offset, app, row in database.execute(_SLEEPS):
        try:
            since, to = _moment(begin), _moment(end)
            sessions[row] = app, _zone(whole, since, offset)
            spans[row] = int(since.timestamp()), int(to.timestamp())
        except (TypeError, ValueError, OverflowError):
            yield whole.problem("start_time", "Two times in milliseconds since 1970.")
    staged: set[int] = set()
    for row, begin, end, kind in database.execute(_STAGES):
        if row not in sessions or kind not in _STAGE_KINDS:
            continue
        try:
            since, to = _moment(begin), _moment(end)
        except (TypeError, ValueError, OverflowError):
            continue
        staged.add(row)
        app, zone = sessions[row]
        whole.pieces.add(int(since.timestamp()), int(to.timestamp()), _STAGE_KINDS[kind], app, zone)
    for row, (begin, end) in spans.items():
        app, zone = sessions[row]
        whole.pieces.add(begin, end, nights.BED if row in staged else nights.ASLEEP, app, zone)


def _moment(milliseconds: Any) -> datetime:
    if not isinstance(milliseconds, int):
        raise TypeError
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _zone(whole: Whole, at: datetime, offset: Any) -> str:
    seconds = offset if isinstance(offset, int) and abs(offset) <= 18 * 3600 else None
    return zone_of(at, None if seconds is None else timedelta(seconds=seconds), whole.about.zone)
