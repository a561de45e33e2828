"""One supervisor per run folder: it keeps the servers and the processes of every world running.

Each program is a file of its own in `programs/`, so that one can come, change or go while the others run on.
"""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from supervisor.states import RUNNING_STATES, ProcessStates
from supervisor.xmlrpc import SupervisorTransport

from deploy.dev.leftovers import MARK
from deploy.dev.run_folder import CHECKOUT, RunFolder
from deploy.dev.steps import Refused, wait_for


@dataclass(frozen=True)
class Program:
    """A command that is started again whenever it ends."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    user: str | None = None
    folder: Path = CHECKOUT
    priority: int = 999
    stop_signal: str = "TERM"
    signal_group: bool = True


class Supervisor:
    """PyPI's supervisor behind a socket that only we can open."""

    def __init__(self, run: RunFolder) -> None:
        self.run = run
        self.programs = run.path / "programs"

    def is_running(self) -> bool:
        if not (self.run.path / "supervisord.pid").exists():
            return False
        try:
            return bool(self._ask("getState")["statename"] == "RUNNING")
        except (OSError, Fault):
            return False

    def start(self) -> None:
        """Start it in the background without any program. Raises Refused when it does not answer within 10 s."""
        self.programs.mkdir(exist_ok=True)
        for old in self.programs.iterdir():
            old.unlink()
        conf = self.run.write_private("supervisord.conf", self._conf())
        environment = {"PATH": os.environ["PATH"], "HOME": str(Path.home()), "LANG": "C.UTF-8"}
        done = subprocess.run(
            [sys.executable, "-m", "supervisor.supervisord", "-c", str(conf)],
            cwd=CHECKOUT, env={**environment, MARK: str(self.run.path)}, text=True, capture_output=True,
        )  # fmt: skip
        if done.returncode:
            raise Refused(f"The supervisor does not start: {done.stderr.strip()}")
        wait_for("The supervisor", self.is_running, 10, str(self.run.log / "supervisord.log"))

    def put(self, *programs: Program) -> None:
        """Add and start programs; those that are there already are replaced."""
        names = [program.name for program in programs]
        self.remove(names)
        for program in programs:
            self.run.write_private(f"programs/{program.name}.conf", self._section(program))
        with self.run.lock("supervisor.lock"):
            self._ask("reloadConfig")
            for name in names:
                self._ask("addProcessGroup", name)

    def remove(self, names: Iterable[str]) -> None:
        """Stop programs, all at once, and forget them."""
        known = [name for name in names if name in self.states()]
        self.stop(known)
        for name in known:
            (self.programs / f"{name}.conf").unlink(missing_ok=True)
            with self.run.lock("supervisor.lock"):
                self._ask("removeProcessGroup", name)

    def end(self, names: Iterable[str]) -> None:
        """Remove programs without waiting for what they have begun: for a world whose data go as well."""
        known = {name: info["pid"] for name, info in self.states().items() if name in set(names)}
        for name, pid in known.items():
            self._ask("stopProcess", name, False, ignore="NOT_RUNNING")
            if pid:
                with suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
        self.remove(known)

    def stop(self, names: Iterable[str]) -> None:
        """Stop programs and keep them stopped until `start_again`; returns when they have ended.

        One that ended by itself cannot be asked to stop, and is started again a moment later: it is asked then.
        """
        wanted = set(names)

        def all_stopped() -> bool:
            states = {name: info["state"] for name, info in self.states().items() if name in wanted}
            for name in (name for name, state in states.items() if state in RUNNING_STATES):
                self._ask("stopProcess", name, False, ignore="NOT_RUNNING")
            return all(state in (ProcessStates.STOPPED, ProcessStates.FATAL) for state in states.values())

        wait_for("Stopping", all_stopped, 40)

    def start_again(self, name: str) -> None:
        self._ask("startProcess", name, ignore="ALREADY_STARTED")

    def states(self) -> dict[str, dict[str, Any]]:
        """Each program's `state`, `pid` and further facts, by name."""
        return {info["name"]: info for info in self._ask("getAllProcessInfo")}

    def pid(self, name: str, seconds: float = 10) -> int:
        """The process number, once it runs. Raises Refused when it does not within `seconds`."""
        found: list[int] = []

        def runs() -> bool:
            found.append(int(self.states()[name]["pid"]))
            return found[-1] != 0

        wait_for(name, runs, seconds)
        return found[-1]

    def _ask(self, method: str, *arguments: str | bool, ignore: str = "") -> Any:
        transport = SupervisorTransport(None, None, f"unix://{self._socket()}")
        try:
            return getattr(ServerProxy("http://127.0.0.1", transport=transport).supervisor, method)(*arguments)
        except Fault as fault:
            if ignore and ignore in fault.faultString:
                return None
            raise
        finally:
            transport.close()

    def _socket(self) -> Path:
        return self.run.data_home() / "supervisor.sock"

    def _conf(self) -> str:
        root = "user=root\n" if os.getuid() == 0 else ""
        return (
            f"[unix_http_server]\nfile={self._socket()}\nchmod=0700\n\n"
            f"[supervisord]\npidfile={self.run.path}/supervisord.pid\nlogfile={self.run.log}/supervisord.log\n"
            f"logfile_maxbytes=5MB\nlogfile_backups=1\nloglevel=info\nidentifier=patientsworld\n{root}\n"
            "[rpcinterface:supervisor]\n"
            "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\n\n"
            f"[include]\nfiles={self.programs}/*.conf\n"
        ).replace("%", "%%")

    def _section(self, program: Program) -> str:
        environment = ",".join(f"{name}={_quoted(value)}" for name, value in program.environment.items())
        group = "true" if program.signal_group else "false"
        user = f"user={program.user}\n" if program.user else ""
        return (
            f"[program:{program.name}]\ncommand={shlex.join(program.command)}\ndirectory={program.folder}\n"
            f"environment={environment}\npriority={program.priority}\n{user}"
            "autostart=true\nautorestart=true\nstartsecs=0\nstopwaitsecs=25\n"
            f"stopsignal={program.stop_signal}\nstopasgroup={group}\nkillasgroup=true\n"
            f"redirect_stderr=true\nstdout_logfile={self.run.log}/{program.name}.log\n"
            "stdout_logfile_maxbytes=10MB\nstdout_logfile_backups=2\n"
        ).replace("%", "%%")


def _quoted(value: str) -> str:  # its parser knows quotes but no escapes
    quote = '"' if "'" in value else "'"
    return f"{quote}{value}{quote}"
