"""Which scenario plays where, and the world that the next one finds."""

import subprocess
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from types import TracebackType
from typing import Any

from deploy.dev.run_folder import CHECKOUT, give
from deploy.dev.world import Servers, World
from tests.faults import history, network, outages, poison, scenarios
from tests.faults.invariants import Finding
from tests.faults.stage import Outcome, Stage
from tests.faults.workload import MEMBERS, Workload

SMALL_DISK = "512m"

Play = Callable[..., None]

IN_A_WORLD: dict[str, Play] = {
    "C1 relay killed": scenarios.relay_killed,
    "C2 intake, applier killed": scenarios.consumer_killed,
    "C3 broker killed": outages.broker_killed,
    "C3 broker frozen 20 s": outages.broker_frozen,
    "C3 broker restarted": outages.broker_restarted,
    "C3 broker application stopped": outages.broker_application_stopped,
    "C5 database killed": outages.database_killed,
    "C5 database frozen": outages.database_frozen,
    "C5 backends terminated": outages.backends_terminated,
    "C7 history repeated": history.repeated,
    "C7 events reordered": history.reordered,
    "C9 clock two hours off": scenarios.mistimed,
    "C10 queue full": outages.queue_full,
    "C10 memory alarm": outages.memory_alarm,
    "C10 disk alarm": outages.disk_alarm,
    "C12 rolling restart, twice": scenarios.rolled,
    "C12 each back to the release before": scenarios.mixed,
    "C13 two workers, frozen leader": scenarios.doubled,
    "C14 killed before the reply": scenarios.replied_never,
}
BEHIND_WALLS: dict[str, Callable[[network.Walls, Stage, Workload], None]] = {
    "C6 slow network": network.slow,
    "C6 connections reset": network.reset,
    "C6 silent network": network.silent,
}
ON_A_SMALL_DISK: dict[str, Play] = {"C5 disk full": outages.disk_full}
AMONG_POISON = {"C8 poison": poison.poisoned}
PROGRAMME = sorted(
    [*IN_A_WORLD, *BEHIND_WALLS, *ON_A_SMALL_DISK, *AMONG_POISON], key=lambda name: int(name[1:].split()[0])
)

EXPECTED: dict[str, set[str]] = {  # the alerts that an operator must see, pending or firing
    "C1": {"ProcessAway"},
    "C2": {"ProcessAway"},
    "C3": {"BrokerAway", "RpcErrors", "AvailabilityBurn"},
    "C5": {"AvailabilityBurn"},
    "C5 database killed": {"DatabaseAway"},
    "C5 database frozen": {"ProcessAway"},  # a process that waits for its database does not answer in time either
    "C5 disk full": {"RpcErrors"},
    "C8": {"EventsParked", "DeadLetters"},
    "C10 queue full": {"OutboxOld"},
    "C14": {"ProcessAway"},
}
SILENT = ("C7", "C12")  # where nothing may fire, but for the freshness of events: a slow machine burns that by itself


def unexpected(outcome: Outcome) -> list[Finding]:
    """The alerts that are missing, and those that fire where nothing is wrong."""
    name = outcome.scenario
    family = name.split(" ")[0]
    missing = (EXPECTED.get(family, set()) | EXPECTED.get(name, set())) - set(outcome.alerts)
    found = [Finding("alerts", "other", f"{alert} was not seen") for alert in sorted(missing)]
    if family in SILENT:
        firing = {alert for alert, state in outcome.alerts.items() if state == "firing"} - {"FreshnessBurn"}
        found += [Finding("alerts", "other", f"{alert} fires") for alert in sorted(firing)]
    return found


class Theatre:
    """Keeps one world open while scenarios need it."""

    def __init__(self, servers: Servers, seed: int, members: int = MEMBERS, *, with_eyes: bool = False) -> None:
        self.servers, self.seed, self.members, self.with_eyes = servers, seed, members, with_eyes
        self._open = ExitStack()
        self._place = ""
        self._stage: Any = None
        self._walls: Any = None

    def play(self, name: str, **settings: Any) -> Outcome:
        """One run of a scenario; `settings` go to the scenario itself. One that cannot go on is a finding."""
        try:
            outcome = self._play(name, **settings)
        except Exception as error:
            self._place = ""  # whatever state that world is in, the next scenario has a new one
            self._open.close()
            where = f"{type(error).__name__}: {str(error)[:300]} at {traceback.format_tb(error.__traceback__)[-1]}"
            return Outcome(name, findings=[Finding("I0", "other", " ".join(where.split()))])
        if self.with_eyes:
            outcome.findings += unexpected(outcome)
        return outcome

    def _play(self, name: str, **settings: Any) -> Outcome:
        if name in AMONG_POISON:
            return AMONG_POISON[name](self.servers, with_eyes=self.with_eyes)
        if name in BEHIND_WALLS:
            return self.enter("walls").play(name, partial(BEHIND_WALLS[name], self._walls, **settings))
        if name in ON_A_SMALL_DISK:
            return self.enter("small disk").play(name, partial(ON_A_SMALL_DISK[name], **settings))
        return self.enter("world").play(name, partial(IN_A_WORLD[name], **settings))

    def enter(self, place: str) -> Stage:
        """The stage of a place: `world`, `walls` or `small disk`; a new one unless the last scenario left it there."""
        if place == self._place:
            return self._stage
        self._open.close()
        self._open, self._place = ExitStack(), place
        servers, world = self.servers, World(self.servers, "faults")
        if place == "walls":
            self._walls = network.Walls(servers, "walled")
            self._open.callback(self._walls.end)
            world = self._walls.world
        elif place == "small disk":
            servers = self._open.enter_context(small_disk())
            world = World(servers, "faults")
        self._open.enter_context(world)
        self._stage = Stage(servers, world, self.seed, self.members, with_eyes=self.with_eyes)
        return self._stage

    def __enter__(self) -> "Theatre":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()


@contextmanager
def small_disk() -> Iterator[Servers]:
    """Servers whose PostgreSQL lies on a file system of half a gigabyte in memory."""
    servers = Servers(CHECKOUT / ".run" / "faults-small")
    servers.stop()
    folder = servers.run.folder_for("postgres")
    if folder.is_mount():  # a run was killed
        subprocess.run(["umount", folder], check=True)
    servers.discard()
    folder = servers.run.folder_for("postgres")
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK},mode=0700", "tmpfs", folder], check=True)
    give(folder, "postgres")
    try:
        servers.ensure()
        yield servers
    finally:
        servers.stop()
        subprocess.run(["umount", folder], check=True)
        servers.discard()
