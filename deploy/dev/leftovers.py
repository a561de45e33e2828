"""Processes of this run folder, found by a mark in their environment that only our supervisor sets.

nginx writes its title over its environment; its processes are found by the folder that they work in.

A process number alone proves nothing after a `kill -9`: numbers are used again. Only the standard library.
"""

import os
import signal
import time
from pathlib import Path

from deploy.dev.run_folder import RunFolder

MARK = "PATIENTSWORLD_RUN_FOLDER"


def marked(run: RunFolder) -> list[int]:
    """The processes that our supervisor of this run folder started, itself included."""
    mark = f"{MARK}={run.path}".encode()
    homes = run.homes("www-data")
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            ours = mark in (entry / "environ").read_bytes().split(b"\0")
            ours = ours or ((entry / "exe").readlink().name == "nginx" and (entry / "cwd").readlink() in homes)
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:  # gone meanwhile, or another user's
            continue
        if ours and state != "Z":
            found.append(int(entry.name))
    return found


def end(run: RunFolder, seconds: float = 10) -> int:
    """End what is left: politely, then with SIGKILL. Returns how many there were."""
    first = marked(run)
    deadline = time.monotonic() + seconds
    _signal(first, signal.SIGCONT)
    _signal(first, signal.SIGTERM)
    while left := marked(run):
        if time.monotonic() > deadline:
            _signal(left, signal.SIGKILL)
        time.sleep(0.1)
    return len(first)


def stop(run: RunFolder) -> int:
    """Ask the supervisor to stop everything in its order, then end what is left.

    Returns how many processes there were.
    """
    before = marked(run)
    supervisor = run.path / "supervisord.pid"
    if supervisor.exists() and (pid := int(supervisor.read_text().strip() or 0)) in before:
        _signal([pid], signal.SIGTERM)
        deadline = time.monotonic() + 40
        while pid in marked(run) and time.monotonic() < deadline:
            time.sleep(0.1)
    end(run)
    supervisor.unlink(missing_ok=True)
    return len(before)


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
