"""Processes that are killed, doubled, frozen, restarted, or wrong about the time, while members live."""

import re
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import requests

from deploy.dev.processes import processes
from deploy.dev.run_folder import CHECKOUT
from kit.testing import eventually
from tests.faults.invariants import Finding
from tests.faults.older import older
from tests.faults.stage import Stage, descendants
from tests.faults.workload import Workload

RELAY = ("relay.before_publish", "relay.after_publish", "relay.confirmed", "relay.before_mark", "relay.after_mark")
INTAKE = ("intake.received", "intake.before_commit", "intake.after_commit", "intake.before_ack", "intake.after_ack")
APPLIER = ("applier.before_handler", "applier.after_handler", "applier.before_commit", "applier.after_commit")
ANSWER = ("command.before_commit", "command.after_commit", "rpc.before_reply", "rpc.after_reply")
FROZEN_SECONDS = 16.0  # longer than the relay's lease of 10 s
STOP_SECONDS = 25.0


def relay_killed(
    stage: Stage, _: Workload, points: tuple[str, ...] = RELAY, rooms: tuple[str, ...] = ("social", "identity")
) -> None:
    """C1: each relay killed at each of its points, at a passage that the seed chooses."""
    for room in rooms:
        latest = 6 if room == "social" else 1  # what identity tells is rare
        stage.kill_at(f"{room}-worker", *(f"{point}:{stage.chance.randint(1, latest)}" for point in points))


def consumer_killed(stage: Stage, _: Workload, points: tuple[str, ...] = (*INTAKE, *APPLIER)) -> None:
    """C2: intake and applier killed at each of their points."""
    stage.kill_at("social-worker", *(f"{point}:{stage.chance.randint(1, 4)}" for point in points))


def doubled(stage: Stage, workload: Workload, names: tuple[str, ...] = ("social-worker", "social-worker-2")) -> None:
    """C13: two workers of each service at once; the leading one freezes, is replaced, and wakes."""
    with stage.copied("social-worker", "identity-worker"):
        stage.lived(workload, 40)
        for name in names:
            before = _leader(stage)
            frozen = descendants(stage.servers.supervisor.pid(f"{stage.world.name}-{name}"))
            with stage.frozen(*frozen):
                stage.last(FROZEN_SECONDS)
                stage.facts[f"{name} frozen"] = "replaced" if _leader(stage) != before else "was not leading"
            stage.lived(workload, 30)


def replied_never(stage: Stage, _: Workload, times: int = 200, unkeyed: int = 5) -> None:
    """C14: a service killed after the commit and before the reply, each time a command ends; then at every point on
    the way of an answer, and identity, `unkeyed` times at two, while members sign in, which carries no key."""
    # the first command after a start is the one that the last process did not answer: it is only told its outcome
    stage.kill_at("social-rpc", "command.after_commit:2", times=times)
    stage.kill_at("social-rpc", *(f"{point}:{stage.chance.randint(1, 4)}" for point in ANSWER))
    stage.kill_at("identity-rpc", "rpc.before_reply:2", "rpc.after_reply:2", times=unkeyed)


def rolled(stage: Stage, workload: Workload, rounds: int = 2, folder: Path = CHECKOUT) -> None:
    """C12: every process ended by SIGTERM and started again, twice, a second one standing in as a rollout does it.

    `folder`: where the code of the one that stands in is.
    """
    codes: list[tuple[str, int, float]] = []
    other_port = stage.world.run.port(f"{stage.world.name}-gateway-2-http")
    for _ in range(rounds):
        for process in processes():
            name = f"{stage.world.name}-{process.name}"
            port = {"PORT": str(other_port)} if process.name == "gateway" else {}
            with stage.copied(process.name, folder=folder, **port) as urls:
                _ready(f"http://127.0.0.1:{other_port}" if port else urls[process.name])
                if port:
                    workload.gateways = [f"http://127.0.0.1:{other_port}", stage.world.base_url]
                began = time.monotonic()
                stage.world.pause(process.name)
                state = stage.servers.supervisor.states()[name]
                codes.append((process.name, int(state["exitstatus"]), time.monotonic() - began))
                stage.faults += 1
                stage.lived(workload, 5)
                stage.world.resume(process.name)
                _ready(stage.world.base_url if port else stage.world.inner_url(process.name))
                workload.gateways.reverse()
    workload.gateways = [stage.world.base_url]
    stage.facts["longest stop, s"] = round(max(seconds for *_, seconds in codes), 1)
    stage.extra = partial(_rollout, codes)


def mixed(stage: Stage, workload: Workload) -> None:
    """C12: the same once, where each process in turn is the one of the release before, on the schema of today.

    That release is the newest tag; without one, what came before the newest revision of a schema.
    """
    with older() as folder:
        rolled(stage, workload, rounds=1, folder=folder)


def mistimed(stage: Stage, workload: Workload) -> None:
    """C9: one process after the other lives two hours ahead, then two hours behind."""
    for process in processes():
        for hours in (2, -2):
            began = datetime.now(UTC)
            stage.world.restart(process.name, PYTHONPATH=str(Path(__file__).parent / "shifted"), CLOCK_SHIFT=str(hours))
            stage.until(lambda: _dated(stage, process.name, began + timedelta(hours=hours)))  # noqa: B023
            stage.faults += 1
            stage.lived(workload, 25)
        stage.world.restart(process.name)
        stage.until(stage.world.is_ready)


def _dated(stage: Stage, name: str, moment: datetime) -> bool:
    """Whether the process has written a line in its log that it dates within five minutes after a moment."""
    lines = Path(stage.world.log(name)).read_text(errors="replace").splitlines()[-50:]
    dates = [datetime.fromisoformat(found[1]) for line in lines if (found := re.search(r'"ts":"([^"]+)"', line))]
    return any(moment <= date < moment + timedelta(minutes=5) for date in dates)


def _leader(stage: Stage) -> object:
    return stage.rows("social", "SELECT pid FROM relay_lease")


def _ready(url: str) -> None:
    def answers() -> bool:
        try:
            return requests.get(f"{url}/readyz", timeout=2).status_code == 200
        except requests.RequestException:
            return False

    eventually(answers, within=60, every=0.1)


def _rollout(codes: list[tuple[str, int, float]], workload: Workload) -> list[Finding]:
    """What a rollout may not do: fail a request that is a read or carries a key, end with a code, or linger."""
    found = [
        Finding("C12", "other", f"operation {one.number} ({one.kind}) failed {one.failed} times: {one.status}")
        for one in workload.journal.operations
        if one.failed and (one.key or one.kind == "read")
    ]
    found += [Finding("C12", "other", f"{name} ended with {code}") for name, code, _ in codes if code]
    return found + [Finding("C12", "other", f"{name} took {s:.0f} s") for name, _, s in codes if s > STOP_SECONDS]
