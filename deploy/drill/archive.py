"""What a backup is: a copy of the whole cluster of databases, and every byte of WAL from then on."""

import os
import shutil
from pathlib import Path

from deploy.dev import postgres
from deploy.dev.run_folder import account, give, run_as
from deploy.dev.servers import Servers
from deploy.dev.steps import Refused, wait_for
from deploy.dev.supervision import Program

RECEIVER = "drill-archive"
SERVER = "drill-postgres"
_BEHIND = """
SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), flush_lsn)::bigint,
       coalesce(extract(epoch FROM flush_lag), 0)::float
FROM pg_stat_replication WHERE application_name = %s"""


class Archive:
    """A folder with the copy `base` and the WAL `wal`, of PostgreSQL's user."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self.folder = servers.run.folder_for("postgres") / "drill"
        self.base, self.wal, self.restored = (self.folder / name for name in ("base", "wal", "restored"))

    def begin(self) -> None:
        """Take WAL in as it is written, then copy the cluster. Raises Refused when that fails."""
        self.discard()
        for folder in (self.folder, self.wal):
            folder.mkdir(mode=0o700)
            give(folder, "postgres")
        command = [f"{postgres.binaries()}/pg_receivewal", "-D", str(self.wal), "--synchronous", "--status-interval=1"]
        self.servers.supervisor.put(self._program(RECEIVER, [*command, *self._address()], self._secret()))
        wait_for("The archive", lambda: self.behind() is not None, 30, str(self.servers.run.log / f"{RECEIVER}.log"))
        copy = [f"{postgres.binaries()}/pg_basebackup", "-D", str(self.base), "-X", "none", "-c", "fast"]
        done = run_as("postgres", [*copy, *self._address()], env={**os.environ, **self._secret()})
        if done.returncode:
            raise Refused(f"The copy failed: {done.stderr.strip().splitlines()[-1]}")

    def behind(self) -> tuple[int, float] | None:
        """By how many bytes and seconds the archive is behind its server; None while it takes nothing in."""
        with self.servers.admin() as cursor:
            cursor.execute(_BEHIND, (RECEIVER,))
            found: tuple[int, float] | None = cursor.fetchone()
        return found

    def restore(self, until: str) -> int:
        """Make a server beside the first of what is in the archive, as it was at that moment; returns its port.

        Raises Refused when it does not come up within five minutes.
        """
        self.servers.supervisor.remove([RECEIVER])  # the machine with the first server is gone
        run_as("postgres", ["cp", "-a", str(self.base), str(self.restored)])
        settings = {
            # the newest WAL is in a file that was not finished
            "restore_command": f'cp "{self.wal}/%f" "%p" || cp "{self.wal}/%f.partial" "%p"',
            "recovery_target_time": until,
            "recovery_target_action": "promote",
        }
        with (self.restored / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        (self.restored / "recovery.signal").touch()
        give(self.restored / "recovery.signal", "postgres")
        port = self.servers.run.port(SERVER)
        command = postgres.command(self.servers.run, port, durable=False)
        command[command.index("-D") + 1] = str(self.restored)
        self.servers.supervisor.put(self._program(SERVER, command, {}, stop_signal="INT", signal_group=False))
        return port

    def discard(self) -> None:
        """End what runs for it and remove its files."""
        self.servers.supervisor.end([RECEIVER, SERVER])
        shutil.rmtree(self.folder, ignore_errors=True)

    def bytes(self) -> int:
        """The size of the copy."""
        return sum(path.stat().st_size for path in self.base.rglob("*") if path.is_file())

    def _address(self) -> list[str]:
        return ["-d", f"host=127.0.0.1 port={self.servers.port('postgres')} user=postgres application_name={RECEIVER}"]

    def _secret(self) -> dict[str, str]:
        return {"PGPASSWORD": self.servers.run.secret("postgres")}

    def _program(self, name: str, command: list[str], environment: dict[str, str], **rest: object) -> Program:
        user = account("postgres")
        return Program(name, command, environment, user.pw_name if user else None, Path("/"), priority=20, **rest)  # type: ignore[arg-type]
