"""Imports and exports as jobs: one of a kind at a time, done once whatever dies, and nothing of them stays."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest

from kit.store import NotStored
from services.healthbox import columns, importing, working
from services.healthbox.imports import Record
from services.healthbox.refusals import KeysAway
from services.healthbox.tests.world import Person, World

NOTE = "Après la marche, canari-7f3a"


@pytest.fixture
def who(world: World) -> Person:
    return world.person()


def noted(who: Person) -> Any:
    return who.do(
        "add_entry", tracker="weight", at="2026-03-15T08:00:00+01:00", values={"kg": 70.4}, note=NOTE
    )  # fmt: skip


def exported(world: World, who: Person, format_: str = "csv") -> bytes:
    job = who.do("start_export", format=format_)
    working.do_jobs(world.service)
    return content(world, who, job["id"])


def content(world: World, who: Person, job_id: str) -> bytes:
    file = who.ask("job_file", job_id=job_id)
    return b"".join(world.service.store.open(file["handle"], who.id))


def later(world: World, who: Person, hours: float) -> None:
    """As if so much time had passed."""
    world.rows(None, "UPDATE due SET at = at - :by", by=timedelta(hours=hours))
    world.rows(who, "UPDATE jobs SET expires_at = expires_at - :by", by=timedelta(hours=hours))
    working.do_jobs(world.service)


def files(world: World) -> int:
    folder = world.service.store._folder
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def test_an_export_is_asked_for_done_and_fetched(world: World, who: Person) -> None:
    noted(who)
    job = who.do("start_export", format="csv")
    assert (job["state"], job["has_download"]) == ("waiting", False)
    assert who.refused("job_file", job_id=job["id"]) == "NotFound"
    working.do_jobs(world.service)
    job = who.ask("job", job_id=job["id"])
    assert (job["state"], job["done"], job["total"], job["has_download"]) == ("done", 1, 1, True)
    assert who.ask("jobs") == {"items": [job], "next": None}
    with ZipFile(io.BytesIO(content(world, who, job["id"]))) as archive:
        assert archive.testzip() is None
        table = archive.read("weight.csv").decode("utf-8-sig")
    [line] = csv.DictReader(io.StringIO(table))
    assert (line["kg (kg)"], line["at"], line["note"]) == ("70.4", "2026-03-15T07:00:00.000000+00:00", NOTE)


def test_a_download_is_gone_after_an_hour(world: World, who: Person) -> None:
    job = who.do("start_export", format="csv")
    working.do_jobs(world.service)
    later(world, who, 0.9)
    assert content(world, who, job["id"])
    later(world, who, 0.2)
    assert who.refused("job_file", job_id=job["id"]) == "NotFound"
    assert (world.rows(who, "SELECT FROM jobs"), world.rows(None, "SELECT FROM due"), files(world)) == ([], [], 0)


def test_one_of_a_kind_runs_at_a_time(world: World, who: Person) -> None:
    who.do("start_export", format="csv")
    assert who.refused("start_export", format="csv") == "JobRunning"
    other = world.person("Dominique")
    other.do("start_export", format="csv")
    working.do_jobs(world.service)
    who.do("start_export", format="csv")


def test_a_job_of_another_is_like_one_that_does_not_exist(world: World, who: Person) -> None:
    job, other = who.do("start_export", format="csv"), world.person("Dominique")
    working.do_jobs(world.service)
    for door in ("job", "job_file"):
        assert other.refused(door, job_id=job["id"]) == "NotFound"
    assert other.ask("jobs")["items"] == []


def test_what_is_no_upload_of_ones_own_is_refused_by_its_field(world: World, who: Person) -> None:
    other = world.person("Dominique")
    theirs = world.service.store.put(io.BytesIO(b"id"), other.id, 100)
    for upload in ("nothing", theirs):
        assert who.refused("start_import", upload=upload) == "Invalid"


def test_who_leaves_takes_the_files_along(world: World, who: Person) -> None:
    noted(who)
    exported(world, who)
    upload = world.service.store.put(io.BytesIO(b"id"), who.id, 100)
    who.do("start_import", upload=upload)
    assert files(world) == 2
    facts = {"display_name": None, "language": None, "country": None, "time_zone": None}
    world.introduce(who, seq=5, what="erasure_requested", state="erased", **facts)
    working.do_jobs(world.service)
    assert (world.rows(who, "SELECT FROM jobs"), world.rows(None, "SELECT FROM due"), files(world)) == ([], [], 0)


def test_an_upload_is_dropped_with_the_end_of_its_import(world: World, who: Person) -> None:
    upload = world.service.store.put(io.BytesIO(b"what nobody can read"), who.id, 100)
    job = who.do("start_import", upload=upload)
    working.do_jobs(world.service)
    job = who.ask("job", job_id=job["id"])
    assert (job["state"], len(job["report"]["problems"]), job["upload"]) == ("failed", 1, None)
    with pytest.raises(NotStored):
        world.service.store.check(upload, who.id)
    later(world, who, 23.9)
    assert who.ask("jobs")["items"]
    later(world, who, 0.2)
    assert who.ask("jobs")["items"] == []


def test_a_fault_of_ours_is_tried_three_times_and_told(
    world: World, who: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0

    def broken(_task: Any) -> None:
        nonlocal count
        count += 1
        raise ZeroDivisionError

    monkeypatch.setitem(working._WORK, "export", broken)
    job = who.do("start_export", format="csv")
    working.do_jobs(world.service)
    assert world.rows(None, "SELECT FROM due WHERE at <= now()") == []
    for _ in range(5):
        later(world, who, 0.01)
    told = who.ask("job", job_id=job["id"])
    assert (count, told["state"], told["report"]["problems"][0]["record"]) == (3, "failed", None)


def test_while_keys_are_away_a_job_waits_and_is_not_given_up(
    world: World, who: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted(who)
    job = who.do("start_export", format="csv")
    with monkeypatch.context() as patched:
        patched.setattr(type(world.service.kms), "unwrap", _away)
        for _ in range(5):
            with pytest.raises(KeysAway):
                working.do_jobs(world.service)
    working.do_jobs(world.service)
    assert who.ask("job", job_id=job["id"])["state"] == "done"


def _away(*_: Any) -> bytes:
    raise KeysAway()


def test_a_job_that_another_works_on_is_left_to_it(world: World, who: Person) -> None:
    job = who.do("start_export", format="csv")
    with working._claimed(world.service, UUID(job["id"])) as is_ours:
        assert is_ours
        working.do_jobs(world.service)
        assert who.ask("job", job_id=job["id"])["state"] == "waiting"
    working.do_jobs(world.service)
    assert who.ask("job", job_id=job["id"])["state"] == "done"


@pytest.mark.parametrize(
    ("tracker", "amounts"),
    [
        ("weight", {"kg": 70.4}),
        ("mood", {"physical": 7, "stress": 0, "words": ["calm", "in_pain"]}),
        (
            "sleep",
            {"bed": "2026-06-01T23:00:00+02:00", "out": "2026-06-02T07:15:00+02:00", "awake": 45, "quality": 6},
        ),
        ("tobacco", {"cigarettes": 0, "craving": 4}),
        ("nutrition", {"meal": "lunch", "portions": {"fish": 1.0, "water": 2.5}}),
        ("nutrition", {"meal": "day", "foods": [{"source": "ciqual", "code": "13000", "grams": 150.0}]}),
        ("activity", {"minutes": 30.0, "intensity": "walking"}),
        ("activity", {"steps": 8000}),
    ],
)
def test_what_a_line_holds_is_read_again_as_it_was(tracker: str, amounts: dict[str, Any]) -> None:
    line = columns.row(tracker, amounts)
    typed = {
        name: columns.unguarded(cell) if name in ("words", "foods", *columns.TEXTS) else json.loads(cell or "null")
        for name, cell in line.items()
    }
    assert columns.values(tracker, typed) == amounts
    assert len(columns.header(tracker)) == len(columns.COMMON) + len(line)
    assert "=marche" not in line.values()


def test_what_an_app_takes_back_is_looked_at_again_after_a_crash_and_nothing_else_is() -> None:
    at = datetime(2026, 3, 15, tzinfo=UTC)
    records = [
        Record(number, "weight", at, "Europe/Paris", {"kg": 70.0}, None, "apple", f"w{number}", "1", retracted)
        for number, retracted in enumerate((False, False, True, True))
    ]
    left = [[one.number for one in importing._left(iter(records), 3, kind)] for kind in ("apple", "csv")]
    assert left == [[2, 3], [3]]
