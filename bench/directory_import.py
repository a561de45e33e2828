"""What it costs to take a register in: lines per second of each step, and the most memory that the importer held.

`python -m bench.directory_import 1000000`: a hundred thousand lines unless said, on a database of its own; then the
same file again, of which nothing is written.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from bench.stage import load_of_others
from deploy.dev.servers import ensure_servers
from deploy.registers import rpps as made
from deploy.registers.communes import COMMUNES
from kit.database import Database
from kit.testing import database, raw
from services.directory import importing
from services.directory.importing import Wish
from services.directory.registers import rpps

LINES = 100_000
_LOCALITY = """INSERT INTO localities (id, country, name, folded, sought, postcodes, lat, lon, population)
    VALUES (%s, 'FR', %s, %s, %s, %s, %s, %s, 1000)"""


def main(lines: int = LINES) -> None:
    """Make a file, import it, import it again."""
    with ensure_servers() as servers, database("directory", servers.admin_url()) as settings:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rpps.txt"
            begin = time.perf_counter()
            count = _make(path, lines)
            size = path.stat().st_size / 1e6
            print(f"{count:,} lines, {size:.0f} MB, made in {time.perf_counter() - begin:.0f} s")
            _localities(settings.database_url)
            for what in ("the first time", "the same file again"):
                print(f"{what} (load of the machine {load_of_others()})")
                _print(_measured(settings.database_url, path))


def child(url: str, path: str) -> None:
    """Import, and write what it took as JSON."""
    steps: dict[str, float] = {}

    @contextmanager
    def show(what: str, _length: int) -> Iterator[Callable[[int], None]]:
        begin = time.perf_counter()
        yield lambda _: None
        steps[what] = time.perf_counter() - begin

    db = Database(url, room="directory")
    found = importing.run(db, rpps, Path(path), Wish(as_of=date(2026, 11, 2)), show)
    used = getrusage(RUSAGE_SELF)
    own = used.ru_utime + used.ru_stime
    print(
        json.dumps({"lines": found.lines, "written": found.written, "steps": steps, "peak": used.ru_maxrss, "own": own})
    )


def _measured(url: str, path: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "bench.directory_import", "child", url, str(path)]
    answer: dict[str, object] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return answer


def _print(found: dict[str, object]) -> None:
    lines, steps = int(str(found["lines"])), found["steps"]
    assert isinstance(steps, dict)
    for what, seconds in steps.items():
        print(f"  {what:10} {seconds:7.1f} s  {lines / seconds:10,.0f} lines/s")
    whole = sum(steps.values())
    print(f"  {'whole':10} {whole:7.1f} s  {lines / whole:10,.0f} lines/s, {found['written']:,} entries written")
    peak = int(str(found["peak"])) / 1024
    print(f"  importer: peak {peak:.0f} MiB, {float(str(found['own'])):.0f} processor seconds", flush=True)


def _make(path: Path, lines: int) -> int:
    count = 0
    with path.open("w") as file:
        for line in made.lines(lines, 1, establishments=20_000):
            file.write(line)
            count += 1
            if count > lines:
                break
    return count - 1


def _localities(url: str) -> None:
    connection = raw(url)
    with connection, connection.cursor() as cursor:
        for one in COMMUNES:
            name = one.name.lower()
            cursor.execute(_LOCALITY, (f"FR-{one.code}", one.name, [name], name, list(one.postcodes), one.lat, one.lon))
    connection.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        child(*sys.argv[2:])
    else:
        os.nice(5)
        main(*(int(word.replace("_", "")) for word in sys.argv[1:2]))
