"""A world: databases, a virtual host of the broker and every process of PatientsWorld, on servers of our own.

`make run` is the world `main`; an integration test makes one with another name on `ensure_servers()`:

    with ensure_servers() as servers, World(servers, "spine") as world:
        requests.get(f"{world.base_url}/readyz")
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import zlib
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

import requests

from deploy.dev import databases, front
from deploy.dev.broker_users import admit, as_user, delete_vhosts
from deploy.dev.processes import ROOMS, Process, processes
from deploy.dev.run_folder import CHECKOUT
from deploy.dev.servers import Servers, ensure_servers
from deploy.dev.steps import Refused, wait_for
from deploy.dev.supervision import Program

__all__ = ["Servers", "World", "ensure_servers"]


class World:
    """Databases are named `<service>` in the world `main` and `<service>_<world>` elsewhere; the roles are shared.

    `port` is nginx's, which stands before the gateway and the stream. `settings` are environment variables for every
    process, over what the world sets itself.
    """

    def __init__(self, servers: Servers, name: str, *, port: int | None = None, **settings: str) -> None:
        self.servers, self.name = servers, name
        self.run = servers.run
        self.folder = self.run.path if name == "main" else self.run.path / "worlds" / name
        self.port = port or self.run.port(f"{name}-nginx-http")
        self._settings = settings

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def gateway_url(self) -> str:
        """gunicorn itself, past nginx: for what measures it."""
        return f"http://127.0.0.1:{self.own_port('gateway')}"

    def own_port(self, process: str) -> int:
        """Where `gateway` or `gateway-stream` listens itself, behind nginx."""
        return self.run.port(f"{self._program_name(process)}-http")

    @property
    def env(self) -> dict[str, str]:
        """Every setting of this world's processes, without those of one process alone (INNER_PORT).

        AMQP_URL is the administrator's here, who declares the topology; each process has its own user's instead.
        """
        number = 0 if self.name == "main" else 1 + zlib.crc32(self.name.encode()) % 14
        env = {
            "AMQP_URL": self.servers.amqp_url(self.name),
            "REDIS_URL": self.servers.redis_url(number),
            "PUBLIC_URL": self.base_url,
            "PORT": str(self.port),
            "PROXY_HOPS": "1",
            "MAIL_URL": f"file:{self.folder}/mail",
            "MAIL_FROM": "PatientsWorld <no-reply@patientsworld.example>",
            "LOG_LEVEL": "INFO",
            "ELASTICSEARCH_URL": self.servers.search.url,
            "DIRECTORY_INDEX": self.index,
            "STORE_PATH": f"{self.folder}/store",
            "STORE_KEY": self.run.secret("store key"),
            "KMS_FILE": str(self.kms_file),
            "AUDIT_FILE": f"{self.folder}/audit.log",
        }
        for room in ROOMS:
            env[f"{room.upper()}_DATABASE_URL"] = self._database_url(room, room)
            env[f"{room.upper()}_OWNER_DATABASE_URL"] = self._database_url(room, f"{room}_owner")
            env[f"{room.upper()}_SECRET_KEY"] = self.run.secret(f"{room} key")
        whole = env | self._settings
        return {f"{room.upper()}_AMQP_URL": as_user(self.servers, whole["AMQP_URL"], room) for room in ROOMS} | whole

    @property
    def kms_file(self) -> Path:
        """The key that wraps members' keys, made once: what it sealed is lost without it."""
        return self.folder / "kms.json"

    @property
    def index(self) -> str:
        """What the names of this world's indices begin with."""
        return f"{self.name}-directory"

    def database(self, room: str) -> str:
        return room if self.name == "main" else f"{room}_{self.name}"

    def admin(self, room: str) -> AbstractContextManager[Any]:
        """A superuser's cursor in the service's database."""
        return self.servers.admin(self.database(room))

    def create(self) -> None:
        """Make what does not exist yet: roles, databases, extensions, virtual host, the file of settings."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "mail").mkdir(mode=0o700, exist_ok=True)
        databases.create(self.servers, {room: self.database(room) for room in ROOMS})
        admit(self.servers, self.name)
        if not self.kms_file.exists():
            said = {"current": "first", "keys": {"first": b64encode(os.urandom(32)).decode()}}
            self.run.write_private(str(self.kms_file.relative_to(self.run.path)), json.dumps(said))
        lines = "".join(f"{name}='{value}'\n" for name, value in self.env.items())
        self.run.write_private(str((self.folder / "env").relative_to(self.run.path)), lines)

    def migrate(self) -> None:
        """Bring every database to its newest schema. Raises Refused with the last lines of what failed."""
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda room: self.command(f"services.{room}", "migrate"), ROOMS))

    def declare(self) -> None:
        """Declare every exchange, queue and binding that the contracts name."""
        self.command("kit.topology")

    def command(self, module: str, *arguments: str, **settings: str) -> str:
        """Run `python -m module …` with this world's settings; returns what it printed.

        Raises Refused with its last lines when it fails.
        """
        done = self.attempt(module, *arguments, **settings)
        if done.returncode:
            said = "\n".join((done.stderr or done.stdout).strip().splitlines()[-5:])
            raise Refused(f"python -m {module} {' '.join(arguments[:1])} failed:\n{said}")
        return done.stdout

    def attempt(self, module: str, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """The same for a command whose exit code the caller judges."""
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=CHECKOUT, env={**os.environ, **self.env, **settings}, text=True, capture_output=True,
        )  # fmt: skip

    def start(self, seconds: float = 120) -> None:
        """Start every process, anew where one runs, and wait until the gateway has all it needs.

        Raises Refused when that takes longer than `seconds`.
        """
        ports = (self.own_port("gateway"), self.own_port("gateway-stream"))
        nginx = front.program(self.run, self.name, self.port, *ports)
        self.servers.supervisor.put(*(self._program(process) for process in processes()), nginx)
        wait_for("The gateway", self.is_ready, seconds, str(self.log("gateway")))
        wait_for("The stream", self._stream_is_ready, seconds, str(self.log("gateway-stream")))

    def has_port(self) -> bool:
        """Whether it is this world's own nginx that listens on its port."""
        return front.listens(self.run, self.name, self.port) and self.servers.supervisor.is_running()

    def is_ready(self) -> bool:
        """Whether /readyz answers 200 and names nothing that is away."""
        try:
            answer = requests.get(f"{self.base_url}/readyz", timeout=2)
            return answer.status_code == 200 and not answer.json().get("away")
        except (requests.RequestException, ValueError):
            return False

    def _stream_is_ready(self) -> bool:
        try:
            return requests.get(f"{self.inner_url('gateway-stream')}/readyz", timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def stop(self) -> None:
        """Stop this world's processes; data stay."""
        self.servers.supervisor.remove(self._program_names())

    def drop(self) -> None:
        """End every process as it is, and remove databases, virtual host, files and recorded ports."""
        self.servers.supervisor.end(self._program_names())
        databases.drop(self.servers, [self.database(room) for room in ROOMS])
        delete_vhosts(self.servers, self.name)
        self.servers.search.forget(self.index)
        if self.name != "main":
            shutil.rmtree(self.folder, ignore_errors=True)
        self.run.forget_ports(f"{self.name}-")

    def restart(self, *names: str, **settings: str) -> None:
        """Stop and start processes, all at once, with these settings over the world's until their next restart."""
        found = [process for process in processes() if process.name in names]
        self.servers.supervisor.put(*(self._program(process, settings) for process in found))

    def pause(self, process: str) -> None:
        """Stop one process and keep it stopped until `resume`."""
        self.servers.supervisor.stop([self._program_name(process)])

    def resume(self, process: str) -> None:
        self.servers.supervisor.start_again(self._program_name(process))

    def pid(self, process: str) -> int:
        """The number of a running process."""
        return self.servers.supervisor.pid(self._program_name(process))

    def kill(self, process: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to one process and all it forked; returns its number."""
        pid = self.pid(process)
        os.killpg(pid, number)
        return pid

    def log(self, process: str) -> os.PathLike[str]:
        return self.run.log / f"{self._program_name(process)}.log"

    def inner_url(self, process: str) -> str:
        """Where the process answers about its health and metrics."""
        return f"http://127.0.0.1:{self.run.port(self._program_name(process))}"

    def __enter__(self) -> "World":
        self.create()
        try:
            self.migrate()
            self.declare()
            self.start()
        except BaseException:
            self.drop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.drop()

    def _program(self, process: Process, settings: dict[str, str] | None = None) -> Program:
        name = self._program_name(process.name)
        own = {"INNER_PORT": str(self.run.port(name)), "PYTHONUNBUFFERED": "1", "TMPDIR": str(self.run.scratch())}
        if process.name.startswith("gateway"):
            own["PORT"] = str(self.own_port(process.name))
        own["AMQP_URL"] = as_user(self.servers, self.env["AMQP_URL"], process.name.partition("-")[0])
        return Program(name, process.command, {**self.env, **own, **(settings or {})})

    def _program_names(self) -> list[str]:
        return [self._program_name(name) for name in (*(process.name for process in processes()), "nginx")]

    def _program_name(self, process: str) -> str:
        return f"{self.name}-{process}"

    def _database_url(self, room: str, role: str) -> str:
        place = f"127.0.0.1:{self.servers.port('postgres')}/{self.database(room)}"
        return f"postgresql+psycopg2://{role}:{self.run.secret(role)}@{place}"
