"""How PostgreSQL runs in a run folder."""

import os
from pathlib import Path

from deploy.dev.run_folder import RunFolder, give, run_as
from deploy.dev.steps import Refused


def command(run: RunFolder, port: int, *, durable: bool) -> list[str]:
    """The command of a server on `port`, its data made where there are none.

    What is not `durable` survives whatever is killed, but no loss of power.
    """
    settings = {
        "port": str(port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "200",
        "shared_preload_libraries": "pg_stat_statements",
        "log_line_prefix": "%m %d ",
        # a statement that fails holds what people wrote: its text and its row stay out of the log
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "timezone": "UTC",
        # no statement here is long enough to be worth compiling: planned as dear, it takes longer for it
        "jit": "off",
    }
    if not durable:
        settings |= {"fsync": "off", "full_page_writes": "off"}
    words = [f"{binaries()}/postgres", "-D", str(_data(run))]
    for name, value in settings.items():
        words += ["-c", f"{name}={value}"]
    return words


def binaries() -> Path:
    """The newest installed PostgreSQL from 15 on. Raises Refused when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("1[5-9]/bin/initdb"))
    if not found:
        raise Refused("PostgreSQL 15 is not installed: run `make prepare`.")
    return found[-1].parent


def _data(run: RunFolder) -> Path:
    home = run.folder_for("postgres")
    data = home / "data"
    if not data.exists():
        password, draft = home / "password", home / f"draft-{os.getpid()}"
        password.touch(mode=0o600)
        give(password, "postgres")
        password.write_text(run.secret("postgres"))
        done = run_as("postgres", [
            f"{binaries()}/initdb", "--pgdata", str(draft), "--username=postgres", "--auth=scram-sha-256",
            f"--pwfile={password}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
        ])  # fmt: skip
        if done.returncode:
            raise Refused(f"initdb failed: {done.stderr.strip().splitlines()[-1]}")
        password.unlink()
        draft.rename(data)  # whole or not at all
    return data
