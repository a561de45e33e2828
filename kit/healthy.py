"""`python -m kit.healthy`: asks this container's process on its inner port whether it lives; the exit code says it."""

import os
import sys
from http.client import HTTPConnection

SECONDS = 2.0


def main(path: str = "/livez") -> int:
    """0 when the process answers 200, 1 when it answers something else or nothing."""
    connection = HTTPConnection("127.0.0.1", int(os.environ["INNER_PORT"]), timeout=SECONDS)
    try:
        connection.request("GET", path)
        return int(connection.getresponse().status != 200)
    except OSError:
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:2]))
