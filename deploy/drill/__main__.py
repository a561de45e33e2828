"""`python -m deploy.drill [--back SECONDS]`: restore every database of the running world to a moment before, beside it.

Prints what would have been lost (RPO) and how long it took until all worked again (RTO); exit code 1 when something is
not as it was. The world that runs is not touched, but for three members of the drill that leave it at the end.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import click

from deploy.dev.servers import Servers
from deploy.dev.steps import Refused, say, step, wait_for
from deploy.dev.world import World
from deploy.drill.archive import Archive
from deploy.drill.beside import Beside

_STATE = "SELECT state FROM accounts WHERE id = %s"
_PASSWORD = "nobody signs in with this one"  # noqa: S105


@dataclass
class Report:
    """`wrong`: what is not as it was at the moment; `steps`: seconds of each step of the restore, in order."""

    bytes: int = 0
    behind_bytes: int = 0
    behind_seconds: float = 0.0
    steps: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def rpo(self) -> float:
        """Seconds of commits that were not in the archive when the machine was lost."""
        return self.behind_seconds

    @property
    def rto(self) -> float:
        """Seconds from then until every process is ready and every copy equal."""
        return sum(self.steps.values())

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        begin = time.monotonic()
        with step(what):
            yield
        self.steps[what] = time.monotonic() - begin


def drill(world: World, back: float) -> Report:
    """Do it with the running world: a copy, `back` seconds of life after the moment, the loss, the restore."""
    report, archive = Report(), Archive(world.servers)
    here = _join(world)
    left = _join(world)
    beside = None
    try:
        with step("copying the databases, archiving from now on"):
            archive.begin()
        with world.servers.admin() as cursor:
            cursor.execute("SELECT clock_timestamp()::text")
            moment = cursor.fetchone()[0]
        beside = Beside(world, world.run.port("drill-postgres"))
        beside.keep_secrets()
        with step(f"living on for {back:.0f} s after the moment"):
            ends = time.monotonic() + back
            later = _join(world)
            _erase(world, left)
            time.sleep(max(0.0, ends - time.monotonic()))
        report.bytes = archive.bytes()
        report.behind_bytes, report.behind_seconds = archive.behind() or (0, float("inf"))
        _restore(report, archive, beside, moment, left)
        report.wrong += _compare(beside, here, later, left)
        world.command("services.identity", "erase", here, later)
    finally:
        if beside:
            beside.drop()
        archive.discard()
    return report


def _restore(report: Report, archive: Archive, beside: Beside, moment: str, left: str) -> None:
    """What an operator does, in order; docs/operations.md tells the same of a cluster."""
    with report.step("copying the backup back, replaying WAL up to the moment"):
        archive.restore(moment)
        beside.create()
    if beside.asked("identity", _STATE, left) != [("active",)]:
        report.wrong.append("the restored databases are not those of the moment")
    with report.step("erasing who had left, beginning a new epoch, sending again what was on its way"):
        beside.command("services.identity", "erase", "--again", left)
        beside.go_on(moment)
    with report.step("starting every process"):
        beside.start()
    with report.step("telling all listeners the present state"):
        beside.tell_all()
    with report.step("comparing every copy with its source"):
        wait_for("Equality", lambda: beside.differing() == 0 or beside.differing("--repair") == 0, 300)
    with report.step("verifying who saw what"):
        done = beside.attempt("services.healthbox", "audit", "verify")
        if done.returncode:
            report.wrong.append(f"the chains of accesses are not whole: {done.stdout.strip()[:200]}")


def _compare(beside: Beside, here: str, later: str, left: str) -> Iterator[str]:
    if beside.asked("identity", _STATE, here) != [("active",)]:
        yield "who was there at the moment is not there"
    if beside.asked("identity", _STATE, later):
        yield "who came after the moment is there"
    try:
        wait_for("The erasure", lambda: beside.asked("identity", _STATE, left) == [("erased",)], 60)
    except Refused:
        yield "who had left is still there"


def _join(world: World) -> str:
    """A member of the drill; returns the id."""
    fields = {"email": f"drill-{uuid4().hex[:12]}@example.org", "display-name": "Essai", "password": _PASSWORD}
    options = [word for name, value in fields.items() for word in (f"--{name}", value)]
    return str(json.loads(world.command("services.identity", "create-member", *options))["id"])


def _erase(world: World, member: str) -> None:
    """The member leaves, and the line that tells it is in the log: the ledger that no restore takes back."""
    world.command("services.identity", "erase", member)
    log = world.run.log / f"{world.name}-identity-worker.log"

    def is_told() -> bool:
        return any('"member_erased"' in line and member in line for line in log.read_text().splitlines())

    wait_for("The erasure", is_told, 60, str(log))


@click.command(help=__doc__)
@click.option("--back", default=60.0, show_default=True, help="Seconds between the moment and the loss.")
def main(back: float) -> None:
    """Try it with the world of `make up`."""
    servers = Servers()
    world = World(servers, "main")
    if not servers.supervisor.is_running() or "main-gateway" not in servers.supervisor.states():
        raise click.ClickException("Nothing runs: `make up` first.")
    report = drill(world, back)
    say(f"{report.bytes / 1e6:.0f} MB of databases.")
    say(f"RPO {report.rpo:.2f} s: the archive was {report.behind_bytes} bytes behind when the machine was lost.")
    say(f"RTO {report.rto:.0f} s, of which " + ", ".join(f"{name} {took:.0f} s" for name, took in report.steps.items()))
    for wrong in report.wrong:
        say(f"WRONG: {wrong}")
    raise SystemExit(bool(report.wrong))


if __name__ == "__main__":
    main()
