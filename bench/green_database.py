"""Which PostgreSQL drivers let the other green threads of an RPC process work while one waits.

16 green threads each wait 0.2 s in the database: 0.2 s together when the driver yields, 3.2 s when it blocks. psycopg 3
is not in the lock; it is measured where it is installed. Seconds.
"""

import sys
import time
import warnings
from subprocess import run
from typing import Any

THREADS, ROUNDS, SECONDS = 16, 3, 0.2
DRIVERS = ("psycopg2", "psycopg2 not patched", "psycopg")


def main() -> None:
    from deploy.dev.servers import ensure_servers

    with ensure_servers() as servers:
        for driver in DRIVERS:
            done = run([sys.executable, "-m", "bench.green_database", driver, servers.admin_url()], check=False)
            if done.returncode:
                print(f"{driver}: not measured")


def measure(driver: str, url: str) -> None:
    warnings.filterwarnings("ignore", message="\\s*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch(psycopg=driver != "psycopg2 not patched")
    try:
        library: Any = __import__(driver.partition(" ")[0])
    except ImportError:
        print(f"{driver}: not installed")
        return
    from bench.measure import spread

    connections = [library.connect(url) for _ in range(THREADS)]

    def wait(connection: Any) -> None:
        connection.cursor().execute("SELECT pg_sleep(%s)", (SECONDS,))

    taken = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        pool = eventlet.GreenPool()
        for connection in connections:
            pool.spawn_n(wait, connection)
        pool.waitall()
        taken.append(time.perf_counter() - begin)
    print(f"{driver} {library.__version__.split()[0]}: {THREADS} waits of {SECONDS} s took {spread(taken)} s together")


if __name__ == "__main__":
    measure(*sys.argv[1:3]) if sys.argv[1:] else main()
