"""A worker that is killed in the middle of a job: the next one goes on, and nothing is there twice or stays behind."""

import io
import os
import pickle
import subprocess
import sys
from threading import Thread
from uuid import UUID

import pytest
from sqlalchemy.engine import make_url

from kit.config import Settings
from kit.testing import as_actor, eventually
from services.healthbox import columns, entries, working
from services.healthbox.tasks import Gone, Task
from services.healthbox.tests.test_imports import zipped
from services.healthbox.tests.test_jobs import NOTE, files, later
from services.healthbox.tests.world import Person, World

COUNT = 23
WAITING = "SELECT FROM pg_stat_activity WHERE datname = :name AND wait_event_type = 'Lock'"


def killed_at(settings: Settings, fault: str) -> int:
    """How a worker's process ends."""
    run = subprocess.run(
        [sys.executable, "-m", "services.healthbox.tests.killed"],
        input=pickle.dumps(settings), env={**os.environ, "FAULT_AT": fault}, capture_output=True, timeout=60,
        check=False,
    )  # fmt: skip
    for canary in (NOTE, "70.5", "canari"):
        assert canary.encode() not in run.stdout + run.stderr
    return run.returncode


def table() -> bytes:
    lines = [",".join(columns.header("weight"))]
    lines += [f'w{day},,2026-01-{day:02}T08:00:00+01:00,Europe/Paris,"{NOTE}",,,,,70.5' for day in range(1, COUNT + 1)]
    return "\n".join(lines).encode()


@pytest.fixture
def who(world: World) -> Person:
    return world.person()


@pytest.mark.parametrize("fault", ["job.step:1", "job.step:4", "job.dropped:1"])
def test_an_import_goes_on_where_it_was(world: World, who: Person, healthbox_settings: Settings, fault: str) -> None:
    upload = world.service.store.put(io.BytesIO(table()), who.id, 1 << 20)
    job = who.do("start_import", upload=upload, format="csv")
    assert killed_at(healthbox_settings, fault) == -9
    assert killed_at(healthbox_settings, "") == 0
    told = who.ask("job", job_id=job["id"])
    assert (told["state"], told["done"], told["total"]) == ("done", COUNT, COUNT)
    assert {name: count for name, count in told["report"].items() if count} == {
        "added": COUNT, "trackers": {"weight": COUNT},
    }  # fmt: skip
    assert len(who.ask("entries", tracker="weight", limit=100)["items"]) == COUNT
    assert files(world) == 0


@pytest.mark.parametrize("fault", ["job.step:1", "job.step:2"])
def test_what_is_beside_the_entries_goes_on_too_and_of_several_alike_none_is_lost(
    world: World, who: Person, healthbox_settings: Settings, fault: str
) -> None:
    marks = b"day,label\n" + b"2026-01-01,canari\n" * 7 + b"2026-01-02,canari\n"
    upload = world.service.store.put(io.BytesIO(zipped({"marks.csv": marks})), who.id, 1 << 20)
    job = who.do("start_import", upload=upload)
    assert killed_at(healthbox_settings, fault) == -9
    assert killed_at(healthbox_settings, "") == 0
    told = who.ask("job", job_id=job["id"])
    assert (told["state"], told["report"]["beside"]) == ("done", {"marks": {"added": 8, "same": 0, "kept": 0}})
    assert [one["day"] for one in who.ask("marks")["items"]] == ["2026-01-02", *["2026-01-01"] * 7]


def test_a_dry_run_changes_nothing_and_keeps_the_file_for_the_import_itself(world: World, who: Person) -> None:
    upload = world.service.store.put(io.BytesIO(table()), who.id, 1 << 20)
    job = who.do("start_import", upload=upload, dry_run=True)
    working.do_jobs(world.service)
    told = who.ask("job", job_id=job["id"])
    assert (told["state"], told["format"], told["report"]["added"]) == ("done", "csv", COUNT)
    assert who.ask("entries", tracker="weight")["items"] == []
    job = who.do("start_import", upload=told["upload"])
    working.do_jobs(world.service)
    assert who.ask("job", job_id=job["id"])["report"]["added"] == COUNT
    assert files(world) == 0


def test_an_export_is_begun_anew_and_there_is_one_file(world: World, who: Person, healthbox_settings: Settings) -> None:
    who.ask("add_entry", tracker="weight", values={"kg": 70.5}, note=NOTE)
    job = who.do("start_export", format="csv")
    assert killed_at(healthbox_settings, "job.step:2") == -9
    assert who.ask("job", job_id=job["id"])["state"] == "running"
    assert killed_at(healthbox_settings, "") == 0
    assert who.ask("job", job_id=job["id"])["has_download"]
    later(world, who, 1.1)
    assert [path.suffix for path in world.service.store._folder.iterdir()] == [".part"]


def test_a_file_that_kills_whoever_reads_it_is_given_up(
    world: World, who: Person, healthbox_settings: Settings
) -> None:
    job = who.do("start_export", format="csv")
    for _ in range(3):
        assert killed_at(healthbox_settings, "job.step:1") == -9
    assert killed_at(healthbox_settings, "") == 0
    assert who.ask("job", job_id=job["id"])["state"] == "failed"


def test_a_worker_left_by_its_member_writes_nothing_more(world: World, who: Person) -> None:
    upload = world.service.store.put(io.BytesIO(table()), who.id, 1 << 20)
    job = who.do("start_import", upload=upload, format="csv")
    world.rows(who, "UPDATE jobs SET state = 'running'")
    facts = {"display_name": None, "language": None, "country": None, "time_zone": None}
    world.introduce(who, seq=5, what="erasure_requested", state="erased", **facts)
    with pytest.raises(Gone), Task(world.service, job["id"], who.id).step():
        pass


def test_what_a_step_writes_while_its_member_leaves_goes_with_them(world: World, who: Person) -> None:
    upload = world.service.store.put(io.BytesIO(table()), who.id, 1 << 20)
    job = who.do("start_import", upload=upload, format="csv")
    world.rows(who, "UPDATE jobs SET state = 'running'")
    facts = {"display_name": None, "language": None, "country": None, "time_zone": None}
    leaving = Thread(target=world.introduce, args=(who,), kwargs={"seq": 5, "state": "erased", **facts})
    with Task(world.service, UUID(job["id"]), who.id).step() as (tx, _):
        entries.add(tx, as_actor(who.id), "weight", None, None, {"kg": 70.5}, NOTE)
        leaving.start()
        eventually(lambda: world.rows(None, WAITING, name=make_url(world.db.url).database))
    leaving.join(10)
    for table_ in ("entries", "keys"):
        assert world.rows(who, f"SELECT FROM {table_}") == []
