"""`.run/`: what one checkout keeps between runs: ports, passwords, data of the servers, logs.

Only the standard library: `make stop` and `make clean` work when there is no virtual environment any more.
"""

import fcntl
import hashlib
import json
import os
import pwd
import random
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.dev.steps import Refused

CHECKOUT = Path(__file__).resolve().parents[2]
SERVER_USERS = ("postgres", "rabbitmq", "redis", "www-data")
_USERS = {"elasticsearch": "nobody"}  # no package of the distribution makes one
_SOCKET_LIMIT = 90  # a Unix socket's path holds 107 bytes, and supervisord binds a temporary name first
_PORTS = range(20_000, 32_000)  # below the ephemeral range: no outgoing connection takes a port of ours meanwhile


class RunFolder:
    """The folder of one set of servers. `path` is made when it does not exist."""

    def __init__(self, path: Path = CHECKOUT / ".run") -> None:
        self.path = Path(path).resolve()
        self.log = self.path / "log"
        self.log.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o711)
        self.log.chmod(0o700)
        self.digest = hashlib.sha256(str(self.path).encode()).hexdigest()[:12]

    @contextmanager
    def lock(self, name: str = "lock", *, shared: bool = False, wait: bool = True) -> Iterator[bool]:
        """Hold an advisory lock; yields False when it is held elsewhere and `wait` is False."""
        mode = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        with open(self.path / name, "a") as file:
            try:
                fcntl.flock(file, mode)
            except BlockingIOError:
                yield False
                return
            yield True

    def port(self, name: str) -> int:
        """The port recorded for `name`, or a free one, recorded now."""
        with self.lock("ports.lock"):
            ports = self._read("ports.json")
            if name not in ports:
                ports[name] = _free_port(set(ports.values()))
                self._write("ports.json", ports)
            return int(ports[name])

    def forget_taken_ports(self) -> None:
        """Drop what another program listens on now. Only for the moment when nothing of ours runs."""
        with self.lock("ports.lock"):
            ports = self._read("ports.json")
            self._write("ports.json", {name: port for name, port in ports.items() if is_free(int(port))})

    def forget_ports(self, prefix: str) -> None:
        with self.lock("ports.lock"):
            ports = self._read("ports.json")
            self._write("ports.json", {name: port for name, port in ports.items() if not name.startswith(prefix)})

    def secret(self, name: str) -> str:
        """The password or key of that name, made at the first question; letters and digits only."""
        with self.lock("secrets.lock"):
            known = self._read("secrets.json")
            if name not in known:
                known[name] = secrets.token_hex(24)
                self._write("secrets.json", known)
            return str(known[name])

    def data_home(self) -> Path:
        """Where the servers' data and the supervisor's socket lie.

        Inside the run folder, unless a server's user cannot enter it or its path is too long for a socket:
        then in a folder of /var/tmp, recorded in the file `outside`. Raises Refused when that one is not ours.
        """
        inside, record = self.path / "data", self.path / "outside"
        if not record.exists():
            if len(str(inside)) + len("/supervisor.sock") < _SOCKET_LIMIT and _all_can_enter(self.path):
                inside.mkdir(mode=0o711, exist_ok=True)
                return inside
            record.write_text(f"/var/tmp/patientsworld-{self.digest}")  # noqa: S108 - checked below
        outside = Path(record.read_text().strip())
        outside.mkdir(mode=0o711, exist_ok=True)
        if outside.is_symlink() or outside.stat().st_uid != os.getuid():
            raise Refused(f"{outside} belongs to somebody else: remove it, then try again.")
        return outside

    def homes(self, server: str) -> list[Path]:
        """Where the server's data folder may lie, without making it."""
        record = self.path / "outside"
        outside = [Path(record.read_text().strip())] if record.exists() else []
        return [home / server for home in (self.path / "data", *outside)]

    def folder_for(self, server: str) -> Path:
        """The server's data folder, owned by the user that runs it."""
        folder = self.data_home() / server
        folder.mkdir(mode=0o700, exist_ok=True)
        give(folder, server)
        return folder

    def scratch(self, *, empty: bool = False) -> Path:
        """Where our processes put what need not outlive them; a killed one leaves it, so a start empties it."""
        folder = self.path / "tmp"
        if empty:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def remove_data(self) -> None:
        """Remove the servers' data, with what belongs to them alone: passwords, worlds, the folder outside."""
        shutil.rmtree(self.data_home())
        self.scratch(empty=True)
        shutil.rmtree(self.path / "worlds", ignore_errors=True)
        for name in ("outside", "secrets.json"):
            (self.path / name).unlink(missing_ok=True)

    def check_disk(self, needed: int = 1 << 30) -> None:
        """Raises Refused when less than `needed` bytes (1 GB) are free where data are written."""
        for place in {self.path, self.data_home()}:
            if shutil.disk_usage(place).free < needed:
                raise Refused(f"Less than {needed >> 30} GB is free on the disk of {place}: make room, then try again.")

    def write_private(self, name: str, text: str) -> Path:
        """Write a file that only its owner reads, whole or not at all."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.{os.getpid()}.draft")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        draft.replace(target)
        return target

    def _read(self, name: str) -> dict[str, str | int]:
        file = self.path / name
        return json.loads(file.read_text()) if file.exists() else {}

    def _write(self, name: str, value: object) -> None:
        self.write_private(name, json.dumps(value, indent=2) + "\n")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def says(port: int, question: bytes, answer: bytes) -> bool:
    """Whether what listens on the port answers the question so."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(question)
            return connection.recv(64).startswith(answer)
    except OSError:
        return False


def _free_port(taken: set[str | int]) -> int:
    for port in random.sample(_PORTS, len(_PORTS)):
        if port not in taken and is_free(port):
            return port
    raise Refused(f"No port between {_PORTS.start} and {_PORTS.stop} is free.")


def account(server: str) -> pwd.struct_passwd | None:
    """The user a server runs as: its package's when we are root, else None (we ourselves)."""
    return pwd.getpwnam(_USERS.get(server, server)) if os.getuid() == 0 else None


def give(path: Path, server: str) -> None:
    user = account(server)
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)


def run_as(server: str, command: list[str], **options: object) -> "subprocess.CompletedProcess[str]":
    """Run a command as the server's user, from a folder every user can enter."""
    user = account(server)
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    return subprocess.run(command, cwd="/", text=True, capture_output=True, **identity, **options)  # type: ignore


def _all_can_enter(folder: Path) -> bool:
    return all(run_as(server, ["test", "-x", str(folder)]).returncode == 0 for server in SERVER_USERS)
