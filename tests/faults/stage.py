"""Where a scenario plays: a world of its own, a workload in it, ways to break it, and the verdict in calm."""

import os
import random
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pika

from deploy.dev.processes import processes
from deploy.dev.run_folder import CHECKOUT
from deploy.dev.supervision import Program
from deploy.dev.world import Servers, World
from kit.events import catalogue
from kit.testing import eventually
from kit.topology import parameters
from tests.faults import beliefs, invariants
from tests.faults.eyes import NAME, Eyes, open_eyes
from tests.faults.invariants import Finding, Scene
from tests.faults.journal import Journal
from tests.faults.tap import Tap
from tests.faults.workload import Workload

CALM_SECONDS = 30.0


@dataclass
class Outcome:
    """What one run of a scenario gave. `calm` is the seconds from the last fault until every invariant held."""

    scenario: str
    faults: int = 0
    operations: int = 0
    calm: float = 0.0
    findings: list[Finding] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    alerts: dict[str, str] = field(default_factory=dict)

    def count(self, kind: str) -> int:
        return sum(finding.kind == kind for finding in self.findings)


class Stage:
    """A world and what a nemesis does to it; `faults` counts what really happened."""

    def __init__(self, servers: Servers, world: World, seed: int, members: int, *, with_eyes: bool) -> None:
        self.servers, self.world, self.seed, self.members, self.with_eyes = servers, world, seed, members, with_eyes
        self.chance = random.Random(seed)
        self.faults = 0
        self.facts: dict[str, Any] = {}
        self.poison: dict[str, int] = {}
        self._runs = 0
        self.eyes: Eyes | None = None
        self.extra: Callable[[Workload], list[Finding]] = lambda _: []

    def play(self, name: str, scenario: Callable[["Stage", Workload], None]) -> Outcome:
        """Run a scenario under load, then wait for calm and judge."""
        self._runs += 1
        self.faults, self.facts = 0, {}
        self.extra = lambda _: []
        journal = Journal(self.world.folder / f"journal-{name}-{self._runs}.jsonl")
        workload = Workload(self.world, journal, self.seed + self._runs, members=self.members)
        with self.watched() as self.eyes:
            with workload:
                self.lived(workload, 40)
                scenario(self, workload)
                self.lived(workload, 40)
            outcome = judge(name, self.scene(), lambda: [*self.extra(workload), *beliefs.check(self.scene(), workload)])
            outcome.alerts = self.eyes.seen() if self.eyes else {}
        outcome.faults, outcome.facts = self.faults, {**outcome.facts, **self.facts}
        outcome.operations = len(journal.operations)
        journal.close()
        outcome.facts["journal"] = str(journal.path)
        answers = ("acknowledged", "refused", "unknown")
        outcome.facts["answers"] = {answer: journal.count(answer) for answer in answers}
        return outcome

    @contextmanager
    def watched(self) -> Iterator[Eyes | None]:
        """Prometheus beside the processes, where this stage has eyes."""
        if not self.with_eyes:
            yield None
            return
        names = [process.name for process in processes()]
        targets = {name: int(self.world.inner_url(name).rpartition(":")[2]) for name in names}
        with open_eyes(self.servers.supervisor, self.world.folder / NAME, self.servers.run.port(NAME), targets) as eyes:
            yield eyes

    def sees(self, alert: str) -> bool:
        """Whether the alert was seen; where nobody looks nobody waits for it."""
        return self.eyes is None or alert in self.eyes.seen()

    def scene(self) -> Scene:
        return Scene(catalogue("contracts"), self.rows, self.queues, self.poison)

    def rows(self, room: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a service's database, seen by a superuser."""
        with self.world.admin(room) as cursor:
            cursor.execute(query, values or None)
            return list(cursor.fetchall())

    def queues(self) -> dict[str, tuple[int, int]]:
        """(ready, unacknowledged) of every durable queue of the world's virtual host."""
        columns = ("name", "messages_ready", "messages_unacknowledged")
        listed = self.servers.rabbitmqctl("list_queues", "-q", "--no-table-headers", "-p", self.world.name, *columns)
        lines = [line.split("\t") for line in listed.splitlines() if line.count("\t") == 2]
        return {name: (int(ready or 0), int(held or 0)) for name, ready, held in lines if not name.startswith("tap.")}

    def deaths(self, *names: str) -> int:
        """How often programs of this world were ended by SIGKILL, as the supervisor saw it."""
        pattern = "|".join(names or [process.name for process in processes()])
        log = (self.servers.run.log / "supervisord.log").read_text(errors="replace")
        return len(re.findall(rf"exited: {self.world.name}-(?:{pattern}) \(terminated by SIGKILL", log))

    def kill_at(self, process: str, *points: str, times: int = 1) -> None:
        """Start the process so that it kills itself at a point (`name:nth passage`), `times` over; then at the next
        point; then let it live."""
        before = self.deaths(process)
        try:
            for point in points:
                self.world.restart(process, FAULT_AT=point)
                wanted = self.deaths(process) + times
                eventually(lambda: self.deaths(process) >= wanted, within=60 + 15 * times, every=0.1)  # noqa: B023
        finally:
            self.world.restart(process)
        self.faults += self.deaths(process) - before

    @contextmanager
    def frozen(self, *pids: int) -> Iterator[None]:
        """Processes that answer nothing and close nothing."""
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        self.faults += 1
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    @contextmanager
    def copied(self, *names: str, folder: Path = CHECKOUT, **settings: str) -> Iterator[dict[str, str]]:
        """A second process of each name beside the first, of the code in `folder`; yields where each answers about its
        health."""
        programs: list[Program] = []
        urls = {}
        for name in names:
            found = next(process for process in processes() if process.name == name)
            port = str(self.world.run.port(f"{self.world.name}-{name}-2"))
            program = self.world._program(found, {"INNER_PORT": port, **settings})
            programs.append(replace(program, name=f"{program.name}-2", folder=folder))
            urls[name] = f"http://127.0.0.1:{port}"
        self.servers.supervisor.put(*programs)
        try:
            yield urls
        finally:
            self.servers.supervisor.remove([program.name for program in programs])

    def family(self, server: str) -> list[int]:
        """A server's process and all its descendants."""
        return descendants(self.servers.pid(server))

    def until(self, condition: Callable[[], Any], within: float = 60) -> Any:
        """Wait for what the scenario needs to see."""
        return eventually(condition, within=within, every=0.1)

    @contextmanager
    def tapped(self) -> Iterator[Tap]:
        """Another consumer of every event, with a queue of its own."""
        tap = Tap(self.servers.amqp_url(self.world.name))
        try:
            yield tap
        finally:
            tap.end()

    def last(self, seconds: float) -> None:
        """Let the fault last."""
        rest(seconds)

    def channel(self) -> Any:
        """A channel to the world's virtual host, not through any proxy."""
        return pika.BlockingConnection(parameters(self.servers.amqp_url(self.world.name), "nemesis")).channel()

    def lived(self, workload: Workload, operations: int, within: float = 60) -> None:
        """Let the members do that many more things, answered or not."""
        wanted = len(workload.journal.operations) + operations
        eventually(lambda: len(workload.journal.operations) >= wanted or workload.failures, within=within, every=0.05)


def judge(name: str, scene: Scene, more: Callable[[], list[Finding]] = list) -> Outcome:
    """Look until nothing is found or 30 s of calm are over; `facts` keep what was last waited for."""
    began = time.monotonic()
    waited = "nothing"
    while True:
        late = time.monotonic() - began > CALM_SECONDS
        moving = _moving(scene)
        if late or not moving:
            found = _look(scene, more)
            if late or not found:
                facts = {"waited for": waited}
                return Outcome(name, calm=time.monotonic() - began, findings=found, facts=facts)
            moving = f"{found[0].invariant}: {found[0].where}"
        waited = f"{moving}, at {time.monotonic() - began:.1f} s"
        rest(0.2)


def rest(seconds: float) -> None:
    """Let the fault last."""
    until = time.monotonic() + seconds
    eventually(lambda: time.monotonic() >= until, within=seconds + 10, every=0.05)


def descendants(pid: int) -> list[int]:
    """The process and whoever it started, parents first."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def _look(scene: Scene, more: Callable[[], list[Finding]]) -> list[Finding]:
    try:
        return invariants.check(scene) or more()
    except Exception as error:  # a server that is still coming back
        return [Finding("I0", "other", f"{type(error).__name__}: {str(error).strip()[:200]}")]


def _moving(scene: Scene) -> str:
    """What is still on its way, in words; empty when nothing is."""
    try:
        return ", ".join(f"{count} {what}" for what, count in invariants.unsettled(scene).items() if count)
    except Exception as error:  # a server that is still coming back
        return type(error).__name__
