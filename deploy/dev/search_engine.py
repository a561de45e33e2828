"""Elasticsearch of one run folder, on ports of its own, bound to 127.0.0.1; `elasticsearch/fetch` installs it.

Where it is not installed everything else runs: the directory then answers from PostgreSQL.
"""

import shutil
from pathlib import Path
from typing import Any

import requests

from deploy.dev.run_folder import CHECKOUT, RunFolder, account, give
from deploy.dev.steps import Refused, wait_for
from deploy.dev.supervision import Program, Supervisor

NAME = "elasticsearch"
SOFTWARE = CHECKOUT / ".run" / NAME
HEAP = "512m"
_MISSING = CHECKOUT / ".run" / f"{NAME}.missing"


class SearchEngine:
    """The server and its data; every method may be called again. `software`: where `fetch` put it."""

    def __init__(self, run: RunFolder, supervisor: Supervisor, software: Path = SOFTWARE) -> None:
        self.run, self.supervisor, self.software = run, supervisor, software

    @property
    def url(self) -> str:
        """Where it answers; empty where it was not started."""
        if not (self.supervisor.programs / f"{NAME}.conf").exists():
            return ""
        return f"http://127.0.0.1:{self.run.port(NAME)}"

    def is_installed(self) -> bool:
        """Whether the software was fetched to its end."""
        return (self.software / "stamp").exists()

    def start(self, *, short_lived: bool = False) -> bool:
        """Have the supervisor keep it, without waiting. Returns False where it is not installed.

        `short_lived`: it begins in half the time and works more slowly, for tests.
        """
        if not self.is_installed():
            return False
        with self.run.lock(f"{NAME}.lock"):
            if NAME not in self.supervisor.states():
                self.supervisor.put(self._program(["-XX:TieredStopAtLevel=1"] if short_lived else []))
        return True

    def wait(self, seconds: float = 180) -> None:
        """Wait until it answers. Raises Refused after `seconds`."""
        wait_for("Elasticsearch", self.answers, seconds, str(self.run.log / f"{NAME}.log"))

    def answers(self) -> bool:
        """Whether it has recovered its indices and takes requests."""
        try:
            return bool(self._ask("GET", "/_cluster/health", seconds=2)["status"] != "red")
        except (requests.RequestException, Refused):
            return False

    def facts(self) -> dict[str, Any]:
        """Version and heap in use, in megabytes."""
        (node,) = self._ask("GET", "/_nodes/stats/jvm")["nodes"].values()
        (info,) = self._ask("GET", "/_nodes/_local")["nodes"].values()
        used, most = (node["jvm"]["mem"][f"heap_{what}_in_bytes"] >> 20 for what in ("used", "max"))
        return {"version": info["version"], "heap": f"{used} of {most} MB"}

    def indices(self, prefix: str) -> dict[str, int]:
        """The number of documents of each index of that prefix."""
        found = self._ask("GET", f"/_cat/indices/{prefix}*?format=json&h=index,docs.count&s=index")
        return {index["index"]: int(index["docs.count"] or 0) for index in found}

    def forget(self, prefix: str) -> None:
        """Remove every index of that prefix; nothing where the server is not there."""
        if self.url and self.answers():
            for index in self.indices(prefix):
                self._ask("DELETE", f"/{index}")

    def _ask(self, method: str, path: str, seconds: float = 10) -> Any:
        if not self.url:
            raise Refused("Elasticsearch was not started.")
        answer = requests.request(method, self.url + path, timeout=seconds)
        answer.raise_for_status()
        return answer.json()

    def _program(self, options: list[str]) -> Program:
        home = self._install()
        java = [
            "java", *options, f"-Xms{HEAP}", f"-Xmx{HEAP}", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData",
            f"-Djava.io.tmpdir={home / 'tmp'}", f"-Des.path.home={home}", "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED", "-cp", f"{home / 'launcher'}:{home / 'lib'}/*",
        ]  # fmt: skip
        user = account(NAME)
        return Program(
            NAME, [*java, "Launcher", str(home)], {"HOME": str(home)}, user.pw_name if user else None, home, priority=20
        )

    def _install(self) -> Path:
        """Copy the software beside the data, where the server's user can read it, and write its settings."""
        home = self.run.folder_for(NAME)
        for part in ("lib", "launcher", "modules"):
            shutil.rmtree(home / part, ignore_errors=True)
            shutil.copytree(self.software / part, home / part)
        for part in ("config", "data", "logs", "tmp"):
            (home / part).mkdir(exist_ok=True)
        shutil.copy(self.software / "log4j2.properties", home / "config")
        (home / "config" / "elasticsearch.yml").write_text(self._settings(home))
        for path in (home, *home.rglob("*")):
            give(path, NAME)
        return home

    def _settings(self, home: Path) -> str:
        return (
            "cluster.name: patientsworld\nnode.name: directory\ndiscovery.type: single-node\nnetwork.host: 127.0.0.1\n"
            f"http.port: {self.run.port(NAME)}\ntransport.port: {self.run.port(f'{NAME}-transport')}\n"
            f"path.data: {home / 'data'}\npath.logs: {home / 'logs'}\n"
            # a developer's disk may be nearly full: servers.py refuses under 1 GB
            "cluster.routing.allocation.disk.threshold_enabled: false\n"
        )


def why_not_installed() -> str:
    """What `fetch` said when it could not install; empty where it was not asked."""
    return _MISSING.read_text().strip() if _MISSING.exists() else ""
