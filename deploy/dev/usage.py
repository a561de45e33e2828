"""What processes use, with all that descends from them: processor seconds and memory."""

import os
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(*roots: int) -> float:
    """Processor seconds used so far by these processes, all that descend from them, and those of them that ended.

    By descent and not by process group, for each backend of PostgreSQL leads a group of its own.
    """
    table = dict(_processes())
    children: dict[int, list[int]] = {}
    for pid, fields in table.items():
        children.setdefault(int(fields[1]), []).append(pid)
    ticks, waiting = 0, list(dict.fromkeys(roots))
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, ())
        if pid in table:
            ticks += sum(map(int, table[pid][11:15]))
    return ticks / _TICKS


def resident(*roots: int) -> dict[int, int]:
    """Bytes that each process of these trees keeps in memory, what it shares with others counted in parts."""
    parents = {pid: int(fields[1]) for pid, fields in _processes()}
    found = {}
    for pid in parents:
        above: int | None = pid
        while above is not None and above not in roots:
            above = parents.get(above)
        if above is not None:
            try:
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            except OSError:  # it ended meanwhile
                continue
            found[pid] = 1024 * next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return found


def _processes() -> Iterator[tuple[int, list[str]]]:
    """Each process with the fields of its `stat` after the name: 1 is its parent, 11 to 14 are processor ticks."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                yield int(entry.name), (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
