"""What stands while a measure runs: servers of our own, the world, the limit programs, and whose processor they use."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from bench import crowd
from deploy.dev.run_folder import CHECKOUT
from deploy.dev.servers import Servers
from deploy.dev.steps import Refused, wait_for
from deploy.dev.supervision import Program
from deploy.dev.world import World, ensure_servers

PRODUCT = ("gateway", "identity-rpc", "identity-worker", "social-rpc", "social-worker")
_SETTINGS = {
    "track_commit_timestamp": "on",  # from commit to commit is then a fact of the database, for both sides
    "autovacuum": "off",  # it would come in one side's slice
    "max_wal_size": "4GB",
}


@dataclass
class Limit:
    """A limit program: the port where it answers HTTP, and its processes by name."""

    port: int
    pids: dict[str, int]


@dataclass
class Stage:
    servers: Servers
    world: World
    seconds: float
    rounds: int
    facts: dict[str, int] = field(default_factory=dict)

    def shared(self) -> dict[str, int]:
        """The servers that both sides use. Redis is the product's alone."""
        return {name: self.servers.pid(name) for name in ("postgres", "rabbitmq")}

    def product(self, *names: str, world: World | None = None) -> dict[str, int]:
        """The product's processes (all, or the named ones), with every server."""
        own = {name: (world or self.world).pid(name) for name in names or PRODUCT}
        return {**self.shared(), "redis": self.servers.pid("redis"), **own}

    @contextmanager
    def programs(self, **commands: list[str]) -> Iterator[dict[str, int]]:
        """Limit programs under the supervisor for as long as the block lasts; their process numbers by name."""
        env = {**self.world.env, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore"}
        made = [Program(f"limit-{name}", [sys.executable, "-m", *words], env) for name, words in commands.items()]
        self.servers.supervisor.put(*made)
        try:
            yield {name: self.servers.supervisor.pid(f"limit-{name}") for name in commands}
        finally:
            self.servers.supervisor.remove([program.name for program in made])

    @contextmanager
    def web(self, module: str, *, service: bool = True) -> Iterator[Limit]:
        """A limit program behind gunicorn, run as the gateway is: two processes of 16 threads."""
        port = self.servers.run.port(f"limit-{module}")
        gunicorn = ["gunicorn", "-w2", "-kgthread", "--threads=16", "--reuse-port", "--keep-alive=75", "--backlog=1024",
                    f"--bind=127.0.0.1:{port}", "--log-level=error", f"bench.limits.{module}:create_app()"]  # fmt: skip
        commands = {f"{module}-web": gunicorn}
        if service:
            commands[f"{module}-service"] = [f"bench.limits.{module}"]
        with self.programs(**commands) as pids:
            wait_for(module, lambda: _answers(port), 30)
            yield Limit(port, {name.removeprefix(f"{module}-"): pid for name, pid in pids.items()})

    def purge(self, queue: str) -> None:
        """Empty a queue of the world."""
        self.servers.rabbitmqctl("purge_queue", "-p", self.world.name, queue)


@contextmanager
def stage(seconds: float, rounds: int) -> Iterator[Stage]:
    """Servers under `.run/bench`, one world with its crowd; nothing is left of them afterwards.

    Raises `Refused` while another bench of this checkout runs: both would be wrong.
    """
    with ensure_servers(CHECKOUT / ".run" / "bench") as servers, servers.run.lock("measuring", wait=False) as alone:
        if not alone:
            raise Refused("Another bench of this checkout is running: wait for its end.")
        with servers.admin() as cursor:
            for name, value in _SETTINGS.items():
                cursor.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        servers.supervisor.stop(["postgres"])
        servers.supervisor.start_again("postgres")
        servers.wait("postgres")
        with World(servers, "bench") as world:
            yield Stage(servers, world, seconds, rounds, crowd.fill(world))


def load_of_others() -> str:
    """The machine's load averages, to be read beside the figures."""
    return " ".join(f"{one:.1f}" for one in os.getloadavg())


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/echo", timeout=2).status_code == 200
    except requests.RequestException:
        return False
