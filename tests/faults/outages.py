"""Servers that are killed, frozen, stopped, full or shut by an alarm, while members live."""

import json
import os
import signal
from contextlib import suppress

import requests

from deploy.dev.processes import ROOMS
from tests.faults.stage import Stage
from tests.faults.workload import Workload

BROKER_FROZEN_SECONDS = 20.0
DATABASE_FROZEN_SECONDS = 15.0
OUTAGE_SECONDS = 8.0
MOST_WAITING = 20  # messages in a full queue


def broker_killed(stage: Stage, workload: Workload) -> None:
    """C3: RabbitMQ ends by kill -9 and comes back."""
    _kill(stage, "rabbitmq")
    stage.lived(workload, 20)


def broker_frozen(stage: Stage, workload: Workload) -> None:
    """C3: RabbitMQ answers nothing for 20 s and closes nothing."""
    with stage.frozen(*stage.family("rabbitmq")):
        stage.last(BROKER_FROZEN_SECONDS)
    stage.lived(workload, 20)


def broker_restarted(stage: Stage, workload: Workload) -> None:
    """C3: RabbitMQ is stopped in order and started again."""
    stage.servers.supervisor.stop(["rabbitmq"])
    stage.faults += 1
    stage.last(OUTAGE_SECONDS)
    stage.servers.supervisor.start_again("rabbitmq")
    stage.servers.wait("rabbitmq")
    stage.lived(workload, 20)


def broker_application_stopped(stage: Stage, workload: Workload) -> None:
    """C3: RabbitMQ's application stops while its node lives on."""
    stage.servers.rabbitmqctl("stop_app")
    stage.faults += 1
    stage.last(OUTAGE_SECONDS)
    stage.servers.rabbitmqctl("start_app")
    stage.servers.wait("rabbitmq")
    stage.lived(workload, 20)


def database_killed(stage: Stage, workload: Workload) -> None:
    """C5: PostgreSQL, all of it, ends by kill -9 and recovers."""
    _kill(stage, "postgres")
    stage.lived(workload, 20)


def database_frozen(stage: Stage, workload: Workload) -> None:
    """C5: PostgreSQL answers nothing for 15 s and closes nothing."""
    with stage.frozen(*stage.family("postgres")):
        stage.last(DATABASE_FROZEN_SECONDS)
    stage.lived(workload, 20)


def backends_terminated(stage: Stage, workload: Workload) -> None:
    """C5: every connection to the databases is ended, ten times."""
    names = [stage.world.database(room) for room in ROOMS]
    for _ in range(10):
        with stage.servers.admin() as cursor:
            ending = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = ANY (%s)"
            cursor.execute(ending, (names,))
            stage.faults += cursor.fetchone()[0]
        stage.lived(workload, 10)


def disk_full(stage: Stage, workload: Workload) -> None:
    """C5: the file system of PostgreSQL is filled to the last block for 8 s, twice."""
    place = stage.servers.run.folder_for("postgres") / "ballast"
    for _ in range(2):
        with suppress(OSError), place.open("wb") as file:
            while True:
                file.write(b"\0" * 4096)
                file.flush()
        free = os.statvfs(place)
        stage.facts["bytes free"] = free.f_bavail * free.f_frsize
        stage.last(OUTAGE_SECONDS)
        place.unlink()
        stage.faults += 1
        stage.servers.wait("postgres")
        stage.lived(workload, 20)


def queue_full(stage: Stage, workload: Workload) -> None:
    """C10: social's inbox table is locked, so its queue fills to its limit and refuses; writing goes on."""
    limit = json.dumps({"max-length": MOST_WAITING, "overflow": "reject-publish"})
    stage.servers.rabbitmqctl(
        "set_policy", "-p", stage.world.name, "full", r"^in\.social$", limit, "--apply-to", "queues"
    )
    with stage.tapped() as tap:
        with stage.world.admin("social") as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE inbox IN EXCLUSIVE MODE")
            wrote = workload.journal.count("acknowledged", "post", "edit", "narrow")
            refused = "SELECT count(*) FROM outbox WHERE attempts > 0"
            stage.until(lambda: stage.rows("social", refused)[0][0] >= 10 and stage.sees("OutboxOld"), within=60)
            stage.faults += stage.rows("social", refused)[0][0]
            wrote = workload.journal.count("acknowledged", "post", "edit", "narrow") - wrote
            cursor.execute("ROLLBACK")
        stage.servers.rabbitmqctl("clear_policy", "-p", stage.world.name, "full")
        stage.facts["written meanwhile"] = wrote
        stage.facts["the other consumer waited at most, s"] = round(max(tap.delays), 2)
        stage.facts["the other consumer got"] = len(tap.delays)


def memory_alarm(stage: Stage, workload: Workload) -> None:
    """C10: RabbitMQ's memory alarm blocks every publisher, RPC too; requests are refused at once."""
    _alarm(stage, workload, ("set_vm_memory_high_watermark", "0.0001"), ("set_vm_memory_high_watermark", "0.4"))


def disk_alarm(stage: Stage, workload: Workload) -> None:
    """C10: the same by RabbitMQ's disk alarm."""
    _alarm(stage, workload, ("set_disk_free_limit", "9000GB"), ("set_disk_free_limit", "500MB"))


def _alarm(stage: Stage, workload: Workload, begin: tuple[str, str], end: tuple[str, str]) -> None:
    stage.servers.rabbitmqctl(*begin)
    try:
        stage.last(2)
        took = []
        for _ in range(5):
            answer = workload.members[0].person.call("GET", "/members/me")
            stage.faults += answer.status_code == 503
            took.append(answer.elapsed.total_seconds())
        stage.facts["refused after at most, s"] = round(max(took), 2)
        stage.last(OUTAGE_SECONDS)
    finally:
        stage.servers.rabbitmqctl(*end)
    stage.until(lambda: _answers(stage, workload), within=30)
    stage.lived(workload, 20)


def _answers(stage: Stage, workload: Workload) -> bool:
    with suppress(requests.RequestException):
        return workload.members[0].person.call("GET", "/members/me").ok
    return False


def _kill(stage: Stage, server: str) -> None:
    before = stage.servers.pid(server)
    for pid in stage.family(server):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    stage.faults += 1
    stage.until(lambda: stage.servers.pid(server) != before, within=30)
    stage.servers.wait(server)
